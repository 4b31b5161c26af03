"""Which texts tell one story: every copy is held against the fullest text of its story.

A text is a copy of a fuller one when enough of its word runs stand there (Broder 1997: containment), so that a cut
tail or inserted paragraphs do not hide it, and when it is more than a piece of it: it fills half of the fuller text or
begins as that does. A notice inside a round-up is therefore no copy of the round-up.

The result depends on the texts alone, not on their order. As in leader clustering (Hartigan 1975) the fullest text of
all leads, and each next one joins the leader that holds most of it, or leads a story of its own. A text that is a copy
of another copy may hold a little less of its leader (SLACK). A chain of texts of which only neighbours are alike is
thus no story: it ends where the fullest text no longer holds the next.

Which texts are compared at all is told by a sketch: the smallest hashes of a text (Broder's bottom-k MinHash), looked
up among all runs of the texts before it, which finds a short text in a long one as well as two of one length.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from pipelines.progress import Progress, Silent
from pipelines.stories.runs import RunHasher, Runs, standing_runs, without

SKETCH = 16
"""Hashes of a text that are looked up. Of a copy that shares 3 of 4 runs, fewer than 6 are found 1 in 10,000 times."""
SKETCH_PART = 0.35
FILLS = 0.5
"""Part of the fuller text from which a copy may stand anywhere in it; a smaller one must begin as it does."""
BEGINS = 0.5
"""Part of the fuller text's beginning (of the copy's length) that the copy must hold."""
FEW_RUNS = 8
"""Texts of fewer runs are one story only when they are equal: too little to compare."""
MANY_TEXTS = 400
"""A run found in so many texts that are looked up points to none."""
SLACK = 0.1
"""How much less than the threshold of a text may stand in the fullest one, where enough stands in another copy."""
ALIKE = 0.95
"""A copy of which so much stands in the fullest text need not be looked up: what it holds, that holds."""
FEW_MEMBERS = 12
"""Texts of a story that are looked up: the fullest and the next ones that differ from it."""
SLOTS = 1 << 22


@dataclass(frozen=True, slots=True)
class Likeness:
    """How a text stands to a fuller one. All 0..1."""

    held: float
    """Part of its runs that stand in the fuller text."""
    fills: float
    """Part of the fuller text's runs that stand in it."""
    begins: float
    """Part of the fuller text's first runs, as many as it has itself, that stand in it."""

    def is_copy(self, threshold: float) -> bool:
        """Whether it is a copy: enough of it stands there, and it is no mere piece."""
        return self.held >= threshold and (self.fills >= FILLS or self.begins >= BEGINS)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text belongs: the index of the fullest text of its story, and how much of it stands there (1: all)."""

    leader: int
    held: float


def likeness(shorter: Runs, fuller: Runs) -> Likeness:
    """Compare two texts exactly; neither is empty."""
    there = np.isin(fuller, shorter, assume_unique=True)
    shared = int(np.count_nonzero(there))
    return Likeness(shared / len(shorter), shared / len(fuller), float(there[: len(shorter)].mean()))


def cluster(
    texts: Iterable[str], outlets: Sequence[str], threshold: float, progress: Progress | None = None
) -> list[Place]:
    """For each text its place. `outlets` names the outlet of each: what it prints under many articles is left out.

    `threshold`: the part of a text (0..1) that must stand in the fuller one. Time and memory grow with the number of
    texts, not with that of pairs.
    """
    progress = progress or Silent()
    hasher = RunHasher()
    whole = []
    for text in texts:
        whole.append(hasher.runs(text))
        progress.advance()
    return place(list(_own_runs(whole, outlets)), threshold)


def _own_runs(whole: list[Runs], outlets: Sequence[str]) -> Iterator[Runs]:
    """The texts without their outlets' standing text; whole where nearly nothing else is there."""
    by_outlet: defaultdict[str, list[Runs]] = defaultdict(list)
    for runs, outlet in zip(whole, outlets, strict=True):
        by_outlet[outlet].append(runs)
    standing = {outlet: standing_runs(texts) for outlet, texts in by_outlet.items()}
    for runs, outlet in zip(whole, outlets, strict=True):
        own = without(runs, standing[outlet])
        yield own if len(own) >= FEW_RUNS else runs


