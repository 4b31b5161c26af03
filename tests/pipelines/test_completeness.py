"""Outlet-days from rows of the database: what was watched, named, got and lost, and what is said of it."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from sqlite_utils import Database

from crawlers.outcomes import Outcome
from crawlers.outlet import Outlet
from nlp.candidates import Candidate, Register
from pipelines.campaign import Campaign, Monitor
from pipelines.completeness.day_states import NO_GAP, DayFacts, Note, judge
from pipelines.completeness.feed_reads import FeedRead, Span, overflows, utc_of
from pipelines.completeness.gaps import OutletDay, gaps, outlet_days, weights, with_bands, with_levels
from pipelines.completeness.outlet_days import gap_marks, store_days
from pipelines.status import short_days, status
from pipelines.status_tables import days_table, gaps_table, status_table
from pipelines.store import open_store

ZONE = ZoneInfo("Asia/Almaty")  # UTC+5
FIRST, LAST = dt.date(2026, 3, 2), dt.date(2026, 3, 15)  # a Monday, a Sunday


class World:
    """A campaign of one outlet whose rows are written by hand."""

    def __init__(self, folder: Path, *sources: str, notes: list[dict[str, Any]] | None = None) -> None:
        self.urls = [f"http://herald.localhost/{kind}" for kind in sources]
        outlet = Outlet.model_validate(
            {
                "id": "herald",
                "name": "Herald",
                "ownership": "private",
                "languages": ["en"],
                "hosts": ["herald.localhost"],
                "sources": [{"kind": kind, "url": url} for kind, url in zip(sources, self.urls, strict=True)],
                "notes": notes or [],
            }
        )
        name = {"surname": "Moss", "given": "Ann"}
        candidate = Candidate.model_validate({"id": "moss", "gender": "f", "names": {"en": name}})
        self.monitor = Monitor(folder, _campaign(), Register(candidates=(candidate,)), (outlet,))
        self.db: Database = open_store(self.monitor.database)
        self._n = 0
        for kind, url in zip(sources, self.urls, strict=True):
            self._address(url, kind, None, "pending", None)

    def _address(self, url: str, kind: str, found_in: str | None, outcome: str, listed: str | None) -> None:
        row = {"url": url, "outlet": "herald", "kind": kind, "found_in": found_in, "depth": 0, "outcome": outcome}
        row |= {"listed_date": listed, "first_seen": "2026-03-01T00:00:00+00:00", "attempts": 0, "visits": 0}
        self.db.table("addresses").insert(row)

    def visit(self, at: str, outcome: str = "stored", source: int = 0) -> None:
        """A source was asked at a moment (UTC)."""
        moment = f"{at}:00+00:00"
        self.db.table("visits").insert({"url": self.urls[source], "at": moment, "outcome": outcome})
        self.db.table("addresses").update(self.urls[source], {"outcome": outcome, "last_tried": moment})

    def watch(self, first: str, last: str, outcome: str = "stored", source: int = 0) -> None:
        """A source was asked at noon UTC of each day from first to last."""
        day = dt.date.fromisoformat(first)
        while day <= dt.date.fromisoformat(last):
            self.visit(f"{day}T12:00", outcome, source)
            day += dt.timedelta(days=1)

    def article(self, day: str | None, count: int = 1) -> None:
        """Articles that the first source named for a day and that were got."""
        for _ in range(count):
            self._n += 1
            url = f"http://herald.localhost/a{self._n}"
            self._address(url, "page", self.urls[0], "stored", day)
            capture = {"url": url, "outlet": "herald", "kind": "page", "captured": "2026-03-01T00:00:00+00:00"}
            capture |= {"sha256": "0", "status": 200, "extract_outcome": "article", "warc_offset": self._n}
            key = hashlib.sha256(url.encode()).hexdigest()[:16]
            number = self.db.table("captures").insert(capture | {"warc_file": "a"}).last_pk
            row = {"id": key, "outlet": "herald", "url": url, "title": "t", "body": "b", "status": "live"}
            self.db.table("articles").insert(row | {"published_day": day, "capture": number})
            self.db.table("versions").insert({"article": key, "capture": number, "text_sha256": "0"})

    def lost(self, day: str | None, outcome: str, count: int = 1) -> None:
        """Addresses that the first source named for a day and that gave no article."""
        for _ in range(count):
            self._n += 1
            self._address(f"http://herald.localhost/a{self._n}", "page", self.urls[0], outcome, day)

    def days(self) -> dict[str, OutletDay]:
        """What is said of each day."""
        return {one.day: one for one in outlet_days(self.monitor, self.db)}

    def said(self, day: str) -> tuple[str, str]:
        """State and reason of one day."""
        one = self.days()[day]
        return one.state, one.reason


def _campaign() -> Campaign:
    return Campaign.model_validate(
        {
            "title": "Test",
            "election": {"kind": "presidential", "country": "Nowhere", "day": "2026-03-15"},
            "time_zone": "Asia/Almaty",
            "languages": ["en"],
            "periods": [
                {"id": "campaign", "kind": "campaign", "start": FIRST, "end": LAST - dt.timedelta(days=1)},
                {"id": "election-day", "kind": "election-day", "start": LAST, "end": LAST},
            ],
            "collect": {"contact": "x@example.org"},
        }
    )


@pytest.fixture
def world(tmp_path: Path) -> Callable[..., World]:
    return lambda *sources, **options: World(tmp_path, *(sources or ("sitemap",)), **options)


def test_before_anything_was_asked_for_there_is_nothing_to_say(world: Callable[..., World]) -> None:
    assert world().days() == {}


def test_days_begin_and_end_in_the_campaigns_time_zone(world: Callable[..., World]) -> None:
    one = world()
    one.watch("2026-02-20", "2026-03-03")
    one.visit("2026-03-04T18:59")  # 23:59 in Almaty: 4 March is not over
    one.article("2026-03-04", 2)
    assert one.said("2026-03-04") == ("not known", "running")
    assert list(one.days()) == ["2026-03-02", "2026-03-03", "2026-03-04"], "days that have not come have no row"
    one.visit("2026-03-04T19:00")
    assert one.said("2026-03-04") == ("complete", "complete")
    assert one.days()["2026-03-05"].reason == "running"


def test_got_lost_and_waiting_are_counted_by_their_listed_day(world: Callable[..., World]) -> None:
    one = world()
    one.watch("2026-02-20", "2026-03-16")
    one.article("2026-03-04", 5)
    one.lost("Tue, 03 Mar 2026 20:30:00 +0000", Outcome.GONE)  # 01:30 of the fourth in Almaty
    one.lost("2026-03-04", Outcome.TIMEOUT, 2)
    one.lost("2026-03-05", Outcome.PENDING)
    one.lost("2026-03-05", Outcome.SKIPPED, 7)
    one.lost("2026-03-06", Outcome.ROBOTS, 3)
    day = one.days()["2026-03-04"]
    assert (day.state, day.facts.named, day.facts.got) == ("partial", 8, 5)
    assert day.sentence == "Of 8 named 3 could not be collected (gone: 1, timeout: 2)."
    assert one.said("2026-03-05") == ("partial", "waiting") and one.days()["2026-03-05"].facts.named == 1
    assert one.said("2026-03-06") == ("blocked", "pages_refused")


def test_a_page_that_is_stored_and_not_read_yet_is_waited_for(world: Callable[..., World]) -> None:
    one = world()
    one.watch("2026-02-20", "2026-03-16")
    one.article("2026-03-04", 3)
    one.db.execute("delete from versions")
    one.db.execute("delete from articles")
    one.db.execute("update captures set extract_outcome = null where id = 1")
    one.db.execute("update captures set extract_outcome = 'failed: the page broke the extractor' where id = 2")
    one.db.execute("update captures set extract_outcome = 'blocked' where id = 3")
    facts = one.days()["2026-03-04"].facts
    assert (facts.got, facts.waiting, facts.lost) == (0, 1, {"unreadable page": 1, "blocked": 1})


def test_pages_of_a_feed_without_an_article(world: Callable[..., World]) -> None:
    """A gallery is no gap; where most pages of a day hold no article, the layout may not be understood."""
    one = world("feed")
    one.watch("2026-02-20", "2026-03-16")
    one.article("2026-03-04", 3)
    one.article("2026-03-05", 3)
    gallery = "update captures set extract_outcome = 'not an article: it has too little text' where id in "
    one.db.execute(gallery + "(1, 4, 5)")
    one.db.execute("delete from versions where capture in (1, 4, 5)")
    one.db.execute("delete from articles where capture in (1, 4, 5)")
    assert one.said("2026-03-04") == ("complete", "complete")
    assert one.said("2026-03-05") == ("partial", "no_article")
    assert one.days()["2026-03-05"].sentence.startswith("Of 3 pages that its feeds name 2 hold no article")


def test_a_page_that_was_got_and_is_gone_later_is_not_lost(world: Callable[..., World]) -> None:
    one = world()
    one.watch("2026-02-20", "2026-03-16")
    one.article("2026-03-04")
    one.db.execute("update addresses set outcome = 'gone' where kind = 'page'")
    assert one.said("2026-03-04") == ("complete", "complete")


def test_the_date_of_an_address_and_of_the_address_that_led_to_it(world: Callable[..., World]) -> None:
    one = world()
    one.watch("2026-02-20", "2026-03-16")
    one._address("http://herald.localhost/2026/03/05/x", "page", one.urls[0], "timeout", None)
    one._address("http://herald.localhost/old", "page", one.urls[0], "redirected", "2026-03-06")
    one._address("http://herald.localhost/new", "page", "http://herald.localhost/old", "server error", None)
    assert one.days()["2026-03-05"].facts.lost == {"timeout": 1}
    assert one.days()["2026-03-06"].facts.lost == {"server error": 1}


def test_lost_articles_of_unknown_day_have_a_row_of_their_own(world: Callable[..., World]) -> None:
    one = world("section")
    one.visit("2026-03-16T12:00")
    one.article("2026-03-04")
    one.lost(None, Outcome.TIMEOUT)
    assert one.days()[""].reason == "undated_lost" and one.days()[""].is_gap
    assert gap_marks(one.days().values(), one.monitor)[("all", "", "election-day")] == "gap:2/2"


def test_collecting_after_the_campaign_from_a_list_that_reaches_back(world: Callable[..., World]) -> None:
    one = world("sitemap")
    one.visit("2026-04-01T12:00")
    for day in (4, 5, 9):
        one.article(f"2026-03-{day:02d}")
    said = {day: (row.state, row.reason) for day, row in one.days().items()}
    assert said["2026-03-03"] == ("not watched", "unreached"), "the list begins on the fourth"
    assert said["2026-03-04"] == ("complete", "complete")
    assert said["2026-03-06"] == ("complete", "none"), "it names articles before and after"
    assert said["2026-03-10"] == ("not watched", "unreached"), "it names nothing newer, for weeks: it has stopped"


def test_what_was_named_just_before_collecting_began_tells_of_the_days_since(world: Callable[..., World]) -> None:
    one = world("sitemap")
    one.visit("2026-03-15T12:00")
    one.article("2026-03-09")
    assert one.said("2026-03-10") == ("not known", "nothing")


def test_a_single_old_article_does_not_say_that_a_list_reaches_back_to_it(world: Callable[..., World]) -> None:
    one = world("section")
    one.visit("2026-03-16T12:00")
    for day in (3, 12, 13, 14):
        one.article(f"2026-03-{day:02d}", 5)
    assert one.said("2026-03-03") == ("partial", "unreached")
    assert one.said("2026-03-04") == ("not watched", "unreached")
    assert one.said("2026-03-12") == ("complete", "complete")


def test_a_feed_begins_in_the_middle_of_a_day(world: Callable[..., World]) -> None:
    one = world("feed")
    one.visit("2026-04-01T12:00")
    one.article("2026-03-04")
    one.article("2026-03-05")
    assert one.said("2026-03-04") == ("partial", "unreached")
    assert one.said("2026-03-05") == ("complete", "complete")


def test_an_imported_list_does_not_say_how_far_the_outlets_lists_reach(world: Callable[..., World]) -> None:
    one = world("sitemap")
    one.visit("2026-04-01T12:00")
    one.article("2026-03-04", 3)
    one.db.execute("update addresses set found_in = 'list.csv' where kind = 'page'")
    assert one.said("2026-03-04") == ("partial", "unreached")
    assert one.said("2026-03-05") == ("not watched", "unreached")


def test_days_that_nobody_watched_are_one_line(world: Callable[..., World]) -> None:
    one = world("sitemap")
    one.visit("2026-03-16T12:00")
    one.article("2026-03-12")
    [row] = status(one.monitor)
    text = shown(days_table(row))
    assert text.count("not watched") == 1 and "…03-11" in text
    assert "2026-03-12 C complete" in text


def test_an_article_that_was_got_and_is_gone_since_is_not_one_that_was_not_collected(
    world: Callable[..., World],
) -> None:
    one = world("sitemap")
    one.visit("2026-03-16T12:00")
    one.article("2026-03-12")
    one.lost("2026-03-12", "gone")
    one.db.execute("update addresses set outcome = 'gone' where kind = 'page'")
    one.db.execute("update addresses set visits = 1 where url in (select url from captures)")
    [row] = status(one.monitor)
    assert dict(row.failed) == {"gone": 1}


def test_only_copies_of_others(world: Callable[..., World]) -> None:
    one = world("sitemap")
    one.article("2026-03-04", 3)
    one.db.execute("update captures set via = 'http://archive.example/'")
    assert one.days() == {}
    one.db.execute("update captures set fetched = '2026-11-01T00:00:00+00:00'")
    assert one.said("2026-03-04") == ("not known", "copies")
    assert one.said("2026-03-05") == ("not known", "copies")
    one.visit("2026-11-02T12:00", Outcome.DEAD_HOST)
    assert one.said("2026-03-04") == ("not known", "copies")
    one.visit("2026-11-03T12:00", Outcome.REFUSED)
    assert one.said("2026-03-04") == ("blocked", "refused")


def test_a_source_that_is_down_for_a_day_and_names_everything_later_lost_nothing(world: Callable[..., World]) -> None:
    one = world("sitemap")
    one.watch("2026-02-20", "2026-03-04")
    one.watch("2026-03-05", "2026-03-06", Outcome.SERVER_ERROR)
    one.article("2026-03-05", 4)
    assert one.said("2026-03-05") == ("not known", "unanswered")
    assert one.days()["2026-03-05"].facts.answered == 0
    one.watch("2026-03-07", "2026-03-16")
    assert one.said("2026-03-05") == ("complete", "complete")


def test_a_source_that_keeps_us_out(world: Callable[..., World]) -> None:
    one = world("sitemap")
    one.watch("2026-02-20", "2026-03-04")
    one.watch("2026-03-05", "2026-03-16", Outcome.BLOCKED)
    assert one.said("2026-03-03") == ("not known", "nothing")
    assert one.said("2026-03-04") == ("partial", "until")
    assert one.said("2026-03-05") == ("blocked", "refused")
    assert "blocked: 1" in one.days()["2026-03-10"].sentence


def test_nobody_collected(world: Callable[..., World]) -> None:
    """The newest visit of the campaign is of another outlet."""
    one = world("sitemap")
    one.watch("2026-02-20", "2026-03-04")
    one._address("http://other.localhost/feed", "feed", None, "stored", None)
    one.db.execute("update addresses set last_tried = '2026-03-16T12:00:00+00:00' where url like '%other%'")
    assert one.said("2026-03-08") == ("not watched", "unasked")


def test_one_of_two_sources_never_answers(world: Callable[..., World]) -> None:
    one = world("feed", "sitemap")
    one.watch("2026-02-20", "2026-03-16", Outcome.GONE, source=0)
    one.watch("2026-02-20", "2026-03-16", source=1)
    one.article("2026-03-04")
    day = one.days()["2026-03-04"]
    assert (day.state, day.reason, day.facts.answered) == ("partial", "some", 1)
    assert day.sentence.startswith("1 of 2 sources")


def test_a_source_that_moved_answers_at_its_new_address(world: Callable[..., World]) -> None:
    one = world("sitemap")
    one._address("http://herald.localhost/new-map", "sitemap", one.urls[0], "stored", None)
    one.watch("2026-02-20", "2026-03-16", Outcome.REDIRECTED)
    one.urls.append("http://herald.localhost/new-map")
    one.watch("2026-02-20", "2026-03-16", source=1)
    one.article("2026-03-04")
    assert one.said("2026-03-04") == ("complete", "complete")


def test_a_sitemap_of_an_index_that_cannot_be_read(world: Callable[..., World]) -> None:
    one = world("sitemap")
    one.watch("2026-02-20", "2026-03-16")
    one.article("2026-03-04")
    one._address("http://herald.localhost/map-2", "sitemap", one.urls[0], "server error", None)
    last = {"depth": 1, "last_tried": "2026-03-10T12:00:00+00:00"}
    one.db.table("addresses").update("http://herald.localhost/map-2", last)
    assert one.said("2026-03-04") == ("partial", "listing")
    assert one.said("2026-03-12")[1] != "listing"


def test_a_feed_whose_window_overflowed(world: Callable[..., World]) -> None:
    one = world("feed")
    one.watch("2026-02-20", "2026-03-05")
    one.watch("2026-03-08", "2026-03-16")
    for day in range(2, 12):
        one.article(f"2026-03-{day:02d}")
    for n, (at, marks, oldest) in enumerate([("05", "ab", "2026-03-03"), ("08", "cd", "2026-03-07")]):
        row = {"capture": n, "url": one.urls[0], "outlet": "herald", "captured": f"2026-03-{at}T12:00:00+00:00"}
        times = {"oldest": f"{oldest}T09:00:00+00:00", "newest": f"2026-03-{at}T09:00:00+00:00"}
        one.db.conn.execute("pragma foreign_keys = off")
        one.db.table("feed_reads").insert(row | times | {"entries": 2, "marks": json.dumps(list(marks))})
    said = [one.said(f"2026-03-{day:02d}")[1] for day in range(4, 10)]
    assert said == ["complete", "overflow", "overflow", "overflow", "complete", "complete"]
    assert one.days()["2026-03-06"].facts.newest == "2026-03-05"


def read(at: str, marks: str, oldest: str | None = None, newest: str | None = None, url: str = "f") -> FeedRead:
    moments = [dt.datetime.fromisoformat(f"{text}+00:00") if text else None for text in (at, oldest, newest)]
    assert moments[0] is not None
    return FeedRead(url, moments[0], moments[1], moments[2], frozenset(marks))


def test_overflows_by_hand() -> None:
    one = read("2026-03-05T12:00", "abc", "2026-03-04T08:00", "2026-03-05T11:00")
    assert list(overflows([one, read("2026-03-06T12:00", "cde", "2026-03-05T11:00")], ZONE)) == []
    new = read("2026-03-09T12:00", "xyz", "2026-03-07T20:00", "2026-03-09T11:00")  # 8 March in Almaty
    assert list(overflows([one, new], ZONE)) == [Span(dt.date(2026, 3, 5), dt.date(2026, 3, 8))]
    undated = read("2026-03-09T12:00", "xyz")
    assert list(overflows([one, undated], ZONE)) == [Span(dt.date(2026, 3, 5), dt.date(2026, 3, 9))]
    respelled = read("2026-03-05T13:00", "xyz", "2026-03-04T08:00", "2026-03-05T11:00")
    assert list(overflows([one, respelled], ZONE)) == [], "the same span of time under other addresses"
    other = read("2026-03-09T12:00", "xyz", "2026-03-07T20:00", url="g")
    assert list(overflows([one, other], ZONE)) == [], "two feeds are not compared with each other"


def test_dates_of_listings() -> None:
    assert utc_of("2026-03-05", ZONE) == dt.datetime(2026, 3, 4, 19, tzinfo=dt.UTC)
    assert utc_of("2026-03-05T10:00:00", ZONE) == dt.datetime(2026, 3, 5, 5, tzinfo=dt.UTC)
    assert utc_of("0001-01-01", ZONE) is None and utc_of("yesterday", ZONE) is None and utc_of(None, ZONE) is None


def test_a_persons_note_stands_and_is_shown_as_theirs(world: Callable[..., World]) -> None:
    note = {"day": "2026-03-04", "to": "2026-03-05", "state": "not printed", "note": "print run seized", "by": "A. O."}
    one = world("sitemap", notes=[note])
    one.watch("2026-02-20", "2026-03-16")
    assert one.said("2026-03-04") == one.said("2026-03-05") == ("not printed", "note")
    assert one.days()["2026-03-04"].sentence == "A person says so (A. O.): print run seized"
    assert one.said("2026-03-06")[1] != "note"


def days_of(counts: list[int], start: dt.date = FIRST) -> list[tuple[dt.date, DayFacts]]:
    return [(start + dt.timedelta(days=n), DayFacts("whole", got=count)) for n, count in enumerate(counts)]


def test_bands_are_of_days_of_the_same_kind() -> None:
    """Four weeks of 20 on working days and 4 at weekends: six earlier days of a kind make a band."""
    found = with_bands(days_of(([20] * 5 + [4] * 2) * 4))
    assert [facts.history for _, facts in found[:8]] == [0, 1, 2, 3, 4, 0, 1, 5]
    monday, saturday = found[21][1], found[26][1]
    assert monday.band is not None and (monday.history, monday.band.middle) == (15, 20.0)
    assert saturday.band is not None and (saturday.history, saturday.band.middle) == (6, 4.0)
    assert found[19][1].band is None


def test_a_source_that_falls_silent_does_not_make_silence_usual() -> None:
    found = with_bands(days_of([20] * 12 + [0] * 60))
    last = found[-20][1]
    assert last.band is not None and last.band.low > 0


def test_a_source_that_never_names_anything_does_not_make_nothing_usual(world: Callable[..., World]) -> None:
    one = world("feed")
    one.watch("2026-02-01", "2026-03-20", Outcome.EMPTY)
    assert {(row.state, row.reason) for row in one.days().values()} == {("not known", "nothing")}


def test_a_small_outlet_that_stops_is_silent_after_some_days() -> None:
    """Two a day (μ = 2.33): a day without any has probability 0.12, three such days in a row 0.002 < 0.005."""
    found = with_bands(days_of([2] * 10 + [0] * 5))
    found = [(day, facts) for day, facts in found if day.weekday() < 5]
    assert [judge(facts)[1] for _, facts in found[-4:]] == ["complete", "few", "few", "long_silent"]


def test_a_person_says_that_little_is_usual_now() -> None:
    days = [
        (day, facts if n < 12 else DayFacts("whole", got=facts.got, note=Note("complete", "fewer staff", "x")))
        for n, (day, facts) in enumerate(days_of([20] * 12 + [5] * 28))
    ]
    band = with_bands(days)[-1][1].band
    assert band is not None and band.low <= 5


def test_a_level_that_fell_is_said_of_the_days_after_it() -> None:
    found = with_levels(days_of([20] * 14 + [8] * 14))
    assert [facts.level is not None for _, facts in found] == [False] * 14 + [True] * 14
    level = found[-1][1].level
    assert level is not None and (level.day, level.before, level.after) == ("2026-03-16", 20.0, 8.0)


def test_weights_are_the_usual_of_the_kind_of_day() -> None:
    series = [(day, facts.named) for day, facts in days_of([20] * 5 + [4] * 2)]
    assert weights(series) == [20.0] * 5 + [4.0] * 2
    assert weights([]) == [] and weights([(FIRST, 0)]) == [1.0]


def test_gaps_since_a_day(world: Callable[..., World]) -> None:
    one = world("sitemap")
    one.watch("2026-02-20", "2026-03-10")
    one.article("2026-03-03")
    one.lost("2026-03-04", Outcome.GONE)
    one.lost("2026-03-09", Outcome.TIMEOUT)
    one.db.conn.commit()
    found = {gap.day: gap for gap in gaps(one.monitor)}
    assert found["2026-03-04"].sentence == "Of 1 named 1 could not be collected (gone: 1)."
    assert "2026-03-10" not in found, "the day is not over"
    assert [gap.day for gap in gaps(one.monitor, dt.date(2026, 3, 9))] == ["2026-03-09"]


def test_marks_count_the_days_of_a_scope(world: Callable[..., World]) -> None:
    one = world("sitemap")
    one.watch("2026-02-20", "2026-03-20")
    for day in range(2, 16):
        one.article(f"2026-03-{day:02d}")
    assert gap_marks(one.days().values(), one.monitor) == {}
    one.lost("2026-03-04", Outcome.GONE)
    marks = gap_marks(one.days().values(), one.monitor)
    assert marks[("all", "", "all")] == marks[("outlet", "herald", "all")] == "gap:1/14"
    assert marks[("ownership", "private", "campaign")] == marks[("language", "en", "campaign")] == "gap:1/13"
    assert ("all", "", "election-day") not in marks


def test_the_table_is_written_when_it_says_something_else(world: Callable[..., World]) -> None:
    one = world("sitemap")
    one.watch("2026-02-20", "2026-03-20")
    one.article("2026-03-04", 3)
    one.lost("2026-03-05", Outcome.GONE)
    assert store_days(one.db, outlet_days(one.monitor, one.db)) is True
    assert store_days(one.db, outlet_days(one.monitor, one.db)) is False
    row = one.db.table("outlet_days").get(("herald", "2026-03-05"))
    assert (row["state"], row["lost"], json.loads(row["why"])) == ("partial", 1, {"gone": 1})
    one.visit("2026-03-21T12:00")  # a visit that brings nothing new
    assert store_days(one.db, outlet_days(one.monitor, one.db)) is False


lost_days = st.dates(FIRST, LAST)
failures = st.sampled_from([one for one in Outcome if one not in (Outcome.PENDING, Outcome.STORED, Outcome.UNCHANGED)])


@given(
    st.lists(st.tuples(st.dates(dt.date(2026, 2, 1), LAST), st.integers(0, 30)), max_size=40),
    lost_days,
    st.integers(1, 3),
)
def test_a_lost_article_never_makes_its_day_complete(got: list[tuple[dt.date, int]], day: dt.date, count: int) -> None:
    def states(lost: int) -> dict[dt.date, str]:
        counts = dict(got)
        days = [
            (one, DayFacts("whole", got=counts.get(one, 0), lost={"gone": lost} if one == day and lost else {}))
            for one in (dt.date(2026, 2, 1) + dt.timedelta(days=n) for n in range(43))
        ]
        return {one: judge(facts)[0] for one, facts in with_levels(with_bands(days))}

    assert states(count)[day] not in NO_GAP


def shown(*tables: Any) -> str:
    """What a terminal of 80 columns shows."""
    console = Console(width=80, file=io.StringIO(), no_color=True)
    for table in tables:
        console.print(table)
    return console.file.getvalue()  # type: ignore[attr-defined,no-any-return]


def test_status_shows_days_with_gaps_in_eighty_columns(world: Callable[..., World]) -> None:
    note = {"day": "2026-03-05", "state": "not printed", "note": "print run seized", "by": "A. Observer"}
    one = world("sitemap", notes=[note])
    one.watch("2026-02-20", "2026-03-20")
    for day in range(2, 14):
        one.article(f"2026-03-{day:02d}", 12)
    for day in (4, 6, 7, 9):
        one.lost(f"2026-03-{day:02d}", Outcome.GONE)
    one.lost("2026-03-08", Outcome.REFUSED, 13)
    one.db.conn.commit()
    [row] = status(one.monitor)
    assert short_days(row.days) == "P 03-04, P 03-06…03-07, B 03-08, P 03-09, ? 03-14…03-15"
    text = shown(status_table([row]), gaps_table([row]), days_table(row))
    assert max(map(len, text.splitlines())) <= 80
    assert "7/14" in text and "B blocked" in text and "N not printed" in text and "print run" in text
    assert all(
        title in text for title in ("articles", "edited", "gone", "newest", "last (UTC)", "due", "not collected")
    )
