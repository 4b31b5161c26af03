"""The article of a page: title, text, dates, authors; never what stands around it. Each field with its rule."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from importlib.metadata import version
from zoneinfo import ZoneInfo

from lxml.html import HtmlElement

from crawlers.outlet import Outlet, Selectors
from crawlers.pages.authors import clean_authors, shown_authors
from crawlers.pages.blocks import count_words
from crawlers.pages.canonical import canonical_address
from crawlers.pages.dates import YEAR_ONLY, When, is_month_first, modified, published, shown_dates, sought
from crawlers.pages.genre import access_of, genre_of
from crawlers.pages.headline import choose_headline, shown_headline
from crawlers.pages.html import UnreadablePageError, collapse, letters, read_html
from crawlers.pages.metadata import PageMetadata, read_metadata
from crawlers.pages.overrides import Said, remove
from crawlers.pages.text import Text, find_text
from crawlers.pages.turns import says_gone

EXTRACTOR = f"13+trafilatura-{version('trafilatura')}"
MAX_BYTES = 5_000_000
MIN_WORDS = 10  # Kazakh says much in few words
MOST_CAPTIONS = 40


class NotAnArticleError(Exception):
    """The page is none; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Article:
    """An article as its page shows it. `body` is paragraphs joined by a blank line, the lead among them."""

    url: str
    title: str
    body: str
    published: str | None = None
    published_source: str | None = None
    modified: str | None = None
    authors: tuple[str, ...] = ()
    section: str | None = None
    genre: str | None = None
    headline: str | None = None
    """As shown above the text, where that is not the title."""
    lead: str | None = None
    """What stands between headline and text, or the first paragraph where the page marks it so."""
    captions: tuple[str, ...] = ()
    published_precision: str | None = None
    """day | minute | second."""
    access: str | None = None
    """open | paywalled | stub (only a beginning is shown), where the page says so."""
    rules: dict[str, str] = field(default_factory=dict)
    """For each field the rule that gave it."""


