"""The report: every number in it is the database's, in every format and language."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import sqlite3
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from click.testing import CliRunner
from docx import Document
from lxml import html
from pypdf import PdfReader
from sqlite_utils import Database

from pipelines.campaign import Monitor
from pipelines.errors import StageError
from pipelines.publish import publish
from pipelines.report.make import report
from pipelines.report.source import Choice

LANGUAGES = ("en", "ru", "kk")


@pytest.fixture(scope="module")
def folder(monitor: Monitor, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the report of the whole campaign in three languages."""
    made = tmp_path_factory.mktemp("report")
    for code in LANGUAGES:
        formats = ("html", "docx", "pdf") if code == "ru" else ("html", "docx")
        report(monitor, made, code, Choice(benchmark="votes-2019"), formats)
    return made


def page_of(folder: Path, code: str) -> html.HtmlElement:
    return html.fromstring((folder / f"report-all-{code}.html").read_bytes())


def numbers(page: html.HtmlElement) -> Iterator[tuple[str, float, str]]:
    """Of each number: where it stands in the database, its value, and what is printed."""
    for one in page.iter("data"):
        yield one.get("data-of"), float(one.get("value")), one.text_content()


def stands(db: Database, of: str) -> Any:
    """The value of a number's place in the database, by a query of the test's own."""
    table, _, rest = of.partition(":")
    key, _, column = rest.rpartition(":")
    if table == "measures":
        names = ("measure", "subject", "scope_kind", "scope", "period", "unit", "benchmark")
        found = list(db.table("measures").rows_where(" and ".join(f"{n} = ?" for n in names), key.split("|")))
    elif table == "item_counts":
        names = ("subject", "scope_kind", "scope", "period")
        found = list(db.table("item_counts").rows_where(" and ".join(f"{n} = ?" for n in names), key.split("|")))
        if not found:
            return 0
    elif table == "benchmark_shares":
        found, column = list(db.table(table).rows_where("benchmark = ? and candidate = ?", rest.split("|"))), "share"
    else:
        return db.execute(TALLIES[of]).fetchone()[0]
    assert len(found) == 1, of
    return found[0][column] or 0


TALLIES = {
    "outlets": "select count(*) from outlets",
    "outlet_days:days": "select count(*) from outlet_days where day between '2026-02-26' and '2026-03-15'",
    "outlet_days:complete": "select count(*) from outlet_days where day >= '2026-02-26' and state = 'complete'",
    "tests": "select count(*) from measures where measure='loosemore_hanby' and scope_kind='outlet' and period='all'"
    " and unit='articles' and benchmark='equal' and p is not null and value is not null",
    "silence:silence": "select count(distinct item) from silence",
    "items:changed": "select count(*) from items where edits > 0 or headline_changes > 0",
    "items:deleted": "select count(*) from items where status = 'deleted'",
}


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_number_is_the_databases(folder: Path, coverage: Database, code: str) -> None:
    found = list(numbers(page_of(folder, code)))
    assert len(found) > 60
    for of, value, shown in found:
        assert stands(coverage, of) == pytest.approx(value), of
        digits = re.sub(r"[^\d.,]", "", shown).replace(",", "." if code != "en" else "")
        scale = 100 if "%" in shown else 1
        assert float(digits) == pytest.approx(value * scale, abs=0.06), (of, shown)


def test_no_number_stands_outside_the_check(folder: Path) -> None:
    """In findings, tables of figures and tone: take the checked numbers out, and no per cent is left."""
    page = page_of(folder, "en")
    for one in list(page.iter("data", "svg", "figcaption", "style")):
        one.drop_tree()
    left = page.text_content().partition("How it was measured")[0]
    assert re.findall(r"\d+[.,]?\d*\s?%", left.replace("95 % interval", "")) == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_document_says_what_the_page_says(folder: Path, code: str) -> None:
    made = Document(str(folder / f"report-all-{code}.docx"))
    page = page_of(folder, code)
    headings = [one.text for one in made.paragraphs if one.style.name.startswith(("Heading", "Title"))]
    assert headings == [" ".join(one.text_content().split()) for one in page.iter("h1", "h2", "h3")]
    assert len(made.tables) == len(page.findall(".//table"))
    assert len(made.inline_shapes) == len(page.findall(".//figure")) >= 4
    written = [one.text for one in made.paragraphs]
    for sentence in page.iter("li"):
        assert " ".join(sentence.text_content().split()) in written
    for table, source in zip(made.tables, page.iter("table"), strict=True):
        cells = [" ".join(cell.text_content().split()) for row in source.iter("tr") for cell in row]
        assert [cell.text for row in table.rows for cell in row.cells] == cells
    alternatives = [shape._inline.docPr.get("descr") for shape in made.inline_shapes]
    assert alternatives == [one.get("aria-label") for one in page.iter("svg")]


