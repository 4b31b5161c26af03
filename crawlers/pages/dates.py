"""When an article was published: what the page says of it, in the order in which it is to be trusted."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from lxml import etree
from lxml.html import HtmlElement

from crawlers.pages.html import collapse
from crawlers.pages.near import OF_CHANGE, is_around, labelled_dates, under_headline
from crawlers.pages.spoken import Moment, month_of, spoken_moment

IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-]?(\d{1,2})[/-]?(\d{1,2})(?=[/-]|$)")
WAYS = (
    IN_ADDRESS,
    re.compile(r"/((?:19|20)\d\d)/([a-z]{3})[a-z]{0,6}/(\d{1,2})(?=[/-]|$)", re.IGNORECASE),
    re.compile(r"(?<![\da-z])t?((?:19|20)\d\d)([-_/]?)(\d\d)\2(\d\d)(?!\d)"),
)
"""/2026/03/02/, /2026/mar/02/, then a day with two digits for each anywhere: news-2026-03-02, t20260302_1."""
EARLIEST = dt.date(1995, 1, 1)

DATED = re.compile("date|Date|time|Time|tarih|datum|fecha|publi|posted|byline|meta|info")
NOT_ITS_OWN = re.compile("comment|related|sidebar|widget")
IN_SCRIPT = re.compile(
    r"""\\?["'](?:date_?published|published_?(?:at|on|date|time)?|publish_?(?:date|time)|publication_?date|pub_?date"""
    r"""|first_?published(?:_?(?:at|date))?)\\?["']\s*:\s*\\?["']"""
    r"""((?:19|20)\d\d-\d\d-\d\d(?:[T ][\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?)""",
    re.IGNORECASE,
)
MOST_SCRIPT = 500_000
YEAR_ONLY = "a year only"
"""The rule of a guess that is no date of publication, though it shows that the page has one."""
MOST_SHOWN = 12
MOST_COMPARED = 3
WESTMOST, EASTMOST = dt.timedelta(hours=-12), dt.timedelta(hours=14)
OFFSETS = tuple(dt.timezone(dt.timedelta(hours=hours)) for hours in sorted(range(-10, 14), key=abs))
A_DAY = dt.timedelta(days=1)
LIKELY = dt.timedelta(hours=8)
"""Further from UTC a day that is only shown is more likely that of something else."""
DAY_FIRST_ENGLISH = frozenset("gb uk au nz ie in za ng ke gh pk bd lk mt sg my".split())


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


