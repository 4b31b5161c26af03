"""What feeds, sitemaps and section pages say, the broken ones too."""

from __future__ import annotations

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.listing import MAX_XML_BYTES, UnreadableError, read_feed, read_section, read_sitemap

BASE = "http://herald.example/news/"


def test_rss_gives_address_title_and_date() -> None:
    body = (
        b"<rss version='2.0'><channel><item><title>One</title><link>/a/1</link>"
        b"<pubDate>Mon, 02 Mar 2026 09:30:00 +0500</pubDate></item></channel></rss>"
    )
    (entry,) = read_feed(body, BASE, "application/rss+xml").entries
    assert (entry.url, entry.title) == ("http://herald.example/a/1", "One")
    assert entry.date == "Mon, 02 Mar 2026 09:30:00 +0500"


@pytest.mark.parametrize(
    "body",
    [
        b"<rss version='2.0'><channel><item><title>R&D & more</title><link>http://herald.example/1</link></item>",
        "<?xml version='1.0' encoding='windows-1251'?><rss version='2.0'><channel><item><title>Выборы</title>"
        "<link>http://herald.example/1</link></item></channel></rss>".encode("windows-1251"),
        b"<feed xmlns='http://www.w3.org/2005/Atom'><entry><link href='http://herald.example/1'/></entry></feed>",
        b"\n\n <rss version='2.0'><channel><item><link>http://herald.example/1</link></item></channel></rss>",
    ],
)
def test_broken_feeds_are_read_as_far_as_they_go(body: bytes) -> None:
    assert [entry.url for entry in read_feed(body, BASE, "text/xml").entries] == ["http://herald.example/1"]


def test_what_is_no_feed_is_said_to_be_none() -> None:
    with pytest.raises(UnreadableError, match="is no feed"):
        read_feed(b"<html><body>404</body></html>", BASE, "text/html")


SITEMAP = b"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>http://herald.example/1</loc>
 <news:news><news:publication_date>2026-03-02</news:publication_date><news:title>One</news:title></news:news>
 </url></urlset>"""


def test_news_sitemap_plain_and_gzip() -> None:
    for body in (SITEMAP, gzip.compress(SITEMAP)):
        (entry,) = read_sitemap(body, BASE).entries
        assert (entry.url, entry.title, entry.date) == ("http://herald.example/1", "One", "2026-03-02")


def test_sitemap_index_leads_on() -> None:
    body = b"<sitemapindex><sitemap><loc>http://h.example/s1.xml.gz</loc></sitemap></sitemapindex>"
    listing = read_sitemap(body, BASE)
    assert not listing.entries
    assert [entry.url for entry in listing.further] == ["http://h.example/s1.xml.gz"]


def test_a_sitemap_that_unpacks_to_too_much_is_refused() -> None:
    bomb = gzip.compress(b" " * (MAX_XML_BYTES + 1))
    with pytest.raises(UnreadableError, match="unpacks to more than"):
        read_sitemap(bomb, BASE)


def test_a_sitemap_does_not_read_files_of_ours() -> None:
    body = (
        b"<!DOCTYPE urlset [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
        b"<urlset><url><loc>http://h.example/&x;</loc></url></urlset>"
    )
    assert all("root:" not in entry.url for entry in read_sitemap(body, BASE).entries)


@pytest.mark.parametrize(
    ("html", "following"),
    [
        ("<a rel='next' href='/news/?page=2'>2</a>", "http://herald.example/news/?page=2"),
        ("<a href='/news/page/2/'>2</a>", "http://herald.example/news/page/2/"),
        ("<a href='/archive/b'>Келесі »</a>", "http://herald.example/archive/b"),
        ("<a href='/archive/b'>Далее</a>", "http://herald.example/archive/b"),
        ("<link rel='next' href='?page=2'>", "http://herald.example/news/?page=2"),
    ],
)
def test_pagination_is_found(html: str, following: str) -> None:
    listing = read_section(f"<html><body><a href='/1'>One</a>{html}</body></html>".encode(), BASE, "utf-8")
    assert [entry.url for entry in listing.further] == [following]
    assert "http://herald.example/1" in [entry.url for entry in listing.entries]


@given(st.binary(max_size=300))
def test_no_bytes_break_a_reader(body: bytes) -> None:
    for read in (
        lambda: read_feed(body, BASE, "text/xml"),
        lambda: read_sitemap(body, BASE),
        lambda: read_section(body, BASE, None),
    ):
        try:
            read()
        except UnreadableError as error:
            assert str(error)
