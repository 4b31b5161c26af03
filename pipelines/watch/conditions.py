"""What is wrong with a watched campaign now: gaps, stages that failed, broken files, a full disk, a wrong clock."""

from __future__ import annotations

import datetime as dt
import shutil
import socket
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from sqlite_utils import Database

from crawlers.outcomes import Outcome
from crawlers.warc import ArchiveError, read_capture
from pipelines.campaign import Monitor
from pipelines.watch.turn import StageReport

Kind = Literal["gap", "stage", "files", "disk", "offline", "clock"]
MIN_FREE = 300_000_000
"""Bytes; below it nothing is collected: half a page is no evidence, and the database needs room to close cleanly."""
LOW_FREE = 2_000_000_000
MAX_OFFSET = dt.timedelta(minutes=10)
UNREACHABLE = (Outcome.DEAD_HOST, Outcome.TIMEOUT, Outcome.BROKEN)


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that is wrong. `key` names it from turn to turn; `values` fill its text in every language."""

    key: str
    kind: Kind
    sentence: str
    values: dict[str, str] = field(default_factory=dict)


def of_stages(reports: Iterable[StageReport]) -> list[Condition]:
    """Of the stages that failed."""
    return [
        Condition(f"stage:{one.stage}", "stage", f"{one.stage}: {one.sentence}", {"stage": one.stage})
        for one in reports
        if one.state in ("failed", "busy")
    ]


def of_files(problems: Sequence[str], *, everything: bool) -> list[Condition]:
    """Of the campaign's files. `everything`: nothing is collected because of them."""
    if not problems:
        return []
    effect = "nothing is collected" if everything else "a part is left out"
    sentence = f"{effect} because of the campaign's files: {' | '.join(problems)}"
    return [Condition("files", "files", sentence, {"problems": "\n  ".join(problems)})]


def free_bytes(folder: Path) -> int | None:
    """Room on the folder's disk; None where the system does not say."""
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return None


def is_full(free: int | None) -> bool:
    """Whether there is too little room to collect."""
    return free is not None and free < MIN_FREE


def of_disk(folder: Path, free: int | None) -> list[Condition]:
    """Of the room that is left on the disk."""
    if free is None or free >= LOW_FREE:
        return []
    effect = "nothing is collected until there is more" if is_full(free) else "make room before it is full"
    megabytes = f"{free / 1e6:,.0f}"
    sentence = f"only {megabytes} MB are free on the disk of {folder}; {effect}"
    return [Condition("disk", "disk", sentence, {"free": megabytes, "folder": str(folder)})]


def of_offline(since: dt.datetime | None) -> list[Condition]:
    """Of this machine having no network."""
    if since is None:
        return []
    moment = since.strftime("%Y-%m-%d %H:%M UTC")
    sentence = f"this machine is offline since {moment}: no outlet can be reached, and this is no gap of theirs"
    return [Condition("offline", "offline", sentence, {"since": moment})]


def is_offline(db: Database, outlets: Sequence[str], since: dt.datetime) -> bool:
    """Whether it is this machine that is cut off: of all that was asked for since then, no outlet gave any answer.

    Where only one outlet was asked, it may be its own fault; then the machine's routes decide.
    """
    unreachable: dict[str, bool] = {}
    sql = "select outlet, outcome, count(*) as n from addresses where last_tried >= ? group by outlet, outcome"
    for row in db.query(sql, [since.astimezone(dt.UTC).isoformat(timespec="seconds")]):
        if row["outlet"] in outlets:
            gave_none = row["outcome"] in UNREACHABLE
            unreachable[row["outlet"]] = unreachable.get(row["outlet"], True) and gave_none
    if not unreachable or not all(unreachable.values()):
        return False
    return len(unreachable) > 1 or not has_route()


def has_route() -> bool:
    """Whether the machine knows a way out. Nothing is sent: connecting a UDP socket only looks up the route."""
    for family, host in ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1")):
        try:
            with socket.socket(family, socket.SOCK_DGRAM) as probe:
                probe.connect((host, 9))
                return True
        except OSError:
            continue
    return False


def clock_offset(monitor: Monitor, db: Database, now: dt.datetime) -> float | None:
    """Seconds by which this machine's clock is ahead of the outlets' (median over outlets), None where unknown.

    Outlets say their time in `Date` with every answer. Where the newest capture lies in the future the clock was put
    back since, and that is returned as a negative number.
    """
    newest = next(db.query("select max(captured) as at from captures where via is null"))["at"]
    if newest and (ahead := (dt.datetime.fromisoformat(newest) - now).total_seconds()) > MAX_OFFSET.total_seconds():
        return -ahead
    offsets = [
        offset
        for row in db.query(
            "select captured, warc_file, warc_offset, max(id) from captures"
            " where via is null and status = 200 and outlet != '' group by outlet"
        )
        if (offset := _offset(monitor.archive / row["warc_file"], row["warc_offset"], row["captured"])) is not None
    ]
    return statistics.median(offsets) if offsets else None


def _offset(path: Path, place: int, captured: str) -> float | None:
    from email.utils import parsedate_to_datetime

    try:
        said = parsedate_to_datetime(read_capture(path, place).headers["date"])
        return (dt.datetime.fromisoformat(captured) - said.astimezone(dt.UTC)).total_seconds()
    except (ArchiveError, KeyError, ValueError, TypeError):
        return None


def of_clock(offset: float | None) -> list[Condition]:
    """Of a clock that would put wrong times into the evidence."""
    if offset is None or abs(offset) <= MAX_OFFSET.total_seconds():
        return []
    minutes, side = f"{abs(offset) / 60:.0f}", "ahead of" if offset > 0 else "behind"
    sentence = f"this machine's clock is {minutes} minutes {side} the outlets'; set it right: times are evidence"
    return [Condition("clock", "clock", sentence, {"minutes": minutes})]
