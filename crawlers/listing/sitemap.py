"""Sitemaps and their indexes: XML, news extension, plain lists of addresses; packed once or twice."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator

from lxml import etree

from crawlers.addresses import resolve
from crawlers.listing.entries import Entry, Listing, UnreadableError
from crawlers.listing.feed import ROOTS, read_feed
from crawlers.listing.xml import name_of, parse_xml

MAX_XML_BYTES = 50_000_000  # the sitemap protocol's own limit, unpacked
GZIP = b"\x1f\x8b"


def read_sitemap(body: bytes, url: str) -> Listing:
    """Pages of a sitemap or news sitemap, sitemaps of an index; a feed and a list of addresses serve as sitemaps too.

    Raises UnreadableError for what is none of these, and for what unpacks to more than 50 MB.
    """
    data = body
    for _ in range(2):  # a packed file, sent with a content encoding by a server that packs it again
        data = _unpack(data) if data[:2] == GZIP else data
    root = parse_xml(data, url)
    name = name_of(root) if root is not None else ""
    if root is not None and name in ("urlset", "sitemapindex"):
        found = tuple(_entries(root, url))
        return Listing(further=found) if name == "sitemapindex" else Listing(entries=found)
    if name in ROOTS:
        return read_feed(data, url, "")
    if plain := _plain(data, url):
        return Listing(entries=plain)
    raise UnreadableError(f"is no sitemap (it begins with {data[:40]!r})")


def _unpack(body: bytes) -> bytes:
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(body)) as stream:
            data = stream.read(MAX_XML_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise UnreadableError(f"is no whole gzip file ({error})") from error
    if len(data) > MAX_XML_BYTES:
        raise UnreadableError(f"unpacks to more than {MAX_XML_BYTES:,} bytes")
    return data


def _entries(root: etree._Element, url: str) -> Iterator[Entry]:
    for element in root:
        values: dict[str, str] = {}
        for child in element:
            name = name_of(child)
            for one in child if name == "news" else (child,):  # not of image: its title is the picture's
                if one.text and one.text.strip():
                    values.setdefault(name_of(one), one.text.strip())
        link = resolve(url, values["loc"]) if "loc" in values else None
        if link:
            yield Entry(link, values.get("title"), values.get("publication_date") or values.get("lastmod"))


def _plain(data: bytes, url: str) -> tuple[Entry, ...]:
    """One address a line, as the protocol allows; none where any line is something else."""
    lines = data.decode("utf-8", "replace").removeprefix("\ufeff").split()
    if not lines or not all(line.startswith(("http://", "https://")) for line in lines):
        return ()
    return tuple(Entry(link) for line in lines if (link := resolve(url, line)))
