"""A page's tree as a row of blocks of text, with what tells an article's own from what stands around it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from lxml import etree
from lxml.html import HtmlElement

from crawlers.pages.html import collapse
from crawlers.pages.names import ROLES, named_around, named_beside, named_comments, named_teaser

MAX_DEPTH = 200
"""Elements nested deeper than this are read as text without structure: a hostile page must not exhaust the stack."""
MAX_BLOCKS = 20_000

UNREAD = (
    *("script", "style", "noscript", "template", "svg", "iframe", "button", "select", "textarea", "input", "object"),
    *("audio", "video", "canvas", "map", "datalist", "dialog", "head", "title", "math", "embed", "label"),
)
ASIDE = frozenset({"nav", "footer", "aside", "figure", "figcaption", "menu"})
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
BLOCKS = frozenset(
    {
        *(
            "address",
            "article",
            "aside",
            "blockquote",
            "body",
            "caption",
            "center",
            "dd",
            "details",
            "dir",
            "div",
            "dl",
            "dt",
        ),
        *("fieldset", "figcaption", "figure", "footer", "form", "header", "hgroup", "li", "main", "menu", "nav", "ol"),
        *(
            "p",
            "pre",
            "section",
            "summary",
            "table",
            "tbody",
            "thead",
            "tfoot",
            "tr",
            "td",
            "th",
            "ul",
            "html",
            "caption",
        ),
        *HEADINGS,
    }
)
"""What is not among these flows within a line, as browsers do with elements that they do not know."""

SHOWN = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6"})
LISTED = re.compile(r"[-–•*·▪►✓]\s+\w")
"""How a line begins that is one of a list, whatever its element."""
DENSE = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]")
PROSE = etree.XPath("count(descendant::p[string-length() > 80])")
LENGTH = etree.XPath("string-length()")


@dataclass(slots=True)
class Block:
    """A paragraph, heading or list item as shown."""

    text: str
    tag: str
    """Of the block element whose text it is: p, h2, li, blockquote, div …"""
    words: int
    linked: int
    """Words that are a link's."""
    quoted: bool = False
    listed: bool = False
    place: HtmlElement | None = None
    """The element in which it stands beside other blocks: a paragraph's parent, a division of lines itself."""

    @property
    def density(self) -> float:
        """Share of the words that are a link's, 0..1."""
        return self.linked / self.words if self.words else 0.0


@dataclass(slots=True)
class Span:
    """An element as the run of its blocks: `first` inclusive, `last` exclusive."""

    element: HtmlElement
    first: int
    last: int


@dataclass(slots=True)
class Blocks:
    """A page's blocks in order, and its block elements as spans of them."""

    blocks: list[Block] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)


Names = Literal["all", "comments", "none"]
"""Which names of elements are heeded: all of what stands around an article, those of readers' comments, none."""


def read_blocks(root: HtmlElement, names: Names = "all") -> Blocks:
    """The blocks of a tree, without what is named as standing around an article. Scripts and the like are taken out.

    Elements made for what stands around (nav, footer …) are left out whatever `names` are heeded: these may mislead.
    """
    for element in list(root.iter("noscript")):
        if _number(PROSE(element)) >= 3:  # the whole page, for whom no script runs
            element.tag = "div"
    etree.strip_elements(root, *UNREAD, etree.Comment, etree.ProcessingInstruction, with_tail=False)
    return _Walker(names).read(root)


def drop_around(root: HtmlElement) -> None:
    """Take out of a tree what is almost surely none of an article, for an extractor that does not go by names."""
    walker = _Walker("all")
    walker.prose, walker.length = _number(PROSE(root)), _number(LENGTH(root)) or 1.0
    for element in list(root.iter(*(BLOCKS - {"figure", "figcaption"}))):
        doubt = doubt_of(element)
        if doubt >= 0.6 and element.getparent() is not None and not walker.holds(element, doubt):
            element.drop_tree()


