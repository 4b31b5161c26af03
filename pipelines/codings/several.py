"""A table in which several people coded the same units, for how far they agree: unit, coder, variable, value."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from pipelines.errors import StageError
from pipelines.tables import read_rows

COLUMNS = ("unit", "coder", "variable", "value")
ONLY = "value"
"""Name of the variable where the table has no such column."""

Codes = dict[str, dict[str, str]]


@dataclass(slots=True)
class Table:
    """Codes by variable, unit and coder, and sentences on lines that are wrong."""

    variables: dict[str, Codes] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)


def read_table(path: Path) -> Table:
    """The codings of a table, CSV, TSV or JSONL. A code that is missing is an empty value, or has no line.

    Lines that are wrong are told and left out; whoever calls decides. Raises StageError where it cannot be read at all
    or lacks a column.
    """
    found = Table()
    for line, row in read_rows(path):
        if isinstance(row, str):
            found.wrong.append(f"line {line} {row}")
            continue
        missing = [name for name in COLUMNS if name not in row and name != "variable"]
        if missing and not found.variables:
            raise StageError(
                f"{path} has no column {', '.join(missing)}; its first line must name {', '.join(COLUMNS)}"
            )
        told = {name: str(row.get(name) if row.get(name) is not None else "").strip() for name in COLUMNS}
        variable = told["variable"] or ONLY
        empty = [name for name in ("unit", "coder") if not told[name]]
        units = found.variables.setdefault(variable, {})
        if empty:
            found.wrong.append(f"line {line} has no {' and no '.join(empty)}")
        elif not told["value"]:
            continue
        elif told["coder"] in units.setdefault(told["unit"], {}):
            found.wrong.append(f"line {line} codes {variable} of unit {told['unit']} a second time by {told['coder']}")
        else:
            units[told["unit"]][told["coder"]] = told["value"]
    return found
