"""From a sentence with a target to strings that a hasher counts. Names are masked: no feature can know who is meant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from nlp.folding import fold
from nlp.tone.valence import valence_features

WORD = re.compile(r"[^\W\d_]+(?:[-'][^\W\d_]+)*|[!?\"«»“”:;]")
TARGET = "TARGET"
NAME = "NAME"
REACH = 6
STEM = 5
NEGATIONS = frozenset("not no never n't without не нет ни без никогда don't doesn't didn't isn't wasn't".split())


def features(sentence: str, start: int, end: int) -> list[str]:
    """Features of the target at `start`..`end`: words, stems and pairs, by side and distance from it; their valence.

    Capitalised words inside a sentence are masked as NAME, the target as TARGET.
    """
    left = _words(sentence[:start], at_start=True)
    right = _words(sentence[end:], at_start=False)
    found = [f"w:{word}" for word in (*left, *right)]
    found += [f"s:{word[:STEM]}" for word in (*left, *right) if len(word) > STEM]
    found += list(_pairs([*left, TARGET, *right]))
    for side, words in (("l", left[::-1]), ("r", right)):
        found += list(_side(side, words))
    found += valence_features(sentence, start, end)
    return found


def _words(text: str, *, at_start: bool) -> list[str]:
    words: list[str] = []
    for place, match in enumerate(WORD.finditer(fold(text))):
        word = match[0]
        is_name = word[0].isupper() and not (place == 0 and at_start)
        words.append(NAME if is_name else word.lower())
    return words


def _pairs(words: list[str]) -> Iterator[str]:
    for one, other in pairwise(words):
        yield f"p:{one} {other}"


def _side(side: str, words: list[str]) -> Iterator[str]:
    """Words of one side, nearest first: with their side, and those near with their distance class too."""
    negated = False
    for distance, word in enumerate(words):
        if word in NEGATIONS:
            negated = True
        yield f"{side}:{word}"
        if len(word) > STEM:
            yield f"{side}s:{word[:STEM]}"
        if distance < REACH:
            yield f"{side}n:{word}"
            yield f"{side}{min(distance, 2)}:{word[:STEM]}"
            if negated:
                yield f"{side}!:{word[:STEM]}"
    if words[:2]:
        yield f"{side}2:{' '.join(words[:2])}"
    if words[:3]:
        yield f"{side}3:{' '.join(words[:3])}"
