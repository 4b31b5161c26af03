"""WARC/1.1 records (ISO 28500) as bytes: how ours are made, and how those of any file are taken apart.

A record is one gzip member. warcio compresses at level 9 and FastWARC copies through Python, so that neither keeps pace
with the spider; the format is a dozen lines, and the tests read the files with both (docs/dependencies.md).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import uuid4

from crawlers.visits import Answer, Rendered, Sent

LEVEL = 4
"""Of compression: 6 takes twice the time and saves 4 %."""
IDENTICAL = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
RENDERED = "Tarazy-Rendered"
"""Field of a response: the length in bytes, packed, of the conversion record that lies right before it."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Exchange:
    """What is kept of one request and its answer."""

    url: str
    """What names the page (normalised); `answer.sent.target` is what was asked for."""
    kind: str
    """page, feed, sitemap, section, home, robots …"""
    answer: Answer
    at: dt.datetime
    """When it was received."""
    as_of: dt.datetime | None = None
    """When the outlet showed this, where it is a copy that others kept."""
    via: str | None = None
    same_as: tuple[str, str] | None = None
    """WARC-Record-ID or target address, and WARC-Date, of the capture whose payload this repeats: the body is then not
    kept again (a `revisit` record)."""


@dataclass(frozen=True, slots=True)
class Record:
    """A record as it lies in a file, and what the manifest says of it."""

    raw: bytes
    """As in the file: one gzip member."""
    type: str
    date: str
    url: str | None
    status: int | None
    payload: str | None
    """SHA-256 of the payload as received; of a revisit that of what it repeats; None: it has none."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """A record taken apart; names of fields are in lower case."""

    fields: dict[str, str]
    block: bytes

    @property
    def type(self) -> str:
        """WARC-Type."""
        return self.fields.get("warc-type", "")

    def http(self) -> tuple[int, list[tuple[str, str]], bytes]:
        """Status, headers and payload of a response; a status of 0 where the block holds none."""
        head, _, payload = self.block.partition(b"\r\n\r\n")
        first, *rest = head.decode("latin-1").split("\r\n")
        words = first.split(None, 2)
        status = int(words[1]) if len(words) > 1 and words[1].isdecimal() else 0
        return status, [_header(line) for line in rest if ":" in line], payload


def sha256(body: bytes) -> str:
    """Hexadecimal SHA-256."""
    return hashlib.sha256(body).hexdigest()


def warcinfo(file: str, about: Mapping[str, str], now: dt.datetime) -> Record:
    """The record that begins each file: who made it, with what, under which rules."""
    fields = [("WARC-Type", "warcinfo"), ("WARC-Filename", file), ("Content-Type", "application/warc-fields")]
    return _record("warcinfo", _id(), _date(now), fields, info_block(about))


def info_block(about: Mapping[str, str]) -> bytes:
    """What a warcinfo record holds."""
    return b"".join(_line(name, value) for name, value in about.items())


def records(one: Exchange) -> Iterator[Record]:
    """The request record of an exchange where it is known, what a browser made of the answer (a conversion record),
    and its response or revisit record, which comes last.
    """
    date, response = _date(one.at), _id()
    target = one.answer.sent.target if one.answer.sent else one.url
    common = [("WARC-Target-URI", target)]
    if one.answer.ip:
        common.append(("WARC-IP-Address", one.answer.ip))
    if one.answer.sent:
        fields = [("WARC-Type", "request"), *common, ("WARC-Concurrent-To", response)]
        fields.append(("Content-Type", "application/http; msgtype=request"))
        yield _record("request", _id(), date, fields, _request(one.answer.sent), target)
    if one.answer.rendered and one.same_as is None:
        shown = _conversion(one.answer.rendered, response, date, common, target)
        common = [*common, (RENDERED, str(len(shown.raw)))]
        yield shown
    head, body = _response(one.answer)
    payload = sha256(body)
    fields = [("WARC-Type", "response"), *common, *_ours(one, target), ("WARC-Payload-Digest", f"sha256:{payload}")]
    fields.append(("Content-Type", "application/http; msgtype=response"))
    if one.same_as is None:
        yield _record("response", response, date, fields, head + body, target, one.answer.status, payload)
    else:
        yield _revisit(one, response, date, fields, head, target)


def _conversion(shown: Rendered, response: str, date: str, common: list[tuple[str, str]], target: str) -> Record:
    """The document as the browser showed it; it lies right before the response that it was made from."""
    fields = [("WARC-Type", "conversion"), *common, ("WARC-Refers-To", response), ("Tarazy-Software", shown.software)]
    block = shown.text.encode("utf-8", "replace")
    fields += [("WARC-Payload-Digest", f"sha256:{sha256(block)}"), ("Content-Type", "text/html; charset=utf-8")]
    return _record("conversion", _id(), date, fields, block, target)


def _revisit(one: Exchange, response: str, date: str, fields: list[tuple[str, str]], head: bytes, url: str) -> Record:
    assert one.same_as is not None
    what, when = one.same_as
    fields = [("WARC-Type", "revisit"), *fields[1:]]
    unmodified = one.answer.status == 304
    if unmodified:  # a 304 has no payload of its own, and that of the capture is not at hand
        fields = [field for field in fields if field[0] != "WARC-Payload-Digest"]
    fields.append(("WARC-Profile", NOT_MODIFIED if unmodified else IDENTICAL))
    fields.append(("WARC-Refers-To" if what.startswith("<urn:") else "WARC-Refers-To-Target-URI", what))
    fields.append(("WARC-Refers-To-Date", _warc_date(when)))
    payload = None if unmodified else dict(fields)["WARC-Payload-Digest"].removeprefix("sha256:")
    return _record("revisit", response, date, fields, head, url, one.answer.status, payload)


def _ours(one: Exchange, target: str) -> Iterator[tuple[str, str]]:
    """Extension fields, as the standard allows: with them a lost database is made again from the archive alone."""
    yield "Tarazy-Kind", one.kind
    if one.url != target:
        yield "Tarazy-Address", one.url
    if one.as_of:
        yield "Tarazy-As-Of", _date(one.as_of)
    if one.via:
        yield "Tarazy-Via", one.via


def _request(sent: Sent) -> bytes:
    scheme_and_host, _, path = sent.target.partition("://")[2].partition("/")
    if not path and "?" in scheme_and_host:
        path = "?" + scheme_and_host.partition("?")[2]
    return _head(f"{sent.method} /{path.partition('#')[0]} HTTP/1.1", sent.headers)


def _response(answer: Answer) -> tuple[bytes, bytes]:
    """HTTP head and body as received, without transfer encoding; no header contradicts the body."""
    body = answer.body if answer.received is None else answer.received
    drop = {"transfer-encoding"} if answer.received is not None else {"transfer-encoding", "content-encoding"}
    headers = [(name, value) for name, value in answer.headers if name.lower() not in drop]
    headers = [pair for pair in headers if pair[0].lower() != "content-length" or pair[1].strip() == str(len(body))]
    return _head(f"HTTP/1.1 {answer.status} ", headers), body


def _head(first: str, headers: Iterable[tuple[str, str]]) -> bytes:
    lines = [_CONTROL.sub("", first), *(f"{name}: {_CONTROL.sub(' ', value)}" for name, value in headers)]
    text = "\r\n".join(lines) + "\r\n\r\n"
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace")


def _record(
    type_: str,
    id_: str,
    date: str,
    fields: list[tuple[str, str]],
    block: bytes,
    url: str | None = None,
    status: int | None = None,
    payload: str | None = None,
) -> Record:
    digest = ("WARC-Block-Digest", f"sha256:{sha256(block)}")
    every = [("WARC-Record-ID", id_), ("WARC-Date", date), *fields, digest, ("Content-Length", str(len(block)))]
    head = b"WARC/1.1\r\n" + b"".join(_line(name, value) for name, value in every)
    raw = zlib.compress(b"%b\r\n%b\r\n\r\n" % (head, block), LEVEL, wbits=31)
    return Record(raw, type_, date, url if url is None else _clean(url), status, payload)


def _line(name: str, value: str) -> bytes:
    return f"{name}: {_clean(value)}\r\n".encode()


def _clean(value: str) -> str:
    """A value that cannot end its line, nor be anything but UTF-8."""
    value = value if value.isascii() else value.encode("utf-8", "replace").decode()
    return _CONTROL.sub(" ", value).strip()


def _id() -> str:
    return f"<urn:uuid:{uuid4()}>"


def _date(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _warc_date(text: str) -> str:
    """A moment as WARC writes it: databases write `+00:00` where WARC wants `Z`."""
    return text.replace("+00:00", "Z")


def parse(data: bytes) -> Parsed | None:
    """A record of any WARC version taken apart; None where the data is none, or not whole."""
    head, separator, rest = data.partition(b"\r\n\r\n")
    version, *lines = head.decode("utf-8", "replace").split("\r\n")
    if not separator or not version.startswith("WARC/"):
        return None
    fields = {name.lower(): value for name, value in map(_header, lines)}
    length = fields.get("content-length", "")
    if not length.isdecimal() or len(rest) < int(length):
        return None
    return Parsed(fields, rest[: int(length)])


def _header(line: str) -> tuple[str, str]:
    name, _, value = line.partition(":")
    return name.strip(), value.strip()


def described(raw: bytes, parsed: Parsed) -> Record:
    """What the manifest says of a record that was read from a file: the same as when it was written."""
    status = payload = None
    if parsed.type in ("response", "revisit"):
        status, _, body = parsed.http()
        digest = parsed.fields.get("warc-payload-digest", "")
        payload = sha256(body) if parsed.type == "response" else digest.removeprefix("sha256:") or None
    url = parsed.fields.get("warc-target-uri")
    return Record(raw, parsed.type, parsed.fields.get("warc-date", ""), url, status, payload)
