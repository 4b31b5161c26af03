"""Progress of long work: stages report it, the command line draws it."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Where a stage says how far it is. A stage never prints."""

    def start(self, total: int | None, label: str) -> None:
        """Begin a piece of work of `total` units (None: not known)."""

    def total(self, units: int) -> None:
        """The piece of work has turned out to be of so many units."""

    def advance(self, n: int = 1) -> None:
        """`n` units more are done."""

    def finish(self) -> None:
        """The piece of work is done."""


class Silent:
    """Progress that nobody watches: tests, scripts."""

    def start(self, total: int | None, label: str) -> None:
        """Begin; shows nothing."""

    def total(self, units: int) -> None:
        """Learn; shows nothing."""

    def advance(self, n: int = 1) -> None:
        """Go on; shows nothing."""

    def finish(self) -> None:
        """End; shows nothing."""
