"""The list of items behind a figure: filters of the address, the query, one page of results."""

from __future__ import annotations

import json
from dataclasses import dataclass

from tarazy_site.figures import TONES
from tarazy_site.names import Row
from tarazy_site.view import View, rows

PAGE_SIZE = 50
FILTERS = ("outlet", "ownership", "language", "candidate", "tone", "speech", "period", "day", "status", "story")

# One fixed statement: an empty parameter switches its condition off, so no SQL is ever put together from an address.
CONDITIONS = """
from items i join outlets o on o.id = i.outlet
where (:outlet = '' or i.outlet = :outlet)
  and (:ownership = '' or o.ownership = :ownership)
  and (:language = '' or i.language = :language)
  and (:period = '' or i.period = :period)
  and (:day = '' or i.day = :day)
  and (:status = '' or i.status = :status or (:status = 'edited' and (i.edits > 0 or i.headline_changes > 0)))
  and (:story = '' or i.story = :story)
  and ((:candidate = '' and :tone = '' and :speech = '') or exists (
        select 1 from item_subjects s join candidates c on c.id = s.subject
        where s.item = i.id and s.mentions > 0
          and (:candidate in ('', '*') or s.subject = :candidate)
          and (:tone = '' or coalesce(s.tone, 'not_scored') = :tone)
          and (:speech = '' or s.quote_words > 0)))
"""
COUNT = "select count(*) as items, count(distinct i.story) as stories " + CONDITIONS
PAGE = (
    "select i.id, i.outlet, i.title, i.day, i.language, i.status, i.edits + i.headline_changes as changes, i.story,"
    " i.words " + CONDITIONS + " order by i.day is null, i.day desc, i.id limit :limit offset :offset"
)
SUBJECTS = """
select s.item, s.subject, s.mentions, coalesce(s.tone, 'not_scored') as tone
from item_subjects s join candidates c on c.id = s.subject
where s.mentions > 0 and s.item in (select value from json_each(:items))
order by c.position
"""
COPIES = """
select story, count(*) as n from items where story in (select value from json_each(:stories))
group by story having count(*) > 1
"""


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the items that the filters leave; `items` and `stories` count all of them."""

    filters: dict[str, str]
    items: int
    stories: int
    page: int
    pages: int
    rows: list[Row]
    subjects: dict[str, list[Row]]
    copies: dict[str, int]
    """Of the stories on this page that several items tell: how many do, whatever the filters."""


async def read_listing(view: View) -> Listing:
    """The items that the address asks for, newest first. A page number that makes no sense is the first."""
    filters = {name: view.asked(name) for name in FILTERS}
    if filters["tone"] and filters["tone"] not in TONES:
        filters["tone"] = ""
    found = (await rows(view.db, COUNT, filters))[0]
    pages = max(1, -(-found["items"] // PAGE_SIZE))
    page = asked_page(view, pages)
    limits = {"limit": PAGE_SIZE, "offset": (page - 1) * PAGE_SIZE}
    listed = await rows(view.db, PAGE, filters | limits)
    subjects, copies = await _subjects(view, listed), await _copies(view, listed)
    return Listing(filters, found["items"], found["stories"], page, pages, listed, subjects, copies)


async def _copies(view: View, listed: list[Row]) -> dict[str, int]:
    stories = json.dumps(sorted({row["story"] for row in listed}))
    return {row["story"]: row["n"] for row in await rows(view.db, COPIES, {"stories": stories})}


def asked_page(view: View, pages: int) -> int:
    """The number of the page asked for, 1 to `pages`; 1 for what is no number."""
    asked = view.asked("page")
    return min(max(int(asked), 1), pages) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 1


async def _subjects(view: View, listed: list[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in await rows(view.db, SUBJECTS, {"items": json.dumps([row["id"] for row in listed])}):
        found.setdefault(row["item"], []).append(row)
    return found
