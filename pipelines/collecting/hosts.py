"""The memory of good manners in `monitor.db`: robots.txt as last seen, who is left alone, who decided otherwise."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from sqlite_utils import Database

from crawlers.manners.book import Hold, RobotsCopy
from crawlers.outcomes import Outcome
from crawlers.outlet import Outlet
from crawlers.warc import read_capture
from pipelines.campaign import Monitor
from pipelines.store import open_store

SET_ASIDE = """
update addresses set wanted = null, due = coalesce(:until, due),
                     detail = case when outcome = :pending then :why else detail end
where (wanted is not null or outcome = :pending) and url >= :first and url < :behind
"""
LEAVE = """
update addresses set wanted = null, due = coalesce(:until, due),
                     detail = case when outcome = :pending then :why else detail end
where url = :url
"""
ASK_AGAIN = "update addresses set due = ? where outcome = ? and url >= ? and url < ?"


def ranges(host: str) -> Iterator[tuple[str, str]]:
    """The ranges of addresses on a host, with any port: from the first up to, not including, the second."""
    for scheme in ("http", "https"):
        yield f"{scheme}://{host}/", f"{scheme}://{host}0"  # "0" follows "/"
        yield f"{scheme}://{host}:", f"{scheme}://{host};"  # ";" follows ":"


def holds(db: Database, now: dt.datetime) -> dict[str, Hold]:
    """The sites that an earlier run promised to leave alone, by name."""
    sql = "select site, reason, until from holds where until > ? order by id"
    return {
        row["site"]: Hold(row["reason"], dt.datetime.fromisoformat(row["until"])) for row in db.query(sql, [_text(now)])
    }


def remarks(monitor: Monitor) -> list[str]:
    """Sentences for `tarazy status`: the decisions in force and the sites that are left alone. Not for publication."""
    said = [
        f"{outlet.id}: robots.txt is not followed, by decision of {outlet.robots.by} on {outlet.robots.on}"
        f" ({outlet.robots.reason})"
        for outlet in monitor.outlets
        if outlet.robots is not None
    ]
    db = open_store(monitor.database)
    held = holds(db, dt.datetime.now(dt.UTC))
    db.close()
    return said + [hold.reason for hold in held.values()]


class HostBook:
    """What the ledger remembers of hosts."""

    def __init__(self, db: Database, archive: Path) -> None:
        self._db, self._archive = db, archive

    def robots_copy(self, origin: str) -> RobotsCopy | None:
        """The newest robots.txt of an origin, whatever its age."""
        sql = (
            "select status, content_type, warc_file, warc_offset, robots_at from origins"
            " join captures on captures.id = origins.robots_capture where origin = ?"
        )
        for row in self._db.query(sql, [origin]):
            page = read_capture(self._archive / row["warc_file"], row["warc_offset"])
            at = dt.datetime.fromisoformat(row["robots_at"])
            return RobotsCopy(row["status"], row["content_type"] or "", page.body, at)
        return None

    def note_robots(self, origin: str, capture: int, at: dt.datetime) -> None:
        """Note an origin's robots.txt; what an older one forbade is asked for again where the new one differs."""
        sql = "select sha256 from captures where id in (?, (select robots_capture from origins where origin = ?))"
        if len({row["sha256"] for row in self._db.query(sql, [capture, origin])}) > 1:
            for first, behind in ((f"{origin}/", f"{origin}0"),):
                self._db.execute(ASK_AGAIN, (_text(at), Outcome.ROBOTS, first, behind))
        sql = (
            "insert into origins (origin, robots_capture, robots_at) values (?, ?, ?) on conflict (origin) do update"
            " set robots_capture = excluded.robots_capture, robots_at = excluded.robots_at,"
            " failing_since = null, failing_detail = null"
        )
        self._db.execute(sql, (origin, capture, _text(at)))

    def robots_failed(self, origin: str, detail: str, at: dt.datetime) -> dt.datetime:
        """Note that robots.txt could not be had; returns since when it cannot."""
        sql = (
            "insert into origins (origin, failing_since, failing_detail) values (?, ?, ?) on conflict (origin) do"
            " update set failing_since = coalesce(failing_since, excluded.failing_since),"
            " failing_detail = excluded.failing_detail"
        )
        self._db.execute(sql, (origin, _text(at), detail))
        row = self._db.execute("select failing_since from origins where origin = ?", [origin]).fetchone()
        return dt.datetime.fromisoformat(row[0])

    def hold(self, site: str, outlet: str | None, hosts: Sequence[str], hold: Hold, now: dt.datetime) -> int:
        """Note that a site is left alone, and want nothing of it; returns how many addresses that concerns."""
        until = _text(hold.until) if hold.until else None
        row = {"site": site, "outlet": outlet, "at": _text(now), "until": until, "reason": hold.reason}
        self._db.execute(
            "insert into holds (site, outlet, at, until, reason) values (:site, :outlet, :at, :until, :reason)", row
        )
        count = 0
        for host in hosts:
            for first, behind in ranges(host):
                values = {"until": until, "why": hold.reason, "pending": Outcome.PENDING}
                sql = "select count(*) from addresses where wanted is not null and url >= ? and url < ?"
                count += self._db.execute(sql, [first, behind]).fetchone()[0]
                self._db.execute(SET_ASIDE, values | {"first": first, "behind": behind})
        return count

    def leave(self, url: str, why: str, until: dt.datetime | None) -> None:
        """Leave one address for later, as it is."""
        values = {"url": url, "why": why, "until": _text(until) if until else None, "pending": Outcome.PENDING}
        self._db.execute(LEAVE, values)

    def note_decisions(self, outlets: Iterable[Outlet], now: dt.datetime) -> None:
        """Log each decision once, and make due what robots.txt forbade of the outlets it is about."""
        for outlet in outlets:
            if (made := outlet.robots) is None:
                continue
            row = (outlet.id, made.by, str(made.on), made.reason, _text(now))
            sql = "insert into decisions (outlet, decided_by, decided_on, reason, noted) values (?, ?, ?, ?, ?)"
            if self._db.execute(f"{sql} on conflict do nothing", row).rowcount > 0:
                sql = "update addresses set due = ? where outcome = ? and outlet = ?"
                self._db.execute(sql, (_text(now), Outcome.ROBOTS, outlet.id))


def _text(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).isoformat(timespec="seconds")
