"""Sentences: by full stops, not after initials or abbreviations; a line break always ends one."""

from __future__ import annotations

from collections.abc import Callable

import numpy
from spacy.attrs import SENT_START
from spacy.language import Language
from spacy.tokens import Doc

from nlp.components.findings import texts
from nlp.languages import rules_of

ENDS = frozenset({".", "!", "?", "…", "...", "?!", "!?", "!..", "?..", "!!!"})
CLOSING = frozenset({"»", "”", '"', ")", "’", "'", "“", "]"})


@Language.factory("press_sentences")
def make_press_sentences(nlp: Language, name: str) -> Callable[[Doc], Doc]:  # noqa: ARG001  # spaCy passes both
    """spaCy's way to make the component."""
    rules = rules_of(str(nlp.lang))
    abbreviations, closing = rules.abbreviations, rules.closing_abbreviations

    def split(doc: Doc) -> Doc:
        words = texts(doc)
        starts, ended = [], True
        for place, word in enumerate(words):
            is_break = "\n" in word and word.isspace()
            closes = word in CLOSING and place > 0 and not words[place - 1].isspace()
            begins = place == 0 or (ended and not is_break and not closes)
            starts.append(1 if begins else -1)
            ended = is_break or _ends(words, place, abbreviations, closing) or (ended and not begins)
        # one call for all: setting a token's own mark makes spaCy look through the whole document each time
        marks = numpy.array(starts).astype("uint64").reshape(-1, 1)
        return doc.from_array([SENT_START], marks) if starts else doc  # type: ignore[arg-type]  # numpy's array is one

    return split


def _ends(words: list[str], place: int, abbreviations: frozenset[str], closing: frozenset[str]) -> bool:
    """Whether a sentence ends with a word: a full stop, or one glued to it."""
    word = words[place]
    if word in ENDS:
        return not _is_abbreviation(words, place, abbreviations)
    if word in closing and words[min(place + 1, len(words) - 1)][:1].isupper():
        return True
    glued = word[-1] in ".!?" and len(word) > 2 and word[:-1].isalpha()
    return glued and word[:-1].lower() not in abbreviations


def _is_abbreviation(words: list[str], stop: int, abbreviations: frozenset[str]) -> bool:
    """Whether the full stop at `stop` belongs to an initial or abbreviation, or a lower-case word follows."""
    if stop == 0 or words[stop] != ".":
        return False
    before = words[stop - 1]
    if (len(before) == 1 and before.isupper()) or before.lower() in abbreviations:
        return True
    return words[stop + 1][:1].islower() if stop + 1 < len(words) else False
