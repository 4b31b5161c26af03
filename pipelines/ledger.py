"""The collection's memory: what was asked for, what came of it, and what to ask for next.

Every visit is one transaction, written after its WARC record is on the disk. A run that is killed leaves at most one
record without a row, which `recover` gives one.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from typing import Any

from sqlite_utils import Database

from crawlers.addresses import normalise
from crawlers.outcomes import HELD, TRANSIENT, Outcome
from crawlers.visits import Address, Answer, Found, Visit
from crawlers.warc import Archive, Place, Unrecorded, read_capture, sha256, unrecorded
from pipelines.campaign import Monitor

ROBOTS_LIFE = dt.timedelta(hours=24)  # RFC 9309 section 2.4
MAX_FAILURES = 10


class CampaignLedger:
    """`crawlers.visits.Ledger` over `monitor.db` and the archive; one at a time for a campaign."""

    def __init__(self, monitor: Monitor, db: Database, *, revisit: bool = False) -> None:
        self._monitor, self._db, self._revisit = monitor, db, revisit
        self._archive = Archive(monitor.archive)
        self._outlets = {outlet.id for outlet in monitor.outlets}
        self._sources = {
            normalise(source.url, outlet.tracking_parameters): (source.kind, outlet.id)
            for outlet in monitor.outlets
            for source in outlet.sources
        }
        self._asked: set[str] = set()
        self.known = self.done = 0
        self.outcomes: Counter[str] = Counter()

    def due(self) -> Iterator[Address]:
        """Every source; what is pending; what is due again, or with `revisit` every page that is held."""
        self._plant_sources()
        recover(self._monitor, self._db)
        now = _text(dt.datetime.now(dt.UTC))
        rows = list(
            self._db.query(
                "select * from addresses where (kind != 'page' and depth = 0 and found_in is null)"
                " or outcome = :pending or due <= :now or (kind = 'sitemap' and listed_date is null)"
                " or (:revisit and kind = 'page' and outcome = :stored) order by kind = 'page', rowid",
                {
                    "pending": Outcome.PENDING,
                    "now": now,
                    "revisit": self._revisit,
                    "stored": Outcome.STORED,
                },
            )
        )
        for row in rows:
            if row["outlet"] in self._outlets and row["url"] not in self._asked and self._is_wanted(row):
                yield self._ask(row)

    def record(self, visit: Visit) -> list[Address]:
        """Archive the answer, note the visit, and return what it found that is to be asked for now."""
        row = dict(self._db.table("addresses").get(visit.address.url))
        self.done += 1
        last = self._last_capture(visit.address.url)
        changed = visit.answer is not None and (visit.answer.status, sha256(visit.answer.body)) != last
        place = None
        if visit.answer is not None and changed:
            place = self._archive.write(visit.address.url, visit.address.kind, visit.answer, visit.at)
        with self._db.atomic():
            if visit.answer is not None and place is not None:
                self._insert_capture(visit.address, visit.answer, visit.at, place, visit.address.kind)
            self._note(row, visit, changed)
            unchanged = visit.outcome is Outcome.UNCHANGED or (not changed and row["visits"] > 0)
            return [] if unchanged else [self._ask(found) for found in self._lead_on(visit)]

    def robots(self, netloc: str) -> bytes | None:
        """The robots.txt of a host as fetched in the last 24 hours (empty where it had none)."""
        since = _text(dt.datetime.now(dt.UTC) - ROBOTS_LIFE)
        rows = self._db.query(
            "select status, warc_file, warc_offset from captures where kind = 'robots' and captured > ?"
            " and url in (?, ?) order by id desc limit 1",
            [since, f"http://{netloc}/robots.txt", f"https://{netloc}/robots.txt"],
        )
        for row in rows:
            if row["status"] != 200:
                return b""
            return read_capture(self._monitor.archive / row["warc_file"], row["warc_offset"]).body
        return None

    def record_robots(self, url: str, answer: Answer) -> None:
        """Keep a robots.txt as evidence of what we were allowed to ask for."""
        outlet = next((one.id for one in self._monitor.outlets if one.owns(url)), "")
        now = dt.datetime.now(dt.UTC)
        place = self._archive.write(url, "robots", answer, now)
        with self._db.atomic():
            self._insert_capture(Address(url, outlet, "page"), answer, now, place, "robots")

    def _plant_sources(self) -> None:
        with self._db.atomic():
            for url, (kind, outlet) in self._sources.items():
                self._insert_address(Found(url, kind), outlet, None)

    def _is_wanted(self, row: dict[str, Any]) -> bool:
        """Whether a listing is still led to: not a source that was taken out of its outlet's file."""
        is_source = row["kind"] != "page" and row["depth"] == 0 and row["found_in"] is None
        return not is_source or row["url"] in self._sources

    def _ask(self, row: dict[str, Any]) -> Address:
        self._asked.add(row["url"])
        self.known += 1
        return Address(row["url"], row["outlet"], row["kind"], row["depth"], row["etag"], row["last_modified"])

    def _last_capture(self, url: str) -> tuple[int, str] | None:
        sql = "select status, sha256 from captures where url = ? order by id desc limit 1"
        return next(((row["status"], row["sha256"]) for row in self._db.query(sql, [url])), None)

    def _insert_capture(self, address: Address, answer: Answer, at: dt.datetime, place: Place, kind: str) -> None:
        row = _capture_row(address.url, address.outlet, kind, answer.status, answer.content_type, _text(at), place)
        self._db.table("captures").insert(row | {"sha256": sha256(answer.body), "length": len(answer.body)})

    def _insert_address(self, found: Found, outlet: str, found_in: str | None) -> bool:
        """Insert an address where it is new; returns whether it was."""
        before = self._db.conn.total_changes
        self._db.table("addresses").insert(
            {
                "url": found.url,
                "outlet": outlet,
                "kind": found.kind,
                "found_in": found_in,
                "depth": found.depth,
                "first_seen": _text(dt.datetime.now(dt.UTC)),
                "listed_title": found.title,
                "listed_date": found.date,
                "outcome": Outcome.PENDING,
                "attempts": 0,
                "visits": 0,
            },
            ignore=True,
        )
        return self._db.conn.total_changes > before

    def _note(self, row: dict[str, Any], visit: Visit, changed: bool) -> None:
        """Bring the address's row up to date with a visit."""
        answered = visit.outcome in HELD
        outcome = visit.outcome
        if outcome is Outcome.STORED and not changed and row["visits"]:
            outcome = Outcome.UNCHANGED
        self.outcomes[outcome] += 1
        failures = row["attempts"] + 1 if outcome in TRANSIENT else 0
        new = {
            # What the archive holds, not what the last answer was: else each run would change what is published.
            "outcome": Outcome.STORED if answered else outcome,
            "detail": visit.detail,
            "attempts": failures,
            "last_tried": _text(visit.at),
            "visits": row["visits"] + answered,
            "due": self._next(visit, failures),
        }
        if visit.answer is not None and outcome is not Outcome.UNCHANGED:
            # A validator is kept of what was understood only: an empty feed is asked for whole each time.
            headers = {name.lower(): value for name, value in visit.answer.headers} if answered else {}
            new |= {"etag": headers.get("etag"), "last_modified": headers.get("last-modified")}
        self._db.table("addresses").update(visit.address.url, new)

    def _next(self, visit: Visit, failures: int) -> str | None:
        """When to ask again: a page at the campaign's hours after its first capture, a failure later and later."""
        if visit.outcome in TRANSIENT:
            late = dt.timedelta(hours=min(2 ** (failures - 1), 168))
            return _text(visit.at + late) if failures < MAX_FAILURES else None
        if visit.outcome not in HELD or visit.address.kind != "page":
            return None
        sql = "select min(captured) as first from captures where url = ?"
        first = dt.datetime.fromisoformat(next(self._db.query(sql, [visit.address.url]))["first"] or _text(visit.at))
        moments = (first + dt.timedelta(hours=hours) for hours in self._monitor.campaign.collect.revisit_hours)
        return next((_text(moment) for moment in sorted(moments) if moment > visit.at), None)

    def _lead_on(self, visit: Visit) -> list[dict[str, Any]]:
        """Rows of the found addresses that are to be asked for now; each is left pending until it is answered."""
        outlet, source = visit.address.outlet, visit.address.url
        new = {found.url for found in visit.found if self._insert_address(found, outlet, source)}
        brought_pages = any(found.kind == "page" and found.url in new for found in visit.found)
        rows = []
        for found in visit.found:
            if found.url in self._asked:
                continue
            row = dict(self._db.table("addresses").get(found.url))
            if found.url in new or self._worth_asking_again(visit, found, row, brought_pages):
                rows.append(row)
        for row in rows:
            self._db.table("addresses").update(row["url"], {"outcome": Outcome.PENDING})
        return rows

    def _worth_asking_again(self, visit: Visit, found: Found, row: dict[str, Any], brought_pages: bool) -> bool:
        """Of a known address: whether what led to it now says that there may be something new behind it."""
        if found.kind == "page":
            return False  # its own schedule says when
        if visit.outcome is Outcome.REDIRECTED:
            return True
        if found.kind == "sitemap":
            self._db.table("addresses").update(found.url, {"listed_date": found.date})
            return found.date is None or found.date != row["listed_date"]
        return brought_pages


