"""Whether an archive is what its manifest says: each byte of each file, each line, each row that points there."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from crawlers.encodings import EncodingError, decoded
from crawlers.manifest import START, day_files
from crawlers.members import unpacked
from crawlers.records import parse, sha256
from crawlers.warc import MAX_DECODED_BYTES
from pipelines.errors import StageError
from pipelines.evidence.chain import Chain, Line
from pipelines.evidence.stamps import read_stamps
from pipelines.progress import Progress, Silent

MAX_SAID = 20
"""Sentences about one file: where a record was removed, none behind it lies in its place."""
KILLED = "or a run was killed while it wrote: then the next `tarazy collect` mends it"


@dataclass(slots=True)
class Report:
    """What was found. `problems` are sentences; none: all is as it was written."""

    files: int = 0
    records: int = 0
    bytes: int = 0
    rows: int | None = None
    """Of monitor.db that were compared; None: there was none."""
    head: str = START
    sequence: int = -1
    day: str = ""
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """What was not checked, and what the time stamps say."""

    def __str__(self) -> str:
        rows = "" if self.rows is None else f", {self.rows:,} rows of monitor.db"
        return f"{self.records:,} records in {self.files:,} files ({self.bytes:,} bytes){rows}"


@dataclass(slots=True)
class _File:
    """One archive file while the lines go through it."""

    stream: BinaryIO | None
    size: int
    end: int = 0
    wrong: list[Line] = field(default_factory=list)
    uncovered: list[tuple[int, int]] = field(default_factory=list)


def verify(
    archive: Path,
    *,
    database: Path | None = None,
    heads: Sequence[str] = (),
    certificate: Path | None = None,
    progress: Progress | None = None,
) -> Report:
    """Check everything; `heads` are hashes that somebody noted earlier: each must stand in the chain.

    Raises StageError where there is no manifest, or `database` or `certificate` cannot be read.
    """
    if not day_files(archive) and not any(archive.glob("*.warc.gz")):
        raise StageError(f"nothing has been archived in {archive} yet")
    if not day_files(archive):
        raise StageError(f"{archive} has no folder manifest: its records were never chained; `tarazy collect` does it")
    return _Verification(archive, database, heads, certificate, progress or Silent()).run()


class _Verification:
    def __init__(
        self, archive: Path, database: Path | None, heads: Sequence[str], certificate: Path | None, progress: Progress
    ) -> None:
        self._archive, self._progress = archive, progress
        self._report = Report()
        self._rows = _Rows(database) if database is not None and database.exists() else None
        self._heads = {head.strip().lower() for head in heads}
        self._stamps = read_stamps(archive, certificate)
        self._files: dict[str, _File] = {}

    def run(self) -> Report:
        report, chain = self._report, Chain(self._archive)
        paths = sorted(self._archive.glob("*.warc.gz"))
        self._progress.start(sum(path.stat().st_size for path in paths), "verify")
        try:
            for line in chain.lines():
                self._see(line)
        finally:
            for one in self._files.values():
                if one.stream is not None:
                    one.stream.close()
            self._progress.finish()
        report.head, report.sequence, report.day = chain.head, chain.sequence, chain.day
        report.problems += chain.problems
        for name, one in self._files.items():
            report.problems += self._of_file(name, one)
        for path in paths:
            if path.name not in self._files and path.stat().st_size:
                report.problems.append(f"{path.name}: no line of the manifest speaks of this file")
        self._of_heads()
        self._of_stamps()
        if self._rows is not None:
            report.rows = self._rows.count
            report.problems += self._rows.problems()
        return report

    def _see(self, line: Line) -> None:
        report = self._report
        report.records += 1
        self._heads.discard(line.hash)
        for stamp in self._stamps:
            stamp.see(line)
        one = self._files.get(line.file) or self._open(line.file)
        if line.offset > one.end:
            one.uncovered.append((one.end, line.offset))
        if line.offset < one.end:
            one.wrong.append(line)
        one.end = max(one.end, line.end)
        if one.stream is None:
            return
        one.stream.seek(line.offset)
        raw = one.stream.read(line.length) if line.end <= one.size else b""
        report.bytes += len(raw)
        self._progress.advance(len(raw))
        if sha256(raw) != line.sha256:
            one.wrong.append(line)
        elif self._rows is not None:
            self._rows.see(line, raw)

    def _open(self, name: str) -> _File:
        path = self._archive / name
        is_there = Path(name).name == name and path.is_file()  # a forged line leads to no other folder
        stream = path.open("rb") if is_there else None
        self._files[name] = one = _File(stream, path.stat().st_size if is_there else 0)
        self._report.files += 1
        return one

    def _of_file(self, name: str, one: _File) -> Iterable[str]:
        if one.stream is None:
            yield f"{name} is missing: the manifest speaks of its bytes 0 to {one.end - 1:,}"
            return
        for start, end in one.uncovered:
            yield f"{name}: no line of the manifest speaks of bytes {start:,} to {end - 1:,}"
        if one.size > one.end:
            text = f"{name}: no line of the manifest speaks of bytes {one.end:,} to {one.size - 1:,}"
            yield f"{text}: they were added, or their lines were removed ({KILLED})"
        if one.size < one.end:
            yield f"{name} has {one.size:,} bytes, and the manifest speaks of {one.end:,}: some were cut off"
        wrong = dict.fromkeys(one.wrong)
        for line in list(wrong)[:MAX_SAID]:
            yield f"{name}: {line} is not what was written there: a byte was changed, or records were moved or removed"
        if len(wrong) > MAX_SAID:
            yield f"{name}: so are {len(wrong) - MAX_SAID:,} further records"

    def _of_heads(self) -> None:
        for head in sorted(self._heads):
            text = "lines were removed from the end of the manifest, or the chain was made anew"
            self._report.problems.append(f"the hash {head} that was noted stands nowhere in the chain: {text}")

    def _of_stamps(self) -> None:
        for stamp in self._stamps:
            problem = stamp.problem()
            (self._report.problems if problem else self._report.notes).append(problem or str(stamp))


class _Rows:
    """Rows of `captures`, each to be met where it says that its page lies."""

    def __init__(self, database: Path) -> None:
        sql = "select id, url, warc_file, warc_offset, warc_length, sha256 from captures"
        try:
            with closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)) as connection:
                rows = connection.execute(sql).fetchall()
        except sqlite3.DatabaseError as error:
            raise StageError(f"{database} cannot be read ({error})") from error
        self.count = len(rows)
        self._waiting = {(row[2], row[3]): row for row in rows}
        self._wrong: list[str] = []

    def see(self, line: Line, raw: bytes) -> None:
        """A record that is as it was written: compare the row that points to it."""
        row = self._waiting.pop((line.file, line.offset), None)
        if row is None:
            return
        digest = _digest_of_page(raw)
        if row[4] != line.length or digest is None:
            self._wrong.append(f"monitor.db: capture {row[0]} of {row[1]} points to {line} of {line.file}: no page")
        elif digest != row[5]:
            text = f"has another hash than {line} of {line.file}, to which it points"
            self._wrong.append(f"monitor.db: capture {row[0]} of {row[1]} {text}")

    def problems(self) -> Iterable[str]:
        """What is wrong, once all lines were seen."""
        said = Counter[str]()
        for row in self._waiting.values():
            said[row[2]] += 1
            if said[row[2]] <= MAX_SAID:
                text = f"points to byte {row[3]:,} of {row[2]}, where no whole record begins"
                yield f"monitor.db: capture {row[0]} of {row[1]} {text}"
        for name, count in said.items():
            if count > MAX_SAID:
                yield f"monitor.db: so do {count - MAX_SAID:,} further captures, to {name}"
        yield from self._wrong[:MAX_SAID]
        if len(self._wrong) > MAX_SAID:
            yield f"monitor.db: {len(self._wrong) - MAX_SAID:,} further captures do not fit what they point to"


def _digest_of_page(raw: bytes) -> str | None:
    """SHA-256 of a response's decoded body, as `captures` has it; None where the record is no response."""
    parsed = parse(unpacked(raw) or b"")
    if parsed is None or parsed.type != "response":
        return None
    _, headers, payload = parsed.http()
    encoding = {name.lower(): value for name, value in headers}.get("content-encoding", "")
    try:
        return sha256(decoded(payload, encoding, MAX_DECODED_BYTES))
    except EncodingError:
        return sha256(payload)
