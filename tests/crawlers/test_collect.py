"""Collecting from a web server that misbehaves in the ways in which outlets do."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlite_utils import Database

from crawlers.manifest import head_of
from crawlers.warc import read_capture, sha256
from pipelines.campaign_files import read_monitor
from pipelines.collect import CollectSummary, collect

TEXT = "<html><title>T</title><body><p>Text.</p></body></html>"


class Press(ThreadingHTTPServer):
    """Answers by path; what it was asked for, with the headers, is kept."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.gone: set[str] = set()
        super().__init__(("127.0.0.1", 0), Handler)

    @property
    def root(self) -> str:
        return f"http://herald.localhost:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Press

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        self.server.asked.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
        root = self.server.root
        links = "".join(
            f"<item><link>{root}{one}</link></item>"
            for one in ("/fine", "/moved", "/abroad", "/error", "/paper", "/big", "/private/1", "/slow", "/missing")
        )
        answers: dict[str, tuple[int, dict[str, str], str]] = {
            "/robots.txt": (200, {"Content-Type": "text/plain"}, "User-agent: Tarazy\nDisallow: /private/\n"),
            "/feed": (
                200,
                {"Content-Type": "application/rss+xml"},
                f"<rss version='2.0'><channel>{links}</channel></rss>",
            ),
            "/empty": (200, {"Content-Type": "application/rss+xml"}, "<rss version='2.0'><channel></channel></rss>"),
            "/nonsense": (200, {"Content-Type": "text/xml"}, "Service temporarily unavailable"),
            "/fine": (200, {"Content-Type": "text/html", "ETag": '"1"'}, TEXT),
            "/new": (200, {"Content-Type": "text/html"}, TEXT + "<!-- moved -->"),
            "/moved": (301, {"Location": "/new"}, ""),
            "/abroad": (302, {"Location": "http://elsewhere.example/"}, ""),
            "/error": (503, {}, "try later"),
            "/paper": (200, {"Content-Type": "application/pdf"}, "%PDF"),
            "/big": (200, {"Content-Type": "text/html"}, "x" * 50_000),
            "/slow": (200, {"Content-Type": "text/html"}, TEXT),
        }
        status, headers, body = answers.get(path, (404, {}, "no such page"))
        if path in self.server.gone:
            status, headers, body = 410, {}, "gone"
        if path == "/slow":
            time.sleep(3)
        if headers.get("ETag") and self.headers.get("If-None-Match") == headers["ETag"]:
            status, body = 304, ""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def handle(self) -> None:
        with suppress(ConnectionError):  # the collector hangs up on what is too large or too slow
            super().handle()

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def press() -> Iterator[Press]:
    server = Press()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()


