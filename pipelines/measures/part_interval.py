"""The interval of a part of a whole (a share, a tone's part, own words) from stories, without resampling.

The percentile of resampled stories covers too little with few of them, and of small parts with many (`make bench`).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betainc, betaincinv, stdtr, stdtrit

from pipelines.measures.inequality import Array, ratio

CONFIDENCE = 0.95
TAIL = (1 - CONFIDENCE) / 2
LEAST_P = 1e-6


def zero_bound(stories: ArrayLike) -> Array:
    """The upper 95 % limit of a part of which nothing was seen in so many stories: 1 - 0.05 ** (1/m), about 3/m.

    1 for no stories. Source: the exact (Clopper-Pearson) bound for 0 successes, one-sided.
    """
    count = np.asarray(stories, dtype=np.float64)
    return np.where(count > 0, 1 - (1 - CONFIDENCE) ** (1 / np.maximum(count, 1)), 1.0)


def part_interval(part: ArrayLike, whole: ArrayLike) -> tuple[Array, Array]:
    """The 95 % interval of sum(part) / sum(whole): two arrays of (…, candidates), 0..1.

    `part` and `whole` are (…, stories, candidates), 0 <= part <= whole. NaN: the sum of `whole` is 0, or one story
    holds all of it. Where nothing or everything was seen, the exact bound for as many stories as have any of `whole`.

    The error is the jackknife's: each story's residual, by 1 - the story's part of the whole (Cochran, Sampling
    Techniques, 1977, section 6). It is laid on the logit scale, with Student's t of as many degrees of freedom as the
    residuals' fourth moment leaves to an estimate of variance (Satterthwaite, Biometrics Bulletin 2, 1946, 110-114),
    so that a part which rests on few stories gets a wide interval, however many stories there are. As such a part's
    error is hardly known, the interval never goes beyond the exact one (Clopper-Pearson) for as many independent items
    as the stories are worth: the ends beyond it were never needed to hold the truth (`make bench`).
    """
    found, error, freedom, telling = _estimate(part, whole)
    seen, others = _worth(found, error, telling)
    with np.errstate(divide="ignore", invalid="ignore"):
        reach = stdtrit(freedom, 1 - TAIL) * error / (found * (1 - found))
        reach = np.where(error == 0, 0.0, reach)
        odds = np.log(found / (1 - found))
        low, high = 1 / (1 + np.exp(reach - odds)), 1 / (1 + np.exp(-reach - odds))
        low = np.fmax(low, betaincinv(seen, others + 1, TAIL))
        high = np.fmin(high, betaincinv(seen + 1, others, 1 - TAIL))
    bound = zero_bound(telling)
    low = np.where(found == 0, 0.0, np.where(found == 1, 1 - bound, low))
    high = np.where(found == 0, bound, np.where(found == 1, 1.0, high))
    return low, high


def part_p(part: ArrayLike, whole: ArrayLike, expected: ArrayLike) -> Array:
    """p, on both sides, of sum(part) / sum(whole) being `expected` (…, candidates): from LEAST_P to 1.

    From the same estimate as the interval, which leaves `expected` out where p is under 0.05. Nothing seen of a part
    that is due: (1 - expected) ** m, the chance of m stories without it. NaN where nothing is due, or everything is
    (0 or 1 cannot be tested), and where there is no interval.
    """
    found, error, freedom, telling = _estimate(part, whole)
    seen, others = _worth(found, error, telling)
    due = np.asarray(expected, dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        apart = (np.log(found / (1 - found)) - np.log(due / (1 - due))) * found * (1 - found)
        p = 2 * stdtr(freedom, -np.abs(np.where(apart == 0, 0.0, apart / error)))
        p = np.fmin(p, 2 * np.fmin(betainc(seen, others + 1, due), 1 - betainc(seen + 1, others, due)))
    p = np.where(found == 0, (1 - due) ** telling, np.where(found == 1, due**telling, p))
    return np.where((due > 0) & (due < 1), np.clip(p, LEAST_P, 1.0), np.nan)


def simes(p: ArrayLike) -> float:
    """One p of several: that all of their hypotheses hold. NaN are left out; NaN for none.

    min of n p_(i) / i. Source: Simes, An Improved Bonferroni Procedure, Biometrika 73 (1986) 751-754.
    """
    values = np.sort(np.asarray(p, dtype=np.float64))
    values = values[~np.isnan(values)]
    return float((values * len(values) / np.arange(1, len(values) + 1)).min()) if len(values) else float("nan")


def _worth(found: Array, error: Array, telling: Array) -> tuple[Array, Array]:
    """Of as many independent items as give the same error, those of the part and the others: (…, candidates) each.

    Never more than there are stories; less where the error is known from few of them. Source: Korn and Graubard,
    Survey Methodology 24 (1998) 193-201.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        items = found * (1 - found) / error**2 * (stdtrit(np.inf, 1 - TAIL) / stdtrit(telling - 1, 1 - TAIL)) ** 2
    items = np.clip(items, 1, np.maximum(telling, 1))
    return found * items, (1 - found) * items


def _estimate(part: ArrayLike, whole: ArrayLike) -> tuple[Array, Array, Array, Array]:
    """The part, its jackknife error, degrees of freedom, and the stories with any of the whole: (…, candidates)."""
    values, wholes = np.broadcast_arrays(np.asarray(part, dtype=np.float64), np.asarray(whole, dtype=np.float64))
    total = wholes.sum(axis=-2)
    found = ratio(values.sum(axis=-2), total)
    telling = np.count_nonzero(wholes, axis=-2)
    with np.errstate(divide="ignore", invalid="ignore"):
        squared = ((values - found[..., None, :] * wholes) / (total[..., None, :] - wholes)) ** 2
        spread = squared.sum(axis=-2)
        error = np.sqrt(spread * telling / (telling - 1))
        freedom = np.clip(2 / ((squared**2).sum(axis=-2) / spread**2 - 1 / telling), 1, telling - 1)
    return found, error, freedom, np.asarray(telling, dtype=np.float64)
