"""The interval of what is no part of a whole, such as a difference of two parts: the jackknife over stories."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.special import stdtrit

from pipelines.measures.inequality import Array

TAIL = 0.025


def jackknife_interval(of: Callable[[Array], Array], by_story: Array, least: float, most: float) -> tuple[Array, Array]:
    """The 95 % interval of a function of sums: `by_story` (stories, …); `of` takes (…) or (stories, …), gives (k,).

    Within `least`..`most`. NaN where leaving a story out changes nothing, or leaves no number. Student's t has as many
    degrees of freedom as the fourth moment leaves (Satterthwaite, Biometrics Bulletin 2, 1946, 110-114). Source: Efron
    and Tibshirani, An Introduction to the Bootstrap, 1993, section 11.
    """
    total, count = by_story.sum(axis=0), len(by_story)
    value, without = of(total), of(total - by_story)
    squared = (without - without.mean(axis=0)) ** 2
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = squared.sum(axis=0)
        error = np.sqrt(spread * (count - 1) / count)
        freedom = np.clip(2 / ((squared**2).sum(axis=0) / spread**2 - 1 / count), 1, max(1, count - 1))
        reach = np.where(error > 0, stdtrit(freedom, 1 - TAIL) * error, np.nan)
    return np.clip(value - reach, least, most), np.clip(value + reach, least, most)