def recover(monitor: Monitor, db: Database) -> int:
    """Give every archived response that has no row one, and its address a new try. Returns how many there were.

    A run killed between the disk and the database leaves one such response; a lost database leaves all.
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
    row = _capture_row(
        found.url, outlet or "", found.kind, found.status, found.content_type, found.captured, found.place
    )
    db.table("captures").insert(row | {"sha256": found.sha256, "length": found.length})
    if outlet is not None and found.kind != "robots":
        db.table("addresses").insert(
            {
                "url": found.url,
                "outlet": outlet,
                "kind": found.kind,
                "depth": 0 if found.kind == "page" else 1,
                "first_seen": found.captured,
                "outcome": Outcome.PENDING,
                "attempts": 0,
                "visits": 0,
            },
            ignore=True,
        )


def _capture_row(
    url: str, outlet: str, kind: str, status: int, content_type: str, captured: str, place: Place
) -> dict[str, Any]:
    return {
        "url": url,
        "final_url": url,  # redirects are rows of their own
        "outlet": outlet,
        "kind": kind,
        "captured": captured,
        "status": status,
        "content_type": content_type,
        "warc_file": place.file,
        "warc_offset": place.offset,
        "warc_length": place.length,
    }


def _text(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).isoformat(timespec="seconds")
