"""`tarazy edits`: what became of articles after they were first seen."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path
from typing import Any

import click
from rich.console import Group
from rich.markup import escape
from rich.padding import Padding
from rich.text import Text

from pipelines.command import CAMPAIGN, DAY, fail, load
from pipelines.errors import StageError
from pipelines.terminal import out

COLUMNS = ("when", "seen_before", "outlet", "what", "title_before", "title_after", "subjects", "address", "leads_to")


@click.command()
@CAMPAIGN
@click.option("--outlet", metavar="ID", help="Of this outlet only.")
@click.option("--since", type=DAY, metavar="YYYY-MM-DD", help="Found on this day (UTC) or later.")
@click.option("--csv", "file", type=click.Path(path_type=Path, dir_okay=False), help="Write them into this file.")
def edits(campaign: Path, outlet: str | None, since: dt.date | None, file: Path | None) -> None:
    """List what became of articles after they were first seen: edits, deletions, moves; who gained and who lost.

    What changed lies between the time given and the last visit before it (column seen_before of the file).

    \b
    Example:
      tarazy edits my-campaign --since 2026-03-01
      tarazy edits my-campaign --csv edits.csv
    """
    from pipelines.edits.report import edit_report

    monitor, _ = load(campaign)
    if outlet is not None and outlet not in {one.id for one in monitor.outlets}:
        fail(f"--outlet {outlet}: the campaign has no such outlet; it has {', '.join(o.id for o in monitor.outlets)}")
    try:
        rows = edit_report(monitor, outlet=outlet, since=since)
    except StageError as error:
        fail(str(error))
    if file is not None:
        _write(file, rows)
    elif rows:
        for row in rows:
            out.print(_lines(row))
    else:
        out.print("No edit or deletion was found.")


def _write(file: Path, rows: list[dict[str, Any]]) -> None:
    try:
        with file.open("w", encoding="utf-8-sig", newline="") as target:  # with the mark that spreadsheets look for
            writer = csv.DictWriter(target, COLUMNS)
            writer.writeheader()
            writer.writerows({name: _harmless(row[name]) for name in COLUMNS} for row in rows)
    except OSError as error:
        fail(f"{file} could not be written: {error.strerror or error}")
    out.print(f"{len(rows)} rows written to {escape(str(file))}", soft_wrap=True)


def _harmless(value: str) -> str:
    """Titles come from crawled pages: a spreadsheet must not take one for a formula."""
    return f"'{value}" if value.startswith(("=", "+", "-", "@", "\t", "\r")) else value


def _lines(row: dict[str, str]) -> Group:
    """One event: when, where and what on a line, the rest below it. Narrow enough for 80 columns."""
    head = Text(f"{row['when'][:16].replace('T', ' ')} UTC  {row['outlet']}  ")
    head.append(row["what"], style="bold")
    title = f"{row['title_before']} → {row['title_after']}" if row["title_after"] else row["title_before"]
    rest = (title, f"leads to {row['leads_to']}" if row["leads_to"] else "", row["subjects"])
    return Group(head, *(Padding(Text(_printable(line)), (0, 0, 0, 4)) for line in rest if line), Text())


def _printable(line: str) -> str:
    """A title of a crawled page must not move the cursor of a terminal."""
    return "".join(one if one.isprintable() else " " for one in line)
