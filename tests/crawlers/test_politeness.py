"""Politeness towards a real server: what it is asked, when, and what is remembered. One host name per situation."""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from scrapy import Request
from scrapy.core.downloader import Slot
from scrapy.http import Response
from scrapy.settings import Settings
from sqlite_utils import Database

from crawlers.manners.conduct import Conduct, Options
from crawlers.manners.middleware import Politeness
from crawlers.manners.throttle import THROTTLE, Throttle
from crawlers.outlet import Outlet
from crawlers.warc import read_capture
from pipelines.campaign_files import read_monitor
from pipelines.cli import main
from pipelines.collect import CollectSummary, collect

Reply = tuple[int, dict[str, str], bytes]
Script = Callable[[int, str], Reply]
"""(how many times the path was asked for before, path) → reply."""

PAGE = b"<html><title>T</title><body><p>Text.</p></body></html>"
WALL = b"<html><head><title>Just a moment...</title></head><body><script>window._cf_chl_opt={}</script></body></html>"


class Press(ThreadingHTTPServer):
    """Answers as the script of the host in question says; keeps when it was asked for what."""

    daemon_threads = True

    def __init__(self) -> None:
        self.scripts: dict[str, Script] = {}
        self.asked: list[tuple[float, str, str, dict[str, str]]] = []
        self.lock = threading.Lock()
        super().__init__(("127.0.0.1", 0), Handler)

    def root(self, name: str) -> str:
        return f"http://{name}.localhost:{self.server_address[1]}"

    def paths(self, name: str) -> list[str]:
        return [path for _, host, path, _ in self.asked if host == name]

    def gaps(self, name: str, path: str = "") -> list[float]:
        """Seconds between the requests to a host (for a path)."""
        times = [at for at, host, asked, _ in self.asked if host == name and (not path or asked == path)]
        return [later - earlier for earlier, later in pairwise(times)]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Press

    def do_GET(self) -> None:
        name = self.headers["Host"].partition(".localhost")[0]
        with self.server.lock:
            before = self.server.paths(name).count(self.path)
            headers = {key.lower(): value for key, value in self.headers.items()}
            self.server.asked.append((time.monotonic(), name, self.path, headers))
        status, sent, body = self.server.scripts[name](before, self.path)
        self.send_response(status)
        for key, value in ({"Content-Type": "text/html", "Content-Length": str(len(body))} | sent).items():
            self.send_header(key, value)
        self.end_headers()
        self.wfile.write(body)

    def handle(self) -> None:
        with suppress(ConnectionError):
            super().handle()

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def press() -> Iterator[Press]:
    server = Press()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def site(press: Press, name: str, pages: int = 2, robots: Script | None = None, page: Script | None = None) -> None:
    """A host with a feed of so many pages /n/0 …; each part answers as its script says, or as it should."""

    def answer(before: int, path: str) -> Reply:
        if path == "/robots.txt":
            return robots(before, path) if robots else (404, {}, b"")
        if path == "/feed":
            links = "".join(f"<item><link>{press.root(name)}/n/{n}</link></item>" for n in range(pages))
            return (
                200,
                {"Content-Type": "application/rss+xml"},
                f"<rss version='2.0'><channel>{links}</channel></rss>".encode(),
            )
        return page(before, path) if page else (200, {}, PAGE)

    press.scripts[name] = answer


def campaign(folder: Path, press: Press, outlets: dict[str, dict[str, Any]] | list[str], **options: Any) -> Path:
    (folder / "outlets").mkdir(exist_ok=True)
    collecting = {
        "contact": "mission@example.org",
        "delay": 0,
        "timeout": 5,
        "retries": 2,
        "second_rounds": [],
    } | options
    files: dict[str, Any] = {
        "campaign.yml": {
            "title": "T",
            "election": {"kind": "local", "country": "X", "day": "2026-03-15"},
            "time_zone": "UTC",
            "languages": ["en"],
            "periods": [{"id": "campaign", "kind": "campaign", "start": "2026-03-01", "end": "2026-03-15"}],
            "collect": collecting,
        },
        "candidates.yml": {"candidates": [{"id": "a", "gender": "m", "names": {"en": {"surname": "Ablov"}}}]},
    }
    for name, more in outlets.items() if isinstance(outlets, dict) else ((name, {}) for name in outlets):
        files[f"outlets/{name}.yml"] = {
            "id": name,
            "name": name,
            "ownership": "private",
            "languages": ["en"],
            "hosts": [f"{name}.localhost"],
            "sources": [{"kind": "feed", "url": f"{press.root(name)}/feed"}],
        } | more
    for name, content in files.items():
        (folder / name).write_text(yaml.safe_dump(content), encoding="utf-8")
    return folder


