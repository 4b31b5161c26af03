"""Runs of words (shingles) of a text, as a set of strings: what two texts share, by hand-checkable arithmetic."""

from __future__ import annotations

import re

SHINGLE_WORDS = 5
WORD = re.compile(r"\w+")


def shingles(text: str) -> frozenset[str]:
    """The runs of five words of a text, lower case; a text of fewer words is one run."""
    words = WORD.findall(text.casefold())
    count = max(1, len(words) - SHINGLE_WORDS + 1)
    return frozenset(" ".join(words[start : start + SHINGLE_WORDS]) for start in range(count))


def jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    """Size of the intersection by that of the union, 0..1."""
    return len(one & other) / len(one | other)
