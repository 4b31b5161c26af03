"""When a model says nothing of a mention: where its label would more likely be wrong than right."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from sklearn.isotonic import IsotonicRegression

from nlp.tone.estimator import decide

RIGHT = 0.5
"""Part of the labels that must be right from the threshold on."""
Floats = NDArray[np.float64]


def sureness(probabilities: Floats, bias: Floats) -> Floats:
    """The probability of the label that each row (n, classes) gets: 0..1."""
    return np.asarray(probabilities[np.arange(len(probabilities)), decide(probabilities, bias)])


def threshold(probabilities: Floats, bias: Floats, classes: NDArray[np.intp]) -> float:
    """The sureness under which nothing is said: from it on at least RIGHT of the labels as sure are right; 0..1.

    How many are right at each sureness is an isotonic regression, so that chance in a few does not decide.
    `probabilities` (n, classes) are of training documents that the model has not seen, `classes` (n,) the true ones.
    """
    sure = sureness(probabilities, bias)
    right = (decide(probabilities, bias) == classes).astype(float)
    order = np.argsort(sure)
    fitted = IsotonicRegression(increasing=True).fit_transform(sure[order], right[order])
    wrong = int(np.searchsorted(fitted, RIGHT))
    if wrong == 0:
        return 0.0
    return round(float(sure[order][wrong]) if wrong < len(order) else 1.0, 3)
