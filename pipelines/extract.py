"""Extract: from archived pages to articles, with every version of each that the outlet has shown."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from sqlite_utils import Database

from crawlers.outcomes import Outcome
from crawlers.pages.article import EXTRACTOR, Article
from pipelines.campaign import Monitor
from pipelines.edits.changes import counts as article_counts
from pipelines.edits.changes import drop_article, refresh
from pipelines.edits.wording import fingerprint
from pipelines.executor import map_batches
from pipelines.extraction.page_reading import ARTICLE, Page, Read, article_row, page_of, read_pages, text_sha256
from pipelines.extraction.split_articles import SplitArticles, note_parts, read_heads_again
from pipelines.progress import Progress, Silent
from pipelines.store import open_store

BATCH = 50
OF_VERSION = frozenset(
    {"id", "url", "title", "body", "words", "characters", "text_sha256", "capture", "status", "story"}
)
"""Columns of an article that a further capture of it does not decide."""

# Captures to be read. A page that says that there is none, or asks who we are, is no article, however it reads.
DUE = """
select c.*, a.listed_date from captures c left join addresses a on a.url = c.url
where c.kind = 'page' and c.status = 200 and c.extracted is not :version and a.part_of is null
  and not exists (select 1 from visits v where v.capture = c.id and v.outcome in (:soft_gone, :blocked))
order by c.id
"""
NOT_SHOWN = """
select c.id, c.url, (select v.outcome from visits v where v.capture = c.id order by v.id limit 1) as outcome
from captures c
where c.kind = 'page' and c.extracted is not :version and (c.status in (404, 410) or (c.status = 200
  and exists (select 1 from visits v where v.capture = c.id and v.outcome in (:soft_gone, :blocked))))
