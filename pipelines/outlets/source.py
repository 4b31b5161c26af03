"""A source that was asked for: what it names, how new it is, in words."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from crawlers.discovery import Kind
from crawlers.listing import Entry
from crawlers.pages.dates import parse_moment

STALE = dt.timedelta(days=30)


@dataclass(frozen=True, slots=True)
class FoundSource:
    """A listing that was asked for and named pages of the outlet."""

    kind: Kind
    url: str
    entries: tuple[Entry, ...]
    newest: str | None
    """A day, or a minute as the outlet writes it; None where it says no dates."""
    note: str = ""


def is_headline(title: str | None) -> bool:
    """Whether a link's text is long enough for a headline: shorter ones are more often sections."""
    return len(title or "") >= 25 or len((title or "").split()) >= 4


def newest(entries: Iterable[Entry], now: dt.datetime) -> str | None:
    """The latest date of the entries as a day or a minute; dates of the future and what is no date are passed over."""
    moments = [moment for entry in entries if entry.date and (moment := parse_moment(entry.date))]
    tomorrow = (now + dt.timedelta(days=1)).date()
    days = [(_day(moment), moment) for moment in moments if _day(moment) <= tomorrow]
    if not days:
        return None
    _, last = max(days, key=lambda pair: (pair[0], pair[1].isoformat()))
    return f"{last:%Y-%m-%d %H:%M}" if isinstance(last, dt.datetime) else last.isoformat()


def _day(moment: dt.datetime | dt.date) -> dt.date:
    return moment.date() if isinstance(moment, dt.datetime) else moment


def describe(source: FoundSource, now: dt.datetime) -> str:
    """How many pages a source names and how new they are, in words."""
    text = f"{len(source.entries):,} page{'s' if len(source.entries) != 1 else ''}"
    text += (
        f", newest {source.newest}"
        if source.newest
        else ", without dates"
        if source.kind in ("feed", "sitemap")
        else ""
    )
    if source.newest and dt.date.fromisoformat(source.newest[:10]) < (now - STALE).date():
        text += ": does it still bring news?"
    return f"{text} ({source.note})" if source.note else text


def zone_words(dates: Iterable[str], zone: ZoneInfo) -> str | None:
    """A sentence where the offsets that an outlet writes are not those of the campaign's zone; None: nothing to say.

    Offset 0 says nothing: many write all dates in UTC.
    """
    offsets: Counter[str] = Counter()
    for text in dates:
        moment = parse_moment(text)
        if isinstance(moment, dt.datetime) and moment.tzinfo and (offset := moment.utcoffset()):
            expected = moment.astimezone(zone).utcoffset()
            offsets["" if offset == expected else f"{moment:%z}"] += 1
    if not offsets or (common := offsets.most_common(1)[0][0]) == "":
        return None
    return f"its dates carry the offset {common[:3]}:{common[3:]}, which is not that of {zone.key}"
