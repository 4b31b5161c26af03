"""XML as outlets write it: with HTML's entities, bare ampersands, warnings before the declaration, no end."""

from __future__ import annotations

import re
from html.entities import html5

from lxml import etree

from crawlers.pages.charset import decode

START = re.compile(r"<(?:[\w.-]+:)?(?:rss|RDF|feed|urlset|sitemapindex|channel)[\s>]")
AMPERSAND = re.compile(r"&(?!#\d+;|#x[\da-fA-F]+;)(?:(\w+);)?")
XML_ENTITIES = frozenset({"amp", "lt", "gt", "quot", "apos"})
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
CDATA = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|\Z)", re.DOTALL)


def parse_xml(body: bytes, url: str, content_type: str = "") -> etree._Element | None:
    """The root of a feed or sitemap, repaired as far as need be; None for what is neither.

    Entities of the document's own are not resolved, and nothing is fetched.
    """
    text, _ = decode(body, content_type)
    start = START.search(text)
    if start is None:
        return None
    root = _parse(text, url, recover=False)
    if root is None:
        root = _parse(_repaired(text[start.start() :]), url, recover=True)
    return root


def name_of(element: etree._Element) -> str:
    """The name without its namespace; empty for comments and instructions."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _parse(text: str, url: str, *, recover: bool) -> etree._Element | None:
    parser = etree.XMLParser(
        encoding="utf-8",
        recover=recover,
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(text.encode("utf-8", "replace"), parser, base_url=url)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _repaired(text: str) -> str:
    """Ampersands that are none and entities of HTML written as XML has them, but not within CDATA."""
    text = CONTROL.sub("", text)
    parts, end = [], 0
    for match in CDATA.finditer(text):
        parts += [AMPERSAND.sub(_reference, text[end : match.start()]), match[0]]
        end = match.end()
    return "".join([*parts, AMPERSAND.sub(_reference, text[end:])])


def _reference(match: re.Match[str]) -> str:
    name = match[1]
    if name in XML_ENTITIES:
        return match[0]
    known = html5.get(f"{name};") if name else None
    return known if known and known not in "&<>" else f"&amp;{match[0][1:]}"
