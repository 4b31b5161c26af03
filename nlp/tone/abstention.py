"""When a model says nothing of a mention: where its label would more likely be wrong than right."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nlp.tone.estimator import decide

BAND = 0.05
HIGHEST = 0.7
FEWEST = 20
"""Labels in a band under which it tells nothing."""
Floats = NDArray[np.float64]


def sureness(probabilities: Floats, bias: Floats) -> Floats:
    """The probability of the label that each row (n, classes) gets: 0..1."""
    return np.asarray(probabilities[np.arange(len(probabilities)), decide(probabilities, bias)])


def threshold(probabilities: Floats, bias: Floats, classes: NDArray[np.intp]) -> float:
    """The sureness under which nothing is said: the lower edge of the first band in which half of the labels are right.

    `probabilities` (n, classes) are of training documents that the model has not seen, `classes` (n,) the true ones. 0
    where labels of every band are right often enough; at most HIGHEST.
    """
    sure = sureness(probabilities, bias)
    right = decide(probabilities, bias) == classes
    found = 0.0
    for edge in np.arange(BAND, HIGHEST, BAND):
        inside = (sure >= edge) & (sure < edge + BAND)
        if inside.sum() < FEWEST:
            continue
        if right[inside].mean() >= 1 / 2:
            break
        found = float(edge + BAND)
    return round(found, 2)
