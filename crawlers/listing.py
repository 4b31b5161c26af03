"""What a listing says: the reading of feeds, sitemaps and section pages, each a pure function of its bytes."""

from __future__ import annotations

import gzip
import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

import feedparser
from lxml import etree, html

from crawlers.addresses import resolve

MAX_XML_BYTES = 50_000_000  # the sitemap protocol's own limit, unpacked
NEXT_WORDS = re.compile(
    r"^\W*(next|older|older posts|следующая|далее|раньше|ещё|келесі|наступна|далі)\W*$", re.IGNORECASE
)


class UnreadableError(Exception):
    """The body is no feed, sitemap or page; the sentence says what it looks like."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A page that a listing names, with what the listing says of it."""

    url: str
    title: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """The pages that a listing names, and the listings it leads to."""

    entries: tuple[Entry, ...] = ()
    further: tuple[Entry, ...] = ()


def read_feed(body: bytes, url: str, content_type: str) -> Listing:
    """Entries of an RSS or Atom feed, however broken. Raises UnreadableError for what is no feed at all."""
    # feedparser takes the encoding from the headers, the XML declaration or the bytes, in that order of trust.
    headers = {"content-type": content_type, "content-location": url}
    parsed = feedparser.parse(io.BytesIO(body), response_headers=headers)
    if not parsed.get("version") and not parsed.entries:
        raise UnreadableError(f"is no feed (it begins with {body[:40]!r})")
    entries = []
    for item in parsed.entries:
        link = resolve(url, str(item.get("link") or ""))
        if link and item.get("link"):
            entries.append(Entry(link, item.get("title"), item.get("published") or item.get("updated")))
    return Listing(tuple(entries))


def read_sitemap(body: bytes, url: str) -> Listing:
    """Pages of a sitemap or news sitemap, sitemaps of an index; plain or gzip.

    Raises UnreadableError for what is no XML, no sitemap, or unpacks to more than 50 MB.
    """
    data = _unpack(body) if body[:2] == b"\x1f\x8b" else body
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None or etree.QName(root).localname not in ("urlset", "sitemapindex"):
        raise UnreadableError(f"is no sitemap (it begins with {data[:40]!r})")
    found = tuple(_sitemap_entries(root, url))
    return Listing(further=found) if etree.QName(root).localname == "sitemapindex" else Listing(entries=found)


def _unpack(body: bytes) -> bytes:
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(body)) as stream:
            data = stream.read(MAX_XML_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise UnreadableError(f"is no whole gzip file ({error})") from error
    if len(data) > MAX_XML_BYTES:
        raise UnreadableError(f"unpacks to more than {MAX_XML_BYTES:,} bytes")
    return data


def _sitemap_entries(root: etree._Element, url: str) -> Iterator[Entry]:
    for element in root:
        values: dict[str, str] = {}
        for child in element.iter():
            if isinstance(child.tag, str) and child.text and child.text.strip():
                values.setdefault(etree.QName(child).localname, child.text.strip())
        link = resolve(url, values.get("loc", ""))
        if link and values.get("loc"):
            yield Entry(link, values.get("title"), values.get("publication_date") or values.get("lastmod"))


def read_section(body: bytes, url: str, encoding: str | None) -> Listing:
    """Links of a section page, and its next page if it names one. Raises UnreadableError for what is no HTML."""
    try:
        root = html.document_fromstring(body, parser=html.HTMLParser(encoding=encoding, no_network=True))
    except (etree.ParserError, ValueError, LookupError) as error:
        raise UnreadableError(f"is no page ({error})") from error
    entries: dict[str, Entry] = {}
    following: str | None = None
    for anchor in root.iter("a", "link"):
        link = resolve(url, anchor.get("href") or "")
        if link is None or not anchor.get("href"):
            continue
        if _leads_on(anchor, link, url):
            following = following or link
        elif anchor.tag == "a":
            title = " ".join(str(anchor.xpath("string()")).split())
            if link not in entries or (title and not entries[link].title):
                entries[link] = Entry(link, title or None)
    return Listing(tuple(entries.values()), (Entry(following),) if following else ())


def _leads_on(anchor: etree._Element, link: str, url: str) -> bool:
    """Whether a link is the listing's next page: it says so, or its address counts one further."""
    if "next" in (anchor.get("rel") or "").lower().split():
        return True
    if anchor.tag == "link":
        return False
    if _page_number(link) == _page_number(url) + 1 and _without_page(link) == _without_page(url):
        return True
    text = " ".join(str(anchor.xpath("string()")).split())
    return bool(text) and NEXT_WORDS.match(text) is not None and urlsplit(link).netloc == urlsplit(url).netloc


PAGE_IN_PATH = re.compile(r"/(?:page|p|стр)[/-]?(\d+)/?$", re.IGNORECASE)
PAGE_PARAMETERS = ("page", "paged", "p", "pg", "PAGEN_1")


def _page_number(url: str) -> int:
    """The page that an address counts itself, 1 where it does not."""
    if match := PAGE_IN_PATH.search(urlsplit(url).path):
        return int(match[1])
    values = (value for key, value in parse_qsl(urlsplit(url).query) if key in PAGE_PARAMETERS)
    return next((int(value) for value in values if value.isascii() and value.isdigit()), 1)


def _without_page(url: str) -> str:
    parts = urlsplit(url)
    rest = sorted((k, v) for k, v in parse_qsl(parts.query) if k not in PAGE_PARAMETERS)
    return f"{parts.netloc}{PAGE_IN_PATH.sub('', parts.path).rstrip('/')}?{rest}"
