"""A backfill's memory: what a web archive's index said, and what came of each capture that it named.

Every page of the index and every batch of captures is one transaction, written after its WARC records are on the disk.
So a killed run goes on where it was, and a second one asks only for what is missing.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlite_utils import Database

from crawlers.cdx import CdxLine, CdxPage, Match, Scope, replay_url, scope_of, timestamp
from crawlers.manners.book import Hold, RobotsCopy
from crawlers.mementos import IndexQuery, Memento
from crawlers.outcomes import HELD, TRANSIENT, Outcome
from crawlers.outlet import Outlet
from crawlers.owners import Owned, Owners, bare, spellings
from crawlers.visits import Answer, Visit
from crawlers.warc import Exchange, sha256
from pipelines.campaign import Monitor
from pipelines.collecting.ledger import CampaignLedger
from pipelines.collecting.recovery import recover
from pipelines.past.copies import Copy, keep, text_of
from pipelines.past.statements import (
    CAME,
    LAG,
    LEAVE_OUT,
    MEMENTOS_AGAIN,
    NAME,
    NOT_KEPT,
    NOTE,
    PLANT,
    QUERIES_AGAIN,
    TAKE_BACK,
    UNFINISHED,
)

MAX_FAILURES = 5
AGAIN = (*sorted(TRANSIENT), Outcome.ROBOTS, Outcome.UNREADABLE)
"""What another run may bring: a robots.txt too may have changed."""
PASSING = (Outcome.SERVER_ERROR, Outcome.TIMEOUT, Outcome.BROKEN, Outcome.UNREADABLE, Outcome.OTHER_STATUS)
FAR = "21001231235959"


@dataclass(frozen=True, slots=True)
class Request:
    """What a run is to bring: of which outlets, captured on which days (UTC moments, both included)."""

    outlets: tuple[Outlet, ...]
    since: dt.datetime
    until: dt.datetime
    listed_only: bool = False
    """Only the addresses that a list asked to seek."""
    again: bool = False
    """Ask the index anew for what it has answered: web archives grow."""


class BackfillLedger:
    """`crawlers.mementos.BackfillKeeper` over `monitor.db` and the archive; one at a time for a campaign."""

    def __init__(
        self,
        monitor: Monitor,
        db: Database,
        request: Request,
        said: Callable[[int, int], None],
    ) -> None:
        """`said` hears how many answers were kept, and how many are known to be needed."""
        self._monitor, self._db, self._request, self._said = monitor, db, request, said
        self._settings = monitor.campaign.wayback
        self._campaign = CampaignLedger(monitor, db)
        self._archive = self._campaign.archive
        self._owners = Owners(monitor.outlets)
        self._outlets = {outlet.id for outlet in request.outlets}
        self._under_way: set[int] = set()
        self._started = ""
        self._stale = True
        """Whether captures have come or failed since it was last decided which show nothing new."""
        self._left_alone = False
        self.done = self.known = 0
        self.outcomes: Counter[str] = Counter()
        self.index: Counter[str] = Counter()
        """Of the index: captures named, broken lines, captures of nobody's; parts by outcome."""

    def close(self) -> None:
        """Close the database."""
        with self._db.atomic():
            self._seal()
        self._db.close()

    def begin(self) -> None:
        """Plant the queries, and want again what failed before in a way that may have passed."""
        self._started = text_of(dt.datetime.now(dt.UTC))
        recover(self._monitor, self._db)
        self._db.execute(LAG)
        with self._db.atomic():
            for outlet_id, scope in self._wanted_scopes():
                page = None if scope.match == "exact" else 0
                values = (self._settings.cdx, outlet_id, scope.url, scope.match, scope.since, scope.until, page)
                self._db.execute(PLANT, values)
            self._db.execute(UNFINISHED, (self._settings.cdx, FAR))
            if self._request.again:
                self._forget_answers()
            self._retry(AGAIN, "")
        self.known = len(self.queries()) + self._pending()

    def _wanted_scopes(self) -> Iterator[tuple[str, Scope]]:
        if not self._request.listed_only:
            for outlet in self._request.outlets:
                for pattern in outlet.wayback or dict.fromkeys(map(bare, outlet.hosts)):
                    yield outlet.id, scope_of(pattern, self._request.since, self._request.until)
        since = scope_of("", self._request.since, self._request.until).since
        sql = "select url, outlet, listed_date from addresses where outcome = ? and kind = 'page'"
        for row in list(self._db.query(sql, [Outcome.SOUGHT])):
            if row["outlet"] in self._outlets:
                listed = (row["listed_date"] or "")[:10].replace("-", "") + "000000"
                start = min(since, listed) if len(listed) == 14 else since
                yield row["outlet"], Scope(row["url"], "exact", start, FAR)

    def _forget_answers(self) -> None:
        sql = (
            "update index_queries set outcome = 'pending', attempts = 0, resume = null, pages = null,"
            " page = case match when 'exact' then null else 0 end where endpoint = ? and outlet = ?"
        )
        for outlet in self._outlets:
            self._db.execute(sql, (self._settings.cdx, outlet))
            self._db.execute("update mementos set attempts = 0 where outlet = ? and outcome != 'stored'", [outlet])

    def _retry(self, outcomes: Sequence[str], since: str) -> int:
        """Want again what ended so since a moment; returns how much that is."""
        values = (json.dumps(outcomes), since, MAX_FAILURES)
        return sum(self._db.execute(sql, values).rowcount for sql in (QUERIES_AGAIN, MEMENTOS_AGAIN))

    def queries(self) -> list[IndexQuery]:
        """Parts of the index that are not read to their end."""
        sql = "select * from index_queries where outcome = 'pending' and endpoint = ? order by id"
        return [_query(row) for row in self._db.query(sql, [self._settings.cdx]) if row["outlet"] in self._outlets]

    def counted(self, query: IndexQuery, pages: int | None) -> IndexQuery | None:
        """The index has so many pages for a query (None: it numbers none); returns what to ask for next."""
        with self._db.atomic():
            if pages is None:
                self._db.execute("update index_queries set page = null where id = ?", [query.id])
                return replace(query, page=None)
            self.known += max(pages - 1, 0)
            ended = Outcome.STORED if pages == 0 else Outcome.PENDING
            sql = "update index_queries set pages = ?, outcome = ?, asked = ? where id = ?"
            self._db.execute(sql, (pages, ended, text_of(dt.datetime.now(dt.UTC)), query.id))
        if pages == 0:
            self._advance(1)
        return replace(query, pages=pages) if pages else None

    def heard(self, query: IndexQuery, page: CdxPage, answer: Answer, at: dt.datetime) -> IndexQuery | None:
        """Keep a page of the index, as it is and line by line; returns what to ask for next."""
        following = _following(query, page)
        ended = following is None
        outcome, detail = (Outcome.STORED, "") if ended else (Outcome.PENDING, "")
        with self._db.atomic():
            self._keep_answer(query, answer, at)
            new = sum(self._name(query, line) for line in page.lines)
            sql = (
                "update index_queries set page = ?, resume = ?, outcome = ?, detail = ?, attempts = 0, asked = ?,"
                " lines = lines + ?, broken = broken + ? where id = ?"
            )
            following_page = following.page if following else query.page
            resume = following.resume if following else None
            counts = (len(page.lines), page.broken)
            self._db.execute(sql, (following_page, resume, outcome, detail, text_of(at), *counts, query.id))
        self.index["named"] += len(page.lines)
        self.index["broken"] += page.broken
        self._stale |= new > 0
        self.known += new + (following is not None and following.page is None)
        self._advance(1)
        return following

    def unheard(self, query: IndexQuery, outcome: Outcome, detail: str, at: dt.datetime) -> None:
        """The index did not answer a query."""
        sql = "update index_queries set outcome = ?, detail = ?, attempts = attempts + 1, asked = ? where id = ?"
        with self._db.atomic():
            self._db.execute(sql, (outcome, detail, text_of(at), query.id))
        self._advance(1)

    def take(self, count: int) -> list[Memento]:
        """Up to so many captures to ask for, of an address the oldest first; each once until it is recorded."""
        if self._left_alone:
            return []
        if self._stale:
            with self._db.atomic():
                self.known += self._db.execute(TAKE_BACK).rowcount
                self.known -= self._db.execute(LEAVE_OUT).rowcount
            self._stale = False
        sql = "select * from mementos where outcome = 'pending' order by url, timestamp, id limit ?"
        rows = list(self._db.query(sql, [count + len(self._under_way)]))
        wanted = [row for row in rows if row["id"] not in self._under_way and row["outlet"] in self._outlets][:count]
        self._under_way |= {row["id"] for row in wanted}
        return [self._memento(row) for row in wanted]

    def second_round(self) -> int:
        """Want again what failed in this run in a way that may have passed."""
        if self._left_alone:
            return 0
        with self._db.atomic():
            count = self._retry(PASSING, self._started)
        self.known += count
        self._stale = True
        return count

    def record(self, visits: Sequence[Visit]) -> None:
        """Keep what the replay showed; note every capture's fate."""
        shown = [visit for visit in visits if visit.outcome is Outcome.STORED]
        with self._db.atomic():
            copies = [_copy(visit, self._settings.cdx) for visit in shown]
            kept = dict(zip(map(id, shown), keep(self._db, self._archive, copies), strict=True))
            for visit in visits:
                outcome = self._note(visit, kept.get(id(visit)))
                self.outcomes[outcome] += 1
                self._stale |= outcome not in HELD
        for visit in visits:
            assert isinstance(visit.address, Memento)
            self._under_way.discard(visit.address.id)
        self._advance(len(visits))

    def robots_copy(self, origin: str) -> RobotsCopy | None:
        """As in Keeper."""
        return self._campaign.robots_copy(origin)

    def record_robots(self, url: str, at: dt.datetime, answer: Answer, origin: str | None) -> None:
        """As in Keeper."""
        self._campaign.record_robots(url, at, answer, origin)

    def robots_failed(self, origin: str, detail: str, at: dt.datetime) -> dt.datetime:
        """As in Keeper."""
        return self._campaign.robots_failed(origin, detail, at)

    def hold(self, site: str, outlet: str | None, hosts: Sequence[str], hold: Hold) -> None:
        """The web archive is left alone: want nothing more in this run, and remember until when."""
        self._left_alone = True
        self._campaign.hold(site, outlet, hosts, hold)

    def leave_alone(self) -> None:
        """Want nothing more in this run; what was taken stays as it is."""
        self._left_alone = True

    def _advance(self, count: int) -> None:
        self.done += count
        self._said(self.done, max(self.known, self.done))

    def _pending(self) -> int:
        sql = "select outlet, count(*) as n from mementos where outcome = 'pending' group by outlet"
        return sum(row["n"] for row in self._db.query(sql) if row["outlet"] in self._outlets)

    def _memento(self, row: dict[str, Any]) -> Memento:
        ask = replay_url(self._settings.replay, row["timestamp"], row["original"])
        return Memento(row["url"], row["outlet"], "page", ask=ask, id=row["id"], timestamp=row["timestamp"])

    def _name(self, query: IndexQuery, line: CdxLine) -> bool:
        """Note a capture that the index names; returns whether it is to be asked for and was not known."""
        owned = self._owners.find(line.original)
        if owned is None or not line.is_page or not query.scope.since <= line.timestamp <= query.scope.until:
            self.index["left out"] += 1
            return False
        outcome = Outcome.SKIPPED if owned.why_not else Outcome.PENDING
        url = self._sought(query) or self._spelling(owned)
        values = (owned.outlet.id, url, line.original, line.timestamp, line.digest, outcome, owned.why_not or None)
        new = self._db.execute(NAME, values).rowcount > 0
        self.index["skipped"] += new and outcome is Outcome.SKIPPED
        return new and outcome is Outcome.PENDING

    def _sought(self, query: IndexQuery) -> str | None:
        """The address that a query seeks, where it seeks one that a list named."""
        if query.scope.match != "exact":
            return None
        row = self._db.execute("select url from addresses where url = ?", [query.scope.url]).fetchone()
        return str(row[0]) if row else None

    def _spelling(self, owned: Owned) -> str:
        """The address under which the page is known: to a web archive http, https and www. are the same."""
        same = spellings(owned)
        for sql in ("select 1 from addresses where url = ?", "select 1 from mementos where url = ?"):
            for url in same:
                if self._db.execute(sql, [url]).fetchone():
                    return url
        return owned.url

    def _keep_answer(self, query: IndexQuery, answer: Answer, at: dt.datetime) -> None:
        """The page of the index itself: evidence of what the web archive said that it has."""
        url = answer.sent.target if answer.sent else query.scope.url
        [place] = self._archive.write([Exchange(url, "index", answer, at)])
        self._db.table("captures").insert(
            {
                "url": url,
                "final_url": url,
                "outlet": query.outlet,
                "kind": "index",
                "captured": text_of(at),
                "status": answer.status,
                "content_type": answer.content_type,
                "sha256": sha256(answer.body),
                "length": len(answer.body),
                "warc_file": place.file,
                "warc_offset": place.offset,
                "warc_length": place.length,
            }
        )

    def _note(self, visit: Visit, kept: tuple[int, bool] | None) -> Outcome:
        memento = visit.address
        assert isinstance(memento, Memento)
        outcome, detail, capture = visit.outcome, visit.detail, None
        if kept is not None and visit.answer is not None:
            capture, new = kept
            outcome = Outcome.STORED if new else Outcome.UNCHANGED
            stated = self._db.execute("select digest from mementos where id = ?", [memento.id]).fetchone()[0]
            if not detail and not _has_digest(visit.answer, stated):
                detail = "its body has another digest than the index says"
        failed, at = outcome in TRANSIENT, text_of(visit.at)
        self._db.execute(NOTE, (outcome, detail, int(failed), at, capture, memento.id))
        if capture is not None and visit.as_of is not None and timestamp(visit.as_of) != memento.timestamp:
            values = (f"came instead of the capture of {memento.timestamp}", at, capture)
            self._db.execute(CAME, (*values, memento.url, timestamp(visit.as_of)))
        return outcome

    def _seal(self) -> None:
        """Say of addresses that were sought which the web archive has not."""
        open_still = json.dumps([Outcome.PENDING, *AGAIN])
        self._db.execute(NOT_KEPT, (Outcome.NOT_KEPT, Outcome.SOUGHT, open_still, self._settings.cdx))
        for row in self._db.query("select outcome, count(*) as n from index_queries group by outcome"):
            self.index[f"parts {row['outcome']}"] = row["n"]


def _query(row: dict[str, Any]) -> IndexQuery:
    match: Match = row["match"]
    scope = Scope(row["url"], match, row["since"], row["until"])
    return IndexQuery(row["id"], row["outlet"], scope, row["page"], row["pages"], row["resume"])


def _following(query: IndexQuery, page: CdxPage) -> IndexQuery | None:
    if query.page is not None:
        return replace(query, page=query.page + 1) if query.page + 1 < (query.pages or 0) else None
    if page.resume is None or page.resume == query.resume:
        return None
    return replace(query, resume=page.resume)


def _copy(visit: Visit, found_in: str) -> Copy:
    assert visit.answer is not None and visit.as_of is not None and visit.via is not None
    address = visit.address
    return Copy(address.url, address.outlet, visit.answer, visit.via, visit.at, visit.as_of, visit.via, found_in)


def _has_digest(answer: Answer, stated: str) -> bool:
    """Whether the index's digest (base32 SHA-1) is that of the body, packed or not. "-" says nothing."""
    bodies = [answer.body] if answer.received is None else [answer.body, answer.received]
    digests = {base64.b32encode(hashlib.sha1(body, usedforsecurity=False).digest()).decode() for body in bodies}
    return stated == "-" or stated.removeprefix("sha1:") in digests