class _Walker:
    """One walk over the tree: text is gathered until a block element begins or ends."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.found = Blocks()
        self.pieces: list[str] = []
        self.linked: list[str] = []
        self.place: HtmlElement | None = None
        self.prose = 1.0
        self.length = 1.0

    def read(self, root: HtmlElement) -> Blocks:
        self.length = _number(LENGTH(root)) or 1.0
        self.prose = _number(PROSE(root))
        self._block(root, "body", 0, False, False)
        return self.found

    def _block(self, element: HtmlElement, tag: str, depth: int, quoted: bool, listed: bool) -> None:
        first = len(self.found.blocks)
        outer = self.place
        self.place = outer if tag in SHOWN else element
        if element.text:
            self.pieces.append(element.text)
        self._children(element, tag, depth, quoted, listed)
        self._flush(tag, quoted, listed)
        self.place = outer
        last = len(self.found.blocks)
        if last == first + 1 and self.found.blocks[first].place is element:
            self.found.blocks[first].place = outer  # a division of one line is a paragraph
        if last > first:
            self.found.spans.append(Span(element, first, last))

    def _children(self, element: HtmlElement, tag: str, depth: int, quoted: bool, listed: bool) -> None:
        for child in element:
            name = child.tag
            if name == "br" or name == "hr":
                self._flush(tag, quoted, listed)
            elif name in BLOCKS:
                doubt = self._doubt(child)
                if not doubt or self.holds(child, doubt):
                    self._enter(child, name, tag, depth + 1, quoted, listed)
            elif not isinstance(name, str):
                pass
            elif not _hidden(child):
                self._inline(child, tag, depth + 1, quoted, listed)
            if child.tail:
                self.pieces.append(child.tail)

    def _doubt(self, element: HtmlElement) -> float:
        if self.names == "all" or element.tag in ASIDE:
            return doubt_of(element)
        named = f"{element.get('class') or ''} {element.get('id') or ''}"
        return 0.9 if self.names == "comments" and named_comments(named) else 0.0

    def _enter(self, child: HtmlElement, name: str, tag: str, depth: int, quoted: bool, listed: bool) -> None:
        if depth > MAX_DEPTH or len(self.found.blocks) > MAX_BLOCKS:
            self.pieces.append(" ".join(child.itertext()))
        elif name in ("td", "th") and not any(inner.tag in BLOCKS for inner in child):
            self.pieces.append(" ")  # a cell: its row is the block
            self._inline(child, tag, depth, quoted, listed)
            self.pieces.append(" ")
        else:
            self._flush(tag, quoted, listed)
            if name == "div" and tag == "li" and next(child.getparent().iter("a"), None) is None:
                name = "li"
            self._block(child, name, depth, quoted or name == "blockquote", listed or name in ("ul", "ol", "dl"))

    def _inline(self, element: HtmlElement, tag: str, depth: int, quoted: bool, listed: bool) -> None:
        """An inline element: its text belongs to the block around it. Some sites put block elements into it."""
        linked = element.tag == "a" and _leads_on(element)
        if linked:
            start = len(self.pieces)
            blocks = len(self.found.blocks)
        if element.text:
            self.pieces.append(element.text)
        if len(element):
            if depth > MAX_DEPTH:
                self.pieces += [text for child in element for text in child.itertext()]
            else:
                self._children(element, tag, depth, quoted, listed)
        if linked:
            if len(self.found.blocks) == blocks:
                self.linked += self.pieces[start:]
            else:
                for block in self.found.blocks[blocks:]:
                    block.linked = block.words

    def holds(self, element: HtmlElement, share: float) -> bool:
        """Whether more than that share of the page's prose is within, whatever the element is called."""
        if self.prose >= 2:
            return _number(PROSE(element)) > share * self.prose
        return _number(LENGTH(element)) > share * self.length

    def _flush(self, tag: str, quoted: bool, listed: bool) -> None:
        if not self.pieces:
            return
        text = collapse("".join(self.pieces))
        if text:
            words = count_words(text)
            if tag not in HEADINGS and LISTED.match(text):
                tag = "li"
            linked = sum(map(count_words, self.linked))
            self.found.blocks.append(Block(text, tag, words, min(linked, words), quoted, listed, self.place))
        self.pieces.clear()
        self.linked.clear()


def doubt_of(element: HtmlElement) -> float:
    """What share of the page's prose an element must hold to be looked into, for what it calls itself; 0: none."""
    if element.tag in ASIDE:
        if element.tag == "figure" and next(element.iter("table", "pre", "blockquote"), None) is not None:
            return 0.0  # some systems put these into one
        return 0.9 if element.tag in ("nav", "footer") else 0.6
    if element.tag == "form":  # some systems put the whole page into one
        return 0.5
    if (role := element.get("role")) and role in ROLES:
        return 2.0 if role == "dialog" else 0.6
    if _hidden(element) and element.tag not in SHOWN:  # a script will show the text's own paragraphs
        return 0.3
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    if names == " " or element.tag in ("body", "html", "article", "main"):
        return 0.0
    if element.tag in SHOWN:
        return 0.6 if named_beside(names if element.tag == "p" else element.get("class") or "") else 0.0
    doubt = named_around(names)
    return 0.0 if doubt and named_teaser(names) and _is_under_headline(element) else doubt


def _is_under_headline(element: HtmlElement) -> bool:
    """Whether an element beside the page's headline leads nowhere, as another article's teaser would."""
    parent = element.getparent()
    beside = parent is not None and next(parent.iter("h1"), None) is not None
    return beside and next(element.iter("a"), None) is None


def count_words(text: str) -> int:
    """Words parted by blanks; two letters of a script that parts none are counted as a word."""
    dense = len(DENSE.findall(text)) if not text.isascii() else 0
    return len(text.split()) + dense // 2


def _number(found: object) -> float:
    return found if isinstance(found, float) else 0.0


def _leads_on(link: HtmlElement) -> bool:
    """Whether an `a` leads to a page: not where it writes or calls to somebody, and not where it is only a place to
    lead to, which old pages leave open over the whole text."""
    target = link.get("href")
    if target is None:
        return link.get("name") is None
    return not target.startswith(("mailto:", "tel:"))


def _hidden(element: HtmlElement) -> bool:
    style = element.get("style")
    if style and "none" in style and re.search(r"display\s*:\s*none", style):
        return True
    return element.get("hidden") is not None or element.get("aria-hidden") == "true"
