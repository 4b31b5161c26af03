"""The manifest: a line for every record of the archive, each with the hash of the line before (docs/evidence.md).

`archive/manifest/YYYY-MM-DD.jsonl` (UTC days). Who has noted the last line's hash can show later that no record was
changed, removed, inserted or put in another order since. Lines are written after their records and before the database.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from json.encoder import encode_basestring as quoted
from pathlib import Path
from typing import Any

from crawlers.records import Record

FOLDER = "manifest"
START = "0" * 64
"""What the first line has for the hash of the line before."""
_DAY = re.compile(r"\d{4}-\d\d-\d\d\.jsonl")
_BLOCK = 1 << 16


class ManifestError(Exception):
    """The manifest's last line is no line of ours; the text is a sentence."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A record and where it lies in the archive."""

    file: str
    offset: int
    record: Record


@dataclass(frozen=True, slots=True)
class _Tip:
    """The last line: its number and hash, and the file and size of the day file that ends with it."""

    sequence: int
    hash: str
    path: Path | None
    size: int


def line(placed: Placed, sequence: int, previous: str) -> tuple[bytes, str]:
    """A line with its line end, and its hash.

    Both are of canonical JSON (RFC 8785): keys in order, no spaces, UTF-8. The hash is of the line without `hash`.
    """
    record = placed.record
    url = "null" if record.url is None else quoted(record.url)
    payload = "null" if record.payload is None else quoted(record.payload)
    status = "null" if record.status is None else str(record.status)
    head = f'{{"date":{quoted(record.date)},"file":{quoted(placed.file)},'
    tail = (
        f'"length":{len(record.raw)},"offset":{placed.offset},"payload":{payload},"previous":"{previous}",'
        f'"sequence":{sequence},"sha256":"{hashlib.sha256(record.raw).hexdigest()}","status":{status},'
        f'"type":{quoted(record.type)},"url":{url}}}'
    )
    digest = hashlib.sha256((head + tail).encode()).hexdigest()
    return f'{head}"hash":"{digest}",{tail}\n'.encode(), digest


def canonical(fields: dict[str, Any]) -> bytes:
    """Canonical JSON of a line's fields, which are texts, whole numbers and null only."""
    return json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8")


def day_files(archive: Path) -> list[Path]:
    """The manifest's files in their order."""
    return sorted(path for path in (archive / FOLDER).glob("*.jsonl") if _DAY.fullmatch(path.name))


def head_of(archive: Path) -> str | None:
    """The last whole line's hash, read without changing anything; None where there is none that can be read."""
    for path in reversed(day_files(archive)):
        for _, text in _lines_backwards(path):
            if text.endswith(b"\n"):
                try:
                    found = json.loads(text)
                except ValueError:
                    return None
                head = found.get("hash") if isinstance(found, dict) else None
                return head if isinstance(head, str) else None
    return None


class Manifest:
    """Appends lines; one writer at a time. Opening it cuts half a line that a killed run left."""

    def __init__(self, archive: Path) -> None:
        self._archive = archive
        self._tip = self._read_tip()

    @property
    def is_empty(self) -> bool:
        """Whether it has no line yet."""
        return self._tip.sequence < 0

    @property
    def head(self) -> str:
        """The last line's hash."""
        return self._tip.hash

    def append(self, placed: Sequence[Placed]) -> None:
        """A line for each record, forced to the disk. A day's file is never added to once a later one is begun."""
        if not placed:
            return
        path = self._day_file()
        if (path.stat().st_size if path.exists() else 0) != (self._tip.size if path == self._tip.path else 0):
            self._tip = self._read_tip()  # written by another object since
        sequence, head = self._tip.sequence, self._tip.hash
        lines = []
        for one in placed:
            sequence += 1
            text, head = line(one, sequence, head)
            lines.append(text)
        size = append_safely(path, b"".join(lines))
        self._tip = _Tip(sequence, head, path, size)

    def covered(self, file: str) -> int:
        """The end in bytes of the last record of an archive file that has a line; 0 where none has.

        Searches from the end, so that it is quick for the files that were written last.
        """
        mark = b'"file":' + quoted(file).encode() + b","
        for path in reversed(day_files(self._archive)):
            found = _last_line_with(path, mark)
            if found is not None:
                return int(found["offset"]) + int(found["length"])
        return 0

    def _day_file(self) -> Path:
        today = f"{dt.datetime.now(dt.UTC):%Y-%m-%d}.jsonl"
        last = self._tip.path.name if self._tip.path else ""
        return self._archive / FOLDER / max(today, last)  # a clock that was put back begins no earlier day

    def _read_tip(self) -> _Tip:
        for path in reversed(day_files(self._archive)):
            size = _cut_half_line(path)
            if size == 0:
                path.unlink()  # it held half a line only
                continue
            last = _last_line_with(path, b"")
            if last is None or not isinstance(last.get("sequence"), int) or not isinstance(last.get("hash"), str):
                raise ManifestError(
                    f"the last line of {path} is damaged, so that no further one can follow; `tarazy evidence verify`"
                    " says more; put the file back from a copy, or move the folder manifest away to begin a new one"
                )
            return _Tip(last["sequence"], last["hash"], path, size)
        return _Tip(-1, START, None, 0)


def append_safely(path: Path, data: bytes) -> int:
    """Append and force to the disk; returns the new size. Where that fails (a full disk), nothing of it stays."""
    is_new = not path.exists()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab", buffering=0) as stream:
        start = stream.tell()
        try:
            left = memoryview(data)
            while left:
                left = left[stream.write(left) :]
            os.fsync(stream.fileno())
        except BaseException:
            stream.truncate(start)
            raise
        if is_new:
            sync_folder(path.parent)
        return start + len(data)


def sync_folder(folder: Path) -> None:
    """Force a folder's list of files to the disk, where the system can."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _cut_half_line(path: Path) -> int:
    """Cut what follows the last line end of a file; returns its size then."""
    end = next((offset + len(text) for offset, text in _lines_backwards(path) if text.endswith(b"\n")), 0)
    if end < path.stat().st_size:
        os.truncate(path, end)
    return end


def _last_line_with(path: Path, mark: bytes) -> dict[str, Any] | None:
    for _, text in _lines_backwards(path):
        if mark in text:
            try:
                fields = json.loads(text)
            except ValueError:
                return None
            return fields if isinstance(fields, dict) else None
    return None


def _lines_backwards(path: Path) -> Iterator[tuple[int, bytes]]:
    """Offset and bytes of each line of a file, the last one first; only that may lack its line end."""
    with path.open("rb") as stream:
        end = stream.seek(0, os.SEEK_END)
        rest = b""
        while end > 0:
            start = max(0, end - _BLOCK)
            stream.seek(start)
            rest = stream.read(end - start) + rest
            end = start
            lines = _lines(rest if start == 0 else rest[rest.find(b"\n") + 1 or len(rest) :])
            used = sum(map(len, lines))
            at = start + len(rest)
            for text in reversed(lines):
                at -= len(text)
                yield at, text
            rest = rest[: len(rest) - used]


def _lines(block: bytes) -> list[bytes]:
    """The lines of a block with their line ends, which the last may lack."""
    *whole, last = block.split(b"\n")
    return [text + b"\n" for text in whole] + ([last] if last else [])
