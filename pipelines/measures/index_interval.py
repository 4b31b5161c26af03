"""The interval of an index of inequality, which chance alone makes larger than it is, most of all near its least value.

The percentile of resampled stories keeps that upward bias: of an equal field it holds the truth in no case, of an
unequal one with 15 stories in 70 to 80 of 100 (`make bench`). Here the bias is taken off first, and each end of the
interval is laid on the scale that suits it.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.special import stdtrit

from pipelines.measures.inequality import Array
from pipelines.measures.part_interval import part_interval

CONFIDENCE = 0.95
STEP = 1e-6
Index = Callable[[Array], Array]
"""Of shares (…, candidates), giving (…,); convex, so that it is largest where one candidate has everything."""
NOTHING = (float("nan"), float("nan"))


def index_interval(
    index: Index, counted: Array, resampled: Array, benchmark: Array, nearest: Array, *, apart: bool
) -> tuple[float, float]:
    """The 95 % interval of an index, within its range and with the value inside; NaN where the index has no number.

    `counted` is by story (stories, candidates), `resampled` the shares of resampled stories (resamples, candidates).
    At `benchmark` (candidates,) the index is least, and `apart` is whether a test told the coverage apart from it: if
    not, the interval begins at that least value. So none leaves it out where the test does not, and a field that is as
    the benchmark is held as often as the test says. Near its least value the index's own error says little.

    The estimate is the value less its bias: how far the mean of the resamples lies above the value. The error is the
    infinitesimal jackknife's over stories (Efron and Tibshirani, An Introduction to the Bootstrap, 1993, section 21),
    each influence by 1 - the story's part of the whole, with Student's t of as many degrees of freedom as their fourth
    moment leaves (Satterthwaite, Biometrics Bulletin 2, 1946). The lower end is laid on the logarithm of the distance
    to the largest value, which leaves an index near its least value as it is; the upper end on arcsine square root.
    The lower end is never above the index of the shares `nearest` to the benchmark (`nearest_shares`): of candidates
    hardly seen, or never, the resamples know nothing.
    """
    totals = counted.sum(axis=0)
    if not totals.sum():
        return NOTHING
    shares = totals / totals.sum()
    value = float(index(shares))
    least = float(index(benchmark))
    extent = float(index(np.eye(len(shares))).max()) - least
    if not np.isfinite([value, extent]).all() or extent <= 0:
        return NOTHING
    error, freedom = _error(_influence(index, counted, shares))
    scaled = error / extent
    reach = float(stdtrit(freedom, (1 + CONFIDENCE) / 2)) * scaled
    place = (value - least) / extent
    estimate = place - (float(np.nanmean(index(resampled))) - value) / extent
    low, high = (least + extent * one for one in (_lower(estimate, reach), _upper(estimate, scaled, reach)))
    return max(min(low, float(index(nearest)), value), least) if apart else least, max(high, value)


def nearest_shares(counted: Array, benchmark: Array) -> Array:
    """The shares with as much for those under the benchmark as the interval of their part allows: (candidates,)."""
    totals = counted.sum(axis=0)
    shares = totals / max(totals.sum(), 1e-300)
    under = shares <= benchmark
    if under.all():
        return np.asarray(shares)
    part, whole = counted[:, under].sum(axis=1, keepdims=True), counted.sum(axis=1, keepdims=True)
    (most,) = part_interval(part, whole)[1]
    due, has = benchmark[under].sum(), shares[under].sum()
    if np.isnan(most) or due <= has:
        return np.asarray(shares)
    way = min(1.0, (float(most) - has) / (due - has))  # of the way from the shares to the benchmark
    return np.asarray(shares + way * (benchmark - shares))


def _influence(index: Index, counted: Array, shares: Array) -> Array:
    """What each story adds to the index, by its slope at the shares: (stories,)."""
    whole = counted.sum(axis=1, keepdims=True)
    step = np.minimum(STEP, shares / 2)
    moved = np.diag(step)
    rise = index(shares + moved) - index(shares - moved)
    slope = np.divide(rise, 2 * step, out=np.zeros_like(rise), where=step > 0)  # without coverage no story has any
    left = whole.sum() - whole
    residuals = np.divide(counted - shares * whole, left, out=np.zeros_like(counted), where=left > 0)
    return np.asarray(residuals @ slope)


def _error(influence: Array) -> tuple[float, float]:
    """Standard error and degrees of freedom."""
    count, squared = len(influence), influence**2
    spread = float(squared.sum())
    if count < 2 or spread == 0:
        return 0.0, max(1.0, count - 1.0)
    kurtosis = float((squared**2).sum()) / spread**2 - 1 / count
    freedom = min(2 / kurtosis, count - 1) if kurtosis > 0 else count - 1
    return float(np.sqrt(spread * count / (count - 1))), max(1.0, float(freedom))


def _lower(estimate: float, reach: float) -> float:
    """In parts of the index's extent."""
    left = max(1 - estimate, 1e-9)
    return float(1 - left * np.exp(min(50.0, reach / left)))


def _upper(estimate: float, scaled: float, reach: float) -> float:
    """In parts of the index's extent; an estimate nearer to 0 than its error stands at its error."""
    centre = min(max(estimate, min(scaled, 0.5), 1e-9), 1 - 1e-9)
    angle = np.arcsin(np.sqrt(centre)) + reach / (2 * np.sqrt(centre * (1 - centre)))
    return float(np.sin(min(np.pi / 2, angle)) ** 2)
