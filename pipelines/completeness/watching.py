"""How an outlet was watched: when its sources answered, and from that how well a day can be seen. Pure functions."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from pipelines.completeness.day_states import REFUSALS, View
from pipelines.completeness.feed_reads import Span

REACH = dt.timedelta(days=7)
"""How long a list may name nothing, and still be taken to tell of the days between."""


@dataclass(slots=True)
class SourceWatch:
    """When one source answered, and when it did not, with the outcome; moments in order."""

    is_feed: bool
    answers: list[dt.datetime] = field(default_factory=list)
    failures: list[tuple[dt.datetime, str]] = field(default_factory=list)

    def answered_between(self, start: dt.datetime, end: dt.datetime | None = None) -> bool:
        """Whether there is an answer at or after `start` (and before `end`)."""
        place = bisect_left(self.answers, start)
        return place < len(self.answers) and (end is None or self.answers[place] < end)


@dataclass(slots=True)
class Watch:
    """How one outlet was watched, until `as_of`: the newest visit of the campaign."""

    as_of: dt.datetime
    sources: list[SourceWatch] = field(default_factory=list)
    named: list[dt.date] = field(default_factory=list)
    """Days for which its lists name articles, in order, each once."""
    overflows: Sequence[Span] = ()
    unread_lists: list[tuple[dt.datetime, str]] = field(default_factory=list)
    """Further sitemaps that could not be read: when last, and why."""
    copies: bool = False
    """Whether articles are known from copies that others kept."""

    @property
    def first(self) -> dt.datetime | None:
        """The first answer of any source."""
        return min((source.answers[0] for source in self.sources if source.answers), default=None)

    def reaches(self, day: dt.date, first: dt.date) -> bool:
        """Whether the lists tell of a day before `first`, when collecting began: they go back from it without a hole.

        A single old article is no sign that they reach back to it, nor does a list that ended long before tell of
        the days since. Of feeds alone the run's first day does not count: a feed begins in the middle of a day.
        """
        named = self.named[: bisect_right(self.named, first)]
        if not named:
            return False
        start = len(named) - 1
        while start and named[start] - named[start - 1] <= REACH:
            start -= 1
        exact = any(not source.is_feed and source.answers for source in self.sources)
        begun = day >= named[start] if exact else day > named[start]
        return begun and (day <= named[-1] or first - named[-1] <= REACH)

    def between(self, day: dt.date) -> bool:
        """Whether the lists name articles of days before and after."""
        return bool(self.named) and self.named[0] < day < self.named[-1]


@dataclass(frozen=True, slots=True)
class Seen:
    """How a day is seen, how many sources have not answered after it, and what came of asking those."""

    view: View
    silent_sources: int = 0
    why: dict[str, int] = field(default_factory=dict)


def bounds(day: dt.date, zone: ZoneInfo) -> tuple[dt.datetime, dt.datetime]:
    """The first moment of a day in a time zone, and that of the next."""
    start, end = (dt.datetime.combine(one, dt.time(), zone) for one in (day, day + dt.timedelta(days=1)))
    return start.astimezone(dt.UTC), end.astimezone(dt.UTC)


def see(watch: Watch, day: dt.date, zone: ZoneInfo) -> Seen:
    """How the outlet's lists let us see a day (`day_states.View` says what each answer means)."""
    start, end = bounds(day, zone)
    first = watch.first
    if first is None:
        why = _last_failures(watch.sources)
        if watch.copies and not (why and set(why) <= REFUSALS):
            return Seen("copies")
        return Seen("unanswered", len(watch.sources), why) if why else Seen("never")
    if watch.as_of < end:
        return Seen("running")
    silent = [source for source in watch.sources if not source.answered_between(end)]
    why = _last_failures(silent, start)
    if len(silent) == len(watch.sources):
        if any(source.answered_between(start, end) for source in watch.sources):
            return Seen("until", len(silent), why)
        return Seen("unanswered" if why else "unasked", len(silent), why)
    began = first.astimezone(zone).date()
    if day <= began and not watch.reaches(day, began):
        return Seen("copies" if watch.copies else "unreached")
    if silent:
        return Seen("some", len(silent), why)
    unread = Counter(outcome for moment, outcome in watch.unread_lists if moment >= start)
    if unread:
        return Seen("listing", 0, dict(unread))
    only_feeds = all(source.is_feed for source in watch.sources)
    if only_feeds and any(span.first <= day <= span.last for span in watch.overflows):
        return Seen("overflow")
    return Seen("whole")


def _last_failures(sources: Sequence[SourceWatch], since: dt.datetime | None = None) -> dict[str, int]:
    """Outcome to number of sources whose newest visit (since a moment) ended so."""
    last = [source.failures[-1] for source in sources if source.failures]
    return dict(Counter(outcome for moment, outcome in last if since is None or moment >= since))
