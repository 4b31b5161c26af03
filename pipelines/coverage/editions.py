"""The editions in the published database: what was frozen when, and what changed since the one before."""

from __future__ import annotations

import json

from sqlite_utils import Database

from pipelines.campaign import Monitor
from pipelines.publishing.records import offered


def create_edition_table(db: Database) -> None:
    """Create the table, empty."""
    db.table("editions").create(
        {
            "number": int,
            "title": str,
            "made": str,  # day, in the campaign's time zone
            "database_sha256": str,
            "archive": str,  # file under /static/editions
            "archive_sha256": str,
            "items": int,
            "figures": int,
            "changes": str,  # JSON: what changed to how many; null for the first
        },
        pk="number",
    )


def write_editions(db: Database, monitor: Monitor) -> None:
    """Every edition that the campaign's folder holds."""
    for edition, archive, digest in offered(monitor):
        db.table("editions").insert(
            {
                "number": edition.number,
                "title": edition.title,
                "made": edition.made,
                "database_sha256": edition.database_sha256,
                "archive": archive.name,
                "archive_sha256": digest,
                "items": edition.items,
                "figures": edition.figures,
                "changes": json.dumps(edition.changes) if edition.changes else None,
            }
        )
