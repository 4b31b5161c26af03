"""The web of traps and odd pages, collected and read with the real commands: every line of its table holds."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlite_utils import Database

from tests.odd_web import HOST, LINES, MOBILE, Line, OddWeb, as_document, odd_web

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def web() -> Iterator[OddWeb]:
    with odd_web() as server:
        yield server


@pytest.fixture(scope="module")
def db(web: OddWeb, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    folder = tmp_path_factory.mktemp("odd")
    write_campaign(folder, web.port)
    for verb in ("collect", "extract"):
        command = [sys.executable, "-m", "pipelines.cli", verb, str(folder)]
        done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=300)
        assert done.returncode == 0, done.stdout + done.stderr
    store = Database(folder / "monitor.db")
    yield store
    store.close()


def write_campaign(folder: Path, port: int) -> None:
    (folder / "outlets").mkdir()
    sources = [
        {"kind": kind, "url": f"http://{HOST}:{port}{path}"}
        for kind, path in (
            *(("section", "/all.html"), ("feed", "/feed.xml"), ("sitemap", "/sitemap.xml"), ("home", "/")),
            ("section", "/endless"),
        )
    ]
    files: dict[str, Any] = {
        "campaign.yml": {
            "title": "T",
            "election": {"kind": "local", "country": "X", "day": "2026-03-15"},
            "time_zone": "UTC",
            "languages": ["en", "ru", "kk"],
            "periods": [{"id": "campaign", "kind": "campaign", "start": "2026-03-01", "end": "2026-03-15"}],
            "collect": {
                "contact": "mission@example.org", "delay": 0, "timeout": 5, "retries": 0, "second_rounds": [0.1]
            },
        },
        "candidates.yml": {"candidates": [{"id": "a", "gender": "m", "names": {"en": {"surname": "Ablov"}}}]},
        "outlets/old.yml": {
            "id": "old",
            "name": "Old",
            "ownership": "private",
            "languages": ["ru", "kk", "en"],
            "hosts": [HOST, MOBILE],
            "sources": sources,
        },
    }  # fmt: skip
    for name, content in files.items():
        (folder / name).write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")


def address(line: Line, web: OddWeb) -> str:
    return f"http://{line.host}:{web.port}{line.path}"


@pytest.mark.parametrize("line", LINES, ids=lambda line: f"{line.host}{line.path}"[:60])
def test_each_line_of_the_table_holds(line: Line, web: OddWeb, db: Database) -> None:
    row = next(iter(db.query("select * from addresses where url = ?", [address(line, web)])), None)
    assert row is not None, "the address was never noted"
    assert (row["outcome"], row["kind"]) == (line.outcome, line.kind), row["detail"]
    assert line.reason in (row["detail"] or "")
    if line.outcome in ("trap", "not an article's address"):
        assert web.asked[line.path] == 0
    if line.outcome == "stored":
        assert db.table("captures").count_where("url = ?", [address(line, web)]) == 1
    sql = "select title, body from articles where url = ?"
    articles = [(one["title"], one["body"]) for one in db.query(sql, [address(line, web)])]
    assert [title for title, _ in articles] == ([line.title] if line.title else [])
    for text in line.text.split("|") if line.title else []:
        assert text in " ".join(articles[0][1].split("\n\n"))


def test_no_other_address_was_noted_and_no_article_read_twice(web: OddWeb, db: Database) -> None:
    noted = {row["url"] for row in db.query("select url from addresses")}
    assert noted == {address(line, web) for line in LINES}
    assert db.table("articles").count == sum(bool(line.title) for line in LINES)


def test_parts_stand_in_order(web: OddWeb, db: Database) -> None:
    (row,) = db.query("select body from articles where title = 'A long article'")
    places = [row["body"].index(f"This is page {number}") for number in (1, 2, 3)]
    assert places == sorted(places)
    assert row["body"].count("The council of the town") == 3


def test_the_documentation_is_the_table() -> None:
    """Made with: python -m tests.odd_web > docs/odd-pages.md"""
    assert (ROOT / "docs/odd-pages.md").read_text(encoding="utf-8") == as_document()
