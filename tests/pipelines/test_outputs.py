"""The codebook leaves nothing without a text; files for other programs hold what the database holds."""

from __future__ import annotations

import csv
import json
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlite_utils import Database

from pipelines.cli import main
from pipelines.outputs import export as module
from pipelines.outputs.codebook import Column, measures, missing, tables, write_codebook
from pipelines.outputs.export import NO_PYARROW

CATALOGUED = {"share", "loosemore_hanby", "tone_negative", "direct_speech_share", "left_uncounted", "event_rate"}


def test_nothing_is_undocumented_and_nothing_documented_is_gone() -> None:
    assert missing() == []


def test_every_measure_says_formula_range_and_unit() -> None:
    found = measures()
    assert {one.name for one in found} >= CATALOGUED
    for one in found:
        assert one.formula and one.range and one.units and len(one.text) > 20, one.name


def test_every_name_that_the_code_gives_a_figure_is_in_the_codebook() -> None:
    from pipelines.measures.catalogue.further import AGAINST, ALONE

    assert {*AGAINST, *ALONE, "share_ratio", "gap_to_others"} <= {one.name for one in measures()}


@pytest.mark.parametrize("form", ["md", "html", "json"])
def test_the_codebook_in_each_form(tmp_path: Path, form: str) -> None:
    target = tmp_path / f"codebook.{form}"
    done = CliRunner().invoke(main, ["codebook", "--format", form, "--to", str(target)])
    assert done.exit_code == 0, done.output
    text = target.read_text(encoding="utf-8")
    for table in tables():
        assert table.name in text
    if form == "json":
        content = json.loads(text)
        assert all(column["text"] for table in content["tables"] for column in table["columns"])
    if form == "html":
        HTMLParser().feed(text)
        assert "<script" not in text


def test_a_folder_that_may_not_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    done = CliRunner().invoke(main, ["codebook", "--to", str(tmp_path / "file" / "codebook.md")])
    assert done.exit_code == 1 and not isinstance(done.exception, OSError)


def _database(path: Path) -> Database:
    db = Database(path)
    db.table("t").insert_all([{"name": "=1+1", "count": 3, "part": 0.5}, {"name": "Өмір", "count": None, "part": None}])
    return db


DESCRIBED = (
    Column("name", "TEXT", "A name."),
    Column("count", "INTEGER", "How many."),
    Column("part", "FLOAT", "A part."),
)


def test_csv_holds_no_formula_of_a_crawled_page(tmp_path: Path) -> None:
    db = _database(tmp_path / "x.db")
    assert module._csv(tmp_path / "t.csv", DESCRIBED, iter(db.table("t").rows)) == 2
    with (tmp_path / "t.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert list(csv.reader(stream)) == [["name", "count", "part"], ["'=1+1", "3", "0.5"], ["Өмір", "", ""]]


def test_parquet_is_typed_and_carries_the_codebook(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    db = _database(tmp_path / "x.db")
    assert module._parquet()(tmp_path / "t.parquet", DESCRIBED, iter(db.table("t").rows)) == 2
    found = parquet.read_table(tmp_path / "t.parquet")
    assert found.to_pylist() == [
        {"name": "=1+1", "count": 3, "part": 0.5},
        {"name": "Өмір", "count": None, "part": None},
    ]
    assert [str(one.type) for one in found.schema] == ["string", "int64", "double"]
    assert found.schema.field("count").metadata == {b"description": b"How many."}


def test_without_pyarrow_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    with pytest.raises(module.StageError, match="pip install"):
        module._parquet()
    assert "tarazy[parquet]" in NO_PYARROW


def test_the_codebook_is_the_same_twice(tmp_path: Path) -> None:
    for name in ("a.md", "b.md"):
        write_codebook(tmp_path / name, "md")
    assert (tmp_path / "a.md").read_bytes() == (tmp_path / "b.md").read_bytes()
