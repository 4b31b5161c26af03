"""Pages that say that there is none, send on, end too early, or are one article's part."""

from __future__ import annotations

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.pages.parts import further_parts, joined, missing, part_number
from crawlers.pages.turns import frames_of, is_cut, says_gone, sends_on

URL = "http://h.example/news/5"
TEXT = "The council of the town has decided on Monday to repair the bridge over the river. " * 10


def page(title: str, body: str, head: str = "") -> bytes:
    return f"<html><head><title>{title}</title>{head}</head><body>{body}</body></html>".encode()


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("404 Not Found", "<h1>Not Found</h1>"),
        ("Страница не найдена | Вестник", "<p>Проверьте адрес.</p>"),
        ("Вестник", "<h1>К сожалению, такой страницы нет</h1><a href='/'>На главную</a>"),
        ("Вестник — ошибка 404", "<p>Попробуйте поиск.</p>"),
        ("Хабаршы", "<p>Өкінішке орай, сіз іздеген бет табылмады.</p>"),
        ("404 қате - Хабаршы", ""),
        ("Вісник", "<div>Вибачте, сторінку не знайдено.</div>"),
        ("Herald", "<p>Sorry, the page you requested could not be found.</p>"),
        ("Herald", "<p>This article is no longer available.</p>"),
        ("Страница не найдена", "<p>Читайте:</p>" + "<a href='/1'>Совет города решил отремонтировать мост</a>" * 100),
    ],
)
def test_a_page_that_says_that_there_is_none(title: str, body: str) -> None:
    assert says_gone(page(title, body), "text/html; charset=utf-8")
    assert says_gone(page(title, body).decode().encode("cp1251", "xmlcharrefreplace"), "text/html")


@pytest.mark.parametrize(
    ("title", "body", "head"),
    [
        ("Страница не найдена: почему не работает сайт комиссии", f"<p>{TEXT}</p>", ""),
        ("404", "<p>A song of that name.</p>", '<meta property="article:published_time" content="2026-03-02">'),
        ("Page not found | Herald", f"<article>{TEXT}</article>", ""),
        ("Bridge found", "<p>The missing bridge was found. Witnesses were not found.</p>", ""),
        ("Документ удалён из реестра", "<p>Суд решил, что документ будет удалён из реестра в среду.</p>", ""),
        ("Bridge to be repaired", f"<p>{TEXT}</p><div>Page not found</div>", ""),
        ("", "", ""),
    ],
)
def test_an_article_about_missing_things_is_an_article(title: str, body: str, head: str) -> None:
    assert says_gone(page(title, body, head), "text/html; charset=utf-8") is None


def test_pages_that_send_on() -> None:
    refresh = "<meta http-equiv='refresh' content='0; url=/news/6'>"
    assert sends_on(page("Moved", "<p>Wait.</p>", refresh), "", URL) == "http://h.example/news/6"
    turned = '<META content="1;URL=6?a=1&amp;b=2" http-equiv="REFRESH">'
    assert sends_on(page("", "", turned), "", URL) == "http://h.example/news/6?a=1&b=2"
    assert (
        sends_on(page("", "<script>window.location.href = '/news/6';</script>"), "", URL) == "http://h.example/news/6"
    )
    assert sends_on(page("Live", f"<p>{TEXT}</p>", refresh), "", URL) is None, "it has a text"
    assert sends_on(page("Live", "", "<meta http-equiv='refresh' content='5; url=/news/5'>"), "", URL) is None
    assert sends_on(page("Live", "", "<meta http-equiv='refresh' content='600; url=/'>"), "", URL) is None
    assert sends_on(page("T", f"<p>{TEXT}</p><script>location.href='/x'</script>"), "", URL) is None


def test_frames() -> None:
    frameset = b"<html><FRAMESET cols='1,2'><FRAME name=a src=menu.htm><frame src='/text.htm'></FRAMESET></html>"
    assert frames_of(frameset, "", URL) == ("http://h.example/news/menu.htm", "http://h.example/text.htm")
    assert frames_of(page("T", "<iframe src='/ad'></iframe>"), "", URL) == ()


