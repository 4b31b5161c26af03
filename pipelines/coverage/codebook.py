"""The codebook in the published database, in every language of the site: the same as `tarazy codebook` writes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlite_utils import Database

from pipelines.coverage.campaign import as_json

Row = dict[str, Any]
MEASURE, CODE = "measure", "code"


def create_codebook_table(db: Database) -> None:
    """Create the table, empty."""
    db.table("codebook").create(
        {
            "part": str,  # measure | code | a table's name
            "name": str,
            "kind": str,  # of a column its type, of a code the column that it stands in
            "formula": str,
            "extent": str,
            "units": str,
            "texts": str,  # JSON, language to text
            "position": int,
        },
        pk=("part", "kind", "name"),
    )


def write_codebook_table(db: Database) -> None:
    """Fill it."""
    db.table("codebook").insert_all(row | {"position": place} for place, row in enumerate(_rows()))


def _rows() -> Iterator[Row]:
    from pipelines.outputs.codebook import codes, measures, tables  # which needs the tables of this package

    for one in measures():
        facts = {"kind": "", "formula": one.formula, "extent": one.range, "units": one.units}
        yield {"part": MEASURE, "name": one.name, "texts": _texts(one.text, one.others)} | facts
    for code in codes():
        yield {"part": CODE, "name": code.name, "kind": code.kind, "texts": _texts(code.text, code.others)}
    for table in tables():
        for column in table.columns:
            text = _texts(column.text, column.others)
            yield {"part": table.name, "name": column.name, "kind": column.kind.lower(), "texts": text}


def _texts(english: str, others: dict[str, str]) -> str:
    return as_json({"en": english} | others)
