"""Import WARC files that others made: what belongs to the campaign's outlets becomes evidence in our archive."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlite_utils import Database

from crawlers.foreign import ForeignFileError, ForeignRecord, read_foreign
from crawlers.owners import Owners
from crawlers.warc import Archive
from pipelines.campaign import Monitor
from pipelines.collecting.archive import open_archive
from pipelines.collecting.recovery import recover
from pipelines.errors import StageError
from pipelines.past.copies import Copy, keep
from pipelines.past.import_list import batched
from pipelines.progress import Progress, Silent
from pipelines.store import open_store

BATCH = 50
KEPT = frozenset({200, 301, 302, 303, 307, 308, 404, 410})
"""Statuses that say something of the outlet; others say that a crawler was turned away, or that a server was down."""
PAGE_TYPES = ("text/html", "application/xhtml", "text/plain")


@dataclass(slots=True)
class WarcSummary:
    """What became of the files' responses; their sum is `records`."""

    files: int = 0
    records: int = 0
    kept: int = 0
    pages: int = 0
    """Of those kept, answered with 200."""
    known: int = 0
    no_outlet: int = 0
    skipped: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    """Records of the campaign's outlets that were not taken in, by reason."""
    damaged: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        parts = [f"{self.records:,} responses in {self.files:,} files: {self.kept:,} taken in ({self.pages:,} pages)"]
        counted = (
            (self.known, "were here already"),
            (self.no_outlet, "of hosts that no outlet has"),
            (self.skipped, "no article's address by the outlet's file"),
            (self.refused.total(), "refused"),
        )
        return ", ".join(parts + [f"{count:,} {what}" for count, what in counted if count])

    def details(self) -> list[str]:
        """Sentences for the user: why records were refused, and which files are damaged."""
        return [*self.damaged, *(f"{count:,} refused: the record {why}" for why, count in self.refused.most_common())]


def import_warc(monitor: Monitor, paths: Sequence[Path], *, progress: Progress | None = None) -> WarcSummary:
    """Take in the responses that belong to the outlets. Progress is in megabytes.

    Again, or after a kill: nothing twice. Raises StageError for what is no WARC file; the files before it are kept.
    """
    progress = progress or Silent()
    progress.start(sum(path.stat().st_size for path in paths) >> 20, "import (MB)")
    db = open_store(monitor.database)
    summary = WarcSummary()
    try:
        recover(monitor, db)
        archive = open_archive(monitor)
        for path in paths:
            _Import(monitor, db, archive, path, summary, progress).run()
            summary.files += 1
    except ForeignFileError as error:
        raise StageError(str(error)) from error
    finally:
        progress.finish()
        db.close()
    return summary


class _Import:
    """The taking in of one file."""

    def __init__(
        self, monitor: Monitor, db: Database, archive: Archive, path: Path, summary: WarcSummary, progress: Progress
    ) -> None:
        self._owners, self._db, self._archive = Owners(monitor.outlets), db, archive
        self._path, self._summary, self._progress = path, summary, progress
        self._megabytes = 0

    def run(self) -> None:
        for records in batched(read_foreign(self._path, self._wanted, self._position), BATCH):
            with self._db.atomic():
                self._take(records)

    def _position(self, read: int) -> None:
        self._progress.advance((read >> 20) - self._megabytes)
        self._megabytes = read >> 20

    def _wanted(self, url: str, record: str) -> bool:
        """Whether a response is to be read; one that is not is counted here."""
        self._summary.records += 1
        owned = self._owners.find(url)
        if owned is None:
            self._summary.no_outlet += 1
        elif owned.why_not:
            self._summary.skipped += 1
        elif self._db.execute("select 1 from imported_records where record = ?", [record]).fetchone():
            self._summary.known += 1
        else:
            return True
        return False

    def _take(self, records: Sequence[ForeignRecord]) -> None:
        copies = []
        for record in records:
            refusal = record.refused or _refusal(record)
            if not record.url:
                self._summary.damaged.append(f"{self._path.name}: {refusal}")
            elif refusal:
                self._summary.refused[refusal] += 1
            else:
                copies.append((record, self._copy(record)))
        results = keep(self._db, self._archive, [copy for _, copy in copies])
        for (record, copy), (_, new) in zip(copies, results, strict=True):
            self._summary.kept += new
            self._summary.pages += new and copy.answer.status == 200
            self._summary.known += not new
            if record.id:
                self._db.execute("insert or ignore into imported_records (record) values (?)", [record.id])

    def _copy(self, record: ForeignRecord) -> Copy:
        owned = self._owners.find(record.url)
        assert owned is not None and record.answer is not None and record.date is not None
        return Copy(
            url=owned.url,
            outlet=owned.outlet.id,
            answer=record.answer,
            asked=record.url,
            at=dt.datetime.now(dt.UTC),
            as_of=record.date,
            via=f"{self._path.name} {record.id}".strip(),
            found_in=self._path.name,
        )


def _refusal(record: ForeignRecord) -> str:
    """Why an intact record is no evidence of what the outlet published; empty where it is."""
    answer = record.answer
    if answer is None or record.date is None:
        return "holds no answer"
    if answer.status not in KEPT:
        return f"was answered with {answer.status}"
    kind = answer.content_type.partition(";")[0].strip().lower()
    if answer.status == 200 and kind and not kind.startswith(PAGE_TYPES):
        return f"is {kind[:40]}, not a page"
    if record.date > dt.datetime.now(dt.UTC) + dt.timedelta(days=1):
        return "is dated in the future"
    return ""
