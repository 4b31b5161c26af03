"""The archive: every response as it was received, in WARC files (ISO 28500), with the hash of its body.

A record is one gzip member, flushed to the disk before the database says that it is there. What lies behind the last
record that the database knows is read again at the next run; only half a record is ever cut off.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import os
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawlers.visits import Answer

MAX_FILE_BYTES = 1_000_000_000
MAX_DECODED_BYTES = 50_000_000
KIND_HEADER = "Tarazy-Kind"  # an extension field, as the standard allows: so that a lost database can be made again


class ArchiveError(Exception):
    """A record cannot be read where the database says it lies."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record lies: name of the file within the archive, offset and length in bytes."""

    file: str
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class CapturedPage:
    """A response out of the archive; `body` without transfer and content encoding."""

    url: str
    status: int
    content_type: str
    headers: dict[str, str]
    body: bytes


def sha256(body: bytes) -> str:
    """Hexadecimal SHA-256 of a body."""
    return hashlib.sha256(body).hexdigest()


@dataclass(frozen=True, slots=True)
class Exchange:
    """What is kept of one request: `url` names the page, `answer.sent.target` is what was asked for."""

    url: str
    kind: str
    answer: Answer
    at: dt.datetime
    as_of: dt.datetime | None = None
    via: str | None = None
    same_as: tuple[str, str] | None = None
    """Target address and time of the capture whose payload this repeats."""


class Archive:
    """Appends response records to `<name>-NNNNN.warc.gz` in a folder; one writer at a time."""

    def __init__(self, folder: Path, name: str = "tarazy") -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self._name = folder, name
        existing = sorted(folder.glob(f"{name}-*.warc.gz"))
        self._path = existing[-1] if existing else folder / f"{name}-00001.warc.gz"

    def write(self, exchanges: Sequence[Exchange]) -> list[Place]:
        """Append responses and force them to the disk together; returns where each lies."""
        if self._path.exists() and self._path.stat().st_size > MAX_FILE_BYTES:
            number = int(self._path.name.removesuffix(".warc.gz").rsplit("-", 1)[1]) + 1
            self._path = self._folder / f"{self._name}-{number:05d}.warc.gz"
        places = []
        with self._path.open("ab") as stream:
            for one in exchanges:
                offset = stream.tell()
                if one.same_as is None:
                    self._write_record(stream, one.url, one.kind, one.answer, one.at)
                places.append(Place(self._path.name, offset, stream.tell() - offset))
            stream.flush()
            os.fsync(stream.fileno())
        return places

    @staticmethod
    def _write_record(stream: BinaryIO, url: str, kind: str, answer: Answer, captured: dt.datetime) -> None:
        writer = WARCWriter(stream, gzip=True)
        http = StatusAndHeaders(
            f"{answer.status} ", [(n, v) for n, v in answer.headers if n != "Content-Encoding"], protocol="HTTP/1.1"
        )
        record = writer.create_warc_record(
            url,
            "response",
            payload=io.BytesIO(answer.body),
            http_headers=http,
            warc_headers_dict={
                "WARC-Date": captured.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
                KIND_HEADER: kind,
            },
        )
        writer.write_record(record)


@dataclass(frozen=True, slots=True)
class Unrecorded:
    """A whole response that lies in a file behind what the database knows."""

    place: Place
    url: str
    kind: str
    status: int
    content_type: str
    captured: str
    sha256: str
    length: int


def unrecorded(path: Path, start: int) -> list[Unrecorded]:
    """The whole responses from byte `start` of a file on; half a record at the end is cut off the file.

    A run that was killed between writing a record and its row leaves one such; a lost database leaves all.
    """
    found: list[Unrecorded] = []
    end = start
    with path.open("rb") as stream:
        stream.seek(start)
        records = ArchiveIterator(stream, check_digests=True)
        try:
            for record in records:
                body = record.content_stream().read()
                offset, length = records.get_record_offset(), records.get_record_length()
                whole = record.digest_checker is not None and record.digest_checker.passed
                if not whole or not _is_gzip_member(path, offset, length):
                    break
                end = offset + length
                if record.rec_type == "response":
                    found.append(_unrecorded(record, Place(path.name, offset, length), body))
        except (ArchiveLoadFailed, EOFError, zlib.error):
            pass  # the half-written record: cut below
    if path.stat().st_size > end:
        os.truncate(path, end)
    return found


def _is_gzip_member(path: Path, offset: int, length: int) -> bool:
    """Whether the bytes end with gzip's own check sum: without it the next record could not be read."""
    with path.open("rb") as stream:
        stream.seek(offset)
        inflate = zlib.decompressobj(wbits=31)
        inflate.decompress(stream.read(length))
        return inflate.eof


def _unrecorded(record: ArcWarcRecord, place: Place, body: bytes) -> Unrecorded:
    headers, http = record.rec_headers, record.http_headers
    return Unrecorded(
        place=place,
        url=headers.get_header("WARC-Target-URI"),
        kind=headers.get_header(KIND_HEADER) or "page",
        status=int(http.get_statuscode()),
        content_type=http.get_header("Content-Type") or "",
        captured=headers.get_header("WARC-Date").replace("Z", "+00:00"),
        sha256=sha256(body),
        length=len(body),
    )


def read_capture(path: Path, offset: int) -> CapturedPage:
    """The response at an offset of a WARC file, decoded.

    Raises ArchiveError when no response lies there, and when it decodes to more than 50 MB (a decompression bomb).
    """
    try:
        with path.open("rb") as stream:
            stream.seek(offset)
            record = next(iter(ArchiveIterator(stream)), None)
            if record is None or record.rec_type != "response":
                raise ArchiveError(f"{path.name} holds no page at byte {offset}; is the archive complete?")
            body = record.content_stream().read(MAX_DECODED_BYTES + 1)
            http = record.http_headers
    except (OSError, ArchiveLoadFailed, EOFError) as error:
        text = f"{path.name} cannot be read at byte {offset} ({error}); is the archive complete?"
        raise ArchiveError(text) from error
    if len(body) > MAX_DECODED_BYTES:
        raise ArchiveError(f"the page at byte {offset} of {path.name} is larger than {MAX_DECODED_BYTES:,} bytes")
    return CapturedPage(
        url=record.rec_headers.get_header("WARC-Target-URI"),
        status=int(http.get_statuscode()),
        content_type=http.get_header("Content-Type") or "",
        headers={name.lower(): value for name, value in http.headers},
        body=body,
    )
