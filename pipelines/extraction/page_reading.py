"""Captures to articles, one by one and in a worker's process: what `extract` stores and its comparison reads."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from crawlers.outlet import Outlet
from crawlers.pages.article import EXTRACTOR, Article, NotAnArticleError, read_article, read_text
from crawlers.pages.dates import parse_moment
from crawlers.pages.page_object import PageObjectError
from crawlers.pages.parts import joined
from crawlers.warc import ArchiveError, read_page
from nlp.language_id import identify
from pipelines.campaign import Monitor
from pipelines.extraction.limits import TookTooLongError, at_most
from pipelines.extraction.split_articles import Place, SplitArticles

ARTICLE = "article"
LONGEST = 60.0
"""Seconds after which a page is given up: a usual one takes a few thousandths."""
FEWEST_CHARACTERS = 40
"""Of a paragraph whose own language is looked at."""


@dataclass(frozen=True, slots=True)
class Page:
    """What a worker needs to read a page."""

    capture: int
    url: str
    outlet: Outlet
    path: Path
    offset: int
    captured: str
    zone: str
    listed_date: str | None
    parts: tuple[Place, ...] = ()
    """Captures of the article's further pages, in order."""


@dataclass(frozen=True, slots=True)
class Read:
    """What a worker found: an article with its language, or the sentence why there is none."""

    page: Page
    outcome: str
    article: Article | None = None
    language: str | None = None
    languages: tuple[str | None, ...] = ()
    """Of each paragraph; empty where the outlet has one language only."""


def text_sha256(title: str, body: str) -> str:
    """The hash by which two versions of an article are told apart."""
    return hashlib.sha256(f"{title}\n\n{body}".encode()).hexdigest()


def page_of(
    row: Mapping[str, Any], monitor: Monitor, outlets: Mapping[str, Outlet], split: SplitArticles | None
) -> Page:
    """What is needed to read the capture of a row of `captures`."""
    outlet = outlets[row["outlet"]]
    return Page(
        capture=row["id"],
        url=row["url"],
        outlet=outlet,
        path=monitor.archive / row["warc_file"],
        offset=row["warc_offset"],
        captured=row["captured"],
        zone=outlet.time_zone or monitor.campaign.time_zone,
        listed_date=row["listed_date"],
        parts=split.parts(row["url"], row["captured"]) if split else (),
    )


def read_pages(pages: list[Page]) -> list[Read]:
    """What each page gives, in order. No page stops the others: one that breaks the extractor, or on which it takes
    longer than `LONGEST`, is set aside with that reason."""
    return [_read_page(page) for page in pages]


def _read_page(page: Page) -> Read:
    try:
        with at_most(LONGEST):
            article = _with_parts(page)
            language = identify(f"{article.title}\n{article.body}", page.outlet.languages)
            languages = _paragraph_languages(article.body, page.outlet.languages)
    except NotAnArticleError as error:
        return Read(page, f"not an article: {error}")
    except (ArchiveError, PageObjectError) as error:
        return Read(page, f"failed: {error}")
    except TookTooLongError as error:
        return Read(page, f"failed: the page {error}")
    except Exception as error:  # a hostile page may break any parser, and must not stop the other pages
        return Read(page, f"failed: the page broke the extractor ({type(error).__name__})")
    if article.published_source in (None, "htmldate") and page.listed_date:
        article = _dated_by_listing(article, page.listed_date)
    article = replace(article, rules=article.rules | {"language": "title and text"})
    return Read(page, ARTICLE, article, language, languages)


def _with_parts(page: Page) -> Article:
    found = read_page(page.path, page.offset)
    captured = dt.datetime.fromisoformat(page.captured)
    zone = ZoneInfo(page.zone)
    listed = page.listed_date is not None and parse_moment(page.listed_date) is not None
    article = read_article(found.body, found.content_type, page.url, page.outlet, zone, captured, listed=listed)
    if not page.parts:
        return article
    return replace(article, body=joined([article.body, *(_read_part(part, page) for part in page.parts)]))


def _dated_by_listing(article: Article, listed: str) -> Article:
    """The article with the date that the listing gave: better than a guess, not than what the page says."""
    moment = parse_moment(listed)
    if moment is None:
        return article
    precision = "day"
    if isinstance(moment, dt.datetime):
        precision = "second" if moment.second else "minute" if moment.hour or moment.minute else "day"
    rules = article.rules | {"published": "listing"}
    return replace(
        article, published=moment.isoformat(), published_source="listing", published_precision=precision, rules=rules
    )


def _paragraph_languages(body: str, expected: tuple[str, ...]) -> tuple[str | None, ...]:
    """The language of each paragraph that is long enough to tell: outlets mix Kazakh and Russian in one text."""
    if len(expected) < 2:
        return ()
    return tuple(identify(one, expected) if len(one) >= FEWEST_CHARACTERS else None for one in body.split("\n\n"))


def _read_part(part: Place, page: Page) -> str:
    found = read_page(part.path, part.offset)
    try:
        return read_text(
            found.body, found.content_type, found.url, page.outlet, dt.datetime.fromisoformat(page.captured)
        )
    except NotAnArticleError:
        return ""


def article_row(monitor: Monitor, key: str, read: Read) -> dict[str, Any]:
    """What `articles` holds of a page read: lists as JSON."""
    page, article = read.page, read.article
    assert article is not None
    listed = {name: getattr(article, name) for name in ("authors", "captions", "rules")} | {"languages": read.languages}
    return {
        **{name: value for name, value in asdict(article).items() if name not in listed},
        **{name: json.dumps(value, ensure_ascii=False) for name, value in listed.items()},
        "id": key,
        "outlet": page.outlet.id,
        "language": read.language,
        "published_day": day_of(article.published, monitor.zone),
        "words": len(article.title.split()) + len(article.body.split()),
        "characters": len(article.body),
        "text_sha256": text_sha256(article.title, article.body),
        "capture": page.capture,
        "status": "live",
        "story": None,  # to be found
        "extractor": EXTRACTOR,
    }


def day_of(published: str | None, zone: ZoneInfo) -> str | None:
    """The day in the campaign's time zone."""
    if published is None or len(published) == 10:
        return published
    moment = dt.datetime.fromisoformat(published)
    return (moment if moment.tzinfo is None else moment.astimezone(zone)).date().isoformat()
