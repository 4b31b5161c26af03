"""Charts as SVG: what is drawn comes in as records, a whole picture goes out, the same for a page, a file and a report.

Every colour stands in STYLE as an attribute, so that a saved file looks right alone; in a page the style sheet's rules
for the same class names take their place, by day and by night. No chart tells anything by colour alone: marks have
shapes, parts have signs, lines have names.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from markupsafe import Markup, escape

WIDE, NARROW = 720, 360
LINE = 17  # pixels between two lines of text
SIZE = 13  # of letters
LETTER = 7.6  # pixels that a letter takes on average, Cyrillic ones too
PAD = 8

STYLE: dict[str, dict[str, str]] = {
    "ink": {"fill": "#1b1f24"},
    "soft": {"fill": "#545b64"},
    "light": {"fill": "#ffffff"},
    "dark": {"fill": "#14181c"},
    "paper": {"fill": "#ffffff"},
    "grid": {"stroke": "#d5d9de", "stroke-width": "1"},
    "whisker": {"stroke": "#545b64", "stroke-width": "2"},
    "expected": {"stroke": "#1b1f24", "stroke-width": "2", "stroke-dasharray": "3 2"},
    "mark": {"stroke": "#1b1f24", "stroke-width": "1"},
    "line": {"fill": "none", "stroke": "#8d949c", "stroke-width": "1.5"},
    "line-most": {"fill": "none", "stroke": "#d55e00", "stroke-width": "2.5"},
    "line-least": {"fill": "none", "stroke": "#0072b2", "stroke-width": "2.5", "stroke-dasharray": "7 3"},
    "line-all": {"fill": "none", "stroke": "#1b1f24", "stroke-width": "2.5"},
    "band": {"fill": "#e3e6ea"},
    "band-silence": {"fill": "#f3d9a4"},
    "c0": {"fill": "#0072b2"},
    "c1": {"fill": "#d55e00"},
    "c2": {"fill": "#009e73"},
    "c3": {"fill": "#cc79a7"},
    "c4": {"fill": "#e69f00"},
    "c5": {"fill": "#56b4e9"},
    "c6": {"fill": "#7a5195"},
    "c7": {"fill": "#8d949c"},
    "part-negative": {"fill": "#d55e00"},
    "part-neutral": {"fill": "#b5b9bf"},
    "part-positive": {"fill": "#0072b2"},
    "part-mixed": {"fill": "#7a5195"},
    "part-not_scored": {"fill": "#f0f1f3", "stroke": "#545b64", "stroke-dasharray": "2 2"},
    "part-office": {"fill": "#e69f00"},
    "part-candidate": {"fill": "#0072b2"},
    "part-unclear": {"fill": "#b5b9bf"},
}
SHAPES = (
    ("circle", {"r": "5.5"}),
    ("rect", {"x": "-5", "y": "-5", "width": "10", "height": "10"}),
    ("path", {"d": "M0 -6.5L6 5H-6Z"}),
    ("path", {"d": "M0 -7L7 0L0 7L-7 0Z"}),
    ("path", {"d": "M-2 -6H2V-2H6V2H2V6H-2V2H-6V-2H-2Z"}),
    ("path", {"d": "M0 6.5L6 -5H-6Z"}),
    ("path", {"d": "M0 -7L2 -2L7 -2L3 1.5L4.5 6.5L0 3.5L-4.5 6.5L-3 1.5L-7 -2L-2 -2Z"}),
    ("rect", {"x": "-6", "y": "-3", "width": "12", "height": "6"}),
)
LIGHT_ON = frozenset({"positive", "mixed", "candidate"})  # parts dark enough for light letters


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

    @property
    def top(self) -> float:
        """The end of the axis; 1 where it has none."""
        return self.ticks[-1][0] if self.ticks else 1.0


def draw(picture: Picture, width: int = WIDE) -> Markup:
    """The picture as one SVG element, `width` pixels wide and as high as it needs. KeyError for an unknown kind."""
    body, height = KINDS[picture.kind](picture, width)
    head = Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" class="picture" role="img" aria-label="{}" viewBox="0 0 {} {}" '
        'width="{}" height="{}" font-family="system-ui, DejaVu Sans, sans-serif" font-size="{}">'
    ).format(picture.alt, width, round(height), width, round(height), SIZE)
    return head + Markup("").join(body) + Markup("</svg>")


def tag(name: str, classes: str, text: str | None = None, **attributes: str | float) -> Markup:
    """One element with its classes' attributes; `_` in a name is written `-`. Attributes are ours, text is not."""
    found = " ".join(f'{key.replace("_", "-")}="{_number(value)}"' for key, value in attributes.items())
    start = f'<{name} class="{classes}" {_style(classes)}{found}'
    return Markup(f"{start}/>" if text is None else f"{start}>{escape(text)}</{name}>")  # noqa: S704 - text is escaped


