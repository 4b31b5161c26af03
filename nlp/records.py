"""What reading an article gives: plain records, so that workers can send them and one writer can store them.

Offsets are characters into the *source text* that was passed in (`title + "\\n\\n" + body`), end exclusive.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

MentionKind = Literal["name", "role", "named_after", "family", "kin", "derived", "office"]
Place = Literal["title", "lead", "body"]
Role = Literal["office", "candidate", "unclear"]
Tone = Literal["negative", "neutral", "positive"]


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where a subject is named. Only kinds `name` and `role` count toward the subject."""

    subject: str
    kind: MentionKind
    start: int
    end: int
    surface: str
    place: Place
    confidence: float
    """Precision expected of the rule that accepted it, 0..1."""
    rule: str
    """Which evidence decided: full, initials, introduced, surname, alias, role …"""
    sentence_start: int
    sentence_end: int
    in_quote: bool = False
    tone: Tone | None = None
    """None: not scored (no model for the language, one that errs too often, or one that is not sure here)."""
    p_negative: float | None = None
    p_neutral: float | None = None
    p_positive: float | None = None
    tone_origin: Literal["outlet", "headline", "source", "self"] = "outlet"
    """Whose tone it is: the outlet's own text or headline, a quoted other's words, or the subject's own words."""
    speaker: str | None = None
    """Of words in quotation marks: a subject's id, `other`, or None where nobody is sure, or the words are no quote."""
    role: Role | None = None
    """In which role an incumbent appears; None for everybody else."""


@dataclass(frozen=True, slots=True)
class Abstention:
    """A surname that was seen and not counted, with the reason: abstentions are published data."""

    subjects: tuple[str, ...]
    start: int
    end: int
    surface: str
    reason: str


@dataclass(frozen=True, slots=True)
class Quote:
    """Direct speech (offsets without the marks), or a clause that reports speech in the outlet's own words."""

    start: int
    end: int
    words: int
    speaker: str | None
    """A candidate's id, `other` (somebody else is named), or None where no rule is sure."""
    pattern: str | None
    kind: Literal["direct", "indirect"] = "direct"


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything found in one article."""

    language: str
    words: int
    """Words of title and body."""
    mentions: tuple[Mention, ...] = ()
    abstentions: tuple[Abstention, ...] = ()
    quotes: tuple[Quote, ...] = ()
    reported: tuple[Quote, ...] = ()
    """What candidates are said to say, without what is quoted in it."""
    subject_words: dict[str, float] = field(default_factory=dict)
    """Words about each subject: words of the sentences naming it, a shared sentence split equally."""
