"""Articles that an outlet splits over several pages: which captures are read together as one."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from sqlite_utils import Database

READ_AGAIN = """
update captures set extracted = null where id in (
    select max(head.id) from captures head
    join addresses a on a.part_of = head.url
    join captures part on part.url = a.url and part.kind = 'page' and part.status = 200
    where part.extracted is not :version and head.kind = 'page' and head.status = 200
    group by head.url)
"""
NOTE = """
update captures set extracted = :version, article = null, wording = null,
    extract_outcome = 'not an article: page ' || (
        select part || ' of ' || part_of || ', and read with it' from addresses a where a.url = captures.url)
where kind = 'page' and status = 200 and extracted is not :version
  and url in (select url from addresses where part_of is not null)
"""
PARTS = """
select a.part_of as head, a.part, c.id, c.captured, c.warc_file, c.warc_offset
from addresses a join captures c on c.url = a.url and c.kind = 'page' and c.status = 200
where a.part_of is not null order by a.part, c.captured, c.id
"""
HEADS = """
select url, captured from captures where kind = 'page' and status = 200
  and url in (select part_of from addresses where part_of is not null) order by captured, id
"""


class Place(NamedTuple):
    """Where a part's capture lies."""

    path: Path
    offset: int


class SplitArticles:
    """The later parts of articles: for each first page as captured at a time, what its further pages showed then."""

    def __init__(self, db: Database, archive: Path) -> None:
        self._archive = archive
        self._parts: dict[str, dict[int, list[dict[str, object]]]] = {}
        for row in db.query(PARTS):
            self._parts.setdefault(row["head"], {}).setdefault(row["part"], []).append(row)
        self._shown: dict[str, list[str]] = {}
        for row in db.query(HEADS):
            self._shown.setdefault(row["url"], []).append(row["captured"])

    def parts(self, url: str, captured: str) -> tuple[Place, ...]:
        """The captures of the parts of an article, in order, as they stood before its first page was captured again.

        A part that was captured later only is taken as it was then.
        """
        following = [moment for moment in self._shown.get(url, ()) if moment > captured]
        places = []
        for _, captures in sorted(self._parts.get(url, {}).items()):
            early = [one for one in captures if not following or str(one["captured"]) < following[0]]
            chosen = early[-1] if early else captures[0]
            places.append(Place(self._archive / str(chosen["warc_file"]), int(str(chosen["warc_offset"]))))
        return tuple(places)


def read_heads_again(db: Database, version: str) -> None:
    """An article whose later page has been captured since is to be read again."""
    db.execute(READ_AGAIN, {"version": version})
    db.conn.commit()


def note_parts(db: Database, version: str) -> None:
    """Later pages are read with the first: by themselves they are no article."""
    db.execute(NOTE, {"version": version})
