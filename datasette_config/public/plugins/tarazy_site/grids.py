"""Charts that are grids: strips of days, curves of shares, a small chart for each outlet."""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup

from tarazy_site.picture import Panel, Picture, Point
from tarazy_site.svg import LETTER, LINE, PAD, SHAPES, SIZE, Drawn, line_at, shape_at, tag, text_at, wrap

GUTTER = 28  # pixels between two charts beside each other


def draw_days(picture: Picture, width: int) -> Drawn:
    """Small multiples to one scale: a bar for each day; legal periods shaded, and named where there is room."""
    body, y, high = list[Markup](), 4.0, 64.0
    left, right = float(PAD), float(width - PAD)
    for place, panel in enumerate(picture.panels):
        body.append(text_at(left, y + SIZE, panel.heading, weight="600"))
        body.append(text_at(right, y + SIZE, panel.note, "soft", "end"))
        y += LINE + 4
        step = (right - left) / max(1, len(panel.points))
        for band in picture.bands:
            kind = "band-silence" if band.silence else "band"
            long = round((band.end - band.start + 1) * step, 1)
            body.append(tag("rect", kind, None, x=round(left + band.start * step, 1), y=y, width=long, height=high))
            if place == 0 and LETTER * len(band.label) < long:
                body.append(text_at(left + band.start * step + 2, y + SIZE, band.label, "soft"))
        body.append(_columns(panel, left, step, y + high, (high - LINE) / picture.top))
        body.append(line_at("grid", left, y + high, right, y + high))
        gaps = [
            f"M{left + n * step:.1f} {y + high:g}h{step:.1f}v4h-{step:.1f}z"
            for n, one in enumerate(panel.points)
            if one.gap
        ]
        if gaps:
            body.append(tag("path", "gap-day", None, d="".join(gaps)))
        y += high + 10
    body += [text_at(left, y + 6, picture.ends[0], "soft"), text_at(right, y + 6, picture.ends[1], "soft", "end")]
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


def draw_lorenz(picture: Picture, width: int) -> Drawn:
    """Cumulated shares, the least covered first. Only the extremes and the whole are coloured, and named."""
    names = 0 if width < 500 else 200
    side = float(min(width - names - 2 * PAD, 460))
    body = [
        tag("rect", "paper grid", None, x=PAD, y=PAD, width=side, height=side),
        line_at("expected", PAD, PAD + side, PAD + side, PAD),
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
            key += [line_at(kind, x, y - 4, x + 26, y - 4), text_at(x + 32, y, wrap(panel.heading, 170, 1)[0])]
    return body + key, side + 2 * PAD + (0 if names else 10 + len(key) / 2 * (LINE + 4))


def _curve(panel: Panel) -> list[tuple[float, float]]:
    values = sorted(point.value or 0.0 for point in panel.points)
    whole, run, found = sum(values) or 1.0, 0.0, [(0.0, 0.0)]
    for place, value in enumerate(values, 1):
        run += value
        found.append((round(place / len(values), 4), round(run / whole, 4)))
    return found


def draw_multiples(picture: Picture, width: int) -> Drawn:
    """A small chart of dots with intervals for each panel, all to one scale: two beside each other, narrow one."""
    beside = 1 if width < 500 else 2
    room = (width - 2 * PAD - GUTTER * (beside - 1)) / beside
    body, y = list[Markup](), 4.0
    for start in range(0, len(picture.panels), beside):
        row = picture.panels[start : start + beside]
        heights = []
        for place, panel in enumerate(row):
            drawn, high = _multiple(panel, picture, PAD + place * (room + GUTTER), y, room)
            body += drawn
            heights.append(high)
        y += max(heights) + 12
    return body, y


def _multiple(panel: Panel, picture: Picture, x: float, y: float, room: float) -> Drawn:
    names, values, each = room * 0.43, 50.0, 21.0
    left, right = x + names, x + room - values
    body = [text_at(x, y + SIZE, wrap(panel.heading, room, 1)[0], weight="600")]
    top, y = y + LINE + 4, y + LINE + 4
    foot = top + each * len(panel.points)

    def at(value: float) -> float:
        return left + min(max(value / (picture.top or 1), 0.0), 1.0) * (right - left)

    for place, (value, said) in enumerate(picture.ticks):
        body.append(line_at("grid", at(value), top, at(value), foot))
        if place in (0, len(picture.ticks) - 1):
            body.append(text_at(at(value), foot + SIZE - 2, said, "soft", "end" if place else "start"))
    for point in panel.points:
        body += _line_of(point, x, y + each / 2, names, at)
        body.append(text_at(x + room, y + each / 2 + 4, point.short or point.text, "soft", "end"))
        y += each
    return body, foot + LINE - (top - LINE - 4)


def _line_of(point: Point, x: float, y: float, names: float, at: Callable[[float], float]) -> list[Markup]:
    body = [text_at(x, y + 4, wrap(point.label, names - 4, 1)[0])]
    if point.expected is not None:
        body.append(line_at("expected", at(point.expected), y - 7, at(point.expected), y + 7))
    if point.low is not None and point.high is not None:
        body.append(line_at("whisker", at(point.low), y, at(point.high), y))
    if point.value is not None:
        body.append(shape_at(point.mark, at(point.value), y))
    return body
