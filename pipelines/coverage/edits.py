"""What became of the items after they were published, as rows of the published database: no text but headlines."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlite_utils import Database
from sqlite_utils.db import DescIndex

from pipelines.edits.version_subjects import subject_changes

EDITS = """
insert into edits
select e.article, e.number, e.kind, e.at, e.seen_before, e.edited, e.headline, e.words_added, e.words_removed,
       e.title_before, e.title_after, b.sha256, a.sha256, e.detail,
       case when e.target like 'http://%' or e.target like 'https://%' then e.target end
from work.edits e left join work.captures b on b.id = e.capture_before
     left join work.captures a on a.id = e.capture_after
where e.article in (select id from items) order by e.article, e.number
"""


def create_edit_tables(db: Database) -> None:
    """Create the tables `edits` and `edit_subjects`, empty."""
    db.table("edits").create(
        {
            "item": str,
            "number": int,  # from 1, in order of time
            "kind": str,  # changed | deleted | restored | moved | unreachable
            "at": str,  # UTC; the visit that found it
            "seen_before": str,  # UTC; the last visit that showed it as it was
            "edited": int,  # the wording of the text changed
            "headline": int,  # that of the headline changed
            "words_added": int,
            "words_removed": int,
            "title_before": str,
            "title_after": str,
            "capture_before": str,  # SHA-256 of the pages as received
            "capture_after": str,
            "reason": str,  # outcome of the visit that found it deleted, moved, unreachable
            "target": str,  # where its address leads
        },
        pk=("item", "number"),
        foreign_keys=[("item", "items", "id")],
    )
    db.table("edits").create_index([DescIndex("at"), "item", "number"])  # the order of the list
    db.table("edit_subjects").create(
        {
            "item": str,
            "number": int,
            "candidate": str,
            "mentions_before": int,
            "mentions_after": int,
            "title_before": int,  # 1: the headline named the candidate
            "title_after": int,
        },
        pk=("item", "number", "candidate"),
        foreign_keys=[("item", "items", "id"), ("candidate", "candidates", "id")],
    )
    db.table("edit_subjects").create_index(["candidate"])


def write_edits(db: Database, database: Path) -> None:
    """Fill both tables. The working database at `database` is attached to `db` as `work`."""
    db.execute(EDITS)
    db.table("edit_subjects").insert_all(_subjects(db, database))


def _subjects(db: Database, database: Path) -> Iterator[dict[str, Any]]:
    candidates = {row["id"] for row in db.query("select id from candidates")}
    items = {row["item"] for row in db.query("select distinct item from edits")}
    work = Database(database)
    try:
        for one in subject_changes(work):
            if one.article in items and one.subject in candidates:
                yield {
                    "item": one.article,
                    "number": one.number,
                    "candidate": one.subject,
                    "mentions_before": one.before,
                    "mentions_after": one.after,
                    "title_before": int(one.title_before),
                    "title_after": int(one.title_after),
                }
    finally:
        work.close()
