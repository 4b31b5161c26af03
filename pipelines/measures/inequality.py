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
