"""RSS 2.0, RSS 1.0 and Atom, however broken."""

from __future__ import annotations

import io
import re
from html import unescape

import feedparser
from lxml import etree

from crawlers.addresses import resolve
from crawlers.listing.entries import Entry, Listing, UnreadableError
from crawlers.listing.xml import name_of, parse_xml

ROOTS = frozenset({"rss", "RDF", "feed", "channel"})
DATES = ("pubDate", "published", "issued", "date", "updated", "created", "modified")
ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
MARKUP = re.compile(r"<[^<>]*>")


def read_feed(body: bytes, url: str, content_type: str) -> Listing:
    """Entries of a feed, and the older feed that it names (RFC 5005). Raises UnreadableError for what is no feed."""
    root = parse_xml(body, url, content_type)
    if root is None or name_of(root) not in ROOTS:
        return _read_by_feedparser(body, url, content_type)
    entries = [_entry(item, url) for item in root.iter() if name_of(item) in ("item", "entry")]
    links = [link for parent in (root, *root) for link in parent if name_of(link) == "link"]
    further = [
        Entry(older)
        for link in links
        if link.get("rel") in ("next", "prev-archive") and (older := resolve(url, link.get("href") or ""))
    ]
    return Listing(tuple(entry for entry in entries if entry), tuple(further[:1]))


def _read_by_feedparser(body: bytes, url: str, content_type: str) -> Listing:
    """The older kinds (Netscape's, CDF), and what is no feed at all."""
    parsed = feedparser.parse(io.BytesIO(body), response_headers={"content-type": content_type})
    if not parsed.get("version") and not parsed.entries:
        raise UnreadableError(f"is no feed (it begins with {body[:40]!r})")
    links = ((resolve(url, str(item.get("link") or " ")), item) for item in parsed.entries if item.get("link"))
    return Listing(tuple(Entry(link, item.get("title"), item.get("published")) for link, item in links if link))


def _entry(item: etree._Element, url: str) -> Entry | None:
    children: dict[str, list[etree._Element]] = {}
    for child in item:
        children.setdefault(name_of(child), []).append(child)
    link, spelling = _link(item, children)
    base = (spelling.base if spelling is not None else None) or url
    address = resolve(base, link) if link else None
    if address is None:
        return None
    date = next((text for name in DATES for text in map(_text, children.get(name, [])) if text), None)
    return Entry(address, _title(children), date)


def _link(item: etree._Element, children: dict[str, list[etree._Element]]) -> tuple[str, etree._Element | None]:
    """The article's address as written, and the element it stands in: the first that can be one.

    `origLink` is the outlet's own address where `link` goes through a service that counts readers.
    """
    for element in (*children.get("origLink", ()), *children.get("link", ())):
        if element.get("rel", "alternate") == "alternate" and (link := element.get("href") or _text(element)):
            return link, element
    for element in children.get("guid", ()):
        link = _text(element)
        if element.get("isPermaLink", "true").lower() != "false" and link.startswith(("http://", "https://", "/")):
            return link, element
    about = item.get(ABOUT) or next(map(_text, children.get("id", ())), "")
    return (about, item) if about.startswith(("http://", "https://")) else ("", None)


def _title(children: dict[str, list[etree._Element]]) -> str | None:
    """The title as text: its markup, escaped once or twice, is taken out."""
    for element in children.get("title", ()):
        text = unescape("".join(map(str, element.itertext())))
        if title := " ".join(unescape(MARKUP.sub("", text)).split()):
            return title
    return None


def _text(element: etree._Element) -> str:
    return (element.text or "").strip()