def test_the_pdf_says_what_the_page_says(folder: Path) -> None:
    reader = PdfReader(folder / "report-all-ru.pdf")
    text = "".join("".join(one.extract_text() for one in reader.pages).split()).replace("\xad", "")
    for _, _, shown in numbers(page_of(folder, "ru")):
        assert "".join(shown.split()) in text
    assert reader.metadata is not None and "Керметау" in str(reader.metadata.title)


def test_the_table_of_evidence_is_the_one_that_the_report_names(folder: Path, coverage: Database) -> None:
    content = (folder / "evidence-all.csv").read_bytes()
    assert hashlib.sha256(content).hexdigest() in page_of(folder, "en").text_content()
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert len(rows) == coverage.table("items").count
    known = {row["id"]: row for row in coverage.table("items").rows}
    for row in rows:
        assert row["capture_sha256"] == known[row["id"]]["capture_sha256"]
    assert not [row for row in rows if row["title"][:1] in "=+-@"]


def test_the_words_are_neutral(folder: Path) -> None:
    said = page_of(folder, "en").text_content().lower()
    assert "bias" not in said and "unequal against" in said


@pytest.mark.parametrize("code", LANGUAGES)
def test_texts_are_whole_in_every_language(code: str) -> None:
    texts = resources.files("pipelines.report") / "texts"
    english, own = (json.loads((texts / f"{one}.json").read_text(encoding="utf-8")) for one in ("en", code))
    assert set(own) == set(english)
    for key, text in english.items():
        assert set(re.findall(r"{(\w+)}", own[key])) == set(re.findall(r"{(\w+)}", text)), key


def test_what_a_newspaper_prints_is_text_and_never_code(tmp_path: Path, fixtures: ModuleType, monitor: Monitor) -> None:
    made = fixtures.make_monitor(tmp_path)
    with sqlite3.connect(made.database) as db:
        db.execute(
            "update articles set status = 'deleted', title = ? where id = ?", [fixtures.HOSTILE, fixtures.article_id(8)]
        )
        db.execute("update articles set title = '=cmd()' where id = ?", [fixtures.article_id(9)])
    publish(made)
    report(made, tmp_path / "out", "en", Choice(), ("html", "docx", "pdf"))
    written = (tmp_path / "out" / "report-all-en.html").read_text(encoding="utf-8")
    assert "<script" not in written and "&lt;script&gt;" in written
    assert "'=cmd()" in (tmp_path / "out" / "evidence-all.csv").read_text(encoding="utf-8-sig")


def test_a_mission_may_have_its_own_template(monitor: Monitor, tmp_path: Path) -> None:
    own = monitor.folder / "report.html"
    own.write_text("<html><body><h1>{{ names.title(names.campaign) }}</h1></body></html>", encoding="utf-8")
    try:
        report(monitor, tmp_path, "kk", Choice(), ("html", "docx"))
        assert "<h1>Керметау 2026 жыл</h1>" in (tmp_path / "report-all-kk.html").read_text(encoding="utf-8")
        for wrong, said in (
            ("<html>\n{% if %}</html>", r"report\.html, line 2"),
            ("<html>{{ nothing.here }}</html>", "nothing"),
            ("<html>{{ names.__class__.__base__ }}</html>", "unsafe"),
        ):
            own.write_text(wrong, encoding="utf-8")
            with pytest.raises(StageError, match=said):
                report(monitor, tmp_path, "kk", Choice(), ("html",))
    finally:
        own.unlink()


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        (Choice(period="summer"), "--period summer: the published campaign has all, before, campaign"),
        (Choice(unit="furlongs"), "--unit furlongs"),
        (Choice(benchmark="seats"), "--benchmark seats: the published campaign has equal, votes-2019"),
    ],
)
def test_a_choice_that_is_not_there_is_said_in_a_sentence(
    monitor: Monitor, tmp_path: Path, choice: Choice, said: str
) -> None:
    with pytest.raises(StageError, match=re.escape(said)):
        report(monitor, tmp_path, "en", choice, ("html",))


def test_the_command_says_what_is_missing(tmp_path: Path) -> None:
    from pipelines.cli import main

    done = CliRunner().invoke(main, ["init", str(tmp_path / "new")])
    assert done.exit_code == 0
    done = CliRunner().invoke(main, ["report", str(tmp_path / "new")])
    assert done.exit_code == 1
    assert "Traceback" not in done.output
    assert "Example:" in CliRunner().invoke(main, ["report", "--help"]).output


def test_a_site_of_an_older_version_is_said_in_a_sentence(tmp_path: Path, fixtures: ModuleType) -> None:
    made = fixtures.make_monitor(tmp_path)
    publish(made)
    with sqlite3.connect(made.site / "coverage.db") as db:
        for view in ("figures", "which_outlets_were_most_unequal"):  # an older site has no ready tables either
            db.execute(f"drop view {view}")
        db.execute("alter table measures drop column p_holm")
    with pytest.raises(StageError, match="published by another version"):
        report(made, tmp_path / "out", "en", Choice(), ("html",))