def shown_dates(tree: HtmlElement, claims: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """(rule, text) of what may be a date, the best first; nothing where it can add nothing to the claims.

    Where no machine is told a date, words for publication outweigh what elements are named.
    """
    if _gives_time(claims):
        return []
    labelled = [] if claims else labelled_dates(tree)
    return [*(("label", text) for text in labelled), *(("text", text) for text in _named_dates(tree))]


def _named_dates(tree: HtmlElement) -> list[str]:
    """Short texts of elements named as a date or a byline, in the page's order, those of a change left out."""
    found: list[str] = []
    for element in tree.iter(etree.Element):
        names = " ".join(filter(None, (element.get("class"), element.get("itemprop"))))
        if not _is_named(element, names) or len(element) >= 30 or _stands_around(element):
            continue
        text = collapse(" ".join(element.itertext()))
        if 4 <= len(text) <= 160 and any(char.isdigit() for char in text) and text not in found:
            change = OF_CHANGE.search(text)
            if not OF_CHANGE.search(names) and not (change and not any(map(str.isdigit, text[: change.start()]))):
                found.append(text)
        if len(found) == MOST_SHOWN:
            break
    return found


def _is_named(element: HtmlElement, names: str) -> bool:
    return element.tag == "time" or DATED.search(names) is not None or "date" in (element.get("id") or "")


def _stands_around(element: HtmlElement) -> bool:
    return any(is_around(one) or NOT_ITS_OWN.search(one.get("class") or "") for one in element.iterancestors())


def published(
    claims: Iterable[tuple[str, str]],
    shown: Sequence[tuple[str, str]],
    url: str,
    zone: ZoneInfo,
    captured: dt.datetime,
    month_first: bool,
) -> When | None:
    """When the page says that it was published; None where nothing says it.

    `claims` are what machines are meant to read, `shown` what people read, both as (rule, text), the best first.
    A moment without a zone is in `zone`, of 03/04/2026 `month_first` says how it is meant. Days after that of the
    capture and before 1995 are no dates. A day that is claimed gets the time that is shown for the same day.
    """
    latest = captured.astimezone(zone).date()
    spoken = [
        (rule, moment) for rule, moment in _spoken(shown, zone, captured, month_first) if possible(moment, latest)
    ]
    by_address = day_in_address(url, latest)
    day: When | None = None
    for rule, text in claims:
        moment = parse_moment(text) or spoken_moment(text, zone, captured, month_first=month_first)
        if moment is None or not possible(moment, latest):
            continue
        if day is not None and abs(dt.date.fromisoformat(day.iso) - _date_of(moment)) > A_DAY:
            continue  # of something else than the day that a better place names
        if isinstance(moment, dt.datetime) and (moment.hour or moment.minute or moment.second):
            return _when(_as_readers_saw(moment, by_address, [one for _, one in spoken], zone), zone, rule)
        day = day or _when(moment.date() if isinstance(moment, dt.datetime) else moment, zone, rule)
    timed = [(rule, moment) for rule, moment in spoken if isinstance(moment, dt.datetime)]
    if day is not None:
        same = next(
            (_when(moment, zone, f"{day.rule}, {rule}") for rule, moment in timed if _iso_day(moment) == day.iso), None
        )
        return same or day
    for rule, moment in spoken:
        return _when(moment, zone, rule)
    named = by_address or day_in_address(url, latest, anywhere=True)
    return _when(named, zone, "address") if named else None


def _as_readers_saw(
    moment: dt.datetime, address: dt.date | None, shown: Sequence[Moment], zone: ZoneInfo
) -> dt.datetime:
    """The same moment, in UTC on the page, with the offset that readers saw: machines are told 01:30 of the next day.

    Nothing changes where the page shows or its address names that day already. Else the offset is that of the shown
    time, the outlet's own, or the least one that gives the shown day.
    """
    if moment.utcoffset() != dt.timedelta(0):
        return moment
    days = [
        *([address] if address else []),
        *(one.date() if isinstance(one, dt.datetime) else one for one in shown[:MOST_COMPARED]),
    ]
    if not days or moment.date() in days:
        return moment
    for one in shown[:MOST_COMPARED]:
        if isinstance(one, dt.datetime):
            apart = one.replace(tzinfo=None) - moment.replace(tzinfo=None, second=0, microsecond=0)
            if WESTMOST <= apart <= EASTMOST and apart % dt.timedelta(minutes=30) == dt.timedelta(0):
                return moment.astimezone(dt.timezone(apart))
    nearest = OFFSETS if address else [offset for offset in OFFSETS if abs(offset.utcoffset(None)) <= LIKELY]
    for own in (moment.astimezone(zone), *(moment.astimezone(offset) for offset in nearest)):
        if own.date() == days[0]:
            return own
    return moment


def _gives_time(claims: Iterable[tuple[str, str]]) -> bool:
    """Whether a claim is a moment with its time: then nobody need look at what is shown."""
    moments = (parse_moment(text) for _, text in claims)
    return any(isinstance(one, dt.datetime) and bool(one.hour or one.minute) for one in moments)


def _spoken(
    shown: Sequence[tuple[str, str]], zone: ZoneInfo, captured: dt.datetime, month_first: bool
) -> list[tuple[str, Moment]]:
    """The moments of texts; a day without a year has that of the same day elsewhere."""
    found: list[tuple[str, Moment, bool]] = []
    for rule, text in shown:
        if (moment := spoken_moment(text, zone, captured, month_first=month_first)) is not None:
            found.append((rule, moment, str(moment.year) in text))
    years = {(moment.month, moment.day): moment.year for _, moment, whole in reversed(found) if whole}
    return [
        (rule, moment if whole else moment.replace(year=years.get((moment.month, moment.day), moment.year)))
        for rule, moment, whole in found
    ]


def sought(tree: HtmlElement, url: str, zone: ZoneInfo, captured: dt.datetime, month_first: bool) -> When | None:
    """The date of a page that says it nowhere else: one under the headline, one in a script, then htmldate's guess.

    `tree` is the whole page.
    """
    near = [("headline", text) for text in under_headline(tree)]
    found = published([], near, url, zone, captured, month_first)
    told = [("script", text) for text in _scripted(tree)]
    return found or published(told, [], "", zone, captured, month_first) or _guessed(tree, zone, captured)


def _scripted(tree: HtmlElement) -> list[str]:
    """What the page's own scripts call the date of publication, where they name one only: of several articles some are
    others'."""
    texts = (script.text or "" for script in tree.iter("script") if "src" not in script.attrib)
    found = {date for text in texts for date in IN_SCRIPT.findall(text[:MOST_SCRIPT])}
    return sorted(found) if len({date[:10] for date in found}) == 1 else []


def _guessed(tree: HtmlElement, zone: ZoneInfo, captured: dt.datetime) -> When | None:
    """The day that htmldate finds in the whole page. The first of January is mostly a year alone."""
    from htmldate import find_date

    found = find_date(
        tree, original_date=True, extensive_search=True, outputformat="%Y-%m-%d", min_date=EARLIEST.isoformat()
    )
    day = dt.date.fromisoformat(found) if found else None
    if day is None or not possible(day, captured.astimezone(zone).date()):
        return None
    return _when(day, zone, YEAR_ONLY if (day.month, day.day) == (1, 1) else "htmldate")


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


def is_month_first(tree: HtmlElement, url: str, languages: Sequence[str]) -> bool:
    """Whether 09/03/2016 is the third of September: in English, not where page or address are of other countries."""
    if not languages or languages[0] != "en":
        return False
    page = (tree.get("lang") or "en").lower().replace("_", "-")
    if page.split("-")[0] != "en" or page.partition("-")[2] in DAY_FIRST_ENGLISH:
        return False
    parts = urlsplit(url)
    end = (parts.hostname or "").rpartition(".")[2]
    return end not in DAY_FIRST_ENGLISH and not any(f"/en-{one}/" in parts.path.lower() for one in DAY_FIRST_ENGLISH)


def day_in_address(url: str, latest: dt.date, *, anywhere: bool = False) -> dt.date | None:
    """The day that an address names in its path, as in /2016/11/09/, or `anywhere`, where it may be that of what is
    written about; None for none that can be."""
    for pattern in WAYS if anywhere else WAYS[:2]:
        if (match := pattern.search(url)) is None:
            continue
        year, month, day = (one for one in match.groups() if one not in ("", "-", "_", "/"))
        number = int(month) if month.isdigit() else month_of(month)
        try:
            found = dt.date(int(year), number or 0, int(day))
        except ValueError:
            continue
        if possible(found, latest):
            return found
    return None


def _iso_day(moment: Moment) -> str:
    return _date_of(moment).isoformat()


def _date_of(moment: Moment) -> dt.date:
    return moment.date() if isinstance(moment, dt.datetime) else moment


def possible(moment: Moment, latest: dt.date) -> bool:
    """Whether something can have been published then: not before 1995, nor later than a day after the capture."""
    return EARLIEST <= _date_of(moment) <= latest + A_DAY  # of zones
