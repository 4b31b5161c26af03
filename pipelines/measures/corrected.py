"""How many mentions are truly negative, neutral, positive: a model's judgement of all, put right by people's of some.

Prediction-powered inference: what the model says of all mentions, plus how far people differ from it on the coded ones,
which are a random sample of the same mentions. Whatever the model's errors are, and toward whom, the mean is right: a
poor model only makes the interval wide. Source: Angelopoulos, Bates, Fannjiang, Jordan and Zrnic, Prediction-powered
inference, Science 382 (2023) 669-674; the factor on the model: Angelopoulos, Duchi and Zrnic, PPI++ (arXiv 2311.01453).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from pipelines.measures.inequality import Array
from pipelines.measures.part_interval import CONFIDENCE, zero_bound

LEAST_CODED = 20
"""Coded mentions under which nothing is corrected: the interval would say nothing, and be too narrow."""
TELLING = 1e-9
"""Sum of squares under which predictions do not differ."""
WITHIN = 0.005
"""The interval of a part this near to 0 or 1 is as wide as here: a logit is not defined at 0."""


@dataclass(frozen=True)
class Coded:
    """Mentions of a candidate by story, those with people's codings among them."""

    mentions: Array
    """(stories,): how many."""
    predicted: Array
    """(stories, classes): sums of what the model says, each times the factor on it."""
    weights: Array
    """(stories,): sums of the coded mentions' weights, 0 where none is coded."""
    differences: Array
    """(stories, classes): sums of weight * (coded - predicted) over the coded mentions."""
    coded: Array
    """(stories, classes): coded mentions by the class that people gave."""


def factor(true: Array, predicted: Array, groups: Array) -> float:
    """What the model's probabilities are multiplied by, 0 (a useless model) to 1: the slope of truth on prediction.

    `true` and `predicted` are (coded, classes), `groups` (coded,) numbers: differences between groups do not count.
    """
    moments = np.zeros(2)
    for group in np.unique(groups):
        mine = groups == group
        truth, said = (values[mine] - values[mine].mean(axis=0) for values in (true, predicted))
        moments += [(truth * said).sum(), (said**2).sum()]
    return float(np.clip(moments[0] / moments[1], 0, 1)) if moments[1] > TELLING else 0.0


def corrected(found: Coded) -> tuple[Array, Array, Array]:
    """The part of each class with its 95 % interval: three arrays (classes,), 0..1; the parts sum to 1.

    NaN where fewer than LEAST_CODED mentions are coded, or one story holds all. The interval carries which stories
    there were and which mentions were coded: the jackknife over stories (as in `part_interval`), with Student's t of
    Satterthwaite's degrees of freedom on the logit scale. A class that nobody coded can be as large as `zero_bound`
    of the coded stories allows.
    """
    counted, stories = found.coded.sum(axis=0), int(np.count_nonzero(found.weights))
    if counted.sum() < LEAST_CODED or stories < 2:
        return _nothing(len(counted))
    influence = _influence(found.predicted, found.mentions) + _influence(found.differences, found.weights)
    value = found.predicted.sum(axis=0) / found.mentions.sum() + found.differences.sum(axis=0) / found.weights.sum()
    value = np.clip(value, 0, 1) / np.clip(value, 0, 1).sum()
    squared = influence**2
    spread = squared.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        freedom = np.clip(2 / ((squared**2).sum(axis=0) / spread**2 - 1 / len(squared)), 1, stories - 1)
        centre = np.clip(value, WITHIN, 1 - WITHIN)
        error = np.sqrt(spread * (stories - 1) / stories) / (centre * (1 - centre))
        reach = np.where(spread == 0, 0.0, stdtrit(freedom, (1 + CONFIDENCE) / 2) * error)
        odds = np.log(centre / (1 - centre))
        low, high = 1 / (1 + np.exp(reach - odds)), 1 / (1 + np.exp(-reach - odds))
    bound = float(zero_bound(stories))
    high = np.where(counted == 0, np.maximum(high, bound), high)
    low = np.where(counted == counted.sum(), np.minimum(low, 1 - bound), low)
    return value, np.minimum(low, value), np.maximum(high, value)


def _influence(sums: Array, sizes: Array) -> Array:
    """How far the ratio of totals moves when each story is left out: (stories, classes)."""
    total = sizes.sum()
    ratio = sums.sum(axis=0) / total
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray((sums - ratio * sizes[:, None]) / (total - sizes)[:, None])


def _nothing(classes: int) -> tuple[Array, Array, Array]:
    nothing = np.full(classes, np.nan)
    return nothing, nothing, nothing
