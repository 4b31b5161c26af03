"""What each archived answer of a feed showed: kept beside its capture, so that each is read once.

A feed shows the newest few. Where all that it shows is new since the visit before, something between may have come and
gone unseen.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlite_utils import Database

from crawlers.addresses import normalise
from crawlers.listing import UnreadableError, read_feed
from crawlers.pages.dates import parse_moment
from crawlers.warc import ArchiveError, read_capture
from pipelines.campaign import Monitor
from pipelines.executor import map_batches
from pipelines.progress import Progress, Silent
from pipelines.store import open_store

BATCH = 50


@dataclass(frozen=True, slots=True)
class FeedRead:
    """One archived answer of a feed: when it came, the span of its entries' dates, and a mark for each entry."""

    url: str
    captured: dt.datetime
    oldest: dt.datetime | None
    newest: dt.datetime | None
    marks: frozenset[str]


@dataclass(frozen=True, slots=True)
class Span:
    """Days, inclusive, of which articles may have come and gone between two visits of a feed."""

    first: dt.date
    last: dt.date


@dataclass(frozen=True, slots=True)
class _Unread:
    capture: int
    url: str
    outlet: str
    captured: str
    path: Path
    offset: int
    zone: str
    tracking: tuple[str, ...]


def read_feeds(monitor: Monitor, *, progress: Progress | None = None, remake: bool = False) -> int:
    """Read the archived answers of feeds that were not read yet, or all with `remake`; returns how many there were."""
    progress = progress or Silent()
    db = open_store(monitor.database)
    if remake:
        with db.atomic():
            db.table("feed_reads").delete_where()
    unread = list(_unread(db, monitor))
    if unread:
        progress.start(len(unread), "read feeds")
    for rows in map_batches(_read_all, unread, size=BATCH):
        with db.atomic():
            db.table("feed_reads").insert_all(rows, replace=True)
        progress.advance(len(rows))
    progress.finish()
    db.close()
    return len(unread)


def feed_reads(db: Database) -> dict[str, list[FeedRead]]:
    """Outlet to what its feeds showed, by feed and time; answers without entries are left out."""
    found: dict[str, list[FeedRead]] = {}
    for row in db.query("select * from feed_reads where entries > 0 order by outlet, url, captured, capture"):
        found.setdefault(row["outlet"], []).append(
            FeedRead(
                row["url"],
                dt.datetime.fromisoformat(row["captured"]),
                _moment(row["oldest"]),
                _moment(row["newest"]),
                frozenset(json.loads(row["marks"])),
            )
        )
    return found


def overflows(reads: Iterable[FeedRead], zone: ZoneInfo) -> Iterator[Span]:
    """Where the window of a feed may have overflowed: all entries of an answer are new since the answer before.

    The span reaches from the day of the answer before to that of the oldest entry now (of the answer, where no entry
    is dated). Entries older than the newest one before say that the feed spells its addresses anew, and lost nothing.
    """
    for _, of_feed in groupby(reads, key=lambda read: read.url):
        for before, now in pairwise(of_feed):
            if before.marks & now.marks:
                continue
            if before.newest and now.oldest and now.oldest < before.newest:
                continue
            first, last = (moment.astimezone(zone).date() for moment in (before.captured, now.oldest or now.captured))
            yield Span(min(first, last), max(first, last))


def _unread(db: Database, monitor: Monitor) -> Iterator[_Unread]:
    outlets = {outlet.id: outlet for outlet in monitor.outlets}
    sql = (
        "select * from captures where kind = 'feed' and status = 200"
        " and id not in (select capture from feed_reads) order by id"
    )
    for row in db.query(sql):
        outlet = outlets.get(row["outlet"])
        if outlet is not None:
            yield _Unread(
                row["id"],
                row["url"],
                outlet.id,
                row["captured"],
                monitor.archive / row["warc_file"],
                row["warc_offset"],
                outlet.time_zone or monitor.campaign.time_zone,
                outlet.tracking_parameters,
            )


def _read_all(feeds: list[_Unread]) -> list[dict[str, Any]]:
    return [_read_one(feed) for feed in feeds]


def _read_one(feed: _Unread) -> dict[str, Any]:
    """A row of feed_reads; one without entries where the answer is no feed."""
    row = {"capture": feed.capture, "url": feed.url, "outlet": feed.outlet, "captured": feed.captured}
    nothing = {"entries": 0, "oldest": None, "newest": None, "marks": "[]"}
    try:
        found = read_capture(feed.path, feed.offset)
        entries = read_feed(found.body, feed.url, found.content_type).entries
    except (ArchiveError, UnreadableError):
        return row | nothing
    except Exception:  # a hostile feed may break any parser, and must not stop the others
        return row | nothing
    zone, latest = ZoneInfo(feed.zone), dt.datetime.fromisoformat(feed.captured) + dt.timedelta(days=1)
    dates = [date for entry in entries if (date := utc_of(entry.date, zone)) is not None and date <= latest]
    return row | {
        "entries": len(entries),
        "oldest": min(dates).isoformat() if dates else None,
        "newest": max(dates).isoformat() if dates else None,
        "marks": json.dumps(sorted({_mark(normalise(entry.url, feed.tracking)) for entry in entries})),
    }


def utc_of(text: str | None, zone: ZoneInfo) -> dt.datetime | None:
    """A date as a listing gives it, in UTC; a day alone begins at its midnight in `zone`; None for what is no date."""
    moment = parse_moment(text) if text else None
    if moment is None:
        return None
    if not isinstance(moment, dt.datetime):
        moment = dt.datetime.combine(moment, dt.time())
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(dt.UTC)
    except (OverflowError, ValueError):
        return None


def _mark(url: str) -> str:
    return hashlib.sha256(url.encode()).hexdigest()[:8]


def _moment(text: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(text) if text else None
