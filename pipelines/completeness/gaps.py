"""What the collector did not get: per outlet and day a state, its reason and its figures (docs/completeness.md).

Nothing here looks at the clock: what is said depends on the files, the database and the newest visit in it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from sqlite_utils import Database

from crawlers.outlet import DayState, Outlet
from pipelines.campaign import Monitor
from pipelines.completeness.collected import NO_DAY, Collected, as_of, read_collected, visits_since
from pipelines.completeness.day_states import NO_GAP, DayFacts, Level, Note, judge, sentence, undated
from pipelines.completeness.volume import level_break, volume_band
from pipelines.completeness.watching import bounds, see
from pipelines.store import open_store

HISTORY = dt.timedelta(days=60)
"""How far back the days lie that a band is made from."""
WEEKEND = (5, 6)
LEAST_WEIGHT = 0.1
NO_LESSON = frozenset({"silent", "long_silent", "below", "nothing"})
"""Reasons of days that say nothing of what is usual, since something may be missing."""


@dataclass(frozen=True, slots=True)
class OutletDay:
    """One day of one outlet; `day` is ISO, or NO_DAY for its articles of unknown day."""

    outlet: str
    day: str
    state: DayState
    reason: str
    facts: DayFacts

    @property
    def is_gap(self) -> bool:
        """Whether something is, or may be, missing."""
        return self.state not in NO_GAP

    @property
    def sentence(self) -> str:
        """The reason with its figures, in English."""
        return sentence(self.facts, self.reason)


@dataclass(frozen=True, slots=True)
class Gap:
    """A day of an outlet of which something is, or may be, missing; `day` is empty for articles of unknown day."""

    outlet: str
    day: str
    state: DayState
    sentence: str


def gaps(monitor: Monitor, since: dt.date | None = None) -> list[Gap]:
    """The gaps of the campaign's days up to the newest visit, by outlet and day; with `since` from that day on only.

    A day that is not over yet, and articles of unknown day where `since` is given, are left out. Raises StageError
    where the database cannot be used.
    """
    db = open_store(monitor.database)
    try:
        days = outlet_days(monitor, db)
    finally:
        db.close()
    first = since.isoformat() if since else NO_DAY
    return [
        Gap(one.outlet, one.day, one.state, one.sentence)
        for one in days
        if one.is_gap and one.day >= first and one.facts.view != "running"
    ]


def outlet_days(monitor: Monitor, db: Database) -> list[OutletDay]:
    """Every day of the campaign's periods up to the newest visit, for every outlet, in the order of the files.

    Articles of unknown day have a row of their own where there are any. Empty where nothing was ever asked for.
    """
    now = as_of(db)
    if now is None:
        return []
    since = visits_since(db)
    noted = dt.datetime.fromisoformat(since).astimezone(monitor.zone).date() if since else dt.date.max
    found = read_collected(db, monitor, now)
    return [day for outlet in monitor.outlets for day in _of_outlet(outlet, found[outlet.id], monitor, noted)]


def campaign_days(monitor: Monitor, now: dt.datetime) -> list[dt.date]:
    """The days of the campaign's periods up to that of `now`, in order."""
    last = now.astimezone(monitor.zone).date()
    days = (
        period.start + dt.timedelta(days=n)
        for period in monitor.campaign.periods
        for n in range((period.end - period.start).days + 1)
    )
    return sorted(day for day in days if day <= last)


def _of_outlet(outlet: Outlet, found: Collected, monitor: Monitor, noted: dt.date) -> Iterator[OutletDay]:
    wanted = campaign_days(monitor, found.watch.as_of)
    if wanted:
        chosen = set(wanted)
        days = [wanted[0] - HISTORY + dt.timedelta(days=n) for n in range((wanted[-1] - wanted[0] + HISTORY).days + 1)]
        facts = [(day, _facts(outlet, found, monitor, day, noted)) for day in days]
        for day, one in with_levels(with_bands(facts)):
            if day in chosen:
                yield OutletDay(outlet.id, day.isoformat(), *judge(one), one)
    rest = DayFacts(
        "whole", got=found.got[NO_DAY], lost=dict(found.lost.get(NO_DAY, {})), waiting=found.waiting[NO_DAY]
    )
    if rest.named:
        yield OutletDay(outlet.id, NO_DAY, *undated(rest), rest)


