"""Gaps as the watch sees them: whose they are, and which are still open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlite_utils import Database

from crawlers.addresses import normalise
from crawlers.outcomes import Outcome
from pipelines.campaign import Monitor
from pipelines.watch.conditions import Condition
from pipelines.watch.health import GapNote, Span
from pipelines.watch.notify import language_of, shown

SHOWN = dt.timedelta(days=7)
OFFLINE = "this machine was offline"
FAILURES = 2
GOOD = (Outcome.STORED, Outcome.UNCHANGED, Outcome.REDIRECTED)
SOURCES = """
select a.url, a.outcome, good.at as good,
       (select count(*) from visits v where v.url = a.url and v.at > coalesce(good.at, '')) as failures
from addresses a left join (select url, max(at) as at from visits where outcome in (?, ?, ?) group by url) good
     on good.url = a.url
where a.outlet = ? and a.kind != 'page' and a.depth = 0 and a.found_in is null
"""


def gap_notes(monitor: Monitor, offline: Sequence[Span], begin: dt.datetime, now: dt.datetime) -> list[GapNote]:
    """The gaps of the last seven days, from the day on which the watch began; those without network say so."""
    from pipelines.completeness.gaps import gaps

    since = max(now.astimezone(monitor.zone).date() - SHOWN, begin.astimezone(monitor.zone).date())
    lost = offline_days(offline, monitor, now)
    return [
        GapNote(
            outlet=gap.outlet,
            day=dt.date.fromisoformat(gap.day),
            state=str(gap.state),
            sentence=gap.sentence,
            cause=OFFLINE if dt.date.fromisoformat(gap.day) in lost else None,
        )
        for gap in gaps(monitor, since)
    ]


def offline_days(offline: Sequence[Span], monitor: Monitor, now: dt.datetime) -> set[dt.date]:
    """The days, in the campaign's zone, on which this machine was without network at some time."""
    days: set[dt.date] = set()
    for span in offline:
        day = span.start.astimezone(monitor.zone).date()
        last = (span.end or now).astimezone(monitor.zone).date()
        while day <= last:
            days.add(day)
            day += dt.timedelta(days=1)
    return days


def unanswered(monitor: Monitor, db: Database, now: dt.datetime) -> list[GapNote]:
    """The outlets none of whose sources answered as it should at its last two visits: a gap of today, in the making."""
    found = []
    for outlet in monitor.outlets:
        urls = {normalise(source.url, outlet.tracking_parameters) for source in outlet.sources}
        rows = [row for row in db.query(SOURCES, [*GOOD, outlet.id]) if row["url"] in urls]
        if rows and all(row["failures"] >= FAILURES for row in rows):
            since = max((row["good"] for row in rows if row["good"]), default=None)
            words = f"since {since}" if since else "so far"
            reasons = ", ".join(sorted({str(row["outcome"]) for row in rows}))
            sentence = f"none of its {len(rows)} sources has answered as it should {words} ({reasons})"
            today = now.astimezone(monitor.zone).date()
            found.append(GapNote(outlet=outlet.id, day=today, state="unanswered", sentence=sentence, since=since))
    return found


def gap_conditions(monitor: Monitor, notes: Sequence[GapNote], silent: Sequence[GapNote]) -> list[Condition]:
    """One for each outlet that has a gap now: in the making (`silent`), or yesterday."""
    language = language_of(monitor)
    yesterday = _now().astimezone(monitor.zone).date() - dt.timedelta(days=1)
    open_now = {note.outlet: note for note in notes if note.day == yesterday and note.cause is None}
    open_now |= {note.outlet: note for note in silent}
    return [_condition(monitor, note, language) for note in open_now.values()]


def _condition(monitor: Monitor, note: GapNote, language: str) -> Condition:
    from babel.dates import format_date, format_datetime

    since = note.since or begin_of(note.day, monitor)
    values = {
        "id": note.outlet,
        "outlet": shown(monitor.outlet(note.outlet).name, language),
        "day": format_date(note.day, "d MMMM y", locale=language),
        "since": format_datetime(since.astimezone(monitor.zone), "d MMMM y, HH:mm", locale=language),
        "state": note.state,
        "detail": note.sentence,
    }
    return Condition(f"gap:{note.outlet}", "gap", f"{note.outlet}, {note.day}: {note.sentence}", values)


def begin_of(day: dt.date, monitor: Monitor) -> dt.datetime:
    """The first moment of a day of the campaign."""
    return dt.datetime.combine(day, dt.time(), monitor.zone)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
