"""Sentences: by full stops, not after initials or abbreviations; a line break always ends one."""

from __future__ import annotations

import numpy
from spacy.attrs import ORTH, SENT_START
from spacy.language import Language
from spacy.tokens import Doc

from nlp.components.findings import keys
from nlp.languages import rules_of
from nlp.languages.rules import LanguageRules

ENDS = frozenset({".", "!", "?", "…", "...", "?!", "!?", "!..", "?..", "!!!"})
CLOSING = frozenset({"»", "”", '"', ")", "’", "'", "“", "]"})


@Language.factory("press_sentences", assigns=["token.is_sent_start"])
def make_press_sentences(nlp: Language, name: str) -> PressSentences:  # noqa: ARG001  # spaCy passes both
    """spaCy's way to make the component."""
    return PressSentences(rules_of(str(nlp.lang)))


class PressSentences:
    """Sets where sentences begin."""

    def __init__(self, rules: LanguageRules) -> None:
        self._abbreviations, self._closing = rules.abbreviations, rules.closing_abbreviations
        self._may_end: dict[int, bool] = {}

    def __call__(self, doc: Doc) -> Doc:
        """Most words end nothing, whatever stands beside them: of these it is found out once for each."""
        strings, numbers = doc.vocab.strings, keys(doc, ORTH)
        starts, ended = [-1] * len(numbers), True
        for place, key in enumerate(numbers):
            may_end = self._may_end.get(key)
            if may_end is None:
                may_end = self._may_end[key] = _may_end(strings[key], self._closing)
            if may_end:
                around = [strings[one] for one in numbers[max(0, place - 1) : place + 2]]
                begins, ended = self._at_mark(around, place > 0, ended)
            else:
                begins, ended = ended, False
            if begins:
                starts[place] = 1
        if not starts:
            return doc
        # one call for all: setting a token's own mark makes spaCy look through the whole document each time
        marks = numpy.array(starts).astype("uint64").reshape(-1, 1)
        return doc.from_array([SENT_START], marks)  # type: ignore[arg-type]  # numpy's array is one

    def _at_mark(self, around: list[str], inside: bool, ended: bool) -> tuple[bool, bool]:
        """Whether a sentence begins with such a word, and whether one has ended after it.

        `around`: the word before, if it stands `inside` the text, the word itself, the one after if there is one.
        """
        before, word, after = around[0] if inside else "", around[inside], around[inside + 1 :]
        is_break = "\n" in word and word.isspace()
        closes = inside and word in CLOSING and not before.isspace()
        begins = not inside or (ended and not is_break and not closes)
        return begins, is_break or self._ends(before, word, after[0] if after else "") or (ended and not begins)

    def _ends(self, before: str, word: str, after: str) -> bool:
        """Whether a sentence ends with a word: a full stop, or one glued to it."""
        if word in ENDS:
            return not self._is_abbreviation(before, word, after)
        if word in self._closing and (after or word)[:1].isupper():
            return True
        glued = word[-1] in ".!?" and len(word) > 2 and word[:-1].isalpha()
        return glued and word[:-1].lower() not in self._abbreviations

    def _is_abbreviation(self, before: str, stop: str, after: str) -> bool:
        """Whether a full stop belongs to an initial or abbreviation, or a lower-case word follows."""
        if not before or stop != ".":
            return False
        initial = len(before) == 1 and before.isupper()
        return initial or before.lower() in self._abbreviations or after[:1].islower()


def _may_end(word: str, closing: frozenset[str]) -> bool:
    return word.isspace() or word in CLOSING or word in closing or word[-1] in ".!?…"