def run(folder: Path) -> CollectSummary:
    monitor, problems = read_monitor(folder)
    assert not [problem for problem in problems if problem.stops != "nothing"]
    return collect(monitor)


def rows(folder: Path, sql: str, *values: object) -> list[dict[str, Any]]:
    db = Database(folder / "monitor.db")
    found = list(db.query(sql, values))
    db.execute("select 1")
    db.close()
    return found


def outcomes(folder: Path, press: Press, name: str) -> dict[str, str]:
    found = rows(folder, "select url, outcome from addresses where outlet = ? order by url", name)
    return {row["url"].removeprefix(press.root(name)): row["outcome"] for row in found}


def change(folder: Path, sql: str, *values: object) -> None:
    db = Database(folder / "monitor.db")
    with db.conn:
        db.execute(sql, values)
    db.close()


RULES = b"User-agent: *\nDisallow: /n/1\n"
ALL = {"/feed": "stored", "/n/0": "stored", "/n/1": "stored"}
RULED = ALL | {"/n/1": "forbidden by robots.txt"}
NONE = {"/feed": "pending"}


def hops(count: int) -> Script:
    def robots(before: int, path: str) -> Reply:
        return 302, {"Location": "/hop/1"}, b""

    return robots


def test_robots_txt_in_every_shape(press: Press, tmp_path: Path) -> None:
    def chain(length: int) -> Script:
        def answer(before: int, path: str) -> Reply:
            step = int(path.rsplit("/", 1)[1])
            return (301, {"Location": f"/hop/{step + 1}"}, b"") if step < length else (200, {}, RULES)

        return answer

    def with_hops(name: str, length: int) -> None:
        site(press, name, robots=lambda before, path: (301, {"Location": "/hop/1"}, b""))
        plain = press.scripts[name]
        press.scripts[name] = lambda before, path: (chain(length) if "/hop/" in path else plain)(before, path)

    expected = {}
    for name, robots, found in (
        ("rules", (200, {}, RULES), RULED),
        ("none", (404, {}, RULES), ALL),
        ("closed", (403, {}, b"no"), ALL),
        ("broken", (503, {}, b"later"), NONE),
        ("toomany", (429, {}, b"slower"), NONE),
        ("nothing", (204, {}, b""), ALL),
        ("marked", (200, {}, b"\xef\xbb\xbf" + RULES), RULED),
        ("large", (200, {}, RULES + b"#" * 600_000 + b"\nDisallow: /n/0\n"), RULED),
        ("forbids", (200, {}, b"User-agent: *\nDisallow: /\n"), {"/feed": "forbidden by robots.txt"}),
        ("abroad", (301, {"Location": press.root("rules") + "/robots.txt"}, b""), RULED),
        ("nowhere", (301, {}, b""), ALL),
    ):
        site(press, name, robots=lambda before, path, robots=robots: robots)  # type: ignore[misc]
        expected[name] = found
    with_hops("five", 5)
    with_hops("six", 6)
    expected |= {"five": RULED, "six": ALL}
    campaign(tmp_path, press, list(expected), retries=0)
    run(tmp_path)
    assert {name: outcomes(tmp_path, press, name) for name in expected} == expected
    kept = rows(tmp_path, "select url from captures where kind = 'robots'")
    assert {press.root("five") + "/hop/5", press.root("abroad") + "/robots.txt"} <= {row["url"] for row in kept}
    [left] = rows(tmp_path, "select detail, due from addresses where outlet = 'broken'")
    assert "robots.txt cannot be had (answered with 503)" in left["detail"]
    assert left["due"] > dt.datetime.now(dt.UTC).isoformat()
    assert "/n/0" not in press.paths("broken") + press.paths("toomany")


def test_robots_txt_is_remembered_for_a_day_and_a_change_is_noticed(press: Press, tmp_path: Path) -> None:
    rules = [RULES]
    site(press, "herald", robots=lambda before, path: (200, {}, rules[0]))
    campaign(tmp_path, press, ["herald"])
    run(tmp_path)
    run(tmp_path)
    assert press.paths("herald").count("/robots.txt") == 1
    rules[0] = b""
    yesterday = (dt.datetime.now(dt.UTC) - dt.timedelta(hours=25)).isoformat(timespec="seconds")
    change(tmp_path, "update origins set robots_at = ?", yesterday)
    run(tmp_path)
    assert press.paths("herald").count("/robots.txt") == 2
    run(tmp_path)
    assert outcomes(tmp_path, press, "herald") == ALL, "what is allowed now is asked for"


