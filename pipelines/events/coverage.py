"""Which outlets covered which events of the register within 48 hours, with the articles that show it.

The rule (docs/gatekeeping.md): an article of the outlet that names the candidate, published within 48 hours from the
event's start, in which one of the event's words stands (its place where it has no words).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlite_utils import Database

from nlp.terms import TermFinder
from pipelines.campaign import Monitor
from pipelines.completeness.gaps import OutletDay
from pipelines.events.register import WINDOW, Event

UNSEEN = frozenset({"blocked", "not printed", "not watched", "not known"})
"""States of a day on which nothing can be said of what the outlet did not publish."""
COVERED, NOT_COVERED, NOT_KNOWN = "covered", "not covered", "not known"
NOT_SEEN, NOT_OVER = "days not seen", "window not over"
NAMING = """
select s.subject, a.id, a.outlet, a.language, a.published, a.published_day, a.published_precision
from articles a join article_subjects s on s.article = a.id
where s.mentions > 0 and a.genre is not 'advertisement' and (a.published_day between ? and ? or a.published_day is null)
order by a.published, a.id
"""


@dataclass(frozen=True, slots=True)
class Match:
    """An article on an event: when it was published, and the word that says so."""

    article: str
    at: str
    hours: float | None
    """From the event's start; None where the hour of either is not known."""
    term: str
    in_title: bool


@dataclass(frozen=True, slots=True)
class EventCoverage:
    """What one outlet did with one candidate's event."""

    event: str
    candidate: str
    outlet: str
    state: str
    why: str
    """Why it is left out of the rates, whether it was covered or not; empty: it is counted."""
    matches: tuple[Match, ...]
    undated: int
    """Articles of unknown day that would match: for a person to look at."""
    early: int
    """Those of the event's day, before its hour: an announcement, or the register has the hour wrong."""
    gap_days: int
    """Days of the window that are not known to be complete, of `days`."""
    days: int

    @property
    def counted(self) -> bool:
        """Whether it is in the rates."""
        return not self.why


@dataclass(frozen=True, slots=True)
class _Article:
    id: str
    outlet: str
    language: str
    published: str
    day: str
    timed: bool


_Naming = Mapping[tuple[str, str, str], list[_Article]]


def event_coverage(db: Database, monitor: Monitor, days: Iterable[OutletDay]) -> list[EventCoverage]:
    """Every event, candidate and outlet, in this order. No events: none."""
    if not monitor.events:
        return []
    finder = _Finder(_Days(days), _Texts(db, monitor), _naming(db, monitor), monitor)
    return [
        finder.find(event, candidate, outlet.id)
        for event in monitor.events
        for candidate in event.candidates
        for outlet in monitor.outlets
    ]


def _naming(db: Database, monitor: Monitor) -> _Naming:
    """(candidate, outlet, day) to the articles that name the candidate; day empty where it is not known."""
    first = min(event.day for event in monitor.events).isoformat()
    last = max(event.last_day for event in monitor.events).isoformat()
    found: defaultdict[tuple[str, str, str], list[_Article]] = defaultdict(list)
    for subject, key, outlet, language, published, day, precision in db.execute(NAMING, (first, last)):
        timed = bool(published) and "T" in published and precision != "day"
        article = _Article(key, outlet, language or "", published or "", day or "", timed)
        found[subject, outlet, day or ""].append(article)
    return found


class _Days:
    """What is known of each outlet's days."""

    def __init__(self, days: Iterable[OutletDay]) -> None:
        self._days = {(one.outlet, one.day): one for one in days if one.day}
        self._last: defaultdict[str, str] = defaultdict(str)
        for outlet, day in self._days:
            self._last[outlet] = max(self._last[outlet], day)

    def last(self, outlet: str) -> str:
        """The newest day of which anything is known; empty: none."""
        return self._last[outlet]

    def unseen(self, outlet: str, day: str) -> bool:
        """Whether nothing can be said of what was not published. A day outside all periods has no state."""
        one = self._days.get((outlet, day))
        return one is not None and one.state in UNSEEN

    def gaps(self, outlet: str, days: Sequence[str]) -> int:
        """How many of the days are not known to be complete."""
        return sum(one.is_gap for day in days if (one := self._days.get((outlet, day))) is not None)


