"""Others' WARC files: what belongs to the outlets becomes evidence, once, with its own date; the rest is counted."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlite_utils import Database

from crawlers.warc import read_capture, sha256
from pipelines.campaign_files import read_monitor
from pipelines.cli import main
from pipelines.collecting.recovery import recover
from pipelines.errors import StageError
from pipelines.extract import extract
from pipelines.init import init_campaign
from pipelines.past.import_warc import WarcSummary, import_warc
from pipelines.store import open_store
from tests.crawlers.test_foreign import chunked, record, request

WORDS = "Встреча кандидата с избирателями прошла в столице, говорили о дорогах, школах и ценах на хлеб и молоко."
HTML = f"<html><title>Встреча</title><body><h1>Встреча</h1><p>28.11.2005</p><p>{WORDS}</p><p>{WORDS[::-1]}</p></body>"
PAGE = HTML.encode("windows-1251")
OUTLET = """
id: zhurnal
name: Журнал
ownership: private
languages: [ru]
hosts: [zhurnal.example]
sources: [{kind: feed, url: "http://zhurnal.example/feed"}]
articles: /news/\\d+
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "campaign"
    init_campaign(path)
    for file in (path / "outlets").glob("*.yml"):
        file.unlink()
    (path / "outlets" / "zhurnal.yml").write_text(OUTLET, encoding="utf-8")
    return path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "CC-NEWS-20051128.warc.gz"
    url = "http://www.zhurnal.example:80/news/"
    records = [
        request("<urn:uuid:1>", f"{url}1"),
        record(chunked(PAGE), "Transfer-Encoding: chunked", url=f"{url}1", key="<urn:uuid:1>"),
        record(gzip.compress(PAGE), "Content-Encoding: gzip", "ETag: x", url=f"{url}2", key="<urn:uuid:2>"),
        record(b"gone", url=f"{url}3", key="<urn:uuid:3>", start="HTTP/1.1 404 Not Found"),
        record(b"busy", url=f"{url}4", key="<urn:uuid:4>", start="HTTP/1.1 503 Busy"),
        record(PAGE, url=f"{url}5", key="<urn:uuid:5>", digest="sha1:" + "A" * 32),
        record(PAGE, url="http://zhurnal.example/about", key="<urn:uuid:6>"),
        record(PAGE, url="http://other.example/news/7", key="<urn:uuid:7>"),
        record(PAGE, url=f"{url}8", key="<urn:uuid:8>", kind="revisit"),
        record(PAGE, url=f"{url}1", key="<urn:uuid:9>"),  # the same capture in another record
        gzip.compress(record(PAGE * 50, url=f"{url}9", key="<urn:uuid:10>"))[:-30],
    ]
    path.write_bytes(b"".join(one if one.startswith(b"\x1f\x8b") else gzip.compress(one) for one in records))
    return path


def take_in(folder: Path, *files: Path) -> WarcSummary:
    return import_warc(read_monitor(folder)[0], files)


def rows(folder: Path, sql: str) -> list[dict[str, Any]]:
    db = Database(folder / "monitor.db")
    found = list(db.query(sql))
    db.close()
    return found


def test_what_belongs_to_the_outlets_is_taken_in_and_the_rest_counted(folder: Path, file: Path) -> None:
    summary = take_in(folder, file)
    assert (summary.kept, summary.pages, summary.known, summary.no_outlet, summary.skipped) == (3, 2, 1, 1, 1)
    assert dict(summary.refused) == {
        "was answered with 503": 1,
        "has a wrong digest": 1,
        "only says that a page was the same as in another record": 1,
        "is cut off by the end of the file": 1,
    }
    assert summary.records == 3 + 1 + 1 + 1 + 4, "each has one fate"
    found = rows(folder, "select * from captures order by url")
    assert [(row["url"], row["status"], row["captured"]) for row in found] == [
        (f"http://zhurnal.example/news/{n}", status, "2005-11-28T10:15:00+00:00")
        for n, status in ((1, 200), (2, 200), (3, 404))
    ]
    for row in found[:2]:
        held = read_capture(folder / "archive" / row["warc_file"], row["warc_offset"])
        assert sha256(held.body) == row["sha256"] == sha256(PAGE)
    assert found[1]["via"] == "CC-NEWS-20051128.warc.gz <urn:uuid:2>"
    assert found[1]["final_url"] == "http://www.zhurnal.example:80/news/2"
    assert found[1]["fetched"] > "2026"
    addresses = rows(folder, "select url, outcome from addresses order by url")
    assert [row["outcome"] for row in addresses] == ["stored", "stored", "gone"]


