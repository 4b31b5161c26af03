"""The article of a page: title, text, date, authors; never what stands around it."""

from __future__ import annotations

import datetime as dt
import re
from configparser import ConfigParser
from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import trafilatura
from lxml.html import HtmlElement
from trafilatura.settings import Document, use_config

from crawlers.addresses import normalise, plain, resolve
from crawlers.outlet import Outlet
from crawlers.pages.dates import parse_moment, published
from crawlers.pages.html import (
    UnreadablePageError,
    collapse,
    flatten_layout_tables,
    paragraphs_of,
    read_html,
    remove,
    text_of,
)
from crawlers.pages.metadata import PageMetadata, read_metadata
from crawlers.pages.turns import says_gone

EXTRACTOR = f"3+trafilatura-{trafilatura.__version__}"
MAX_BYTES = 5_000_000
MIN_WORDS = 10  # Kazakh says much in few words
NOISE = re.compile(
    r"(advertisement|story continues below( advertisement)?|реклама|жарнама|read more|читать далее|читайте также.*)\W*",
    re.IGNORECASE,
)
OPINION = re.compile(r"opinion|op-ed|editorial|column|мнени|колонк|пікір|думк|погляд", re.IGNORECASE)


class NotAnArticleError(Exception):
    """The page is none; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Article:
    """An article as its page shows it. `body` is paragraphs joined by a blank line."""

    url: str
    title: str
    body: str
    published: str | None = None
    published_source: str | None = None
    modified: str | None = None
    authors: tuple[str, ...] = ()
    section: str | None = None
    genre: str | None = None


def read_article(
    body: bytes, content_type: str, url: str, outlet: Outlet, zone: ZoneInfo, captured: dt.datetime
) -> Article:
    """Read the article of a page as captured.

    `zone` is that of dates written without one. Raises NotAnArticleError.
    """
    tree = _tree(body, content_type)
    if sentence := says_gone(body, content_type):
        raise NotAnArticleError(f"says: {sentence}")
    metadata = read_metadata(tree)
    remove(tree, outlet.selectors.remove)
    title, byline, paragraphs = _text(tree, metadata, outlet, url)
    if not title:
        raise NotAnArticleError("has no title")
    words = sum(len(paragraph.split()) for paragraph in paragraphs)
    if words < MIN_WORDS:
        raise NotAnArticleError(f"has a text of {words} words only")
    claims = list(metadata.published)
    if outlet.selectors.published and (text := text_of(tree, outlet.selectors.published)):
        claims.insert(0, ("selector", text))
    when = published(claims, byline, url, tree, zone, captured.date(), outlet.languages)
    if when is None and metadata.kind is None:
        raise NotAnArticleError("has no date, and does not say that it is an article")
    return Article(
        url=_canonical(metadata, url, outlet),
        title=title,
        body="\n\n".join(paragraphs),
        published=when[0] if when else None,
        published_source=when[1] if when else None,
        modified=next((text for text in metadata.modified if parse_moment(text)), None),
        authors=_authors(tree, metadata, outlet),
        section=metadata.section,
        genre=_genre(metadata, url),
    )


def read_text(body: bytes, content_type: str, url: str, outlet: Outlet) -> str:
    """The text of a page that is a later part of an article, which need not have a title and a date of its own.

    Raises NotAnArticleError for what is no HTML.
    """
    tree = _tree(body, content_type)
    metadata = read_metadata(tree)
    remove(tree, outlet.selectors.remove)
    return "\n\n".join(_text(tree, metadata, outlet, url)[2])


def _tree(body: bytes, content_type: str) -> HtmlElement:
    if len(body) > MAX_BYTES:
        raise NotAnArticleError(f"is larger than {MAX_BYTES:,} bytes")
    try:
        return read_html(body, content_type)
    except UnreadablePageError as error:
        raise NotAnArticleError(str(error)) from error


def _text(
    tree: HtmlElement, metadata: PageMetadata, outlet: Outlet, url: str
) -> tuple[str | None, list[str], list[str]]:
    """Title, byline and paragraphs: by the outlet's selectors where it has them, else by trafilatura."""
    chosen = outlet.selectors
    title = text_of(tree, chosen.title) if chosen.title else None
    if chosen.body and title:
        return title, *_clean(paragraphs_of(tree, chosen.body), title, metadata)
    body = paragraphs_of(tree, chosen.body) if chosen.body else None
    flatten_layout_tables(tree)
    document = trafilatura.bare_extraction(
        deepcopy(tree), url=url, include_comments=False, with_metadata=True, config=_config()
    )
    found = document.as_dict() if isinstance(document, Document) else {}
    title = title or found.get("title") or next(iter(metadata.titles), None)
    if body is None:
        body = [line for line in map(collapse, (found.get("text") or "").split("\n")) if line]
    return title, *_clean(body, title or "", metadata)


