"""Charts as SVG: what is drawn comes in as records, a whole picture goes out, the same for a page, a file and a report.

No chart tells anything by colour alone: marks have shapes, parts have signs, lines have names. Where what is behind a
chart is not whole or not sure, it says so across itself and at its foot, wherever the picture is carried.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import cycle

from markupsafe import Markup

from tarazy_site.grids import draw_days, draw_lorenz, draw_multiples
from tarazy_site.picture import Band, Panel, Part, Picture, Point
from tarazy_site.svg import LETTER, LINE, NARROW, PAD, SHAPES, SIZE, WIDE, Drawn, line_at, shape_at, tag, text_at, wrap

__all__ = ["KINDS", "NARROW", "SHAPES", "WIDE", "Band", "Panel", "Part", "Picture", "Point", "draw", "pieces", "wrap"]
LIGHT_ON = frozenset({"positive", "mixed", "candidate"})  # parts dark enough for light letters
BETWEEN = 190  # pixels from one watermark to the next
SLOPE = 14  # degrees at most


def draw(picture: Picture, width: int = WIDE) -> Markup:
    """The picture as one SVG element, `width` pixels wide and as high as it needs. KeyError for an unknown kind."""
    body, height = KINDS[picture.kind](picture, width)
    body += _watermark(picture.marks, width, height)
    head, above = _heading(picture, width)
    if above:
        body = [*head, Markup('<g transform="translate(0 {})">').format(round(above)), *body, Markup("</g>")]
        height += above
    for note in picture.notes:
        for line in wrap(note, width - 2 * PAD, 4):
            height += LINE
            body.append(text_at(PAD, height - 4, line))
        height += 4
    alt = " ".join((picture.alt, *picture.notes))
    start = Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" class="picture" role="img" aria-label="{}" viewBox="0 0 {} {}" '
        'width="{}" height="{}" font-family="system-ui, DejaVu Sans, sans-serif" font-size="{}">'
    ).format(alt, width, round(height), width, round(height), SIZE)
    return start + Markup("").join(body) + Markup("</svg>")


def _heading(picture: Picture, width: int) -> Drawn:
    body, y = list[Markup](), 0.0
    for text, classes, weight in ((picture.title, "ink", "700"), (picture.subtitle, "soft", "400")):
        for line in wrap(text, width - 2 * PAD, 3) if text else ():
            y += LINE + 2
            body.append(text_at(PAD, y, line, classes, weight=weight))
    return body, y + 8 if y else 0.0


def pieces(picture: Picture, most: float, width: int = WIDE) -> list[Markup]:
    """The picture as one SVG, or as several where it would be higher than `most` pixels: a page of paper has an end.

    Cut between panels, else between lines; the sentences at the foot stand under the last piece.
    """
    halves = _halves(picture)
    if not halves or KINDS[picture.kind](picture, width)[1] <= most:
        return [draw(picture, width)]
    first, second = halves
    return [*pieces(replace(first, notes=()), most, width), *pieces(second, most, width)]


def _halves(picture: Picture) -> tuple[Picture, Picture] | None:
    panels = picture.panels
    if picture.kind == "lorenz":  # one square for all
        return None
    if len(panels) > 1:
        middle = (len(panels) + 1) // 2
        if picture.kind == "multiples":  # two stand beside each other
            middle = min(middle + middle % 2, len(panels) - 1)
        return replace(picture, panels=panels[:middle]), replace(picture, panels=panels[middle:])
    points = panels[0].points if panels else ()
    if len(points) < 2 or picture.kind == "days":
        return None
    middle = (len(points) + 1) // 2
    cut = [replace(panels[0], points=part) for part in (points[:middle], points[middle:])]
    return replace(picture, panels=(cut[0],)), replace(picture, panels=(cut[1],))


def _watermark(marks: tuple[str, ...], width: int, height: float) -> list[Markup]:
    """The words across the chart, each at least once, pale enough to read through."""
    if not marks:
        return []
    turns = max(len(marks), round(height / BETWEEN))
    heights = [height * (2 * turn + 1) / (2 * turns) for turn in range(turns)]
    middle = round(width / 2)
    slope = -min(SLOPE, math.degrees(math.atan2(0.8 * height / turns, width)))  # so that none is cut off at an edge
    return [
        tag(
            "text",
            "watermark",
            said,
            transform=f"translate({middle} {y + 10:.0f}) rotate({slope:.1f})",
            text_anchor="middle",
            font_size=min(40, round(width / (0.78 * len(said)))),
        )
        for y, said in zip(heights, cycle(marks), strict=False)
    ]


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where the columns of a chart stand: names, scale, values. A narrow one puts the scale under the names."""

    width: int
    picture: Picture

    @property
    def narrow(self) -> bool:
        return self.width < 500

    @property
    def left(self) -> float:
        return PAD if self.narrow else 210

    @property
    def right(self) -> float:
        return self.width - PAD if self.narrow else self.width - 165

    def at(self, value: float) -> float:
        return self.left + min(max(value / (self.picture.top or 1), 0), 1) * (self.right - self.left)

    def label(self, text: str) -> list[str]:
        return wrap(text, self.width - 170 if self.narrow else self.left - 2 * PAD)


