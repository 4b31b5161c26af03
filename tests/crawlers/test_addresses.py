"""One spelling for each address, and what is only another face of the same article."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crawlers.addresses import may_be_page, normalise, plain, resolve

BASE = "http://herald.example/news/"


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("HTTP://Herald.Example:80/a?utm_source=x&b=2&a=1#top", "http://herald.example/a?a=1&b=2"),
        ("https://h.example:443/a", "https://h.example/a"),
        ("http://h.example:8080/a", "http://h.example:8080/a"),
        ("http://h.example", "http://h.example/"),
        ("http://h.example/a/", "http://h.example/a/"),
        ("http://h.example//a//b/../c/./d", "http://h.example/a/c/d"),
        ("http://h.example/copy/http://g.example/x", "http://h.example/copy/http://g.example/x"),
        ("http://h.example/../../a", "http://h.example/a"),
        ("http://h.example/%7ejane/%d0%b0", "http://h.example/~jane/%D0%B0"),
        ("http://h.example/новости", "http://h.example/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8"),
        ("http://h.example/%ED%EE%E2%EE", "http://h.example/%ED%EE%E2%EE"),  # windows-1251, as it was asked for
        ("http://h.example/?q=%ED%EE", "http://h.example/?q=%ED%EE"),
        ("http://h.example/100%", "http://h.example/100%25"),
        ("http://выборы.example/", "http://xn--90ab1bi6cd.example/"),
        ("http://h.example/?a=1&amp;b=2", "http://h.example/?a=1&b=2"),
        ("http://h.example/?12345", "http://h.example/?12345"),
        ("http://h.example/?a=&b", "http://h.example/?a=&b"),
        ("http://h.example/?t[]=2&t[]=1", "http://h.example/?t%5B%5D=2&t%5B%5D=1"),
        ("http://h.example/a;jsessionid=0A1B2C?b=1", "http://h.example/a?b=1"),
        ("http://h.example/(S(lit3py55t21z5v55vlm25s55))/a.aspx", "http://h.example/a.aspx"),
        ("http://h.example/a.php?PHPSESSID=a&id=1", "http://h.example/a.php?id=1"),
        ("http://h.example/a.cfm?CFID=1&CFTOKEN=2&id=3", "http://h.example/a.cfm?id=3"),
        ("http://h.example/a.php?sid=9f86d081884c7d659a2f", "http://h.example/a.php"),
        ("http://h.example/article.php?sid=123", "http://h.example/article.php?sid=123"),
        ("http://h.example/news.php?cid=5", "http://h.example/news.php?cid=5"),
        ("http://h.example/news.php?source=politics", "http://h.example/news.php?source=politics"),
        ("http://h.example/news/5?source=rss&cid=ob_feed", "http://h.example/news/5"),
        ("http://h.example/news/5?cid=7", "http://h.example/news/5?cid=7"),
        ("http://h.example/#!/news/5", "http://h.example/#!/news/5"),
        ("https://h-example.cdn.ampproject.org/c/s/h.example/a/amp", "https://h.example/a/amp"),
        ("http://h.example/a b\n", "http://h.example/a%20b"),
        ("http://user:word@h.example/a", "http://h.example/a"),
        ("http://[::1]:8000/a", "http://[::1]:8000/a"),
    ],
)
def test_addresses_are_spelt_one_way(written: str, normal: str) -> None:
    assert normalise(written) == normal
    assert normalise(normal) == normal


def test_an_outlets_own_tracking_is_taken_off() -> None:
    assert normalise("http://h.example/a?edition=9&id=1", ["edition"]) == "http://h.example/a?id=1"


def test_what_is_no_address() -> None:
    assert resolve(BASE, "javascript:alert(1)") is None
    assert resolve(BASE, "mailto:editor@herald.example") is None
    assert resolve(BASE, "http://[broken") is None
    assert resolve(BASE, "http://h.example:99999/") is None
    assert not may_be_page("http://h.example/photo.JPG")


def test_letters_of_a_query_are_written_in_the_pages_encoding() -> None:
    """As browsers do: in utf-8 an old site would search for nonsense."""
    assert resolve(BASE, "?tag=но", "windows-1251") == "http://herald.example/news/?tag=%ED%EE"
    assert normalise(resolve(BASE, "/но") or "") == "http://herald.example/%D0%BD%D0%BE"
    assert resolve(BASE, "..\\old\\1.htm") == "http://herald.example/old/1.htm"


HOSTS = ("h.example", "m.h.example", "amp.h.example")


@pytest.mark.parametrize(
    ("double", "article"),
    [
        ("http://m.h.example/news/5", "http://h.example/news/5"),
        ("http://amp.h.example/news/5", "http://h.example/news/5"),
        ("http://mobile.other.example/news/5", "http://mobile.other.example/news/5"),
        ("http://h.example/news/5/amp", "http://h.example/news/5"),
        ("http://h.example/news/5/amp/", "http://h.example/news/5/"),
        ("http://h.example/amp/news/5", "http://h.example/news/5"),
        ("http://h.example/news/5.amp.html", "http://h.example/news/5.html"),
        ("http://h.example/news/5?amp=1", "http://h.example/news/5"),
        ("http://h.example/news/5?outputType=amp", "http://h.example/news/5"),
        ("http://h.example/news/5?m=1", "http://h.example/news/5"),
        ("http://h.example/news.php?id=5&print=1", "http://h.example/news.php?id=5"),
        ("http://h.example/news/5/print/", "http://h.example/news/5/"),
        ("http://h.example/print/news/5", "http://h.example/news/5"),
        ("http://h.example/news.php?m=5", "http://h.example/news.php?m=5"),
        ("http://h.example/print/", "http://h.example/print/"),
        ("http://h.example/champ", "http://h.example/champ"),
        ("http://h.example/news/amplifier", "http://h.example/news/amplifier"),
        ("http://h.example/news/5", "http://h.example/news/5"),
    ],
)
def test_doubles_are_one_article(double: str, article: str) -> None:
    assert plain(double, HOSTS) == article
    assert plain(article, HOSTS) == article


@given(st.text(alphabet="abcéЖ /?&=#%:.-_~;()[]\\@!+'2A", max_size=40))
@example("%2%41")
@example("?sid=;jsessionid=1")
@example("a;jsessionid=;sid=/;sid=")
@example("://.")
def test_normalising_twice_changes_nothing(tail: str) -> None:
    once = normalise(f"http://herald.example/{tail}")
    assert normalise(once) == once


@given(st.text(max_size=60))
def test_no_text_breaks_them(link: str) -> None:
    url = resolve(BASE, link)
    if url is not None:
        once = normalise(url)
        assert normalise(once) == once
