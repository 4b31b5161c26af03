"""One figure, as every measure gives it, and how numbers become one."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from typing import Any


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. `value` None: no coverage. `low` and `high`: 95 % interval, None where too little is known."""

    measure: str
    subject: str
    unit: str
    benchmark: str
    base: str
    value: float | None
    low: float | None
    high: float | None
    expected_if_equal: float | None = None
    p: float | None = None
    n_items: int | None = None
    n_stories: int | None = None
    """Of the figure's own base; None: articles and stories naming a candidate."""
    warning: str | None = None
    """A code of the measure's own, beside those of its scope."""

    def row(self) -> dict[str, Any]:
        """As a row of the table `measures`; `asdict` would copy each value deeply."""
        return {name: getattr(self, name) for name in NAMES if getattr(self, name) is not None or name in NULLS}


NULLS = frozenset({"value", "low", "high", "expected_if_equal", "p"})
NAMES = tuple(one.name for one in fields(Figure))


def figure(
    measure: str,
    subject: str,
    unit: str,
    benchmark: str,
    base: str,
    value: float,
    low: float,
    high: float,
    expected: float | None = None,
    p: float | None = None,
) -> Figure:
    """A figure with NaN as None, rounded so that machines whose last digits differ give the same database."""
    known = not math.isnan(value)
    lower, upper = (None if math.isnan(one) or not known else round(float(one), 6) for one in (low, high))
    return Figure(
        measure,
        subject,
        unit,
        benchmark,
        base,
        round(float(value), 6) if known else None,
        lower,
        upper,
        expected_if_equal=round(expected, 6) if expected is not None else None,
        p=round(p, 6) if p is not None else None,
    )
