"""Backfill: a past campaign out of a web archive, as far as it was kept."""

from __future__ import annotations

import datetime as dt
import json
import sys
from dataclasses import dataclass, field
from typing import Any

from sqlite_utils import Database

from crawlers.outcomes import HELD, Outcome
from crawlers.outlet import Outlet
from pipelines.campaign import Monitor
from pipelines.collect import child_process
from pipelines.errors import StageError
from pipelines.progress import Progress, Silent
from pipelines.store import open_store

ERRORS = "backfill.err"
STANDING = """
select outlet, outcome, count(*) as n from mementos where outlet in (select value from json_each(?))
group by outlet, outcome
"""
UNREAD = """
select outlet, url, match, outcome, detail from index_queries
where endpoint = ? and outcome != 'stored' and outlet in (select value from json_each(?)) order by id
"""
MAX_SHOWN = 20


@dataclass(frozen=True, slots=True)
class BackfillSummary:
    """What this run brought, and how the whole stands now."""

    outcomes: dict[str, int] = field(default_factory=dict)
    """Captures asked for in this run, by what came of it (`crawlers.outcomes.Outcome`)."""
    named: int = 0
    """Captures of pages that the index named in this run."""
    broken: int = 0
    """Lines of the index that could not be read."""
    notes: tuple[str, ...] = ()
    """What the user should read, such as that the web archive asks to be left alone."""
    standing: dict[str, dict[str, int]] = field(default_factory=dict)
    """By outlet, then by outcome: captures that the index has named so far."""
    unread: tuple[str, ...] = ()
    """A sentence for each part of the index that is not read to its end."""

    def __str__(self) -> str:
        asked, stored = sum(self.outcomes.values()), self.outcomes.get(Outcome.STORED, 0)
        if not asked and not self.named:
            return "nothing was asked for" if self.unread or self.notes else "nothing was missing"
        text = f"the index named {self.named:,} captures; {asked:,} asked for, {stored:,} stored"
        if same := self.outcomes.get(Outcome.UNCHANGED, 0):
            text += f", {same:,} here already"
        others = {why: n for why, n in sorted(self.outcomes.items()) if why not in HELD}
        text += "; " + ", ".join(f"{n:,} {why}" for why, n in others.items()) if others else ""
        return text

    def details(self) -> list[str]:
        """Sentences for the user: how each outlet stands, and what is not complete."""
        shown = []
        for outlet, outcomes in self.standing.items():
            parts = [f"{n:,} {_word(why)}" for why, n in sorted(outcomes.items(), key=lambda pair: -pair[1])]
            shown.append(f"{outlet}: of {sum(outcomes.values()):,} captures named, {', '.join(parts)}")
        if self.broken:
            shown.append(f"{self.broken:,} lines of the index could not be read; what they named is not known")
        shown += self.unread[:MAX_SHOWN]
        if len(self.unread) > MAX_SHOWN:
            shown.append(f"… and {len(self.unread) - MAX_SHOWN:,} more parts of the index that are not read")
        return shown + list(self.notes)


def _word(outcome: str) -> str:
    return "without a change" if outcome == Outcome.UNCHANGED else outcome


def backfill(
    monitor: Monitor,
    *,
    outlets: tuple[Outlet, ...] = (),
    since: dt.date | None = None,
    until: dt.date | None = None,
    listed_only: bool = False,
    again: bool = False,
    progress: Progress | None = None,
) -> BackfillSummary:
    """Ask the web archive for what it kept of the outlets (all where empty) on those days, both included.

    Days are in the campaign's time zone, and default to its periods. What is here already is not asked for again;
    with `again` the index is. `listed_only` asks only for the addresses of `tarazy import list --wayback`. Raises
    StageError when the collector itself breaks down; a web archive that does not answer is an outcome.
    """
    periods = monitor.campaign.periods
    first, last = since or min(one.start for one in periods), until or max(one.end for one in periods)
    if last < first:
        raise StageError(f"--to {last} lies before --from {first}; exchange them")
    chosen = outlets or monitor.outlets
    ids = [outlet.id for outlet in chosen]
    request = {
        "outlets": ids,
        "since": dt.datetime.combine(first, dt.time(), monitor.zone).isoformat(),
        "until": dt.datetime.combine(last, dt.time(23, 59, 59), monitor.zone).isoformat(),
        "listed_only": listed_only,
        "again": again,
    }
    said = _run(monitor, request, progress or Silent())
    db = open_store(monitor.database)
    try:
        return _summary(monitor, db, said, ids)
    finally:
        db.close()


def _run(monitor: Monitor, request: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """Run the child; returns the last that it said."""
    progress.start(None, "backfill")
    open_store(monitor.database).close()  # what is wrong with it is said here, not by the child
    monitor.archive.mkdir(parents=True, exist_ok=True)
    errors = monitor.archive / ERRORS
    command = [sys.executable, "-m", "pipelines.past.process", str(monitor.folder), json.dumps(request)]
    said: dict[str, Any] = {}
    done = 0
    with errors.open("wb") as log, child_process(command, log) as child:
        assert child.stdout is not None
        for line in child.stdout:
            said = json.loads(line)
            if "done" in said:
                progress.total(said["known"])
                progress.advance(said["done"] - done)
                done = said["done"]
    progress.finish()
    if "error" in said:
        raise StageError(f"nothing more can be kept in {monitor.folder} ({said['error']}); mend that, then run again")
    if child.returncode != 0:
        raise StageError(
            f"the backfill broke off (code {child.returncode}); what was fetched is kept, and the next run goes on. "
            f"What happened stands at the end of {errors}"
        )
    return said


def _summary(monitor: Monitor, db: Database, said: dict[str, Any], outlets: list[str]) -> BackfillSummary:
    chosen = json.dumps(outlets)
    standing: dict[str, dict[str, int]] = {}
    for row in db.query(STANDING, [chosen]):
        standing.setdefault(row["outlet"], {})[row["outcome"]] = row["n"]
    unread = [
        f"{row['outlet']}: the index of {row['url']} is not read to its end ({row['detail'] or row['outcome']})"
        for row in db.query(UNREAD, [monitor.campaign.wayback.cdx, chosen])
    ]
    index = said.get("index", {})
    named, broken = index.get("named", 0), index.get("broken", 0)
    return BackfillSummary(
        said.get("outcomes", {}), named, broken, tuple(said.get("notes", ())), standing, tuple(unread)
    )
