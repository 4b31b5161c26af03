"""The campaign's weeks, Monday to Sunday: beside its legal periods, for whoever asks how much in week so-and-so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from pipelines.campaign import Period


@dataclass(frozen=True, slots=True)
class Week:
    """A week, `start` to `end` inclusive. Its `id` is as ISO 8601 writes it (2026-W09): no period can be called so."""

    id: str
    start: dt.date
    end: dt.date


def weeks(periods: Iterable[Period]) -> list[Week]:
    """The weeks that the periods touch, in order; the first and the last cut to the campaign's days."""
    known = list(periods)
    if not known:
        return []
    first, last = min(one.start for one in known), max(one.end for one in known)
    monday = first - dt.timedelta(days=first.weekday())
    starts = [monday + dt.timedelta(weeks=n) for n in range((last - monday).days // 7 + 1)]
    return [Week(week_id(day), max(day, first), min(day + dt.timedelta(days=6), last)) for day in starts]


def week_id(day: dt.date) -> str:
    """The id of the week that a day is in."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"
