"""Articles out of pages of several makings: title, date, text, and nothing of what stands around it."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawlers.outlet import Outlet, Selectors
from crawlers.pages.article import Article, NotAnArticleError, read_article
from crawlers.pages.dates import parse_moment

ZONE = ZoneInfo("Asia/Almaty")
CAPTURED = dt.datetime(2026, 3, 20, tzinfo=dt.UTC)
FIRST = "The council of the town has decided on Monday to repair the bridge over the river before the summer begins."
SECOND = "Work will cost nine million and take three months, the mayor told reporters after a long meeting in the hall."
URL = "http://herald.example/news/bridge"


def outlet(**more: object) -> Outlet:
    return Outlet.model_validate(
        {
            "id": "herald",
            "name": "Herald",
            "ownership": "private",
            "languages": ["en"],
            "hosts": ["herald.example"],
            "sources": [{"kind": "feed", "url": "http://herald.example/feed"}],
            **more,
        }
    )


def read(html: str | bytes, content_type: str = "text/html; charset=utf-8", **more: object) -> Article:
    body = html.encode() if isinstance(html, str) else html
    return read_article(body, content_type, URL, outlet(**more), ZONE, CAPTURED)


def page(head: str = "", before: str = "", body: str = f"<p>{FIRST}</p><p>{SECOND}</p>") -> str:
    return (
        f"<html><head><title>Bridge | Herald</title>{head}</head><body><nav><a href='/'>Herald</a></nav><article>"
        f"<h1>Bridge to be repaired</h1>{before}{body}</article>"
        "<aside class='related'><h3>Read also</h3><a href='/2'>Candidate Smith promises a second bridge</a></aside>"
        "<div id='comments'><h3>Comments</h3><div class='comment'><p>Smith is the best candidate of all, I say so."
        "</p></div></div></body></html>"
    )


LD = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Bridge to be repaired", %s}</script>'


@pytest.mark.parametrize(
    ("head", "before", "published", "source"),
    [
        (LD % '"datePublished": "2026-03-02T09:30:00+05:00"', "", "2026-03-02T09:30:00+05:00", "json-ld"),
        (
            '<meta property="article:published_time" content="2026-03-02T09:30:00Z">',
            "",
            "2026-03-02T09:30:00+00:00",
            "meta article:published_time",
        ),
        ('<meta name="pubdate" content="2026-03-02T09:30:00">', "", "2026-03-02T09:30:00+05:00", "meta pubdate"),
        ("", '<time datetime="2026-03-02T09:30:00+05:00">2 March</time>', "2026-03-02T09:30:00+05:00", "time"),
        ("", "<p>Posted on March 2, 2026 by Ann Lee</p>", "2026-03-02", None),
    ],
)
def test_the_date_is_found_where_pages_put_it(head: str, before: str, published: str, source: str | None) -> None:
    article = read(page(head, before))
    assert article.published == published
    assert source is None or article.published_source == source


def test_only_the_text_of_the_article_is_its_text() -> None:
    article = read(page(LD % '"datePublished": "2026-03-02"'))
    assert article.title == "Bridge to be repaired"
    assert article.body == f"{FIRST}\n\n{SECOND}"


def test_a_short_item_is_read_as_well_as_a_long_one() -> None:
    """Below 250 characters trafilatura would take the whole page, with title and teasers."""
    short = "The bridge over the river will be repaired before the summer begins."
    article = read(page(LD % '"datePublished": "2026-03-02"', body=f"<p>{short}</p>"))
    assert article.body == short


def test_text_in_a_layout_table_has_its_paragraphs() -> None:
    html = (
        "<html><head><title>Bridge</title></head><body><table><tr><td>menu</td><td>"
        f"<h1>Bridge to be repaired</h1><p>03/22/2025 - Ann Lee</p><p>{FIRST}</p><p>{SECOND}</p></td></tr>"
        "</table></body></html>"
    )
    article = read(html)
    assert FIRST in article.body.split("\n\n")
    assert article.published == "2025-03-22"


@pytest.mark.parametrize("encoding", ["windows-1251", "utf-8", "koi8-r"])
def test_cyrillic_is_read_in_its_encoding(encoding: str) -> None:
    text = "Совет города решил в понедельник отремонтировать мост через реку до начала лета, сообщил мэр города."
    meta = f'<meta charset="{encoding}">' + LD % '"datePublished": "2026-03-02"'
    html = page(meta, body=f"<p>{text}</p><p>{text} Работы займут три месяца.</p>").encode(encoding)
    assert read(html, "text/html").body.startswith(text)


def test_letters_that_the_site_itself_has_broken_are_put_right() -> None:
    """Else a name beside such a mark is missed, and the candidate looks ignored."""
    text = f"Smith’s answer came at once. {FIRST}"
    broken = page(LD % '"datePublished": "2026-03-02"', body=f"<p>{text}</p><p>{SECOND}</p>").encode()
    article = read(broken.decode("latin-1").encode())
    assert article.body.startswith("Smith’s answer")


def test_the_canonical_address_counts_where_it_is_the_outlets() -> None:
    date = LD % '"datePublished": "2026-03-02"'
    canonical = '<link rel="canonical" href="http://herald.example/bridge?utm_source=x">'
    assert read(page(date + canonical)).url == "http://herald.example/bridge"
    assert read(page(date + '<link rel="canonical" href="http://other.example/b">')).url == URL
    assert read(page(date + '<link rel="canonical" href="http://herald.example/">')).url == URL


def test_selectors_of_the_outlets_file_win() -> None:
    html = page(body=f"<div class='own'><p>{FIRST}</p></div><p>{SECOND}</p>", before="<i class='day'>2026-03-03</i>")
    selectors = Selectors(title="h1", body=".own", published=".day")
    article = read(html, selectors=selectors.model_dump())
    assert (article.body, article.published, article.published_source) == (FIRST, "2026-03-03", "selector")


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("", "is no HTML page"),
        ("<html><title>Contacts</title><body><p>Call us.</p></body></html>", "words only"),
        (f"<html><title>About us</title><body><p>{FIRST}</p><p>{SECOND}</p></body></html>", "has no date"),
    ],
)
def test_what_is_no_article_is_said_why(html: str, reason: str) -> None:
    with pytest.raises(NotAnArticleError, match=reason):
        read(html)


def test_dates_as_machines_write_them() -> None:
    assert parse_moment("not a date") is None
    assert parse_moment("2026-03-02T09:30:00+0500") == dt.datetime(
        2026, 3, 2, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=5))
    )


@settings(max_examples=50)
@given(st.binary(max_size=400))
def test_no_bytes_break_the_extractor(body: bytes) -> None:
    try:
        read(b"<html>" + body)
    except NotAnArticleError as error:
        assert str(error)
