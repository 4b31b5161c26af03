"""Collect: ask the outlets for what is due, and keep every answer as evidence."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from crawlers.manifest import head_of
from crawlers.outcomes import HELD, Outcome
from pipelines.campaign import Monitor
from pipelines.errors import StageError
from pipelines.progress import Progress, Silent
from pipelines.store import open_store

ERRORS = "collect.err"


@dataclass(frozen=True, slots=True)
class CollectSummary:
    """How many addresses were asked for, by what came of it (`crawlers.outcomes.Outcome`)."""

    outcomes: dict[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    """Sentences on sites that were not asked, or not as fast as wished, and why."""
    left: int = 0
    """Addresses that are wanted still, where the time was up."""
    head: str = ""
    """The hash of the evidence's last line, where anything was archived."""

    @property
    def failed(self) -> dict[str, int]:
        """The reasons why an address gave no page."""
        fine = {*HELD, Outcome.REDIRECTED}
        return {reason: n for reason, n in self.outcomes.items() if reason not in fine}

    def __str__(self) -> str:
        asked, stored = sum(self.outcomes.values()), self.outcomes.get(Outcome.STORED, 0)
        text = (
            f"{asked:,} addresses asked for, {stored:,} stored, {self.outcomes.get(Outcome.UNCHANGED, 0):,} unchanged"
        )
        reasons = ", ".join(f"{n:,} {reason}" for reason, n in sorted(self.failed.items()))
        if reasons:
            text = f"{text}; {reasons} (see: tarazy status)"
        if self.left:
            text = f"{text}; the time was up: {self.left:,} are left for the next run"
        if set(self.outcomes) == {Outcome.DEAD_HOST}:
            text = f"{text}; no host could be reached: is this machine online?"
        head = (f"head {self.head}: note it, or publish it",) if self.head else ()
        return "\n".join((text, *(f"  {note}" for note in (*self.notes, *head))))


def collect(
    monitor: Monitor, *, progress: Progress | None = None, revisit: bool = False, limit: float = 0
) -> CollectSummary:
    """Ask for all that is due; with `revisit` also for every page that is held, conditionally.

    With `limit` it ends after so many seconds; what is left is asked for in the next run, behind the listings.
    Honours http_proxy and https_proxy. Raises StageError when the collector itself breaks down; an outlet that does
    not answer is an outcome, not an error.
    """
    progress = progress or Silent()
    progress.start(None, "collect")
    open_store(monitor.database).close()  # what is wrong with it is said here, not by the child
    monitor.archive.mkdir(parents=True, exist_ok=True)
    before = head_of(monitor.archive)
    errors = monitor.archive / ERRORS
    command = [sys.executable, "-m", "pipelines.collecting.crawl", str(monitor.folder), f"--limit={limit}"]
    command += ["--revisit"] if revisit else []
    outcomes: dict[str, int] = {}
    left = 0
    done, reason = 0, None
    notes: tuple[str, ...] = ()
    with errors.open("wb") as log, child_process(command, log) as child:
        assert child.stdout is not None
        for line in child.stdout:
            said: dict[str, Any] = json.loads(line)
            outcomes, left = said.get("outcomes", outcomes), said.get("left", left)
            notes = tuple(said.get("notes", notes))
            if "error" in said:
                reason = said["error"]
            if "done" in said:
                progress.total(said["known"])
                progress.advance(said["done"] - done)
                done = said["done"]
    progress.finish()
    if reason:
        raise StageError(f"nothing more can be kept in {monitor.folder} ({reason}); mend that, then run again")
    if child.returncode != 0:
        raise StageError(
            f"collecting broke off (code {child.returncode}); what was fetched is kept, and the next run goes on. "
            f"What happened stands at the end of {errors}"
        )
    head = head_of(monitor.archive)
    return CollectSummary(outcomes, notes, left, head if head and head != before else "")


@contextmanager
def child_process(command: list[str], errors: BinaryIO) -> Iterator[subprocess.Popen[str]]:
    """A process that ends when this one does: it watches its standard input, which only we hold open."""
    pipe = subprocess.PIPE
    child = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=errors, text=True)  # noqa: S603  # our own
    try:
        yield child
        child.wait()
    finally:
        assert child.stdin is not None
        child.stdin.close()
        child.wait()
