"""What two published databases differ in: items, figures, and any table at all, so that no correction goes unsaid."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlite_utils import Database

KEYS = ("measure", "subject", "scope_kind", "scope", "period", "unit", "base", "benchmark")
OWN = ("editions", "sqlite_stat1")
"""Tables that differ between editions whatever happens."""
INDEX = "item_search"
READ = """
select i.id, i.status, i.edits, i.headline_changes, i.title, i.day, i.language, i.story, i.words,
       (select group_concat(subject || ' ' || mentions || ' ' || coalesce(tone5, ''), ';') from (
           select subject, mentions, tone5 from item_subjects where item = i.id order by subject)) as named
from items i
"""
Values = tuple[float | None, float | None, float | None, float | None]
"""Of a figure: value, both ends of its interval, p."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Items by id, figures by key with both their values, tables by name."""

    added: list[str]
    removed: list[str]
    edited: list[str]
    """Changed, moved or deleted by their outlet."""
    reread: list[str]
    """Not so, and yet read otherwise: another title, day, story, other mentions or tones."""
    figures: list[tuple[tuple[str, ...], Values, Values]]
    new_figures: int
    gone_figures: int
    tables: list[str]

    def counts(self) -> dict[str, int]:
        """The lengths of its lists."""
        return {
            "items_added": len(self.added),
            "items_gone": len(self.removed),
            "items_edited": len(self.edited),
            "items_reread": len(self.reread),
            "figures_changed": len(self.figures),
            "figures_new": self.new_figures,
            "figures_gone": self.gone_figures,
        }


def difference(old: Path, new: Path) -> Difference:
    """What the second database has that the first has not, and the other way round."""
    before, after = _items(old), _items(new)
    past, now = _figures(old), _figures(new)
    both = before.keys() & after.keys()
    edited = {key for key in both if before[key][:3] != after[key][:3]}
    figures = [(key, past[key], value) for key, value in now.items() if key in past and past[key] != value]
    contents = _contents(old), _contents(new)
    names = contents[0].keys() | contents[1].keys()
    return Difference(
        added=sorted(after.keys() - before.keys()),
        removed=sorted(before.keys() - after.keys()),
        edited=sorted(edited),
        reread=sorted(key for key in both - edited if before[key] != after[key]),
        figures=sorted(figures, key=lambda one: (-abs((one[2][0] or 0) - (one[1][0] or 0)), one[0])),
        new_figures=len(now.keys() - past.keys()),
        gone_figures=len(past.keys() - now.keys()),
        tables=sorted(name for name in names if contents[0].get(name) != contents[1].get(name)),
    )


def _items(path: Path) -> dict[str, tuple[Any, ...]]:
    db = Database(path)
    try:
        return {row[0]: tuple(row[1:]) for row in db.execute(READ)}
    finally:
        db.close()


def _figures(path: Path) -> dict[tuple[str, ...], Values]:
    db = Database(path)
    try:
        rows = db.execute(f"select {', '.join(KEYS)}, value, low, high, coalesce(p_holm, p) from measures")  # noqa: S608
        return {tuple(map(str, row[: len(KEYS)])): tuple(row[len(KEYS) :]) for row in rows}
    finally:
        db.close()


def _contents(path: Path) -> dict[str, str]:
    """A hash of each table's rows, in the order in which they were written, which is always the same."""
    db = Database(path)
    try:
        names = [name for name in db.table_names() if name not in OWN and not name.startswith(INDEX)]
        return {name: _hash(db, name) for name in names}
    finally:
        db.close()


def _hash(db: Database, table: str) -> str:
    digest = hashlib.sha256(repr(sorted(db.table(table).columns_dict)).encode())
    for row in db.execute(f"select * from [{table}]"):  # noqa: S608 - a table's own name
        digest.update(repr(tuple(row)).encode())
    return digest.hexdigest()
