"""What the page of completeness shows: each outlet's days as a calendar, their states counted, gaps with reasons."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tarazy_site.language import Language
from tarazy_site.names import Row
from tarazy_site.view import View, rows

STATES = ("complete", "partial", "blocked", "silent", "not printed", "not watched", "not known")
NO_GAP = ("complete", "not printed")


@dataclass(frozen=True, slots=True)
class DayCounts:
    """Outlet-days: all, those that lack nothing, those that nobody watched, and the other gaps."""

    days: int
    complete: int
    unwatched: int
    others: int

    @classmethod
    def of(cls, states: Mapping[str, int]) -> DayCounts:
        """From the number of days of each state."""
        days, unwatched = sum(states.values()), states.get("not watched", 0)
        complete = sum(states.get(state, 0) for state in NO_GAP)
        return cls(days, complete, unwatched, days - complete - unwatched)


@dataclass(frozen=True, slots=True)
class Cell:
    """One day: its number in the month, its state, and the reason in a sentence."""

    day: str
    number: int
    state: str
    text: str


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days of one outlet: weeks of seven cells from Monday (None outside the campaign), counts, days to explain."""

    outlet: Row
    weeks: list[tuple[str, list[Cell | None]]]
    counts: list[tuple[str, int]]
    explained: list[tuple[str, str, str]]
    """(day, state, sentence) of each day with a gap or a person's note; the day is empty where it is not known."""
    gaps: int
    days: int
    """A gap of unknown day is one more day, as in the marks of figures."""


async def read_calendars(view: View) -> list[Calendar]:
    """One for each outlet, in the order of the campaign."""
    found = await rows(view.db, "select * from outlet_days order by outlet, day")
    return [_calendar(view, outlet, [row for row in found if row["outlet"] == outlet["id"]]) for outlet in view.outlets]


async def count_days(view: View, outlet: str = "") -> DayCounts:
    """The outlet-days of the chosen period, of one outlet or all."""
    sql = """
        select state, count(*) as n from outlet_days
        where (:outlet = '' or outlet = :outlet)
              and (period = :period or (:period = 'all' and day != '')
                   or (day = '' and state not in ('complete', 'not printed')))
        group by state
    """
    found = await rows(view.db, sql, {"outlet": outlet, "period": view.period})
    return DayCounts.of({row["state"]: row["n"] for row in found})


def sentence(language: Language, row: Row) -> str:
    """The reason of a day in the page's language, with its figures."""
    why = json.loads(row["why"] or "{}")
    text = ", ".join(f"{language.label('outcome', what)}: {language.number(n)}" for what, n in sorted(why.items()))
    numbers = ("named", "got", "waiting", "no_article", "sources", "low", "high", "history", "empty_days")
    values: dict[str, Any] = {name: language.number(row[name]) if row[name] is not None else "" for name in numbers}
    lost = row["lost"] + (row["waiting"] if row["reason"] == "undated_lost" else 0)
    refused = sum(why.get(outcome, 0) for outcome in ("forbidden by robots.txt", "blocked", "refused"))
    return language.text(
        f"day_reason.{row['reason']}",
        **values,
        lost=language.number(lost),
        pages=language.number(row["named"] + (row["no_article"] or 0)),
        refused=language.number(refused),
        silent=language.number(row["silent_sources"]),
        why=text or language.label("outcome", "pending"),
        level_day=language.date(row["level_day"]) if row["level_day"] else "",
        before=language.number(row["level_before"] or 0, 1),
        after=language.number(row["level_after"] or 0, 1),
        note=row["note"] or language.label("day_state", row["state"]),
        by=row["noted_by"] or "",
    )


def _calendar(view: View, outlet: Row, days: list[Row]) -> Calendar:
    texts = {row["day"]: sentence(view.language, row) for row in days}
    dated = {row["day"]: row for row in days if row["day"]}
    counts = Counter(row["state"] for row in days if row["day"] or row["state"] not in NO_GAP)
    explained = [row for row in days if row["state"] not in NO_GAP or row["reason"] == "note"]
    return Calendar(
        outlet=outlet,
        weeks=_weeks(dated, texts),
        counts=[(state, counts[state]) for state in STATES],
        explained=[(row["day"], row["state"], texts[row["day"]]) for row in explained],
        gaps=sum(row["state"] not in NO_GAP for row in days),
        days=sum(counts.values()),
    )


def _weeks(dated: dict[str, Row], texts: dict[str, str]) -> list[tuple[str, list[Cell | None]]]:
    """Each week that has a day: the first of its days, and seven cells from Monday."""
    weeks: dict[dt.date, list[Cell | None]] = {}
    for key, row in dated.items():
        day = dt.date.fromisoformat(key)
        cells = weeks.setdefault(day - dt.timedelta(days=day.weekday()), [None] * 7)
        cells[day.weekday()] = Cell(key, day.day, row["state"], texts[key])
    return [(next(cell.day for cell in cells if cell), cells) for _, cells in sorted(weeks.items())]
