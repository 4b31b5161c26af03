"""When an article was published: what the page says of it, in the order in which it is to be trusted."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

import dateparser
from htmldate import find_date
from lxml.html import HtmlElement

IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-](\d{1,2})[/-](\d{1,2})(?=[/-]|$)")
IN_NUMBERS = re.compile(r"\b(\d{1,2})([./])(\d{1,2})[./]((?:19|20)\d\d)\b")
IN_WORDS = re.compile(r"[^\W\d]{3,} \d{1,2},? (?:19|20)\d\d\b|\b\d{1,2} [^\W\d]{3,} (?:19|20)\d\d\b")
EARLIEST = dt.date(1995, 1, 1)


def parse_moment(text: str) -> dt.datetime | dt.date | None:
    """A date as machines write it (ISO 8601, RFC 2822), with or without time and zone; None for what is none."""
    text = text.strip()
    for shape in (text, re.sub(r"([+-]\d\d)(\d\d)$", r"\1:\2", text)):
        try:
            return dt.date.fromisoformat(shape) if len(shape) == 10 else dt.datetime.fromisoformat(shape)
        except ValueError:
            continue
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None


def published(
    claims: Iterable[tuple[str, str]],
    byline: Iterable[str],
    url: str,
    tree: HtmlElement,
    zone: ZoneInfo,
    latest: dt.date,
    languages: tuple[str, ...],
) -> tuple[str, str] | None:
    """(ISO 8601 date, rule that gave it): a moment with its offset, or a day; None where nothing says it.

    `claims` are what machines are meant to read, `byline` the lines between headline and text.
    A moment without a zone is in `zone`. Days after `latest` (that of the capture) and before 1995 are no dates.
    """
    days: list[tuple[str, str]] = []
    for rule, text in claims:
        moment = parse_moment(text)
        if isinstance(moment, dt.datetime):
            moment = moment if moment.tzinfo else moment.replace(tzinfo=zone)
            if _possible(moment.date(), latest):
                return moment.isoformat(timespec="seconds"), rule
        elif moment is not None and _possible(moment, latest):
            days.append((moment.isoformat(), rule))
    if days:
        return days[0]
    if day := next((day for line in byline if (day := day_in_line(line, languages)) and _possible(day, latest)), None):
        return day.isoformat(), "byline"
    if day := _day_in_address(url, latest):
        return day.isoformat(), "address"
    found = find_date(
        tree, original_date=True, extensive_search=True, outputformat="%Y-%m-%d", min_date=EARLIEST.isoformat()
    )
    if found and _possible(dt.date.fromisoformat(found), latest):
        return found, "htmldate"
    return None


def day_in_line(line: str, languages: tuple[str, ...]) -> dt.date | None:
    """The day that a byline names in numbers or words of one of the languages.

    Of 09/03/2016 nobody can be sure: with slashes and in English the month stands first, else the day.
    """
    if match := IN_NUMBERS.search(line):
        first, second, year = int(match[1]), int(match[3]), int(match[4])
        month_first = second > 12 or (match[2] == "/" and languages[0] == "en" and first <= 12)
        try:
            return dt.date(year, first, second) if month_first else dt.date(year, second, first)
        except ValueError:
            return None
    if match := IN_WORDS.search(line):
        moment = dateparser.parse(match[0], languages=list(languages), settings={"STRICT_PARSING": True})
        return moment.date() if moment else None
    return None


def _day_in_address(url: str, latest: dt.date) -> dt.date | None:
    match = IN_ADDRESS.search(url)
    try:
        day = dt.date(*map(int, match.groups())) if match else None
    except ValueError:
        return None
    return day if day and _possible(day, latest) else None


def _possible(day: dt.date, latest: dt.date) -> bool:
    return EARLIEST <= day <= latest + dt.timedelta(days=1)  # a day: of zones
