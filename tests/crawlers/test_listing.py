"""What feeds, sitemaps and section pages say, the broken ones too."""

from __future__ import annotations

import gzip
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.listing import MAX_XML_BYTES, Entry, UnreadableError, read_feed, read_section, read_sitemap

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


ODD_FEEDS = {
    "RSS 1.0": b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
        xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="http://h.example/"><title>H</title></channel>
        <item rdf:about="http://h.example/1"><title>One</title><dc:date>2005-11-03</dc:date></item></rdf:RDF>""",
    "Atom, several links": b"""<feed xmlns="http://www.w3.org/2005/Atom"><link rel="self" href="http://h.example/f"/>
        <entry><link rel="replies" href="/c"/><link rel="enclosure" href="/p.mp3"/><link href="http://h.example/1"/>
        <title type="html">&lt;b&gt;One&lt;/b&gt;</title><updated>2005-11-03</updated>
        <source><title>Other</title><link href="http://other.example/"/></source></entry></feed>""",
    "Atom, id only": b"<feed><entry><id>http://h.example/1</id><title>One</title><issued>2005-11-03</issued></entry>",
    "xml:base": b"""<feed xml:base="http://h.example/" xmlns="http://www.w3.org/2005/Atom"><entry><link href="1"/>
        <title>One</title><published>2005-11-03</published></entry></feed>""",
    "CDATA": b"""<rss><channel><item><title><![CDATA[One]]></title><link><![CDATA[ http://h.example/1 ]]></link>
        <pubDate>2005-11-03</pubDate></item></channel></rss>""",
    "guid for a link": b"""<rss><channel><item><title>One</title><guid isPermaLink="true">http://h.example/1</guid>
        <pubDate>2005-11-03</pubDate></item></channel></rss>""",
    "a service that counts readers": b"""<rss xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"><channel>
        <item><title>One</title><link>http://feedproxy.example/~r/1</link><pubDate>2005-11-03</pubDate>
        <feedburner:origLink>http://h.example/1</feedburner:origLink></item></channel></rss>""",
    "HTML before it, no end": b"""<b>Warning</b>: mysql_connect() in <b>db.php</b><?xml version="1.0"?><rss><channel>
        <item><title>One</title><link>http://h.example/1</link><pubDate>2005-11-03</pubDate></item><item><title>Tw""",
    "byte order mark, blank lines": b"""\xef\xbb\xbf\n\n<?xml version="1.0"?><rss><channel><item><title>One</title>
        <link>http://h.example/1</link><pubDate>2005-11-03</pubDate></item></channel></rss>""",
    "control characters": b"""<rss><channel><item><title>\x0bOne</title><link>http://h.example/1</link>
        <pubDate>2005-11-03</pubDate></item></channel></rss>""",
    "unknown name space": b"""<rss><channel><item><title>One</title><link>http://h.example/1</link><x:y>z</x:y>
        <pubDate>2005-11-03</pubDate></item></channel></rss>""",
}


@pytest.mark.parametrize("name", ODD_FEEDS)
def test_odd_feeds_say_the_same_as_good_ones(name: str) -> None:
    listing = read_feed(ODD_FEEDS[name], "http://h.example/feed/rss.xml", "text/xml")
    assert listing.entries[0] == Entry("http://h.example/1", "One", "2005-11-03")


@pytest.mark.parametrize("encoding", ["windows-1251", "koi8-r", "utf-8"])
@pytest.mark.parametrize("claim", ["windows-1251", "utf-8", "iso-8859-1"])
def test_a_feed_whose_encoding_is_not_what_it_says(encoding: str, claim: str) -> None:
    title = "Выборы: «Совет» & мэр — кто кого? Город ждёт решения комиссии"
    text = f"<?xml version='1.0' encoding='{claim}'?><rss><channel><item><title>{title}</title><link>/1</link></item>"
    body = (text.replace("«", "&laquo;").replace("»", "&raquo;").replace("—", "&mdash;")).encode(encoding)
    assert read_feed(body, BASE, "text/xml").entries == (Entry("http://herald.example/1", title),)


def test_a_feed_names_its_older_pages() -> None:
    body = (
        b"<feed xmlns='http://www.w3.org/2005/Atom'><link rel='next' href='?paged=2'/><entry><id>x</id></entry></feed>"
    )
    assert read_feed(body, "http://h.example/feed", "").further == (Entry("http://h.example/feed?paged=2"),)
    assert read_feed(b"<rss><channel></channel></rss>", BASE, "").entries == ()


def test_sitemaps_of_other_kinds() -> None:
    assert read_sitemap(b"\xef\xbb\xbfhttp://h.example/1\r\nhttp://h.example/2\n", BASE).entries == (
        Entry("http://h.example/1"),
        Entry("http://h.example/2"),
    )
    assert read_sitemap(ODD_FEEDS["CDATA"], BASE).entries[0].url == "http://h.example/1"
    assert read_sitemap(gzip.compress(gzip.compress(SITEMAP)), BASE).entries[0].title == "One"
    image = b"""<urlset xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"><url><image:image>
        <image:loc>http://h.example/p.jpg</image:loc><image:title>Picture</image:title></image:image>
        <loc>http://h.example/1?a=1&b=2</loc><lastmod>2005-11-03</lastmod></url></urlset>"""
    assert read_sitemap(image, BASE).entries == (Entry("http://h.example/1?a=1&b=2", None, "2005-11-03"),)
    with pytest.raises(UnreadableError, match="no whole gzip"):
        read_sitemap(gzip.compress(SITEMAP)[:-20], BASE)


@pytest.mark.parametrize(
    ("url", "html", "following"),
    [
        ("http://h.example/news", "<a href='?PAGEN_1=2'>2</a><a href='?PAGEN_1=3'>3</a>", ["/news?PAGEN_1=2"]),
        ("http://h.example/news?PAGEN_1=2", "<a href='?PAGEN_1=3'>3</a>", ["/news?PAGEN_1=3"]),
        ("http://h.example/news/page/9/", "<a href='/news/page/10/'>10</a>", ["/news/page/10/"]),
        ("http://h.example/news/", "<a href='/news/2/'>2</a><a href='/news/3/'>3</a>", ["/news/2/"]),
        ("http://h.example/news/2/", "<a href='/news/1/'>1</a><a href='/news/3/'>3</a>", ["/news/3/"]),
        ("http://h.example/2005/11/", "<a href='/2005/11/2/'>2</a><a href='/2005/12/'>12</a>", []),  # a calendar
        ("http://h.example/news?start=20", "<a href='?start=0'>1</a><a href='?start=60'>4</a><a href='?start=40'>3</a>",
         ["/news?start=40"]),
        ("http://h.example/news", "<a href='?page=1'>2</a><a href='?page=2'>3</a>", ["/news?page=2", "/news?page=1"]),
        ("http://h.example/news", "<a class='next' href='/old'>»</a>", ["/old"]),
        ("http://h.example/news", "<a href='/old' aria-label='Следующая страница'><i></i></a>", ["/old"]),
        ("http://h.example/news", "<a href='/old'>Наступна сторінка →</a>", ["/old"]),
        ("http://h.example/news", "<a href='/old'>Показать ещё</a>", ["/old"]),
        ("http://h.example/news", "<a href='http://other.example/x' rel='next'>Next</a>", []),
        ("http://h.example/news", "<a class='next' href='#'>Next</a>", []),
    ],
)  # fmt: skip
def test_next_pages_of_many_makings(url: str, html: str, following: list[str]) -> None:
    listing = read_section(f"<body><a href='/1'>One</a>{html}</body>".encode(), url, None)
    assert [entry.url.removeprefix("http://h.example") for entry in listing.further] == following
    assert "http://h.example/1" in [entry.url for entry in listing.entries]


def test_a_teasers_word_for_more_leads_to_its_article() -> None:
    """«Далее» under a teaser is the article: taken for the next page, it would be lost."""
    one = b"<a href='/1'>One</a><p>Text</p><a href='/1'>" + "Далее".encode() + b"</a>"
    two = one + b"<a href='/2'>" + "Далее".encode() + b"</a>"
    for html in (one, two):
        listing = read_section(html, BASE, None)
        assert not listing.further
        assert listing.entries[0] == Entry("http://herald.example/1", "One")
    wordpress = b"<a href='/?p=2'>Mayor opens bridge</a><a href='/?p=7'>Second item</a>"
    assert [entry.url for entry in read_section(wordpress, "http://h.example/", None).entries] == [
        "http://h.example/?p=2",
        "http://h.example/?p=7",
    ]


def test_bases_frames_and_letters_of_old_pages() -> None:
    body = "<base href='http://h.example/old/'><a href='1.htm'>Один</a><a href='?tag=но'>Ещё новости</a>"
    entries = read_section(body.encode("windows-1251"), BASE, None).entries
    assert entries[0] == Entry("http://h.example/old/1.htm", "Один")
    assert entries[1].url == "http://h.example/old/?tag=%ED%EE"
    frames = b"<html><frameset><frame src='menu.htm'><frame src='/main.htm'></frameset></html>"
    assert [entry.url for entry in read_section(frames, BASE, None).further] == [
        "http://herald.example/news/menu.htm",
        "http://herald.example/main.htm",
    ]


LINKS = st.lists(st.text(alphabet="abc/?&=;", min_size=1, max_size=12), min_size=1, max_size=5)


@given(LINKS)
def test_what_a_feed_lists_does_not_depend_on_its_health(links: list[str]) -> None:
    """A feed whose end is cut off, or with a bare ampersand, names the same articles as a whole one."""
    items = "".join(f"<item><title>T</title><link>http://h.example/{escape(link)}</link></item>" for link in links)
    whole = read_feed(f"<rss><channel>{items}</channel></rss>".encode(), BASE, "")
    for broken in (f"<rss><channel>{items}", f"<rss><channel><title>A & B&nbsp;</title>{items}</channel></rss>"):
        assert read_feed(broken.encode(), BASE, "").entries == whole.entries
    assert len(whole.entries) == len(links)
