"""The rules of good manners by themselves: robots.txt, Retry-After, hours, how a site is treated after an answer."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.blocks import Block
from crawlers.manners.book import Hold
from crawlers.manners.conduct import ERRORS_IN_ROW, Conduct, Options
from crawlers.manners.hours import Hours
from crawlers.manners.retry_after import retry_after
from crawlers.manners.rules import MAX_BYTES, Rules
from crawlers.outlet import Outlet

NOW = dt.datetime(2026, 3, 1, 12, 0, tzinfo=dt.UTC)
NEWS = "/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8"  # новости
ALL = b"User-agent: *\n"
CYRILLIC = "User-agent: *\nDisallow: /новости\n"

ROBOTS: list[tuple[str, bytes, str, bool]] = [
    ("an empty file allows all", b"", "/a", True),
    ("a group for all", b"User-agent: *\nDisallow: /a\n", "/a/b", False),
    ("no rule for the path", b"User-agent: *\nDisallow: /a\n", "/b", True),
    ("an empty Disallow allows", b"User-agent: *\nDisallow:\n", "/a", True),
    ("our group before that for all", b"User-agent: *\nDisallow: /\n\nUser-agent: Tarazy\nDisallow: /x\n", "/a", True),
    ("our group forbids", b"User-agent: *\nDisallow:\n\nUser-agent: Tarazy\nDisallow: /\n", "/a", False),
    ("the token in any case", b"User-agent: tARAZY\nDisallow: /\n", "/a", False),
    ("the token before its version", b"User-agent: Tarazy/1.0 (x)\nDisallow: /\n", "/a", False),
    ("another's token that begins like ours", b"User-agent: Tarazybot\nDisallow: /\n", "/a", True),
    ("another's token that ours begins with", b"User-agent: Tar\nDisallow: /\n", "/a", True),
    ("groups of one token are joined", b"User-agent: tarazy\nDisallow: /a\n\nUser-agent: Tarazy\nDisallow: /b",
     "/a", False),
    ("a group for several", b"User-agent: Other\nUser-agent: Tarazy\nDisallow: /a\n", "/a", False),
    ("the longest match wins", b"User-agent: *\nDisallow: /a\nAllow: /a/b\n", "/a/b/c", True),
    ("whatever the order", b"User-agent: *\nAllow: /a/b\nDisallow: /a\n", "/a/c", False),
    ("Allow before Disallow where equal", b"User-agent: *\nDisallow: /a\nAllow: /a\n", "/a", True),
    ("a star", b"User-agent: *\nDisallow: /*.php\n", "/x/y.php?z", False),
    ("a dollar", b"User-agent: *\nDisallow: /*.php$\n", "/x/y.php?z", True),
    ("paths know case", b"User-agent: *\nDisallow: /A\n", "/a", True),
    ("percent-encoding is the same", CYRILLIC.encode(), f"{NEWS}/1", False),
    ("comments", b"# all\nUser-agent: * # everybody\nDisallow: /a # secret\n", "/a", False),
    ("CR alone ends a line", b"User-agent: *\rDisallow: /a\r", "/a", False),
    ("a byte order mark", b"\xef\xbb\xbfUser-agent: *\nDisallow: /a\n", "/a", False),
    ("UTF-16", "User-agent: *\nDisallow: /a\n".encode("utf-16"), "/a", False),
    ("windows-1251 is not cut to /", CYRILLIC.encode("windows-1251"), "/a", True),
    ("windows-1251 is understood", CYRILLIC.encode("windows-1251"), NEWS, False),
    ("a page in its place", b"<html><body>User-agent matters. Disallow nothing.</body></html>", "/a", True),
    ("unknown lines", b"User-agent: *\nNoindex: /b\nHost: x\nDisallow: /a\n", "/b", True),
    ("a sitemap ends no group", b"User-agent: *\nSitemap: http://h.example/s.xml\nDisallow: /a\n", "/a", False),
    ("robots.txt itself is allowed", b"User-agent: *\nDisallow: /\n", "/robots.txt", True),
    ("a rule before any group is none", b"Disallow: /\nUser-agent: *\nDisallow: /a\n", "/b", True),
    ("a rule at 500 KiB counts", ALL + b"#" * (MAX_BYTES - 40) + b"\nDisallow: /a\n", "/a", False),
    ("a rule behind 500 KiB does not", ALL + b"#" * MAX_BYTES + b"\nDisallow: /a\n", "/a", True),
    ("half a rule at 500 KiB is none", ALL + b"#" * (MAX_BYTES - 28) + b"\nDisallow: /archive\n", "/b", True),
]  # fmt: skip


@pytest.mark.parametrize(("name", "body", "path", "allowed"), ROBOTS, ids=[case[0] for case in ROBOTS])
def test_robots_after_rfc_9309(name: str, body: bytes, path: str, allowed: bool) -> None:
    assert Rules(body).allowed(f"https://herald.example{path}") is allowed


@given(st.binary(max_size=300))
def test_any_bytes_are_a_robots_txt(body: bytes) -> None:
    rules = Rules(body)
    assert rules.allowed("https://herald.example/robots.txt")
    assert rules.crawl_delay is None or rules.crawl_delay >= 0


def test_crawl_delay_is_that_of_our_group() -> None:
    body = b"User-agent: *\nCrawl-delay: 30\nDisallow:\n\nUser-agent: Tarazy\nCrawl-delay: 2.5\nDisallow: /x\n"
    assert Rules(body).crawl_delay == 2.5
    assert Rules(b"User-agent: *\nCrawl-delay: soon\n").crawl_delay is None


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("Sun, 01 Mar 2026 12:05:00 GMT", 300),
        ("Sunday, 01-Mar-26 12:05:00 GMT", 300),
        ("Sun Mar  1 12:05:00 2026", 300),
        ("Sun, 01 Mar 2026 11:00:00 GMT", 0),
        ("99999999999999999999", 7 * 86400),
        ("Fri, 01 Jan 2099 00:00:00 GMT", 7 * 86400),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after(value: str | None, seconds: float | None) -> None:
    found = retry_after(value, NOW)
    assert (found and found.total_seconds()) == seconds if seconds else found in (None, dt.timedelta())
    assert (found is None) == (seconds is None)


@given(st.text(max_size=40))
def test_any_retry_after_is_none_or_within_a_week(value: str) -> None:
    found = retry_after(value, NOW)
    assert found is None or dt.timedelta() <= found <= dt.timedelta(days=7)


ZONES = ("UTC", "Asia/Almaty", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe")
CLOCKS = st.times().map(lambda one: one.replace(second=0, microsecond=0))


@given(
    st.datetimes(dt.datetime(2024, 1, 1), dt.datetime(2027, 12, 31), timezones=st.just(dt.UTC)),
    st.sampled_from(ZONES),
    CLOCKS,
    CLOCKS,
)
def test_hours_open_and_close_when_they_say(moment: dt.datetime, zone: str, start: dt.time, end: dt.time) -> None:
    if start == end:
        return
    hours, place = Hours(start, end), ZoneInfo(zone)
    opens, closes = hours.opens(moment, place), hours.closes(moment, place)
    assert hours.open_at(opens, place)
    assert not hours.open_at(closes, place)
    assert min(opens, closes) == moment, "it is either open or closed"
    just_before = max(opens, closes) - dt.timedelta(minutes=1)
    if just_before >= moment:
        assert hours.open_at(just_before, place) is hours.open_at(moment, place)


def test_hours_over_midnight_and_where_clocks_are_changed() -> None:
    night, berlin = Hours.parse("22:00-06:00"), ZoneInfo("Europe/Berlin")
    noon = dt.datetime(2026, 3, 28, 12, tzinfo=berlin)
    opens = night.opens(noon, berlin)
    assert opens == dt.datetime(2026, 3, 28, 22, tzinfo=berlin)
    assert night.closes(opens, berlin) - opens == dt.timedelta(hours=7), "the night on which clocks are put forward"
    autumn = night.opens(dt.datetime(2026, 10, 24, 12, tzinfo=berlin), berlin)
    assert night.closes(autumn, berlin) - autumn == dt.timedelta(hours=9)
    gap = Hours.parse("02:30-05:00")  # 2:30 does not exist on that day: it opens when clocks jump to 3:00
    assert gap.opens(dt.datetime(2026, 3, 29, 1, tzinfo=berlin), berlin) == dt.datetime(2026, 3, 29, 1, tzinfo=dt.UTC)
    never = Hours.parse("02:10-02:50")  # nor this window: the next is a day later
    assert never.opens(dt.datetime(2026, 3, 29, 1, tzinfo=berlin), berlin).day == 30


@pytest.mark.parametrize("text", ["22-6", "25:00-06:00", "06:00-06:00", "22:00", "", "24:30-05:00"])
def test_hours_that_are_none(text: str) -> None:
    with pytest.raises(ValueError, match=r"write it as|starts when it ends"):
        Hours.parse(text)


class Clock:
    """A clock that stands still until it is put forward."""

    def __init__(self) -> None:
        self.seconds = NOW.timestamp()

    def __call__(self) -> float:
        return self.seconds


def outlet(key: str = "herald", hosts: tuple[str, ...] = ("herald.example",), **more: Any) -> Outlet:
    return Outlet.model_validate(
        {
            "id": key,
            "name": key,
            "ownership": "private",
            "languages": ["en"],
            "hosts": list(hosts),
            "sources": [{"kind": "feed", "url": f"https://{hosts[0]}/feed"}],
        }
        | more
    )


def conduct(*outlets: Outlet, held: dict[str, Hold] | None = None, **options: Any) -> tuple[Conduct, Clock]:
    clock = Clock()
    return Conduct(outlets or (outlet(),), Options(**options), held, clock=clock, now=clock), clock


def test_hosts_of_one_outlet_share_a_limit_where_one_server_stands_behind_them() -> None:
    one = outlet(hosts=("www.herald.example", "m.herald.example", "herald-video.example", "127.0.0.1"))
    found, _ = conduct(one)
    assert found.site("m.herald.example") is found.site("www.herald.example")
    assert found.site("herald-video.example") is not found.site("www.herald.example")
    assert found.site("elsewhere.example").hosts == ("elsewhere.example",)


def test_each_error_in_a_row_doubles_the_wait() -> None:
    found, clock = conduct(retry_wait=5)
    site = found.site("herald.example")
    assert [found.went_wrong(site, 503) for _ in range(8)] == [5, 10, 20, 40, 80, 160, 300, 300]
    assert found.wait(site) == 300
    clock.seconds += 300
    assert found.wait(site) == 0
    found.went_well(site)
    assert found.went_wrong(site, 429) == 5


def test_one_broken_page_is_not_yet_a_broken_server() -> None:
    found, _ = conduct(retry_wait=5)
    site = found.site("herald.example")
    assert [found.went_wrong(site, 500), found.went_wrong(site, None)] == [0, 5]


def test_a_site_that_only_fails_is_left_alone() -> None:
    found, _ = conduct()
    site = found.site("herald.example")
    for _ in range(ERRORS_IN_ROW):
        found.went_wrong(site, 503)
    assert "failed 20 times in a row" in str(found.refusal(site))
    assert found.notes


def test_walls_slow_down_and_then_end_the_run_for_a_site() -> None:
    found, _ = conduct(outlet(), outlet("times", ("times.example",)), blocks_in_row=3, retry_wait=1)
    site = found.site("herald.example")
    block = Block("captcha", "reCAPTCHA")
    assert [found.met_wall(site, block) for _ in range(2)] == [1, 2]
    found.went_well(site)
    assert [found.met_wall(site, block) for _ in range(3)] == [1, 2, 0]
    hold = found.refusal(site)
    assert hold is not None
    assert hold.reason == (
        "3 answers in a row of herald.example were walls: a captcha (reCAPTCHA) stands before the page; "
        "what is left of it is asked for in the next run"
    )
    assert found.refusal(found.site("times.example")) is None, "the others go on"


def test_retry_after_is_waited_for_or_remembered() -> None:
    found, _ = conduct(patience=300)
    site = found.site("herald.example")
    assert found.asked_to_wait(site, 300, 503) is None
    assert found.wait(site) == 300
    assert found.refusal(site) is None
    until = found.asked_to_wait(site, 3600, 429)
    assert until == NOW + dt.timedelta(hours=1)
    assert (found.refusal(site) or Hold("")).until == until
    later, _ = conduct(held={"herald.example": Hold("asked to be left alone", until)})
    assert later.refusal(later.site("herald.example")) is not None


def test_crawl_delay_is_kept_up_to_a_minute() -> None:
    found, _ = conduct()
    site = found.site("herald.example")
    assert found.asked_for_delay(site, 10) == 10
    assert not found.notes
    assert found.asked_for_delay(site, 3600) == 60
    assert found.notes == [
        "herald.example asks for 3,600 seconds between requests (Crawl-delay); it is asked every 60, the most that "
        "the campaign keeps to (`collect` › `crawl_delay`)"
    ]


def test_outside_its_hours_an_outlet_is_not_asked() -> None:
    night = outlet(hours="22:00-06:00", time_zone="Asia/Almaty")  # 12:00 UTC is 17:00 there
    found, clock = conduct(night, outlet("times", ("times.example",)))
    hold = found.refusal(found.site("herald.example"))
    assert hold == Hold(
        "outside the hours set for herald; next at 22:00 (01.03., Asia/Almaty)", NOW + dt.timedelta(hours=5)
    )
    assert found.refusal(found.site("times.example")) is None
    open_, clock = conduct(night)
    clock.seconds += 6 * 3600
    site = open_.site("herald.example")
    assert open_.refusal(site) is None
    clock.seconds += 7 * 3600
    assert open_.refusal(site) is not None, "the window ended while the run went on"


def test_an_override_needs_a_name_a_date_and_a_reason() -> None:
    robots = {"override": True, "by": "A. Observer", "on": "2026-03-01", "reason": "A state outlet that forbids all"}
    assert str(outlet(robots=robots).robots) == "robots.txt not followed, by a decision of the mission on 2026-03-01"
    as_yaml_reads_it = {True if key == "on" else key: value for key, value in robots.items()}
    assert outlet(robots=as_yaml_reads_it).robots is not None
    for key in robots:
        with pytest.raises(ValueError, match=key):
            outlet(robots={name: value for name, value in robots.items() if name != key})
