"""The list of items behind a figure: filters of the address, the query, one page of results."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import dataclass

from tarazy_site.figures import TONES
from tarazy_site.names import Row
from tarazy_site.view import View, rows

PAGE_SIZE = 50
MOST_COUNTED = 10_000
SCOPES = ("outlet", "ownership", "language")
FILTERS = (*SCOPES, "candidate", "tone", "speech", "period", "day", "status", "story", "labelled", "q")
STATUSES = ("live", "edited", "deleted", "moved", "unreachable")
SORTS = ("newest", "oldest", "longest", "mentions")
WORD = re.compile(r"\w+")
MOST_WORDS = 8

# Fixed statements: an empty parameter switches its condition off, so no SQL is ever put together from an address.
# What is rare and has an index of its own is the source; the rest is read in an index' order until a page is full.
SOURCES = {
    "all": "from items i",
    "story": "from (select * from items where story = :story) i",
    "day": "from (select * from items where day = :day) i",
    "labelled": "from (select * from items where genre = 'advertisement') i",
    "week": "from (select * from items where day between :first and :last) i",
    "outlet_week": "from (select * from items where outlet = :outlet and day between :first and :last) i",
    "search": "from item_search join search_items f on f.id = item_search.rowid join items i on i.id = f.item",
    "candidate": "from item_subjects m join items i on m.subject = :candidate and m.mentions > 0 and i.id = m.item",
}
CONDITIONS = """
join outlets o on o.id = i.outlet
where (:outlet = '' or i.outlet = :outlet)
  and (:story <> '' or (i.genre is 'advertisement') = (:labelled <> ''))
  and (:ownership = '' or o.ownership = :ownership)
  and (:language = '' or i.language = :language)
  and (:period = '' or i.period = :period)
  and (:day = '' or i.day = :day)
  and (:first = '' or i.day between :first and :last)
  and (:status = '' or i.status = :status or (:status = 'edited' and (i.edits > 0 or i.headline_changes > 0)))
  and (:story = '' or i.story = :story)
  and ((:candidate = '' and :tone = '' and :speech = '') or exists (
        select 1 from item_subjects s join candidates c on c.id = s.subject
        where s.item = i.id and s.mentions > 0
          and (:candidate in ('', '*') or s.subject = :candidate)
          and (:tone = '' or coalesce(s.tone, 'not_scored') = :tone)
          and (:speech = '' or s.quote_words > 0)))
  and (:match = '' or exists (
        select 1 from item_search
        where item_search.rowid = (select id from search_items where item = i.id) and item_search match :match))
