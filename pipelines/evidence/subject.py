"""What a dossier is about: the articles asked for, every address that led to them, every capture of these."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from crawlers.addresses import normalise
from pipelines.campaign import Monitor
from pipelines.edits.changes import LONGEST_CHAIN, TARGET
from pipelines.errors import StageError

Row = dict[str, Any]

FIND = """
select id from articles where id = :item or url = :item or url = :normal
union select article from article_aliases where alias = :item
union select article from captures where article is not null and (url in (:item, :normal) or final_url = :item)
"""
CAPTURES = "select * from captures where url = ? and kind = 'page' order by id"
EVENTS = "select * from edits where article = ? order by number"
SENT_ON = "select distinct url from visits where detail = :detail or detail like :more escape '\\' order by url"


@dataclass(frozen=True)
class Subject:
    """Articles of the campaign with all that is on record of them; every list in a fixed order."""

    articles: tuple[Row, ...]
    addresses: tuple[str, ...]
    captures: tuple[Row, ...]
    versions: dict[str, tuple[Row, ...]]
    """By article, oldest first."""
    events: dict[str, tuple[Row, ...]]
    """What became of each article: rows of `edits` in their order."""


def find(db: Database, monitor: Monitor, items: Sequence[str]) -> Subject:
    """The articles that `items` name by id or address. Raises StageError for one that names none."""
    ids = sorted({_article(db, monitor, item) for item in items})
    articles = tuple(dict(next(db.query("select * from articles where id = ?", [one]))) for one in ids)
    addresses = _addresses(db, articles)
    captures = {row["id"]: row for url in addresses for row in map(dict, db.query(CAPTURES, [url]))}
    return Subject(
        articles,
        tuple(addresses),
        tuple(captures[key] for key in sorted(captures)),
        {row["id"]: tuple(_versions(db, row["id"])) for row in articles},
        {row["id"]: tuple(map(dict, db.query(EVENTS, [row["id"]]))) for row in articles},
    )


def _article(db: Database, monitor: Monitor, item: str) -> str:
    extra = {name for outlet in monitor.outlets for name in outlet.tracking_parameters}
    found = [row["id"] for row in db.query(FIND, {"item": item, "normal": normalise(item, extra)})]
    if not found:
        raise StageError(f"no article has the id or address {item}; the site and coverage.db show both")
    if len(found) > 1:
        raise StageError(f"{item} has shown several articles; name one by its id: {', '.join(sorted(found))}")
    return str(found[0])


def _addresses(db: Database, articles: Sequence[Row]) -> list[str]:
    """Where the articles were shown, and what sent a reader there or on from there, step by step."""
    sql = "select distinct url from captures where article in (select value from json_each(?)) order by url"
    found = dict.fromkeys(row["url"] for row in db.query(sql, [json.dumps([row["id"] for row in articles])]))
    for row in articles:
        moved_to = row["moved_to"] if row["status"] == "moved" else None  # of a deleted one: a list of others
        found.update(dict.fromkeys(filter(None, (row["url"], moved_to))))
    newest = list(found)
    for _ in range(LONGEST_CHAIN):
        sent = {row["url"] for url in newest for row in db.query(SENT_ON, _detail(url))}
        newest = sorted(sent - set(found))
        found.update(dict.fromkeys(newest))
    return sorted(found)


def _detail(url: str) -> dict[str, str]:
    detail = f"{TARGET}{url}"
    escaped = detail.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return {"detail": detail, "more": f"{escaped};%"}  # a decision may stand behind it


def _versions(db: Database, article: str) -> list[Row]:
    sql = (
        "select v.*, c.url as shown_at, c.sha256, c.via from versions v left join captures c on c.id = v.capture"
        " where v.article = ? order by v.captured, v.capture"
    )
    return [dict(row) for row in db.query(sql, [article])]
