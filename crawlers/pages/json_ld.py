"""JSON-LD of a page: the nodes of schema.org that describe an article, and what they say."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from html import unescape
from typing import Any

from lxml.html import HtmlElement

from crawlers.pages.html import collapse

ARTICLE_TYPES = frozenset(
    {
        *("Article", "NewsArticle", "ReportageNewsArticle", "OpinionNewsArticle", "AnalysisNewsArticle"),
        *("AskPublicNewsArticle", "SatiricalArticle", "Report", "ScholarlyArticle", "TechArticle"),
        *("AdvertiserContentArticle", "BackgroundNewsArticle", "ReviewNewsArticle", "BlogPosting", "LiveBlogPosting"),
    }
)
MOST_NODES = 2_000
MOST_NESTED = 6
TAG = re.compile(r"<[^>]*>")
MARK = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
TYPE = re.compile(r'"@type"\s*:\s*"(\w+)"')
PROPERTY = re.compile(
    r'"(headline|datePublished|dateCreated|dateModified|articleSection)"\s*:\s*"([^\n\r]{1,400}?)"\s*'
    r'(?:[\n\r}]|,\s*(?:[\n\r}]|"@?\w+"\s*:))'
)
MOST_MENDED = 50_000
WRAPPING = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*.*?\*/)|(?:-->|//\s*\]\]>|\]\]>)\s*;?\s*$")
TRAILING_COMMA = re.compile(r",\s*([}\]])")


def nodes_of(tree: HtmlElement) -> list[dict[str, Any]]:
    """All top nodes: of scripts, of lists, of a @graph. Scripts that cannot be read are passed over."""
    found: list[dict[str, Any]] = []
    for script in tree.iter("script"):
        if (script.get("type") or "").partition(";")[0].strip().lower() == "application/ld+json":
            found += _top(_loaded(script.text or ""))
    return found[:MOST_NODES]


def articles_among(nodes: list[dict[str, Any]], addresses: Collection[str] = ()) -> list[dict[str, Any]]:
    """The nodes that describe an article, those first that name one of the page's `addresses`; what a page is mainly
    about, where it is told so, is one too."""
    found = [node for node in nodes if types_of(node) & ARTICLE_TYPES]
    inner = (node.get("mainEntity") for node in nodes)
    found = found or [node for node in inner if isinstance(node, dict) and types_of(node) & ARTICLE_TYPES]
    return sorted(found, key=lambda node: not _is_about(node, addresses)) if len(found) > 1 else found


def _is_about(node: dict[str, Any], addresses: Collection[str]) -> bool:
    """Whether a node says that it describes the page: one of several that also name what is shown beside it."""
    page = node.get("mainEntityOfPage")
    named = page.get("@id") if isinstance(page, dict) else page
    return any(isinstance(one, str) and one.rstrip("/") in addresses for one in (named, node.get("url")))


def headed_among(nodes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The nodes of other types that have a headline, where none describes an article: a page of a guide, a report."""
    inner = (node.get("mainEntity") for node in nodes)
    return [node for node in (*nodes, *inner) if isinstance(node, dict) and string(node.get("headline"))]


TOLD = {
    "Recipe": ("description", "recipeIngredient", "ingredients", "recipeInstructions"),
    "HowTo": ("description", "supply", "tool", "step"),
    "Question": ("name", "text", "acceptedAnswer", "suggestedAnswer"),
    "QAPage": ("mainEntity",),
    "FAQPage": ("mainEntity",),
    "DiscussionForumPosting": ("text", "articleBody"),
    "JobPosting": ("description",),
}
"""Of pages that are no articles: the properties that hold their text, by schema.org type."""
WITHIN = ("text", "name", "description", "itemListElement", "acceptedAnswer", "suggestedAnswer", "step")


def told_text(nodes: list[dict[str, Any]]) -> list[str]:
    """The pieces of text that machines are given of a page of another kind than an article: recipes, questions and
    answers, postings. In order, tags taken out."""
    found: list[str] = []
    for node in nodes:
        for kind in sorted(types_of(node) & TOLD.keys()):
            found += [text for name in TOLD[kind] for text in _texts_in(node.get(name), 0)]
    return found[:MOST_NODES]


def _texts_in(value: Any, depth: int) -> Iterator[str]:
    if depth > MOST_NESTED:
        return
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict):
            yield from (text for name in WITHIN for text in _texts_in(one.get(name), depth + 1))
        elif isinstance(one, str):
            yield from filter(None, map(collapse, TAG.sub("\n", unescape(unescape(one))).split("\n")))


def dates_of_page(nodes: list[dict[str, Any]]) -> list[str]:
    """When nodes of other types than an article's, of which one is the page, say that they were published."""
    found = [node for node in nodes if not types_of(node) & (ARTICLE_TYPES | {"Comment", "Review", "WebSite"})]
    order = sorted(found, key=lambda node: not any(kind.endswith("Page") for kind in types_of(node)))
    names = ("datePublished", "uploadDate", "dateCreated", "datePosted")
    return [text for node in order for name in names if (text := string(node.get(name)))]


def types_of(node: dict[str, Any]) -> set[str]:
    """The schema.org types of a node, without the address before them."""
    kind = node.get("@type")
    kinds = [kind] if isinstance(kind, str) else kind if isinstance(kind, list) else []
    return {one.rpartition("/")[2] for one in kinds if isinstance(one, str)}


def names_in(value: Any, nodes: list[dict[str, Any]]) -> Iterator[str]:
    """Names of persons and organisations in an author's place: texts, objects, lists, references by @id."""
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict):
            name = one.get("name")
            if name is None and isinstance(one.get("@id"), str):
                name = next((node.get("name") for node in nodes if node.get("@id") == one["@id"]), None)
            if isinstance(name, dict | list):
                yield from names_in(name, [])
            elif text := string(name):
                yield text
        elif text := string(one):
            yield text


def string(value: Any) -> str | None:
    """A text with its entities read, marks of HTML taken out, white space collapsed; None for anything else and for an
    empty one."""
    return collapse(MARK.sub("", unescape(unescape(value)))) or None if isinstance(value, str) else None


def _loaded(text: str) -> Any:
    text = WRAPPING.sub("", WRAPPING.sub("", text.strip()))
    for attempt in (text, TRAILING_COMMA.sub(r"\1", text)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return _mended(text)


def _mended(text: str) -> dict[str, str] | None:
    """What stands behind the names of an article's properties in a script that is no JSON: a quotation mark in the
    headline, a missing comma. Only texts that end a line or stand before the next name are sure to be whole."""
    kind = TYPE.search(text)
    if kind is None or kind[1] not in ARTICLE_TYPES:
        return None
    found: dict[str, str] = dict(PROPERTY.findall(text[:MOST_MENDED]))
    return {"@type": kind[1], **{name: value.replace('\\"', '"').replace("\\/", "/") for name, value in found.items()}}


def _top(data: Any) -> Iterator[dict[str, Any]]:
    """Deeper nodes describe other things."""
    for node in data if isinstance(data, list) else [data]:
        if isinstance(node, list):
            yield from (inner for inner in node if isinstance(inner, dict))
        if isinstance(node, dict):
            yield node
            graph = node.get("@graph")
            for inner in graph if isinstance(graph, list) else [graph]:
                if isinstance(inner, dict):
                    yield inner
