"""The codebook: every measure with its formula, and every column of every published table. Made from the code itself.

The text of a measure is the docstring of the function that makes it; its formula and range stand in MEASURED. The text
of a column or code stands in columns.yml; in other languages, measures too, in columns.<code>.yml.
Nothing is written without a text: `missing()` names what lacks one.
"""

from __future__ import annotations

import html
import inspect
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any, Literal

import yaml
from sqlite_utils import Database

from pipelines.codings.corrected import corrected_tone
from pipelines.coverage.schema import create_tables
from pipelines.coverage.views import QUESTIONS, VIEWS
from pipelines.elsewhere.figures import naming_share
from pipelines.events.rates import event_rate, event_rate_gap
from pipelines.measures import indices, inequality
from pipelines.measures.catalogue import bases
from pipelines.measures.catalogue.advertisements import share_of_advertisements
from pipelines.measures.catalogue.gender import women
from pipelines.measures.catalogue.net_tone import net_tone, source_tone, tone_gap
from pipelines.measures.catalogue.outlets import theil_of_outlets
from pipelines.measures.catalogue.prominence import PLACES, prominence
from pipelines.measures.catalogue.roles import roles
from pipelines.measures.catalogue.share import share
from pipelines.measures.catalogue.speech import direct_speech
from pipelines.measures.catalogue.tone import not_scored, tone
from pipelines.measures.catalogue.uncounted import left_uncounted
from pipelines.measures.coverage import INDEXED, UNITS
from pipelines.measures.groups import group_gap
from pipelines.measures.topics import topic_share

Form = Literal["md", "html", "json"]
ALL, IN_FOUR = ", ".join(UNITS), ", ".join(INDEXED)
IN_TWO = "articles, words"
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
    "theil_within": (theil_of_outlets, "Σ_o w_o Σ_i p_i|o ln(p_i|o / e_i)", "0..ln n where e is equal", IN_TWO),
    "theil_between": (theil_of_outlets, "Σ_o w_o Σ_i p_i|o ln(p_i|o / p_i)", "0..ln of the number of outlets", IN_TWO),
    "group_gap": (group_gap, "p_i|group − p_i|other; of all: ½ Σ |p_i|group − p_i|other|", "−1..1; 0..1", IN_TWO),
    "share_ratio": (indices.share_ratio, "p_i / e_i", "0..", IN_FOUR),
    "gap_to_others": (indices.gap_to_others, "p_i − mean of the others' p", "−1..1", IN_FOUR),
    "tone_negative": (tone, "negative / scored mentions", "0..1", "mentions, stories"),
    "tone_neutral": (tone, "neutral / scored mentions", "0..1", "mentions, stories"),
    "tone_positive": (tone, "positive / scored mentions", "0..1", "mentions, stories"),
    "tone_not_scored": (not_scored, "not scored / (scored + not scored)", "0..1", "mentions"),
    **dict.fromkeys(
        ("tone_corrected_negative", "tone_corrected_neutral", "tone_corrected_positive"),
        (corrected_tone, "(Σ λ p) / N + (Σ w (y − λ p)) / Σ w", "0..1", "mentions"),
    ),
    "net_tone": (net_tone, "(P − N) / (P + U + N)", "−1..1", "mentions, stories"),
    "net_tone_evaluated": (net_tone, "(P − N) / (P + N)", "−1..1", "mentions, stories"),
    "tone_exposure": (net_tone, "(P_i − N_i) / Σ (P + U + N) of all candidates", "−1..1", "mentions, stories"),
    "tone_gap": (tone_gap, "net_i − mean net of the others", "−2..2", "mentions"),
    "source_tone_negative": (source_tone, "negative / scored mentions in quoted words of others", "0..1", "mentions"),
    "source_tone_neutral": (source_tone, "neutral / scored mentions in quoted words of others", "0..1", "mentions"),
    "source_tone_positive": (source_tone, "positive / scored mentions in quoted words of others", "0..1", "mentions"),
    "prominence": (prominence, "articles naming there / articles naming", "0..1", ", ".join(PLACES)),
    "role_office": (roles, "mentions in office / mentions", "0..1", "mentions"),
    "role_candidate": (roles, "mentions as a candidate / mentions", "0..1", "mentions"),
    "role_unclear": (roles, "mentions in no clear role / mentions", "0..1", "mentions"),
    "direct_speech_share": (direct_speech, "own words / words about the candidate", "0..1", "words, stories"),
    "share_of_subjects": (bases.share_of_subjects, "c_i / Σ c over all subjects", "0..1", OF_BASES + ", mentions"),
    "share_of_news_hole": (bases.share_of_news_hole, "c_i / all that was published", "0..1", OF_BASES),
    "share_of_election_items": (bases.share_of_election_items, "c_i / all items on the election", "0..1", OF_BASES),
    "share_of_advertisements": (share_of_advertisements, "c_i / Σ c over labelled advertisements", "0..1", IN_TWO),
    "left_uncounted": (left_uncounted, "uncounted / (uncounted + counted) names", "0..1", "mentions"),
    "share_of_women": (women, "Σ p_i over women", "0..1", ALL),
    "event_rate": (event_rate, "covered / counted events", "0..1", "events"),
    "event_rate_gap": (event_rate_gap, "max rate − min rate", "0..1", "events"),
    "topic_share": (topic_share, "articles on the topic / articles of the base", "0..1", "articles"),
    "naming_share": (naming_share, "Σ values / Σ totals", "0..1", "as those who counted say"),
}
"""Measure to the function whose docstring tells it, its formula, range and units. `topic_share:x` is of topic x."""
LANGUAGES = ("ru", "kk")
"""Of the published site, beside English."""
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

    others: dict[str, str]
    """Language to text."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a published table. `kind` is TEXT, INTEGER or FLOAT; `text` is empty where none is written."""

    name: str
    kind: str
    text: str
    others: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Code:
    """A word that stands in a column: `kind` is unit, base or warning."""

    kind: str
    name: str
    text: str
    others: dict[str, str]


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
        Measure(name, formula, extent, units, inspect.getdoc(function) or "", _others("measures", name))
        for name, (function, formula, extent, units) in MEASURED.items()
    ]


