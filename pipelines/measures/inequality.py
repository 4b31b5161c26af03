"""Shares, and how far they are from a benchmark."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


def shares(counts: ArrayLike) -> Array:
    """Counts by their sum, along the last axis: 0..1, of the shape of `counts`. NaN where the sum is 0: no coverage."""
    values = np.asarray(counts, dtype=np.float64)
    totals = values.sum(axis=-1, keepdims=True)
    return np.asarray(np.divide(values, totals, out=np.full_like(values, np.nan), where=totals > 0))


def loosemore_hanby(found: ArrayLike, benchmark: ArrayLike) -> Array:
    """Half the sum of absolute differences between shares and benchmark, along the last axis.

    0 (as the benchmark) to 1 - min(benchmark): the part of the coverage that would have to move. NaN for no coverage.
    Source: Loosemore and Hanby, The Theoretical Limits of Maximum Distortion, BJPS 1 (1971) 467-477.
    """
    difference = np.asarray(found, dtype=np.float64) - np.asarray(benchmark, dtype=np.float64)
    return np.asarray(np.abs(difference).sum(axis=-1) / 2)


def ratio(numerators: ArrayLike, denominators: ArrayLike) -> Array:
    """Element by element, 0..1 for parts of a whole; NaN where the denominator is 0."""
    above, below = np.asarray(numerators, dtype=np.float64), np.asarray(denominators, dtype=np.float64)
    return np.asarray(np.divide(above, below, out=np.full_like(above, np.nan), where=below > 0))


def normalised_loosemore_hanby(found: ArrayLike, benchmark: ArrayLike) -> Array:
    """The index by its largest value, 1 - min(benchmark): 0..1, so that races of different size compare.

    NaN for one candidate only, or no coverage.
    """
    largest = 1 - np.asarray(benchmark, dtype=np.float64).min()
    return np.asarray(loosemore_hanby(found, benchmark) / (largest if largest > 0 else np.nan))


def gallagher(found: ArrayLike, benchmark: ArrayLike) -> Array:
    """Root of half the sum of squared differences: 0..sqrt((n - 1) / 2n) for an equal benchmark.

    Source: Gallagher, Proportionality, Disproportionality and Electoral Systems, Electoral Studies 10 (1991) 33-51.
    """
    difference = np.asarray(found, dtype=np.float64) - np.asarray(benchmark, dtype=np.float64)
    return np.asarray(np.sqrt((difference**2).sum(axis=-1) / 2))


def gini(found: ArrayLike, benchmark: ArrayLike) -> Array:
    """Of the Lorenz curve with the benchmark as population: half the sum of abs(p_i e_j - p_j e_i); 0..1 - min(e).

    For an equal benchmark it is the plain Gini coefficient, candidates without coverage among the members.
    """
    part, due = np.asarray(found, dtype=np.float64), np.asarray(benchmark, dtype=np.float64)
    crossed = part[..., :, None] * due
    return np.asarray(np.abs(crossed - np.swapaxes(crossed, -1, -2)).sum(axis=(-1, -2)) / 2)


def herfindahl(found: ArrayLike) -> Array:
    """Sum of squared shares: 1/n..1. It hides a candidate without coverage, so that it never stands alone."""
    return np.asarray((np.asarray(found, dtype=np.float64) ** 2).sum(axis=-1))


def effective_number(found: ArrayLike) -> Array:
    """How many candidates of equal size would give this sum of squared shares, 1 divided by it: 1..n.

    Source: Laakso and Taagepera, Effective Number of Parties, Comparative Political Studies 12 (1979) 3-27.
    """
    return np.asarray(1 / herfindahl(found))


def theil(found: ArrayLike, benchmark: ArrayLike) -> Array:
    """Kullback-Leibler divergence of shares from benchmark in nats: 0..ln n for an equal one, there Theil's index.

    Infinite where a candidate to whom the benchmark gives nothing has coverage; NaN for no coverage.
    """
    part, due = np.asarray(found, dtype=np.float64), np.asarray(benchmark, dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = np.where(part == 0, 0.0, part * np.log(part / due))
    return np.asarray(terms.sum(axis=-1))
