"""One writer per campaign: a second command on the same folder does not wait, it says who works there."""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

WORK, WATCH = ".lock", ".watch.lock"


class CampaignBusyError(Exception):
    """Another tarazy command is working in the campaign's folder."""


@contextmanager
def campaign_lock(folder: Path, who: str = "another tarazy command", *, name: str = WORK) -> Iterator[None]:
    """Hold the folder's lock; the system frees it when the process ends, however it ends.

    `who` is the command that others are told of. `name`: WORK for what writes, WATCH for a watch, which holds WORK only
    while it works. Raises CampaignBusyError when it is held.
    """
    note = folder / f"{name}.who"
    try:
        with FileLock(folder / name, timeout=0.5):  # half a second: `is_held` may just be looking
            with suppress(OSError):  # a full disk: the note is a courtesy
                now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
                note.write_text(json.dumps({"who": who, "pid": os.getpid(), "since": now}), encoding="utf-8")
            yield
    except Timeout:
        raise CampaignBusyError(f"{_holder(note)} is working in {folder}; wait for it, or stop it") from None


def is_held(folder: Path, name: str = WORK) -> bool:
    """Whether a living process holds the lock."""
    try:
        with FileLock(folder / name, timeout=0):
            return False
    except Timeout:
        return True


def _holder(note: Path) -> str:
    """Who holds the lock, from the note beside it: the locked file itself cannot be read on Windows."""
    try:
        said = json.loads(note.read_text(encoding="utf-8"))
        since = dt.datetime.fromisoformat(said["since"]).strftime("%Y-%m-%d %H:%M UTC")
        return f"{said['who']} (process {said['pid']}, since {since})"
    except (OSError, ValueError, KeyError, TypeError):
        return "another tarazy command"
