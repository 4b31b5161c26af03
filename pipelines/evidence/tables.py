"""The tables of a dossier: what was asked and answered, what is read in the articles, which figures count them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from pipelines.campaign import Monitor
from pipelines.evidence.chain import Line
from pipelines.evidence.subject import Row, Subject

CAPTURES = (
    *("id", "url", "final_url", "kind", "captured", "fetched", "via", "status", "content_type", "sha256", "length"),
    *("warc_file", "warc_offset", "warc_length", "article"),
)
VISITS = ("at", "url", "outcome", "status", "detail", "capture")
EDITS = (
    *("article", "number", "kind", "at", "seen_before", "edited", "headline", "words_added", "words_removed"),
    *("title_before", "title_after", "capture_before", "capture_after", "detail", "target"),
)
RECORDS = ("type", "date", "url", "file", "offset", "length", "sha256", "payload", "day", "number", "sequence", "hash")
MENTIONS = (
    *("article", "subject", "kind", "place", "surface", "sentence", "in_quote", "tone", "tone_origin"),
    *("p_negative", "p_neutral", "p_positive", "confidence", "rule"),
)
FIGURES = (
    *("article", "part", "measure", "subject", "unit", "benchmark", "scope_kind", "scope", "period", "base", "value"),
    *("low", "high", "expected_if_equal", "p", "n_items", "n_stories", "warning"),
)
ALL_FIGURES = "select * from measures order by measure, subject, scope_kind, scope, period, unit, benchmark"


def write_tables(db: Database, monitor: Monitor, subject: Subject, lines: Sequence[Line], folder: Path) -> None:
    """All of them, as CSV in UTF-8."""
    _write(folder / "captures.csv", CAPTURES, subject.captures)
    _write(folder / "fetch-log.csv", VISITS, _visits(db, subject))
    _write(folder / "records.csv", RECORDS, ({name: getattr(line, name) for name in RECORDS} for line in lines))
    _write(folder / "edits.csv", EDITS, (row for article in subject.articles for row in subject.events[article["id"]]))
    _write(folder / "mentions.csv", MENTIONS, _mentions(db, subject))
    _write(folder / "figures.csv", FIGURES, _figures(db, monitor, subject))


def _write(path: Path, columns: Sequence[str], rows: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([_cell(row[name]) for name in columns] for row in rows)


def _cell(value: Any) -> Any:
    """A text that a spreadsheet would take for a formula gets an apostrophe: outlets' words are not ours."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


def _visits(db: Database, subject: Subject) -> list[Row]:
    sql = "select * from visits where url = ? order by id"
    rows = [dict(row) for url in subject.addresses for row in db.query(sql, [url])]
    return sorted(rows, key=lambda row: row["id"])


def _mentions(db: Database, subject: Subject) -> Iterator[Row]:
    for article in subject.articles:
        source = f"{article['title']}\n\n{article['body']}"
        sql = "select * from mentions where article = ? order by start, end, subject, id"
        for row in db.query(sql, [article["id"]]):
            yield {**row, "sentence": source[row["sentence_start"] : row["sentence_end"]]}


def _figures(db: Database, monitor: Monitor, subject: Subject) -> Iterator[Row]:
    """Figures in which an article is counted: nothing where it names no candidate."""
    candidates = {candidate.id for candidate in monitor.register.candidates}
    ownership = {outlet.id: outlet.ownership for outlet in monitor.outlets}
    for article in subject.articles:
        sql = "select subject from article_subjects where article = ? and mentions > 0"
        named = {row["subject"] for row in db.query(sql, [article["id"]])} & candidates
        scopes = {
            ("all", ""),
            ("outlet", article["outlet"]),
            ("ownership", ownership.get(article["outlet"], "")),
            ("language", article["language"] or ""),
        }
        periods = {"all", _period(monitor, article["published_day"])}
        for row in db.query(ALL_FIGURES):
            inside = (row["scope_kind"], row["scope"]) in scopes and row["period"] in periods
            part = _part(row, named) if named and inside else ""
            if part:
                yield {**row, "article": article["id"], "part": part}


def _part(row: Row, named: set[str]) -> str:
    """How an article that names these candidates is counted in a figure; empty: not at all."""
    if row["subject"] in named or row["subject"] == "":
        return "counted"
    return "counted in the denominator" if row["measure"] == "share" else ""


def _period(monitor: Monitor, day: str | None) -> str:
    found = (one.id for one in monitor.campaign.periods if day and one.start.isoformat() <= day <= one.end.isoformat())
    return next(found, "")
