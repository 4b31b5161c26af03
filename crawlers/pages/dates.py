"""When an article was published: what the page says of it, in the order in which it is to be trusted."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

from lxml.html import HtmlElement

from crawlers.pages.html import collapse
from crawlers.pages.overrides import elements_of
from crawlers.pages.spoken import Moment, spoken_moment

IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-]?(\d{1,2})[/-]?(\d{1,2})(?=[/-]|$)")
EARLIEST = dt.date(1995, 1, 1)

DATED = (
    "//*[self::time or contains(@class,'date') or contains(@class,'Date') or contains(@class,'time') or"
    " contains(@class,'publi') or contains(@class,'posted') or contains(@id,'date') or @itemprop='datePublished'"
    " or contains(@class,'byline') or contains(@class,'meta') or contains(@class,'info')]"
    "[not(ancestor::*[contains(@class,'comment') or contains(@class,'related') or contains(@class,'sidebar') or"
    " contains(@class,'widget') or self::aside or self::footer or self::nav or self::form])]"
)
MOST_SHOWN = 12
OF_CHANGE = re.compile(r"updat|modif|edited|обновл|измен|оновл|жаңарт|aktualis|zaktualiz|güncel", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class When:
    """A moment as ISO 8601 with its offset, or a day; `precision`: day, minute or second; `rule` says what gave it."""

    iso: str
    precision: str
    rule: str


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


def shown_dates(tree: HtmlElement) -> list[str]:
    """Short texts of elements named as a date or a byline, in the page's order, those of a change left out."""
    found: list[str] = []
    for element in elements_of(tree, DATED):
        text = collapse(element.text_content()) if len(element) < 30 else ""
        if 4 <= len(text) <= 160 and any(char.isdigit() for char in text) and text not in found:
            names = f"{element.get('class') or ''} {element.get('itemprop') or ''}"
            if not OF_CHANGE.search(names) and not OF_CHANGE.match(text):
                found.append(text)
        if len(found) == MOST_SHOWN:
            break
    return found


def published(
    claims: Iterable[tuple[str, str]],
    shown: Sequence[tuple[str, str]],
    url: str,
    zone: ZoneInfo,
    captured: dt.datetime,
    languages: Sequence[str],
) -> When | None:
    """When the page says that it was published; None where nothing says it.

    `claims` are what machines are meant to read, `shown` what people read, both as (rule, text), the best first.
    A moment without a zone is in `zone`. Days after that of the capture and before 1995 are no dates. A day that is
    claimed gets the time that is shown for the same day.
    """
    latest = captured.astimezone(zone).date()
    spoken = list(_spoken(shown, zone, captured, languages))
    day: When | None = None
    for rule, text in claims:
        moment = parse_moment(text) or spoken_moment(text, zone, captured, month_first=_month_first(languages))
        if moment is None or not possible(moment, latest):
            continue
        if isinstance(moment, dt.datetime) and (moment.hour or moment.minute or moment.second):
            return _when(moment, zone, rule)
        day = day or _when(moment.date() if isinstance(moment, dt.datetime) else moment, zone, rule)
    timed = [(rule, moment) for rule, moment in spoken if isinstance(moment, dt.datetime) and possible(moment, latest)]
    if day is not None:
        same = next(
            (_when(moment, zone, f"{day.rule}, {rule}") for rule, moment in timed if _iso_day(moment) == day.iso), None
        )
        return same or day
    by_address = day_in_address(url, latest)
    for rule, moment in spoken:
        if possible(moment, latest):
            return _when(moment, zone, rule)
    return _when(by_address, zone, "address") if by_address else None


def gives_time(claims: Iterable[tuple[str, str]]) -> bool:
    """Whether a claim is a moment with its time: then nobody need look at what is shown."""
    moments = (parse_moment(text) for _, text in claims)
    return any(isinstance(one, dt.datetime) and bool(one.hour or one.minute) for one in moments)


def _spoken(
    shown: Sequence[tuple[str, str]], zone: ZoneInfo, captured: dt.datetime, languages: Sequence[str]
) -> Iterator[tuple[str, Moment]]:
    for rule, text in shown:
        if (moment := spoken_moment(text, zone, captured, month_first=_month_first(languages))) is not None:
            yield rule, moment


def searched(tree: HtmlElement, zone: ZoneInfo, latest: dt.date) -> When | None:
    """The day that htmldate finds in the whole page, which is a guess: for pages that say nothing else."""
    from htmldate import find_date

    found = find_date(
        tree, original_date=True, extensive_search=True, outputformat="%Y-%m-%d", min_date=EARLIEST.isoformat()
    )
    day = dt.date.fromisoformat(found) if found else None
    return _when(day, zone, "htmldate") if day and possible(day, latest) else None


def modified(claims: Iterable[tuple[str, str]], zone: ZoneInfo, captured: dt.datetime) -> When | None:
    """When the page says that it was changed last."""
    latest = captured.astimezone(zone).date()
    for rule, text in claims:
        moment = parse_moment(text) or spoken_moment(text, zone, captured)
        if moment is not None and possible(moment, latest):
            return _when(moment, zone, rule)
    return None


def _when(moment: Moment, zone: ZoneInfo, rule: str) -> When:
    if not isinstance(moment, dt.datetime):
        return When(moment.isoformat(), "day", rule)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=zone)
    precision = "second" if moment.second else "minute" if moment.hour or moment.minute else "day"
    return When(moment.isoformat(timespec="seconds"), precision, rule)


def _month_first(languages: Sequence[str]) -> bool:
    """Of 09/03/2016 nobody can be sure: with slashes and in English the month stands first, else the day."""
    return bool(languages) and languages[0] == "en"


def day_in_address(url: str, latest: dt.date) -> dt.date | None:
    """The day that an address names, as in /2016/11/09/; None for none that can be."""
    match = IN_ADDRESS.search(url)
    try:
        day = dt.date(*map(int, match.groups())) if match else None
    except ValueError:
        return None
    return day if day and possible(day, latest) else None


def _iso_day(moment: Moment) -> str:
    return (moment.date() if isinstance(moment, dt.datetime) else moment).isoformat()


def possible(moment: Moment, latest: dt.date) -> bool:
    """Whether something can have been published then: not before 1995, nor later than a day after the capture."""
    day = moment.date() if isinstance(moment, dt.datetime) else moment
    return EARLIEST <= day <= latest + dt.timedelta(days=1)  # a day: of zones
