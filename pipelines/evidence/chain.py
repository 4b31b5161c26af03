"""The manifest read back: each line checked against itself and the line before it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crawlers.manifest import START, canonical, day_files
from crawlers.records import sha256

KEYS = {
    "date": str,
    "file": str,
    "hash": str,
    "length": int,
    "offset": int,
    "payload": (str, type(None)),
    "previous": str,
    "sequence": int,
    "sha256": str,
    "status": (int, type(None)),
    "type": str,
    "url": (str, type(None)),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the manifest: the record it speaks of, and its own number and hash."""

    day: str
    number: int
    """In its day's file, from 1."""
    sequence: int
    hash: str
    file: str
    offset: int
    length: int
    sha256: str
    type: str
    url: str | None
    date: str
    payload: str | None

    @property
    def end(self) -> int:
        """The first byte behind the record."""
        return self.offset + self.length

    def __str__(self) -> str:
        what = f"of {self.url}" if self.url else "that begins the file"
        return f"the {self.type} record {what} ({self.date}; bytes {self.offset:,} to {self.end - 1:,})"


class Chain:
    """Lines in order; what is wrong with them is added to `problems`, and `head` is the last good line's hash."""

    def __init__(self, archive: Path) -> None:
        self._archive = archive
        self.problems: list[str] = []
        self.head = START
        self.sequence = -1
        self.day = ""

    def lines(self) -> Iterator[Line]:
        """Every line that can be read; after a break the chain is taken up where the next line says it is."""
        for path in day_files(self._archive):
            with path.open("rb") as stream:
                for number, text in enumerate(stream, 1):
                    line = self._line(path, number, text)
                    if line is not None:
                        yield line

    def _line(self, path: Path, number: int, text: bytes) -> Line | None:
        where = f"manifest/{path.name}, line {number}"
        fields = _fields(text)
        if fields is None:
            half = "" if text.endswith(b"\n") else " (or half written by a run that was killed)"
            self.problems.append(f"{where}, was changed: it is no line of a manifest any more{half}")
            self.sequence, self.head = self.sequence + 1, ""
            return None
        line = _as_line(path, number, fields)
        digest = fields.pop("hash")
        if sha256(canonical(fields)) != digest:
            self.problems.append(f"{where}, was changed: its hash does not fit what it says ({line})")
        if line.sequence > self.sequence + 1:
            missing = _numbers(self.sequence + 1, line.sequence - 1)
            self.problems.append(f"before {where}, {missing} of the chain")
        elif line.sequence <= self.sequence:
            order = f"has number {line.sequence}, and comes after number {self.sequence}"
            self.problems.append(f"{where}, {order}: lines were put in another order, or one was put in")
        elif self.head and fields["previous"] != self.head:
            self.problems.append(f"{where}, does not follow on the line before it: that was changed or replaced")
        self.sequence, self.head, self.day = line.sequence, line.hash, line.day
        return line


def _numbers(first: int, last: int) -> str:
    if first == last:
        return f"line number {first} is missing out"
    return f"lines number {first} to {last} are missing out"


def _fields(text: bytes) -> dict[str, Any] | None:
    """A line's fields; None where they are not all there, or not written as the manifest writes them."""
    try:
        fields = json.loads(text)
        right = isinstance(fields, dict) and set(fields) == set(KEYS) and text == canonical(fields) + b"\n"
    except (ValueError, RecursionError):
        return None
    if not right or not all(isinstance(fields[key], kind) for key, kind in KEYS.items()):  # type: ignore[arg-type]
        return None
    return fields if fields["offset"] >= 0 and fields["length"] > 0 else None


def _as_line(path: Path, number: int, fields: dict[str, Any]) -> Line:
    names = ("sequence", "hash", "file", "offset", "length", "sha256", "type", "url", "date", "payload")
    return Line(path.name.removesuffix(".jsonl"), number, *(fields[name] for name in names))
