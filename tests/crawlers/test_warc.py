"""The archive: what is written is read back byte by byte, and a killed writer loses nothing that was whole."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.visits import Answer
from crawlers.warc import Archive, ArchiveError, Exchange, Place, read_capture, sha256, unrecorded

NOW = dt.datetime(2026, 3, 2, 9, 30, tzinfo=dt.UTC)


def answer(body: bytes, status: int = 200) -> Answer:
    return Answer(status, [("Content-Type", "text/html; charset=utf-8")], "text/html; charset=utf-8", body)


def put(archive: Archive, url: str, kind: str, given: Answer) -> Place:
    [place] = archive.write([Exchange(url, kind, given, NOW)])
    return place


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
    whole = path.stat().st_size
    put(archive, "http://h.example/3", "page", answer(b"three" * 500))
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size - 7)
    found = unrecorded(path, second.offset)
    assert [(one.url, one.kind, one.status, one.sha256) for one in found] == [
        ("http://h.example/2", "page", 404, sha256(b"two"))
    ]
    assert path.stat().st_size == whole
    assert [one.kind for one in unrecorded(path, 0)] == ["feed", "page"]


def test_a_place_that_holds_nothing_is_said(tmp_path: Path) -> None:
    place = put(Archive(tmp_path), "http://h.example/1", "page", answer(b"one"))
    with pytest.raises(ArchiveError, match="is the archive complete"):
        read_capture(tmp_path / place.file, place.offset + place.length)
    with pytest.raises(ArchiveError, match="is the archive complete"):
        read_capture(tmp_path / "lost.warc.gz", 0)
