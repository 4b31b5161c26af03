"""Kazakh words in both of its scripts."""

from __future__ import annotations

from collections.abc import Iterable

from nlp.folding import fold
from nlp.transliteration import kazakh_latin


def both_scripts(words: Iterable[str]) -> frozenset[str]:
    """The words, and the same in Latin letters as folding leaves them."""
    known = list(words)
    return frozenset({*known, *(fold(kazakh_latin(word)).lower() for word in known)})
