"""The archive: what is written is read back byte by byte, and a killed writer loses nothing that was whole."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import json
import os
import subprocess
import sys
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import brotli
import pytest
from fastwarc.warc import ArchiveIterator
from hypothesis import given
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawlers.manifest import canonical
from crawlers.visits import Answer, Sent
from crawlers.warc import Archive, ArchiveError, Exchange, Place, about, read_capture, sha256, unrecorded

ROOT = Path(__file__).resolve().parents[2]
NOW = dt.datetime(2026, 3, 2, 9, 30, tzinfo=dt.UTC)


def answer(body: bytes, status: int = 200) -> Answer:
    return Answer(status, [("Content-Type", "text/html; charset=utf-8")], "text/html; charset=utf-8", body)


def put(archive: Archive, url: str, kind: str, given: Answer) -> Place:
    [place] = archive.write([Exchange(url, kind, given, NOW)])
    return place


def manifest_of(folder: Path) -> Path:
    [path] = (folder / "manifest").glob("*.jsonl")
    return path


@given(bodies=st.lists(st.binary(max_size=2000), min_size=1, max_size=5))
def test_every_body_is_read_back(bodies: list[bytes], tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("archive")
    archive = Archive(folder)
    places = [put(archive, f"http://h.example/{n}", "page", answer(body)) for n, body in enumerate(bodies)]
    for number, (place, body) in enumerate(zip(places, bodies, strict=True)):
        page = read_capture(folder / place.file, place.offset)
        assert (page.url, page.status, page.body) == (f"http://h.example/{number}", 200, body)


def test_half_a_record_is_cut_and_the_whole_ones_are_found(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    first = put(archive, "http://h.example/1", "feed", answer(b"one"))
    second = put(archive, "http://h.example/2", "page", answer(b"two", 404))
    path = tmp_path / first.file
    whole, lines = path.stat().st_size, manifest_of(tmp_path).stat().st_size
    put(archive, "http://h.example/3", "page", answer(b"three" * 500))
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size - 7)
    os.truncate(manifest_of(tmp_path), lines)  # a run is killed before the lines are written
    Archive(tmp_path)
    found = unrecorded(path, second.offset)
    assert [(one.url, one.kind, one.status, one.sha256) for one in found] == [
        ("http://h.example/2", "page", 404, sha256(b"two"))
    ]
    assert path.stat().st_size == whole
    assert [one.kind for one in unrecorded(path, 0)] == ["feed", "page"]


def exchange(number: int, **changes: Any) -> Exchange:
    """A whole exchange: what was sent, what was received in a content encoding, from where."""
    target = f"http://h.example/{number}"
    sent = Sent("GET", target, [("Host", "h.example"), ("User-Agent", "Tarazy/0 (a@h.example)")])
    body = f"<p>Мәтін {number}</p>".encode() * 20
    headers = [("Content-Type", "text/html"), ("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")]
    given = Answer(200, headers, "text/html", body, gzip.compress(body, mtime=0), sent, "192.0.2.7")
    return replace(Exchange(target, "page", given, NOW), **changes)


def some_archive(folder: Path) -> list[Place]:
    """A page, a redirect, the page again, not changed, and a copy that others kept."""
    archive = Archive(folder, info=about("a@h.example", "Tarazy/0 (a@h.example)"))
    moved = replace(exchange(2).answer, status=301, body=b"", received=None, headers=[("Location", "/1")])
    not_modified = replace(exchange(1).answer, status=304, body=b"", received=None, headers=[("ETag", '"1"')])
    same_as = ("http://h.example/1", "2026-03-02T09:30:00+00:00")
    kept = exchange(4, url="http://h.example/old", as_of=NOW.replace(year=2005), via="http://kept.example/2005/old")
    first = archive.write([exchange(1), exchange(2, answer=moved)])
    return first + archive.write(
        [exchange(1, same_as=same_as), exchange(1, answer=not_modified, same_as=same_as), kept]
    )


def test_warcio_finds_every_digest_right(tmp_path: Path) -> None:
    path = tmp_path / some_archive(tmp_path)[0].file
    checked = subprocess.run(
        [Path(sys.executable).with_name("warcio"), "check", "-v", path], capture_output=True, text=True, check=False
    )
    assert (checked.returncode, checked.stderr) == (0, "")
    assert checked.stdout.count("digest pass") == 1 + 5 + 3, "warcinfo, requests, responses"
    assert checked.stdout.count("not checked (revisit)") == 2


def test_fastwarc_reads_what_was_sent_and_received(tmp_path: Path) -> None:
    path = tmp_path / some_archive(tmp_path)[0].file
    records = []
    with path.open("rb") as stream:
        for record in ArchiveIterator(stream, parse_http=False):
            kind = record.headers["WARC-Type"]
            assert record.verify_block_digest(), kind
            record.parse_http()
            http = record.http_headers
            assert kind != "response" or record.verify_payload_digest()
            if http is not None:
                records.append(
                    (kind, http.status_code, record.headers.asdict(), list(http.astuples()), record.reader.read())
                )
    assert [(kind, status) for kind, status, *_ in records] == [
        *(("request", None), ("response", 200), ("request", None), ("response", 301)),
        *(("request", None), ("revisit", 200), ("request", None), ("revisit", 304)),
        *(("request", None), ("response", 200)),
    ]
    (_, _, sent, lines, *_), (_, _, received, headers, body) = records[:2]
    assert sent["WARC-Concurrent-To"] == received["WARC-Record-ID"]
    assert lines == [("Host", "h.example"), ("User-Agent", "Tarazy/0 (a@h.example)")]
    assert received["WARC-Date"] == "2026-03-02T09:30:00.000000Z"
    assert received["WARC-IP-Address"] == "192.0.2.7"
    assert headers == [("Content-Type", "text/html"), ("Content-Encoding", "gzip")]
    assert gzip.decompress(body) == exchange(1).answer.body
    revisit, kept = records[5][2], records[9][2]
    assert revisit["WARC-Payload-Digest"] == received["WARC-Payload-Digest"]
    assert revisit["WARC-Refers-To-Date"] == "2026-03-02T09:30:00Z"
    assert (kept["Tarazy-Address"], kept["Tarazy-As-Of"]) == ("http://h.example/old", "2005-03-02T09:30:00.000000Z")


def test_a_lost_database_finds_all_that_the_rows_said(tmp_path: Path) -> None:
    places = some_archive(tmp_path)
    path = tmp_path / places[0].file
    found = unrecorded(path, 0)
    assert [(one.place, one.status) for one in found] == [(places[0], 200), (places[1], 301), (places[4], 200)]
    kept = found[2]
    assert (kept.url, kept.target, kept.kind) == ("http://h.example/old", "http://h.example/4", "page")
    assert (kept.captured, kept.fetched) == ("2005-03-02T09:30:00+00:00", "2026-03-02T09:30:00+00:00")
    assert kept.via == "http://kept.example/2005/old"
    assert kept.sha256 == sha256(exchange(4).answer.body)
    assert unrecorded(path, places[4].offset + places[4].length) == []


@pytest.mark.parametrize(
    ("name", "encode"),
    [
        ("gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", lambda body: zlib.compress(body, wbits=-15)),
        ("br", brotli.compress),
        ("gzip, br", lambda body: brotli.compress(gzip.compress(body))),
        ("identity", bytes),
    ],
)
def test_content_encodings_are_kept_and_decoded(name: str, encode: Callable[[bytes], bytes], tmp_path: Path) -> None:
    body = b"<p>text</p>" * 500
    given = Answer(200, [("Content-Encoding", name)], "text/html", body, encode(body))
    place = put(Archive(tmp_path), "http://h.example/1", "page", given)
    assert read_capture(tmp_path / place.file, place.offset).body == body


@pytest.mark.parametrize("encode", [gzip.compress, brotli.compress])
def test_a_decompression_bomb_is_refused(encode: Callable[[bytes], bytes], tmp_path: Path) -> None:
    name = "br" if encode is brotli.compress else "gzip"
    given = Answer(200, [("Content-Encoding", name)], "text/html", b"", encode(bytes(60_000_000)))
    place = put(Archive(tmp_path), "http://h.example/1", "page", given)
    with pytest.raises(ArchiveError, match="larger than 50,000,000 bytes"):
        read_capture(tmp_path / place.file, place.offset)


@given(value=st.text(max_size=60))
def test_no_header_of_a_page_can_forge_a_field(value: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("archive")
    given = Answer(200, [("X", value)], "text/html", b"text")
    one = Exchange(f"http://h.example/{value}", "page", given, NOW, via=f"a\r\nWARC-Type: warcinfo\r\n{value}")
    [place] = Archive(folder).write([one])
    assert read_capture(folder / place.file, place.offset).body == b"text"
    [found] = unrecorded(folder / place.file, 0)
    assert found.place == place
    with (folder / place.file).open("rb") as stream:
        assert [record.headers["WARC-Type"] for record in ArchiveIterator(stream)] == ["warcinfo", "response"]


def old_archive(folder: Path) -> Path:
    """A file as the first version of Tarazy wrote it: WARC/1.0, responses only, SHA-1."""
    folder.mkdir(exist_ok=True)
    path = folder / "tarazy-00001.warc.gz"
    with path.open("wb") as stream:
        writer = WARCWriter(stream, gzip=True)
        for number in range(3):
            record = writer.create_warc_record(
                f"http://h.example/{number}",
                "response",
                payload=io.BytesIO(b"old %d" % number),
                http_headers=StatusAndHeaders("200 ", [("Content-Type", "text/html")], protocol="HTTP/1.1"),
                warc_headers_dict={"WARC-Date": "2026-01-02T03:04:05Z", "Tarazy-Kind": "page"},
            )
            writer.write_record(record)
    return path


def test_an_archive_of_the_first_version_is_read_and_gets_its_manifest(tmp_path: Path) -> None:
    path = old_archive(tmp_path)
    place = put(Archive(tmp_path), "http://h.example/new", "page", answer(b"new"))
    assert place.file == "tarazy-00002.warc.gz", "a file is of one version"
    found = unrecorded(path, 0)
    assert [(one.url, one.captured) for one in found] == [
        (f"http://h.example/{number}", "2026-01-02T03:04:05+00:00") for number in range(3)
    ]
    assert read_capture(path, found[2].place.offset).body == b"old 2"
    lines = [json.loads(text) for text in manifest_of(tmp_path).read_text("utf-8").splitlines()]
    assert [(line["file"], line["type"]) for line in lines] == [
        *[("tarazy-00001.warc.gz", "response")] * 3,
        *[("tarazy-00002.warc.gz", "warcinfo"), ("tarazy-00002.warc.gz", "response")],
    ]
    assert [line["payload"] for line in lines[:3]] == [sha256(b"old %d" % number) for number in range(3)]


def test_a_damaged_record_costs_no_other(tmp_path: Path) -> None:
    path = old_archive(tmp_path)
    middle = unrecorded(path, 0)[1].place
    damaged = bytearray(path.read_bytes())
    damaged[middle.offset + middle.length // 2] ^= 1
    path.write_bytes(damaged)
    assert [one.url for one in unrecorded(path, 0)] == ["http://h.example/0", "http://h.example/2"]
    Archive(tmp_path)
    assert path.read_bytes() == damaged, "evidence is never cut out of the middle"
    with pytest.raises(ArchiveError, match="holds no page"):
        read_capture(path, middle.offset)


def test_every_moment_of_a_kill_leaves_whole_records_with_their_lines(tmp_path: Path) -> None:
    """Whatever was on the disk when the power went: opening brings file and manifest together again."""
    some_archive(tmp_path / "whole")
    name = "tarazy-00001.warc.gz"
    records = (tmp_path / "whole" / name).read_bytes()
    manifest = manifest_of(tmp_path / "whole")
    lines = manifest.read_bytes().splitlines(keepends=True)
    ends = [json.loads(text)["offset"] + json.loads(text)["length"] for text in lines]
    for cut in [*range(0, len(records), 97), len(records)]:
        whole = sum(end <= cut for end in ends)
        for kept in {0, whole // 2, whole}:
            folder = tmp_path / f"{cut}-{kept}"
            (folder / "manifest").mkdir(parents=True)
            (folder / name).write_bytes(records[:cut])
            half = lines[kept][: len(lines[kept]) // 2] if kept < len(lines) else b""
            (folder / "manifest" / manifest.name).write_bytes(b"".join(lines[:kept]) + half)
            Archive(folder)
            assert (folder / name).read_bytes() == records[: ([0, *ends])[whole]]
            made = manifest_of(folder).read_bytes() if whole else b""
            assert made == b"".join(lines[:whole]), "the same lines are made from the archive"


def test_lines_are_canonical_json_chained_by_their_hashes(tmp_path: Path) -> None:
    some_archive(tmp_path)
    previous = "0" * 64
    for number, text in enumerate(manifest_of(tmp_path).read_bytes().splitlines()):
        fields = json.loads(text)
        assert canonical(fields) == text
        assert (fields["sequence"], fields["previous"]) == (number, previous)
        previous = fields.pop("hash")
        assert sha256(canonical(fields)) == previous
        data = (tmp_path / fields["file"]).read_bytes()[fields["offset"] :][: fields["length"]]
        assert sha256(data) == fields["sha256"]


def test_a_new_contact_begins_a_file(tmp_path: Path) -> None:
    put(Archive(tmp_path, info=about("a@h.example")), "http://h.example/1", "page", answer(b"one"))
    put(Archive(tmp_path, info=about("a@h.example")), "http://h.example/2", "page", answer(b"two"))
    place = put(Archive(tmp_path, info=about("b@h.example")), "http://h.example/3", "page", answer(b"three"))
    assert (place.file, len(unrecorded(tmp_path / "tarazy-00001.warc.gz", 0))) == ("tarazy-00002.warc.gz", 2)


def test_two_archives_of_a_folder_share_its_chain(tmp_path: Path) -> None:
    one, other = Archive(tmp_path), Archive(tmp_path, "imported")
    for number in range(3):
        put(one, f"http://h.example/{number}", "page", answer(b"one"))
        put(other, f"http://h.example/{number}", "page", answer(b"other"))
    lines = [json.loads(text) for text in manifest_of(tmp_path).read_text("utf-8").splitlines()]
    assert [line["sequence"] for line in lines] == list(range(8))
    assert [line["previous"] for line in lines[1:]] == [line["hash"] for line in lines[:-1]]


def test_a_manifest_whose_last_line_is_damaged_is_not_continued(tmp_path: Path) -> None:
    some_archive(tmp_path)
    with manifest_of(tmp_path).open("ab") as stream:
        stream.write(b"rubbish\n")
    with pytest.raises(ArchiveError, match=r"last line of .* is damaged"):
        Archive(tmp_path)


FULL_DISK = """
import resource, sys
from pathlib import Path
from tests.crawlers.test_warc import exchange
from crawlers.warc import Archive
folder = Path(sys.argv[1])
archive = Archive(folder)
archive.write([exchange(1)])
size = (folder / "tarazy-00001.warc.gz").stat().st_size
resource.setrlimit(resource.RLIMIT_FSIZE, (size + 100, resource.RLIM_INFINITY))
try:
    archive.write([exchange(2), exchange(3)])
