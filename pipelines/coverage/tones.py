"""What decided each item's tone, as numbers of published mentions."""

from __future__ import annotations

import json
from collections.abc import Mapping

from sqlite_utils import Database

DECIDING = """
select s.article, s.subject, s.deciding
from work.article_subjects s join candidates c on c.id = s.subject join items i on i.id = s.article
order by s.article, s.subject
"""


def write_deciding(db: Database, published: Mapping[int, int]) -> None:
    """Fill `item_subjects.deciding` of candidates. `published`: id in the working database to published number."""
    for row in list(db.query(DECIDING)):
        numbers = [published[one] for one in json.loads(row["deciding"] or "[]") if one in published]
        db.execute(
            "update item_subjects set deciding = ? where item = ? and subject = ?",
            [json.dumps(numbers), row["article"], row["subject"]],
        )
