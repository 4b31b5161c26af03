"""Intervals and tests that take stories, not mentions, as what is independent.

Mentions come in clusters: taking each as independent makes a test of equal treatment reject a true equality in 70 % of
cases. Stories are resampled whole, and labels are permuted within each story.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipelines.measures.inequality import Array, loosemore_hanby, shares

CONFIDENCE = 0.95
CHUNK = 4_000_000  # random numbers held at once


def resample_sums(stories: Array, resamples: int, rng: np.random.Generator) -> Array:
    """Sums over stories drawn with replacement: `stories` (stories, columns) gives (resamples, columns).

    The cluster bootstrap of Field and Welsh, JRSS B 69 (2007) 369-390, with the story as cluster.
    """
    count = len(stories)
    sums = []
    per_chunk = max(1, CHUNK // max(count, 1))
    for start in range(0, resamples, per_chunk):
        size = min(per_chunk, resamples - start)
        weights = rng.multinomial(count, np.full(count, 1 / count), size=size)
        sums.append(weights @ stories)
    return np.concatenate(sums)


def percentile_interval(values: Array) -> tuple[Array, Array]:
    """The 95 % interval of each column of (resamples, …), leaving resamples without coverage out; NaN for none left."""
    tail = (1 - CONFIDENCE) / 2
    empty = np.isnan(values).all(axis=0)
    low, high = np.nanquantile(np.where(empty, 0.0, values), [tail, 1 - tail], axis=0)
    return np.where(empty, np.nan, low), np.where(empty, np.nan, high)


def zero_bound(stories: int) -> float:
    """The upper 95 % limit of a share of which nothing was seen in so many stories: 1 - 0.05 ** (1/m), about 3/m.

    The bootstrap would say [0, 0]. Source: the exact (Clopper-Pearson) bound for 0 successes, one-sided.
    """
    return float(1 - (1 - CONFIDENCE) ** (1 / stories)) if stories else 1.0


def under_equality(units: list[Array], resamples: int, rng: np.random.Generator) -> list[Array]:
    """The Loosemore-Hanby index under equal treatment, for each unit (stories, candidates): (resamples,) values.

    Candidates' labels are permuted within each story, the same way for all units: exact where labels are exchangeable.
    """
    count, candidates = units[0].shape
    equal = np.full(candidates, 1 / candidates)
    found: list[list[Array]] = [[] for _ in units]
    per_chunk = max(1, CHUNK // max(count * candidates, 1))
    for start in range(0, resamples, per_chunk):
        size = min(per_chunk, resamples - start)
        order: NDArray[np.intp] = rng.random((size, count, candidates)).argsort(axis=-1)
        for place, unit in enumerate(units):
            permuted = np.take_along_axis(np.broadcast_to(unit, order.shape), order, axis=-1)
            found[place].append(loosemore_hanby(shares(permuted.sum(axis=1)), equal))
    return [np.concatenate(values) for values in found]


def p_value(observed: float, under: Array) -> float:
    """The part of the values under equality that are at least as large, the observed one among them: (0, 1]."""
    return float((1 + np.count_nonzero(under >= observed - 1e-12)) / (1 + len(under)))
