"""What the command line shows: progress and sentences."""

from __future__ import annotations

import rich.progress
from rich.console import Console

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)


class Bar:
    """`pipelines.progress.Progress` drawn as a bar; one line for each piece of work where nobody watches."""

    def __init__(self, console: Console = err) -> None:
        self._console = console
        self._bar: rich.progress.Progress | None = None
        self._task = rich.progress.TaskID(0)

    def start(self, total: int | None, label: str) -> None:
        """Begin a bar; a previous one is ended."""
        self.finish()
        if not self._console.is_terminal:
            return
        columns = (
            rich.progress.TextColumn("{task.description}"),
            rich.progress.BarColumn(),
            rich.progress.MofNCompleteColumn(),
            rich.progress.TimeElapsedColumn(),
        )
        self._bar = rich.progress.Progress(*columns, console=self._console, transient=True)
        self._bar.start()
        self._task = self._bar.add_task(label, total=total)

    def total(self, units: int) -> None:
        """The bar's end, as far as known now."""
        if self._bar is not None:
            self._bar.update(self._task, total=units)

    def advance(self, n: int = 1) -> None:
        """`n` units more are done."""
        if self._bar is not None:
            self._bar.advance(self._task, n)

    def finish(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = None
