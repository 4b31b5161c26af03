"""The index with which readers search: words of titles and of the published snippets, nothing else."""

from __future__ import annotations

from sqlite_utils import Database

FILL = """
insert into item_search (rowid, title, snippets)
select s.id, i.title,
       (select group_concat(m.snippet, ' ') from (select snippet from mentions where item = i.id order by id) m)
from search_items s join items i on i.id = s.item order by s.id
"""


def create_search_tables(db: Database) -> None:
    """Create them, empty: the index holds no text of its own, `search_items` says whose its rows are."""
    db.table("search_items").create({"id": int, "item": str}, pk="id", foreign_keys=[("item", "items", "id")])
    db.table("search_items").create_index(["item"])
    db.execute("create virtual table item_search using fts5(title, snippets, content = '', tokenize = 'unicode61')")


def write_search(db: Database) -> None:
    """Fill them from the items and mentions that are published."""
    db.execute("insert into search_items (item) select id from items order by day desc, id")  # as lists are shown
    db.execute(FILL)
    db.execute("insert into item_search(item_search) values ('optimize')")