def test_again_or_under_another_name_nothing_twice(folder: Path, file: Path, tmp_path: Path) -> None:
    take_in(folder, file)
    before = rows(folder, "select * from captures")
    assert take_in(folder, file).kept == 0
    renamed = tmp_path / "colleague.warc.gz"
    content = gzip.decompress(gzip.compress(record(PAGE, url="http://zhurnal.example/news/1", key="<urn:uuid:new>")))
    renamed.write_bytes(gzip.compress(content))
    summary = take_in(folder, file, renamed)
    assert (summary.files, summary.kept) == (2, 0)
    assert rows(folder, "select * from captures") == before


def test_a_lost_database_is_made_again(folder: Path, file: Path) -> None:
    take_in(folder, file)
    captures, addresses = (
        "select * from captures order by id",
        "select url, outlet, outcome from addresses order by url",
    )
    before = rows(folder, captures), rows(folder, addresses)
    for path in folder.glob("monitor.db*"):
        path.unlink()
    monitor = read_monitor(folder)[0]
    db = open_store(monitor.database)
    assert recover(monitor, db) == 3
    db.close()
    after = rows(folder, captures), rows(folder, addresses)
    for row in before[0] + after[0]:
        del row["final_url"]  # where no request is recorded, how it was spelled is not known any more
    assert after == before
    assert take_in(folder, file).kept == 0


def test_articles_come_out_of_it(folder: Path, file: Path) -> None:
    take_in(folder, file)
    extract(read_monitor(folder)[0])
    found = rows(folder, "select * from articles order by url")
    assert [(row["title"], row["published_day"]) for row in found] == [("Встреча", "2005-11-28")] * 2


def test_a_large_file_is_read_as_a_stream(folder: Path, tmp_path: Path) -> None:
    """Records of others are passed over, and progress says how far it is."""

    class Seen:
        def __init__(self) -> None:
            self.of: int | None = None
            self.done = 0

        def start(self, total: int | None, label: str) -> None:
            self.of = total

        def total(self, units: int) -> None: ...

        def advance(self, n: int = 1) -> None:
            self.done += n

        def finish(self) -> None: ...

    path = tmp_path / "large.warc"
    others = record(bytes(100_000), url="http://other.example/x", key="<urn:uuid:o>")
    with path.open("wb") as stream:
        for number in range(400):
            stream.write(others)
            if number % 100 == 0:
                url = f"http://zhurnal.example/news/{number}"
                stream.write(record(PAGE + b"%d" % number, url=url, key=f"<urn:uuid:{number}>"))
    seen = Seen()
    summary = import_warc(read_monitor(folder)[0], [path], progress=seen)
    assert (summary.kept, summary.no_outlet) == (4, 400)
    assert seen.done == seen.of == path.stat().st_size >> 20


def test_what_is_no_warc_file_is_said(folder: Path, file: Path, tmp_path: Path) -> None:
    other = tmp_path / "list.csv"
    other.write_text("url\nhttp://zhurnal.example/news/1\n")
    with pytest.raises(StageError, match=r"list\.csv is no WARC file"):
        take_in(folder, file, other)
    assert len(rows(folder, "select * from captures")) == 3, "the files before it are kept"


def test_the_command(folder: Path, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = CliRunner().invoke(main, ["import", "warc", str(file), str(folder)])
    assert said.exit_code == 0, said.output
    assert "10 responses in 1 files: 3 taken in (2 pages)" in said.output
    assert "1 refused: the record has a wrong digest" in said.output
    monkeypatch.chdir(folder)
    said = CliRunner().invoke(main, ["import", "warc", str(file)])
    assert said.exit_code == 0, said.output
    said = CliRunner().invoke(main, ["import", "warc", str(folder)])
    assert "name the files first" in said.output
