"""What the present extractor would change: pages read anew beside what is stored, and nothing written."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from sqlite_utils import Database

from crawlers.outcomes import Outcome
from pipelines.campaign import Monitor
from pipelines.edits.wording import fingerprint
from pipelines.errors import StageError
from pipelines.executor import map_batches
from pipelines.extraction.page_reading import Page, Read, article_row, page_of, read_pages
from pipelines.extraction.split_articles import SplitArticles
from pipelines.progress import Progress, Silent

BATCH = 50
EXAMPLES = 3
FIELDS = (
    *(
        "url",
        "title",
        "body",
        "language",
        "published",
        "published_precision",
        "authors",
        "section",
        "genre",
        "modified",
    ),
    *("headline", "lead", "captions", "access"),
)
OF_TEXT = frozenset({"title", "body", "language"})
NO_LONGER, NEW = "no longer an article", "an article now"

# Of each article the capture whose text stands and the newest one, from which the other fields are.
PAGES = """
select c.*, a.listed_date, (select max(x.id) from captures x where x.article = c.article) = c.id as newest
from captures c left join addresses a on a.url = c.url
where c.kind = 'page' and c.status = 200 and a.part_of is null and c.warc_file is not null
  and not exists (select 1 from visits v where v.capture = c.id and v.outcome in (:soft_gone, :blocked))
  and (c.article is null or c.id in (select capture from articles)
       or c.id = (select max(x.id) from captures x where x.article = c.article))
order by c.id
"""


@dataclass(slots=True)
class Change:
    """A field that changes in some articles of an outlet: in how many, with examples (address, before, after)."""

    articles: int = 0
    examples: list[tuple[str, str, str]] = field(default_factory=list)

    def note(self, url: str, before: str, after: str) -> None:
        """Count an article, and keep it as an example where there are few yet."""
        self.articles += 1
        if len(self.examples) < EXAMPLES:
            self.examples.append((url, before, after))


@dataclass(slots=True)
class OutletChanges:
    """Of one outlet: how many articles were compared, and what changes, by field."""

    outlet: str
    compared: int = 0
    same: int = 0
    changes: dict[str, Change] = field(default_factory=dict)

    def change(self, name: str) -> Change:
        """The record of a field."""
        return self.changes.setdefault(name, Change())


def compare(monitor: Monitor, progress: Progress | None = None) -> list[OutletChanges]:
    """Read the archived pages with the present extractor and say what would change, per outlet in the campaign's order.

    The database is opened for reading only. Raises StageError where there is none, or of an earlier version.
    """
    progress = progress or Silent()
    db = _open(monitor)
    try:
        pages = list(_pages(db, monitor))
        stored = {row["id"]: row for row in db.query("select * from articles")}
    except sqlite3.OperationalError as error:
        text = f"{monitor.database} is of an earlier version of Tarazy ({error}); run tarazy status once, then compare"
        raise StageError(text) from error
    found = {outlet.id: OutletChanges(outlet.id) for outlet in monitor.outlets}
    progress.start(len(pages), "compare")
    known = {page.capture: (article, newest) for page, article, newest in pages}
    touched: dict[str, bool] = {}
    for results in map_batches(read_pages, [page for page, _, _ in pages], size=BATCH):
        for read in results:
            article, newest = known[read.page.capture]
            outlet = found[read.page.outlet.id]
            if article is None:
                _note_new(outlet, read)
            elif row := stored.get(article):
                changed = _note(outlet, monitor, row, read, newest)
                touched[article] = touched.get(article, False) or changed
        progress.advance(len(results))
    for article, changed in touched.items():
        outlet = found[stored[article]["outlet"]]
        outlet.compared += 1
        outlet.same += not changed
    db.close()
    return list(found.values())


def _open(monitor: Monitor) -> Database:
    if not monitor.database.exists():
        raise StageError(f"there is no {monitor.database}: nothing has been extracted yet; run tarazy extract first")
    return Database(sqlite3.connect(f"{monitor.database.resolve().as_uri()}?mode=ro", uri=True))


def _pages(db: Database, monitor: Monitor) -> Iterator[tuple[Page, str | None, bool]]:
    outlets = {outlet.id: outlet for outlet in monitor.outlets}
    split = SplitArticles(db, monitor.archive)
    for row in db.query(PAGES, {"soft_gone": Outcome.SOFT_GONE, "blocked": Outcome.BLOCKED}):
        if row["outlet"] in outlets:
            yield page_of(row, monitor, outlets, split), row["article"], bool(row["newest"])


def _note_new(outlet: OutletChanges, read: Read) -> None:
    if read.article is not None:
        outlet.change(NEW).note(read.page.url, "", read.article.title)


def _note(outlet: OutletChanges, monitor: Monitor, row: Mapping[str, Any], read: Read, newest: bool) -> bool:
    """Note what differs between an article's row and its page as read now; returns whether anything does.

    Title, body and language are those of the capture whose text stands, the other fields those of the newest.
    """
    if read.article is None:
        if read.page.capture == row["capture"]:
            outlet.change(NO_LONGER).note(read.page.url, row["title"], read.outcome)
            return True
        return False
    now = article_row(monitor, row["id"], read)
    stands = read.page.capture == row["capture"]
    names = [name for name in FIELDS if (stands if name in OF_TEXT else newest)]
    changed = [name for name in names if _plain(row.get(name)) != _plain(now[name])]
    for name in changed:
        outlet.change(name).note(read.page.url, *_shown(name, row.get(name), now[name]))
    if stands and {"title", "body"} & set(changed):
        before = fingerprint(row["title"], row["body"])
        if before != fingerprint(now["title"], now["body"]):
            outlet.change("wording").note(read.page.url, row["title"], now["title"])
    return bool(changed)


def _plain(value: Any) -> Any:
    """None, an empty text and an empty list are the same: an earlier extractor did not read that field."""
    return None if value in (None, "", "[]", "{}") else value


def _shown(name: str, before: Any, after: Any) -> tuple[str, str]:
    """Both values, cut to where a text begins to differ."""
    if name != "body":
        return _short(before), _short(after)
    one, other = str(before or ""), str(after or "")
    pairs = enumerate(zip(one, other, strict=False))
    start = next((number for number, (a, b) in pairs if a != b), min(len(one), len(other)))
    start = max(0, one.rfind(" ", 0, max(start - 20, 0)) + 1)
    return _short(one[start:]), _short(other[start:])


def _short(value: Any) -> str:
    text = " ".join(str(value if value is not None else "").split())
    if text.startswith("[") and text.endswith("]"):
        with suppress(ValueError):
            text = ", ".join(map(str, json.loads(text)))
    return text if len(text) <= 120 else f"{text[:119]}…"