def test_after_thirty_days_without_an_answer_robots_txt_is_as_if_gone(press: Press, tmp_path: Path) -> None:
    site(press, "herald", robots=lambda before, path: (503, {}, b""))
    campaign(tmp_path, press, ["herald"], retries=0)
    run(tmp_path)
    assert outcomes(tmp_path, press, "herald") == NONE
    for days, found in ((29, NONE), (31, ALL)):
        since = (dt.datetime.now(dt.UTC) - dt.timedelta(days=days)).isoformat(timespec="seconds")
        change(tmp_path, "update origins set failing_since = ?", since)
        run(tmp_path)
        assert outcomes(tmp_path, press, "herald") == found, days


def test_a_decision_overrides_robots_txt_and_is_logged(press: Press, tmp_path: Path) -> None:
    site(press, "state", robots=lambda before, path: (200, {}, b"User-agent: *\nDisallow: /\nCrawl-delay: 0.2\n"))
    campaign(tmp_path, press, ["state"])
    run(tmp_path)
    assert outcomes(tmp_path, press, "state") == {"/feed": "forbidden by robots.txt"}
    decision = {"override": True, "by": "Aigul Observer", "on": "2026-03-01", "reason": "It forbids all to everybody"}
    campaign(tmp_path, press, {"state": {"robots": decision}})
    press.asked.clear()
    run(tmp_path)
    assert outcomes(tmp_path, press, "state") == ALL
    assert sum(press.gaps("state")) >= 0.2, "Crawl-delay is kept to all the same"
    said = {row["detail"] for row in rows(tmp_path, "select detail from visits where outcome = 'stored'")}
    assert said == {"robots.txt not followed, by a decision of the mission on 2026-03-01"}, "without the name"
    [row] = rows(tmp_path, "select * from decisions")
    assert (row["decided_by"], row["decided_on"]) == ("Aigul Observer", "2026-03-01")
    shown = CliRunner().invoke(main, ["status", str(tmp_path)]).output
    assert "robots.txt is not followed, by decision of Aigul Observer on 2026-03-01" in " ".join(shown.split())


def test_a_short_retry_after_is_waited_for_and_others_go_on(press: Press, tmp_path: Path) -> None:
    def busy_once(before: int, path: str) -> Reply:
        first = path == "/n/0" and not before
        return (503, {"Retry-After": "1"}, b"") if first else (200, {}, PAGE)

    site(press, "busy", 50, page=busy_once)
    site(press, "idle", 50)
    campaign(tmp_path, press, ["busy", "idle"], per_host=1)
    run(tmp_path)
    assert set(outcomes(tmp_path, press, "busy").values()) == {"stored"}
    assert max(press.gaps("busy")) >= 0.7
    resumed = max(range(len(press.gaps("busy"))), key=press.gaps("busy").__getitem__) + 1
    again = [at for at, host, _, _ in press.asked if host == "busy"][resumed]
    idle = [at for at, host, _, _ in press.asked if host == "idle"]
    assert len(idle) == 52
    assert idle[40] < again, "a site that waits takes no other's place"


def test_a_long_retry_after_is_kept_to_by_later_runs(press: Press, tmp_path: Path) -> None:
    site(press, "busy", 30, page=lambda before, path: (429, {"Retry-After": "3600"}, b""))
    site(press, "idle", 3)
    campaign(tmp_path, press, ["busy", "idle"], per_host=1)
    summary = run(tmp_path)
    first = [path for path in press.paths("busy") if path.startswith("/n/")]
    assert len(first) <= 2, "one more may have been on its way"
    assert set(outcomes(tmp_path, press, "idle").values()) == {"stored"}
    assert "busy.localhost answered 429 and asked to be left alone until" in str(summary)
    waiting = rows(tmp_path, "select due, detail from addresses where outlet = 'busy' and outcome = 'pending'")
    assert len(waiting) == 30 - len(first)
    soon = dt.datetime.now(dt.UTC) + dt.timedelta(minutes=50)
    assert all(row["due"] > soon.isoformat() and "Retry-After" in row["detail"] for row in waiting)
    press.asked.clear()
    summary = run(tmp_path)
    assert not press.paths("busy"), "neither a page nor the feed"
    assert "asked to be left alone" in str(summary)
    shown = CliRunner().invoke(main, ["status", str(tmp_path)]).output
    assert "asked to be left alone" in " ".join(shown.split())
    change(tmp_path, "update holds set until = ?", "2026-01-01T00:00:00+00:00")
    change(tmp_path, "update addresses set due = ? where due is not null", "2026-01-01T00:00:00+00:00")
    press.scripts["busy"] = lambda before, path: (200, {}, PAGE)
    run(tmp_path)
    assert len([path for path in press.paths("busy") if path.startswith("/n/")]) == 30


