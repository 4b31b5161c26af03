"""Who is named in earlier versions of an article, and who gained or lost by each change.

Kept apart from the readings of articles as they stand, so that no earlier version can enter a figure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

Row = dict[str, Any]

# Mentions in each text of an article that has a history: of earlier ones, and of the one that stands.
NAMED = """
select article, text_sha256 as text, subject, mentions, in_title from version_subjects where mentions > 0
union all
select s.article, r.text_sha256, s.subject, s.mentions, s.in_title
from article_subjects s join readings r on r.article = s.article
where s.mentions > 0 and s.article in (select article from edits)
"""

READ = """
select article, text_sha256 as text from version_readings
union all select r.article, r.text_sha256 from readings r where r.article in (select article from edits)
"""
VERSIONS = """
select v.article, v.text_sha256, v.title, v.body, a.language, r.register, r.reader
from earlier_texts e join versions v on v.article = e.article and v.text_sha256 = e.text_sha256
join articles a on a.id = v.article
left join version_readings r on r.article = v.article and r.text_sha256 = v.text_sha256
order by v.article, v.captured, v.text_sha256
"""


@dataclass(frozen=True, slots=True)
class SubjectChange:
    """What an event did to one subject: mentions before and after, and whether the headline named it."""

    article: str
    number: int
    subject: str
    before: int
    after: int
    title_before: bool
    title_after: bool

    @property
    def gained(self) -> int:
        """Mentions gained; negative: lost."""
        return self.after - self.before


def earlier_versions(db: Database) -> Iterator[Row]:
    """Versions to be read: article, text_sha256, title, body, language, and the stamp of what read them last."""
    return db.query(VERSIONS)


def drop_unused_readings(db: Database) -> None:
    """Remove readings of texts that are no earlier version any longer: a newer extractor read another text."""
    for table in ("version_readings", "version_subjects"):
        db.table(table).delete_where("(article, text_sha256) not in earlier_texts")


def store_version(db: Database, article: str, text: str, stamp: Row, subjects: Iterable[Row]) -> None:
    """Replace the reading of one version."""
    db.table("version_subjects").delete_where("article = ? and text_sha256 = ?", [article, text])
    key = {"article": article, "text_sha256": text}
    kept = ("subject", "mentions", "in_title")
    db.table("version_subjects").insert_all(key | {name: row[name] for name in kept} for row in subjects)
    db.table("version_readings").upsert(key | stamp, pk=("article", "text_sha256"))


def subject_changes(db: Database) -> Iterator[SubjectChange]:
    """For each event of an article that touched its text, the subjects whose mentions differ, by article and number.

    A deletion takes all mentions of the text that was shown last; a return gives them back. Changes between texts of
    which one was not read yet (annotate is due) give nothing rather than a wrong number.
    """
    named: dict[tuple[str, str], dict[str, tuple[int, bool]]] = {}
    for row in db.query(NAMED):
        named.setdefault((row["article"], row["text"]), {})[row["subject"]] = (row["mentions"], bool(row["in_title"]))
    read = {(row["article"], row["text"]) for row in db.query(READ)}
    sql = "select * from edits where kind in ('changed', 'deleted', 'restored') order by article, number"
    for event in db.query(sql):
        texts = (None if event["kind"] == "restored" else event["text_before"], _after(event))
        if any(text is not None and (event["article"], text) not in read for text in texts):
            continue
        before, after = (named.get((event["article"], text), {}) if text else {} for text in texts)
        for subject in sorted(before.keys() | after.keys()):
            (old, old_title), (new, new_title) = (side.get(subject, (0, False)) for side in (before, after))
            if (old, old_title) != (new, new_title):
                yield SubjectChange(event["article"], event["number"], subject, old, new, old_title, new_title)


def _after(event: Row) -> str | None:
    if event["kind"] == "deleted":
        return None
    return str(event["text_before"] if event["kind"] == "restored" else event["text_after"])
