"""Many outlets and candidates tested at once: p values that stay true for all of them together."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from pipelines.measures.inequality import Array

Row = dict[str, Any]
FAMILY = ("measure", "scope_kind", "period", "unit")


def holm(p: ArrayLike) -> Array:
    """Adjusted p values, in the order given: below a level, the chance of any false finding is at most that level.

    Source: Holm, A Simple Sequentially Rejective Multiple Test Procedure, Scand. J. Statistics 6 (1979) 65-70.
    """
    values = np.asarray(p, dtype=np.float64)
    order = np.argsort(values, kind="stable")
    stepped = np.maximum.accumulate(values[order] * np.arange(len(values), 0, -1))
    return _back(np.minimum(stepped, 1.0), order)


def correct(rows: Iterable[Row]) -> None:
    """Set `p_holm` and `tests` of every row: a family is one measure, unit and period over all outlets (or groups).

    Of a measure of candidates, over all candidates too.

    A row's `family`, which is taken off it, stands for its benchmark where that names one of them.
    """
    families: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        row["p_holm"], row["tests"] = None, None
        family = row.pop("family", row["benchmark"])
        if row["p"] is not None:
            key = (*(row[key] for key in FAMILY), family, row["subject"] != "")
            families.setdefault(key, []).append(row)
    for family in families.values():
        for row, value in zip(family, holm([row["p"] for row in family]), strict=True):
            row["p_holm"], row["tests"] = round(float(value), 6), len(family)


def _back(values: Array, order: np.ndarray) -> Array:
    found = np.empty_like(values)
    found[order] = values
    return found
