"""Extract: from archived pages to articles, with every version of each that the outlet has shown."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlite_utils import Database

from crawlers.outcomes import Outcome
from crawlers.outlet import Outlet
from crawlers.pages.article import EXTRACTOR, Article, NotAnArticleError, read_article
from crawlers.pages.dates import parse_moment
from crawlers.warc import ArchiveError, read_capture
from nlp.language_id import identify
from pipelines.campaign import Monitor
from pipelines.executor import map_batches
from pipelines.progress import Progress, Silent
from pipelines.store import open_store

BATCH = 50
ARTICLE = "article"


@dataclass(frozen=True, slots=True)
class ExtractSummary:
    """Pages read, what they gave, and how all articles stand now."""

    pages: int = 0
    articles: int = 0
    """Pages that held one."""
    no_article: int = 0
    failed: int = 0
    edited: int = 0
    deleted: int = 0

    def __str__(self) -> str:
        if not self.pages:
            return "nothing was due"
        text = f"{self.pages:,} pages read: {self.articles:,} articles, {self.no_article:,} pages that are none"
        text += f", {self.failed:,} unreadable" if self.failed else ""
        return f"{text}; of all articles {self.edited:,} were edited and {self.deleted:,} deleted"


@dataclass(frozen=True, slots=True)
class _Page:
    """What a worker needs to read a page."""

    capture: int
    url: str
    outlet: Outlet
    path: Path
    offset: int
    captured: str
    zone: str
    listed_date: str | None


@dataclass(frozen=True, slots=True)
class _Read:
    """What a worker found: an article with its language, or the sentence why there is none."""

    page: _Page
    outcome: str
    article: Article | None = None
    language: str | None = None


def article_id(outlet: str, url: str) -> str:
    """16 hexadecimal digits that name an article for good: of the SHA-256 of outlet and canonical address."""
    return hashlib.sha256(f"{outlet} {url}".encode()).hexdigest()[:16]


def text_sha256(title: str, body: str) -> str:
    """The hash by which two versions of an article are told apart."""
    return hashlib.sha256(f"{title}\n\n{body}".encode()).hexdigest()


def extract(monitor: Monitor, *, progress: Progress | None = None, remake: bool = False) -> ExtractSummary:
    """Read the pages that no extractor of this version has read, or all with `remake`."""
    progress = progress or Silent()
    db = open_store(monitor.database)
    if remake:
        db.execute("update captures set extracted = null")
        db.conn.commit()
    pages = _due(db, monitor)
    counts = {ARTICLE: 0, "no article": 0, "failed": 0}
    progress.start(len(pages), "extract")
    for results in map_batches(_read_pages, pages, size=BATCH):
        with db.atomic():
            for result in results:
                counts[_store(db, monitor, result)] += 1
        progress.advance(len(results))
    with db.atomic():
        gone = _mark_gone(db)
        _drop_orphans(db)
    progress.finish()
    edited, deleted = (db.table("articles").count_where("status = ?", [one]) for one in ("edited", "deleted"))
    db.close()
    return ExtractSummary(
        len(pages) + gone, counts[ARTICLE], counts["no article"] + gone, counts["failed"], edited, deleted
    )


def _due(db: Database, monitor: Monitor) -> list[_Page]:
    outlets = {outlet.id: outlet for outlet in monitor.outlets}
    rows = db.query(
        "select c.*, a.listed_date from captures c left join addresses a on a.url = c.url"
        " where c.kind = 'page' and c.status = 200 and c.extracted is not ? order by c.id",
        [EXTRACTOR],
    )
    return [
        _Page(
            capture=row["id"],
            url=row["url"],
            outlet=outlets[row["outlet"]],
            path=monitor.archive / row["warc_file"],
            offset=row["warc_offset"],
            captured=row["captured"],
            zone=outlets[row["outlet"]].time_zone or monitor.campaign.time_zone,
            listed_date=row["listed_date"],
        )
        for row in rows
        if row["outlet"] in outlets
    ]


def _read_pages(pages: list[_Page]) -> list[_Read]:
    return [_read_page(page) for page in pages]


def _read_page(page: _Page) -> _Read:
    captured = dt.datetime.fromisoformat(page.captured)
    try:
        found = read_capture(page.path, page.offset)
        zone = ZoneInfo(page.zone)
        article = read_article(found.body, found.content_type, page.url, page.outlet, zone, captured)
    except NotAnArticleError as error:
        return _Read(page, f"not an article: {error}")
    except ArchiveError as error:
        return _Read(page, f"failed: {error}")
    except Exception as error:  # a hostile page may break any parser, and must not stop the other pages
        return _Read(page, f"failed: the page broke the extractor ({type(error).__name__})")
    if article.published is None and page.listed_date and (moment := parse_moment(page.listed_date)):
        article = replace(article, published=moment.isoformat(), published_source="listing")
    language = identify(f"{article.title}\n{article.body}", page.outlet.languages)
    return _Read(page, ARTICLE, article, language)


def _store(db: Database, monitor: Monitor, result: _Read) -> str:
    """Store what a page gave; returns under which heading it is counted."""
    db.table("captures").update(result.page.capture, {"extracted": EXTRACTOR, "extract_outcome": result.outcome})
    db.execute("delete from versions where capture = ?", [result.page.capture])  # of an earlier extractor
    if result.article is None or result.language is None:
        return "failed" if result.outcome.startswith("failed") else "no article"
    article = result.article
    key = article_id(result.page.outlet.id, article.url)
    db.table("versions").insert(
        {
            "article": key,
            "capture": result.page.capture,
            "captured": result.page.captured,
            "text_sha256": text_sha256(article.title, article.body),
            "title": article.title,
            "body": article.body,
        },
        ignore=True,
    )
    shown = [capture["id"] for capture in _captures_of(db, key) if capture["status"] == 200]
    if result.page.capture == shown[-1] or not _exists(db, key):
        db.table("articles").upsert(_row(monitor, key, result.page, article, result.language), pk="id")
    _refresh(db, key)
    return ARTICLE


def _row(monitor: Monitor, key: str, page: _Page, article: Article, language: str) -> dict[str, Any]:
    return {
        **{name: value for name, value in asdict(article).items() if name != "authors"},
        "id": key,
        "outlet": page.outlet.id,
        "authors": json.dumps(article.authors, ensure_ascii=False),
        "language": language,
        "published_day": _day(article.published, monitor.zone),
        "words": len(article.title.split()) + len(article.body.split()),
        "characters": len(article.body),
        "text_sha256": text_sha256(article.title, article.body),
        "capture": page.capture,
        "status": "live",
        "story": None,  # to be found again, as the text is another
        "extractor": EXTRACTOR,
    }


def _day(published: str | None, zone: ZoneInfo) -> str | None:
    """The day in the campaign's time zone."""
    if published is None or len(published) == 10:
        return published
    moment = dt.datetime.fromisoformat(published)
    return (moment if moment.tzinfo is None else moment.astimezone(zone)).date().isoformat()


