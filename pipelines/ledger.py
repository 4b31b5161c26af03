"""The collection's memory: what was asked for, what came of it, and what to ask for next.

A batch of visits is one transaction, written after its WARC records are on the disk. A run that is killed leaves
records without rows, which `pipelines.recovery` gives some.

What is to be asked for is marked in the table itself (`addresses.wanted`), not held in memory: a listing of a hundred
thousand pages takes no more of it than one of ten.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from sqlite_utils import Database

from crawlers.addresses import normalise
from crawlers.manners.book import Hold, RobotsCopy
from crawlers.outcomes import HELD, TRANSIENT, Outcome
from crawlers.outlet import Outlet
from crawlers.visits import Address, Answer, Found, Visit
from crawlers.warc import Archive, Exchange, Place, sha256
from pipelines.archive import open_archive
from pipelines.campaign import Monitor
from pipelines.hosts import HostBook
from pipelines.recovery import recover

MAX_FAILURES = 10
PASSING = (Outcome.SERVER_ERROR, Outcome.TIMEOUT, Outcome.BROKEN)
"""Failures that may have passed some seconds later."""

WANT_DUE = """
update addresses set wanted = case kind when 'page' then 2 else 1 end
where (kind != 'page' and depth = 0 and found_in is null)
   or outcome = :pending or due <= :now or (kind = 'sitemap' and listed_date is null)
   or (:revisit and kind = 'page' and outcome = :stored)
"""
WANT_PASSING = """
update addresses set wanted = case kind when 'page' then 2 else 1 end
where last_tried >= ? and attempts < ? and outcome in (?, ?, ?) returning outcome
"""
TAKE = "select * from addresses where outlet = ? and wanted is not null order by wanted, rowid limit ?"
LAST = """
select id, final_url, status, sha256, captured from captures
where url = ? and via is null order by id desc limit 1
"""  # what the outlet itself showed last: copies that others kept say nothing of today
INSERT_CAPTURE = """
insert into captures (url, final_url, outlet, kind, captured, status, content_type, sha256, length,
                      warc_file, warc_offset, warc_length, fetched, via)
values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
INSERT_VISIT = "insert into visits (url, at, outcome, status, detail, capture) values (?, ?, ?, ?, ?, ?)"
INSERT_ADDRESS = """
insert into addresses (url, outlet, kind, found_in, depth, first_seen, listed_title, listed_date, listed_url,
                       outcome, detail, attempts, visits, wanted, part_of, part)
values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, ?, ?, ?) on conflict (url) do nothing
"""
MAKE_PART = "update addresses set part_of = ?, part = ? where url = ? and kind = 'page' and part_of is null"
FILL_LISTED = """
update addresses set listed_title = coalesce(listed_title, ?), listed_date = coalesce(listed_date, ?)
where url = ? and kind = 'page' and (listed_title is null or listed_date is null)
"""
READ_ANEW = "update addresses set etag = null, last_modified = null, visits = 0 where outlet = ? and kind != 'page'"
NOTE = """
update addresses set outcome = ?, detail = ?, attempts = ?, last_tried = ?, visits = ?, due = ?, etag = ?,
                     last_modified = ?, ask = ?, wanted = ? where url = ?
"""


@dataclass(frozen=True, slots=True)
class _Seen:
    """A visit beside what is known of its address: its row and its last capture."""

    visit: Visit
    row: dict[str, Any]
    last: dict[str, Any] | None
    digest: str

    @property
    def changed(self) -> bool:
        """Whether the answer is another than the last that was archived."""
        answer = self.visit.answer
        if answer is None or answer.status == 304:
            return False
        if answer.rendered is not None:
            return True  # the frame that the outlet sends may be the same for every text
        return self.last is None or (answer.status, self.digest) != (self.last["status"], self.last["sha256"])

    @property
    def outcome(self) -> Outcome:
        """What came of it, an answer that is the same as before told apart."""
        if self.visit.outcome is Outcome.STORED and not self.changed and self.row["visits"]:
            return Outcome.UNCHANGED
        return self.visit.outcome


