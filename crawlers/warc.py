"""The archive: every exchange as it was sent and received, in WARC files (ISO 28500), with a manifest of its records.

A batch of records is forced to the disk, then its lines in the manifest, before the database says that they are there.
What lies behind the last record that the database knows is read again at the next run; only half a record is ever cut.
"""

from __future__ import annotations

import datetime as dt
import os
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path

from crawlers.encodings import EncodingError, decoded
from crawlers.manifest import Manifest, ManifestError, Placed, append_safely
from crawlers.members import Member, members
from crawlers.records import RENDERED, Exchange, Parsed, described, info_block, parse, records, sha256, warcinfo

__all__ = [
    "Archive",
    "ArchiveError",
    "Exchange",
    "Place",
    "Unrecorded",
    "about",
    "read_capture",
    "read_page",
    "sha256",
    "unrecorded",
]

MAX_FILE_BYTES = 1_000_000_000
MAX_DECODED_BYTES = 50_000_000
_REPAIRED_AT_ONCE = 1000
_NUMBERED = re.compile(r"(.+)-(\d{5})\.warc\.gz")


class ArchiveError(Exception):
    """The archive is not as it should be: nothing can be read where the database says, or no line can follow."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record lies: name of the file within the archive, offset and length in bytes."""

    file: str
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class CapturedPage:
    """A response out of the archive; `body` without transfer and content encoding, `url` is what names the page."""

    url: str
    status: int
    content_type: str
    headers: dict[str, str]
    body: bytes
    rendered: int | None = None
    """Bytes of the record right before it that holds what a browser showed; None: there is none."""


def about(contact: str = "", user_agent: str = "") -> dict[str, str]:
    """What a file's first record says of who made it and how (fields as in the WARC standard's examples)."""
    fields = {
        "software": f"Tarazy/{version('tarazy')}",
        "format": "WARC File Format 1.1",
        "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        "operator": contact,
        "http-header-user-agent": user_agent,
        "robots": "obey",
    }
    return {name: value for name, value in fields.items() if value}


class Archive:
    """Appends records to `<name>-NNNNN.warc.gz` in a folder, and lines to its manifest; one writer at a time."""

    def __init__(self, folder: Path, name: str = "tarazy", info: Mapping[str, str] | None = None) -> None:
        """Opening it cuts what a killed run left half, and gives whole records without a line one.

        `info` (from `about`) goes into the record that begins each file; where it is another than in the newest, or
        that is shorter than its lines say, a file is begun.
        Raises ArchiveError where the manifest's last line is damaged.
        """
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self._name, self._info = folder, name, about() if info is None else info
        try:
            self._manifest = Manifest(folder)
        except ManifestError as error:
            raise ArchiveError(str(error)) from error
        _repair(folder, self._manifest)
        existing = _numbered(folder).get(name, [])
        self._path = existing[-1] if existing else folder / f"{name}-00001.warc.gz"
        if existing and not self._may_grow(self._path):
            self._path = self._next_path()

    def write(self, exchanges: Sequence[Exchange]) -> list[Place]:
        """Append exchanges and force them to the disk together; the place of each one's response or revisit record."""
        if not exchanges:
            return []
        if self._path.exists() and self._path.stat().st_size > MAX_FILE_BYTES:
            self._path = self._next_path()
        offset = self._path.stat().st_size if self._path.exists() else 0
        made = [] if offset else [[warcinfo(self._path.name, self._info, dt.datetime.now(dt.UTC))]]
        made += [list(records(one)) for one in exchanges]
        placed: list[Placed] = []
        places = []
        for batch in made:
            for record in batch:
                placed.append(Placed(self._path.name, offset, record))
                offset += len(record.raw)
            places.append(_place(placed[-1]))
        append_safely(self._path, b"".join(one.record.raw for one in placed))
        try:
            self._manifest.append(placed)
        except BaseException:
            os.truncate(self._path, placed[0].offset)  # no record without a line
            raise
        return places[-len(exchanges) :]

    def _may_grow(self, path: Path) -> bool:
        """Whether a file begins with the record that would begin it now, and is whole."""
        size = path.stat().st_size
        if size < self._manifest.covered(path.name):
            return False
        first = next(members(path), None)
        found = parse(first.data) if first is not None and first.offset == 0 else None
        began = found is not None and found.type == "warcinfo" and found.block == info_block(self._info)
        return size == 0 or began

    def _next_path(self) -> Path:
        numbered = _NUMBERED.fullmatch(self._path.name)
        assert numbered is not None
        return self._folder / f"{self._name}-{int(numbered[2]) + 1:05d}.warc.gz"


def _place(one: Placed) -> Place:
    return Place(one.file, one.offset, len(one.record.raw))


def _numbered(folder: Path) -> dict[str, list[Path]]:
    """The archive's files in their order, by the name before their number; others each by its own name."""
    groups: dict[str, list[Path]] = defaultdict(list)
    for path in sorted(folder.glob("*.warc.gz")):
        numbered = _NUMBERED.fullmatch(path.name)
        groups[numbered[1] if numbered else path.name].append(path)
    return groups