def read_article(
    body: bytes,
    content_type: str,
    url: str,
    outlet: Outlet,
    zone: ZoneInfo,
    captured: dt.datetime,
    *,
    listed: bool = False,
) -> Article:
    """Read the article of a page as captured.

    `zone` is that of dates written without one; `listed` says that a listing dates it, so that it need not.
    Raises NotAnArticleError.
    """
    tree = _tree(body, content_type)
    if sentence := says_gone(body, content_type):
        raise NotAnArticleError(f"says: {sentence}")
    chosen = outlet.selectors_on(captured.astimezone(zone).date())
    metadata = read_metadata(tree)
    said = Said(tree, chosen, url)
    rules: dict[str, str] = {}
    title = _title(metadata, said, url, rules)
    captions = _captions(tree, said, rules)
    _override(metadata, said)
    shown = shown_dates(tree, metadata.published)
    month_first = is_month_first(tree, url, outlet.languages)
    authors = _authors(tree, metadata, said, rules)
    lead = said.text("lead")
    text = _text(tree, metadata, said, title, url, partial(_again, body, content_type, chosen))
    text = _cleaned(text, title, metadata, authors)
    _refuse_scraps(title, text)
    labels = [one for one in shown if one[0] == "label"]
    shown = [*labels, *(("byline", line) for line in text.before), *shown[len(labels) :]]
    when = published(metadata.published, shown, url, zone, captured, month_first)
    when = when or sought(_tree(body, content_type), url, zone, captured, month_first)
    if when is None and metadata.kind is None and not listed:
        raise NotAnArticleError("has no date, and does not say that it is an article")
    when = None if when and when.rule == YEAR_ONLY else when
    changed = modified(metadata.modified, zone, captured)
    read = _Read(title, text, when, changed, authors, captions, lead or _lead(text, metadata, title), rules)
    return _made(read, metadata, url, canonical_address(metadata, url, outlet))


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read of a page, before its kind is told from it."""

    title: str
    text: Text
    when: When | None
    changed: When | None
    authors: tuple[str, ...]
    captions: tuple[str, ...]
    lead: tuple[str, str] | None
    rules: dict[str, str]


def _refuse_scraps(title: str, text: Text) -> None:
    if not title:
        raise NotAnArticleError("has no title")
    words = sum(map(count_words, text.paragraphs))
    if words < MIN_WORDS:
        raise NotAnArticleError(f"has a text of {words} words only")


def _made(read: _Read, metadata: PageMetadata, url: str, canonical: str) -> Article:
    paragraphs, when = read.text.paragraphs, read.when
    questions = sum(one.endswith("?") and len(one) < 300 for one in paragraphs)
    marks = [*read.text.before, *read.text.behind]
    genre = genre_of(metadata, url, read.title, marks, questions, len(paragraphs))
    access = access_of(metadata, paragraphs)
    lead = read.lead
    if lead and lead[0] not in "\n\n".join(paragraphs):
        paragraphs = [lead[0], *paragraphs]  # who is named in it is named in the article
    headline = shown_headline(metadata, read.title)
    headline = None if headline == read.title else headline
    captions = tuple(one for one in read.captions if one not in paragraphs)
    given = {"body": read.text.rule, "published": when and when.rule, "modified": read.changed and read.changed.rule}
    given |= {"genre": genre and genre[1], "access": access and access[1], "lead": lead and lead[1]}
    given |= {"section": metadata.section_rule, "headline": headline and "h1"}
    given |= {} if captions else {"captions": None}
    return Article(
        url=canonical,
        title=read.title,
        body="\n\n".join(paragraphs),
        published=when.iso if when else None,
        published_source=when.rule if when else None,
        modified=read.changed.iso if read.changed else None,
        authors=read.authors,
        section=metadata.section,
        genre=genre[0] if genre else None,
        headline=headline,
        lead=lead[0] if lead else None,
        captions=captions,
        published_precision=when.precision if when else None,
        access=access[0] if access else None,
        rules={name: rule for name, rule in (read.rules | given).items() if rule},
    )


def page_date(
    body: bytes, content_type: str, url: str, zone: ZoneInfo, captured: dt.datetime, languages: Sequence[str]
) -> When | None:
    """When a page says that it was published, be it an article or not. Raises NotAnArticleError for no HTML."""
    tree = _tree(body, content_type)
    claims = read_metadata(tree).published
    shown = shown_dates(tree, claims)
    month_first = is_month_first(tree, url, languages)
    found = published(claims, shown, url, zone, captured, month_first)
    found = found or sought(tree, url, zone, captured, month_first)
    return None if found and found.rule == YEAR_ONLY else found


def read_text(body: bytes, content_type: str, url: str, outlet: Outlet, captured: dt.datetime | None = None) -> str:
    """The text of a page that is a later part of an article, which need not have a title and a date of its own.

    Raises NotAnArticleError for what is no HTML.
    """
    tree = _tree(body, content_type)
    chosen = outlet.selectors_on((captured or dt.datetime.now(dt.UTC)).date())
    metadata = read_metadata(tree)
    said = Said(tree, chosen, url)
    found = choose_headline(metadata, url)
    title = found[0] if found else ""
    text = _text(tree, metadata, said, title, url, partial(_again, body, content_type, chosen))
    return "\n\n".join(_cleaned(text, title, metadata, ()).paragraphs)


def _tree(body: bytes, content_type: str) -> HtmlElement:
    if len(body) > MAX_BYTES:
        raise NotAnArticleError(f"is larger than {MAX_BYTES:,} bytes")
    try:
        return read_html(body, content_type)
    except UnreadablePageError as error:
        raise NotAnArticleError(str(error)) from error


def _override(metadata: PageMetadata, said: Said) -> None:
    """Put what a person says of dates and section before what the page says."""
    for name, claims in (("published", metadata.published), ("modified", metadata.modified)):
        if found := said.text(name):
            claims.insert(0, (found[1], found[0]))
    if found := said.text("section"):
        metadata.section, metadata.section_rule = found
        metadata.sections.insert(0, found[0])


def _title(metadata: PageMetadata, said: Said, url: str, rules: dict[str, str]) -> str:
    title, rules["title"] = said.text("title") or choose_headline(metadata, url) or ("", "")
    return title


def _again(body: bytes, content_type: str, chosen: Selectors) -> HtmlElement:
    tree = _tree(body, content_type)
    remove(tree, chosen.remove)
    return tree


def _text(
    tree: HtmlElement, metadata: PageMetadata, said: Said, title: str, url: str, again: Callable[[], HtmlElement]
) -> Text:
    if found := said.texts("body"):
        return Text(*found, [])
    return find_text(tree, [title, *metadata.titles], metadata.text, url, again, metadata.pieces)


def _cleaned(text: Text, title: str, metadata: PageMetadata, authors: Sequence[str]) -> Text:
    """The text without the title and the byline, when they are its first paragraphs."""
    paragraphs, before = list(text.paragraphs), list(text.before)
    for _ in range(3):
        if not paragraphs or not _is_head(paragraphs[0], title, metadata, authors):
            break
        before.insert(0, paragraphs.pop(0))
    return Text(paragraphs, text.rule, before, text.behind)


def _is_head(text: str, title: str, metadata: PageMetadata, authors: Sequence[str]) -> bool:
    """Whether one of the first paragraphs repeats the title or is a byline: short, with a date or just the author."""
    if letters(text) in {letters(one) for one in (title, *metadata.titles)}:
        return True
    if len(text) > 100 or text.endswith((".", "!", "?", "…", "»", "”")):
        return False
    return letters(text) in map(letters, authors) or BYLINE.search(text) is not None


BYLINE = re.compile(
    r"^by [A-Z][\w.'-]+( [A-Z][\w.'-]+){0,3}$|^posted on\b|\b\d{1,2}[./]\d{1,2}[./](19|20)\d\d\b"
    r"|[|–—-]\s*[^\W\d]+ \d{1,2},? (19|20)\d\d|^\d{1,2} [^\W\d]+ (19|20)\d\d\b",
    re.IGNORECASE,
)


def _authors(tree: HtmlElement, metadata: PageMetadata, said: Said, rules: dict[str, str]) -> tuple[str, ...]:
    if found := said.texts("authors"):
        rules["authors"] = found[1]
        return clean_authors(found[0])
    for rule in dict.fromkeys(rule for rule, _ in metadata.authors):
        if names := clean_authors([text for other, text in metadata.authors if other == rule]):
            rules["authors"] = rule
            return names
    if names := shown_authors(tree):
        rules["authors"] = "byline"
    return names


def _captions(tree: HtmlElement, said: Said, rules: dict[str, str]) -> tuple[str, ...]:
    if told := said.texts("captions"):
        rules["captions"] = told[1]
        return tuple(dict.fromkeys(told[0][:MOST_CAPTIONS]))
    rules["captions"] = "figcaption"
    found = (collapse(element.text_content()) for element in list(tree.iter("figcaption"))[:MOST_CAPTIONS])
    return tuple(dict.fromkeys(text for text in found if 3 < len(text) < 600))


def _lead(text: Text, metadata: PageMetadata, title: str) -> tuple[str, str] | None:
    """The lead and its rule: the page's description where it is shown above or as the first paragraph."""
    told = letters(metadata.description or "")
    if len(told) < 30:
        return None
    for line in (*text.paragraphs[:1], *text.before):
        shown = letters(line)
        if len(shown) > 30 and (shown.startswith(told[:80]) or told.startswith(shown[:80])) and shown != letters(title):
            return line, "shown description"
    return None
