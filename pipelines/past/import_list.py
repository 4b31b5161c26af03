"""Import a list of articles: its rows become addresses, to be collected from the outlet or sought in a web archive."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from sqlite_utils import Database

from crawlers.outcomes import Outcome
from crawlers.owners import Owned, Owners
from pipelines.campaign import Monitor
from pipelines.errors import StageError
from pipelines.past.article_lists import Row, read_list
from pipelines.progress import Progress, Silent
from pipelines.store import open_store

BATCH = 500
MAX_SHOWN = 20

INSERT = """
insert into addresses (url, outlet, kind, found_in, depth, first_seen, listed_title, listed_date, listed_url,
                       outcome, detail, attempts, visits)
values (?, ?, 'page', ?, 0, ?, ?, ?, ?, ?, ?, 0, 0) on conflict (url) do nothing
"""
FILL = """
update addresses set listed_title = coalesce(listed_title, ?), listed_date = coalesce(listed_date, ?)
where url = ? and (listed_title is null or listed_date is null)
"""
SEEK = "update addresses set outcome = ?, due = null where url = ? and kind = 'page' and outcome != ?"
Item = TypeVar("Item")


@dataclass(slots=True)
class ListSummary:
    """What became of a list's rows; their sum is `rows`."""

    rows: int = 0
    new: int = 0
    known: int = 0
    skipped: int = 0
    """By the outlet's file no article's address."""
    other_outlet: int = 0
    """Of an outlet of the campaign, but not of the one that was chosen."""
    undated: int = 0
    """Of the new ones: without a date that could be understood."""
    hosts: Counter[str] = field(default_factory=Counter)
    """Rows by host, where no outlet has the host."""
    bad: list[str] = field(default_factory=list)
    """A sentence for each row that could not be read."""
    sought: bool = False

    def __str__(self) -> str:
        verb = "tarazy backfill" if self.sought else "tarazy collect"
        parts = [f"{self.rows:,} rows: {self.new:,} new addresses (ask for them with: {verb})", f"{self.known:,} known"]
        counted = (
            (self.skipped, "no article's address by the outlet's file"),
            (self.other_outlet, "of another outlet"),
            (self.hosts.total(), "of hosts that no outlet has"),
            (len(self.bad), "unreadable"),
        )
        parts += [f"{count:,} {what}" for count, what in counted if count]
        text = ", ".join(parts)
        return f"{text}; {self.undated:,} of the new without a date" if self.undated else text

    def details(self) -> list[str]:
        """Sentences for the user: hosts without an outlet, the commonest first, and rows that could not be read."""
        shown = [f"{count:,} of {host}: no outlet has this host" for host, count in self.hosts.most_common(MAX_SHOWN)]
        more = len(self.hosts) - MAX_SHOWN
        shown += [f"… and {more:,} more hosts"] if more > 0 else []
        shown += self.bad[:MAX_SHOWN]
        more = len(self.bad) - MAX_SHOWN
        return shown + ([f"… and {more:,} more rows that could not be read"] if more > 0 else [])


def import_list(
    monitor: Monitor,
    path: Path,
    *,
    columns: Mapping[str, str],
    outlet: str | None = None,
    wayback: bool = False,
    progress: Progress | None = None,
) -> ListSummary:
    """Insert the list's addresses; those that are known gain title and date where they have none.

    `outlet` takes the rows of one outlet only. With `wayback` they are not asked for at the outlet: the next backfill
    seeks them in the web archive. Again: nothing twice. Raises StageError.
    """
    if outlet is not None and outlet not in {one.id for one in monitor.outlets}:
        known = ", ".join(one.id for one in monitor.outlets)
        raise StageError(f"there is no outlet {outlet}; the campaign has: {known}")
    progress = progress or Silent()
    progress.start(None, "import")
    summary, owners = ListSummary(sought=wayback), Owners(monitor.outlets)
    db = open_store(monitor.database)
    try:
        for rows in batched(read_list(path, columns), BATCH):
            with db.atomic():
                for row in rows:
                    _import_row(db, owners, row, path.name, outlet, summary)
            progress.advance(len(rows))
    finally:
        progress.finish()
        db.close()
    return summary


def batched(items: Iterable[Item], size: int) -> Iterable[list[Item]]:
    """Lists of up to `size` items."""
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


def _import_row(db: Database, owners: Owners, row: Row, name: str, outlet: str | None, summary: ListSummary) -> None:
    summary.rows += 1
    if row.error:
        summary.bad.append(f"{name}, line {row.line}: {row.error}")
        return
    owned = owners.find(row.url)
    if owned is None:
        _without_outlet(row, name, summary)
    elif outlet is not None and owned.outlet.id != outlet:
        summary.other_outlet += 1
    else:
        _insert(db, owned, row, name, summary)


def _without_outlet(row: Row, name: str, summary: ListSummary) -> None:
    try:
        parts = urlsplit(row.url)
        host = parts.hostname if parts.scheme in ("http", "https") else None
    except ValueError:
        host = None
    if host:
        summary.hosts[host] += 1
    else:
        summary.bad.append(f"{name}, line {row.line}: {row.url[:100]!r} is no web address; it must begin with http")


def _insert(db: Database, owned: Owned, row: Row, name: str, summary: ListSummary) -> None:
    wanted = Outcome.SOUGHT if summary.sought else Outcome.PENDING
    outcome = Outcome.SKIPPED if owned.why_not else wanted
    now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    listed = row.url if row.url != owned.url else None
    values = (owned.url, owned.outlet.id, name, now, row.title, row.date, listed, outcome, owned.why_not)
    new = db.execute(INSERT, values).rowcount > 0
    if owned.why_not:
        summary.skipped += 1
        return
    summary.new += new
    summary.known += not new
    summary.undated += new and row.date is None
    if not new:
        db.execute(FILL, (row.title, row.date, owned.url))
        if summary.sought:
            db.execute(SEEK, (Outcome.SOUGHT, owned.url, Outcome.STORED))
