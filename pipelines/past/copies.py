"""Copies of an outlet's pages that somebody else kept: into our archive, with their time and origin."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from crawlers.outcomes import Outcome, of_status
from crawlers.visits import Answer
from crawlers.warc import Archive, Exchange, Place, sha256

SAME = "select id from captures where url = ? and captured = ? and status = ? and sha256 = ? and kind = 'page'"
INSERT_CAPTURE = """
insert into captures (url, final_url, outlet, kind, captured, status, content_type, sha256, length,
                      warc_file, warc_offset, warc_length, fetched, via)
values (?, ?, ?, 'page', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
# What a listing of the outlet names is asked for at the outlet all the same; what failed there, or was only sought, is
# held now.
UPSERT_ADDRESS = """
insert into addresses (url, outlet, kind, found_in, depth, first_seen, outcome, detail, attempts, visits)
values (?, ?, 'page', ?, 0, ?, ?, '', 0, 0)
on conflict (url) do update set outcome = excluded.outcome, detail = '', attempts = 0, due = null
where kind = 'page' and excluded.outcome = 'stored' and outcome != 'stored'
      and not (outcome = 'pending' and found_in is not null)
"""


@dataclass(frozen=True, slots=True)
class Copy:
    """A page as somebody else received it from the outlet."""

    url: str
    """The outlet's address, normalised."""
    outlet: str
    answer: Answer
    asked: str
    """The address that brought it: the outlet's as its copier spelled it, or one in a web archive."""
    at: dt.datetime
    """When we got it."""
    as_of: dt.datetime
    """When the outlet showed it."""
    via: str
    """The web archive's address, or file and record."""
    found_in: str


def keep(db: Database, archive: Archive, copies: Sequence[Copy]) -> list[tuple[int, bool]]:
    """(id of its capture, whether that is new) for each copy. To be called within a transaction.

    Records are on the disk when this returns. One that is held already (address, moment, status and body) is not
    written again.
    """
    results: list[tuple[int, bool] | None] = [None] * len(copies)
    fresh: dict[tuple[str, str, int, str], list[int]] = {}
    for number, copy in enumerate(copies):
        key = (copy.url, text_of(copy.as_of), copy.answer.status, sha256(copy.answer.body))
        held = db.execute(SAME, key).fetchone()
        if held is not None:
            results[number] = held[0], False
        else:
            fresh.setdefault(key, []).append(number)
    firsts = [copies[numbers[0]] for numbers in fresh.values()]
    places = archive.write([_exchange(copy) for copy in firsts]) if firsts else []
    for (key, numbers), copy, place in zip(fresh.items(), firsts, places, strict=True):
        capture = _insert(db, copy, key[3], place)
        for number in numbers:
            results[number] = capture, number == numbers[0]
    for copy in copies:
        hold_address(db, copy)
    return [result for result in results if result is not None]


def hold_address(db: Database, copy: Copy) -> None:
    """Note in the address's row that the archive holds what it showed."""
    outcome = of_status(copy.answer.status) or Outcome.STORED
    db.execute(UPSERT_ADDRESS, (copy.url, copy.outlet, copy.found_in, text_of(copy.at), outcome))


def _exchange(copy: Copy) -> Exchange:
    return Exchange(copy.url, "page", copy.answer, copy.at, as_of=copy.as_of, via=copy.via)


def _insert(db: Database, copy: Copy, digest: str, place: Place) -> int:
    answer = copy.answer
    row = (
        *(copy.url, copy.asked, copy.outlet, text_of(copy.as_of), answer.status, answer.content_type, digest),
        *(len(answer.body), place.file, place.offset, place.length, text_of(copy.at), copy.via),
    )
    return int(db.execute(INSERT_CAPTURE, row).lastrowid or 0)


def text_of(moment: dt.datetime) -> str:
    """ISO 8601 in UTC, to the second: how every table writes a moment."""
    return moment.astimezone(dt.UTC).isoformat(timespec="seconds")
