"""What is not asked for, and the sentence that says why."""

from __future__ import annotations

import datetime as dt

import pytest

from crawlers.outcomes import Outcome
from crawlers.outlet import Outlet
from crawlers.traps import LONGEST_CHAIN, Paginations, Redirects, Sessions, refusal

TODAY = dt.date(2026, 3, 20)
SITE = "http://h.example"


def outlet(**more: object) -> Outlet:
    return Outlet.model_validate(
        {
            "id": "h",
            "name": "H",
            "ownership": "private",
            "languages": ["ru"],
            "hosts": ["h.example"],
            "sources": [{"kind": "section", "url": f"{SITE}/news/"}],
            **more,
        }
    )


@pytest.mark.parametrize(
    ("path", "outcome", "reason"),
    [
        ("/news/5", Outcome.PENDING, ""),
        ("/2005/11/03/bridge/", Outcome.PENDING, ""),
        ("/11/11/11/news", Outcome.PENDING, ""),
        ("/article.php?sid=123", Outcome.PENDING, ""),
        ("/news.php?year=2005&month=11&id=5", Outcome.PENDING, ""),
        ("/news.php?date=2005-11-03", Outcome.PENDING, ""),
        ("/story?id=5&sort=asc", Outcome.PENDING, ""),
        ("/research/5", Outcome.PENDING, ""),
        ("/photo.jpg", Outcome.SKIPPED, "picture"),
        ("/calendar/2031/05", Outcome.TRAP, "calendar"),
        ("/%D0%BA%D0%B0%D0%BB%D0%B5%D0%BD%D0%B4%D0%B0%D1%80%D1%8C/5", Outcome.TRAP, "calendar"),
        ("/archive/2031/05", Outcome.TRAP, "dated 2031"),
        ("/archive?month=5&year=2031", Outcome.TRAP, "day of a calendar"),
        ("/a/b/a/b/a/b/c", Outcome.TRAP, "repeats itself"),
        ("/news/news/news/5", Outcome.TRAP, "repeats itself"),
        ("/" + "/".join("abcdefghijklmnopqrstu"), Outcome.TRAP, "deeper"),
        ("/?q=" + "x" * 2000, Outcome.TRAP, "longer"),
        ("/news?order=asc&sort=date", Outcome.TRAP, "sort or filter"),
        ("/news?filter%5Bregion%5D=1", Outcome.TRAP, "sort or filter"),
        ("/x?a=1&b=1&c=1&d=1&e=1&f=1&g=1&h=1&i=1", Outcome.TRAP, "filter"),
        ("/#!/news/5", Outcome.SKIPPED, "script only"),
        ("/login?back=1", Outcome.SKIPPED, "form"),
        ("/news/5/feed/", Outcome.SKIPPED, "feed"),
        ("/news/5?replytocom=7", Outcome.SKIPPED, "does something"),
    ],
)
def test_each_refusal_says_why(path: str, outcome: Outcome, reason: str) -> None:
    found, why = refusal(outlet(), SITE + path, TODAY)
    assert found is outcome
    assert reason in why
    assert bool(why) is (found is not Outcome.PENDING)


def test_the_outlets_file_has_the_last_word_but_not_on_rings() -> None:
    mine = outlet(articles=r"/calendar/\d+", not_articles=r"/calendar/13$")
    assert refusal(mine, f"{SITE}/calendar/2031", TODAY)[0] is Outcome.PENDING
    assert refusal(mine, f"{SITE}/calendar/13", TODAY) == (Outcome.SKIPPED, "matches not_articles of the outlet's file")
    assert refusal(mine, f"{SITE}/news/5", TODAY) == (Outcome.SKIPPED, "does not match articles of the outlet's file")
    assert refusal(mine, f"{SITE}/a/a/a/calendar/1", TODAY)[0] is Outcome.TRAP


def test_redirects_in_a_ring_and_without_end() -> None:
    ring = Redirects()
    assert ring.ring("a", "b") is None
    assert ring.ring("b", "c") is None
    assert ring.ring("c", "a") == "redirects in a ring, back to a"
    assert ring.ring("d", "d") == "redirects to itself"
    chain = Redirects()
    for number in range(LONGEST_CHAIN):
        assert chain.ring(str(number), str(number + 1)) is None
    assert "more than 10 times" in (chain.ring("10", "11") or "")
    chain.ring("x", "y")
    chain.ends("y")
    assert chain.ring("y", "x") is None


def test_a_pagination_ends_where_it_brings_nothing_new() -> None:
    listing = Paginations()
    assert listing.goes_on("1", {"a", "b"}, ["2"])
    assert listing.goes_on("2", {"b", "c"}, ["3"])
    assert listing.goes_on("other", {"a"}, ["other2"]), "another section may show the same articles"
    assert listing.goes_on("3", {"a", "c"}, ["4"]), "once may be chance: articles move on while we read"
    assert not listing.goes_on("4", {"b"}, ["5"])
    assert listing.goes_on("other2", {"z"}, [])


def test_a_headline_under_a_new_address_for_each_visitor() -> None:
    sessions = Sessions()
    first = f"{SITE}/news/5?visit=9f86d081884c7d659a2f"
    assert sessions.repeats(first, "Bridge") is None
    assert sessions.repeats(f"{SITE}/news/5?visit=0a0b0c0d0e0f1a1b1c1d", "Bridge") == first
    assert sessions.repeats(f"{SITE}/news/5?visit=1a0b0c0d0e0f1a1b1c1d", "Another article") is None
    assert sessions.repeats(f"{SITE}/news/5?id=7", "Bridge") is None
