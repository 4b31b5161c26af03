"""What a page says about itself: JSON-LD (schema.org), meta elements, links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawlers.pages.html import collapse, letters
from crawlers.pages.json_ld import (
    ARTICLE_TYPES,
    articles_among,
    dates_of_page,
    headed_among,
    names_in,
    nodes_of,
    string,
    told_text,
    types_of,
)

PUBLISHED = (
    *("article:published_time", "datepublished", "pubdate", "publishdate", "publication_date", "date", "dc.date"),
    *("dc.date.issued", "dcterms.created", "sailthru.date", "parsely-pub-date", "og:published_time", "dc.date.created"),
    *("article:published", "published_time", "article.published", "published_at", "cxenseparse:recs:publishtime"),
    *(
        "dcterms.date",
        "dcterms.issued",
        "og:pubdate",
        "datecreated",
        "mediator_published_time",
        "article_date_original",
    ),
)
OF_PUBLICATION = re.compile(
    r"(?:pub(?:l|lish(?:ed|ing)?|lication)?|issued?|post(?:ed)?|first|original|created?|release[d]?|online|citation|prism)"
    r"[-_.:]?(?:publi(?:sh(?:ed)?|cation))?[-_.:]?(?:date|time|datetime|timestamp)(?!.*(?:modif|updat|expir|_end))"
    r"|(?:date|time)[-_.:]?(?:of)?[-_.:]?(?:pub|issue|creat|post|original|first)"
)
"""How further meta elements are called that date the publication."""
NONE_OF_IT = re.compile(r"modif|updat|expir|unpub|until|_end|valid|copyright|archive|verif|birth")
MODIFIED = ("article:modified_time", "datemodified", "lastmod", "last-modified", "og:updated_time", "dcterms.modified")
AUTHORS = (
    *("author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "authors"),
    *("article:author_name", "mediator_author", "byl", "og:article:author", "cxenseparse:author", "twitter:data1"),
)
MOST_HEADINGS = 12
FEWEST_LETTERS = 12
SITE_NAMES = ("og:site_name", "application-name", "apple-mobile-web-app-title")


@dataclass(slots=True)
class PageMetadata:
    """Claims of a page about itself; each may be absent. Dates are as written, best source first."""

    canonical: str | None = None
    titles: list[str] = field(default_factory=list)
    headlines: list[tuple[str, str]] = field(default_factory=list)
    """(rule, headline): h1, json-ld, meta og:title, meta twitter:title, title; a heading where no h1 is."""
    parts: dict[str, list[str]] = field(default_factory=dict)
    """By the text of an h1 the texts within, where these are several: a kicker, the headline, what is below it."""
    site_names: list[str] = field(default_factory=list)
    """The outlet's, as the page gives them."""
    logos: set[str] = field(default_factory=set)
    """h1 that only lead to the home page, as letters and digits: the outlet's name, and no headline."""
    published: list[tuple[str, str]] = field(default_factory=list)
    """(rule, date as written)."""
    modified: list[tuple[str, str]] = field(default_factory=list)
    authors: list[tuple[str, str]] = field(default_factory=list)
    """(rule, name or names as written)."""
    section: str | None = None
    section_rule: str | None = None
    sections: list[str] = field(default_factory=list)
    kind: str | None = None
    """The schema.org type where it is one of an article, or `article` of OpenGraph."""
    kinds: list[str] = field(default_factory=list)
    """All of them."""
    description: str | None = None
    text: str = ""
    """`articleBody`: the text as the page gives it to machines."""
    pieces: list[str] = field(default_factory=list)
    """What machines are given of the text of a page of another kind, such as a recipe."""
    free: bool | None = None
    """`isAccessibleForFree`."""


def read_metadata(tree: HtmlElement) -> PageMetadata:
    """Collect the claims, in the order in which they are to be trusted."""
    found = PageMetadata()
    nodes = nodes_of(tree)
    metas = _metas(tree)
    links = (link.get("href") for link in tree.iter("link") if "canonical" in (link.get("rel") or "").lower().split())
    found.canonical = next((link for link in links if link), metas.get("og:url"))
    articles = articles_among(nodes, {(found.canonical or "").rstrip("/"), metas.get("og:url", "").rstrip("/")} - {""})
    for node in articles:
        _add_json_ld(found, node, nodes)
    if not articles:
        found.headlines += [("json-ld", text) for node in headed_among(nodes)[:1] if (text := string(node["headline"]))]
    found.pieces = told_text(nodes)
    _add_headlines(found, tree, metas)
    found.published += [(f"meta {key}", metas[key]) for key in PUBLISHED if key in metas]
    found.modified += [(f"meta {key}", metas[key]) for key in MODIFIED if key in metas]
    found.published += [("time", text) for text in _times(tree)]
    found.published += [("microdata", text) for text in _microdata(tree)]
    found.published += [(f"meta {key}", text) for key, text in metas.items() if _dates_publication(key)]
    found.published += [("json-ld of the page", text) for text in dates_of_page(nodes)]
    found.authors += [(f"meta {key}", metas[key]) for key in AUTHORS if key in metas and "://" not in metas[key]]
    named = [key for key in ("article:section", "section") if key in metas]
    if found.sections or named:
        found.section_rule = "json-ld" if found.sections else f"meta {named[0]}"
    found.sections += [metas[key] for key in named]
    found.section = found.sections[0] if found.sections else None
    if found.kind is None and metas.get("og:type", "").lower() == "article":
        found.kind = "article"
    found.description = found.description or metas.get("og:description") or metas.get("description")
    return found


