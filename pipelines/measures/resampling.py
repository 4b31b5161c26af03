"""Intervals and tests that take stories, not mentions, as what is independent.

Mentions come in clusters: taking each as independent makes a test of equal treatment reject a true equality in 70 % of
cases. Stories are resampled whole, and labels are permuted within each story.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import permutations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array

from pipelines.measures.inequality import Array, loosemore_hanby, shares
from pipelines.measures.race import Flags

CONFIDENCE = 0.95
CHUNK = 200_000  # random numbers held at once: as many as the processor holds near
MOST_WAYS = 50_000
"""Ways to give so many labels to a story's candidates, up to which they are listed and one is drawn by its number."""

Places = NDArray[np.int32]


def resample_sums(stories: Array, resamples: int, rng: np.random.Generator) -> Array:
    """Sums over stories drawn with replacement: `stories` (stories, columns) gives (resamples, columns).

    The cluster bootstrap of Field and Welsh, JRSS B 69 (2007) 369-390, with the story as cluster.
    """
    count = len(stories)
    sums = []
    for size in _chunks(resamples, count):
        drawn = rng.integers(0, count, size=(size, count), dtype=np.uint32) + np.arange(size)[:, None] * count
        weights = np.bincount(drawn.ravel(), minlength=size * count).reshape(size, count)
        sums.append(weights.astype(np.float64) @ stories)
    return np.concatenate(sums)


def percentile_interval(values: Array) -> tuple[Array, Array]:
    """The 95 % interval of each column of (resamples, …), leaving resamples without coverage out; NaN for none left."""
    ordered = np.sort(values, axis=0)  # NaN last
    known = np.count_nonzero(~np.isnan(ordered), axis=0)
    tail = (1 - CONFIDENCE) / 2
    return _quantile(ordered, known, tail), _quantile(ordered, known, 1 - tail)


def _quantile(ordered: Array, known: NDArray[np.intp], part: float) -> Array:
    """Of the first `known` values of each column, between neighbours in proportion; NaN for none."""
    place = np.maximum(known - 1, 0) * part
    below = np.floor(place).astype(np.intp)
    near = np.stack([below, np.minimum(below + 1, np.maximum(known - 1, 0))])
    lower, upper = np.take_along_axis(ordered, near, axis=0)
    return np.asarray(lower + (upper - lower) * (place - below))


def under_equality(
    units: Sequence[Array], expected: Sequence[Array], racing: Flags, resamples: int, rng: np.random.Generator
) -> list[Array]:
    """The Loosemore-Hanby index under equal treatment, for each unit (stories, candidates): (resamples,) values.

    The index is against `expected`, the unit's shares under equality.
    """
    permuted = permuted_shares(units, racing, resamples, rng)
    return [loosemore_hanby(found, one) for found, one in zip(permuted, expected, strict=True)]


def permuted_shares(units: Sequence[Array], racing: Flags, resamples: int, rng: np.random.Generator) -> list[Array]:
    """Shares under equal treatment, for each unit (stories, candidates): (resamples, candidates).

    Labels of the candidates in the race (`racing`, of the same shape) are permuted within each story, the same way for
    all units: exact where labels are exchangeable.
    """
    sums = permuted_sums(np.stack(units, axis=-1), racing, resamples, rng)
    return [shares(sums[..., place]) for place in range(len(units))]


def equal_shares(unit: Array, racing: Flags) -> Array:
    """Each candidate's share if every story were shared out evenly among those in the race: (candidates,); sums to 1.

    1/n where all were in the race all the time. Both arguments are (stories, candidates).
    """
    if racing.all():
        return np.full(unit.shape[1], 1 / unit.shape[1])
    due = racing / np.maximum(racing.sum(axis=1, keepdims=True), 1)
    return shares(due.T @ unit.sum(axis=1))


def permuted_sums(stories: Array, racing: Flags, resamples: int, rng: np.random.Generator) -> Array:
    """Sums with labels permuted in each story: of (stories, candidates, units), (resamples, candidates, units).

    Only a story's candidates with anything get new labels, all different, of those in the race: the others' values are
    0 wherever they go. Stories with equally many, and the same in the race, are taken together; the sums are products
    with sparse matrices of 0 and 1.
    """
    sums = np.zeros((resamples, *stories.shape[1:]))
    there = np.asarray((stories != 0).any(axis=-1))
    counts = there.sum(axis=1)
    patterns, which = np.unique(racing, axis=0, return_inverse=True)
    for number, pattern in enumerate(patterns):
        places = np.flatnonzero(pattern).astype(np.int32)
        for named in sorted({int(one) for one in counts[which.ravel() == number] if one}):
            rows = (counts == named) & (which.ravel() == number)
            _add(sums, stories[rows][there[rows]].reshape(-1, named, stories.shape[2]), places, rng)
    return sums


def _add(sums: Array, values: Array, places: Places, rng: np.random.Generator) -> None:
    """Add to `sums` (resamples, candidates, units) the values (stories, named, units), each at places drawn anew."""
    resamples, candidates, units = sums.shape
    count, named, _ = values.shape
    start = 0
    for size in _chunks(resamples, count * named):
        labels = places[_labels(len(places), named, (count, size), rng)]
        columns = np.arange(0, count * size + 1, size)
        for place in range(named):
            into = labels[..., place] + np.arange(size, dtype=np.int32) * candidates
            entries = (np.ones(into.size), into.ravel(), columns)
            matrix = csc_array(entries, shape=(size * candidates, count))
            sums[start : start + size] += (matrix @ values[:, place]).reshape(size, candidates, units)
        start += size


def _labels(candidates: int, named: int, shape: tuple[int, int], rng: np.random.Generator) -> Places:
    """So many different labels for each place of `shape`, every order of them as likely: (*shape, named)."""
    if math.perm(candidates, named) <= MOST_WAYS:
        ways = _ways(candidates, named)
        return np.take(ways, rng.integers(0, len(ways), size=shape, dtype=np.uint32), axis=0)
    order = rng.random((*shape, candidates), dtype=np.float32).argsort(axis=-1)
    return np.asarray(order[..., :named], dtype=np.int32)


@lru_cache(maxsize=64)
def _ways(candidates: int, named: int) -> Places:
    return np.array(list(permutations(range(candidates), named)), dtype=np.int32)


def _chunks(resamples: int, each: int) -> Iterator[int]:
    """How many resamples at once, where one takes `each` random numbers."""
    size = max(1, CHUNK // max(each, 1))
    for start in range(0, resamples, size):
        yield min(size, resamples - start)


def p_value(observed: float, under: Array) -> float:
    """The part of the values under equality that are at least as large, the observed one among them: (0, 1]."""
    return float((1 + np.count_nonzero(under >= observed - 1e-12)) / (1 + len(under)))