def _facts(outlet: Outlet, found: Collected, monitor: Monitor, day: dt.date, noted: dt.date) -> DayFacts:
    """What is known of one day, but for the band and the level, which depend on other days."""
    seen, key = see(found.watch, day, monitor.zone), day.isoformat()
    start, end = bounds(day, monitor.zone)
    note = outlet.note_on(day)
    answered = sum(source.answered_between(start, end) for source in found.watch.sources)
    newest = max((read.newest for read in found.reads if read.captured < end and read.newest), default=None)
    return DayFacts(
        view=seen.view,
        got=found.got[key],
        lost=dict(found.lost.get(key, {})),
        no_article=found.no_article[key],
        waiting=found.waiting[key],
        sources=len(found.watch.sources),
        silent_sources=seen.silent_sources,
        answered=answered if day >= noted or answered else None,
        why=seen.why,
        between=found.watch.between(day),
        newest=newest.astimezone(monitor.zone).date().isoformat() if newest else None,
        note=Note(note.state, note.note, note.by) if note else None,
    )


def with_bands(days: Iterable[tuple[dt.date, DayFacts]]) -> list[tuple[dt.date, DayFacts]]:
    """Days in order, each with the band of the days of its kind in the HISTORY before it.

    A day teaches the next ones where its list was seen whole and its volume was in the band, or a person says that it
    was complete: a source that brings less and less must not make less usual. With it: for how many days in a row
    nothing has been named, and how probable that is.
    """
    past: list[tuple[dt.date, int]] = []
    found = []
    empty, chance = 0, 1.0
    for day, facts in days:
        usual = [n for other, n in past if day - other <= HISTORY and _is_weekend(other) == _is_weekend(day)]
        band = volume_band(usual)
        if facts.named:
            empty, chance = 0, 1.0
        elif facts.view == "whole":
            empty, chance = empty + 1, chance * (band.nothing if band else 1.0)
        facts = replace(facts, band=band, history=len(usual), empty_days=empty, chance=chance)
        found.append((day, facts))
        state, reason = judge(facts)
        if facts.view == "whole" and (state == "complete" if facts.note else reason not in NO_LESSON):
            past.append((day, facts.named))
    return found


def with_levels(days: list[tuple[dt.date, DayFacts]]) -> list[tuple[dt.date, DayFacts]]:
    """Days in order; those from a break of the level on know of it, where it was found in the days seen whole."""
    series = [(day, facts.named) for day, facts in days if facts.view == "whole" and _printed(facts)]
    found = level_break([n for _, n in series], weights(series))
    if found is None:
        return days
    start = series[found.at][0]
    level = Level(start.isoformat(), found.before, found.after)
    return [(day, replace(facts, level=level) if day >= start else facts) for day, facts in days]


def weights(series: list[tuple[dt.date, int]]) -> list[float]:
    """The usual of each day: the mean of its kind (working day, weekend), at least a tenth of the whole mean."""
    mean = sum(n for _, n in series) / len(series) if series else 0.0
    usual = {}
    for kind in (False, True):
        counts = [n for day, n in series if _is_weekend(day) == kind]
        usual[kind] = max(sum(counts) / len(counts), LEAST_WEIGHT * mean) if len(counts) > 1 else mean
    return [usual[_is_weekend(day)] or 1.0 for day, _ in series]


def _printed(facts: DayFacts) -> bool:
    return facts.note is None or facts.note.state != "not printed"


def _is_weekend(day: dt.date) -> bool:
    return day.weekday() in WEEKEND