def test_retries_wait_longer_each_time(press: Press, tmp_path: Path) -> None:
    site(press, "herald", 1, page=lambda before, path: (503, {}, b"") if before < 2 else (200, {}, PAGE))
    campaign(tmp_path, press, ["herald"], retry_wait=0.25)
    run(tmp_path)
    assert outcomes(tmp_path, press, "herald") == {"/feed": "stored", "/n/0": "stored"}
    first, second = press.gaps("herald", "/n/0")
    assert first >= 0.12, "these are least times with room for a slow machine: without a wait it takes milliseconds"
    assert second >= 0.25


def test_walls_are_recorded_and_never_fought(press: Press, tmp_path: Path) -> None:
    site(press, "walled", 20, page=lambda before, path: (403, {"Server": "cloudflare"}, WALL))
    site(press, "idle", 5)
    campaign(tmp_path, press, ["walled", "idle"], blocks_in_row=2, per_host=1)
    summary = run(tmp_path)
    asked = [path for path in press.paths("walled") if path.startswith("/n/")]
    assert len(asked) == len(set(asked)), "a wall is not tried again"
    assert 2 <= len(asked) <= 3, "one more may have been on its way"
    found = list(outcomes(tmp_path, press, "walled").values())
    assert (found.count("blocked"), found.count("pending")) == (len(asked), 20 - len(asked))
    assert set(outcomes(tmp_path, press, "idle").values()) == {"stored"}
    row = rows(tmp_path, "select * from addresses where outcome = 'blocked'")[0]
    assert row["detail"] == "a check of the browser by Cloudflare stands before the page"
    [place] = rows(tmp_path, "select warc_file, warc_offset from captures where url = ?", row["url"])
    assert read_capture(tmp_path / "archive" / place["warc_file"], place["warc_offset"]).body == WALL
    assert "2 answers in a row of walled.localhost were walls" in str(summary)
    assert summary.outcomes["blocked"] == len(asked)


def test_outside_its_hours_an_outlet_is_not_asked(press: Press, tmp_path: Path) -> None:
    site(press, "herald")
    site(press, "times")
    now = dt.datetime.now(dt.UTC)
    later = f"{now + dt.timedelta(hours=5):%H:%M}-{now + dt.timedelta(hours=8):%H:%M}"
    around = f"{now - dt.timedelta(hours=2):%H:%M}-{now + dt.timedelta(hours=2):%H:%M}"
    campaign(tmp_path, press, {"herald": {}, "times": {"hours": around}}, hours=later)
    shown = CliRunner().invoke(main, ["collect", str(tmp_path)])
    assert shown.exit_code == 0
    opens = f"{now + dt.timedelta(hours=5):%H:%M}"
    assert f"outside the hours set for herald; next at {opens}" in " ".join(shown.output.split())
    assert not press.paths("herald"), "not even its robots.txt"
    assert outcomes(tmp_path, press, "times") == ALL
    [row] = rows(tmp_path, "select outcome, detail, due from addresses where outlet = 'herald'")
    assert row["outcome"] == "pending"
    assert "outside the hours" in row["detail"]
    assert row["due"][11:16] == opens


def test_crawl_delay_is_kept_to_without_a_delay_of_our_own(press: Press, tmp_path: Path) -> None:
    site(press, "slow", 4, robots=lambda before, path: (200, {}, b"User-agent: *\nCrawl-delay: 0.3\nDisallow:\n"))
    campaign(tmp_path, press, ["slow"], per_host=4)
    run(tmp_path)
    assert sum(press.gaps("slow")[1:]) >= 0.6


def test_a_host_of_which_nobody_answers_gets_that_as_its_outcome(press: Press, tmp_path: Path) -> None:
    campaign(tmp_path, press, {"dead": {"sources": [{"kind": "feed", "url": "http://dead.localhost:9/feed"}]}})
    run(tmp_path)
    [row] = rows(tmp_path, "select outcome, detail from addresses")
    assert (row["outcome"], row["detail"]) == ("dead host", "nobody answers at the host")


def test_the_collector_says_who_it_is_and_where_to_write(press: Press, tmp_path: Path) -> None:
    site(press, "herald")
    campaign(tmp_path, press, ["herald"])
    run(tmp_path)
    assert {headers["from"] for *_, headers in press.asked} == {"mission@example.org"}
    campaign(tmp_path, press, ["herald"], contact="https://mission.example.org/contact")
    press.asked.clear()
    run(tmp_path)
    assert not any("from" in headers for *_, headers in press.asked)
    assert all("https://mission.example.org/contact" in headers["user-agent"] for *_, headers in press.asked)


