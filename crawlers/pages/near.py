"""Dates that a page calls those of publication in words, or that stand right under its headline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement

from crawlers.pages.html import collapse

LABELS = (
    *("published", "posted", "created", "publié", "mis en ligne", "veröffentlicht", "erschienen", "erstellt"),
    *("publicado", "publicada", "pubblicato", "pubblicata", "notizia del", "gepubliceerd", "geplaatst", "publicerad"),
    *("publisert", "udgivet", "julkaistu", "opublikowano", "data publikacji", "publikováno", "vydáno", "zveřejněno"),
    *("paskelbta", "publicēts", r"yayınlan\w+", "yayın tarihi", "eklenme tarihi", r"опубликован\w*", "размещено"),
    *("дата публикации", "добавлено", "опубліковано", "дата публікації", "розміщено", "жарияланған күні"),
    *("жарияланған", "жарияланды", "жарыяланган"),
)
"""Words for publication."""
LABEL = re.compile(rf"(?<!\w)(?:{'|'.join(LABELS)})(?!\w)[^\d\n]{{0,25}}\d", re.IGNORECASE)
WORDS = etree.XPath("//body//text()[not(parent::script or parent::style)]", smart_strings=False)
STEMS = tuple(label.partition("\\")[0] for label in LABELS)
FULL = re.compile(r"(?<!\d)(?:\d{1,2}|(?:19|20)\d\d)(?!\d).{0,18}?(?<!\d)(?:(?:19|20)\d\d|\d{1,2})(?!\d)")
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
OF_RIGHTS = re.compile(r"©|\(c\)|copyright|rights reserved|все права|усі права|құқықтар", re.IGNORECASE)
OF_CHANGE = re.compile(
    r"updat|modif|edited|обновл|измен|оновл|жаңарт|aktualis|zaktualiz|güncel|mis à jour|aggiornat|actualiz"
    r"|bijgewerkt|uppdaterad|oppdatert|opdateret|päivitetty|^stand\b|редакци[яи] от",
    re.IGNORECASE,
)
AROUND = frozenset({"script", "style", "noscript", "template", "option", "aside", "footer", "nav", "button"})
FEW = 30
"""Paragraphs and divisions that no form has."""
LONGEST, MOST_TEXTS, LOOKED_AT = 120, 3_000, 40
UNDER_HEADLINE = 70
"""Characters of a text under the headline that can be a date with what belongs to it; else it is prose."""


def labelled_dates(tree: HtmlElement) -> list[str]:
    """Short texts in which a date follows a word for publication, from that word on; at most three, in order."""
    found: list[str] = []
    texts = WORDS(tree)
    words = "".join(map(str, texts)).lower() if isinstance(texts, list) else ""
    if not any(stem in words for stem in STEMS):  # quicker than block by block
        return found
    for text in islice(_texts(tree), MOST_TEXTS):
        if len(text) <= LONGEST and (match := LABEL.search(text)) and not OF_RIGHTS.search(text):
            found.append(text[match.start() :])
        if len(found) == 3:
            break
    return found


def under_headline(tree: HtmlElement) -> list[str]:
    """Texts right under the first h1 that hold a whole date and little else, in order.

    A longer text may begin with its date in brackets.
    """
    headline = next(tree.iter("h1"), None)
    if headline is None:
        return []
    found: list[str] = []
    for text in islice(_texts(tree, headline), LOOKED_AT):
        if len(text) > UNDER_HEADLINE:
            opening = re.match(r"\(([^()]{6,40})\)", text)
            text = opening[1] if opening else ""
        if YEAR.search(text) and FULL.search(text) and not OF_CHANGE.search(text) and not OF_RIGHTS.search(text):
            found.append(text)
    return found


def _texts(tree: HtmlElement, behind: HtmlElement | None = None) -> Iterator[str]:
    """Texts of a page's blocks in order, without what stands around; behind an element where one is given."""
    texts = (behind if behind is not None else tree).xpath(
        "following::text()" if behind is not None else "//body//text()"
    )
    known: dict[HtmlElement, HtmlElement | None] = {}
    pieces: list[str] = []
    block: HtmlElement | None = None
    for text in texts if isinstance(texts, list) else ():
        element = text.getparent()
        if text.is_tail:
            element = element.getparent()
        own = known[element] if element in known else _block_of(element, known)
        if own is None:
            continue
        if own is not block and pieces:
            if line := collapse(" ".join(pieces)):
                yield line
            pieces = []
        block = own
        pieces.append(str(text))
    if line := collapse(" ".join(pieces)):
        yield line


def is_around(element: HtmlElement) -> bool:
    """Whether an element is by its tag none of the article; a form is, unless the whole page was put into it."""
    if element.tag == "form":
        return (
            next(element.iter("h1", "article"), None) is None and len(list(islice(element.iter("p", "div"), FEW))) < FEW
        )
    return element.tag in AROUND


def _block_of(element: HtmlElement | None, known: dict[HtmlElement, HtmlElement | None]) -> HtmlElement | None:
    """The block element around an element, or itself; None where it stands around the article. `known` is added to."""
    line: list[HtmlElement] = []
    while element is not None and element not in known and not is_around(element):
        line.append(element)
        element = element.getparent()
    above = known[element] if element is not None and element in known else None
    outside = element is not None and above is None
    for one in reversed(line):
        if not outside and isinstance(one.tag, str) and one.tag not in INLINE:
            above = one
        known[one] = above
    return above


INLINE = frozenset({"span", "a", "b", "strong", "em", "i", "small", "time", "abbr", "u", "font", "label"})
