"""The codebook: every measure with its formula, and every column of every published table. Made from the code itself.

The text of a measure is the docstring of the function that makes it; its formula and range stand in MEASURED. The text
of a column stands in columns.yml. Nothing is written without a text: `missing()` names what lacks one.
"""

from __future__ import annotations

import html
import inspect
import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any, Literal

import yaml
from sqlite_utils import Database

from pipelines.coverage.schema import create_tables
from pipelines.coverage.views import QUESTIONS, VIEWS
from pipelines.elsewhere.figures import naming_share
from pipelines.events.rates import event_rate, event_rate_gap
from pipelines.measures import indices, inequality
from pipelines.measures.catalogue import bases
from pipelines.measures.catalogue.gender import women
from pipelines.measures.catalogue.share import share
from pipelines.measures.catalogue.speech import direct_speech
from pipelines.measures.catalogue.tone import tone
from pipelines.measures.catalogue.uncounted import left_uncounted
from pipelines.measures.coverage import INDEXED, UNITS
from pipelines.measures.topics import topic_share

Form = Literal["md", "html", "json"]
ALL, IN_FOUR = ", ".join(UNITS), ", ".join(INDEXED)
OF_BASES = "articles, stories, words"
EXPRESSIONS = {
    "period_kind": "TEXT",
    "equal_share": "FLOAT",
    "covered_by": "INTEGER",
    "of_outlets": "INTEGER",
    "not_by": "TEXT",
} | {
    "what": "TEXT",
    "certain": "INTEGER",
}
"""Columns of views that SQLite gives no type."""
MEASURED: dict[str, tuple[Callable[..., Any], str, str, str]] = {
    "share": (share, "p_i = c_i / Σ c", "0..1", ALL),
    "loosemore_hanby": (inequality.loosemore_hanby, "½ Σ |p_i − e_i|", "0..1 − min e", ALL),
    "loosemore_hanby_normalised": (
        inequality.normalised_loosemore_hanby,
        "½ Σ |p_i − e_i| / (1 − min e)",
        "0..1",
        IN_FOUR,
    ),
    "gallagher": (inequality.gallagher, "√(½ Σ (p_i − e_i)²)", "0..1", IN_FOUR),
    "gini": (inequality.gini, "½ Σ_i Σ_j |p_i e_j − p_j e_i|", "0..1 − min e", IN_FOUR),
    "theil": (inequality.theil, "Σ p_i ln(p_i / e_i)", "0..ln n where e is equal", IN_FOUR),
    "sainte_lague": (indices.sainte_lague, "Σ (p_i − e_i)² / e_i", "0..1 / min e − 1", IN_FOUR),
    "concentration": (inequality.herfindahl, "Σ p_i²", "1/n..1", IN_FOUR),
    "effective_number": (inequality.effective_number, "1 / Σ p_i²", "1..n", IN_FOUR),
    "entropy": (indices.entropy, "−Σ p_i ln p_i", "0..ln n", IN_FOUR),
    "most_to_least": (indices.most_to_least, "max p / min p", "1..", IN_FOUR),
    "share_ratio": (indices.share_ratio, "p_i / e_i", "0..", IN_FOUR),
    "gap_to_others": (indices.gap_to_others, "p_i − mean of the others' p", "−1..1", IN_FOUR),
    "tone_negative": (tone, "negative / scored mentions", "0..1", "mentions, stories"),
    "tone_neutral": (tone, "neutral / scored mentions", "0..1", "mentions, stories"),
    "tone_positive": (tone, "positive / scored mentions", "0..1", "mentions, stories"),
    "direct_speech_share": (direct_speech, "own words / words about the candidate", "0..1", "words, stories"),
    "share_of_subjects": (bases.share_of_subjects, "c_i / Σ c over all subjects", "0..1", OF_BASES + ", mentions"),
    "share_of_news_hole": (bases.share_of_news_hole, "c_i / all that was published", "0..1", OF_BASES),
    "share_of_election_items": (bases.share_of_election_items, "c_i / all items on the election", "0..1", OF_BASES),
    "left_uncounted": (left_uncounted, "uncounted / (uncounted + counted) names", "0..1", "mentions"),
    "share_of_women": (women, "Σ p_i over women", "0..1", ALL),
    "event_rate": (event_rate, "covered / counted events", "0..1", "events"),
    "event_rate_gap": (event_rate_gap, "max rate − min rate", "0..1", "events"),
    "topic_share": (topic_share, "articles on the topic / articles of the base", "0..1", "articles"),
    "naming_share": (naming_share, "Σ values / Σ totals", "0..1", "as those who counted say"),
}
"""Measure to the function whose docstring tells it, its formula, range and units. `topic_share:x` is of topic x."""
HIDDEN = "item_search"
"""Tables of the search's index."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure, as the codebook tells it."""

    name: str
    formula: str
    range: str
    units: str
    text: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a published table. `kind` is TEXT, INTEGER or FLOAT; `text` is empty where none is written."""

    name: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """A published table or view."""

    name: str
    question: str
    """What a view answers; empty for a table."""
    columns: tuple[Column, ...]


def measures() -> list[Measure]:
    """Every measure, in the order of MEASURED."""
    return [
        Measure(name, formula, extent, units, inspect.getdoc(function) or "")
        for name, (function, formula, extent, units) in MEASURED.items()
    ]


def tables() -> list[Table]:
    """Every published table and view, of a database made for the purpose."""
    db = Database(memory=True)
    try:
        create_tables(db)
        names = [*VIEWS, *sorted(name for name in db.table_names() if not name.startswith(HIDDEN))]
        return [Table(name, QUESTIONS.get(name, ""), tuple(columns(db, name))) for name in names]
    finally:
        db.close()


def columns(db: Database, table: str) -> list[Column]:
    """The columns of a table or view of a published database, with their texts."""
    found = db.view(table).columns if table in VIEWS else db.table(table).columns
    texts = _texts()
    own = texts["tables"].get(table, {})
    return [
        Column(one.name, _kind(one.name, one.type), own.get(one.name, texts["common"].get(one.name, "")))
        for one in found
    ]


def _kind(name: str, declared: str) -> str:
    kind = declared.upper() or EXPRESSIONS[name]
    return "FLOAT" if kind in ("FLOAT", "REAL") else kind


@lru_cache(maxsize=1)
def _texts() -> dict[str, dict[str, Any]]:
    content = resources.files("pipelines.outputs").joinpath("columns.yml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(content))


def missing() -> list[str]:
    """Measures and columns without a text, and texts of what there is not: none, or a test fails."""
    known = tables()
    lacking = [f"measure {one.name}" for one in measures() if not one.text]
    lacking += [f"{table.name}.{column.name}" for table in known for column in table.columns if not column.text]
    lacking += [f"{name}: no question" for name in VIEWS if name not in QUESTIONS]
    names = {table.name: {column.name for column in table.columns} for table in known}
    stale = [f"{t}.{c} is gone" for t, own in _texts()["tables"].items() for c in own if c not in names.get(t, set())]
    everywhere = set[str]().union(*names.values())
    return lacking + stale + [f"{name} is gone" for name in _texts()["common"] if name not in everywhere]


def write_codebook(path: Path, form: Form) -> None:
    """Write the codebook as Markdown, HTML or JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(WRITERS[form](measures(), tables()), encoding="utf-8")


