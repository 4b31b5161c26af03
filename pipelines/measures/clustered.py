"""The interval of a part of items that come in clusters (stories), near 0 and 1 too, without resampling."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betaincinv, stdtrit

TAIL = 0.025


def clustered_interval(part: ArrayLike, whole: ArrayLike) -> tuple[float, float, float]:
    """(value, low, high): sum(part) / sum(whole) with its 95 % interval; by cluster, 0 <= part <= whole. NaN: nothing.

    The exact interval for so many independent items as the clusters are worth: Korn and Graubard, Confidence Intervals
    for Proportions with Small Expected Number of Positive Counts Estimated from Survey Data, Survey Methodology 24
    (1998) 193-201. It is never narrower than what as many clusters of one item would give where nothing was seen.
    """
    above, below = np.asarray(part, dtype=np.float64), np.asarray(whole, dtype=np.float64)
    inside = below > 0
    above, below = above[inside], below[inside]
    items, clusters = float(below.sum()), len(below)
    if not clusters:
        return float("nan"), float("nan"), float("nan")
    value = float(above.sum() / items)
    if clusters == 1:
        return value, float("nan"), float("nan")
    worth = _worth(above, below, value)
    seen = value * worth
    low = 0.0 if value == 0 else float(betaincinv(seen, worth - seen + 1, TAIL))
    high = 1.0 if value == 1 else float(betaincinv(seen + 1, worth - seen, 1 - TAIL))
    return value, min(low, value), max(high, value)


def _worth(above: np.ndarray, below: np.ndarray, value: float) -> float:
    """How many independent items give the same variance, less for the few clusters it is known from."""
    items, clusters = float(below.sum()), len(below)
    residuals = above - value * below
    variance = clusters / (clusters - 1) * float((residuals**2).sum()) / items**2
    if variance == 0 or not 0 < value < 1:
        return float(min(items, clusters))
    worth = min(items, value * (1 - value) / variance)
    shrink = (stdtrit(items - 1, 1 - TAIL) / stdtrit(clusters - 1, 1 - TAIL)) ** 2 if items > 1 else 1.0
    return float(max(1.0, min(items, worth * shrink)))
