"""The page of silence days: what was published on them, what was changed on them, each with its evidence."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from datasette.app import Datasette
from datasette.utils.asgi import Request, Response

from tarazy_site.edits import edits_of_items
from tarazy_site.listing import PAGE_SIZE, asked_page
from tarazy_site.names import Row
from tarazy_site.view import View, open_view, rows

MOST_CHANGES = 50
# The index (day, outlet, item) gives them in this order, one item after the other.
PAGE = """
select i.* from (
    select distinct day, outlet, item from silence order by day, outlet, item limit :limit offset :offset) s
join items i on i.id = s.item order by s.day, s.outlet, s.item
"""
COUNT = """
select coalesce(sum(items), 0) as n from item_counts where subject = '*' and scope_kind = 'all'
  and period in (select id from periods where kind = 'silence')
"""
NAMED = """
select s.item, s.subject, s.mentions from item_subjects s join candidates c on c.id = s.subject
where s.mentions > 0 and s.item in (select value from json_each(:items)) order by c.position
"""
CHANGED = "select count(*) as n from (select distinct item, number from silence_changes)"
CHANGES = """
select x.item, x.number, x.outlet, x.certain, x.capture_before as sha_before, x.capture_after as sha_after,
       i.title, i.day, i.address, i.period as written, coalesce(p.kind, 'none') as written_kind
from (select distinct item, number, outlet, certain, capture_before, capture_after from silence_changes) x
join items i on i.id = x.item left join periods p on p.id = i.period
order by coalesce(p.position, -1), x.item, x.number limit :most
"""


@dataclass(frozen=True, slots=True)
class Published:
    """An item of a silence day: whom it names how often, and what became of it."""

    item: Row
    named: list[Row]
    edits: list[Row]


async def silence_page(datasette: Datasette, request: Request) -> Response:
    """/silence: the items of these days, the changes made on them, the days themselves."""
    view = await open_view(datasette, request)
    [counted] = await rows(view.db, COUNT)
    pages = max(1, -(-counted["n"] // PAGE_SIZE))
    page = asked_page(view, pages)
    return await view.page(
        "silence",
        days=[period for period in view.periods if period["kind"] == "silence"],
        count=counted["n"],
        published=await _published(view, page),
        changes=await _changes(view),
        changed=(await rows(view.db, CHANGED))[0]["n"],
        most=MOST_CHANGES,
        page=page,
        pages=pages,
        size=PAGE_SIZE,
        turn=lambda number: view.href("/silence", page=number),
    )


async def _published(view: View, page: int) -> list[Published]:
    found = await rows(view.db, PAGE, {"limit": PAGE_SIZE, "offset": (page - 1) * PAGE_SIZE})
    ids = [row["id"] for row in found]
    named = _by_item(await rows(view.db, NAMED, {"items": json.dumps(ids)}))
    edits = _by_item(await edits_of_items(view, ids))
    return [Published(row, named.get(row["id"], []), edits.get(row["id"], [])) for row in found]


async def _changes(view: View) -> list[tuple[Row | None, list[tuple[Row, Row]]]]:
    """What was changed on these days, by the period that the item is of: each with its edit."""
    found = await rows(view.db, CHANGES, {"most": MOST_CHANGES})
    edits = {
        (row["item"], row["number"]): row for row in await edits_of_items(view, sorted({one["item"] for one in found}))
    }
    grouped: dict[str | None, list[tuple[Row, Row]]] = {}
    for row in found:
        grouped.setdefault(row["written"], []).append((row, edits[row["item"], row["number"]]))
    periods = {row["id"]: row for row in view.periods}
    return [(periods.get(key or ""), lines) for key, lines in grouped.items()]


def _by_item(found: Iterable[Row]) -> dict[str, list[Row]]:
    grouped: dict[str, list[Row]] = {}
    for row in found:
        grouped.setdefault(row["item"], []).append(row)
    return grouped
