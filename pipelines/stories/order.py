"""Who published a story first, and in which order the others followed: only as far as it is known.

What is known of an article's publication is a span of time: a minute where the outlet gives the time, a day where it
gives the day, and only "not after" where nothing but our first capture is known. One article is known to be earlier
than another where its span ends before the other's begins. What overlaps is not known, and is said to be so.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from zoneinfo import ZoneInfo

Precision = Literal["time", "day", "capture"]
BEGIN, END = dt.datetime(1, 1, 2, tzinfo=dt.UTC), dt.datetime(9999, 12, 30, tzinfo=dt.UTC)  # of what is not known
MINUTE = dt.timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Span:
    """When an article was published: not before `low`, before `high` (UTC); `at` is what is shown."""

    low: dt.datetime
    high: dt.datetime
    at: str
    precision: Precision


@dataclass(frozen=True, slots=True)
class Order:
    """Of the articles of one story, by their index."""

    first: int | None
    """The one known to be earlier than all others; None: not known, or there is no other."""
    places: tuple[int | None, ...]
    """From 1; None where an article is not known to be earlier or later than some other."""


def span(published: str | None, captured: str | None, zone: ZoneInfo) -> Span:
    """The span of an article, from what its outlet says and its first capture (both ISO 8601; None: not known).

    An outlet may give a later moment than that at which we saw the article: then what we saw holds. Midnight sharp is
    what pages write that know the day only. `zone`: that of moments without an offset.
    """
    seen = dt.datetime.fromisoformat(captured).astimezone(dt.UTC) + MINUTE if captured else END
    unsaid = Span(BEGIN, seen, captured or "", "capture")
    if published is None:
        return unsaid
    low = said(published, zone)
    if seen <= low:
        return unsaid
    if _is_day(published):
        day = dt.timedelta(days=1)
        return Span(low, min(low + day, seen), published[:10], "day")
    return Span(low, min(low + MINUTE, seen), published, "time")


def said(published: str, zone: ZoneInfo) -> dt.datetime:
    """When, as the outlet says, the minute or the day of publication begins; UTC."""
    moment = dt.datetime.fromisoformat(published)
    aware = moment if moment.tzinfo else moment.replace(tzinfo=zone)
    return aware.replace(second=0, microsecond=0).astimezone(dt.UTC)


def _is_day(published: str) -> bool:
    moment = dt.datetime.fromisoformat(published)
    return len(published) == 10 or (moment.hour, moment.minute, moment.second) == (0, 0, 0)


def order(spans: Sequence[Span]) -> Order:
    """The order of a story's articles."""
    lows, highs = sorted(one.low for one in spans), sorted(one.high for one in spans)
    others = len(spans) - 1
    places: list[int | None] = []
    for one in spans:
        earlier = bisect_right(highs, one.low)
        later = len(spans) - bisect_left(lows, one.high)
        places.append(earlier + 1 if earlier + later == others else None)
    first = places.index(1) if others and 1 in places else None
    return Order(first, tuple(places))
