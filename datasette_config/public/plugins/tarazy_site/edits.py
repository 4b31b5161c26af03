"""What became of items after they were published: the list of changes, and those of one item."""

from __future__ import annotations

import json
from dataclasses import dataclass

from tarazy_site.listing import PAGE_SIZE, asked_page
from tarazy_site.names import Row
from tarazy_site.view import View, rows

FILTERS = ("outlet", "candidate", "kind", "period", "language", "item")
KINDS = ("changed", "edited", "headline", "deleted", "restored", "moved", "unreachable")

# One fixed statement, as in listing.py: an empty parameter switches a condition off; `cross join` begins with edits.
CONDITIONS = """
from edits e cross join items i on i.id = e.item
where (:outlet = '' or i.outlet = :outlet)
  and (:language = '' or i.language = :language)
  and (:period = '' or i.period = :period)
  and (:item = '' or e.item = :item)
  and (:kind = '' or e.kind = :kind or (:kind = 'edited' and e.edited) or (:kind = 'headline' and e.headline))
  and (:candidate = '' or exists (
        select 1 from edit_subjects s where s.item = e.item and s.number = e.number
          and (:candidate = '*' or s.candidate = :candidate)))
"""
COUNTED = "select count(*) as changes, count(distinct e.item) as items "
COUNT = COUNTED + CONDITIONS
OF_KIND = """
from edits e
where :kind = '' or e.kind = :kind or (:kind = 'edited' and e.edited) or (:kind = 'headline' and e.headline)
"""
COUNT_OF_KIND = COUNTED + OF_KIND
PAGE = "select e.*, i.outlet, i.title, i.language " + CONDITIONS + " order by e.at desc, e.item, e.number"
PAGE_LIMITED = PAGE + " limit :limit offset :offset"
OF_ITEMS = """
select e.*, i.outlet, i.title, i.language from edits e join items i on i.id = e.item
where e.item in (select value from json_each(:items)) order by e.item, e.number
"""
SUBJECTS = """
select s.* from edit_subjects s join candidates c on c.id = s.candidate
where s.item in (select value from json_each(:items)) order by c.position
"""
SUMMARY = """
select changed, deleted from item_counts
where subject = '' and scope_kind = :kind and scope = :outlet and period = :period
"""


@dataclass(frozen=True, slots=True)
class Edits:
    """One page of the changes that the filters leave, newest first; `changes` and `items` count all of them."""

    filters: dict[str, str]
    changes: int
    items: int
    page: int
    pages: int
    rows: list[Row]


async def read_edits(view: View) -> Edits:
    """The changes that the address asks for; each with its `subjects`."""
    filters = {name: view.asked(name) for name in FILTERS}
    if filters["kind"] not in KINDS:
        filters["kind"] = ""
    narrow = any(value for name, value in filters.items() if name != "kind")
    found = (await rows(view.db, COUNT if narrow else COUNT_OF_KIND, filters))[0]
    pages = max(1, -(-found["changes"] // PAGE_SIZE))
    page = asked_page(view, pages)
    limits = {"limit": PAGE_SIZE, "offset": (page - 1) * PAGE_SIZE}
    listed = await rows(view.db, PAGE_LIMITED, filters | limits)
    return Edits(filters, found["changes"], found["items"], page, pages, await _with_subjects(view, listed))


async def edits_of(view: View, item: str) -> list[Row]:
    """The changes of one item, oldest first; each with its `subjects`."""
    filters = dict.fromkeys(FILTERS, "") | {"item": item}
    return (await _with_subjects(view, await rows(view.db, PAGE, filters)))[::-1]


async def edits_of_items(view: View, items: list[str]) -> list[Row]:
    """The changes of several items, by item and oldest first; each with its `subjects`."""
    return await _with_subjects(view, await rows(view.db, OF_ITEMS, {"items": json.dumps(items)}))


async def summary(view: View, outlet: str = "") -> Row:
    """How many items of the chosen period changed, and how many stand deleted."""
    asked = {"kind": "outlet" if outlet else "all", "outlet": outlet, "period": view.period}
    found = await rows(view.db, SUMMARY, asked)
    return found[0] if found else {"changed": 0, "deleted": 0}


async def _with_subjects(view: View, listed: list[Row]) -> list[Row]:
    found: dict[tuple[str, int], list[Row]] = {}
    for row in await rows(view.db, SUBJECTS, {"items": json.dumps([row["item"] for row in listed])}):
        found.setdefault((row["item"], row["number"]), []).append(row)
    return [row | {"subjects": found.get((row["item"], row["number"]), [])} for row in listed]