@cache
def _style(classes: str) -> str:
    """The attributes of classes, those of the last before those of the first."""
    found: dict[str, str] = {}
    for one in classes.split():
        found |= STYLE.get(one, {})
    return "".join(f'{key}="{value}" ' for key, value in found.items())


def wrap(text: str, width: float, most: int = 2) -> list[str]:
    """The text in at most so many lines of about `width` pixels; what does not fit ends in an ellipsis."""
    room = max(4, int(width / LETTER))
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > room:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    if len(lines) > most:
        lines = [*lines[: most - 1], " ".join(lines[most - 1 :])]
    return [line if len(line) <= room else line[: room - 1].rstrip() + "…" for line in lines]


def _number(value: str | float) -> str:
    return f"{value:g}" if isinstance(value, float | int) else str(escape(value))


def _text(x: float, y: float, text: str, classes: str = "ink", anchor: str = "start", weight: str = "400") -> Markup:
    return tag("text", classes, text, x=round(x, 1), y=round(y, 1), text_anchor=anchor, font_weight=weight)


def _line(classes: str, x1: float, y1: float, x2: float, y2: float) -> Markup:
    points = {"x1": round(x1, 1), "y1": round(y1, 1), "x2": round(x2, 1), "y2": round(y2, 1)}
    return tag("line", classes, None, **points)


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


def _rows(picture: Picture, width: int, inside: Callable[[_Frame, Point, float], list[Markup]]) -> _Drawn:
    """A line for each point with its name and printed value; `inside` draws between left and right at a height."""
    frame, body, y = _Frame(width, picture), list[Markup](), 4.0
    for panel in picture.panels:
        if panel.heading:
            body.append(_text(PAD, y + LINE - 3, panel.heading, weight="600"))
            y += LINE + 4
        if panel.note:
            body.append(_text(PAD, y + LINE - 4, panel.note, "soft"))
            y += LINE
        top = y
        lines: list[Markup] = []
        for point in panel.points:
            names = frame.label(point.label)
            high = max(26, LINE * len(names) + 8)
            first = y + (high - LINE * len(names)) / 2 + SIZE - 1
            lines += [_text(PAD, first + LINE * number, name) for number, name in enumerate(names)]
            lines.append(_text(width - PAD, y + high / 2 + 4, point.text, "soft", "end"))
            y += high
            middle = y - high / 2
            if frame.narrow:
                middle, y = y + 8, y + 22
            lines += inside(frame, point, middle)
        body += [_line("grid", frame.at(value), top, frame.at(value), y) for value, _ in picture.ticks]
        body += lines
        y += 6
    return body + _ticks(frame, y), y + (LINE + 4 if picture.ticks else 4)


def _ticks(frame: _Frame, y: float) -> list[Markup]:
    anchors = {0: "start", len(frame.picture.ticks) - 1: "end"}
    return [
        _text(frame.at(value), y + SIZE - 2, text, "soft", anchors.get(place, "middle"))
        for place, (value, text) in enumerate(frame.picture.ticks)
    ]


def _dots(picture: Picture, width: int) -> _Drawn:
    return _rows(picture, width, _dot)


def _dot(frame: _Frame, point: Point, y: float) -> list[Markup]:
    body = []
    if point.expected is not None:
        body.append(_line("expected", frame.at(point.expected), y - 9, frame.at(point.expected), y + 9))
    if point.low is not None and point.high is not None:
        body.append(_line("whisker", frame.at(point.low), y, frame.at(point.high), y))
    if point.value is not None:
        name, shape = SHAPES[point.mark % len(SHAPES)]
        where = f"translate({frame.at(point.value):g} {y:g})"
        body.append(tag(name, f"mark c{point.mark % len(SHAPES)}", None, transform=where, **shape))
    return body


def _bars(picture: Picture, width: int) -> _Drawn:
    return _rows(picture, width, _bar)


