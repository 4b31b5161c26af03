"""A page's bytes as a tree that an extractor can read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ftfy import fix_encoding
from ftfy.badness import is_bad
from lxml import etree
from lxml.html import HtmlComment, HtmlElement, HtmlEntity, HtmlProcessingInstruction

from crawlers.pages.charset import decode, undoubled

INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")  # soft hyphens, zero widths, directions
OLD_REFERENCE = re.compile(r"&#(1[2-5]\d);")  # &#147;: windows-1252, as browsers read it
# Letters wrongly decoded are of Latin or Greek, with signs; ASCII, Cyrillic, dashes and quotes, Chinese, Korean, which
# are most of a page, are not looked at.
SUSPECT = re.compile("[^\0-\x7f\u00a0\u0400-\u04ff\u2010-\u2027\u3000-\u9fff\uac00-\ud7a3]+")
BLOCKS = frozenset({"p", "div", "h1", "h2", "br", "article", "table", "ul"})


# Every element is an HtmlElement, told by lxml itself: its own look-up asks Python for the class of each.
CLASSES = etree.ElementDefaultClassLookup(
    element=HtmlElement, comment=HtmlComment, pi=HtmlProcessingInstruction, entity=HtmlEntity
)


class UnreadablePageError(Exception):
    """The bytes are no HTML page."""


def read_html(body: bytes, content_type: str) -> HtmlElement:
    """Parse a page in the encoding that its letters are in (`crawlers.pages.charset`), whatever it declares.

    Raises UnreadablePageError for what is empty or no HTML.
    """
    text, _ = decode(body, content_type)
    text = OLD_REFERENCE.sub(_modern, text.replace("\0", ""))
    try:
        # As bytes: lxml refuses a string with an encoding declaration of its own.
        parser = etree.HTMLParser(encoding="utf-8", no_network=True)
        parser.set_element_class_lookup(CLASSES)
        tree = etree.fromstring(repaired(text).encode("utf-8", "replace"), parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadablePageError(f"is no HTML page ({error})") from error
    if not isinstance(tree, HtmlElement):
        raise UnreadablePageError("is no HTML page (it is empty)")
    return tree


def repaired(text: str) -> str:
    """The text with wrongly decoded letters put right: sites serve `Trumpâ€™s`, in which no name would be found."""
    if text.isascii():
        return text
    text = undoubled(text)
    if not is_bad("\n".join(_suspects(text))):
        return text
    # Line by line: it is slow, and on few lines.
    return "\n".join(line if line.isascii() or not is_bad(line) else fix_encoding(line) for line in text.split("\n"))


def _suspects(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        if not line.isascii():
            yield from (line[max(0, match.start() - 3) : match.end() + 6] for match in SUSPECT.finditer(line))


def _modern(match: re.Match[str]) -> str:
    number = int(match[1])
    return bytes([number]).decode("windows-1252", "ignore") if 128 <= number < 160 else match[0]


def flatten_layout_tables(tree: HtmlElement) -> None:
    """Turn tables that only lay a page out into divisions: an extractor would read their cells as data."""
    for table in list(tree.iter("table")):
        if any(_lays_out(cell) for cell in table.iter("td")):
            for element in table.iter("table", "tbody", "thead", "tr", "td", "th"):
                element.tag = "div"


def _lays_out(cell: HtmlElement) -> bool:
    return any(child.tag in BLOCKS for child in cell)


def collapse(text: str) -> str:
    """White space of any kind as single blanks, none at the ends; invisible marks inside words are taken out."""
    return " ".join((text if text.isascii() else INVISIBLE.sub("", text)).split())


def letters(text: str) -> str:
    """A text without anything but its letters and digits, for comparison."""
    return re.sub(r"[\W_]+", "", text).casefold()
