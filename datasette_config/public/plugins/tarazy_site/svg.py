"""The letters and marks of charts: elements of SVG with their colours, text that is cut to fit.

Every colour stands in STYLE as an attribute, so that a saved file looks right alone; in a page the style sheet's rules
for the same class names take their place, by day and by night.
"""

from __future__ import annotations

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
    "gap-day": {"fill": "#b3261e"},
    "watermark": {"fill": "#b3261e", "fill-opacity": "0.16", "font-weight": "700"},
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


# What a chart has hundreds of is written out: going through `tag` takes three times as long.


def text_at(x: float, y: float, said: str, classes: str = "ink", anchor: str = "start", weight: str = "400") -> Markup:
    """A line of text; `anchor` is start, middle or end."""
    place = f'x="{round(x, 1):g}" y="{round(y, 1):g}" text-anchor="{anchor}" font-weight="{weight}"'
    return Markup(f'<text class="{classes}" {_style(classes)}{place}>{escape(said)}</text>')  # noqa: S704 - escaped


def line_at(classes: str, x1: float, y1: float, x2: float, y2: float) -> Markup:
    """A straight line."""
    place = f'x1="{round(x1, 1):g}" y1="{round(y1, 1):g}" x2="{round(x2, 1):g}" y2="{round(y2, 1):g}"'
    return Markup(f'<line class="{classes}" {_style(classes)}{place}/>')  # noqa: S704 - numbers


def shape_at(mark: int, x: float, y: float) -> Markup:
    """The sign of a candidate: its shape and colour."""
    before, after = _shape(mark % len(SHAPES))
    return Markup(f"{before}translate({x:g} {y:g}){after}")  # noqa: S704 - numbers


@cache
def _shape(mark: int) -> tuple[str, str]:
    name, shape = SHAPES[mark]
    before, _, after = tag(name, f"mark c{mark}", None, transform="|", **shape).partition("|")
    return before, after


Drawn = tuple[list[Markup], float]
"""What was drawn, and how high it is."""