@lru_cache(maxsize=1)
def _config() -> ConfigParser:
    """trafilatura's settings, but short news are news: below 250 characters it would take the page's whole text."""
    config = use_config()
    for size in ("MIN_EXTRACTED_SIZE", "MIN_OUTPUT_SIZE"):
        config.set("DEFAULT", size, "40")
    return config


def _clean(paragraphs: list[str], title: str, metadata: PageMetadata) -> tuple[list[str], list[str]]:
    """(byline, text): the lines that stood before the text, and the text without headline and advertisements."""
    start = 0
    while start < min(3, len(paragraphs)) and _is_head(paragraphs[start], title, metadata):
        start += 1
    return paragraphs[:start], [text for text in paragraphs[start:] if not NOISE.fullmatch(text)]


def _is_head(text: str, title: str, metadata: PageMetadata) -> bool:
    """Whether one of the first paragraphs repeats the title or is a byline: short, with a date or just the author."""
    if _letters(text) in {_letters(one) for one in (title, *metadata.titles)}:
        return True
    if len(text) > 100 or text.endswith((".", "!", "?", "…", "»", "”")):
        return False
    return _letters(text) in map(_letters, metadata.authors) or BYLINE.search(text) is not None


BYLINE = re.compile(
    r"^by [A-Z][\w.'-]+( [A-Z][\w.'-]+){0,3}$|^posted on\b|\b\d{1,2}[./]\d{1,2}[./](19|20)\d\d\b"
    r"|[|–—-]\s*[^\W\d]+ \d{1,2},? (19|20)\d\d|^\d{1,2} [^\W\d]+ (19|20)\d\d\b",
    re.IGNORECASE,
)


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()


def _canonical(metadata: PageMetadata, url: str, outlet: Outlet) -> str:
    """The page's own word for its address, where it is one of the outlet's and can be this article's.

    Of a page that says nothing, what its address says: AMP, mobile and print doubles are one article.
    """
    link = resolve(url, metadata.canonical) if metadata.canonical else None
    canonical = normalise(link, outlet.tracking_parameters) if link else url
    if not outlet.owns(canonical) or _names_a_section(canonical, url, outlet):
        canonical = url
    return plain(canonical, outlet.hosts)


def _names_a_section(canonical: str, url: str, outlet: Outlet) -> bool:
    """Whether a canonical address is that of a home or section page: some templates give all articles the same one."""
    own, other = urlsplit(url).path.rstrip("/"), urlsplit(canonical).path.rstrip("/")
    if own == other:
        return False
    if not other or canonical in {normalise(source.url, outlet.tracking_parameters) for source in outlet.sources}:
        return True
    return own.startswith(f"{other}/") and re.fullmatch(r"[a-z]{1,20}", other.rpartition("/")[2]) is not None


def _authors(tree: HtmlElement, metadata: PageMetadata, outlet: Outlet) -> tuple[str, ...]:
    if outlet.selectors.authors and (text := text_of(tree, outlet.selectors.authors)):
        return (text,)
    return tuple(dict.fromkeys(metadata.authors))


def _genre(metadata: PageMetadata, url: str) -> str | None:
    """opinion | advertisement where the page says so; None: not known."""
    if metadata.kind == "AdvertiserContentArticle":
        return "advertisement"
    if metadata.kind == "OpinionNewsArticle" or OPINION.search(metadata.section or ""):
        return "opinion"
    return "opinion" if re.search(r"/(opinions?|columns?|editorial)/", urlsplit(url).path) else None
