"""What the page of completeness shows: each outlet's days as a calendar, their states counted, gaps with reasons."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from string import Formatter

from markupsafe import Markup, escape

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
class Calendar:
    """The days of one outlet: weeks of seven cells of a table from Monday, counts, days to explain."""

    outlet: Row
    weeks: list[tuple[str, Markup]]
    counts: list[tuple[str, int]]
    explained: list[tuple[str, str, str]]
    """(day, state, sentence) of each day with a gap or a person's note; the day is empty where it is not known."""
    gaps: int
    days: int
    """A gap of unknown day is one more day, as in the marks of figures."""


DAYS = """
select outlet, day, state, reason, named, got, lost, waiting, no_article, why, sources, silent_sources, low, high,
       history, empty_days, level_day, level_before, level_after, note, noted_by
from outlet_days order by outlet, day
"""


async def read_calendars(view: View) -> list[Calendar]:
    """One for each outlet, in the order of the campaign."""
    days: dict[str, list[Row]] = {outlet["id"]: [] for outlet in view.outlets}
    for row in await rows(view.db, DAYS):
        days[row["outlet"]].append(row)
    return [_calendar(view, outlet, days[outlet["id"]]) for outlet in view.outlets]


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
    """The reason of a day in the page's language, with its figures; only those that it says are worked out."""
    key = f"day_reason.{row['reason']}"
    text = language.text(key)
    return text.format_map({name: FIELDS[name](language, row) for name in _fields(text)})


@cache
def _fields(text: str) -> tuple[str, ...]:
    return tuple(name for _, name, _, _ in Formatter().parse(text) if name)


def _plain(name: str) -> Callable[[Language, Row], str]:
    return lambda language, row: language.number(row[name]) if row[name] is not None else ""


def _lost(language: Language, row: Row) -> str:
    return language.number(row["lost"] + (row["waiting"] if row["reason"] == "undated_lost" else 0))


def _refused(language: Language, row: Row) -> str:
    why = json.loads(row["why"] or "{}")
    return language.number(sum(why.get(outcome, 0) for outcome in ("forbidden by robots.txt", "blocked", "refused")))


def _why(language: Language, row: Row) -> str:
    why = sorted(json.loads(row["why"] or "{}").items())
    said = ", ".join(f"{language.label('outcome', what)}: {language.number(n)}" for what, n in why)
    return said or language.label("outcome", "pending")


NUMBERS = ("named", "got", "waiting", "no_article", "sources", "low", "high", "history", "empty_days")
FIELDS: dict[str, Callable[[Language, Row], str]] = {
    **{name: _plain(name) for name in NUMBERS},
    "lost": _lost,
    "pages": lambda language, row: language.number(row["named"] + (row["no_article"] or 0)),
    "refused": _refused,
    "silent": lambda language, row: language.number(row["silent_sources"]),
    "why": _why,
    "level_day": lambda language, row: language.date(row["level_day"]) if row["level_day"] else "",
    "before": lambda language, row: language.number(row["level_before"] or 0, 1),
    "after": lambda language, row: language.number(row["level_after"] or 0, 1),
    "note": lambda language, row: row["note"] or language.label("day_state", row["state"]),
    "by": lambda _, row: row["noted_by"] or "",
}
"""What a sentence may say, from a day's row."""


def _calendar(view: View, outlet: Row, days: list[Row]) -> Calendar:
    texts = {row["day"]: sentence(view.language, row) for row in days}
    counts = Counter(row["state"] for row in days if row["day"] or row["state"] not in NO_GAP)
    explained = [row for row in days if row["state"] not in NO_GAP or row["reason"] == "note"]
    return Calendar(
        outlet=outlet,
        weeks=_weeks(view.language, {row["day"]: row["state"] for row in days if row["day"]}, texts),
        counts=[(state, counts[state]) for state in STATES],
        explained=[(row["day"], row["state"], texts[row["day"]]) for row in explained],
        gaps=sum(row["state"] not in NO_GAP for row in days),
        days=sum(counts.values()),
    )


def _weeks(language: Language, states: dict[str, str], texts: dict[str, str]) -> list[tuple[str, Markup]]:
    """Each week that has a day: the first of its days, and seven cells from Monday.

    Not by the template: of many outlets and days these cells are most of the page.
    """
    weeks: dict[dt.date, list[Markup | None]] = {}
    firsts: dict[dt.date, str] = {}
    for key, state in states.items():
        day = dt.date.fromisoformat(key)
        monday = day - dt.timedelta(days=day.weekday())
        firsts.setdefault(monday, key)
        cells = weeks.setdefault(monday, [None] * 7)
        cells[day.weekday()] = _cell(language, key, day.day, state, texts.get(key, ""))
    outside = Markup('<td class="outside"></td>')
    return [(firsts[one], Markup("").join(cell or outside for cell in cells)) for one, cells in sorted(weeks.items())]


def _cell(language: Language, key: str, number: int, state: str, text: str) -> Markup:
    """A day: its number, a letter for its state, the state in words, and why."""
    kind, said, letter = _state(language.code, state)
    return Markup(  # noqa: S704 - escaped here; its own format costs three times as much
        f'<td class="{kind}" title="{language.date(key)}: {said}. {escape(text)}">'
        f'<span class="date">{number}</span>{letter}</td>'
    )


@cache
def _state(code: str, state: str) -> tuple[str, Markup, Markup]:
    """Of a state: its class, its name, and its letter with the name for those who hear the page."""
    text = Language(code).text
    said = escape(text(f"day_state.{state}"))
    letter = Markup('<b aria-hidden="true">{}</b><span class="hidden">{}</span>')
    return f"day-{state.replace(' ', '-')}", said, letter.format(text(f"day_letter.{state}"), said)
