"""The small charts within the tables of pages: as wide as their cell, coloured by the style sheet, shapes of svg.py."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

from markupsafe import Markup, escape

from tarazy_site.charts import Axis, Bar, Segment
from tarazy_site.names import Row
from tarazy_site.svg import SHAPES

HIGH = 24
DAYS_HIGH, LINE, TICKS = 78, 61, 73
"""Pixels from the top of a strip of days: its end, the line on which bars stand, the dates."""


@cache
def sign(mark: int) -> Markup:
    """A candidate's shape and colour, around 0 0."""
    name, shape = SHAPES[mark % len(SHAPES)]
    found = "".join(f' {key}="{value}"' for key, value in shape.items())
    return Markup(f'<{name} class="mark c{mark % len(SHAPES)}"{found}/>')  # noqa: S704 - ours


def axis_strip(axis: Axis, top: str) -> Markup:
    """The ends of a scale, over the charts that share it."""
    return Markup(
        '<svg class="row axis" width="100%" height="16" aria-hidden="true"><text x="{}%" y="12" text-anchor="middle">0'
        '</text><text x="100%" y="12" text-anchor="end">{}</text></svg>'
    ).format(axis.at(0), top)


def share_strip(figure: Row | None, expected: float | None, mark: int, axis: Axis, said: str) -> Markup:
    """A share with its interval and what it is compared with; `said` tells it in words."""
    body = "".join(_line("grid", axis.at(tick), axis.at(tick), 0, HIGH) for tick in axis.ticks)
    if expected is not None:
        body += _line("expected", axis.at(expected), axis.at(expected), 2, HIGH - 2)
    if figure is not None and figure["value"] is not None:
        if figure["low"] is not None:
            body += _line("whisker", axis.at(figure["low"]), axis.at(figure["high"]), HIGH // 2, HIGH // 2)
        body += f'<svg x="{axis.at(figure["value"])}%" y="{HIGH // 2}" overflow="visible">{sign(mark)}</svg>'
    return _strip("row", HIGH, "img", said, body)


def tone_strip(segments: Sequence[Segment], said: str) -> Markup:
    """A bar of parts, whose patterns the page defines."""
    body = "".join(
        f'<rect x="{one.start}%" width="{one.width}%" height="14" class="s-{escape(one.kind)}"/>' for one in segments
    )
    return _strip("bar", 14, "img", said, body)


def day_strip(
    bars: Sequence[Bar], mark: int, said: str, link: Callable[[Bar], tuple[str, str]], ends: tuple[str, str]
) -> Markup:
    """A bar for each day, which opens its items: `link` gives its address and what it says. Silence is hatched."""
    body = _line("grid", 0, 100, LINE, LINE)
    for bar in bars:
        if bar.silent:
            body += f'<rect x="{bar.start}%" y="0" width="{bar.width}%" height="{LINE}" fill="url(#p-silence)"/>'
        if bar.count:
            address, text = map(escape, link(bar))
            body += (
                f'<a href="{address}" rel="nofollow" data-count="{bar.count}" aria-label="{text}"><title>{text}</title>'
                f'<rect x="{bar.start}%" y="{bar.top}" width="{bar.width}%" height="{bar.tall}"'
                f' class="day c{mark % len(SHAPES)}"/></a>'
            )
    first, last = map(escape, ends)
    body += f'<text x="0" y="{TICKS}" class="tick">{first}</text>'
    body += f'<text x="100%" y="{TICKS}" text-anchor="end" class="tick">{last}</text>'
    return _strip("", DAYS_HIGH, "group", said, body)


def _line(kind: str, x1: float, x2: float, y1: float, y2: float) -> str:
    return f'<line x1="{x1}%" x2="{x2}%" y1="{y1}" y2="{y2}" class="{kind}"/>'


def _strip(kind: str, high: int, role: str, said: str, body: str) -> Markup:
    named = f' class="{kind}"' if kind else ""
    return Markup(  # noqa: S704 - numbers, and texts that are escaped
        f'<svg{named} width="100%" height="{high}" role="{role}" aria-label="{escape(said)}">{body}</svg>'
    )