def _repair(folder: Path, manifest: Manifest) -> None:
    """Give whole records without a line one, and cut half a record at the end of a file.

    A file is begun only when all before it have their lines, so that only the newest that has any can lack some: what
    is added later to an older file gets none, and `tarazy evidence verify` names it.
    """
    for paths in _numbered(folder).values():
        lacking: list[tuple[Path, int]] = []
        for path in reversed(paths):
            covered = 0 if manifest.is_empty else manifest.covered(path.name)
            lacking.append((path, covered))
            if covered:
                break
        for path, covered in reversed(lacking):
            _give_lines(path, covered, manifest)


def _give_lines(path: Path, covered: int, manifest: Manifest) -> None:
    batch: list[Placed] = []
    end = covered
    for member, parsed in _whole(path, covered):
        batch.append(Placed(path.name, member.offset, described(member.raw, parsed)))
        end = member.offset + len(member.raw)
        if len(batch) == _REPAIRED_AT_ONCE:
            manifest.append(batch)
            batch = []
    if path.stat().st_size > end:
        os.truncate(path, end)
    manifest.append(batch)


def _whole(path: Path, start: int) -> Iterator[tuple[Member, Parsed]]:
    """The whole records of a file from byte `start` on."""
    if path.stat().st_size > start:
        for member in members(path, start):
            parsed = parse(member.data)
            if parsed is not None:
                yield member, parsed


@dataclass(frozen=True, slots=True)
class Unrecorded:
    """A whole response that lies in a file behind what the database knows; moments in UTC, ISO 8601."""

    place: Place
    url: str
    """What names the page."""
    target: str
    """What was asked for."""
    kind: str
    status: int
    content_type: str
    captured: str
    """When the outlet showed this."""
    fetched: str | None
    """When it was received, where that is another moment: a copy that others kept."""
    via: str | None
    sha256: str
    """Of the decoded body, as `length`."""
    length: int


def unrecorded(path: Path, start: int) -> list[Unrecorded]:
    """The whole responses from byte `start` of a file on; half a record at the end is cut when an Archive is opened.

    A run that was killed between writing records and their rows leaves a batch of them; a lost database leaves all.
    A response is the last record of its exchange, so that nothing is read where nothing is unrecorded.
    """
    return [
        _unrecorded(Place(path.name, member.offset, len(member.raw)), parsed)
        for member, parsed in _whole(path, start)
        if parsed.type == "response"
    ]


def _unrecorded(place: Place, parsed: Parsed) -> Unrecorded:
    status, headers, payload = parsed.http()
    fields, named = parsed.fields, {name.lower(): value for name, value in headers}
    target, date = fields.get("warc-target-uri", ""), _moment(fields.get("warc-date", ""))
    as_of = _moment(fields.get("tarazy-as-of", ""))
    try:
        body = decoded(payload, named.get("content-encoding", ""), MAX_DECODED_BYTES)
    except EncodingError:
        body = payload  # as the spider kept it: what cannot be decoded is not
    return Unrecorded(
        place=place,
        url=fields.get("tarazy-address", target),
        target=target,
        kind=fields.get("tarazy-kind", "page"),
        status=status,
        content_type=named.get("content-type", ""),
        captured=as_of or date,
        fetched=date if as_of else None,
        via=fields.get("tarazy-via"),
        sha256=sha256(body),
        length=len(body),
    )


def _moment(text: str) -> str:
    """A WARC date as the database writes it, to the second."""
    try:
        return dt.datetime.fromisoformat(text).astimezone(dt.UTC).isoformat(timespec="seconds")
    except ValueError:
        return text


def read_page(path: Path, offset: int) -> CapturedPage:
    """As `read_capture`; where a browser has shown the page, as it was shown."""
    page = read_capture(path, offset)
    if page.rendered is None:
        return page
    shown = _parsed(path, offset - page.rendered)
    if shown is None or shown.type != "conversion":
        raise ArchiveError(f"{path.name} holds no rendering before byte {offset}; is the archive complete?")
    return replace(page, content_type=shown.fields.get("content-type", ""), body=shown.block)


def _parsed(path: Path, offset: int) -> Parsed | None:
    try:
        member = next(members(path, offset), None)
    except OSError as error:
        text = f"{path.name} cannot be read at byte {offset} ({error.strerror}); is the archive complete?"
        raise ArchiveError(text) from error
    return parse(member.data) if member is not None and member.offset == offset else None


def read_capture(path: Path, offset: int) -> CapturedPage:
    """The response at an offset of a WARC file, decoded.

    Raises ArchiveError when no response lies there, and when it decodes to more than 50 MB (a decompression bomb).
    """
    parsed = _parsed(path, offset)
    if parsed is None or parsed.type != "response":
        raise ArchiveError(f"{path.name} holds no page at byte {offset}; is the archive complete?")
    status, pairs, payload = parsed.http()
    headers = {name.lower(): value for name, value in pairs}
    try:
        body = decoded(payload, headers.get("content-encoding", ""), MAX_DECODED_BYTES)
    except EncodingError as error:
        raise ArchiveError(f"the page at byte {offset} of {path.name} {error}") from error
    target = parsed.fields.get("warc-target-uri", "")
    rendered = parsed.fields.get(RENDERED.lower(), "")
    return CapturedPage(
        url=parsed.fields.get("tarazy-address", target),
        status=status,
        content_type=headers.get("content-type", ""),
        headers=headers,
        body=body,
        rendered=int(rendered) if rendered.isdecimal() else None,
    )
