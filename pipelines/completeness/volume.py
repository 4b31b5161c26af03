"""How many articles an outlet's own past lets one expect of a day, and whether its level has broken. Pure functions.

Docs: docs/completeness.md. Counts are whole numbers of articles that listings named for a day.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np

from pipelines.measures.inequality import Array

MIN_DAYS = 6
"""Earlier days of the same kind (working day or weekend) from which a band is made."""
TAIL = 0.005
"""Probability left out at each end: one ordinary day in 200 falls below."""
MIN_SEGMENT = 5
"""Days that a level must last on each side of a break."""
BREAK_P = 0.001
"""A break is said where chance alone would show one in a series of that length less often than this."""
MAD_TO_SD = 1.4826  # of a normal distribution


@dataclass(frozen=True, slots=True)
class Band:
    """What an outlet's earlier days let one expect: `low` to `high` articles, both inclusive."""

    middle: float
    """The median of those days."""
    low: int
    high: int
    days: int
    """How many days it was made from."""
    nothing: float = 0.0
    """The probability of a day without any article."""


@dataclass(frozen=True, slots=True)
class Break:
    """The level of an outlet changed at place `at` of its series: articles a day before it and from it on."""

    at: int
    before: float
    after: float
    p: float


def volume_band(history: Sequence[int]) -> Band | None:
    """The 99 % prediction interval for one more day like those of `history`; None for fewer than MIN_DAYS of them.

    Robust against single days that were lost or full of news: with median M and median absolute deviation A of n days,
    μ = M + 1/3 (the mean of a Poisson distribution of median M, Choi 1994; M where M = 0 and no deviation is known),
    σ² = max(μ, (1.4826 A)²), and with the error of the median of n days V = σ² (1 + π / 2n). The interval holds the
    0.5 % and 99.5 % points of the negative binomial distribution of mean μ and variance V: size μ² / (V − μ).
    """
    n = len(history)
    if n < MIN_DAYS:
        return None
    from scipy import stats  # late: it takes a second to load

    middle = float(median(history))
    spread = MAD_TO_SD * float(median(abs(count - middle) for count in history))
    mean = middle + 1 / 3
    variance = max(mean, spread**2) * (1 + math.pi / (2 * n))
    size = mean**2 / (variance - mean)
    probability = size / (size + mean)
    low, high = stats.nbinom.ppf([TAIL, 1 - TAIL], size, probability)
    return Band(middle, int(low), int(high), n, probability**size)


def level_break(counts: Sequence[int], weights: Sequence[float]) -> Break | None:
    """The one place where a series of daily counts most clearly goes over to another level; None where none is clear.

    `weights` (> 0, as many as counts) say how much is usual on that kind of day. For each split into two parts of at
    least MIN_SEGMENT days, with sums S₁, S₂ of counts and W₁, W₂ of weights, the likelihood ratio of two Poisson levels
    against one is G = 2 Σ Sⱼ ln[(Sⱼ/Wⱼ) / ((S₁+S₂)/(W₁+W₂))]. News comes in waves, so G is divided by the dispersion
    φ = max(1, Pearson χ² of the two levels / (n − 2)) and G/φ compared with F(1, n − 2), as for a quasi-Poisson model
    (McCullagh and Nelder 1989). The p of the best split is multiplied by the number of splits (Bonferroni).
    """
    from scipy import stats

    n = len(counts)
    splits = range(MIN_SEGMENT, n - MIN_SEGMENT + 1)
    if len(splits) == 0 or sum(counts) == 0:
        return None
    x, w = np.asarray(counts, float), np.asarray(weights, float)
    ratio, at = max(((_likelihood_ratio(x, w, split), split) for split in splits), key=lambda one: one[0])
    before, after = x[:at].sum() / w[:at].sum(), x[at:].sum() / w[at:].sum()
    expected = np.where(np.arange(n) < at, before, after) * w
    surprise = np.divide((x - expected) ** 2, expected, out=np.zeros(n), where=expected > 0)
    dispersion = max(1.0, float(surprise.sum()) / (n - 2))
    p = min(1.0, len(splits) * float(stats.f.sf(ratio / dispersion, 1, n - 2)))
    if p >= BREAK_P:
        return None
    return Break(at, float(x[:at].mean()), float(x[at:].mean()), p)


def _likelihood_ratio(x: Array, w: Array, split: int) -> float:
    """G of `level_break` for one split; a part without any count adds nothing (0 ln 0 = 0)."""
    level = x.sum() / w.sum()
    parts = ((x[:split].sum(), w[:split].sum()), (x[split:].sum(), w[split:].sum()))
    return float(2 * sum(total * math.log(total / weight / level) for total, weight in parts if total > 0))
