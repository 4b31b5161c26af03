"""What a chart shows, as records: no request, no SVG."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a stacked bar: `value` its fraction of the whole (0..1), `text` what it prints, `sign` beside it."""

    kind: str
    label: str
    sign: str
    value: float
    text: str


@dataclass(frozen=True, slots=True)
class Point:
    """A line of a chart. `value`, `low`, `high`, `expected` in the axis' unit; None: no coverage, or not known."""

    label: str
    value: float | None
    text: str
    mark: int = 0
    low: float | None = None
    high: float | None = None
    expected: float | None = None
    parts: tuple[Part, ...] = ()
    gap: bool = False
    """Whether something of this line is not known to be collected."""
    short: str = ""
    """The value without its interval, where there is little room."""


@dataclass(frozen=True, slots=True)
class Panel:
    """Lines under one heading, which may be empty."""

    heading: str
    points: tuple[Point, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of days that is shaded: `start` and `end` (inclusive) count the days of a panel from 0."""

    start: int
    end: int
    label: str
    silence: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart to draw. `alt` says it in a sentence; `ticks` are (value, text), the last one the end of the axis."""

    kind: str
    alt: str
    panels: tuple[Panel, ...]
    ticks: tuple[tuple[float, str], ...] = ()
    bands: tuple[Band, ...] = ()
    ends: tuple[str, str] = ("", "")
    marks: tuple[str, ...] = ()
    """Words laid across the chart: what it shows is not whole, or not sure."""
    notes: tuple[str, ...] = ()
    """Sentences at its foot, which a saved picture takes along."""
    title: str = ""
    subtitle: str = ""
    """Over the chart, for a picture that leaves its page."""

    @property
    def top(self) -> float:
        """The end of the axis; 1 where it has none."""
        return self.ticks[-1][0] if self.ticks else 1.0
