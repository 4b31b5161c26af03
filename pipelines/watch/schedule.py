"""Watch: the campaign run on schedule until it is told to stop, whatever breaks meanwhile.

The watch itself only waits, starts each stage in a process of its own, and says how things stand. It reads the
campaign's files anew at each turn, and keeps its state in `health.json`, so that a restart goes on where it was.
"""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from pipelines import stages
from pipelines.campaign import Monitor
from pipelines.campaign_files import CampaignError, read_monitor
from pipelines.errors import StageError
from pipelines.lock import WATCH, campaign_lock
from pipelines.store import open_store
from pipelines.watch import conditions
from pipelines.watch.conditions import Condition
from pipelines.watch.gaps import gap_conditions, gap_notes, unanswered
from pipelines.watch.health import Health, Span, Told, Turn, read_health, write_health
from pipelines.watch.notify import Memory, compose, decide, language_of, queue, read_memory, write_memory
from pipelines.watch.senders import channels, send_all
from pipelines.watch.turn import StageReport, run_stage

RETRY = dt.timedelta(minutes=1)
"""How soon to look again at broken files or a full disk."""
TICK = 20.0
"""Seconds after which the clock is looked at again: a machine that slept is late by no more."""
Say = Callable[[str], None]


class Seen:
    """What a turn has looked at, and what of it is wrong; of the rest the last finding stands."""

    def __init__(self) -> None:
        self._looked: list[str] = []
        self._wrong: list[Condition] = []

    def add(self, looked: list[str], wrong: list[Condition]) -> None:
        """Add what was looked at (keys, or the part before their colon) and what is wrong."""
        self._looked += looked
        self._wrong += wrong

    def merged(self, before: list[Condition]) -> list[Condition]:
        """All that is wrong, with what was wrong before and was not looked at now."""
        looked = set(self._looked)
        return self._wrong + [one for one in before if not {one.key, one.key.partition(":")[0]} & looked]


