"""`events.csv`: what the candidates did, and when. Whether the outlets covered it is for `coverage.py` to find.

A register is never complete. What is in it should be chosen before anybody looks at the coverage, from calendars of the
campaigns and agencies' lists.
"""

from __future__ import annotations

import datetime as dt
import difflib
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from nlp.candidates import Register
from nlp.terms import complaint
from pipelines.errors import StageError
from pipelines.tables import read_rows

FILE = "events.csv"
COLUMNS: dict[str, tuple[str, ...]] = {
    "when": ("when", "date", "дата", "когда"),
    "time": ("time", "время"),
    "candidate": ("candidate", "candidates", "кандидат"),
    "title": ("title", "event", "событие"),
    "place": ("place", "место"),
    "words": ("words", "слова"),
    "kind": ("kind", "type", "вид"),
    "address": ("address", "source", "url", "адрес"),
    "id": ("id",),
}
NEEDED = ("when", "candidate", "title")
MOMENTS = ("%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%d.%m.%Y %H:%M")
DAYS = ("%Y-%m-%d", "%d.%m.%Y")
WINDOW = dt.timedelta(hours=48)


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that one or several candidates did. `start` is midnight of the day where no time is known."""

    id: str
    start: dt.datetime
    timed: bool
    candidates: tuple[str, ...]
    title: str
    place: str = ""
    words: tuple[str, ...] = ()
    kind: str = ""
    address: str = ""

    @property
    def day(self) -> dt.date:
        """In the campaign's time zone."""
        return self.start.date()

    @property
    def last_day(self) -> dt.date:
        """The last day of the 48 hours; without a time, the second day after the event's."""
        return (self.start + WINDOW).date()

    @property
    def terms(self) -> tuple[str, ...]:
        """What tells that an item is about it: its words, or its place where it has none."""
        return self.words or ((self.place,) if self.place else ())

    @property
    def days(self) -> tuple[str, ...]:
        """The days of the window, ISO."""
        count = (self.last_day - self.day).days + 1
        return tuple((self.day + dt.timedelta(days=n)).isoformat() for n in range(count))


def read_events(path: Path, register: Register, zone: ZoneInfo) -> tuple[tuple[Event, ...], list[tuple[int, str]]]:
    """The events in order of time, and what is wrong by line. No file: no events."""
    if not path.is_file():
        return (), []
    events: dict[str, Event] = {}
    wrong: list[tuple[int, str]] = []
    try:
        for line, row in read_rows(path):
            fields = row if isinstance(row, str) else _fields(row)
            if isinstance(fields, str):
                wrong.append((line, fields))
                continue
            try:
                event = _event(fields, register, zone)
            except ValueError as error:
                wrong.append((line, str(error)))
                continue
            if event.id in events:
                wrong.append((line, f"stands twice (id {event.id}); remove one, or give them ids that differ"))
            events.setdefault(event.id, event)
    except StageError as error:
        wrong.append((1, str(error)))
    return tuple(sorted(events.values(), key=lambda one: (one.start, one.id))), wrong


def _fields(row: Mapping[str, object]) -> dict[str, str] | str:
    unknown = [name for name in row if not any(name in usual for usual in COLUMNS.values()) and row[name]]
    if unknown:
        near = difflib.get_close_matches(unknown[0], [name for usual in COLUMNS.values() for name in usual], n=1)
        return f"`{unknown[0]}` is no column of {FILE}; " + (f"did you mean `{near[0]}`?" if near else "remove it")
    return {
        what: " ".join(str(next((row[name] for name in usual if row.get(name)), "")).split())
        for what, usual in COLUMNS.items()
    }


def _event(fields: Mapping[str, str], register: Register, zone: ZoneInfo) -> Event:
    """Raises ValueError with a sentence that follows on the line's number."""
    for name in NEEDED:
        if not fields[name]:
            raise ValueError(f"says no `{name}`; fill it in")
    start, timed = _moment(f"{fields['when']} {fields['time']}".strip(), zone)
    candidates = tuple(_candidates(fields["candidate"], register))
    words = tuple(word for part in fields["words"].split(";") if (word := part.strip()))
    event = Event(
        fields["id"] or _id(start, candidates, fields["title"]),
        start,
        timed,
        candidates,
        fields["title"],
        fields["place"],
        words,
        fields["kind"],
        fields["address"],
    )
    if not event.terms:
        raise ValueError("has neither `words` nor `place`, so no item can be told to be about it; give one of them")
    for term in event.terms:
        if wrong := complaint(term):
            raise ValueError(f"the word {term!r} {wrong}")
    if event.address and not event.address.startswith(("http://", "https://")):
        raise ValueError(f"`address` {event.address!r} is no web address; it must begin with http")
    return event


def _moment(text: str, zone: ZoneInfo) -> tuple[dt.datetime, bool]:
    for formats, timed in ((MOMENTS, True), (DAYS, False)):
        for one in formats:
            try:
                return dt.datetime.strptime(text.replace("T", " "), one).replace(tzinfo=zone), timed
            except ValueError:
                continue
    raise ValueError(f"`when` is {text!r}; write it as 2026-03-05 18:00, or 2026-03-05 where the hour is not known")


def _candidates(text: str, register: Register) -> Iterator[str]:
    known = [candidate.id for candidate in register.candidates]
    for part in text.split(";"):
        name = part.strip()
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"did you mean {near[0]}?" if near else f"write one of: {', '.join(known)}"
            raise ValueError(f"`candidate` {name!r} is not in candidates.yml; {hint}")
        yield name


def _id(start: dt.datetime, candidates: tuple[str, ...], title: str) -> str:
    return "e" + hashlib.sha256(f"{start.isoformat()} {candidates} {title}".encode()).hexdigest()[:10]
