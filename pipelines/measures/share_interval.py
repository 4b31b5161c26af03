"""The interval of a share from stories, without resampling, for where the percentile covers too little."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import t as student

from pipelines.measures.inequality import Array, shares

CONFIDENCE = 0.95


def share_interval(stories: ArrayLike) -> tuple[Array, Array]:
    """The 95 % interval of each candidate's share of (…, stories, candidates): two arrays of (…, candidates), 0..1.

    The jackknife's error (each story's residual by 1 - its part of the whole), on the logit scale, with Student's t of
    one less than the stories. A share of 0 or 1 gives a point: use the exact bound there. NaN for no coverage, or where
    one story holds everything. Source of the residuals: Cochran, Sampling Techniques (1977), section 6.
    """
    values = np.asarray(stories, dtype=np.float64)
    count, sums = values.shape[-2], values.sum(axis=-1)
    total = sums.sum(axis=-1)[..., None]
    share = shares(values.sum(axis=-2))
    with np.errstate(divide="ignore", invalid="ignore"):
        residual = (values - share[..., None, :] * sums[..., None]) / (total - sums)[..., None]
        error = np.sqrt((residual**2).sum(axis=-2) * count / (count - 1))
        odds = np.log(share / (1 - share))
        reach = student.ppf((1 + CONFIDENCE) / 2, count - 1) * error / (share * (1 - share))
        low, high = 1 / (1 + np.exp(reach - odds)), 1 / (1 + np.exp(-reach - odds))
    whole = (share == 0) | (share == 1)
    return np.where(whole, share, low), np.where(whole, share, high)
