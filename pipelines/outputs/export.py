"""The published tables as files for other programs: CSV that spreadsheets open rightly, or Parquet."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from sqlite_utils import Database

from pipelines.campaign import Monitor
from pipelines.coverage.views import VIEWS
from pipelines.errors import StageError
from pipelines.outputs.codebook import HIDDEN, Column, columns, write_codebook
from pipelines.progress import Progress, Silent
from pipelines.publish import DATABASE
from pipelines.site_parts import cell

Format = Literal["csv", "parquet"]
NO_PYARROW = "Parquet needs pyarrow, which is not installed: pip install 'tarazy[parquet]', or use --format csv"
BATCH = 50_000


@dataclass(slots=True)
class ExportSummary:
    """What was written."""

    folder: Path
    tables: int = 0
    rows: int = 0
    notes: list[str] = field(default_factory=list)

    def details(self) -> list[str]:
        """Sentences for the user."""
        return self.notes

    def __str__(self) -> str:
        return f"{self.tables} tables, {self.rows:,} rows, and their codebook in {self.folder}"


def export(
    monitor: Monitor, folder: Path, chosen: Format = "csv", *, progress: Progress | None = None
) -> ExportSummary:
    """Write every table and view of the published database, one file each, and the codebook; older files give way.

    Raises StageError where nothing is published yet, or what the format needs is not installed.
    """
    database = monitor.site / DATABASE
    if not database.is_file():
        raise StageError(f"{database} is not there; make it with: tarazy publish {monitor.folder}")
    write = _parquet() if chosen == "parquet" else _csv
    progress = progress or Silent()
    summary = ExportSummary(folder)
    db = Database(database)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        names = tables(db)
        progress.start(len(names), "export")
        for name in names:
            target = folder / f"{name}.{chosen}"
            aside = target.with_name(f".{target.name}.part")
            described = columns(db, name)
            summary.rows += write(aside, described, _rows(db, name))
            aside.replace(target)
            summary.tables += 1
            progress.advance()
    finally:
        progress.finish()
        db.close()
    write_codebook(folder / "codebook.md", "md")
    return summary


def tables(db: Database) -> list[str]:
    """What is exported: the views and all tables but those in which the search keeps its index."""
    return [*VIEWS, *sorted(one for one in db.table_names() if not one.startswith((HIDDEN, "sqlite_")))]


def _rows(db: Database, name: str) -> Iterator[dict[str, Any]]:
    return iter(db.view(name).rows if name in VIEWS else db.table(name).rows)


Write = Callable[[Path, Sequence[Column], Iterator[dict[str, Any]]], int]


def _csv(path: Path, described: Sequence[Column], rows: Iterator[dict[str, Any]]) -> int:
    """UTF-8 with the mark that spreadsheets look for, a header, and nothing that one would take for a formula."""
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([one.name for one in described])
        for row in rows:
            writer.writerow([cell(row[one.name]) for one in described])
            count += 1
    return count


def _parquet() -> Write:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise StageError(NO_PYARROW) from None
    types = {"TEXT": pa.string(), "INTEGER": pa.int64(), "FLOAT": pa.float64(), "REAL": pa.float64()}

    def write(path: Path, described: Sequence[Column], rows: Iterator[dict[str, Any]]) -> int:
        """Typed as the database says; each column carries its text of the codebook."""
        schema = pa.schema(
            [pa.field(one.name, types[one.kind], metadata={"description": one.text}) for one in described]
        )
        count = 0
        with pq.ParquetWriter(path, schema, compression="zstd") as writer:
            for batch in _batches(rows):
                values = {one.name: [_typed(row[one.name], one.kind) for row in batch] for one in described}
                writer.write_table(pa.Table.from_pydict(values, schema=schema))
                count += len(batch)
        return count

    return write


def _typed(value: Any, kind: str) -> Any:
    """SQLite keeps any value in any column; a file of columns does not."""
    if value is None:
        return None
    return str(value) if kind == "TEXT" else int(value) if kind == "INTEGER" else float(value)


def _batches(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
