"""What the command line shows: progress, tables and sentences."""

from __future__ import annotations

import rich.progress
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipelines.completeness import OutletDay
from pipelines.day_states import LETTERS
from pipelines.status import OutletStatus, short_days

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


def status_table(rows: list[OutletStatus]) -> Table:
    """Per outlet: what is there, what failed and why, the newest article, what is due."""
    table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 1, 0, 0))
    for title, justify in (
        ("outlet", "left"),
        ("articles", "right"),
        ("edited", "right"),
        ("gone", "right"),
        ("newest", "left"),
        ("last (UTC)", "left"),
        ("due", "right"),
        ("not collected", "left"),
    ):
        last = title == "not collected"
        table.add_column(title, justify=justify, no_wrap=not last, min_width=14 if last else None)  # type: ignore[arg-type]
    for row in rows:
        why = ", ".join(f"{n} {reason.replace('_', ' ')}" for reason, n in row.failed.most_common()) or "–"
        table.add_row(
            row.outlet,
            f"{row.articles:,}",
            f"{row.edited:,}",
            f"{row.deleted:,}",
            row.last_article or "none",
            row.last_captured[5:16].replace("T", " ") if row.last_captured else "never",
            f"{row.due:,}",
            why,
        )
    return table


STYLES = {
    "complete": "green",
    "partial": "yellow",
    "blocked": "bold red",
    "silent": "cyan",
    "not printed": "dim",
    "not watched": "magenta",
    "not known": "bold",
}
LEGEND = " ".join(f"[bold]{letter}[/] {state}" for state, letter in LETTERS.items())


def gaps_table(rows: list[OutletStatus]) -> Table:
    """Per outlet: how many of the campaign's days so far are not complete, and which."""
    table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("outlet", no_wrap=True)
    table.add_column("gaps", justify="right", no_wrap=True)
    table.add_column("days with gaps")
    for row in rows:
        table.add_row(row.outlet, f"{len(row.gaps)}/{len(row.days)}", short_days(row.days) or "–")
    return table


def days_table(row: OutletStatus) -> Table:
    """Every day of one outlet: its state with its letter, the counts, what its past lets one expect, and why."""
    table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 1, 0, 0), title=row.outlet)
    table.title_justify = "left"
    for title in ("day", "state", "named", "got", "lost", "due", "usual", "why"):
        numeric = title in ("named", "got", "lost", "due", "usual")
        table.add_column(title, justify="right" if numeric else "left", no_wrap=title != "why")
    for day in row.days:
        table.add_row(*_day_cells(day))
    return table


def _day_cells(day: OutletDay) -> list[Text | str]:
    facts, band = day.facts, day.facts.band
    shown = day.is_gap or day.reason == "note"
    return [
        day.day or "not known",
        Text(f"{LETTERS[day.state]} {day.state}", style=STYLES[day.state]),
        f"{facts.named:,}",
        f"{facts.got:,}",
        f"{sum(facts.lost.values()):,}",
        f"{facts.waiting:,}",
        f"{band.low}–{band.high}" if band else "–",
        Text(day.sentence if shown else ""),
    ]
