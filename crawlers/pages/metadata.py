"""What a page says about itself: JSON-LD (schema.org), meta elements, links."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml.html import HtmlElement

from crawlers.pages.html import collapse

ARTICLE_TYPES = frozenset(
    {
        *("Article", "NewsArticle", "ReportageNewsArticle", "OpinionNewsArticle", "AnalysisNewsArticle"),
        *("AdvertiserContentArticle", "BackgroundNewsArticle", "ReviewNewsArticle", "BlogPosting", "LiveBlogPosting"),
    }
)
PUBLISHED = (
    *("article:published_time", "datepublished", "pubdate", "publishdate", "publication_date", "date", "dc.date"),
    *("dc.date.issued", "dcterms.created", "sailthru.date", "parsely-pub-date", "og:published_time"),
)
MODIFIED = ("article:modified_time", "datemodified", "lastmod", "last-modified", "og:updated_time", "dcterms.modified")


@dataclass(slots=True)
class PageMetadata:
    """Claims of a page about itself; each may be absent. Dates are as written, best source first."""

    canonical: str | None = None
    titles: list[str] = field(default_factory=list)
    published: list[tuple[str, str]] = field(default_factory=list)
    """(rule, date as written)."""
    modified: list[str] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    section: str | None = None
    kind: str | None = None
    """The schema.org type where it is one of an article, or `article` of OpenGraph."""


def read_metadata(tree: HtmlElement) -> PageMetadata:
    """Collect the claims, in the order in which they are to be trusted."""
    found = PageMetadata()
    for node in _articles(tree):
        _add_json_ld(found, node)
    metas = _metas(tree)
    found.titles += [metas[key] for key in ("og:title", "twitter:title", "title") if key in metas]
    found.titles += [collapse(element.text_content()) for element in (*tree.iter("h1"), *tree.iter("title"))]
    found.published += [(f"meta {key}", metas[key]) for key in PUBLISHED if key in metas]
    found.modified += [metas[key] for key in MODIFIED if key in metas]
    found.published += [("time", text) for text in _times(tree)]
    found.authors += [metas[key] for key in ("author", "article:author") if key in metas and "://" not in metas[key]]
    found.section = found.section or metas.get("article:section") or metas.get("section")
    if found.kind is None and metas.get("og:type", "").lower() == "article":
        found.kind = "article"
    links = (link.get("href") for link in tree.iter("link") if "canonical" in (link.get("rel") or "").lower().split())
    found.canonical = next((link for link in links if link), metas.get("og:url"))
    found.titles = [title for title in found.titles if title]
    return found


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


def _times(tree: HtmlElement) -> Iterator[str]:
    """Dates of time elements that are marked as of publication, and of the first of an article."""
    for element in tree.iter("time"):
        marks = f"{element.get('itemprop') or ''} {element.get('class') or ''} {element.get('pubdate') or ''}".lower()
        moment = element.get("datetime")
        inside = any(parent.tag in ("article", "main", "header") for parent in element.iterancestors())
        if moment and (inside or any(word in marks for word in ("publish", "entry-date", "pubdate"))):
            yield moment


def _articles(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    """Nodes of JSON-LD that describe an article; broken scripts are passed over."""
    for script in tree.iter("script"):
        if (script.get("type") or "").partition(";")[0].strip().lower() != "application/ld+json":
            continue
        try:
            data = json.loads(script.text or "", strict=False)
        except (ValueError, RecursionError):
            continue
        for node in _nodes(data):
            if _types(node) & ARTICLE_TYPES:
                yield node


def _nodes(data: Any) -> Iterator[dict[str, Any]]:
    """The top nodes: of a list, of a @graph, or the one itself. Deeper ones describe other things."""
    for node in data if isinstance(data, list) else [data]:
        if isinstance(node, dict):
            yield node
            graph = node.get("@graph")
            for inner in graph if isinstance(graph, list) else []:
                if isinstance(inner, dict):
                    yield inner


def _types(node: dict[str, Any]) -> set[str]:
    kind = node.get("@type")
    return {kind} if isinstance(kind, str) else {one for one in kind if isinstance(one, str)} if kind else set()


def _add_json_ld(found: PageMetadata, node: dict[str, Any]) -> None:
    found.kind = found.kind or next(iter(sorted(_types(node) & ARTICLE_TYPES)), None)
    if title := _string(node.get("headline")) or _string(node.get("name")):
        found.titles.append(title)
    if date := _string(node.get("datePublished")) or _string(node.get("dateCreated")):
        found.published.append(("json-ld", date))
    if date := _string(node.get("dateModified")):
        found.modified.append(date)
    authors = node.get("author")
    for author in authors if isinstance(authors, list) else [authors]:
        name = _string(author.get("name") if isinstance(author, dict) else author)
        if name and "://" not in name:
            found.authors.append(name)
    section = node.get("articleSection")
    found.section = found.section or _string(section[0] if isinstance(section, list) and section else section)


def _string(value: Any) -> str | None:
    return collapse(value) or None if isinstance(value, str) else None
