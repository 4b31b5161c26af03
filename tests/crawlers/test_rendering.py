"""An outlet whose links and texts exist only after its scripts ran: collected through a real Chromium, politely."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlite_utils import Database
from warcio.archiveiterator import ArchiveIterator

from crawlers import browser
from crawlers.outlet import Outlet
from crawlers.warc import read_capture, read_page
from pipelines.campaign_files import read_monitor
from pipelines.collect import CollectSummary, collect
from pipelines.evidence.extract_records import choose
from pipelines.extract import extract
from pipelines.progress import Silent

needs_browser = pytest.mark.skipif(not browser.can_render(), reason="no Chromium here: python tests/programs.py")
pytestmark = pytest.mark.browser

SHELL = """<!doctype html><html lang=en><head><title>App</title>
<link rel=stylesheet href=/app.css><script src=/app.js defer></script>
<script src="http://tracker.localhost:{port}/track.js"></script>
<link rel=icon href=/icon.png></head>
<body><div id=app>Loading</div><img src=/logo.png><iframe src=/frame></iframe></body></html>"""
APP = """
const app = document.getElementById('app');
async function json(url) { return (await fetch(url)).json(); }
async function show() {
  fetch('/api/private/user').catch(() => null);
  fetch('/api/count', {method: 'POST', body: 'seen'}).catch(() => null);
  navigator.sendBeacon('/beacon', 'x');
  try { new WebSocket('ws://' + location.host + '/socket'); } catch (e) {}
  if (location.pathname === '/spin') { while (true) {} }
  if (location.pathname === '/news/') {
    const list = await json('/api/list.json');
    app.innerHTML = list.map(n => `<h2><a href="/news/${n}">Article number ${n} of the day</a></h2>`).join('');
  } else {
    const one = await json('/api' + location.pathname + '.json');
    document.title = one.title;
    app.innerHTML = `<article><h1>${one.title}</h1><time datetime="2026-03-02T10:00:00Z">2 March</time>` +
      one.text.map(p => `<p>${p}</p>`).join('') + '</article>';
  }
}
show();
"""
PARAGRAPHS = [
    "Candidate Ablov spoke to voters in the town of Aral about water, schools and the price of bread this spring.",
    "The meeting in the house of culture lasted two hours, and the hall was full until the last question was asked.",
]


class App(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, str, dict[str, str]]] = []
        super().__init__(("127.0.0.1", 0), Handler)

    @property
    def root(self) -> str:
        return f"http://herald.localhost:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    server: App
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.asked.append((self.command, headers.get("host", ""), self.path, headers))
        kind, text = "text/html; charset=utf-8", SHELL.format(port=self.server.server_address[1])
        if self.path == "/robots.txt":
            kind, text = "text/plain", "User-agent: *\nDisallow: /api/private/\n"
        elif self.path == "/app.js":
            kind, text = "text/javascript", APP
        elif self.path == "/app.css":
            kind, text = "text/css", "@font-face {font-family: x; src: url(/font.woff2)} body {font-family: x}"
        elif self.path == "/api/list.json":
            kind, text = "application/json", "[1, 2]"
        elif self.path.startswith("/api/"):
            number = self.path.removesuffix(".json").rpartition("/")[2]
            kind = "application/json"
            text = json.dumps(
                {"title": f"Ablov visits Aral, part {number}", "text": [*PARAGRAPHS, f"Number {number}."]}
            )
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("ETag", '"always the same"')
        self.send_header("Content-Length", str(len(text.encode())))
        self.end_headers()
        self.wfile.write(text.encode())

    do_POST = do_GET  # noqa: N815

    def handle(self) -> None:
        with suppress(ConnectionError):
            super().handle()

    def log_message(self, format: str, *args: object) -> None:
        pass


def campaign(path: Path, app: App, render: Any, sources: list[str]) -> Path:
    (path / "outlets").mkdir(parents=True)
    files: dict[str, Any] = {
        "campaign.yml": {
            "title": "T",
            "election": {"kind": "local", "country": "X", "day": "2026-03-15"},
            "time_zone": "UTC",
            "languages": ["en"],
            "periods": [{"id": "campaign", "kind": "campaign", "start": "2026-03-01", "end": "2026-03-15"}],
            "collect": {"contact": "m@example.org", "delay": 0, "retries": 0, "second_rounds": []},
        },
        "candidates.yml": {"candidates": [{"id": "a", "gender": "m", "names": {"en": {"surname": "Ablov"}}}]},
        "outlets/herald.yml": {
            "id": "herald",
            "name": "Herald",
            "ownership": "private",
            "languages": ["en"],
            "hosts": ["herald.localhost"],
            "sources": [{"kind": "section", "url": app.root + source} for source in sources],
            "articles": "/news/[0-9]+",
            "render": render,
        },
    }
    for name, content in files.items():
        (path / name).write_text(yaml.safe_dump(content), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def app() -> Iterator[App]:
    server = App()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def folder(app: App, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = campaign(tmp_path_factory.mktemp("rendered"), app, True, ["/news/"])
    summary = collect(read_monitor(path)[0])
    assert summary.outcomes == {"stored": 3}, summary
    extract(read_monitor(path)[0])
    return path


def rows(folder: Path, sql: str) -> list[dict[str, Any]]:
    db = Database(folder / "monitor.db")
    try:
        return list(db.query(sql))
    finally:
        db.close()


@needs_browser
def test_what_scripts_made_is_collected_and_read(folder: Path) -> None:
    articles = rows(folder, "select title, body from articles order by title")
    assert [one["title"] for one in articles] == ["Ablov visits Aral, part 1", "Ablov visits Aral, part 2"]
    for one in articles:
        assert all(paragraph in one["body"] for paragraph in PARAGRAPHS)


@needs_browser
def test_the_answer_and_what_was_shown_are_both_evidence(folder: Path, app: App) -> None:
    row = rows(folder, "select * from captures where url like '%/news/1'")[0]
    path = folder / "archive" / row["warc_file"]
    raw, shown = read_capture(path, row["warc_offset"]), read_page(path, row["warc_offset"])
    assert raw.body.decode() == SHELL.format(port=app.server_address[1])
    assert PARAGRAPHS[0].encode() in shown.body and shown.content_type == "text/html; charset=utf-8"
    with path.open("rb") as stream:
        found = [
            (record.rec_type, record.rec_headers, record.content_stream().read())
            for record in ArchiveIterator(stream, check_digests="raise")
            if record.rec_headers.get_header("WARC-Target-URI") == row["url"]
        ]
    kinds = [kind for kind, _, _ in found]
    assert kinds == ["request", "conversion", "response"]
    _, conversion, text = found[1]
    assert conversion.get_header("WARC-Refers-To") == found[2][1].get_header("WARC-Record-ID")
    assert conversion.get_header("Tarazy-Software").startswith("Chromium ")
    assert text == shown.body
    command = [sys.executable, "-m", "pipelines.cli", "evidence", "verify", str(folder)]
    verified = subprocess.run(command, capture_output=True, text=True, check=False)
    assert verified.returncode == 0, verified.stdout + verified.stderr
    lines = choose(folder / "archive", {(row["warc_file"], row["warc_offset"])}, set(), Silent())
    assert [line.type for line in lines] == ["warcinfo", "request", "conversion", "response"], "all goes into a dossier"


@needs_browser
def test_the_browser_is_as_polite_as_the_collector(folder: Path, app: App) -> None:
    for method, host, path, headers in app.asked:
        assert headers["user-agent"].startswith("Tarazy/"), path
        assert not [name for name in headers if name.startswith("sec-")], "sent by the browser itself"
        assert method == "GET" and host.startswith("herald."), (host, path)
    paths = [path for _, _, path, _ in app.asked]
    assert not {"/api/private/user", "/beacon", "/logo.png", "/icon.png", "/font.woff2", "/frame", "/socket"} & {*paths}
    assert paths.count("/app.js") == 1, "kept for the other pages of the run"
    assert paths.count("/news/1") == 1


@needs_browser
def test_a_lost_database_is_made_again_with_what_was_shown(folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    for path in copy.glob("monitor.db*"):
        path.unlink()
    monitor = read_monitor(copy)[0]
    from pipelines.collecting.recovery import recover
    from pipelines.store import open_store

    db = open_store(monitor.database)
    assert recover(monitor, db) == 4
    db.close()
    extract(monitor)
    assert [one["body"] for one in rows(copy, "select body from articles order by url")] == [
        one["body"] for one in rows(folder, "select body from articles order by url")
    ]


@needs_browser
def test_what_cannot_be_shown_is_tried_again_and_is_no_article(app: App, tmp_path: Path) -> None:
    render = {"wait_for": "article h1", "timeout": 5}
    folder = campaign(tmp_path / "late", app, render, ["/news/"])  # a section without an article
    summary = collect(read_monitor(folder)[0])
    assert summary.outcomes == {"timeout": 1}
    row = rows(folder, "select detail, due from addresses")[0]
    assert "'article h1' (render › wait_for) did not appear within 5 seconds" in row["detail"]
    assert row["due"]
    assert not rows(folder, "select * from captures where kind != 'robots'")


@needs_browser
def test_a_script_that_never_rests_is_ended_and_the_next_page_is_shown(app: App, tmp_path: Path) -> None:
    folder = campaign(tmp_path / "spin", app, {"timeout": 5}, ["/spin", "/news/"])
    summary: CollectSummary = collect(read_monitor(folder)[0])
    found = {row["url"].removeprefix(app.root): row["outcome"] for row in rows(folder, "select * from addresses")}
    assert found["/spin"] == "timeout", summary
    assert found["/news/1"] == found["/news/2"] == "stored"


def test_without_a_browser_it_is_said_and_the_outlet_left_out(app: App, tmp_path: Path) -> None:
    folder = campaign(tmp_path / "none", app, True, ["/news/"])
    path = folder / "campaign.yml"
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    content["collect"]["browser"] = "/no/such/browser"
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    summary = collect(read_monitor(folder)[0])
    assert not summary.outcomes
    assert "outlet herald needs a browser: pip install 'tarazy[browser]'" in str(summary)


def test_render_is_yes_no_or_how() -> None:
    common = {
        "id": "h",
        "name": "H",
        "ownership": "private",
        "languages": ["en"],
        "hosts": ["h.example"],
        "sources": [{"kind": "home", "url": "https://h.example/"}],
    }
    assert Outlet.model_validate(common | {"render": False}).render is None
    assert Outlet.model_validate(common | {"render": True}).render is not None
    assert Outlet.model_validate(common | {"render": {"wait_for": "h1"}}).render.wait_for == "h1"  # type: ignore[union-attr]
    with pytest.raises(ValueError, match="wait"):
        Outlet.model_validate(common | {"render": {"wait": "h1"}})