def place(texts: Sequence[Runs], threshold: float) -> list[Place]:
    """As `cluster`, of runs. A text without a word is a story of its own."""
    sketches = [np.sort(np.partition(runs, SKETCH)[:SKETCH] if len(runs) > SKETCH else runs) for runs in texts]
    stories = _Stories(texts, _shared(texts, sketches), threshold)
    found = [Place(number, 1.0) for number in range(len(texts))]
    for number in _fullest_first(texts):
        if len(texts[number]):
            found[number] = stories.place_of(number, sketches[number])
    return found


def _fullest_first(texts: Sequence[Runs]) -> list[int]:
    """The order in which texts are placed; equal length: by content, so that the order of arrival says nothing."""
    digests = [hashlib.blake2b(np.sort(runs).tobytes(), digest_size=8).digest() for runs in texts]
    return sorted(range(len(texts)), key=lambda number: (-len(texts[number]), digests[number]))


def _shared(texts: Sequence[Runs], sketches: Sequence[Runs]) -> Runs:
    """The runs of sketches that stand in two texts or more, sorted: only these can lead from one to another."""
    asked = np.unique(np.concatenate(sketches)) if sketches else np.zeros(0, dtype=np.uint64)
    if not len(asked):
        return asked
    filled = _slots(asked)
    counts = np.zeros(len(asked), dtype=np.int64)
    for runs in texts:
        counts[_places(runs, asked, filled)] += 1
    return np.asarray(asked[counts > 1], dtype=np.uint64)


def _slots(values: Runs) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """A table that says of most values at once that they are not there."""
    filled = np.zeros(SLOTS, dtype=np.bool_)
    filled[values & np.uint64(SLOTS - 1)] = True
    return filled


def _places(
    runs: Runs, among: Runs, filled: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]
) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    """Where in the sorted `among` the runs stand that are there."""
    near = runs[filled[runs & np.uint64(SLOTS - 1)]]
    places = np.minimum(np.searchsorted(among, near), max(0, len(among) - 1))
    return np.asarray(places[among[places] == near] if len(among) else places[:0], dtype=np.int64)


class _Stories:
    """The stories so far: the fullest text of each and a few of its copies, and by which runs each is found."""

    def __init__(self, texts: Sequence[Runs], shared: Runs, threshold: float) -> None:
        self._texts, self._shared, self._threshold = texts, shared, threshold
        self._filled = _slots(shared)
        self._by_run: defaultdict[int, list[int]] = defaultdict(list)
        self._leader_of: dict[int, int] = {}
        self._members: Counter[int] = Counter()

    def place_of(self, number: int, sketch: Runs) -> Place:
        """The place of a text no fuller than all before; where no story holds it, it leads one."""
        found: dict[int, tuple[float, float]] = {}
        for candidate in self._candidates(sketch):
            leader = self._leader_of[candidate]
            if leader not in found and self._joins(number, candidate, leader):
                whole = likeness(self._texts[number], self._texts[leader])
                found[leader] = (whole.held, whole.fills)
        if not found:
            self._add(number, number)
            return Place(number, 1.0)
        leader, (held, _) = max(found.items(), key=lambda item: item[1])
        if held < ALIKE and self._members[leader] < FEW_MEMBERS:
            self._add(number, leader)
        return Place(leader, held)

    def _joins(self, number: int, candidate: int, leader: int) -> bool:
        runs = self._texts[number]
        if len(runs) < FEW_RUNS:
            found = likeness(runs, self._texts[candidate])
            return found.held == found.fills == 1
        if not self._is_copy(number, candidate, self._threshold):
            return False
        return candidate == leader or self._is_copy(number, leader, self._threshold - SLACK)

    def _is_copy(self, number: int, other: int, threshold: float) -> bool:
        return likeness(self._texts[number], self._texts[other]).is_copy(threshold)

    def _candidates(self, sketch: Runs) -> list[int]:
        """Texts that hold enough of the sketch, in the order in which they came."""
        hits: Counter[int] = Counter()
        asked = len(sketch)
        for run in _places(sketch, self._shared, self._filled).tolist():
            texts = self._by_run.get(run, [])
            if len(texts) < MANY_TEXTS:
                hits.update(texts)
            else:
                asked -= 1
        return [text for text, count in hits.items() if count >= max(1.0, SKETCH_PART * asked)]

    def _add(self, number: int, leader: int) -> None:
        self._leader_of[number] = leader
        self._members[leader] += 1
        for run in _places(self._texts[number], self._shared, self._filled).tolist():
            if len(self._by_run[run]) < MANY_TEXTS:
                self._by_run[run].append(number)
