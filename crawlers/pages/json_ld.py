"""JSON-LD of a page: the nodes of schema.org that describe an article, and what they say."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from lxml.html import HtmlElement

from crawlers.pages.html import collapse

ARTICLE_TYPES = frozenset(
    {
        *("Article", "NewsArticle", "ReportageNewsArticle", "OpinionNewsArticle", "AnalysisNewsArticle"),
        *("AdvertiserContentArticle", "BackgroundNewsArticle", "ReviewNewsArticle", "BlogPosting", "LiveBlogPosting"),
    }
)
MOST_NODES = 2_000
MOST_NESTED = 6
TAG = re.compile(r"<[^>]*>")
WRAPPING = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*.*?\*/)|(?:-->|//\s*\]\]>|\]\]>)\s*;?\s*$")
TRAILING_COMMA = re.compile(r",\s*([}\]])")


def nodes_of(tree: HtmlElement) -> list[dict[str, Any]]:
    """All top nodes: of scripts, of lists, of a @graph. Scripts that cannot be read are passed over."""
    found: list[dict[str, Any]] = []
    for script in tree.iter("script"):
        if (script.get("type") or "").partition(";")[0].strip().lower() == "application/ld+json":
            found += _top(_loaded(script.text or ""))
    return found[:MOST_NODES]


def articles_among(nodes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The nodes that describe an article; what a page is mainly about, where it is told so, is one too."""
    found = [node for node in nodes if types_of(node) & ARTICLE_TYPES]
    inner = (node.get("mainEntity") for node in nodes)
    return found or [node for node in inner if isinstance(node, dict) and types_of(node) & ARTICLE_TYPES]


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
    """A text with its entities read, white space collapsed; None for anything else and for an empty one."""
    return collapse(unescape(unescape(value))) or None if isinstance(value, str) else None


def _loaded(text: str) -> Any:
    text = WRAPPING.sub("", WRAPPING.sub("", text.strip()))
    for attempt in (text, TRAILING_COMMA.sub(r"\1", text)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


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
