"""The pages of the questions: each with its choices, its chart, its table, and the data behind it."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any
from weakref import WeakKeyDictionary

from datasette.app import Datasette
from datasette.database import Database
from datasette.utils.asgi import Request, Response

from tarazy_site.cells import MARK, cell
from tarazy_site.drawing import NARROW, WIDE, Picture, draw
from tarazy_site.names import Row
from tarazy_site.questions import Question, picture, printed, questions
from tarazy_site.view import View, open_view, rows

FONT = "DejaVu Sans"
TABLES = (
    "whose_events_were_not_covered",
    "which_events_were_covered_by_some_only",
    "which_polls_lack_required_data",
    "what_others_counted",
    "who_is_named_in_advertisements",
    "which_days_have_gaps",
    "figures",
)
"""Ready tables of the database that a reader is led to, each by a text `table.<name>`."""
PERIODS = ("period", "period_a", "period_b")
MOST_ROWS = 120
"""Lines of a page's table; its files have all."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A select list: the parameter's name, what the reader may choose, what is chosen."""

    name: str
    groups: list[tuple[str, list[tuple[str, str]]]]
    """Heading (of the first: empty) and options, each a value and its text."""
    chosen: str

    @property
    def values(self) -> list[str]:
        """Everything that may be chosen."""
        return [value for _, options in self.groups for value, _ in options]


@dataclass(frozen=True, slots=True)
class Answer:
    """A question with what a reader chose and what the database says to it."""

    question: Question
    choices: list[Choice]
    parameters: dict[str, str]
    rows: list[Row]


async def questions_page(datasette: Datasette, request: Request) -> Response:
    """All questions."""
    view = await open_view(datasette, request)
    return await view.page("questions", questions=await answered(view), tables=TABLES)


async def question_page(datasette: Datasette, request: Request) -> Response:
    """One question: /question/<id>, and the same as .svg, .png, .csv or .json."""
    view = await open_view(datasette, request)
    name, _, kind = str(request.url_vars["id"]).partition(".")
    found = next((one for one in questions() if one.id == name), None)
    if found is None or kind not in ("", *FORMATS):
        return await view.missing()
    answer = await _answer(view, found)
    if kind:
        return FORMATS[kind](view, answer)
    chart = _picture(view, answer)
    return await view.page(
        "question",
        answer=answer,
        question=found,
        charts=[draw(chart, WIDE), draw(chart, NARROW)] if answer.rows else [],
        printed=lambda row: printed(found, row, view.language),
        label=view.label,
        items=lambda row: _items(view, answer, row),
        columns=_columns(answer),
        most=MOST_ROWS,
        file=lambda kind: view.href(f"/question/{found.id}.{kind}", **_asked(answer)),
    )


async def _answer(view: View, question: Question) -> Answer:
    lists = [Choice(name, await _groups(view, question, name), "") for name in question.choices]
    choices = [replace(one, chosen=_chosen(view, one)) for one in lists]
    parameters = {one.name: one.chosen for one in choices}
    return Answer(question, choices, parameters, await rows(view.db, question.sql, parameters))


async def _groups(view: View, question: Question, name: str) -> list[tuple[str, list[tuple[str, str]]]]:
    found = [("", await _options(view, name))]
    if question.weeks and name in PERIODS and len(view.weeks) > 1:
        found.append((view.language.text("weeks"), [(row["id"], view.week_title(row)) for row in view.weeks]))
    return found


async def answered(view: View) -> list[tuple[Question, bool]]:
    """Every question, and whether this campaign has data for it under the plain choices (of any candidate)."""
    found = _ANSWERED.get(view.db)
    if found is None:
        found = {one.id: await _has_answer(view, one) for one in questions()}
        if not view.db.is_mutable:
            _ANSWERED[view.db] = found
    return [(one, found[one.id]) for one in questions()]


_ANSWERED: WeakKeyDictionary[Database, dict[str, bool]] = WeakKeyDictionary()


async def _has_answer(view: View, question: Question) -> bool:
    plain = {name: (await _options(view, name))[:1] for name in question.choices}
    for candidate in view.candidates if "candidate" in plain else view.candidates[:1]:
        asked = {name: options[0][0] if options else "" for name, options in plain.items()}
        asked |= {"candidate": candidate["id"]} if "candidate" in plain else {}
        if question.answered(await rows(view.db, question.sql, asked)):
            return True
    return False


def _chosen(view: View, choice: Choice) -> str:
    values = choice.values
    asked = view.asked(choice.name)
    if asked in values:
        return asked
    second = choice.name == "place_b" and len(values) > 1  # a place is compared with another, not with itself
    return (values[1] if second else values[0]) if values else ""


async def _options(view: View, name: str) -> list[tuple[str, str]]:
    text = view.language.text
    if name in PERIODS:
        return [("all", text("all_days")), *((row["id"], view.period_title(row)) for row in view.periods)]
    if name == "unit":
        return [(unit, view.language.label("unit", unit)) for unit in view.units]
    if name == "benchmark":
        return [(row["id"], view.benchmark_title(row)) for row in view.benchmarks]
    if name == "outlet":
        return [("", text("all_outlets")), *((row["id"], view.name(row)) for row in view.outlets)]
    if name == "candidate":
        return [(row["id"], view.name(row)) for row in view.candidates]
    return await _places(view)


async def _places(view: View) -> list[tuple[str, str]]:
    """Groups first, since state against private is what is asked most, then outlets, then all."""
    sql = """
        select distinct scope_kind || ':' || scope as place, scope_kind, scope from measures
        order by scope_kind = 'all', scope_kind = 'outlet', scope_kind = 'language', scope_kind, scope desc
    """
    return [(row["place"], view.label("scope", row["place"])) for row in await rows(view.db, sql)]


def _picture(view: View, answer: Answer) -> Picture:
    return picture(answer.question, answer.rows, view, answer.parameters.get("period", "all"))


def _items(view: View, answer: Answer, row: Row) -> str:
    """The list of items behind a row; empty where a question has none."""
    filters: dict[str, str] = {}
    for name, column in answer.question.items.items():
        value = column[1:] if column.startswith("=") else row.get(column, answer.parameters.get(column))
        filters[name] = str(value or "")
    period = answer.parameters.get("period", "all")
    chosen = {"period": period} | filters
    return view.href("/items", **chosen | {"period": "" if chosen["period"] == "all" else chosen["period"]})


def _columns(answer: Answer) -> list[str]:
    """Further columns of the table: what to compare with, p, the number of items and of stories."""
    there = answer.rows[0].keys() if answer.rows else ()
    return [name for name in ("expected", "p", "n_items", "n_stories", "n_events", "n_outlets") if name in there]


def _asked(answer: Answer) -> dict[str, str]:
    return {name: value for name, value in answer.parameters.items() if value}


def _leaving(view: View, answer: Answer) -> str:
    """The chart as a file: with what it answers, what was chosen, and whose it is, since it leaves its page."""
    texts = {value: text for choice in answer.choices for _, options in choice.groups for value, text in options}
    chosen = [f"{view.language.text(f'choice.{one.name}')}: {texts.get(one.chosen, '')}" for one in answer.choices]
    title = answer.question.text(answer.question.question, view.language.code)
    subtitle = " · ".join([view.title(view.campaign), *chosen])
    return str(draw(replace(_picture(view, answer), title=title, subtitle=subtitle), WIDE))


def _svg(view: View, answer: Answer) -> Response:
    body = '<?xml version="1.0" encoding="UTF-8"?>\n' + _leaving(view, answer)
    return _file(answer, "svg", body, "image/svg+xml; charset=utf-8")


def _png(view: View, answer: Answer) -> Response:
    """The chart on white, twice as sharp, for a text processor or a post."""
    return _file(answer, "png", _pixels(_leaving(view, answer)), "image/png")


@lru_cache(maxsize=64)
def _pixels(drawn: str) -> bytes:
    """Drawing it takes ten times as long as everything else, and the same few charts are asked for again."""
    from resvg_py import svg_to_bytes

    png = svg_to_bytes(svg_string=drawn, zoom=2, background="#ffffff", font_family=FONT, sans_serif_family=FONT)
    return bytes(png)


def _csv(_: View, answer: Answer) -> Response:
    """With the byte order mark by which spreadsheets know UTF-8; no cell can be taken for a formula."""
    out = io.StringIO()
    columns = [*answer.parameters, *(answer.rows[0] if answer.rows else ())]
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    for row in answer.rows:
        writer.writerow([cell(value) for value in [*answer.parameters.values(), *row.values()]])
    return _file(answer, "csv", MARK + out.getvalue(), "text/csv; charset=utf-8")


def _json(view: View, answer: Answer) -> Response:
    said = {
        "question": answer.question.text(answer.question.question, view.language.code),
        "reading": answer.question.text(answer.question.reading, view.language.code),
        "parameters": answer.parameters,
        "query": answer.question.sql,
        "rows": answer.rows,
    }
    return _file(answer, "json", json.dumps(said, ensure_ascii=False, indent=1), "application/json; charset=utf-8")


def _file(answer: Answer, kind: str, body: str | bytes, content_type: str) -> Response:
    headers = {"Content-Disposition": f'inline; filename="{answer.question.id}.{kind}"'}
    return Response(body, headers=headers, content_type=content_type)


FORMATS = {"svg": _svg, "png": _png, "csv": _csv, "json": _json}


def canned() -> dict[str, dict[str, Any]]:
    """The same questions as Datasette's own queries: /coverage/<id>, with every format that Datasette has."""
    return {
        one.id: {
            "sql": one.sql,
            "title": one.question["en"],
            "description": one.reading["en"],
            "params": list(one.choices),
        }
        for one in questions()
    }