def codes() -> list[Code]:
    """The words that stand in the columns unit, base and warning."""
    found = _texts()["codes"].items()
    return [Code(kind, name, text, _others("codes", kind, name)) for kind, all_ in found for name, text in all_.items()]


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
        Column(
            one.name,
            _kind(one.name, one.type),
            own.get(one.name, texts["common"].get(one.name, "")),
            _others("tables", table, one.name) if one.name in own else _others("common", one.name),
        )
        for one in found
    ]


def _kind(name: str, declared: str) -> str:
    kind = declared.upper() or EXPRESSIONS[name]
    return "FLOAT" if kind in ("FLOAT", "REAL") else kind


@lru_cache(maxsize=8)
def _texts(language: str = "") -> dict[str, dict[str, Any]]:
    name = f"columns.{language}.yml" if language else "columns.yml"
    return dict(yaml.safe_load(resources.files("pipelines.outputs").joinpath(name).read_text(encoding="utf-8")))


def _others(*keys: str) -> dict[str, str]:
    """The text under these keys in each other language that has it."""
    found = {}
    for language in LANGUAGES:
        place: Any = _texts(language)
        for key in keys:
            place = place.get(key, {})
        if place:
            found[language] = str(place)
    return found


def missing() -> list[str]:
    """Measures and columns without a text, and texts of what there is not: none, or a test fails."""
    known = tables()
    lacking = [f"measure {one.name}" for one in measures() if not one.text]
    lacking += [f"{table.name}.{column.name}" for table in known for column in table.columns if not column.text]
    lacking += [f"{name}: no question" for name in VIEWS if name not in QUESTIONS]
    names = {table.name: {column.name for column in table.columns} for table in known}
    stale = [f"{t}.{c} is gone" for t, own in _texts()["tables"].items() for c in own if c not in names.get(t, set())]
    everywhere = set[str]().union(*names.values())
    gone = [f"{name} is gone" for name in _texts()["common"] if name not in everywhere]
    return lacking + stale + gone + [line for language in LANGUAGES for line in _untranslated(language)]


def _untranslated(language: str) -> list[str]:
    """Texts that a language lacks or has too many."""
    wanted = set(_keys({key: _texts()[key] for key in ("common", "tables", "codes")}))
    wanted |= {f"measures/{name}" for name in MEASURED}
    return [f"{language}: {key}" for key in sorted(wanted ^ set(_keys(_texts(language))))]


def _keys(texts: dict[str, Any], before: str = "") -> Iterator[str]:
    for key, value in texts.items():
        if isinstance(value, dict):
            yield from _keys(value, f"{before}{key}/")
        else:
            yield f"{before}{key}"


def write_codebook(path: Path, form: Form) -> None:
    """Write the codebook as Markdown, HTML or JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(WRITERS[form](measures(), tables()), encoding="utf-8")


def _json(found: Iterable[Measure], known: Iterable[Table]) -> str:
    content = {"measures": [asdict(one) for one in found], "tables": [asdict(one) for one in known]}
    content["codes"] = [asdict(one) for one in codes()]
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _markdown(found: Iterable[Measure], known: Iterable[Table]) -> str:
    lines = ["# Codebook", "", "`p_i` is a candidate's share, `e_i` the benchmark's, n how many candidates.", ""]
    lines += ["## Measures", ""]
    for one in found:
        lines += [f"### {one.name}", "", one.text, "", f"- formula: `{one.formula}`", f"- range: {one.range}"]
        lines += [f"- unit: {one.units}", ""]
    lines += ["## Codes", "", "| where | code | what |", "|---|---|---|"]
    lines += [f"| {one.kind} | `{one.name}` | {one.text} |" for one in codes()]
    lines += ["", "## Tables", ""]
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
    cells = ([html.escape(text) for text in (one.kind, one.name, one.text)] for one in codes())
    parts.append("<h2>Codes</h2><table>" + "".join(f"<tr><th>{a}<td>{b}<td>{c}" for a, b, c in cells) + "</table>")
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
