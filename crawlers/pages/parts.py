"""Articles that an outlet splits over several pages: which pages are their parts, and the text in order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawlers.addresses import normalise, resolve
from crawlers.listing.paging import PARAMETER, may_count
from crawlers.pages.html import UnreadablePageError, collapse, read_html

MOST_PARTS = 15
"""A pagination that counts further is a listing's, a gallery's or a book's."""
FEWEST_WORDS = 40
"""Words beside links on a page that is an article's part."""

HREF = re.compile(rb"""<(?:a|link)\s[^>]*?href\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
COUNTED = re.compile(rb"\d")
COUNTING = re.compile(rb"(?:page\w*|p|pg|part|str|bet)=\d", re.IGNORECASE)
OTHER_PAGES = re.compile(
    r"comment|koment|коммент|gallery|galerey|photo|foto|slide|carousel|related|reply|forum|disqus", re.IGNORECASE
)
AFTER_PATH = re.compile(r"/?(?:page|part|p|str|bet)?[/_-]?(\d{1,2})/?", re.IGNORECASE)
IN_NAME = re.compile(r"[-_./]?(?:page|part|p|str|bet)?[-_]?(\d{1,2})", re.IGNORECASE)
PAGER = re.compile(
    r"\W*((page|pages|part|страниц[аы]|стр|часть|бет|бөлім|сторінк[аи]|частина)\W*)?(\d+\W*)*"
    r"((next|previous|next page|следующая|предыдущая|вперед|назад|далее|читать далее|келесі|алдыңғы|далі|назад)\W*)*",
    re.IGNORECASE,
)


def further_parts(body: bytes, content_type: str, url: str, head: str) -> tuple[tuple[int, str], ...]:
    """(number, normalised address) of the later parts that a page of an article links to.

    `url` is the page's own address, `head` that of the article's first part. Pages of comments and galleries, and
    other articles, are no parts: a part has the head's address but for a number, and its link says no more than that.
    """
    if urlsplit(head).path in ("", "/") or not _any_may_be_part(body, head):
        return ()
    try:
        tree = read_html(body, content_type)
    except UnreadablePageError:
        return ()
    own = part_number(head, url) or 1
    base = resolve(url, next((one.get("href") or "" for one in tree.iter("base")), "")) or url
    found: dict[int, str] = {}
    for element in tree.iter("a", "link"):
        link = resolve(base, element.get("href") or "") if element.get("href") else None
        number = part_number(head, normalise(link)) if link and _is_pager(element) else None
        if link and number is not None and number > own:
            found.setdefault(number, normalise(link))
    if not found or max(found) > MOST_PARTS or own + 1 not in found or _words_beside_links(tree) < FEWEST_WORDS:
        return ()
    return tuple(sorted(found.items()))


def part_number(head: str, url: str) -> int | None:
    """Which part of the article at `head` an address is, from 2 on; None where it is none."""
    first, other = urlsplit(head), urlsplit(url)
    if first.netloc != other.netloc or OTHER_PAGES.search(url.removeprefix(head)):
        return None
    number = None
    if first.path == other.path:
        match = PARAMETER.search(other.query)
        if match and _rest(other.query) == _rest(first.query) and not PARAMETER.search(first.query):
            number = int(match[2])
    elif first.query == other.query:
        number = _number_in_path(first.path, other.path)
    return number if number is not None and number >= 2 else None


def _number_in_path(first: str, other: str) -> int | None:
    plain = first.rstrip("/")
    if other.startswith(plain + "/") and (match := AFTER_PATH.fullmatch(other[len(plain) :])):
        return int(match[1])
    stem, dot, ending = first.rpartition(".")
    if dot and "/" not in ending and other.startswith(stem) and other.endswith(dot + ending):
        match = IN_NAME.fullmatch(other[len(stem) : -len(dot + ending)])
        # news12.html is no part of news1.html
        return int(match[1]) if match and not (stem[-1:].isdigit() and match[0][0].isdigit()) else None
    return None


def _rest(query: str) -> list[str]:
    return sorted(one for one in PARAMETER.sub("", query).split("&") if one)


def _any_may_be_part(body: bytes, head: str) -> bool:
    """A quick look, since few pages have parts: a link that counts, behind the head's name or as a mere query."""
    name = b"/" + urlsplit(head).path.rstrip("/").rpartition("/")[2].rpartition(".")[0].encode()
    name = name if len(name) > 1 else b"/" + urlsplit(head).path.rstrip("/").rpartition("/")[2].encode()
    for link in HREF.findall(body):
        _, found, rest = (b"/" + link).rpartition(name)
        if b"?" in link:
            if (found or link[:1] == b"?") and COUNTING.search(link):
                return True
        elif found and rest[:1] in b"/_.-p" and COUNTED.search(rest):
            return True
        elif COUNTED.match(link):
            return True  # a mere "2.html" or "2/" beside it
    return False


def _is_pager(element: HtmlElement) -> bool:
    """Whether a link says no more than which page it leads to, and stands with no comments or pictures."""
    if element.tag == "link":
        return "next" in (element.get("rel") or "").lower()
    if not may_count(collapse(str(element.text_content()))):
        return False
    around = [element, *list(element.iterancestors())[:4]]
    return not any(OTHER_PAGES.search(f"{one.get('class') or ''} {one.get('id') or ''}") for one in around)


def _words_beside_links(tree: HtmlElement) -> int:
    texts = tree.xpath("//body//text()[not(ancestor::a or ancestor::script or ancestor::style or ancestor::nav)]")
    return sum(len(str(text).split()) for text in texts) if isinstance(texts, list) else 0


def joined(bodies: Sequence[str]) -> str:
    """The texts of an article's parts, in order, as one: what each page repeats stands once, and no pager's line."""
    paragraphs: list[str] = []
    seen: set[str] = set()
    for body in bodies:
        fresh = False
        for paragraph in body.split("\n\n"):
            key = re.sub(r"\W+", "", paragraph).casefold()
            # A page may begin with the lead again; within the text even a sentence may rightly come twice.
            repeated = key in seen and (not fresh or len(paragraph) > 60)
            if not repeated and not PAGER.fullmatch(paragraph):
                paragraphs.append(paragraph)
                fresh = True
        seen.update(re.sub(r"\W+", "", paragraph).casefold() for paragraph in paragraphs)
    return "\n\n".join(paragraphs)


def missing(numbers: Iterable[int]) -> list[int]:
    """The parts that are not among those at hand, up to the last that is known of."""
    known = set(numbers)
    return [number for number in range(2, max(known, default=1) + 1) if number not in known]