def test_hosts_of_one_outlet_are_left_alone_together(press: Press, tmp_path: Path) -> None:
    """A redirect may say Retry-After too; what one host of a site asks for holds for its others."""
    site(press, "www.herald", 4)
    site(press, "m.herald", 4, page=lambda before, path: (301, {"Location": "/new", "Retry-After": "7200"}, b""))
    hosts = ["www.herald.localhost", "m.herald.localhost"]
    sources = [{"kind": "feed", "url": press.root(name) + "/feed"} for name in ("m.herald", "www.herald")]
    campaign(tmp_path, press, {"herald": {"hosts": hosts, "sources": sources}}, per_host=1)
    run(tmp_path)
    asked = [path for path in press.paths("www.herald") + press.paths("m.herald") if path.startswith("/n/")]
    assert len(asked) < 6, "all eight pages were listed"
    assert "/new" not in press.paths("m.herald")
    [row] = rows(tmp_path, "select * from holds")
    assert (row["site"], row["outlet"]) == ("m.herald.localhost", "herald")


class FakeSpider:
    """What the throttle needs of a crawler, with Scrapy's own slots."""

    def __init__(self, delay: float) -> None:
        self.conduct = Conduct((), Options())
        self.slot = Slot(concurrency=2, delay=delay, jitter=0.0)
        settings = Settings({"DOWNLOAD_DELAY": delay, THROTTLE: 2.0})
        downloader = SimpleNamespace(slots={"herald.example": self.slot})
        signals = SimpleNamespace(connect=lambda *arguments, **options: None)
        crawler = SimpleNamespace(
            spider=self, settings=settings, signals=signals, engine=SimpleNamespace(downloader=downloader)
        )
        self.throttle = Throttle(crawler)  # type: ignore[arg-type]

    def answer(self, status: int, latency: float) -> float:
        """The delay after an answer that took so many seconds."""
        meta = {"download_slot": "herald.example", "download_latency": latency}
        request = Request("http://herald.example/", meta=meta)
        self.throttle.adjust(Response(request.url, status=status), request)
        return self.slot.delay


def test_the_throttle_follows_a_slow_server_and_no_quick_error() -> None:
    spider = FakeSpider(1.0)
    assert spider.answer(200, 8.0) == 4.0
    assert [spider.answer(status, 0.01) for status in (429, 503, 403, 301, 404)] == [4.0] * 5
    assert spider.answer(503, 20.0) == 10.0
    assert spider.answer(200, 0.01) < 10.0
    for _ in range(20):
        spider.answer(200, 0.01)
    assert spider.slot.delay == 1.0, "never quicker than the campaign's delay"
    spider.conduct.asked_for_delay(spider.conduct.site("herald.example"), 5)
    assert spider.answer(200, 0.01) == 5.0, "nor than the Crawl-delay"
    assert spider.answer(200, 1000.0) == 60.0


SHELL = (
    b"<html><head><title>Herald</title></head><body><noscript>You need to enable JavaScript to run this app.</noscript>"
    b"<div id='root'></div></body></html>"
)


def test_a_page_that_needs_scripts_is_noted_and_ends_no_run(press: Press, tmp_path: Path) -> None:
    site(press, "herald", 6, page=lambda before, path: (200, {}, SHELL))
    campaign(tmp_path, press, ["herald"], blocks_in_row=2)
    run(tmp_path)
    assert outcomes(tmp_path, press, "herald") == {"/feed": "stored"} | {f"/n/{n}": "blocked" for n in range(6)}
    assert not rows(tmp_path, "select * from holds")


def test_the_shell_of_an_outlet_that_is_shown_in_a_browser_is_no_wall() -> None:
    """It is what the browser starts from."""
    outlet = Outlet.model_validate(
        {
            "id": "herald",
            "name": "Herald",
            "ownership": "private",
            "languages": ["en"],
            "hosts": ["herald.example"],
            "sources": [{"kind": "feed", "url": "http://herald.example/feed"}],
        }
    )
    request = Request("http://herald.example/n/1")
    for render, blocked in ((None, True), (True, False)):
        shown = Outlet.model_validate(outlet.model_dump() | {"render": render})
        spider = SimpleNamespace(conduct=Conduct([shown], Options()))
        crawler = SimpleNamespace(spider=spider, settings=Settings(), signals=None)
        found = Politeness(crawler).process_response(request, Response(request.url, body=SHELL))  # type: ignore[arg-type]
        assert isinstance(found, Response) is not blocked, "an answer that is let through as it is"
        if blocked:
            found.close()
