"""Feeds as they lie in the archive: collected from a server whose window moves on, read once, compared."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from sqlite_utils import Database

from crawlers.outlet import Outlet
from crawlers.pages.dates import parse_moment
from nlp.candidates import Candidate, Register
from pipelines.campaign import Campaign, Monitor
from pipelines.collect import collect
from pipelines.completeness.feed_reads import feed_reads, overflows, read_feeds
from pipelines.completeness.gaps import outlet_days
from pipelines.extract import extract
from pipelines.store import open_store

WINDOW = 4
PAGE = "<html lang='en'><title>Item {n}</title><body><article><h1>Item {n}</h1><p>{text}</p></article></body></html>"
TEXT = "The council met on Monday and spoke at length about the roads of the district. " * 6


class Press(ThreadingHTTPServer):
    """A feed of the newest four of so many articles, one an hour, the newest an hour old."""

    def __init__(self) -> None:
        self.articles = 0
        self.answer = 200
        super().__init__(("127.0.0.1", 0), Handler)

    def feed(self) -> str:
        """RSS of the newest ones."""
        now = dt.datetime.now(dt.UTC).replace(minute=0, second=0, microsecond=0)
        numbers = range(self.articles, max(self.articles - WINDOW, 0), -1)
        items = "".join(
            f"<item><link>http://herald.localhost:{self.server_address[1]}/{n}?utm_source=rss</link>"
            f"<pubDate>{format_datetime(now - dt.timedelta(hours=self.articles - n + 1))}</pubDate></item>"
            for n in numbers
        )
        return f"<rss version='2.0'><channel><title>Herald</title>{items}</channel></rss>"


class Handler(BaseHTTPRequestHandler):
    server: Press

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        status, kind = self.server.answer if path == "/feed" else 200, "text/html"
        if path == "/robots.txt":
            status, body = 404, ""
        elif path == "/feed":
            kind, body = "application/rss+xml", self.server.feed()
        else:
            body = PAGE.format(n=path.strip("/"), text="Photographs." if path == "/30" else TEXT)
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def press() -> Iterator[Press]:
    server = Press()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def monitor_of(folder: Path, press: Press) -> Monitor:
    today = dt.datetime.now(dt.UTC).date()
    start, end = today - dt.timedelta(days=3), today + dt.timedelta(days=3)
    campaign = Campaign.model_validate(
        {
            "title": "Test",
            "election": {"kind": "presidential", "country": "Nowhere", "day": end},
            "time_zone": "UTC",
            "languages": ["en"],
            "periods": [{"id": "campaign", "kind": "campaign", "start": start, "end": end}],
            "collect": {"contact": "test@example.org", "delay": 0, "retries": 0, "second_rounds": []},
        }
    )
    outlet = Outlet.model_validate(
        {
            "id": "herald",
            "name": "Herald",
            "ownership": "private",
            "languages": ["en"],
            "hosts": ["herald.localhost"],
            "sources": [{"kind": "feed", "url": f"http://herald.localhost:{press.server_address[1]}/feed"}],
        }
    )
    name = {"surname": "Moss", "given": "Ann"}
    candidate = Candidate.model_validate({"id": "moss", "gender": "f", "names": {"en": name}})
    monitor = Monitor(folder, campaign, Register(candidates=(candidate,)), (outlet,))
    (folder / "outlets").mkdir(parents=True)
    write_files(monitor)
    return monitor


def write_files(monitor: Monitor) -> None:
    """The files that the collecting process reads."""
    files = {
        "campaign.yml": monitor.campaign.model_dump_json(exclude_defaults=True),
        "candidates.yml": monitor.register.model_dump_json(exclude_defaults=True, by_alias=True),
        "outlets/herald.yml": monitor.outlets[0].model_dump_json(exclude_defaults=True),
    }
    for file, text in files.items():
        (monitor.folder / file).write_text(text, encoding="utf-8")


def visit(monitor: Monitor, press: Press, articles: int) -> Database:
    press.articles = articles
    collect(monitor)
    extract(monitor)
    read_feeds(monitor)
    return open_store(monitor.database)


def test_a_feed_that_moves_on_too_far_is_seen(tmp_path: Path, press: Press) -> None:
    monitor = monitor_of(tmp_path / "c", press)
    db = visit(monitor, press, 5)
    [first] = feed_reads(db)["herald"]
    assert len(first.marks) == WINDOW and first.newest is not None and first.oldest is not None
    assert first.newest - first.oldest == dt.timedelta(hours=WINDOW - 1)
    db = visit(monitor, press, 7)
    reads = feed_reads(db)["herald"]
    assert len(reads) == 2 and len(reads[0].marks & reads[1].marks) == 2
    assert list(overflows(reads, monitor.zone)) == []
    assert read_feeds(monitor) == 0, "each is read once"
    press.answer = 503  # an answer that is no feed is no reading
    visit(monitor, press, 9)
    press.answer = 200
    db = visit(monitor, press, 30)
    reads = feed_reads(db)["herald"]
    assert len(reads) == 3 and not reads[1].marks & reads[2].marks
    row = next(one for one in outlet_days(monitor, db) if one.facts.no_article)
    assert (row.facts.named, row.facts.no_article) == (row.facts.got, 1), "this page does not say that it is an article"


def test_read_again_it_says_the_same(tmp_path: Path, press: Press) -> None:
    monitor = monitor_of(tmp_path / "c", press)
    before = feed_reads(visit(monitor, press, 5))
    assert read_feeds(monitor, remake=True) == 1
    assert feed_reads(open_store(monitor.database)) == before


def test_a_page_without_a_date_has_that_of_the_feed(tmp_path: Path, press: Press) -> None:
    monitor = monitor_of(tmp_path / "c", press)
    db = visit(monitor, press, 2)
    articles = list(db.query("select * from articles order by published"))
    listed = [row["listed_date"] for row in db.query("select listed_date from addresses where listed_date is not null")]
    assert [dt.datetime.fromisoformat(row["published"]) for row in articles] == sorted(
        moment for text in listed if isinstance(moment := parse_moment(text), dt.datetime)
    )
    for row in articles:
        assert (row["published_source"], row["published_day"]) == ("listing", row["published"][:10])
        assert row["published_precision"] == ("day" if "T00:00" in row["published"] else "minute")
