"""The gzip members of a WARC file: each is a record, found from any byte on, and damage costs no more than one."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

_CHUNK = 1 << 18
_START = b"\x1f\x8b\x08"


@dataclass(frozen=True, slots=True)
class Member:
    """A whole gzip member of a file; `data` is what it holds."""

    offset: int
    raw: bytes
    data: bytes


def members(path: Path, start: int = 0) -> Iterator[Member]:
    """The whole gzip members of a file from byte `start` on that hold a WARC record.

    Bytes that are none (a damaged record) are passed over to the next that is one, so that a flipped byte costs one
    record. What follows the last member is half a record, or nothing.
    """
    with path.open("rb") as stream:
        offset: int | None = start
        while offset is not None:
            member = _member(stream, offset)
            if member is not None and member.data.startswith(b"WARC/"):
                yield member
                offset += len(member.raw)
            else:
                offset = _next_start(stream, offset + 1)


def unpacked(raw: bytes) -> bytes | None:
    """What a gzip member holds; None where the bytes are not exactly one."""
    inflate = zlib.decompressobj(wbits=31)
    try:
        data = inflate.decompress(raw)
    except zlib.error:
        return None
    return data if inflate.eof and not inflate.unused_data else None


def _member(stream: BinaryIO, offset: int) -> Member | None:
    stream.seek(offset)
    inflate, raw, data = zlib.decompressobj(wbits=31), [], []
    while not inflate.eof:
        chunk = stream.read(_CHUNK)
        if not chunk:
            return None
        try:
            data.append(inflate.decompress(chunk))
        except zlib.error:
            return None
        raw.append(chunk[: len(chunk) - len(inflate.unused_data)])
    return Member(offset, b"".join(raw), b"".join(data))


def _next_start(stream: BinaryIO, offset: int) -> int | None:
    """Where the next gzip member begins that begins like a WARC record."""
    while True:
        stream.seek(offset)
        chunk = stream.read(_CHUNK)
        at = chunk.find(_START)
        while at >= 0:
            stream.seek(offset + at)
            try:
                if zlib.decompressobj(wbits=31).decompress(stream.read(4096), 5) == b"WARC/":
                    return offset + at
            except zlib.error:
                pass
            at = chunk.find(_START, at + 1)
        if len(chunk) < _CHUNK:
            return None
        offset += len(chunk) - len(_START) + 1
