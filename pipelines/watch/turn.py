"""One stage of a turn of the watch, in a process of its own: whatever happens to it, the watch goes on.

`python -m pipelines.watch.turn FOLDER VERB SECONDS` does one stage (a collection ends after so many seconds, the rest
is left for the next) and says a JSON line for each step and at last what came of it. It ends when its input closes.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sqlite3
import subprocess
import sys
import threading
import time
import traceback
from pathlib import Path
from typing import IO, Any, Literal

from pydantic import BaseModel

from pipelines import stages
from pipelines.campaign_files import CampaignError, read_monitor
from pipelines.command import describe
from pipelines.lock import CampaignBusyError, campaign_lock

State = Literal["done", "failed", "busy", "left out", "stopped"]
STALL = dt.timedelta(hours=2)
ERRORS = "watch.err"
MAX_ERRORS = 1_000_000


class StageReport(BaseModel):
    """What came of one stage of a turn. `sentence` is for people; times are UTC."""

    stage: str
    state: State
    sentence: str
    started: dt.datetime
    ended: dt.datetime


class Pulse:
    """`pipelines.progress.Progress` as a line at most each second: the watch sees that the stage is alive."""

    def __init__(self) -> None:
        self._said, self._done = 0.0, 0

    def start(self, total: int | None, label: str) -> None:
        """A piece of work begins."""
        self._done = 0
        print(json.dumps({"label": label, "total": total, "done": 0}), flush=True)

    def total(self, units: int) -> None:
        """Its size has become known."""
        print(json.dumps({"total": units}), flush=True)

    def advance(self, n: int = 1) -> None:
        """It goes on."""
        self._done += n
        if time.monotonic() - self._said > 1:
            self._said = time.monotonic()
            print(json.dumps({"done": self._done}), flush=True)

    def finish(self) -> None:
        """It is done."""


def do_stage(folder: Path, verb: str, limit: float) -> tuple[State, str]:
    """Do one stage under the campaign's lock. Never raises but for the end of the process."""
    try:
        monitor, problems = read_monitor(folder)
        if verb in stages.NEED_REGISTER and any(problem.stops == "reading" for problem in problems):
            return "left out", f"{verb} needs the candidates' names whole; see: tarazy check"
        with campaign_lock(folder, f"tarazy watch ({verb})"):
            return "done", describe(stages.run(verb, monitor, Pulse(), limit=limit))
    except CampaignBusyError as error:
        return "busy", str(error)
    except (CampaignError, stages.StageError) as error:
        return "failed", str(error)
    except (OSError, sqlite3.OperationalError) as error:  # a full disk, a folder that may not be written
        place = getattr(error, "filename", None) or folder
        return "failed", f"{verb} could not go on: {getattr(error, 'strerror', None) or error} ({place})"
    except Exception as error:  # the boundary between a stage and the watch
        traceback.print_exc()
        return "failed", f"{verb} broke ({type(error).__name__}: {error}); what happened is in {folder / ERRORS}"


def run_stage(folder: Path, verb: str, limit: dt.timedelta, stop: threading.Event) -> StageReport:
    """Do one stage in a child process and wait for it, or until `stop` is set (then the child is ended)."""
    started = _now()
    command = [sys.executable, "-m", "pipelines.watch.turn", str(folder), verb, str(limit.total_seconds())]
    with _errors(folder / ERRORS) as errors:
        child = subprocess.Popen(  # noqa: S603  # our own
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            start_new_session=True,  # Ctrl-C is for the watch, which then ends the child
        )
        state, sentence = _await(child, stop)
    if state == "failed" and not sentence:
        sentence = f"{verb} ended by itself (code {child.returncode}); what happened is in {folder / ERRORS}"
    return StageReport(stage=verb, state=state, sentence=sentence, started=started, ended=_now())


def _await(child: subprocess.Popen[bytes], stop: threading.Event) -> tuple[State, str]:
    said: dict[str, Any] = {}
    heard = time.monotonic()

    def listen() -> None:
        nonlocal heard
        assert child.stdout is not None
        for line in child.stdout:
            heard = time.monotonic()
            said.update(json.loads(line))

    listener = threading.Thread(target=listen, daemon=True)
    listener.start()
    while child.poll() is None and not stop.is_set() and time.monotonic() - heard < STALL.total_seconds():
        stop.wait(0.2)
    running = child.poll() is None
    _end(child)
    listener.join(10)
    if "state" in said:
        return said["state"], said["sentence"]
    if running:
        stopped = "stopped; nothing is lost, and the next turn goes on from here"
        return ("stopped", stopped) if stop.is_set() else ("failed", f"showed no sign of life for {STALL}; was ended")
    return "failed", ""


def _end(child: subprocess.Popen[bytes]) -> None:
    assert child.stdin is not None
    child.stdin.close()  # the child ends itself, and so do those that it started
    try:
        child.wait(20)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def _errors(path: Path) -> IO[bytes]:
    """Where children write what went wrong; begun anew when it has grown large. Nowhere on a full disk."""
    try:
        large = path.exists() and path.stat().st_size > MAX_ERRORS
        return path.open("wb" if large else "ab")
    except OSError:
        return Path(os.devnull).open("wb")


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC).replace(microsecond=0)


def _end_with_parent() -> None:
    os.read(sys.stdin.fileno(), 1)
    os._exit(3)


if __name__ == "__main__":
    threading.Thread(target=_end_with_parent, daemon=True).start()
    done, text = do_stage(Path(sys.argv[1]), sys.argv[2], float(sys.argv[3]))
    print(json.dumps({"state": done, "sentence": text}), flush=True)
