"""Geometry of the small charts of pages: numbers in, positions out. strips.py draws them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

MARGIN = 4.0  # per cent of a chart's width left free at each side, so that a mark at 0 is whole
STEPS = (0.1, 0.25, 0.5, 0.75, 1.0)
MARKS = 8  # colours and shapes that are told apart; the label stands beside each anyway


@dataclass(frozen=True, slots=True)
class Axis:
    """A scale from 0 to `top`, shared by the charts of a page so that they can be compared."""

    top: float

    @classmethod
    def over(cls, values: Sequence[float | None]) -> Axis:
        """The shortest of a few round scales that holds all values (fractions, 0..1)."""
        most = max((value for value in values if value is not None), default=0.0)
        return cls(next((step for step in STEPS if most <= step), 1.0))

    def at(self, value: float) -> float:
        """Where a value stands, in per cent of the width."""
        return round(MARGIN + min(max(value / self.top, 0.0), 1.0) * (100 - 2 * MARGIN), 2)

    @property
    def ticks(self) -> list[float]:
        """Where a line helps the eye: the ends and the middle."""
        return [0.0, self.top / 2, self.top]


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a stacked bar: what it is, how many, where it begins and how wide it is, in per cent."""

    kind: str
    count: int
    start: float
    width: float


def stacked(counts: dict[str, int]) -> list[Segment]:
    """The parts of a bar whose whole width is the sum; parts of 0 are left out."""
    total, start, found = sum(counts.values()), 0.0, []
    for kind, count in counts.items():
        if count:
            width = 100 * count / total
            found.append(Segment(kind, count, round(start, 3), round(width, 3)))
            start += width
    return found


@dataclass(frozen=True, slots=True)
class Bar:
    """One day of a chart: position and width in per cent of the width; `top` and `tall` in pixels of BASE."""

    day: str
    count: int
    start: float
    width: float
    top: float
    tall: float
    silent: bool


BASE, ROOM = 61.0, 56.0
"""Pixels from the chart's top to the line on which bars stand, and the height of the tallest."""


def _tall(count: int, most: int) -> float:
    return ROOM * count / most if most else 0.0


def bars(days: Sequence[str], counts: dict[str, int], most: int, silent: frozenset[str]) -> list[Bar]:
    """One bar for each day, of a height relative to `most`."""
    step = 100 / max(len(days), 1)
    return [
        Bar(
            day,
            counts.get(day, 0),
            round(position * step, 3),
            round(step * 0.86, 3),
            round(BASE - _tall(counts.get(day, 0), most), 2),
            round(_tall(counts.get(day, 0), most), 2),
            day in silent,
        )
        for position, day in enumerate(days)
    ]