except OSError:
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    archive.write([exchange(4)])
    sys.exit(7)
"""


def test_a_full_disk_leaves_no_half_record(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", FULL_DISK, tmp_path], cwd=ROOT, check=False)
    assert done.returncode == 7, "the limit of the file's size was met, and writing went on when there was room"
    assert [one.url for one in unrecorded(tmp_path / "tarazy-00001.warc.gz", 0)] == [
        f"http://h.example/{number}" for number in (1, 4)
    ]
    check_lines(tmp_path)


def test_where_no_line_can_be_written_no_record_stays(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    place = put(archive, "http://h.example/1", "page", answer(b"one"))
    path, size = tmp_path / place.file, (tmp_path / place.file).stat().st_size
    manifest = manifest_of(tmp_path)
    manifest.rename(tmp_path / "aside")
    manifest.mkdir()
    with pytest.raises(OSError, match="directory"):
        put(archive, "http://h.example/2", "page", answer(b"two"))
    assert path.stat().st_size == size
    manifest.rmdir()
    (tmp_path / "aside").rename(manifest)
    put(archive, "http://h.example/3", "page", answer(b"three"))
    check_lines(tmp_path)


def check_lines(folder: Path) -> None:
    """Lines follow on each other and speak of every byte."""
    end, previous = 0, "0" * 64
    for text in manifest_of(folder).read_bytes().splitlines():
        fields = json.loads(text)
        assert (fields["offset"], fields["previous"]) == (end, previous)
        end, previous = fields["offset"] + fields["length"], fields["hash"]
    assert (folder / "tarazy-00001.warc.gz").stat().st_size == end


def test_a_place_that_holds_nothing_is_said(tmp_path: Path) -> None:
    place = put(Archive(tmp_path), "http://h.example/1", "page", answer(b"one"))
    with pytest.raises(ArchiveError, match="is the archive complete"):
        read_capture(tmp_path / place.file, place.offset + place.length)
    with pytest.raises(ArchiveError, match="is the archive complete"):
        read_capture(tmp_path / "lost.warc.gz", 0)