def _add_headlines(found: PageMetadata, tree: HtmlElement, metas: dict[str, str]) -> None:
    shown = list(tree.iter("h1"))[:8]
    found.headlines += [("h1", shown_text(element)) for element in shown]
    for element in shown:
        parts = [text for text in map(collapse, element.itertext()) if text]
        if len(parts) > 1:
            found.parts[shown_text(element)] = parts
    found.logos |= {letters(shown_text(one)) for one in shown if _leads_home(one)}
    found.site_names += [metas[key] for key in SITE_NAMES if key in metas]
    found.headlines += [
        (f"meta {key}", unescape(metas[key])) for key in ("og:title", "twitter:title", "title") if key in metas
    ]
    found.headlines += [("title", collapse(element.text_content())) for element in list(tree.iter("title"))[:1]]
    found.headlines = [(rule, text) for rule, text in found.headlines if text]
    if not shown:
        page = letters(next((text for rule, text in found.headlines if rule == "title"), ""))
        found.headlines += [("heading", text) for text in _headings(tree) if _is_part(letters(text), page)][:1]
    found.titles = [text for _, text in found.headlines]


def _headings(tree: HtmlElement) -> list[str]:
    return [shown_text(element) for element in islice(tree.iter("h2", "h3"), MOST_HEADINGS)]


def _is_part(own: str, page: str) -> bool:
    """Whether a heading is the headline: most of the title element, which has the outlet's name before or behind it."""
    long = len(own) >= FEWEST_LETTERS and len(page) > len(own) > 0.5 * len(page)
    return long and (page.startswith(own) or page.endswith(own))


def shown_text(element: HtmlElement) -> str:
    """The words of an element as they stand apart on the screen: `<span>Kicker</span>Headline` is not one word.

    Readings above Japanese characters are left out.
    """
    parts: list[str] = []
    for text in element.xpath(".//text()[not(ancestor::rt or ancestor::rp or ancestor::script or ancestor::style)]"):
        before = parts[-1][-1:] if parts else ""
        apart = text[:1].isupper() and (before.islower() or before.isdigit() or before in tuple(".:!?»”"))
        parts.append(f" {text}" if apart and before else str(text))
    return collapse("".join(parts))


def _leads_home(element: HtmlElement) -> bool:
    """Whether all words of a heading are a link to the site's root."""
    parent = element.getparent()
    links = [parent] if parent is not None and parent.tag == "a" else list(element.iter("a"))
    if len(links) != 1 or collapse(links[0].text_content()) != collapse(element.text_content()):
        return False
    try:
        target = urlsplit(links[0].get("href") or "#")
    except ValueError:
        return False
    return target.path in ("/", "") and not target.query and (bool(target.path or target.netloc))


def _metas(tree: HtmlElement) -> dict[str, str]:
    """Meta elements by lower-case name, property or itemprop; the first of each that says something."""
    found: dict[str, str] = {}
    for meta in tree.iter("meta"):
        content = collapse(meta.get("content") or "")
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            key = (meta.get(attribute) or "").lower()
            if key and content:
                found.setdefault(key, content)
    return found


def _dates_publication(key: str) -> bool:
    if key in PUBLISHED or NONE_OF_IT.search(key):
        return False
    return OF_PUBLICATION.search(key) is not None


def _microdata(tree: HtmlElement) -> Iterator[str]:
    """Dates that attributes give of elements marked as of publication: schema.org's `datePublished`, hAtom's."""
    for element in tree.xpath("//*[@itemprop='datePublished' or @itemprop='dateCreated'][@content]|//abbr[@title]"):
        if element.tag != "abbr":
            yield element.get("content")
        elif {"published", "dt-published", "pubdate"} & set((element.get("class") or "").split()):
            yield element.get("title")


def _times(tree: HtmlElement) -> Iterator[str]:
    """Dates of time elements that are marked as of publication, and of the first of an article."""
    for element in tree.iter("time"):
        marks = f"{element.get('itemprop') or ''} {element.get('class') or ''} {element.get('pubdate') or ''}".lower()
        moment = element.get("datetime")
        if not moment or re.search(r"modif|updat", marks):
            continue
        inside = any(parent.tag in ("article", "main", "header") for parent in element.iterancestors())
        if inside or any(word in marks for word in ("publish", "entry-date", "pubdate")):
            yield moment


def _add_json_ld(found: PageMetadata, node: dict[str, Any], nodes: list[dict[str, Any]]) -> None:
    kinds = sorted(types_of(node) & ARTICLE_TYPES)
    found.kinds += [kind for kind in kinds if kind not in found.kinds]
    found.kind = found.kind or next(iter(kinds), None)
    found.site_names += names_in(node.get("publisher"), nodes)
    told = any(rule == "json-ld" for rule, _ in found.headlines)
    if (title := string(node.get("headline")) or string(node.get("name"))) and not told:
        found.headlines.append(("json-ld", title))
    if date := string(node.get("datePublished")) or string(node.get("dateCreated")):
        found.published.append(("json-ld", date))
    if date := string(node.get("dateModified")):
        found.modified.append(("json-ld", date))
    if not any(rule == "json-ld" for rule, _ in found.authors):
        found.authors += [("json-ld", name) for name in names_in(node.get("author"), nodes) if "://" not in name]
    sections = node.get("articleSection")
    found.sections += filter(None, map(string, sections if isinstance(sections, list) else [sections]))
    found.description = found.description or string(node.get("description"))
    text = node.get("articleBody")
    if isinstance(text, str) and len(text) > len(found.text):
        found.text = "\n".join(map(collapse, re.sub(r"<[^>]*>", " ", unescape(unescape(text))).split("\n")))
    free = node.get("isAccessibleForFree")
    if found.free is None and free is not None:
        found.free = str(free).lower() not in ("false", "0", "no")