@given(st.binary(min_size=1, max_size=3000), st.data())
def test_any_cut_of_a_packed_body_is_seen(body: bytes, data: st.DataObject) -> None:
    for encoding, packed in (("gzip", gzip.compress(body)), ("deflate", zlib.compress(body))):
        assert not is_cut(packed, encoding, len(body))
        cut = packed[: data.draw(st.integers(1, len(packed) - 1))]
        stream = zlib.decompressobj(31 if encoding == "gzip" else 15)
        assert is_cut(cut, encoding, len(stream.decompress(cut)))
    assert not is_cut(body, "identity", len(body))
    assert not is_cut(gzip.compress(body) * 2 + b"\0\0", "gzip", 2 * len(body))


@pytest.mark.parametrize(
    ("head", "url", "number"),
    [
        (URL, f"{URL}?page=2", 2),
        (f"{URL}?a=1", f"{URL}?a=1&page=3", 3),
        (f"{URL}/", f"{URL}/2/", 2),
        (URL, f"{URL}/page/2", 2),
        (f"{URL}.html", f"{URL}-2.html", 2),
        ("http://h.example/bridge.html", "http://h.example/bridge_2.html", 2),
        ("http://h.example/bridge.html", "http://h.example/bridge-page3.html", 3),
        ("http://h.example/n1.html", "http://h.example/n12.html", None),
        (URL, "http://h.example/news/6", None),
        (URL, f"{URL}/comment-page-2", None),
        (URL, f"{URL}/gallery/2", None),
        (URL, f"{URL}?cpage=2", None),
        (URL, "http://other.example/news/5?page=2", None),
        (URL, f"{URL}?page=1", None),
    ],
)
def test_which_addresses_are_parts(head: str, url: str, number: int | None) -> None:
    assert part_number(head, url) == number


def test_parts_are_found_and_other_pages_are_not() -> None:
    pager = "<div class='pages'><a href='?page=2'>2</a><a href='?page=3'>Далее</a></div>"
    whole = page("T", f"<p>{TEXT}</p>{pager}")
    assert further_parts(whole, "", URL, URL) == ((2, f"{URL}?page=2"), (3, f"{URL}?page=3"))
    assert further_parts(whole, "", f"{URL}?page=2", URL) == ((3, f"{URL}?page=3"),)
    for no_parts in (
        page("T", f"<p>{TEXT}</p><div id='comments'><a href='?page=2'>2</a></div>"),
        page("T", f"<p>{TEXT}</p><a href='?page=2'>Mayor opens the bridge</a>"),
        page("T", f"<p>{TEXT}</p>" + "".join(f"<a href='?page={n}'>{n}</a>" for n in range(2, 60))),
        page("T", f"<p>Short.</p>{pager}"),
        page("T", f"<p>{TEXT}</p><link rel='next' href='/news/6'><a href='/news/6' rel='next'>Next</a>"),
    ):
        assert further_parts(no_parts, "", URL, URL) == ()


def test_joining_keeps_the_order_and_drops_what_each_page_repeats() -> None:
    lead = "The lead of the article, which every one of its pages shows again above the text."
    parts = [f"{lead}\n\nFirst.\n\nYes.\n\n1 2 3 »", f"{lead}\n\nSecond.\n\nYes.\n\nСтраницы: 1 2 3", "Third."]
    assert joined(parts) == f"{lead}\n\nFirst.\n\nYes.\n\nSecond.\n\nYes.\n\nThird."
    assert missing([2, 4]) == [3]


@given(st.binary(max_size=400))
def test_no_bytes_break_them(body: bytes) -> None:
    says_gone(body, "")
    sends_on(body, "", URL)
    frames_of(body, "", URL)
    further_parts(b"<a href='?page=2'>2</a>" + body, "", URL, URL)
    assert isinstance(is_cut(body, "gzip", 1), bool)
