"""What a home page says, and the shape of article addresses: pure functions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.asking import Asker, AskError
from crawlers.discovery import (
    bare,
    outlet_id,
    printable,
    read_home,
    read_listing,
    site_of,
    sitemaps_in_robots,
    usual_places,
)
from crawlers.listing import UnreadableError
from crawlers.outcomes import Outcome
from crawlers.shapes import shape_of
from tests.oddweb import odd_web, page

URL = "https://www.herald.example.org/"


def home(html: str, url: str = URL) -> object:
    return read_home(html.encode(), url, "text/html; charset=utf-8")


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ('<meta property="og:site_name" content="The  Herald"><title>News</title>', "The Herald"),
        ('<script type="application/ld+json">{"@graph":[{"@type":"NewsMediaOrganization","name":"H"}]}</script>', "H"),
        ("<title>Latest news of the day | Herald</title>", "Herald"),
        ("<title>Новости — главное за день</title>", "Новости"),
        ('<script type="application/ld+json">{broken</script><title>Only</title>', "Only"),
        ("", None),
    ],
)
def test_name(head: str, name: str | None) -> None:
    assert home(f"<html><head>{head}</head><body>x</body></html>").name == name  # type: ignore[attr-defined]


def test_feeds_editions_sections_zone_and_mobile_double() -> None:
    found = read_home(
        b"""<html lang="ru-KZ"><head>
        <link rel="alternate" type="application/rss+xml" href="/rss/all.xml">
        <link rel="alternate" type="application/rss+xml" href="/comments/feed/">
        <link rel="alternate" hreflang="kk" href="https://herald.example.org/kz/">
        <link rel="alternate" hreflang="de" href="/de/">
        <link rel="alternate" media="only screen and (max-width: 640px)" href="https://m.herald.example.org/">
        <script>var zone = "Asia/Almaty", other = 'Asia/Almaty';</script></head>
        <body><nav><a href="/sport/">Sport</a><a href="/politics/">Politics</a><a href="/2026/11/04/x-y">A story</a>
        <a href="/login">Login</a><a href="https://elsewhere.example.com/politics/">Elsewhere</a></nav>
        <div class="lang"><a href="/en/">ENG</a></div><a href="/atom.xml">Atom</a><a href="/far/">no menu</a></body>""",
        URL,
        "text/html; charset=utf-8",
    )
    assert found.language == "ru"
    assert found.feeds == (f"{URL}rss/all.xml", f"{URL}atom.xml")
    assert found.editions == {"kk": "https://herald.example.org/kz/", "en": f"{URL}en/"}
    assert [one.url for one in found.sections] == [f"{URL}politics/", f"{URL}sport/"]
    assert (found.zone, found.mobile) == ("Asia/Almaty", "m.herald.example.org")


def test_two_zones_say_nothing() -> None:
    body = b"""<html><script>zones = ["Asia/Almaty", "Asia/Aqtau"]</script>x</html>"""
    assert read_home(body, URL, "text/html").zone is None


def test_hosts() -> None:
    assert [site_of(host) for host in ("edition.cnn.com", "www.bbc.co.uk", "a.localhost", "x.blogspot.com")] == [
        *("cnn.com", "bbc.co.uk", "a.localhost", "x.blogspot.com"),
    ]
    assert [outlet_id(host) for host in ("www.politico.com", "kaz.tengrinews.kz", "127.0.0.1", "xn--80a.xn--p1ai")] == [
        *("politico", "kaz-tengrinews", "127-0-0-1", "xn-80a"),
    ]
    assert [bare(host) for host in ("www.a.kz", "m.a.kz", "m.kz", "a.kz")] == ["a.kz", "a.kz", "m.kz", "a.kz"]


def test_sitemaps_of_robots_and_usual_places() -> None:
    body = (
        b"\xef\xbb\xbfUser-agent: *\r\n  sitemap : /a.xml\nSITEMAP: https://b.example.org/b.xml \nSitemap: mailto:x\n"
    )
    assert sitemaps_in_robots(body, f"{URL}robots.txt") == (f"{URL}a.xml", "https://b.example.org/b.xml")
    places = usual_places("https://a.kz/ru/", "feed")
    assert places[0] == "https://a.kz/ru/rss" and "https://a.kz/rss" in places


@given(st.binary(max_size=400), st.sampled_from(["text/html", "", "text/html; charset=klingon", "image/png"]))
def test_no_bytes_break_the_reading_of_a_home_page(body: bytes, kind: str) -> None:
    try:
        found = read_home(body, URL, kind)
    except UnreadableError:
        return
    assert found.name is None or printable(found.name) == found.name


@given(st.binary(max_size=300), st.sampled_from(["feed", "sitemap", "section"]))
def test_no_bytes_break_the_reading_of_a_listing(body: bytes, kind: str) -> None:
    try:
        read_listing(kind, body, URL, "text/xml")  # type: ignore[arg-type]
    except UnreadableError:
        return


def urls(*paths: str) -> list[str]:
    return [f"https://a.kz{path}" for path in paths]


SECTIONS = urls("/politics/", "/sport/", "/2026/", "/news")


@pytest.mark.parametrize(
    ("path", "sure"),
    [
        ("/2026/11/{n:02}/vybory", True),
        ("/news/vybory-{n}2345.html", True),
        ("/{n}23456/", True),
        ("/story.php?id={n}23", True),
        ("/politics/words-of-{n}-story", False),
    ],
)
def test_shapes(path: str, sure: bool) -> None:
    shape = shape_of(urls(*(path.format(n=n) for n in range(1, 16))), SECTIONS)
    assert shape is not None
    assert (shape.matched, shape.of, shape.is_sure) == (15, 15, sure)


def test_a_shape_that_misses_one_article_or_rests_on_few_is_never_sure() -> None:
    dated = urls(*(f"/2026/11/{n:02}/x" for n in range(1, 20)))
    shape = shape_of([*dated, *urls("/special-report")], SECTIONS)
    assert shape is not None and not shape.is_sure and shape.missed == ("https://a.kz/special-report",)
    few = shape_of(dated[:8], SECTIONS)
    assert few is not None and not few.is_sure
    assert shape_of(dated[:3], SECTIONS) is None


def test_no_shape_takes_a_section_for_an_article() -> None:
    assert shape_of(urls(*(f"/{n}2345" for n in range(20))), urls("/10000")) is None


def test_crawl_delay_and_budget() -> None:
    waits: list[float] = []
    with odd_web() as web:
        host = "slow.localhost"
        web.put(host, "/robots.txt", "User-agent: *\nCrawl-delay: 7\n", "text/plain")
        for path in ("/", "/a", "/b"):
            web.put(host, path, page("x", []))
        asker = Asker(agent="t", delay=1, timeout=10, max_bytes=1000, most=3, wait=waits.append)
        root = web.root(host)
        assert asker.get(f"{root}/").status == 200
        assert asker.crawl_delay(root) == 7
        asker.get(f"{root}/a")
        with pytest.raises(AskError, match="enough was asked") as told:
            asker.get(f"{root}/b")
        asker.close()
    assert told.value.outcome is Outcome.PENDING
    assert waits and 6 < waits[-1] <= 7


def test_what_is_too_large_or_has_a_broken_robots_is_not_taken() -> None:
    with odd_web() as web:
        web.put("big.localhost", "/", b"x" * 5000)
        web.put("ill.localhost", "/robots.txt", "", status=503)
        asker = Asker(agent="t", delay=0, timeout=10, max_bytes=1000)
        for host, outcome in (("big.localhost", Outcome.TOO_LARGE), ("ill.localhost", Outcome.SERVER_ERROR)):
            with pytest.raises(AskError) as told:
                asker.get(f"{web.root(host)}/")
            assert told.value.outcome is outcome
        assert web.paths("ill.localhost") == ["/robots.txt", "/robots.txt"]  # once more: it may have been busy
        asker.close()


def test_by_http_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    with odd_web() as web:
        monkeypatch.setenv("http_proxy", f"127.0.0.1:{web.port}")
        monkeypatch.setenv("no_proxy", "")
        web.put("news.example.org", "http://news.example.org/", page("x", []))
        asker = Asker(agent="t", delay=0, timeout=10, max_bytes=1000)
        assert asker.get("http://news.example.org/").url == "http://news.example.org/"
        asker.close()
