"""Texts as arrays of hashed word runs: what is compared when copies are sought.

A run of five words becomes 64 bits (a polynomial over the words' hashes, mixed as in splitmix64): 50,000 articles take
some 120 MB. Two different runs of a collection of 10^8 share a hash with a probability of 0.0003.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pipelines.edits.wording import INVISIBLE, is_furniture
from pipelines.stories.shingles import SHINGLE_WORDS, WORD

Runs = NDArray[np.uint64]
"""The different runs of a text, in the order in which they first stand in it."""

BASE = np.uint64(0x9E3779B97F4A7C15)
MIX_1, MIX_2 = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
LINE = re.compile(r"[^\n]+")

STANDING_IN = 8
"""Articles of one outlet, otherwise different, in which a run is standing text: who we are, subscribe, background."""
OWN_PART, OWN_RUNS = 0.5, 40
"""What a text that shall tell so has of its own: half of its runs, or a paragraph. With less it is a copy."""


class RunHasher:
    """Turns texts into runs. The hash of a run depends on its words alone, not on what was read before."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}
        self._hashes = np.zeros(1 << 16, dtype=np.uint64)

    def runs(self, text: str) -> Runs:
        """The runs of a text's own paragraphs, case folded; empty where there is no word."""
        own = " ".join(line for line in LINE.findall(INVISIBLE.sub("", text)) if not is_furniture(line.strip()))
        words = WORD.findall(own.casefold())
        if not words:
            return np.zeros(0, dtype=np.uint64)
        places = np.fromiter(map(self._place, words), dtype=np.int64, count=len(words))  # may enlarge the table
        found = self._hashes[places]
        count = max(1, len(words) - SHINGLE_WORDS + 1)
        mixed = np.zeros(count, dtype=np.uint64)
        for offset in range(min(SHINGLE_WORDS, len(words))):
            mixed = mixed * BASE + found[offset : offset + count]
        return distinct(_mix(mixed))

    def _place(self, word: str) -> int:
        place = self._places.get(word)
        if place is None:
            place = self._places[word] = len(self._places)
            if place == len(self._hashes):
                self._hashes = np.concatenate([self._hashes, np.zeros_like(self._hashes)])
            digest = hashlib.blake2b(word.encode("utf-8", "replace"), digest_size=8).digest()
            self._hashes[place] = int.from_bytes(digest, "little")
        return place


def _mix(values: Runs) -> Runs:
    values = (values ^ (values >> np.uint64(30))) * MIX_1
    values = (values ^ (values >> np.uint64(27))) * MIX_2
    return np.asarray(values ^ (values >> np.uint64(31)), dtype=np.uint64)


def distinct(values: Runs) -> Runs:
    """Each value once, in the order of its first place."""
    _, places = np.unique(values, return_index=True)
    return np.asarray(values[np.sort(places)], dtype=np.uint64)


def without(values: Runs, unwanted: Runs) -> Runs:
    """The values that are not among `unwanted`, which is sorted."""
    if not len(unwanted) or not len(values):
        return values
    places = np.minimum(np.searchsorted(unwanted, values), len(unwanted) - 1)
    return np.asarray(values[unwanted[places] != values], dtype=np.uint64)


def standing_runs(texts: Sequence[Runs]) -> Runs:
    """Of the texts of one outlet, the runs that stand in STANDING_IN or more otherwise different ones; sorted.

    Texts are otherwise different when each has a paragraph of its own, and the smallest hashes of what is their own
    differ. So an outlet's copies of one report, cut or with another headline, do not make its words standing text.
    """
    nothing = np.zeros(0, dtype=np.uint64)
    texts = [text for text in texts if len(text)]
    if len(texts) < STANDING_IN:
        return nothing
    sizes = np.array([len(text) for text in texts])
    flat, owners = np.concatenate(texts), np.repeat(np.arange(len(texts)), sizes)
    values, inverse, counts = np.unique(flat, return_inverse=True, return_counts=True)
    common = counts[inverse] >= STANDING_IN
    if not common.any():
        return nothing
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    own = np.minimum.reduceat(np.where(common, np.iinfo(np.uint64).max, flat), starts)
    asked = np.bincount(owners, weights=~common) >= np.minimum(OWN_RUNS, OWN_PART * sizes)
    told = common & asked[owners]
    witnesses = np.unique(np.stack([inverse[told].astype(np.uint64), own[owners[told]]]), axis=1)
    heard = np.bincount(witnesses[0].astype(np.int64), minlength=len(values))
    return np.asarray(values[heard >= STANDING_IN], dtype=np.uint64)