@pytest.fixture(scope="module")
def folder(press: Press, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("campaign")
    (path / "outlets").mkdir()
    files: dict[str, Any] = {
        "campaign.yml": {
            "title": "T",
            "election": {"kind": "local", "country": "X", "day": "2026-03-15"},
            "time_zone": "UTC",
            "languages": ["en"],
            "periods": [{"id": "campaign", "kind": "campaign", "start": "2026-03-01", "end": "2026-03-15"}],
            "collect": {
                "contact": "mission@example.org", "delay": 0, "timeout": 1, "retries": 1, "max_bytes": 20_000,
                "second_rounds": [0],
            },
        },
        "candidates.yml": {"candidates": [{"id": "a", "gender": "m", "names": {"en": {"surname": "Ablov"}}}]},
        "outlets/herald.yml": _outlet("herald", f"{press.root}", ["/feed", "/empty", "/nonsense"]),
        "outlets/dead.yml": _outlet("dead", "http://dead.localhost:9", ["/feed"]),
        "outlets/unknown.yml": _outlet("unknown", "http://no-such-host.invalid", ["/feed"]),
    }  # fmt: skip
    for name, content in files.items():
        (path / name).write_text(yaml.safe_dump(content), encoding="utf-8")
    return path


def _outlet(key: str, root: str, feeds: list[str]) -> dict[str, Any]:
    return {
        "id": key,
        "name": key,
        "ownership": "private",
        "languages": ["en"],
        "hosts": [root.split("//")[1].split(":")[0]],
        "sources": [{"kind": "feed", "url": root + feed} for feed in feeds],
    }


@pytest.fixture(scope="module")
def collected(folder: Path) -> CollectSummary:
    monitor, problems = read_monitor(folder)
    assert not [problem for problem in problems if problem.stops != "nothing"]
    return collect(monitor)


def outcomes(folder: Path, press: Press) -> dict[str, str]:
    db = Database(folder / "monitor.db")
    found = {row["url"].removeprefix(press.root): row["outcome"] for row in db.query("select * from addresses")}
    db.close()
    return found


def test_every_address_has_one_counted_reason(collected: CollectSummary, folder: Path, press: Press) -> None:
    found = outcomes(folder, press)
    assert found == {
        "/feed": "stored",
        "/empty": "empty listing",
        "/nonsense": "unreadable listing",
        "/fine": "stored",
        "/moved": "redirected",
        "/new": "stored",
        "/abroad": "off site",
        "/error": "server error",
        "/paper": "not a page",
        "/big": "too large",
        "/private/1": "forbidden by robots.txt",
        "/slow": "timeout",
        "/missing": "gone",
        "http://dead.localhost:9/feed": "dead host",
        "http://no-such-host.invalid/feed": "dead host",
    }
    assert sum(collected.outcomes.values()) == len(found)
    assert f"head {head_of(folder / 'archive')}" in str(collected)


def test_the_mission_names_itself_and_obeys_robots(collected: CollectSummary, press: Press) -> None:
    assert all("Tarazy/" in headers["user-agent"] for _, headers in press.asked)
    assert all("mission@example.org" in headers["user-agent"] for _, headers in press.asked)
    assert not [path for path, _ in press.asked if path.startswith("/private/")]


def test_every_page_lies_in_the_archive_with_its_hash(collected: CollectSummary, folder: Path) -> None:
    db = Database(folder / "monitor.db")
    rows = list(db.query("select * from captures"))
    db.close()
    assert {row["kind"] for row in rows} == {"feed", "page", "robots"}
    for row in rows:
        page = read_capture(folder / "archive" / row["warc_file"], row["warc_offset"])
        assert (page.url, page.status, sha256(page.body)) == (row["url"], row["status"], row["sha256"])


def test_a_page_that_vanishes_and_one_that_stays(collected: CollectSummary, folder: Path, press: Press) -> None:
    monitor, _ = read_monitor(folder)
    press.asked.clear()
    press.gone = {"/new"}
    collect(monitor, revisit=True)
    found = outcomes(folder, press)
    assert (found["/fine"], found["/new"]) == ("stored", "gone")
    asked = dict(press.asked)
    assert asked["/fine"]["if-none-match"] == '"1"'
    assert "/robots.txt" not in asked, "its answer is remembered for a day"
    assert "/missing" not in asked, "what was never there is not asked for again"
    db = Database(folder / "monitor.db")
    rows = list(db.query("select status from captures where url like '%/new' order by id"))
    db.close()
    assert [row["status"] for row in rows] == [200, 410]


def test_a_lost_database_is_made_again_from_the_archive(collected: CollectSummary, folder: Path, press: Press) -> None:
    monitor, _ = read_monitor(folder)
    db = Database(folder / "monitor.db")
    before = {(row["url"], row["sha256"]) for row in db.query("select url, sha256 from captures")}
    db.close()
    for path in folder.glob("monitor.db*"):
        path.unlink()
    collect(monitor)
    db = Database(folder / "monitor.db")
    after = [(row["url"], row["sha256"]) for row in db.query("select url, sha256 from captures")]
    db.close()
    assert before <= set(after)
    assert outcomes(folder, press)["/fine"] == "stored"


def test_a_source_that_is_taken_out_is_not_asked_again(collected: CollectSummary, folder: Path, press: Press) -> None:
    path = folder / "outlets" / "herald.yml"
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    content["sources"] = content["sources"][:1]
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    press.asked.clear()
    collect(read_monitor(folder)[0])
    paths = [asked for asked, _ in press.asked]
    assert "/feed" in paths
    assert "/empty" not in paths