"""
ORDERS = {
    "newest": " order by i.day desc, i.id",
    "oldest": " order by i.day is null, i.day, i.id",
    "longest": " order by i.words desc, i.id",
    "mentions": " order by m.mentions desc, i.id",
}
MATCHED = {"search": " and item_search match :words"}
IN_ORDER = {("search", "newest"): " order by item_search.rowid"}  # its rows are numbered so
COLUMNS = (
    "select i.id, i.outlet, i.title, i.day, i.language, i.status, i.edits + i.headline_changes as changes, i.story,"
    " i.words, i.genre "
)
LIMIT = " limit :limit offset :offset"
PAGES = {
    (source, order): COLUMNS
    + SOURCES[source]
    + CONDITIONS
    + MATCHED.get(source, "")
    + IN_ORDER.get((source, order), ORDERS[order])
    + LIMIT
    for source in SOURCES
    for order in ORDERS
    if order != "mentions" or source == "candidate"
}
COUNTED = "select count(*) as items, count(distinct story) as stories from (select i.story "
MOST = " limit :most)"
COUNTS = {source: COUNTED + SOURCES[source] + CONDITIONS + MATCHED.get(source, "") + MOST for source in SOURCES}
FOUND = "select count(*) as n from (select 1 from item_search where item_search match :words limit :most)"
LABELLED = "select exists (select 1 from items where genre = 'advertisement') as any"
KNOWN = """
select * from item_counts
where subject = :subject and scope_kind = :scope_kind and scope = :scope and period = :within
"""
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
    """One page of the items that the filters leave; `items` counts all of them, `stories` too, None where not known.

    `more`: there are more than `items`, which then is as far as a page counts.
    """

    filters: dict[str, str]
    sort: str
    items: int
    stories: int | None
    more: bool
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
    filters["day"] = _day(filters["day"])
    sort = view.asked("sort") if view.asked("sort") in sorts(filters) else SORTS[0]
    asked = filters | {"match": matching(filters["q"]), "words": "", "first": "", "last": ""}
    asked["within"] = filters["period"] or "all"
    if (week := view.week(filters["period"])) is not None:
        asked |= {"period": "", "first": week["start"], "last": week["end"]}
    matches = await _matches(view, asked["match"]) if asked["match"] and sort != "mentions" else MOST_COUNTED + 1
    if matches <= MOST_COUNTED:  # so few that it is better to begin with these than with the order of the list
        asked |= {"match": "", "words": asked["match"]}
    items, stories, more = await _count(view, asked, matches)
    pages = max(1, -(-items // PAGE_SIZE))
    page = asked_page(view, pages)
    limits = {"limit": PAGE_SIZE, "offset": (page - 1) * PAGE_SIZE}
    listed = await rows(view.db, PAGES[_source(asked, sort), sort], asked | limits)
    subjects, copies = await _subjects(view, listed), await _copies(view, listed)
    return Listing(filters, sort, items, stories, more, page, pages, listed, subjects, copies)


def _day(asked: str) -> str:
    """The day, empty for what is none."""
    try:
        return dt.date.fromisoformat(asked).isoformat() if asked else ""
    except ValueError:
        return ""


def sorts(filters: dict[str, str]) -> tuple[str, ...]:
    """The orders that a list can have: by mentions only of one candidate."""
    return SORTS if filters["candidate"] not in ("", "*") else SORTS[:-1]


def matching(words: str) -> str:
    """The words asked for as a query of FTS5: all of them, each as the beginning of one, since names are inflected."""
    return " ".join(f'"{word}"*' for word in WORD.findall(words)[:MOST_WORDS])


def _source(asked: dict[str, str], sort: str) -> str:
    if sort == "mentions":
        return "candidate"
    if asked["words"]:
        return "search"
    if asked["first"] and not asked["story"] and not asked["day"]:
        return "outlet_week" if asked["outlet"] else "week"
    return next((name for name in ("story", "day", "labelled") if asked[name]), "all")


async def _matches(view: View, words: str) -> int:
    """How many items hold the words, as far as a page counts."""
    found = await rows(view.db, FOUND, {"words": words, "most": MOST_COUNTED + 1})
    return int(found[0]["n"])


async def _count(view: View, asked: dict[str, str], matches: int) -> tuple[int, int | None, bool]:
    """Items, stories, and whether there are more: as published, else counted here up to MOST_COUNTED."""
    known = _known(asked)
    if known is not None:
        column, parameters = known
        found = await rows(view.db, KNOWN, parameters)
        row = found[0] if found else {column: 0, "stories": 0}
        return int(row[column] or 0), int(row["stories"]) if column == "items" else None, False
    narrowed = any(asked[name] for name in (*FILTERS, "first") if name != "q")
    if asked["words"] and not narrowed and not await has_labelled(view):
        return matches, None, False
    statement = COUNTS[_source(asked, "")]
    [counted] = await rows(view.db, statement, asked | {"most": MOST_COUNTED + 1})
    more = counted["items"] > MOST_COUNTED
    return min(counted["items"], MOST_COUNTED), None if more else counted["stories"], more


async def has_labelled(view: View) -> bool:
    """Whether there are items that outlets label as advertising: these stand in no figure, so in no list behind one."""
    return bool((await rows(view.db, LABELLED))[0]["any"])


def _known(asked: dict[str, str]) -> tuple[str, dict[str, str]] | None:
    """The column and key of `item_counts` that hold the number asked for; None where no row does."""
    scopes = [(name, asked[name]) for name in SCOPES if asked[name]]
    if len(scopes) > 1 or any(asked[name] for name in ("day", "status", "story", "labelled", "match", "words")):
        return None
    column = "speech" if asked["speech"] else asked["tone"] or "items"
    if (asked["speech"] and asked["tone"]) or (column != "items" and asked["candidate"] in ("", "*")):
        return None
    kind, scope = scopes[0] if scopes else ("all", "")
    return column, {"subject": asked["candidate"], "scope_kind": kind, "scope": scope, "within": asked["within"]}


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
