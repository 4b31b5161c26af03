"""WARC files as others write them: chunked and not, packed and not, wrong digests, cut off."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import zlib
from pathlib import Path

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.foreign import ForeignFileError, ForeignRecord, fits, read_foreign

URL = "http://zhurnal.example/news/1"
PAGE = "<html><p>Встреча в столице</p></html>".encode("windows-1251")
DATE = "2005-11-28T10:15:00Z"


def sha1(data: bytes) -> str:
    return "sha1:" + base64.b32encode(hashlib.sha1(data).digest()).decode()


def chunked(body: bytes, size: int = 7) -> bytes:
    parts = [body[start : start + size] for start in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


def record(
    payload: bytes,
    *headers: str,
    kind: str = "response",
    url: str = URL,
    key: str = "<urn:uuid:1>",
    digest: str | None = None,
    start: str = "HTTP/1.1 200 OK",
    more: tuple[str, ...] = (),
) -> bytes:
    """A record byte by byte: no library stands between the test and what a file may hold."""
    http = "\r\n".join([start, "Content-Type: text/html", *headers, "", ""]).encode() + payload
    lines = [
        "WARC/1.0",
        f"WARC-Type: {kind}",
        f"WARC-Record-ID: {key}",
        f"WARC-Target-URI: {url}",
        f"WARC-Date: {DATE}",
        f"WARC-Payload-Digest: {digest or sha1(payload)}",
        *more,
        f"Content-Type: application/http; msgtype={kind}",
        f"Content-Length: {len(http)}",
    ]
    return "\r\n".join([*lines, "", ""]).encode() + http + b"\r\n\r\n"


def read(path: Path, wanted: bool = True) -> list[ForeignRecord]:
    return list(read_foreign(path, lambda url, key: wanted, lambda position: None))


def write(path: Path, *records: bytes, packed: bool = True) -> Path:
    path.write_bytes(b"".join(gzip.compress(one) if packed else one for one in records))
    return path


GZIPPED = gzip.compress(PAGE, mtime=0)
DEFLATED = zlib.compress(PAGE)
BROTLI = brotli.compress(PAGE)


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize(
    ("payload", "headers", "digest", "received"),
    [
        (PAGE, (), None, None),
        (chunked(PAGE), ("Transfer-Encoding: chunked",), None, None),
        (chunked(PAGE), ("transfer-encoding: Chunked",), sha1(PAGE), None),
        (PAGE, ("Transfer-Encoding: chunked",), None, None),  # put together by its crawler, header left
        (GZIPPED, ("Content-Encoding: gzip",), None, GZIPPED),
        (chunked(GZIPPED), ("Content-Encoding: gzip", "Transfer-Encoding: chunked"), sha1(GZIPPED), GZIPPED),
        (PAGE, ("Content-Encoding: gzip",), None, None),  # CC-NEWS until May 2019
        (DEFLATED, ("Content-Encoding: deflate",), None, DEFLATED),
        (DEFLATED[2:-4], ("Content-Encoding: deflate",), None, DEFLATED[2:-4]),
        (BROTLI, ("Content-Encoding: br",), None, None),
        (PAGE, (), "sha256:" + hashlib.sha256(PAGE).hexdigest(), None),
        (PAGE, (), "xyz:unknown", None),
    ],
)
def test_every_form_of_a_body(
    tmp_path: Path, payload: bytes, headers: tuple[str, ...], digest: str | None, received: bytes | None, packed: bool
) -> None:
    file = write(tmp_path / "a.warc.gz", record(payload, *headers, digest=digest), packed=packed)
    [found] = read(file)
    assert found.refused == ""
    assert found.answer is not None and found.date is not None
    assert (found.answer.body, found.answer.received) == (PAGE, received)
    assert found.date.isoformat() == "2005-11-28T10:15:00+00:00"
    names = {name.lower(): value for name, value in found.answer.headers}
    assert "transfer-encoding" not in names
    assert ("content-encoding" in names) == (received is not None)


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        (record(PAGE, digest=sha1(b"another")), "has a wrong digest"),
        (record(PAGE, more=(f"WARC-Block-Digest: {sha1(b'another')}",)), "has a wrong digest"),
        (record(PAGE, more=("WARC-Truncated: length",)), "was cut off by its crawler"),
        (record(PAGE, start="ICY hello"), "is no answer to an http request"),
        (record(chunked(PAGE)[:-20], "Transfer-Encoding: chunked"), "is cut off within its chunks"),
        (record(GZIPPED[:-9], "Content-Encoding: gzip"), "is not packed whole"),
        (record(BROTLI[:-2], "Content-Encoding: br"), "is not packed whole, or unpacks to too much"),
        (record(b"\x28\xb5\x2f\xfd..", "Content-Encoding: zstd"), "is packed in a way that cannot be read (zstd)"),
        (record(PAGE).replace(DATE.encode(), b"yesterday"), "has no date"),
        (record(PAGE, kind="revisit"), "only says that a page was the same as in another record"),
    ],
)
def test_what_cannot_be_trusted_is_refused_with_a_reason_and_the_rest_is_read(
    tmp_path: Path, broken: bytes, why: str
) -> None:
    found = read(write(tmp_path / "a.warc.gz", record(PAGE), broken, record(PAGE, key="<urn:uuid:3>")))
    assert [one.refused for one in found] == ["", why, ""]


@pytest.mark.parametrize("packed", [True, False])
def test_a_file_that_ends_within_a_record(tmp_path: Path, packed: bool) -> None:
    file = write(tmp_path / "a.warc", record(PAGE), record(PAGE * 100, key="<urn:uuid:2>"), packed=packed)
    content = file.read_bytes()
    first = len(gzip.compress(record(PAGE))) if packed else len(record(PAGE))
    for end in range(first + 1, len(content) - 9, 7):
        file.write_bytes(content[:end])
        found = read(file)
        assert [one.refused for one in found if one.answer is not None] == [""], end
        assert all(one.refused for one in found if one.answer is None), end


def test_one_gzip_stream_for_all_records(tmp_path: Path) -> None:
    file = tmp_path / "a.warc.gz"
    file.write_bytes(gzip.compress(record(PAGE) + record(PAGE, key="<urn:uuid:2>")))
    assert [one.id for one in read(file)] == ["<urn:uuid:1>", "<urn:uuid:2>"]


def request(concurrent: str, url: str = URL) -> bytes:
    http = b"GET /news/1 HTTP/1.1\r\nUser-Agent: Crawler/1\r\nCookie: secret\r\n\r\n"
    lines = ["WARC/1.0", "WARC-Type: request", "WARC-Record-ID: <urn:uuid:r>", f"WARC-Target-URI: {url}"]
    lines += [
        f"WARC-Date: {DATE}",
        f"WARC-Concurrent-To: {concurrent}",
        "Content-Type: application/http; msgtype=request",
    ]
    return "\r\n".join([*lines, f"Content-Length: {len(http)}", "", ""]).encode() + http + b"\r\n\r\n"


def test_the_request_beside_a_response(tmp_path: Path) -> None:
    before = read(write(tmp_path / "a.warc.gz", request("<urn:uuid:1>"), record(PAGE)))
    behind = read(
        write(tmp_path / "b.warc.gz", record(PAGE), request("<urn:uuid:1>"), record(PAGE, key="<urn:uuid:2>"))
    )
    for [first, *others] in (before, behind):
        assert first.answer is not None and first.answer.sent is not None
        assert (first.answer.sent.method, first.answer.sent.target) == ("GET", URL)
        assert first.answer.sent.headers == [("User-Agent", "Crawler/1")]
        assert all(one.answer is not None and one.answer.sent is None for one in others)
    [alone] = read(write(tmp_path / "c.warc.gz", request("<urn:uuid:9>"), record(PAGE)))
    assert alone.answer is not None and alone.answer.sent is None


def test_what_is_not_wanted_is_not_read(tmp_path: Path) -> None:
    assert read(write(tmp_path / "a.warc.gz", record(PAGE)), wanted=False) == []


@pytest.mark.parametrize("content", [b"", b"url,title\n", b"\x1f\x8b\x08 no gzip", gzip.compress(b"hello", mtime=0)])
def test_what_is_no_warc_file_says_so(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "a.warc.gz"
    file.write_bytes(content)
    with pytest.raises(ForeignFileError, match=r"a\.warc\.gz"):
        read(file)


def test_a_bomb_is_refused(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb") as stream:
        for _ in range(60):
            stream.write(bytes(1_000_000))
    bombs = (packed.getvalue(), "gzip"), (brotli.compress(bytes(60_000_000), quality=1), "br")
    for bomb, encoding in bombs:
        [found] = read(write(tmp_path / "a.warc.gz", record(bomb, f"Content-Encoding: {encoding}")))
        assert "unpacks to" in found.refused


@given(start=st.integers(0, 2000), noise=st.binary(max_size=40))
def test_no_damage_breaks_the_reader(start: int, noise: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    content = record(chunked(PAGE), "Transfer-Encoding: chunked") + record(GZIPPED, "Content-Encoding: gzip", key="<2>")
    file = tmp_path_factory.mktemp("warc") / "a.warc"
    file.write_bytes(content[:start] + noise + content[start + len(noise) :])
    try:
        found = read(file)
    except ForeignFileError:
        return
    bodies = {one.answer.body for one in found if one.answer is not None}
    assert bodies <= {PAGE, GZIPPED, chunked(PAGE)}, "a digest tells; of headers there is none"


def test_digests_in_both_spellings() -> None:
    assert fits(sha1(PAGE), PAGE)
    assert fits("sha1:" + hashlib.sha1(PAGE).hexdigest().upper(), PAGE)
    assert fits("SHA-256:" + hashlib.sha256(PAGE).hexdigest(), PAGE)
    assert not fits(sha1(PAGE), PAGE + b" ")
    assert not fits("sha1:nonsense!", PAGE)
