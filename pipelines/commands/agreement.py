"""`tarazy agreement`: how far people who coded the same articles agree beyond chance."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.markup import escape
from rich.table import Table

from pipelines.command import fail
from pipelines.errors import StageError
from pipelines.terminal import out

if TYPE_CHECKING:
    from pipelines.codings.several import Codes
    from pipelines.measures.agreement import Agreement, Level

MEANING = {
    "reliable": "reliable: 0.80 or more",
    "tentative": "tentative conclusions only: 0.667 to 0.80",
    "unreliable": "unreliable: under 0.667; do not publish figures from it",
    "undefined": "not defined: one value only, or no unit coded twice",
}
MOST_SENTENCES = 10


@click.command()
@click.argument("codings", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--level",
    "levels",
    multiple=True,
    metavar="[VARIABLE=]LEVEL",
    help="nominal (names; the default), ordinal (grades in order), interval, ratio. For all variables, or for one.",
)
@click.option("--units", type=click.IntRange(0), default=0, metavar="N", help="List the N units that differ most.")
def agreement(codings: Path, levels: tuple[str, ...], units: int) -> None:
    """How far coders agree beyond chance: Krippendorff's alpha with its 95 % interval, for each variable.

    CODINGS is a table (CSV, TSV, JSONL) with a line for each code: unit (an article), coder, variable, value. An empty
    value is a missing code. See docs/agreement.md.

    \b
    Example:
      tarazy agreement codings.csv --level tone=ordinal
      tarazy agreement codings.csv --units 10
    """
    from pipelines.codings.several import read_table

    try:
        table = read_table(codings)
    except StageError as error:
        fail(str(error))
    if table.wrong:
        more = len(table.wrong) - MOST_SENTENCES
        sentences = [*table.wrong[:MOST_SENTENCES], *([f"and {more:,} more lines"] if more > 0 else [])]
        fail(f"{codings}: nothing was computed, as a wrong code counts as disagreement:\n  " + "\n  ".join(sentences))
    if not table.variables:
        fail(f"{codings} holds no codes")
    chosen = _levels(levels, list(table.variables))
    try:
        _print(table.variables, chosen, units)
    except ValueError as error:
        fail(f"{codings}: {error}")


def _levels(said: tuple[str, ...], variables: list[str]) -> dict[str, Level]:
    """The level of each variable; the last that is said of it holds."""
    from pipelines.measures.agreement import LEVELS

    found: dict[str, Level] = dict.fromkeys(variables, "nominal")
    for one in said:
        variable, separator, name = one.rpartition("=")
        if name not in LEVELS:
            fail(f"--level {one}: {name} is none of {', '.join(LEVELS)}")
        if separator and variable not in found:
            fail(f"--level {one}: there is no variable {variable}; the table has {', '.join(variables)}")
        level = next(level for level in LEVELS if level == name)
        found |= dict.fromkeys([variable] if separator else variables, level)
    return found


def _print(variables: dict[str, Codes], levels: dict[str, Level], units: int) -> None:
    from pipelines.measures.agreement import agreement as measured

    table = Table(box=None, header_style="bold", pad_edge=False)
    for title in ("variable", "level", "alpha", "95 %", "same", "units", "coders"):
        table.add_column(title, justify="left" if title in ("variable", "level") else "right")
    said: list[str] = []
    for name, codes in variables.items():
        try:
            found = measured(codes, levels[name])
        except ValueError as error:
            raise ValueError(f"variable {name}: {error}") from error
        interval = "-" if math.isnan(found.low) else f"{found.low:.2f} to {found.high:.2f}"
        same = "-" if math.isnan(found.percent) else f"{found.percent:.0%}"
        counts = f"{found.units:,}", f"{found.coders:,}"
        table.add_row(escape(name), levels[name], _number(found.alpha), interval, same, *counts)
        said += _sentences(name, codes, levels[name], found, units)
    out.print(table)
    for one in said:
        out.print(one)


def _sentences(name: str, codes: Codes, level: Level, found: Agreement, units: int) -> list[str]:
    """What alpha means, who codes otherwise than the rest, on which units they differ most."""
    from pipelines.measures.agreement import disagreements, grade, without_each

    verdict, least = grade(found.alpha), grade(found.low)
    said = [f"{escape(name)} is {MEANING[verdict]}."]
    if least not in (verdict, "undefined"):
        said[0] += f" The interval reaches down to {MEANING[least].split(':')[0]}: more units would tell."
    if math.isnan(found.low) and not math.isnan(found.alpha):
        said = [f"{escape(name)}: {found.units:,} units are too few for an interval, and for any conclusion."]
    if found.coders > 2:
        apart = ", ".join(f"{escape(coder)} {_number(alpha)}" for coder, alpha in without_each(codes, level).items())
        said.append(f"  Alpha without each coder: {apart}.")
    for unit, distance in disagreements(codes, level)[:units]:
        told = ", ".join(f"{coder} {code}" for coder, code in sorted(codes[unit].items()))
        said.append(escape(f"  {unit}: {told} (distance {distance:.3g})"))
    return said


def _number(value: float) -> str:
    return "-" if math.isnan(value) else f"{value:.3f}"
