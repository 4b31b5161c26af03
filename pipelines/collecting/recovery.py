"""What a killed run left in the archive without a row in the database gets one."""

from __future__ import annotations

from sqlite_utils import Database

from crawlers.outcomes import Outcome, of_status
from crawlers.warc import Unrecorded, unrecorded
from pipelines.campaign import Monitor


def recover(monitor: Monitor, db: Database) -> int:
    """Give every archived response that has no row one, and its address a new try. Returns how many there were.

    A run killed between the disk and the database leaves a batch of such responses; a lost database leaves all.
    """
    known = {
        row["warc_file"]: row["end"]
        for row in db.query("select warc_file, max(warc_offset + warc_length) as end from captures group by warc_file")
    }
    count = 0
    for path in sorted(monitor.archive.glob("*.warc.gz")):
        found = unrecorded(path, known.get(path.name, 0))
        with db.atomic():
            for one in found:
                _recover_one(monitor, db, one)
        count += len(found)
    return count


def _recover_one(monitor: Monitor, db: Database, found: Unrecorded) -> None:
    outlet = next((one.id for one in monitor.outlets if one.owns(found.url)), None)
    db.table("captures").insert(
        {
            "url": found.url,
            "final_url": found.target,
            "outlet": outlet or "",
            "kind": found.kind,
            "captured": found.captured,
            "fetched": found.fetched,
            "via": found.via,
            "status": found.status,
            "content_type": found.content_type,
            "warc_file": found.place.file,
            "warc_offset": found.place.offset,
            "warc_length": found.place.length,
            "sha256": found.sha256,
            "length": found.length,
        }
    )
    if outlet is not None and found.kind != "robots":
        db.table("addresses").insert(
            {
                "url": found.url,
                "outlet": outlet,
                "kind": found.kind,
                "depth": 0 if found.kind == "page" else 1,
                "first_seen": found.captured,
                # a copy that others kept is no reason to ask the outlet
                "outcome": (of_status(found.status) or Outcome.STORED) if found.via else Outcome.PENDING,
                "attempts": 0,
                "visits": 0,
            },
            ignore=True,
        )
