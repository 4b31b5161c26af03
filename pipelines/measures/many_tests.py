"""Many outlets and candidates tested at once: p values that stay true for all of them together."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from pipelines.measures.inequality import Array


def holm(p: ArrayLike) -> Array:
    """Adjusted p values, in the order given: below a level, the chance of any false finding is at most that level.

    Source: Holm, A Simple Sequentially Rejective Multiple Test Procedure, Scand. J. Statistics 6 (1979) 65-70.
    """
    values = np.asarray(p, dtype=np.float64)
    order = np.argsort(values, kind="stable")
    stepped = np.maximum.accumulate(values[order] * np.arange(len(values), 0, -1))
    return _back(np.minimum(stepped, 1.0), order)


def benjamini_hochberg(p: ArrayLike) -> Array:
    """Adjusted p values, in the order given: of those below a level, at most that part is false on average.

    For independent or positively dependent tests. Source: Benjamini and Hochberg, JRSS B 57 (1995) 289-300.
    """
    values = np.asarray(p, dtype=np.float64)
    order = np.argsort(values, kind="stable")
    scaled = values[order] * len(values) / np.arange(1, len(values) + 1)
    return _back(np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0), order)


def _back(values: Array, order: np.ndarray) -> Array:
    found = np.empty_like(values)
    found[order] = values
    return found
