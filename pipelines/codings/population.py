"""Mentions whose tone is the outlet's own: what is measured, and what a sample for coders is drawn from."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from nlp.item_tone import OUTLET_ORIGINS
from pipelines.campaign import Monitor
from pipelines.measures.race import Flags, in_race

MENTIONS = """
select m.article, m.subject, m.start, m.end, m.sentence_start, m.sentence_end, m.tone_origin,
       m.p_negative, m.p_neutral, m.p_positive, a.language, a.outlet, a.published_day
from mentions m join articles a on a.id = m.article
where m.kind = 'name' order by m.article, m.start, m.end, m.subject
"""
Stratum = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A mention by name in the outlet's own text or headline. Offsets are into title + two line ends + body."""

    article: str
    subject: str
    start: int
    end: int
    sentence_start: int
    sentence_end: int
    language: str
    outlet: str
    period: str
    """Empty: of unknown day, or of a day in no period."""
    chances: tuple[float, float, float] | None
    """The model's probabilities of negative, neutral, positive; None where the language has no model."""

    def stratum(self, *, by_outlet: bool) -> Stratum:
        """What it is drawn with: candidate, language, period, and the outlet where asked."""
        return (self.subject, self.language, self.period, *((self.outlet,) if by_outlet else ()))

    def sentence(self, source: str) -> tuple[str, int, int]:
        """The sentence, and where in it the candidate stands."""
        text = source[self.sentence_start : self.sentence_end]
        return text, self.start - self.sentence_start, self.end - self.sentence_start

    def key(self, source: str) -> str:
        """Tells it from others, whatever else of the article changes. With a letter first: no spreadsheet rounds it."""
        content = "\n".join((self.article, self.subject, *map(str, self.sentence(source))))
        return f"m{hashlib.sha256(content.encode()).hexdigest()[:16]}"


def population(db: Database, monitor: Monitor) -> Iterator[Place]:
    """Every mention that the measures of tone are of, scored or not, in order: of candidates in the race on its day."""
    places = {candidate.id: place for place, candidate in enumerate(monitor.register.candidates)}
    outlets = {outlet.id for outlet in monitor.outlets}
    days: dict[str | None, tuple[str, Flags]] = {}
    for row in db.query(MENTIONS):
        if row["subject"] not in places or row["outlet"] not in outlets or row["tone_origin"] not in OUTLET_ORIGINS:
            continue
        day = row["published_day"]
        if day not in days:
            found = monitor.campaign.period_of(dt.date.fromisoformat(day)) if day else None
            days[day] = (found.id if found else "", in_race(monitor, day))
        period, racing = days[day]
        if racing[places[row["subject"]]]:
            yield _place(row, period)


def _place(row: dict[str, Any], period: str) -> Place:
    known = (row["p_negative"], row["p_neutral"], row["p_positive"])
    return Place(
        article=row["article"],
        subject=row["subject"],
        start=row["start"],
        end=row["end"],
        sentence_start=row["sentence_start"],
        sentence_end=row["sentence_end"],
        language=row["language"] or "",
        outlet=row["outlet"],
        period=period,
        chances=None if known[0] is None else known,
    )


def sources(db: Database, articles: Sequence[str]) -> dict[str, str]:
    """The text that offsets are into, by article; those that are no longer there are left out."""
    found: dict[str, str] = {}
    for article in articles:
        for title, body in db.execute("select title, body from articles where id = ?", [article]):
            found[article] = f"{title}\n\n{body}"
    return found
