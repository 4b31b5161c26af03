"""What is to be asked for in a run, and what an answer leads to.

It is marked in the table itself (`addresses.wanted`: 1 a listing, 2 a page), not held in memory: a listing of a hundred
thousand pages takes no more of it than one of ten.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from sqlite_utils import Database

from crawlers.addresses import normalise
from crawlers.outcomes import Outcome
from crawlers.outlet import Outlet
from crawlers.visits import Address, Found, Visit

MAX_FAILURES = 10
LISTING, PAGE = 1, 2  # values of addresses.wanted
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
ASK_OTHERWISE = """
update addresses set outcome = ?, detail = '', attempts = 0, last_tried = null, visits = 0, due = null, etag = null,
                     last_modified = null, ask = ?, wanted = 2 where url = ?
"""
# The newest first: behind a backlog of old pages they would wait, and change or vanish meanwhile.
TAKE = "select * from addresses where outlet = ? and wanted = ? order by rowid desc limit ?"
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


class Frontier:
    """The addresses that are wanted, of the outlets given. Its methods run within the caller's transaction."""

    def __init__(self, outlets: Sequence[Outlet], db: Database) -> None:
        self._db = db
        self._outlets = {outlet.id: outlet for outlet in outlets}
        self._sources = {
            normalise(source.url, outlet.tracking_parameters): (source.kind, outlet.id)
            for outlet in outlets
            for source in outlet.sources
        }
        self._started = ""
        self._under_way: dict[str, set[str]] = {outlet: set() for outlet in self._outlets}
        self.aside: set[str] = set()
        """Hosts of which nothing more is wanted in this run."""
        self.known = 0
        """Addresses that were wanted in this run so far."""

    def plant(self) -> None:
        """Give every source of the outlets' files a row."""
        for url, (kind, outlet) in self._sources.items():
            self._insert(Found(url, kind), outlet, None)

    def begin(self, now: dt.datetime, *, revisit: bool) -> None:
        """Every source is wanted; what is pending; what is due again, or with `revisit` every page that is held."""
        self._started = text(now)
        self._db.execute("update addresses set wanted = null where wanted is not null")
        for outlet in self._outlets.values():
            self._forget_listings_if_changed(outlet)
        values = {"pending": Outcome.PENDING, "stored": Outcome.STORED, "now": self._started, "revisit": revisit}
        self._db.execute(WANT_DUE, values)
        self._drop_removed_sources()
        self.known = self.count()

    def count(self) -> int:
        """How many addresses are wanted now."""
        sql = "select count(*) from addresses where wanted is not null and outlet in (select value from json_each(?))"
        count: int = self._db.execute(sql, [json.dumps(list(self._outlets))]).fetchone()[0]
        return count

    def take(self, room: Mapping[str, int]) -> list[Address]:
        """Up to so many wanted addresses of each outlet, listings first; each once until it is recorded."""
        return [address for outlet, free in room.items() for address in self._take(outlet, free)]

    def _take(self, outlet: str, free: int) -> Iterator[Address]:
        under_way = self._under_way[outlet]
        for priority in (LISTING, PAGE):
            rows = list(self._db.query(TAKE, [outlet, priority, free + len(under_way)]))
            for row in [one for one in rows if one["url"] not in under_way][:free]:
                under_way.add(row["url"])
                free -= 1
                yield Address(
                    *(row["url"], outlet, row["kind"], row["depth"], row["etag"], row["last_modified"], row["ask"]),
                    part_of=row["part_of"],
                )

    def second_round(self) -> list[str]:
        """Want again what failed in this run in a way that may have passed; returns the outcomes that do not stand."""
        rows = self._db.execute(WANT_PASSING, [self._started, MAX_FAILURES, *PASSING]).fetchall()
        self.known += len(rows)
        return [outcome for (outcome,) in rows]

    def finish(self, address: Address) -> None:
        """An address that was taken is recorded, or left for another run."""
        self._under_way.get(address.outlet, set()).discard(address.url)

    def ask_otherwise(self, url: str, spelling: str) -> None:
        """Want an address once more, asked for in another spelling."""
        self._db.execute(ASK_OTHERWISE, (Outcome.PENDING, spelling, url))
        self.known += 1

    def set_aside(self, netloc: str, why: str) -> None:
        """Want nothing more of a host in this run; its addresses stay pending, with the reason."""
        self.aside.add(netloc)
        for scheme in ("http", "https"):
            sql = "update addresses set wanted = null, detail = ? where wanted is not null and url >= ? and url < ?"
            # "0" follows "/": this is every address that begins with the host
            self.known -= self._db.execute(sql, [why, f"{scheme}://{netloc}/", f"{scheme}://{netloc}0"]).rowcount

    def _insert(self, found: Found, outlet: str, found_in: str | None) -> bool:
        """Insert an address where it is new; returns whether it was."""
        wanted = found.outcome is Outcome.PENDING and not self.aside.intersection(
            (urlsplit(found.url).netloc, urlsplit(found.url).hostname)
        )
        priority = (PAGE if found.kind == "page" else LISTING) if wanted else None
        now = text(dt.datetime.now(dt.UTC))
        values = (
            *(found.url, outlet, found.kind, found_in, found.depth, now, found.title, found.date, found.listed),
            *(found.outcome, found.detail or None, priority, found.part_of, found.part),
        )
        new = self._db.execute(INSERT_ADDRESS, values).rowcount > 0
        self.known += new and wanted
        return new

    def lead_on(self, visit: Visit) -> None:
        """Insert what an answer led to, and want it where there may be something new behind it."""
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
                priority = PAGE if found.kind == "page" else LISTING
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
            self._db.execute(READ_ANEW, [outlet.id])
        self._db.execute("insert or replace into outlet_files (outlet, digest) values (?, ?)", [outlet.id, digest])

    def _drop_removed_sources(self) -> None:
        """Not want a source that was taken out of its outlet's file."""
        sql = "select url from addresses where wanted is not null and kind != 'page' and depth = 0 and found_in is null"
        for row in list(self._db.query(sql)):
            if row["url"] not in self._sources:
                self._db.execute("update addresses set wanted = null where url = ?", [row["url"]])


def text(moment: dt.datetime) -> str:
    """A moment as the tables hold it: UTC, ISO 8601, to the second."""
    return moment.astimezone(dt.UTC).isoformat(timespec="seconds")
