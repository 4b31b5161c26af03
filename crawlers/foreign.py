"""WARC files that others made (CC-NEWS, a colleague's crawl): read as a stream, every record checked.

Crawlers disagree about what they store. Bodies still in their chunks and bodies that no longer are, both under the
header `Transfer-Encoding: chunked`; bodies in gzip, and bodies already unpacked, both under `Content-Encoding: gzip`
(CC-NEWS until May 2019); payload digests of the one or of the other. So it is the body that is looked at, and a digest
is right that fits any of its forms. See https://github.com/commoncrawl/news-crawl/issues/30 and
https://github.com/iipc/warc-specifications/issues/22.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import gzip
import hashlib
import io
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO

import brotli
from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataException, ChunkedDataReader
from warcio.recordloader import ArcWarcRecord

from crawlers.visits import Answer, Sent

MAX_BODY = 50_000_000
CHUNK = re.compile(rb"[0-9a-fA-F]{1,8}[ \t]*(;[^\r\n]*)?\r\n")
EVERY = 200  # records between two words about how far the reading is
LEFT_OUT = frozenset(
    {"content-length", "transfer-encoding", "connection", "content-encoding", "set-cookie", "cookie", "authorization"}
)
"""How a body travelled, which the record's own body says; and what belongs to a person's session."""


class ForeignFileError(Exception):
    """The file is no WARC file; the sentence says what it looks like."""


class _RefusedError(Exception):
    """A record cannot be taken in; the sentence is the reason that is counted."""


@dataclass(frozen=True, slots=True)
class ForeignRecord:
    """A response as somebody else received it, or the reason why it cannot be taken in."""

    id: str
    """WARC-Record-ID."""
    url: str
    date: dt.datetime | None = None
    answer: Answer | None = None
    refused: str = ""


Wanted = Callable[[str, str], bool]  # (address, WARC-Record-ID)


def read_foreign(path: Path, wanted: Wanted, position: Callable[[int], None]) -> Iterator[ForeignRecord]:
    """Wanted responses of a .warc or .warc.gz file, with the request beside each where there is one.

    `wanted` is asked for each response and revisit; `position` hears how many bytes of the file are read. What is
    left of a file that ends within a record is refused with that reason. Raises ForeignFileError for what is no WARC
    file, OSError.
    """
    whole = _is_one_gzip_stream(path)
    with path.open("rb") as file:
        stream: Any = gzip.GzipFile(fileobj=file) if whole else file
        yield from _in_pairs(_records(stream, file, path.name, wanted, position))
    position(path.stat().st_size)


def _is_one_gzip_stream(path: Path) -> bool:
    """Whether a .gz holds all records in one member, as a file that was packed afterwards does."""
    with path.open("rb") as file:
        start = file.read(65536)
        if not start.startswith(b"\x1f\x8b"):
            return False
        inflate = zlib.decompressobj(wbits=31)
        try:
            text = inflate.decompress(start, 1_000_000)
        except zlib.error:
            return False
    return text.count(b"\r\nWARC-Type:") + text.startswith(b"WARC-Type:") > 1


def _records(
    stream: BinaryIO, file: BinaryIO, name: str, wanted: Wanted, position: Callable[[int], None]
) -> Iterator[ForeignRecord | tuple[str, str, Sent]]:
    """Wanted responses, and requests as (id of what they belong to, address, as sent)."""
    count = 0
    try:
        for record in ArchiveIterator(stream, check_digests=True):
            count += 1
            if count % EVERY == 0:
                position(file.tell())
            if record.rec_type in ("response", "revisit"):
                found = _response(record, wanted)
                if found is not None:
                    yield found
            elif record.rec_type == "request" and (sent := _request(record)) is not None:
                yield sent
    except Exception as error:  # a hostile file may break any parser; what was read before is whole
        if isinstance(error, OSError) and not isinstance(error, gzip.BadGzipFile):
            raise
        if count == 0:
            raise ForeignFileError(f"{name} is no WARC file ({str(error).strip()[:100]})") from error
        yield ForeignRecord("", "", refused=f"the file is damaged near byte {file.tell():,}: what follows is not read")
    if count == 0:
        raise ForeignFileError(f"{name} holds no record; is it a WARC file?")


def _response(record: ArcWarcRecord, wanted: Wanted) -> ForeignRecord | None:
    headers = record.rec_headers
    key, url = headers.get_header("WARC-Record-ID") or "", headers.get_header("WARC-Target-URI") or ""
    if not wanted(url, key):
        return None
    found = ForeignRecord(key, url)
    try:
        if record.rec_type == "revisit":
            raise _RefusedError("only says that a page was the same as in another record")
        return replace(found, date=_date(headers.get_header("WARC-Date")), answer=_answer(record))
    except _RefusedError as refused:
        return replace(found, refused=str(refused))


def _date(text: str | None) -> dt.datetime:
    try:
        moment = dt.datetime.fromisoformat((text or "").replace("Z", "+00:00"))
    except ValueError:
        raise _RefusedError("has no date") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def _answer(record: ArcWarcRecord) -> Answer:
    headers, http = record.rec_headers, record.http_headers
    status = (http.get_statuscode() or "") if http else ""
    if not status.isascii() or not status.isdigit():
        raise _RefusedError("is no answer to an http request")
    if headers.get_header("WARC-Truncated"):
        raise _RefusedError("was cut off by its crawler")
    raw = _read(record, record.payload_length)
    body, received, encoding = _decoded(raw, http)
    dechunked = received if received is not None else body
    _check_digests(record, (raw, dechunked, body))
    kept = [(name, value) for name, value in http.headers if name.lower() not in LEFT_OUT]
    if received is not None:
        kept.append(("Content-Encoding", encoding))
    content_type = http.get_header("Content-Type") or ""
    return Answer(int(status), kept, content_type, body, received, None, headers.get_header("WARC-IP-Address"))


def _read(record: ArcWarcRecord, expected: int) -> bytes:
    parts, size = [], 0
    while block := record.raw_stream.read(1 << 16):
        parts.append(block)
        size += len(block)
        if size > MAX_BODY:
            raise _RefusedError(f"is larger than {MAX_BODY:,} bytes")
    if 0 <= expected != size:
        raise _RefusedError("is cut off by the end of the file")
    return b"".join(parts)


def _decoded(raw: bytes, http: Any) -> tuple[bytes, bytes | None, str]:
    """(body, body in its content encoding or None, that encoding), whatever of it the headers promise in vain."""
    body = raw
    if "chunked" in (http.get_header("Transfer-Encoding") or "").lower():
        body = _dechunked(raw)
    encoding = (http.get_header("Content-Encoding") or "").strip().lower()
    if encoding in ("gzip", "x-gzip") and body.startswith(b"\x1f\x8b"):
        return _inflate(body, 31), body, "gzip"
    if encoding == "deflate" and not _is_text(body):
        return _inflate(body, 15 if body[:1] == b"\x78" else -15), body, "deflate"
    if encoding == "br" and not _is_text(body):
        return _unbrotli(body), None, ""  # not every reader of WARC files knows it
    if encoding not in ("", "identity", "gzip", "x-gzip", "deflate", "br") and not _is_text(body):
        raise _RefusedError(f"is packed in a way that cannot be read ({encoding[:20]})")
    return body, None, ""


def _dechunked(raw: bytes) -> bytes:
    try:
        return bytes(ChunkedDataReader(io.BytesIO(raw), raise_exceptions=True, decomp_type=None).read())
    except ChunkedDataException as error:
        if CHUNK.match(raw):
            raise _RefusedError("is cut off within its chunks") from error
        return raw  # its crawler has put it together already


def unpacked(answer: Answer, encoding: str) -> Answer:
    """An answer whose body is packed although no header of its own says so, with that header.

    Replays of web archives hand out a body as it was captured, and name its encoding in a header of another name.
    """
    if answer.received is not None or encoding.strip().lower() != "gzip" or not answer.body.startswith(b"\x1f\x8b"):
        return answer
    try:
        body = _inflate(answer.body, 31)
    except _RefusedError:
        return answer
    headers = [*answer.headers, ("Content-Encoding", "gzip")]
    return replace(answer, headers=headers, body=body, received=answer.body)


def _is_text(body: bytes) -> bool:
    """Whether a body that is said to be packed is a page already."""
    return body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<"


def _inflate(body: bytes, wbits: int) -> bytes:
    parts, size, rest = [], 0, body
    try:
        while rest:
            inflate = zlib.decompressobj(wbits=wbits)
            parts.append(inflate.decompress(rest, MAX_BODY - size + 1))
            size += len(parts[-1])
            if size > MAX_BODY:
                raise _RefusedError(f"unpacks to more than {MAX_BODY:,} bytes")
            if not inflate.eof:
                raise _RefusedError("is not packed whole")
            rest = inflate.unused_data if inflate.unused_data.startswith(b"\x1f\x8b") else b""
    except zlib.error:
        raise _RefusedError("is not packed whole") from None
    return b"".join(parts)


def _unbrotli(body: bytes) -> bytes:
    unpack, out = brotli.Decompressor(), bytearray()
    try:
        out += unpack.process(body, output_buffer_limit=MAX_BODY)
        if not unpack.is_finished():
            raise _RefusedError("is not packed whole, or unpacks to too much")
    except brotli.error:
        raise _RefusedError("is not packed whole") from None
    return bytes(out)


def _check_digests(record: ArcWarcRecord, forms: tuple[bytes, ...]) -> None:
    """Raise where the record's own digests do not fit: a payload's may be of any form of the body."""
    checker = record.digest_checker
    if checker is not None and any("block digest failed" in problem for problem in checker.problems):
        raise _RefusedError("has a wrong digest")
    stated = record.rec_headers.get_header("WARC-Payload-Digest")
    if stated and not any(fits(stated, form) for form in dict.fromkeys(forms)):
        raise _RefusedError("has a wrong digest")


def fits(stated: str, body: bytes) -> bool:
    """Whether a digest such as `sha1:…` (base32 or hexadecimal) is that of the body. One of unknown kind fits."""
    algorithm, _, value = stated.strip().partition(":")
    try:
        digest = hashlib.new(algorithm.lower().replace("-", ""), body, usedforsecurity=False).digest()
    except ValueError:
        return True
    try:
        given = bytes.fromhex(value) if len(value) == 2 * len(digest) else base64.b32decode(value.upper())
    except (ValueError, binascii.Error):
        return False
    return given == digest


def _request(record: ArcWarcRecord) -> tuple[str, str, Sent] | None:
    headers, http = record.rec_headers, record.http_headers
    if http is None:
        return None
    url = headers.get_header("WARC-Target-URI") or ""
    kept = [(name, value) for name, value in http.headers if name.lower() not in LEFT_OUT]
    return headers.get_header("WARC-Concurrent-To") or "", url, Sent(http.protocol or "GET", url, kept)


def _in_pairs(records: Iterator[ForeignRecord | tuple[str, str, Sent]]) -> Iterator[ForeignRecord]:
    """Responses with their requests, which stand before or behind them: nothing further away is waited for."""
    before: tuple[str, str, Sent] | None = None
    held: ForeignRecord | None = None
    for record in records:
        if isinstance(record, ForeignRecord):
            if held is not None:
                yield held
            held = _joined(record, before)
            before = None
        elif held is not None and held.answer is not None and held.answer.sent is None and record[0] == held.id:
            yield _joined(held, record)
            held = None
        else:
            before = record
    if held is not None:
        yield held


def _joined(response: ForeignRecord, request: tuple[str, str, Sent] | None) -> ForeignRecord:
    if request is None or response.answer is None:
        return response
    concurrent, url, sent = request
    if url != response.url or (concurrent and concurrent != response.id):
        return response
    return replace(response, answer=replace(response.answer, sent=sent))
