"""The site's languages. To add one: a file languages/<ISO 639 code>.json with the keys of en.json; nothing else."""

from __future__ import annotations

import datetime as dt
import json
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from babel import Locale
from babel.dates import format_date, format_interval, format_skeleton
from babel.numbers import format_decimal, format_percent

FOLDER = Path(__file__).resolve().parent / "languages"
DEFAULT = "en"
Entry = str | dict[str, str]


@cache
def available() -> tuple[str, ...]:
    """Codes of the languages that have a dictionary, the default first."""
    found = sorted(path.stem for path in FOLDER.glob("*.json"))
    return (DEFAULT, *(code for code in found if code != DEFAULT))


@cache
def dictionary(code: str) -> dict[str, Entry]:
    """Key to text, or to plural form (CLDR: one, few, many, other) and text."""
    content: dict[str, Entry] = json.loads((FOLDER / f"{code}.json").read_text(encoding="utf-8"))
    return content


def choose(asked: str | None, accepted: str, campaign: list[str]) -> str:
    """The language of a page: asked for in the address, else by the browser, else the campaign's first that we have."""
    wanted = [asked or "", *(part.split(";")[0].strip()[:2].lower() for part in accepted.split(",")), *campaign]
    return next((code for code in wanted if code in available()), DEFAULT)


class Language:
    """Texts, numbers and dates in one language."""

    def __init__(self, code: str, more: dict[str, Entry] | None = None) -> None:
        """`more`: texts beside the site's own."""
        self.code = code
        self._texts = {**dictionary(code), **(more or {})}
        self._locale = Locale(code)
        self._percent = self._locale.percent_formats[None].pattern.replace("#,##0", "#,##0.0")

    def text(self, key: str, n: float | None = None, **values: Any) -> str:
        """The text of a key with its values put in; `n` chooses the plural form and is formatted itself.

        Raises KeyError for a key that the dictionary lacks: the page's test finds it before a reader does.
        """
        entry = self._texts[key]
        if isinstance(entry, dict):
            entry = entry.get(_plural(n or 0, self.code), entry["other"])
        if n is not None:
            values["n"] = self.number(n)
        return entry.format_map(values) if values else entry

    def label(self, kind: str, value: str | None) -> str:
        """The text of `kind.value`; the value itself where it is a word of the campaign's own."""
        key = f"{kind}.{value or 'unknown'}"
        return self.text(key) if key in self._texts else str(value)

    def own_name(self) -> str:
        """What the language calls itself."""
        return self.text("language.own_name")

    def number(self, value: float, digits: int = 0) -> str:
        """A number with the language's separators, rounded to so many decimals."""
        return _decimal(value, digits, self.code)

    def percent(self, value: float) -> str:
        """A fraction as per cent with one decimal."""
        return _percent(value, self._percent, self.code)

    def whole_percent(self, value: float) -> str:
        """A fraction as per cent without decimals, for an axis."""
        return _percent(value, None, self.code)

    def range(self, low: float, high: float) -> str:
        """Two fractions as an interval in per cent."""
        return f"{self.number(low * 100, 1)}\u2013{self.percent(high)}"

    def date(self, day: str | None) -> str:
        """An ISO day, in words."""
        return _date(day, self.code) if day else self.text("unknown")

    def short_date(self, day: str) -> str:
        """An ISO day without its year, for the ends of an axis."""
        return _short_date(day, self.code)

    def days(self, first: str, last: str, year: bool = True) -> str:
        """Two ISO days as a stretch: what they share (month, year) is said once, as the language does it."""
        return _days(first, last, "yMMMd" if year else "MMMd", self.code)

    def weekdays(self) -> list[tuple[str, str]]:
        """Short and whole names of the days of the week, from Monday."""
        short, whole = (self._locale.days["stand-alone"][width] for width in ("abbreviated", "wide"))
        return [(str(short[day]), str(whole[day])) for day in range(7)]

    def moment(self, moment: str | None) -> str:
        """An ISO time, in words, to the minute and with its distance from UTC; a day alone stays a day."""
        if not moment or len(moment) <= 10:
            return self.date(moment)
        when = dt.datetime.fromisoformat(moment)
        return f"{self._clock(when)} {_zone(when)}"

    def moments(self, before: str | None, after: str) -> dict[str, str]:
        """Two ISO times, as `before` and `after` of a sentence: what they share is said once."""
        if not before or len(before) <= 10:
            return {"before": self.moment(before), "after": self.moment(after)}
        first, last = (dt.datetime.fromisoformat(moment) for moment in (before, after))
        if _zone(first) != _zone(last):
            return {"before": self.moment(before), "after": self.moment(after)}
        shown = f"{last:%H:%M}" if first.date() == last.date() else self._clock(last)
        return {"before": self._clock(first), "after": f"{shown} {_zone(last)}"}

    def _clock(self, when: dt.datetime) -> str:
        """The day as the language writes it, and the time of 24 hours, which no language of ours misreads."""
        return f"{self.date(when.date().isoformat())}, {when:%H:%M}"


# A page prints the same numbers and days again and again, and working out how is most of the time of making it.


@lru_cache(maxsize=65_536)
def _plural(n: float, code: str) -> str:
    return str(Locale(code).plural_form(n))


@lru_cache(maxsize=65_536)
def _decimal(value: float, digits: int, code: str) -> str:
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return str(format_decimal(value, format=pattern, locale=code))


@lru_cache(maxsize=65_536)
def _percent(value: float, pattern: str | None, code: str) -> str:
    return str(format_percent(value, format=pattern, locale=code))


@lru_cache(maxsize=4_096)
def _short_date(day: str, code: str) -> str:
    return str(format_skeleton("dMMM", dt.date.fromisoformat(day), locale=code))


@lru_cache(maxsize=4_096)
def _days(first: str, last: str, skeleton: str, code: str) -> str:
    start, end = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    return str(format_interval(start, end, skeleton, locale=code))


@lru_cache(maxsize=4_096)
def _date(day: str, code: str) -> str:
    return str(format_date(dt.date.fromisoformat(day), "long", code))


def _zone(when: dt.datetime) -> str:
    zone = when.strftime("%z")
    return f"UTC{'' if zone in ('', '+0000') else f'{zone[:3]}:{zone[3:]}'}"
