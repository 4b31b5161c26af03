"""The working database `monitor.db`: its tables and their migrations.

    addresses ──▶ captures ──▶ versions ──▶ articles ──▶ mentions, quotes, abstentions ──▶ measures

Every table but `addresses` and `captures` can be made again from the archive and the campaign files.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlite_utils import Database

from pipelines.errors import StageError
from pipelines.schema import m001_to_m009, m010_to_m019, m020_to_m029
from pipelines.schema.registry import migrations

REGISTERED = (m001_to_m009, m010_to_m019, m020_to_m029)  # each registers its migrations when imported, in order


def open_store(path: Path) -> Database:
    """Open the working database, creating it or bringing its tables up to date. Raises StageError where it cannot."""
    path.parent.mkdir(parents=True, exist_ok=True)
    db = Database(path)
    try:
        db.enable_wal()  # a reader (status, a second terminal) never stops the writer
        db.execute("PRAGMA foreign_keys = ON")
        db.execute("PRAGMA busy_timeout = 30000")
        migrations.apply(db)
    except sqlite3.DatabaseError as error:
        text = f"{path} cannot be used ({error}); move it away and run again: it is made anew from the archive"
        raise StageError(text) from error
    return db
