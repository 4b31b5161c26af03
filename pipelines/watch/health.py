"""`health.json` in the campaign's folder: how the watch stands, for people and for other monitors (docs/watch.md)."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ValidationError

from pipelines.lock import WATCH, WORK, is_held
from pipelines.watch.conditions import Condition, free_bytes, is_full, of_disk
from pipelines.watch.turn import StageReport

FILE = "health.json"


class Turn(BaseModel):
    """One round through the stages. `ended` is null while it is under way, and after a kill."""

    started: dt.datetime
    ended: dt.datetime | None = None
    stages: list[StageReport] = []


class GapNote(BaseModel):
    """An outlet's day that is not complete; `cause` where it is known not to be the outlet's."""

    outlet: str
    day: dt.date
    state: str
    sentence: str
    cause: str | None = None
    since: dt.datetime | None = None


class Span(BaseModel):
    """From when to when; `end` null: still."""

    start: dt.datetime
    end: dt.datetime | None = None


class Told(BaseModel):
    """Notifications: what could not be sent, and why."""

    last_sent: dt.datetime | None = None
    unsent: int = 0
    error: str | None = None


class Health(BaseModel):
    """The file's content. All times are UTC."""

    format: Literal[1] = 1
    campaign: str
    written: dt.datetime
    ok: bool = True
    problems: list[str] = []
    """One sentence each; empty: all is well."""
    conditions: list[Condition] = []
    """The same, with keys that stay from turn to turn."""
    stage: str | None = None
    """Under way now."""
    state: Literal["working", "waiting", "stopped"] = "waiting"
    mode: Literal["watch", "once"] = "watch"
    pid: int = 0
    every_minutes: float = 60
    began: dt.datetime | None = None
    """The first turn of all: nobody is told of gaps before it."""
    turn: Turn | None = None
    next_turn: dt.datetime | None = None
    last_published: dt.datetime | None = None
    waiting: int = 0
    """Addresses that the next turn will ask for."""
    gaps: list[GapNote] = []
    """Of the last seven days."""
    offline: list[Span] = []
    """When this machine had no network, in the last thirty days."""
    free_bytes: int | None = None
    clock_offset_seconds: float | None = None
    notify: Told = Told()


def read_health(folder: Path) -> Health | None:
    """The file as it was written last; None where there is none, or none that can be read."""
    try:
        return Health.model_validate_json((folder / FILE).read_bytes())
    except (OSError, ValidationError):
        return None


def write_atomically(path: Path, text: str) -> None:
    """Write a small file whole or not at all. Raises OSError."""
    aside = path.with_name(f".{path.name}.new")
    try:
        with aside.open("w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        aside.replace(path)
    except OSError:
        aside.unlink(missing_ok=True)
        raise


def write_health(folder: Path, health: Health) -> None:
    """Write the file. Raises OSError."""
    write_atomically(folder / FILE, health.model_dump_json(indent=2) + "\n")


def judged_now(folder: Path, health: Health, now: dt.datetime) -> Health:
    """As written, and what the file cannot know: whether anybody still watches, and keeps to the times."""
    problems = list(health.problems)
    late = dt.timedelta(minutes=max(10, health.every_minutes / 2))
    if is_full(free := free_bytes(folder)):  # then not even the file could be written
        problems += [one.sentence for one in of_disk(folder, free) if one.sentence not in problems]
    if health.mode == "watch" and not is_held(folder, WATCH):
        how = "was stopped" if health.state == "stopped" else "ended without being stopped"
        problems.append(f"nobody watches this campaign: the watch {how} ({_minute(health.written)}); start it again")
    elif health.next_turn and now > health.next_turn + late and not is_held(folder, WORK):
        text = f"the turn of {_minute(health.next_turn)} was not made"
        if health.state == "working" and health.turn is not None:
            text = f"the turn of {_minute(health.turn.started)} did not come to an end"
        problems.append(f"{text}; is this machine or its schedule down?")
    return health.model_copy(update={"problems": problems, "ok": not problems})


def _minute(moment: dt.datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M UTC")
