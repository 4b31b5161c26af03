"""The questions that readers ask of the figures: one YAML file each, with the query, the chart and how to read it.

A file charts/<id>.yml is all that a new one needs. Its query returns columns of fixed names: `label` (an id, of the
kind that the file says), `value`, and where there are some `panel`, `low`, `high`, `expected`, the parts of a stack,
and whatever else its table should carry. This module knows neither Datasette nor a request.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import yaml

from tarazy_site.drawing import KINDS, SHAPES, Band, Panel, Part, Picture, Point
from tarazy_site.language import Language
from tarazy_site.marks import code_of, marks
from tarazy_site.names import Names, Row

FOLDER = Path(__file__).resolve().parents[2] / "charts"
STEPS = (0.1, 0.2, 0.4, 0.6, 0.8, 1.0)  # whose halves are whole per cent too
SIGNS = {"negative": "−", "neutral": "0", "positive": "+", "mixed": "±", "not_scored": "?", "unclear": "?"}


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `choices` are what a reader chooses; each is a parameter of the query too."""

    id: str
    position: int
    question: dict[str, str]
    reading: dict[str, str]
    sql: str
    draw: str
    label: str
    choices: tuple[str, ...] = ()
    panel: str = ""
    axis: str = "percent"
    parts: tuple[str, ...] = ()
    part_kind: str = "tone"
    counted: str = "items_n"
    """The text that names what a stack counts, for its printed base."""
    items: dict[str, str] = field(default_factory=dict)
    """Filter of the list of items to the column that it is taken from, or to a fixed `=value`."""
    weeks: bool = False
    """Whether its periods may be weeks too: shares alone are made for them."""
    least: int = 1
    """How many different labels (or panels) make an answer: groups are compared where there are two."""
    needs: dict[str, str] = field(default_factory=dict)
    """What a campaign must have for it, in words; said where it has not."""

    def text(self, texts: dict[str, str], code: str) -> str:
        """In the language, else in English."""
        return texts.get(code) or texts["en"]

    def answered(self, found: Sequence[Row]) -> bool:
        """Whether these rows are an answer: with values, and of as many labels as it takes."""
        there = [row for row in found if row["value"] is not None]
        return len({row["label"] for row in there}) >= self.least if there else False


@cache
def questions() -> tuple[Question, ...]:
    """All of them, in the order of their `position`. ValueError names the file and what is wrong in it."""
    found = [_read(path) for path in sorted(FOLDER.glob("*.yml"))]
    return tuple(sorted(found, key=lambda one: (one.position, one.id)))


def _read(path: Path) -> Question:
    said = yaml.safe_load(path.read_text(encoding="utf-8"))
    known = set(Question.__dataclass_fields__) - {"id"}
    wrong = sorted(set(said) - known) or sorted({"question", "reading", "sql", "draw", "label", "position"} - set(said))
    if wrong:
        raise ValueError(f"{path.name}: {', '.join(wrong)}: unknown or missing")
    if said["draw"] not in KINDS:
        raise ValueError(f"{path.name}: draw is one of {', '.join(KINDS)}")
    tuples = {name: tuple(said.get(name, ())) for name in ("choices", "parts")}
    return Question(**said | tuples, id=path.stem)


def picture(question: Question, found: Sequence[Row], names: Names, period: str = "all") -> Picture:
    """The chart of a question's rows, of a period's days where it is one of days."""
    language, shaded, ends = names.language, list[Band](), ("", "")
    if question.draw == "days":
        days = names.days(period)
        found = _filled(found, days)
        shaded = _bands(names, days)
        ends = (language.short_date(days[0]), language.short_date(days[-1])) if days else ends
    panels = _panels(question, found, names)
    alt = f"{question.text(question.question, language.code)} {_said(panels)}".strip()
    said, notes = marks(language, found)
    signs = [f"{SIGNS[name]} {names.label(question.part_kind, name)}" for name in question.parts if name in SIGNS]
    notes = (" · ".join(signs), *notes) if signs else notes
    return Picture(question.draw, alt, panels, _ticks(question, panels, language), tuple(shaded), ends, said, notes)


