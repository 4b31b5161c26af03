"""Roles of incumbents; tests corrected for how many there are."""

from __future__ import annotations

from sqlite_utils import Database

from pipelines.schema.registry import migrations


@migrations()
def m020_roles(db: Database) -> None:
    """In which role an incumbent appears in each mention, and the day that an article was read for."""
    db.table("mentions").add_column("role", str)  # office | candidate | unclear; null: no incumbent
    db.table("readings").add_column("day", str)  # published_day when it was read


@migrations()
def m021_many_tests(db: Database) -> None:
    """p corrected for the number of tests of the same kind."""
    db.table("measures").add_column("p_holm", float)
    db.table("measures").add_column("tests", int)