def _rows(picture: Picture, width: int, inside: Callable[[_Frame, Point, float], list[Markup]]) -> Drawn:
    """A line for each point with its name and printed value; `inside` draws between left and right at a height."""
    frame, body, y = _Frame(width, picture), list[Markup](), 4.0
    for panel in picture.panels:
        if panel.heading:
            body.append(text_at(PAD, y + LINE - 3, panel.heading, weight="600"))
            y += LINE + 4
        if panel.note:
            body.append(text_at(PAD, y + LINE - 4, panel.note, "soft"))
            y += LINE
        top = y
        lines: list[Markup] = []
        for point in panel.points:
            names = frame.label(point.label)
            high = max(26, LINE * len(names) + 8)
            first = y + (high - LINE * len(names)) / 2 + SIZE - 1
            lines += [text_at(PAD, first + LINE * number, name) for number, name in enumerate(names)]
            lines.append(text_at(width - PAD, y + high / 2 + 4, point.text, "soft", "end"))
            y += high
            middle = y - high / 2
            if frame.narrow:
                middle, y = y + 8, y + 22
            lines += inside(frame, point, middle)
        body += [line_at("grid", frame.at(value), top, frame.at(value), y) for value, _ in picture.ticks]
        body += lines
        y += 6
    return body + _ticks(frame, y), y + (LINE + 4 if picture.ticks else 4)


def _ticks(frame: _Frame, y: float) -> list[Markup]:
    anchors = {0: "start", len(frame.picture.ticks) - 1: "end"}
    return [
        text_at(frame.at(value), y + SIZE - 2, text, "soft", anchors.get(place, "middle"))
        for place, (value, text) in enumerate(frame.picture.ticks)
    ]


def _dots(picture: Picture, width: int) -> Drawn:
    return _rows(picture, width, _dot)


def _dot(frame: _Frame, point: Point, y: float) -> list[Markup]:
    body = []
    if point.expected is not None:
        body.append(line_at("expected", frame.at(point.expected), y - 9, frame.at(point.expected), y + 9))
    if point.low is not None and point.high is not None:
        body.append(line_at("whisker", frame.at(point.low), y, frame.at(point.high), y))
    if point.value is not None:
        body.append(shape_at(point.mark, frame.at(point.value), y))
    return body


def _bars(picture: Picture, width: int) -> Drawn:
    return _rows(picture, width, _bar)


def _bar(frame: _Frame, point: Point, y: float) -> list[Markup]:
    if point.value is None:
        return []
    long = round(frame.at(point.value) - frame.left, 1)
    kind = f"c{point.mark % len(SHAPES)}"
    body = [tag("rect", kind, None, x=frame.left, y=round(y - 7, 1), width=long, height=14)]
    if point.low is not None and point.high is not None:
        body.append(line_at("whisker", frame.at(point.low), y, frame.at(point.high), y))
    return body


def _stack(picture: Picture, width: int) -> Drawn:
    return _rows(picture, width, _parts)


def _parts(frame: _Frame, point: Point, y: float) -> list[Markup]:
    body, start, whole = list[Markup](), frame.left, frame.right - frame.left
    for part in point.parts:
        long = part.value * whole
        if long <= 0:
            continue
        body.append(tag("rect", f"part-{part.kind}", None, x=round(start, 1), y=y - 9, width=round(long, 1), height=18))
        said = f"{part.sign} {part.text}"
        if long > LETTER * len(said):
            body.append(
                text_at(start + long / 2, y + 4, said, "light" if part.kind in LIGHT_ON else "dark", anchor="middle")
            )
        start += long
    return body


KINDS: dict[str, Callable[[Picture, int], Drawn]] = {
    "dots": _dots,
    "bars": _bars,
    "stack": _stack,
    "days": draw_days,
    "lorenz": draw_lorenz,
    "multiples": draw_multiples,
}