class CampaignLedger:
    """`crawlers.visits.Ledger` over `monitor.db` and the archive; one at a time for a campaign."""

    def __init__(self, monitor: Monitor, db: Database, *, revisit: bool = False) -> None:
        self._monitor, self._db, self._revisit = monitor, db, revisit
        self._archive = open_archive(monitor)
        self._hosts = HostBook(db, monitor.archive)
        self._outlets = {outlet.id: outlet for outlet in monitor.outlets}
        self._sources = {
            normalise(source.url, outlet.tracking_parameters): (source.kind, outlet.id)
            for outlet in monitor.outlets
            for source in outlet.sources
        }
        self._started = ""
        self._under_way: dict[str, set[str]] = {outlet: set() for outlet in self._outlets}
        self._aside: set[str] = set()
        self.known = self.done = self.left = 0
        self.outcomes: Counter[str] = Counter()

    @property
    def archive(self) -> Archive:
        """Where its records go: there is to be one writer at a time."""
        return self._archive

    def close(self) -> None:
        """Close the database; `left` is then what is still wanted, where the time was up."""
        self.left = self._count_wanted()
        self._db.close()

    def begin(self) -> None:
        """Every source is wanted; what is pending; what is due again, or with `revisit` every page that is held."""
        self._started = _text(dt.datetime.now(dt.UTC))
        with self._db.atomic():
            for url, (kind, outlet) in self._sources.items():
                self._insert(Found(url, kind), outlet, None)
        recover(self._monitor, self._db)
        with self._db.atomic():
            self._db.execute("update addresses set wanted = null where wanted is not null")
            for outlet_ in self._outlets.values():
                self._forget_listings_if_changed(outlet_)
            self._hosts.note_decisions(self._outlets.values(), dt.datetime.now(dt.UTC))
            values = {"pending": Outcome.PENDING, "stored": Outcome.STORED, "now": self._started}
            self._db.execute(WANT_DUE, values | {"revisit": self._revisit})
            self._drop_removed_sources()
        self.known = self._count_wanted()

    def _count_wanted(self) -> int:
        sql = "select count(*) from addresses where wanted is not null and outlet in (select value from json_each(?))"
        count: int = self._db.execute(sql, [json.dumps(list(self._outlets))]).fetchone()[0]
        return count

    def take(self, room: Mapping[str, int]) -> list[Address]:
        """Up to so many wanted addresses of each outlet, listings first; each once until it is recorded."""
        return [address for outlet, free in room.items() for address in self._take(outlet, free)]

    def _take(self, outlet: str, free: int) -> Iterator[Address]:
        under_way = self._under_way[outlet]
        rows = list(self._db.query(TAKE, [outlet, free + len(under_way)]))
        for row in [one for one in rows if one["url"] not in under_way][:free]:
            under_way.add(row["url"])
            yield Address(
                *(row["url"], outlet, row["kind"], row["depth"], row["etag"], row["last_modified"], row["ask"]),
                part_of=row["part_of"],
            )

    def second_round(self) -> int:
        """Want again what failed in this run in a way that may have passed; returns how many those are."""
        with self._db.atomic():
            rows = self._db.execute(WANT_PASSING, [self._started, MAX_FAILURES, *PASSING]).fetchall()
        self.outcomes.subtract(outcome for (outcome,) in rows)  # each address is counted as it is found at last
        self.known += len(rows)
        return len(rows)

    def set_aside(self, netloc: str, why: str) -> None:
        """Want nothing more of a host in this run; its addresses stay pending, with the reason."""
        self._aside.add(netloc)
        with self._db.atomic():
            for scheme in ("http", "https"):
                sql = "update addresses set wanted = null, detail = ? where wanted is not null and url >= ? and url < ?"
                # "0" follows "/": this is every address that begins with the host
                self.known -= self._db.execute(sql, [why, f"{scheme}://{netloc}/", f"{scheme}://{netloc}0"]).rowcount

    def record(self, visits: Sequence[Visit]) -> None:
        """Archive the answers, then note visits and what they found in one transaction."""
        seen = [self._look_up(visit) for visit in visits]
        exchanges = [_exchange(one) for one in seen]
        places = iter(self._archive.write([exchange for exchange in exchanges if exchange is not None]))
        again: set[str] = set()
        with self._db.atomic():
            for one, exchange in zip(seen, exchanges, strict=True):
                place = next(places) if exchange is not None else None
                capture = self._keep_capture(one, place) if one.changed and place else (one.last or {}).get("id")
                if not self._note(one, capture):
                    again.add(one.visit.address.url)
                self._lead_on(one)
        for one in seen:
            self._under_way.get(one.visit.address.outlet, set()).discard(one.visit.address.url)
        self.outcomes.update(one.outcome for one in seen if one.visit.address.url not in again)
        self.done += len(seen)

    def robots_copy(self, origin: str) -> RobotsCopy | None:
        """As in `HostBook`."""
        return self._hosts.robots_copy(origin)

    def record_robots(self, url: str, at: dt.datetime, answer: Answer, origin: str | None) -> None:
        """Keep a robots.txt as evidence of what we were allowed to ask for."""
        outlet = next((one.id for one in self._outlets.values() if one.owns(url)), "")
        [place] = self._archive.write([Exchange(url, "robots", answer, at)])
        visit = Visit(Address(url, outlet, "page"), at, Outcome.STORED, answer=answer)
        with self._db.atomic():
            capture = self._insert_capture(visit, "robots", sha256(answer.body), place)
            if origin is not None:
                self._hosts.note_robots(origin, capture, at)

    def robots_failed(self, origin: str, detail: str, at: dt.datetime) -> dt.datetime:
        """As in `HostBook`."""
        with self._db.atomic():
            return self._hosts.robots_failed(origin, detail, at)

    def hold(self, site: str, outlet: str | None, hosts: Sequence[str], hold: Hold) -> None:
        """Want nothing more of a site's hosts, and remember until when."""
        self._aside.update(hosts)
        with self._db.atomic():
            self.known -= self._hosts.hold(site, outlet, hosts, hold, dt.datetime.now(dt.UTC))

    def leave(self, address: Address, why: str, until: dt.datetime | None) -> None:
        """An address that was taken is not asked for now; it stays as it is."""
        self._under_way.get(address.outlet, set()).discard(address.url)
        with self._db.atomic():
            self._hosts.leave(address.url, why, until)

    def _look_up(self, visit: Visit) -> _Seen:
        url = visit.address.url
        row = next(self._db.query("select * from addresses where url = ?", [url]))
        last = next(iter(self._db.query(LAST, [url])), None)
        return _Seen(visit, row, last, sha256(visit.answer.body) if visit.answer else "")

    def _keep_capture(self, seen: _Seen, place: Place) -> int:
        return self._insert_capture(seen.visit, seen.visit.address.kind, seen.digest, place)

    def _insert_capture(self, visit: Visit, kind: str, digest: str, place: Place) -> int:
        answer, address = visit.answer, visit.address
        assert answer is not None
        captured = _text(visit.as_of or visit.at)
        fetched = _text(visit.at) if visit.as_of else None
        row = (
            *(address.url, address.ask or address.url, address.outlet, kind, captured, answer.status),
            *(answer.content_type, digest, len(answer.body), place.file, place.offset, place.length),
            *(fetched, visit.via),
        )
        return int(self._db.execute(INSERT_CAPTURE, row).lastrowid or 0)

    def _note(self, seen: _Seen, capture: int | None) -> bool:
        """Log a visit, and bring the address's row up to date; returns False where it is asked again at once."""
        visit, row, outcome = seen.visit, seen.row, seen.outcome
        status = visit.answer.status if visit.answer else None
        self._db.execute(INSERT_VISIT, (row["url"], _text(visit.at), outcome, status, visit.detail, capture))
        ask = row["ask"]
        if visit.outcome is Outcome.GONE and not (ask or row["visits"]) and row["listed_url"]:
            ask = row["listed_url"]  # the normalised spelling is gone: the one that the outlet itself gives may work
            self.known += 1
            self._db.execute(NOTE, (*(Outcome.PENDING, "", 0, None, 0, None, None, None), ask, 2, row["url"]))
            return False
        answered = visit.outcome in HELD
        failures = row["attempts"] + 1 if outcome in TRANSIENT else 0
        etag, modified = row["etag"], row["last_modified"]
        if visit.answer is not None and outcome is not Outcome.UNCHANGED:
            # A validator is kept of what was understood only: an empty feed is asked for whole each time.
            headers = {name.lower(): value for name, value in visit.answer.headers} if answered else {}
            etag, modified = headers.get("etag"), headers.get("last-modified")
        # What the archive holds, not what the last answer was: else each run would change what is published.
        stands = Outcome.STORED if answered else outcome
        due, visits = self._next(seen, failures), row["visits"] + answered
        values = (stands, visit.detail, failures, _text(visit.at), visits, due, etag, modified, ask, None, row["url"])
        self._db.execute(NOTE, values)
        return True

    def _next(self, seen: _Seen, failures: int) -> str | None:
        """When to ask again: a page at the campaign's hours after its first capture, a failure later and later."""
        visit = seen.visit
        if visit.outcome in TRANSIENT:
            late = dt.timedelta(hours=min(2 ** (failures - 1), 168))
            return _text(visit.at + late) if failures < MAX_FAILURES else None
        if visit.address.kind != "page" or not (visit.outcome in HELD or seen.row["visits"]):
            return None  # what was never there; what was may come back
        first = visit.at
        if seen.last is not None:
            sql = "select min(captured) from captures where url = ? and via is null"
            first = dt.datetime.fromisoformat(
                self._db.execute(sql, [visit.address.url]).fetchone()[0] or _text(visit.at)
            )
        moments = (first + dt.timedelta(hours=hours) for hours in self._monitor.campaign.collect.revisit_hours)
        return next((_text(moment) for moment in sorted(moments) if moment > visit.at), None)

    def _insert(self, found: Found, outlet: str, found_in: str | None) -> bool:
        """Insert an address where it is new; returns whether it was."""
        wanted = found.outcome is Outcome.PENDING and not self._aside.intersection(
            (urlsplit(found.url).netloc, urlsplit(found.url).hostname)
        )
        priority = (2 if found.kind == "page" else 1) if wanted else None
        now = _text(dt.datetime.now(dt.UTC))
        values = (
            *(found.url, outlet, found.kind, found_in, found.depth, now, found.title, found.date, found.listed),
            *(found.outcome, found.detail or None, priority, found.part_of, found.part),
        )
        new = self._db.execute(INSERT_ADDRESS, values).rowcount > 0
        self.known += new and wanted
        return new

    def _lead_on(self, seen: _Seen) -> None:
        """Insert what an answer led to, and want it where there may be something new behind it."""
        visit = seen.visit
        if not visit.found or (not seen.changed and seen.row["visits"] > 0):
            return  # unchanged: all that it names is known
        outlet, source = visit.address.outlet, visit.address.url
        known, brought_pages = [], False
        for found in visit.found:
            if not self._insert(found, outlet, source):
                known.append(found)
            elif found.kind == "page" and found.outcome is Outcome.PENDING:
                brought_pages = True
        for found in known:
            if found.part_of is not None:
                self._db.execute(MAKE_PART, (found.part_of, found.part, found.url))
            if found.kind == "page" and (found.title or found.date):
                self._db.execute(FILL_LISTED, (found.title, found.date, found.url))
            row = next(self._db.query("select * from addresses where url = ?", [found.url]))
            if not self._asked_in_this_run(row) and self._worth_asking_again(visit, found, row, brought_pages):
                sql = "update addresses set outcome = ?, wanted = ?, depth = min(depth, ?) where url = ?"
                priority = 2 if found.kind == "page" else 1
                self._db.execute(sql, (Outcome.PENDING, priority, found.depth, found.url))
                self.known += 1

    def _asked_in_this_run(self, row: dict[str, Any]) -> bool:
        return row["wanted"] is not None or (row["last_tried"] or "") >= self._started

    def _worth_asking_again(self, visit: Visit, found: Found, row: dict[str, Any], brought_pages: bool) -> bool:
        """Of a known address: whether what led to it now says that there may be something new behind it."""
        if found.outcome is not Outcome.PENDING:
            return False
        if found.kind == "page":
            # Its own schedule says when; but an address that the outlet's file once excluded is news.
            return visit.outcome is Outcome.REDIRECTED or row["outcome"] in (Outcome.SKIPPED, Outcome.TRAP)
        if visit.outcome is Outcome.REDIRECTED:
            return True
        if found.kind == "sitemap":
            self._db.execute("update addresses set listed_date = ? where url = ?", (found.date, found.url))
            return found.date is None or found.date != row["listed_date"]
        return brought_pages

    def _forget_listings_if_changed(self, outlet: Outlet) -> None:
        """Read an outlet's listings anew when its file has changed: it may now name other addresses as articles."""
        digest = hashlib.sha256(outlet.model_dump_json(exclude={"notes"}).encode()).hexdigest()[:16]
        before = self._db.execute("select digest from outlet_files where outlet = ?", [outlet.id]).fetchone()
        if before is not None and before[0] != digest:
            sql = (
                "update addresses set etag = null, last_modified = null, visits = 0 where outlet = ? and kind != 'page'"
            )
            self._db.execute(sql, [outlet.id])
        self._db.execute("insert or replace into outlet_files (outlet, digest) values (?, ?)", [outlet.id, digest])

    def _drop_removed_sources(self) -> None:
        """Not want a source that was taken out of its outlet's file."""
        sql = "select url from addresses where wanted is not null and kind != 'page' and depth = 0 and found_in is null"
        for row in list(self._db.query(sql)):
            if row["url"] not in self._sources:
                self._db.execute("update addresses set wanted = null where url = ?", [row["url"]])


def _exchange(seen: _Seen) -> Exchange | None:
    """What goes into the archive: the answer, or the word that it was the same as one that lies there."""
    visit, answer = seen.visit, seen.visit.answer
    if answer is None or (answer.status == 304 and seen.last is None):
        return None
    same_as = None if seen.changed or seen.last is None else (seen.last["final_url"], seen.last["captured"])
    return Exchange(
        visit.address.url, visit.address.kind, answer, visit.at, as_of=visit.as_of, via=visit.via, same_as=same_as
    )


def _text(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).isoformat(timespec="seconds")
