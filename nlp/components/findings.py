"""What the components hand to each other."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Literal, cast

from spacy.attrs import IDX, ORTH, SENT_START
from spacy.tokens import Doc, Token

from nlp.people import Person
from nlp.records import Abstention, Mention, Quote

KEY = "tarazy"
WORD = re.compile(r"[^\W\d_]+(?:[-'][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Hit:
    """Tokens `start` to `end` (exclusive) that look like a person's name, not judged yet."""

    person: Person
    start: int
    end: int
    form: Literal["surname", "family", "alias", "phrase", "derived"]
    cases: frozenset[str]


@dataclass(slots=True)
class Findings:
    """All that was found in a document. `title_end` and `lead_end` are character offsets."""

    text: str = ""
    """The document's text, kept: spaCy puts it together from its tokens at each call."""
    day: dt.date | None = None
    """Of publication, in the campaign's time zone; None: not known."""
    title_end: int = 0
    lead_end: int = 0
    hits: list[Hit] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    abstentions: list[Abstention] = field(default_factory=list)
    nominatives: set[int] = field(default_factory=set)
    """Where a mention starts that can be a subject: its form may be a nominative."""
    quotes: list[Quote] = field(default_factory=list)
    reported: list[Quote] = field(default_factory=list)
    needed: str = ""
    """What the tokens were made of: the text, with line breaks for what names nobody (nlp.scan)."""
    small_words: frozenset[str] | None = None
    """Words of the text that begin with a small letter, lower case; None: not asked for yet."""
    sentences: list[int] = field(default_factory=list)
    """Where sentences begin; empty: not asked for yet."""


def findings_of(doc: Doc) -> Findings:
    """The document's findings, made empty where nobody has begun."""
    if KEY not in doc.user_data:
        doc.user_data[KEY] = Findings(text=doc.text, needed=doc.text)
    return cast(Findings, doc.user_data[KEY])


def text_of(doc: Doc) -> str:
    """The document's text."""
    return findings_of(doc).text


def texts(doc: Doc) -> list[str]:
    """The tokens' texts: far quicker than asking each token."""
    strings = doc.vocab.strings
    return [strings[key] for key in keys(doc, ORTH)]


def keys(doc: Doc, attribute: int) -> list[int]:
    """The tokens' numbers for an attribute (spacy.attrs) in the string store."""
    numbers: list[int] = doc.to_array([attribute]).ravel().tolist()  # type: ignore[assignment]  # whole numbers they are
    return numbers


def small_words(doc: Doc) -> frozenset[str]:
    """The words that begin with a small letter, in lower case."""
    findings = findings_of(doc)
    if findings.small_words is None:
        findings.small_words = frozenset(word.lower() for word in WORD.findall(findings.text) if word[0].islower())
    return findings.small_words


def sentence_at(doc: Doc, place: int) -> tuple[int, int]:
    """Start and end of the sentence with a character, without the blanks around it."""
    findings = findings_of(doc)
    if not findings.sentences:
        marks = doc.to_array([SENT_START, IDX]).tolist()
        findings.sentences = [0, *(idx for starts, idx in marks if starts == 1 and idx), len(findings.needed)]
    number = bisect_right(findings.sentences, place)
    start, end = findings.sentences[number - 1 : number + 1]
    text = findings.needed[start:end]
    return end - len(text.lstrip()), start + len(text.rstrip())


def is_capitalised(token: Token) -> bool:
    """Whether a token begins with a capital letter."""
    return token.text[:1].isupper()


def is_word(token: Token) -> bool:
    """Whether a token is of letters, perhaps with a hyphen or an apostrophe within: Дар'я."""
    if token.is_alpha:
        return True
    text = token.text
    return "-" in text.strip("-") or "'" in text.strip("'")


def word_before(doc: Doc, index: int) -> Token | None:
    """The word right before a token, with nothing but a blank between; None at a paragraph's start or after a mark."""
    if index == 0:
        return None
    token = doc[index - 1]
    return token if is_word(token) else None


def word_after(doc: Doc, index: int) -> Token | None:
    """The word that begins at token `index`, if a word does."""
    if index >= len(doc):
        return None
    token = doc[index]
    return token if is_word(token) else None
