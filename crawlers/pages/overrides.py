"""What a person says of an outlet's pages: CSS selectors, or XPath expressions, which begin with / or (."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, cast

from cssselect import HTMLTranslator, SelectorError
from lxml import etree
from lxml.html import HtmlElement

from crawlers.outlet import Selectors
from crawlers.pages.html import collapse
from crawlers.pages.page_object import fields_of

BREAKS = ("br", "p", "div", "li", "h2", "h3", "h4", "blockquote", "tr", "section", "ul", "ol")


class Said:
    """What a person says of a page: by selectors, and where these say nothing by a page object of Python."""

    def __init__(self, tree: HtmlElement, chosen: Selectors, url: str) -> None:
        remove(tree, chosen.remove)
        self._tree, self._chosen = tree, chosen
        self._fields = fields_of(chosen.page, tree, url) if chosen.page else {}

    def texts(self, name: str) -> tuple[list[str], str] | None:
        """The texts of a field, never none, and the rule that gave them; None where nothing is said of it."""
        selector = getattr(self._chosen, name)
        read = paragraphs_of if name == "body" else texts_of
        if selector and (texts := read(self._tree, selector)):
            return texts, "selector"
        return (self._fields[name], "page object") if self._fields.get(name) else None

    def text(self, name: str) -> tuple[str, str] | None:
        """The first of these, with its rule."""
        found = self.texts(name)
        return (found[0][0], found[1]) if found else None


@lru_cache(maxsize=1_000)
def compiled(selector: str) -> etree.XPath:
    """A selector as an expression. Raises ValueError with a sentence for what is neither CSS nor XPath."""
    try:
        expression = selector if selector.startswith(("/", "(", "./")) else HTMLTranslator().css_to_xpath(selector)
        return etree.XPath(expression)
    except (SelectorError, etree.XPathSyntaxError) as error:
        raise ValueError(f"{selector!r} is neither a CSS selector nor an XPath expression ({error})") from None


def matches(tree: HtmlElement, selector: str) -> list[HtmlElement | str]:
    """What a selector finds: elements, or texts where an XPath expression names attributes or text()."""
    try:
        found: Any = compiled(selector)(tree)
    except etree.XPathEvalError:
        return []
    return cast("list[HtmlElement | str]", found) if isinstance(found, list) else [str(found)]


def elements_of(tree: HtmlElement, selector: str) -> list[HtmlElement]:
    """The elements that a selector finds."""
    return [one for one in matches(tree, selector) if isinstance(one, HtmlElement)]


def remove(tree: HtmlElement, selectors: Iterable[str]) -> None:
    """Take the elements that match out of the tree, keeping the text behind them."""
    for selector in selectors:
        for element in matches(tree, selector):
            if isinstance(element, HtmlElement) and element.getparent() is not None:
                element.drop_tree()


def texts_of(tree: HtmlElement, selector: str) -> list[str]:
    """The texts of all matches; of an element with `content` or `datetime` those."""
    return [text for text in map(_text, matches(tree, selector)) if text]


def _text(found: HtmlElement | str) -> str:
    if isinstance(found, str):
        return collapse(found)
    return collapse(found.get("content") or found.get("datetime") or str(found.text_content()))


def paragraphs_of(tree: HtmlElement, selector: str) -> list[str]:
    """The paragraphs of all matches: block elements and line breaks part them."""
    found: list[str] = []
    for element in matches(tree, selector):
        if isinstance(element, str):
            found += [line for line in map(collapse, element.split("\n")) if line]
            continue
        for script in list(element.iter("script", "style", "noscript")):
            script.drop_tree()
        for part in element.iter(*BREAKS):
            part.tail = "\n" + (part.tail or "")
            if part.tag != "br":
                part.text = "\n" + (part.text or "")
        found += [line for line in map(collapse, str(element.text_content()).split("\n")) if line]
    return found
