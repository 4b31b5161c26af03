"""The collection's memory: what was asked for and what came of it. What to ask for next is the frontier's.

A batch of visits is one transaction, written after its WARC records are on the disk. A run that is killed leaves
records without rows, which `pipelines.collecting.recovery` gives some.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from crawlers.manners.book import Hold, RobotsCopy
from crawlers.outcomes import HELD, TRANSIENT, Outcome
from crawlers.visits import Address, Answer, Visit
from crawlers.warc import Archive, Exchange, Place, sha256
from pipelines.campaign import Monitor
from pipelines.collecting.archive import open_archive
from pipelines.collecting.frontier import MAX_FAILURES, Frontier, text
from pipelines.collecting.hosts import HostBook
from pipelines.collecting.recovery import recover

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
NOTE = """
update addresses set outcome = ?, detail = ?, attempts = ?, last_tried = ?, visits = ?, due = ?, etag = ?,
                     last_modified = ?, wanted = null where url = ?
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
        self._frontier = Frontier(monitor.outlets, db)
        self.done = self.left = 0
        self.outcomes: Counter[str] = Counter()

    @property
    def archive(self) -> Archive:
        """Where its records go: there is to be one writer at a time."""
        return self._archive

    def close(self) -> None:
        """Close the database; `left` is then what is still wanted, where the time was up."""
        self.left = self._frontier.count()
        self._db.close()

    @property
    def known(self) -> int:
        """Addresses that were wanted in this run so far."""
        return self._frontier.known

    def begin(self) -> None:
        """Every source is wanted; what is pending; what is due again, or with `revisit` every page that is held."""
        now = dt.datetime.now(dt.UTC)
        with self._db.atomic():
            self._frontier.plant()
        recover(self._monitor, self._db)
        with self._db.atomic():
            self._hosts.note_decisions(self._outlets.values(), now)
            self._frontier.begin(now, revisit=self._revisit)

    def take(self, room: Mapping[str, int]) -> list[Address]:
        """Up to so many wanted addresses of each outlet, listings first; each once until it is recorded."""
        return self._frontier.take(room)

    def second_round(self) -> int:
        """Want again what failed in this run in a way that may have passed; returns how many those are."""
        with self._db.atomic():
            outcomes = self._frontier.second_round()
        self.outcomes.subtract(outcomes)  # each address is counted as it is found at last
        return len(outcomes)

    def set_aside(self, netloc: str, why: str) -> None:
        """Want nothing more of a host in this run; its addresses stay pending, with the reason."""
        with self._db.atomic():
            self._frontier.set_aside(netloc, why)

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
                if one.changed or not one.row["visits"]:  # else all that it names is known
                    self._frontier.lead_on(one.visit)
        for one in seen:
            self._frontier.finish(one.visit.address)
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
        self._frontier.aside.update(hosts)
        with self._db.atomic():
            self._frontier.known -= self._hosts.hold(site, outlet, hosts, hold, dt.datetime.now(dt.UTC))

    def leave(self, address: Address, why: str, until: dt.datetime | None) -> None:
        """An address that was taken is not asked for now; it stays as it is."""
        self._frontier.finish(address)
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
        captured = text(visit.as_of or visit.at)
        fetched = text(visit.at) if visit.as_of else None
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
        self._db.execute(INSERT_VISIT, (row["url"], text(visit.at), outcome, status, visit.detail, capture))
        if visit.outcome is Outcome.GONE and not (row["ask"] or row["visits"]) and row["listed_url"]:
            # the normalised spelling is gone: the one that the outlet itself gives may work
            self._frontier.ask_otherwise(row["url"], row["listed_url"])
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
        values = (stands, visit.detail, failures, text(visit.at), visits, due, etag, modified, row["url"])
        self._db.execute(NOTE, values)
        return True

    def _next(self, seen: _Seen, failures: int) -> str | None:
        """When to ask again: a page at the campaign's hours after its first capture, a failure later and later."""
        visit = seen.visit
        if visit.outcome in TRANSIENT:
            late = dt.timedelta(hours=min(2 ** (failures - 1), 168))
            return text(visit.at + late) if failures < MAX_FAILURES else None
        if visit.address.kind != "page" or not (visit.outcome in HELD or seen.row["visits"]):
            return None  # what was never there; what was may come back
        first = visit.at
        if seen.last is not None:
            sql = "select min(captured) from captures where url = ? and via is null"
            first = dt.datetime.fromisoformat(
                self._db.execute(sql, [visit.address.url]).fetchone()[0] or text(visit.at)
            )
        moments = (first + dt.timedelta(hours=hours) for hours in self._monitor.campaign.collect.revisit_hours)
        return next((text(moment) for moment in sorted(moments) if moment > visit.at), None)


def _exchange(seen: _Seen) -> Exchange | None:
    """What goes into the archive: the answer, or the word that it was the same as one that lies there."""
    visit, answer = seen.visit, seen.visit.answer
    if answer is None or (answer.status == 304 and seen.last is None):
        return None
    same_as = None if seen.changed or seen.last is None else (seen.last["final_url"], seen.last["captured"])
    return Exchange(
        visit.address.url, visit.address.kind, answer, visit.at, as_of=visit.as_of, via=visit.via, same_as=same_as
    )