def _bar(frame: _Frame, point: Point, y: float) -> list[Markup]:
    if point.value is None:
        return []
    long = round(frame.at(point.value) - frame.left, 1)
    kind = f"c{point.mark % len(SHAPES)}"
    body = [tag("rect", kind, None, x=frame.left, y=round(y - 7, 1), width=long, height=14)]
    if point.low is not None and point.high is not None:
        body.append(_line("whisker", frame.at(point.low), y, frame.at(point.high), y))
    return body


def _stack(picture: Picture, width: int) -> _Drawn:
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
                _text(start + long / 2, y + 4, said, "light" if part.kind in LIGHT_ON else "dark", anchor="middle")
            )
        start += long
    return body


def _days(picture: Picture, width: int) -> _Drawn:
    """Small multiples to one scale: a bar for each day; legal periods shaded, and named where there is room."""
    body, y, high = list[Markup](), 4.0, 64.0
    left, right = float(PAD), float(width - PAD)
    for place, panel in enumerate(picture.panels):
        body.append(_text(left, y + SIZE, panel.heading, weight="600"))
        body.append(_text(right, y + SIZE, panel.note, "soft", "end"))
        y += LINE + 4
        step = (right - left) / max(1, len(panel.points))
        for band in picture.bands:
            kind = "band-silence" if band.silence else "band"
            long = round((band.end - band.start + 1) * step, 1)
            body.append(tag("rect", kind, None, x=round(left + band.start * step, 1), y=y, width=long, height=high))
            if place == 0 and LETTER * len(band.label) < long:
                body.append(_text(left + band.start * step + 2, y + SIZE, band.label, "soft"))
        body.append(_columns(panel, left, step, y + high, (high - LINE) / picture.top))
        body.append(_line("grid", left, y + high, right, y + high))
        y += high + 10
    body += [_text(left, y + 6, picture.ends[0], "soft"), _text(right, y + 6, picture.ends[1], "soft", "end")]
    return body, y + LINE


def _columns(panel: Panel, left: float, step: float, base: float, scale: float) -> Markup:
    """The bars of a panel as one path: a campaign has as many as candidates times days."""
    drawn = [
        f"M{left + (number + 0.08) * step:.1f} {base:g}v{-point.value * scale:.1f}h{step * 0.84:.1f}V{base:g}z"
        for number, point in enumerate(panel.points)
        if point.value
    ]
    mark = panel.points[0].mark if panel.points else 0
    return tag("path", f"c{mark % len(SHAPES)}", None, d="".join(drawn))


def _lorenz(picture: Picture, width: int) -> _Drawn:
    """Cumulated shares, the least covered first. Only the extremes and the whole are coloured, and named."""
    names = 0 if width < 500 else 200
    side = float(min(width - names - 2 * PAD, 460))
    body = [
        tag("rect", "paper grid", None, x=PAD, y=PAD, width=side, height=side),
        _line("expected", PAD, PAD + side, PAD + side, PAD),
    ]
    key: list[Markup] = []
    curves = [(panel, _curve(panel)) for panel in picture.panels]
    area = {panel.heading: sum(high for _, high in curve) for panel, curve in curves}
    outer = sorted((panel.heading for panel, _ in curves if panel.note != "all"), key=lambda name: area[name])
    kinds = {outer[-1]: "line-least", outer[0]: "line-most"} if len(outer) > 1 else {}
    for panel, curve in curves:
        kind = "line-all" if panel.note == "all" else kinds.get(panel.heading, "line")
        points = " ".join(f"{PAD + x * side:g},{PAD + side - y * side:g}" for x, y in curve)
        body.append(tag("polyline", kind, None, points=points))
        if kind != "line":
            y = PAD + SIZE + len(key) / 2 * (LINE + 4) + (0 if names else side + 10)
            x = PAD + side + 14 if names else PAD
            key += [_line(kind, x, y - 4, x + 26, y - 4), _text(x + 32, y, wrap(panel.heading, 170, 1)[0])]
    return body + key, side + 2 * PAD + (0 if names else 10 + len(key) / 2 * (LINE + 4))


def _curve(panel: Panel) -> list[tuple[float, float]]:
    values = sorted(point.value or 0.0 for point in panel.points)
    whole, run, found = sum(values) or 1.0, 0.0, [(0.0, 0.0)]
    for place, value in enumerate(values, 1):
        run += value
        found.append((round(place / len(values), 4), round(run / whole, 4)))
    return found


_Drawn = tuple[list[Markup], float]
KINDS: dict[str, Callable[[Picture, int], _Drawn]] = {
    "dots": _dots,
    "bars": _bars,
    "stack": _stack,
    "days": _days,
    "lorenz": _lorenz,
}