def _filled(found: Sequence[Row], days: list[str]) -> list[Row]:
    """A row for each day, so that days without an item keep their place."""
    known: dict[str, dict[str, Row]] = {}
    for row in found:
        known.setdefault(row["panel"], {})[row["label"]] = row
    return [
        {"value": 0} | by_day.get(day, {}) | {"label": day, "panel": panel}
        for panel, by_day in known.items()
        for day in days
    ]


def _panels(question: Question, found: Sequence[Row], names: Names) -> tuple[Panel, ...]:
    position = {row["id"]: row["position"] for row in names.candidates}
    grouped: dict[str, list[Row]] = {}
    for row in found:
        grouped.setdefault(str(row.get("panel") or ""), []).append(row)
    made = []
    for name, lines in grouped.items():
        heading = names.label(question.panel, name) if question.panel else ""
        note = "all" if question.draw == "lorenz" and name in ("", "all:") else ""
        if question.draw == "days":
            note = names.language.number(sum(row["value"] or 0 for row in lines))
        points = (_point(question, row, names, _mark(question, row, position)) for row in lines)
        made.append(Panel(heading, tuple(points), note))
    return tuple(made)


def _mark(question: Question, row: Row, position: dict[str, int]) -> int:
    """The shape and colour of a candidate, wherever in the row the candidate stands."""
    if question.label == "candidate":
        return position.get(row["label"], 0) % len(SHAPES)
    return position.get(str(row.get("panel")), 0) % len(SHAPES) if question.panel == "candidate" else 0


def _point(question: Question, row: Row, names: Names, mark: int) -> Point:
    return Point(
        label=names.label(question.label, row["label"]),
        value=row["value"],
        text=printed(question, row, names.language),
        mark=mark,
        low=row.get("low"),
        high=row.get("high"),
        expected=row.get("expected"),
        parts=_parts(question, row, names),
        gap=bool(code_of(row, "gap")),
        short=_short(question, row, names.language),
    )


def _short(question: Question, row: Row, language: Language) -> str:
    if row["value"] is None:
        return "–"
    return "" if question.axis == "count" or question.parts else language.percent(row["value"])


def _parts(question: Question, row: Row, names: Names) -> tuple[Part, ...]:
    whole = sum(row[name] or 0 for name in question.parts)
    return tuple(
        Part(
            name,
            names.label(question.part_kind, name),
            SIGNS.get(name, ""),
            (row[name] or 0) / whole,
            names.language.whole_percent((row[name] or 0) / whole),
        )
        for name in question.parts
        if whole
    )


def printed(question: Question, row: Row, language: Language) -> str:
    """The value of a row as its chart and table print it, with its interval; words where there is none."""
    if row["value"] is None:
        return language.text("no_coverage")
    if question.axis == "count":
        return language.number(row["value"])
    if question.parts:
        return language.text(question.counted, n=row["value"])
    if row.get("low") is None or row.get("high") is None:
        return language.percent(row["value"])
    return f"{language.percent(row['value'])} ({language.range(row['low'], row['high'])})"


def _ticks(question: Question, panels: tuple[Panel, ...], language: Language) -> tuple[tuple[float, str], ...]:
    values = [
        value
        for panel in panels
        for point in panel.points
        for value in (point.value, point.high, point.expected)
        if value is not None
    ]
    most = max(values, default=0.0)
    if question.axis == "count":
        return ((0.0, "0"), (float(max(most, 1)), language.number(max(most, 1))))
    if question.parts or question.draw == "lorenz":
        return ()
    top = next((step for step in STEPS if most <= step), 1.0)
    return tuple((value, language.whole_percent(value)) for value in (0.0, top / 2, top))


def _said(panels: tuple[Panel, ...]) -> str:
    """The lines in words, the first dozen: whoever hears the page gets them, the table has all."""
    lines = [
        " ".join(filter(None, (panel.heading, point.label, point.text)))
        for panel in panels
        for point in panel.points
        if point.text and len(panel.points) < 30
    ]
    return "; ".join(lines[:12]) + ("; …" if len(lines) > 12 else "")


def _bands(names: Names, days: Sequence[str]) -> list[Band]:
    """The campaign's periods as stretches of the days shown; those of the campaign itself are left white."""
    found = []
    for period in names.periods:
        inside = [place for place, day in enumerate(days) if period["start"] <= day <= period["end"]]
        if inside and period["kind"] != "campaign":
            found.append(Band(inside[0], inside[-1], names.period_title(period), period["kind"] == "silence"))
    return found