"""
PARAMETERS = {"version": EXTRACTOR, "soft_gone": Outcome.SOFT_GONE, "blocked": Outcome.BLOCKED}


@dataclass(frozen=True, slots=True)
class ExtractSummary:
    """Pages read, what they gave, and how all articles stand now."""

    pages: int = 0
    articles: int = 0
    """Pages that held one."""
    no_article: int = 0
    failed: int = 0
    edited: int = 0
    """Whose body or headline changed after it was first seen."""
    deleted: int = 0
    moved: int = 0
    unreachable: int = 0

    def __str__(self) -> str:
        if not self.pages:
            return "nothing was due"
        text = f"{self.pages:,} pages read: {self.articles:,} articles, {self.no_article:,} pages that are none"
        text += f", {self.failed:,} unreadable" if self.failed else ""
        text += f"; of all articles {self.edited:,} were edited and {self.deleted:,} deleted"
        text += f", {self.moved:,} moved" if self.moved else ""
        return text + (f", {self.unreachable:,} unreachable" if self.unreachable else "")


def article_id(outlet: str, url: str) -> str:
    """16 hexadecimal digits that name an article for good: of the SHA-256 of outlet and canonical address."""
    return hashlib.sha256(f"{outlet} {url}".encode()).hexdigest()[:16]


def extract(monitor: Monitor, *, progress: Progress | None = None, remake: bool = False) -> ExtractSummary:
    """Read the pages that no extractor of this version has read, or all with `remake`."""
    progress = progress or Silent()
    db = open_store(monitor.database)
    if remake:
        db.execute("update captures set extracted = null")
        db.conn.commit()
    read_heads_again(db, EXTRACTOR)
    pages = _due(db, monitor)
    counts = {ARTICLE: 0, "no article": 0, "failed": 0}
    progress.start(len(pages), "extract")
    for results in map_batches(read_pages, pages, size=BATCH):
        with db.atomic():
            for result in results:
                counts[_store(db, monitor, result)] += 1
        progress.advance(len(results))
    with db.atomic():
        gone = _mark_gone(db)
        note_parts(db, EXTRACTOR)
        _drop_orphans(db)
    refresh(db, monitor.campaign.measure.near_duplicate, progress)
    state = article_counts(db)
    db.close()
    read = (len(pages) + gone, counts[ARTICLE], counts["no article"] + gone, counts["failed"])
    return ExtractSummary(*read, **state)


def _due(db: Database, monitor: Monitor) -> list[Page]:
    outlets = {outlet.id: outlet for outlet in monitor.outlets}
    split = SplitArticles(db, monitor.archive)
    rows = db.query(DUE, PARAMETERS)
    return [page_of(row, monitor, outlets, split) for row in rows if row["outlet"] in outlets]


def _store(db: Database, monitor: Monitor, result: Read) -> str:
    """Store what a page gave; returns under which heading it is counted.

    The text of an article already there is not touched: which version stands, its history decides.
    """
    page, article = result.page, result.article
    read = {"extracted": EXTRACTOR, "extract_outcome": result.outcome, "article": None, "wording": None}
    db.execute("delete from versions where capture = ?", [page.capture])  # of an earlier extractor
    before = "update articles set reviewed = null where id in (select article from captures where id = ?)"
    db.execute(before, [page.capture])
    if article is None or result.language is None:
        db.table("captures").update(page.capture, read)
        return "failed" if result.outcome.startswith("failed") else "no article"
    key = _known_id(db, article_id(page.outlet.id, article.url))
    read |= {"article": key, "wording": fingerprint(article.title, article.body)}
    db.table("captures").update(page.capture, read)
    _store_version(db, key, page, article, str(read["wording"]))
    row = article_row(monitor, key, result)
    if not _exists(db, key):
        db.table("articles").insert(row)
    elif _is_newest(db, key, page):
        db.table("articles").update(key, {name: row[name] for name in row if name not in OF_VERSION})
    db.table("articles").update(key, {"reviewed": None})
    return ARTICLE


def _known_id(db: Database, key: str) -> str:
    """The id of the article that one of this id was joined to when its address moved; else the id itself."""
    row = db.execute("select article from article_aliases where alias = ?", [key]).fetchone()
    return str(row[0]) if row else key


def _store_version(db: Database, key: str, page: Page, article: Article, wording: str) -> None:
    """Keep the text where its wording is new: what changed around it on the page is no version."""
    if db.execute("select 1 from versions where article = ? and wording = ?", [key, wording]).fetchone():
        return
    db.table("versions").insert(
        {
            "article": key,
            "capture": page.capture,
            "captured": page.captured,
            "text_sha256": text_sha256(article.title, article.body),
            "title": article.title,
            "body": article.body,
            "wording": wording,
        },
        ignore=True,
    )


def _exists(db: Database, key: str) -> bool:
    return db.execute("select 1 from articles where id = ?", [key]).fetchone() is not None


def _is_newest(db: Database, key: str, page: Page) -> bool:
    """Whether no later capture shows the article, at the address under which it was first captured or moved to.

    Other addresses of the same article may show it a little differently, which is no edit.
    """
    sql = (
        "select c.url, c.id, (select coalesce(moved_to, '') from articles where id = :key) as moved from captures c"
        " where c.article = :key and c.kind = 'page' order by c.captured, c.id"
    )
    rows = list(db.query(sql, {"key": key}))
    addresses = (rows[0]["url"], rows[0]["moved"])
    return page.capture == [row["id"] for row in rows if row["url"] in addresses][-1] if rows else True


def _mark_gone(db: Database) -> int:
    """Note the captures that show no article any longer; returns how many were new."""
    rows = list(db.query(NOT_SHOWN, PARAMETERS))
    for row in rows:
        db.execute(
            "update articles set reviewed = null where id in (select article from captures where url = ?)", [row["url"]]
        )
        read = {"extracted": EXTRACTOR, "extract_outcome": row["outcome"] or Outcome.GONE}
        db.table("captures").update(row["id"], read | {"article": None, "wording": None})
        db.execute("delete from versions where capture = ?", [row["id"]])
    return len(rows)


def _drop_orphans(db: Database) -> None:
    """Articles that a newer extractor no longer finds, with all that was read in them."""
    orphans = "select id from articles where id not in (select article from versions)"
    for row in list(db.query(orphans)):
        drop_article(db, row["id"])
