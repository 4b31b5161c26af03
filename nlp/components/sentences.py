"""Sentences: by full stops, not after initials or abbreviations; a line break always ends one."""

from __future__ import annotations

from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc

from nlp.languages import rules_of

ENDS = frozenset({".", "!", "?", "…", "...", "?!", "!?", "!..", "?..", "!!!"})
CLOSING = frozenset({"»", "”", '"', ")", "’", "'", "“", "]"})


@Language.factory("press_sentences")
def make_press_sentences(nlp: Language, name: str) -> Callable[[Doc], Doc]:  # noqa: ARG001  # spaCy passes both
    """spaCy's way to make the component."""
    rules = rules_of(str(nlp.lang))
    abbreviations, closing = rules.abbreviations, rules.closing_abbreviations

    def split(doc: Doc) -> Doc:
        ended = True
        for token in doc:
            is_break = token.is_space and "\n" in token.text
            starts = (
                ended and not is_break and not (token.text in CLOSING and token.i and not doc[token.i - 1].is_space)
            )
            token.is_sent_start = starts or token.i == 0
            if starts or token.i == 0:
                ended = False
            ended = ended or is_break or (token.text in ENDS and not _is_abbreviation(doc, token.i, abbreviations))
            ended = ended or (token.text in closing and doc[min(token.i + 1, len(doc) - 1)].text[:1].isupper())
            ended = ended or (
                token.text[-1] in ".!?"
                and len(token.text) > 2
                and token.text[:-1].isalpha()
                and token.text[:-1].lower() not in abbreviations
            )
        return doc

    return split


def _is_abbreviation(doc: Doc, stop: int, abbreviations: frozenset[str]) -> bool:
    """Whether the full stop at token `stop` belongs to an initial or abbreviation, or a lower-case word follows."""
    if stop == 0 or doc[stop].text != ".":
        return False
    before = doc[stop - 1].text
    if (len(before) == 1 and before.isupper()) or before.lower() in abbreviations:
        return True
    following = doc[stop + 1].text if stop + 1 < len(doc) else ""
    return following[:1].islower()
