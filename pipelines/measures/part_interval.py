"""The interval of a part of a whole (a share, a tone's part, own words) from stories, without resampling.

The percentile of resampled stories covers too little with few of them, and of small parts with many (`make bench`).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import stdtrit

from pipelines.measures.inequality import Array, ratio

CONFIDENCE = 0.95


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
    so that a part which rests on few stories gets a wide interval, however many stories there are.
    """
    values, wholes = np.broadcast_arrays(np.asarray(part, dtype=np.float64), np.asarray(whole, dtype=np.float64))
    total = wholes.sum(axis=-2)
    found = ratio(values.sum(axis=-2), total)
    telling = np.count_nonzero(wholes, axis=-2)
    with np.errstate(divide="ignore", invalid="ignore"):
        squared = ((values - found[..., None, :] * wholes) / (total[..., None, :] - wholes)) ** 2
        spread = squared.sum(axis=-2)
        error = np.sqrt(spread * telling / (telling - 1))
        freedom = 2 / ((squared**2).sum(axis=-2) / spread**2 - 1 / telling)
        reach = stdtrit(np.clip(freedom, 1, telling - 1), (1 + CONFIDENCE) / 2) * error / (found * (1 - found))
        reach = np.where(error == 0, 0.0, reach)
        odds = np.log(found / (1 - found))
        low, high = 1 / (1 + np.exp(reach - odds)), 1 / (1 + np.exp(-reach - odds))
    bound = zero_bound(telling)
    low = np.where(found == 0, 0.0, np.where(found == 1, 1 - bound, low))
    high = np.where(found == 0, bound, np.where(found == 1, 1.0, high))
    return low, high