class _Texts:
    """Articles' texts, and the words of events in each language."""

    def __init__(self, db: Database, monitor: Monitor) -> None:
        self._db = db
        self._languages = monitor.campaign.languages
        self._text = lru_cache(maxsize=2_000)(self._read)
        self._finders: dict[tuple[str, str], TermFinder] = {}

    def match(self, event: Event, article: _Article) -> Match | None:
        """The article as evidence; None where none of the event's words stands in it."""
        title, body = self._text(article.id)
        first = next(self._finder(event, article.language).find(f"{title}\n\n{body}"), None)
        if first is None:
            return None
        hours = None
        if event.timed and article.timed:
            hours = round(_after(event, article).total_seconds() / 3600, 2)
        at = article.published if article.timed else article.day
        return Match(article.id, at, hours, first.term, first.start < len(title))

    def _read(self, article: str) -> tuple[str, str]:
        row = self._db.execute("select title, body from articles where id = ?", [article]).fetchone()
        return str(row[0]), str(row[1])

    def _finder(self, event: Event, language: str) -> TermFinder:
        chosen = language if language in self._languages else self._languages[0]
        if (event.id, chosen) not in self._finders:
            self._finders[event.id, chosen] = TermFinder({event.id: event.terms}, chosen)
        return self._finders[event.id, chosen]


@dataclass(frozen=True)
class _Finder:
    days: _Days
    texts: _Texts
    naming: _Naming
    monitor: Monitor

    def find(self, event: Event, candidate: str, outlet: str) -> EventCoverage:
        """What the outlet did with the candidate's event."""
        dated = [one for day in event.days for one in self.naming.get((candidate, outlet, day), ())]
        matches = tuple(self._matches(event, (one for one in dated if _in_time(event, one))))
        undated = sum(1 for _ in self._matches(event, self.naming.get((candidate, outlet, ""), ())))
        early = sum(1 for _ in self._matches(event, (one for one in dated if _is_early(event, one))))
        why = self._left_out(event, candidate, outlet)
        state = COVERED if matches else NOT_KNOWN if why in (NOT_SEEN, NOT_OVER) else NOT_COVERED
        gaps, days = self.days.gaps(outlet, event.days), len(event.days)
        return EventCoverage(event.id, candidate, outlet, state, why, matches, undated, early, gaps, days)

    def _matches(self, event: Event, articles: Iterable[_Article]) -> Iterator[Match]:
        return (match for article in articles if (match := self.texts.match(event, article)) is not None)

    def _left_out(self, event: Event, candidate: str, outlet: str) -> str:
        """Why the event says nothing of the outlet's choice. It does not depend on whether it was covered."""
        if self.monitor.campaign.period_of(event.day) is None:
            return "in no period"
        if not next(one for one in self.monitor.register.candidates if one.id == candidate).in_race(event.day):
            return "not in the race"
        if event.days[-1] > self.days.last(outlet):
            return NOT_OVER
        return NOT_SEEN if any(self.days.unseen(outlet, day) for day in event.days) else ""


def _in_time(event: Event, article: _Article) -> bool:
    """Whether it was published within the window; its day is enough where the hour of either is not known."""
    if not (event.timed and article.timed):
        return True
    return dt.timedelta(0) <= _after(event, article) <= WINDOW


def _is_early(event: Event, article: _Article) -> bool:
    return event.timed and article.timed and _after(event, article) < dt.timedelta(0)


def _after(event: Event, article: _Article) -> dt.timedelta:
    published = dt.datetime.fromisoformat(article.published)
    if published.tzinfo is None:
        published = published.replace(tzinfo=event.start.tzinfo)
    return published.astimezone(dt.UTC) - event.start.astimezone(dt.UTC)


def coverage_rows(found: Iterable[EventCoverage]) -> Iterator[dict[str, Any]]:
    """Rows of the table event_coverage."""
    for one in found:
        yield {
            "event": one.event,
            "candidate": one.candidate,
            "outlet": one.outlet,
            "state": one.state,
            "counted": int(one.counted),
            "why": one.why,
            "articles": len(one.matches),
            "first_at": min((match.at for match in one.matches), default=None),
            "undated": one.undated,
            "early": one.early,
            "gap_days": one.gap_days,
            "days": one.days,
        }


def article_rows(found: Iterable[EventCoverage]) -> Iterator[dict[str, Any]]:
    """Rows of the table event_articles: the evidence."""
    for one in found:
        for match in one.matches:
            yield {
                "event": one.event,
                "candidate": one.candidate,
                "article": match.article,
                "at": match.at,
                "hours": match.hours,
                "term": match.term,
                "in_title": int(match.in_title),
            }