def _exists(db: Database, key: str) -> bool:
    return db.execute("select 1 from articles where id = ?", [key]).fetchone() is not None


def _captures_of(db: Database, key: str) -> Sequence[dict[str, Any]]:
    """Captures of the article's page, oldest first: of the address under which it was first captured.

    Other addresses of the same article may show it a little differently, which is no edit.
    """
    return list(
        db.query(
            "select * from captures where kind = 'page' and url = (select c.url from versions v"
            " join captures c on c.id = v.capture where v.article = ? order by c.id limit 1)"
            " and status in (200, 404, 410) order by id",
            [key],
        )
    )


def _refresh(db: Database, key: str) -> None:
    """Bring times and status of an article up to date with its captures and versions."""
    captures = _captures_of(db, key)
    url = captures[0]["url"]
    versions = db.execute(
        "select count(*) from versions v join captures c on c.id = v.capture where v.article = ? and c.url = ?",
        [key, url],
    ).fetchone()[0]
    seen = [capture["captured"] for capture in captures if capture["status"] == 200]
    status = "deleted" if captures[-1]["status"] != 200 else "edited" if versions > 1 else "live"
    db.table("articles").update(key, {"first_captured": seen[0], "last_captured": seen[-1], "status": status})


def _mark_gone(db: Database) -> int:
    """Look at pages that have been found gone since the last time; returns how many there were."""
    rows = list(
        db.query(
            "select id, url, outlet from captures where kind = 'page' and status in (404, 410) and extracted is not ?",
            [EXTRACTOR],
        )
    )
    for row in rows:
        keys = db.query(
            "select distinct v.article from versions v join captures c on c.id = v.capture where c.url = ?",
            [row["url"]],
        )
        for key in [one["article"] for one in keys]:
            _refresh(db, key)
        db.table("captures").update(row["id"], {"extracted": EXTRACTOR, "extract_outcome": f"{Outcome.GONE}"})
    return len(rows)


def _drop_orphans(db: Database) -> None:
    """Articles that a newer extractor no longer finds, with all that was read in them."""
    orphans = "select id from articles where id not in (select article from versions)"
    for table in ("readings", "mentions", "abstentions", "quotes", "article_subjects"):
        db.table(table).delete_where(f"article in ({orphans})")
    db.table("articles").delete_where(f"id in ({orphans})")