@dataclass
class Watch:
    """One campaign's watch. `every` and `publish_every` override the file's; `say` takes sentences for the terminal."""

    folder: Path
    say: Say
    every: dt.timedelta | None = None
    publish_every: dt.timedelta | None = None
    stop: threading.Event = field(default_factory=threading.Event)
    _monitor: Monitor | None = None
    _said: frozenset[str] = frozenset()

    def run(self) -> None:
        """Make turns until `stop` is set. Raises CampaignBusyError where the campaign is watched already."""
        with campaign_lock(self.folder, "tarazy watch", name=WATCH):
            health = self._begin("watch")
            begin = self._first_turn(health)
            while self._wait_until(begin):
                begin = self.turn(health)
            health.state = "stopped"
            self._write(health)

    def once(self) -> bool:
        """Make one turn, whatever the time: for cron. Returns whether all is well."""
        with campaign_lock(self.folder, "tarazy watch --once", name=WATCH):
            health = self._begin("once")
            self.turn(health)
            health.state = "stopped" if self.stop.is_set() else "waiting"
            self._write(health)
            return health.ok

    def turn(self, health: Health) -> dt.datetime:
        """Make one turn, or say why none is made; returns when the next begins."""
        now = _now()
        problems, usable = self._read_files()
        health.free_bytes = conditions.free_bytes(self.folder)
        seen = Seen()
        seen.add(["files"], conditions.of_files(problems, everything=not usable))
        seen.add(["disk"], conditions.of_disk(self.folder, health.free_bytes))
        every = self._every()
        health.every_minutes = every.total_seconds() / 60
        if self._monitor is None or not usable or conditions.is_full(health.free_bytes):
            health.next_turn = now + min(RETRY, every)
        else:
            health.next_turn = now + every
            reports = self._stages(health, health.next_turn)
            seen.add([f"stage:{one.stage}" for one in reports], conditions.of_stages(reports))
            self._look(self._monitor, health, seen)
        self._tell(health, seen.merged(health.conditions))
        health.state = "waiting"
        self._write(health)
        self._say_new(health)
        return health.next_turn

    def _begin(self, mode: str) -> Health:
        health = read_health(self.folder) or Health(campaign=str(self.folder.resolve()), written=_now())
        if mode == "once":  # cron writes a mail of all that is said: not the same each hour
            self._said = frozenset(one.key for one in health.conditions)
        return health.model_copy(
            update={"mode": mode, "pid": os.getpid(), "campaign": str(self.folder.resolve()), "state": "waiting"}
        )

    def _first_turn(self, health: Health) -> dt.datetime:
        """At once where a turn was due or cut off; else when it is due: a restart must not press the outlets."""
        self._read_files()
        now = _now()
        if health.turn is None or health.turn.ended is None or health.turn.started > now:
            return now
        begin = health.turn.started + self._every()
        if begin > now:
            self.say(f"The last turn was at {self._clock(health.turn.started)}; the next is at {self._clock(begin)}.")
        return begin

    def _wait_until(self, moment: dt.datetime) -> bool:
        """Wait; returns False when told to stop. By the wall clock: a laptop's other clocks stand still in sleep."""
        planned = _now()
        while not self.stop.is_set():
            now = _now()
            if (
                now >= moment or now < planned - RETRY
            ):  # the clock was put back: rather a turn too many than hours of none
                return True
            self.stop.wait(min(TICK, (moment - now).total_seconds()))
        return False

    def _read_files(self) -> tuple[list[str], bool]:
        """What is wrong in the files, and whether they can be used at all; keeps the last good ones for settings."""
        try:
            self._monitor, found = read_monitor(self.folder)
            return [str(one) for one in found if one.stops != "nothing"], True
        except CampaignError as error:
            return [str(one) for one in error.problems if one.stops != "nothing"], False
        except OSError as error:
            return [f"{self.folder} cannot be read ({error.strerror or error})"], False

    def _every(self) -> dt.timedelta:
        if self.every is not None:
            return self.every
        return self._monitor.campaign.watch.every if self._monitor else dt.timedelta(hours=1)

    def _stages(self, health: Health, deadline: dt.datetime) -> list[StageReport]:
        """Collect; then, where it is time, the rest. What follows a failed stage would publish half of it."""
        assert self._monitor is not None
        health.turn = Turn(started=_now())
        health.began = health.began or health.turn.started
        health.state = "working"
        pause = self.publish_every if self.publish_every is not None else self._monitor.campaign.watch.publish_every
        due = health.last_published is None or _now() - health.last_published >= pause
        for verb in stages.ORDER if due else ("collect",):
            health.stage = verb
            self._write(health)
            report = self._stage(verb, deadline)
            health.turn.stages.append(report)
            if report.state != "left out":
                self.say(f"{self._clock(report.ended)} {verb:<9} {report.sentence}")
            if self.stop.is_set() or (report.state != "done" and verb != "collect"):
                break
        else:
            health.last_published = _now() if due else health.last_published
        health.stage = None
        health.turn.ended = None if self.stop.is_set() else _now()
        return health.turn.stages

    def _stage(self, verb: str, deadline: dt.datetime) -> StageReport:
        """Do a stage; where somebody else works in the folder wait for them, until the next turn is due."""
        limit = max(deadline - _now(), dt.timedelta(minutes=1))
        report = run_stage(self.folder, verb, limit, self.stop)
        said = False
        while report.state == "busy" and _now() < deadline and not self.stop.is_set():
            if not said:
                self.say(f"{self._clock(_now())} {report.sentence.partition(';')[0]}; waiting")
                said = True
            self.stop.wait(2)
            report = run_stage(self.folder, verb, limit, self.stop)
        return report

    def _look(self, monitor: Monitor, health: Health, seen: Seen) -> None:
        """Look at what the collection holds and lacks: gaps, the network, the clock."""
        assert health.turn is not None
        if self.stop.is_set() or not any(one.stage == "collect" and one.state == "done" for one in health.turn.stages):
            return
        try:
            db = open_store(monitor.database)
            try:
                outlets = [outlet.id for outlet in monitor.outlets]
                offline = conditions.is_offline(db, outlets, health.turn.started)
                health.clock_offset_seconds = conditions.clock_offset(monitor, db, _now())
                health.waiting = next(db.query("select count(*) as n from addresses where outcome = 'pending'"))["n"]
                silent = unanswered(monitor, db, _now())
            finally:
                db.close()
            note_offline(health, offline)
            health.gaps = gap_notes(monitor, health.offline, health.began or _now(), _now())
        except (StageError, sqlite3.Error, OSError) as error:
            sentence = f"how the collection stands cannot be read: {error}"
            seen.add(["stage:health"], [Condition("stage:health", "stage", sentence, {"stage": "health"})])
            return
        seen.add(["stage:health"], [])
        seen.add(["offline"], conditions.of_offline(health.offline[-1].start if offline else None))
        seen.add(["clock"], conditions.of_clock(health.clock_offset_seconds))
        if not offline:
            seen.add(["gap"], gap_conditions(monitor, health.gaps, silent))

    def _tell(self, health: Health, wrong: list[Condition]) -> None:
        """Write what is wrong into health, and to those who want to be told."""
        health.conditions, health.problems = wrong, [one.sentence for one in wrong]
        if self._monitor is not None and not self.stop.is_set():
            settings = self._monitor.campaign.watch.notify
            if channels(settings):
                memory = read_memory(self.folder)
                change = decide(memory.known, wrong, _now(), language_of(self._monitor))
                if (message := compose(change, self._monitor)) is not None:
                    queue(memory, *message, channels(settings), _now())
                self._remember(memory)  # before sending: rather a message late than one twice
                send_all(memory, settings, self.stop)
                self._remember(memory)
                health.notify = memory.told()
                if memory.error:
                    health.problems.append(f"nobody could be told: {memory.error}")
            else:
                health.notify = Told()
        health.ok = not health.problems

    def _remember(self, memory: Memory) -> None:
        try:
            write_memory(self.folder, memory)
        except OSError as error:
            self.say(f"what was told cannot be noted in {self.folder}: {error.strerror or error}")

    def _write(self, health: Health) -> None:
        health.written = _now()
        try:
            write_health(self.folder, health)
        except OSError as error:
            self.say(f"health.json cannot be written in {self.folder}: {error.strerror or error}")

    def _say_new(self, health: Health) -> None:
        """Say what has become wrong since the last turn, and what no longer is."""
        wrong = {one.key: one.sentence for one in health.conditions}
        if health.notify.error:
            wrong["notify"] = f"nobody could be told: {health.notify.error}"
        for key, sentence in wrong.items():
            if key not in self._said:
                self.say(f"  ! {sentence}")
        if self._said and not wrong:
            self.say("  All is well again.")
        self._said = frozenset(wrong)

    def _clock(self, moment: dt.datetime) -> str:
        """A time in the campaign's zone."""
        zone = self._monitor.zone if self._monitor else dt.UTC
        return moment.astimezone(zone).strftime("%Y-%m-%d %H:%M %Z")


def note_offline(health: Health, offline: bool) -> None:
    """Begin or end a span without network; spans older than thirty days are forgotten."""
    assert health.turn is not None
    now, start = _now(), health.turn.started
    running = bool(health.offline) and health.offline[-1].end is None
    if offline and not running:
        health.offline = [*health.offline, Span(start=start)]
    elif running and not offline:
        health.offline[-1].end = now
    month = now - dt.timedelta(days=30)
    health.offline = [one for one in health.offline if one.end is None or one.end > month]


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC).replace(microsecond=0)