def _json(found: Iterable[Measure], known: Iterable[Table]) -> str:
    content = {"measures": [asdict(one) for one in found], "tables": [asdict(one) for one in known]}
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _markdown(found: Iterable[Measure], known: Iterable[Table]) -> str:
    lines = ["# Codebook", "", "`p_i` is a candidate's share, `e_i` the benchmark's, n how many candidates.", ""]
    lines += ["## Measures", ""]
    for one in found:
        lines += [f"### {one.name}", "", one.text, "", f"- formula: `{one.formula}`", f"- range: {one.range}"]
        lines += [f"- unit: {one.units}", ""]
    lines += ["## Tables", ""]
    for table in known:
        lines += [f"### {table.name}", ""] + ([table.question, ""] if table.question else [])
        lines += ["| column | type | what |", "|---|---|---|"]
        lines += [
            f"| {one.name} | {one.kind.lower()} | {one.text.replace('|', chr(92) + '|')} |" for one in table.columns
        ]
        lines.append("")
    return "\n".join(lines)


def _html(found: Iterable[Measure], known: Iterable[Table]) -> str:
    parts = ['<!doctype html><html lang="en"><meta charset="utf-8"><title>Codebook</title><h1>Codebook</h1>']
    parts.append("<p>p_i is a candidate's share, e_i the benchmark's, n how many candidates.</p><h2>Measures</h2>")
    for one in found:
        told = "".join(f"<p>{html.escape(part)}</p>" for part in one.text.split("\n\n"))
        facts = f"formula {one.formula}; range {one.range}; unit {one.units}"
        parts.append(f'<h3 id="{html.escape(one.name)}">{html.escape(one.name)}</h3>{told}<p>{html.escape(facts)}</p>')
    parts.append("<h2>Tables</h2>")
    for table in known:
        rows = "".join(
            f"<tr><th>{html.escape(one.name)}<td>{one.kind.lower()}<td>{html.escape(one.text)}" for one in table.columns
        )
        parts.append(f"<h3>{html.escape(table.name)}</h3><p>{html.escape(table.question)}</p><table>{rows}</table>")
    return "\n".join(parts) + "</html>\n"


WRITERS: dict[Form, Callable[[Iterable[Measure], Iterable[Table]], str]] = {
    "md": _markdown,
    "html": _html,
    "json": _json,
}
