"""Tables of `tarazy status`: how each outlet stands, its days with gaps, every day of it. 80 columns are enough."""

from __future__ import annotations

from itertools import groupby

from rich.table import Table
from rich.text import Text

from pipelines.completeness.day_states import LETTERS
from pipelines.completeness.gaps import OutletDay
from pipelines.status import OutletStatus, short_days


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
    """Every day of one outlet: its state with its letter, the counts, what its past lets one expect, and why.

    Gaps of which nothing is known, one after another and for the same reason, are one line.
    """
    table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 1, 0, 0), title=row.outlet)
    table.title_justify = "left"
    for title in ("day", "state", "named", "got", "lost", "due", "usual", "why"):
        numeric = title in ("named", "got", "lost", "due", "usual")
        table.add_column(title, justify="right" if numeric else "left", no_wrap=title != "why")
    for _, alike in groupby(row.days, key=_alike):
        first, *more = alike
        shown, *cells = _day_cells(first)
        table.add_row(f"{shown}\n …{more[-1].day[5:]}" if more else shown, *cells)
    return table


def _alike(day: OutletDay) -> tuple[str, str]:
    return (day.state, day.sentence) if day.is_gap and not day.facts.named else (day.day, "")


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
