"""The index of a web archive: what is asked, and what is made of answers, half-broken ones too."""

from __future__ import annotations

import datetime as dt
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.cdx import (
    CdxError,
    ExcludedError,
    index_url,
    memento_time,
    page_count_url,
    read_index,
    read_page_count,
    replay_url,
    replayed,
    scope_of,
)

LINE = (
    "kz,zhurnal)/news/1 20051128101500 http://www.zhurnal.kz:80/news/1 text/html 200 HFAE5CZDSRB2UBY4OAP7OJDDBMTXBMB2"
)
SINCE, UNTIL = dt.datetime(2005, 11, 1, tzinfo=dt.UTC), dt.datetime(2005, 12, 4, 23, 59, 59, tzinfo=dt.UTC)
ENDPOINT = "https://archive.example/cdx"


@pytest.mark.parametrize(
    ("pattern", "url", "match"),
    [
        ("zhurnal.kz", "zhurnal.kz", "host"),
        ("zhurnal.kz/", "zhurnal.kz/", "host"),
        ("*.zhurnal.kz", "zhurnal.kz", "domain"),
        ("zhurnal.kz/news/*", "zhurnal.kz/news/", "prefix"),
        ("zhurnal.kz/news/1", "zhurnal.kz/news/1", "exact"),
        ("http://zhurnal.kz/", "http://zhurnal.kz/", "exact"),
    ],
)
def test_a_pattern_says_what_part_of_the_index_is_meant(pattern: str, url: str, match: str) -> None:
    scope = scope_of(pattern, SINCE, UNTIL)
    assert (scope.url, scope.match, scope.since, scope.until) == (url, match, "20051101000000", "20051204235959")


def test_what_is_asked() -> None:
    scope = scope_of("zhurnal.kz", SINCE, UNTIL)
    asked = parse_qsl(urlsplit(index_url(ENDPOINT, scope, page=3, limit=5)).query)
    assert {("url", "zhurnal.kz"), ("matchType", "host"), ("from", "20051101000000"), ("page", "3")} <= set(asked)
    assert ("filter", "statuscode:200|-") in asked
    assert not any(name in ("limit", "collapse") for name, _ in asked), "an empty page is not the end"
    asked = parse_qsl(urlsplit(index_url(ENDPOINT, scope, resume="kz%2Czhurnal%29%2F+2005!", limit=5)).query)
    assert {("limit", "5"), ("showResumeKey", "true"), ("resumeKey", "kz%2Czhurnal%29%2F+2005!")} <= set(asked)
    assert ("showNumPages", "true") in parse_qsl(urlsplit(page_count_url(ENDPOINT, scope)).query)


def test_lines_and_the_key_behind_the_blank_line() -> None:
    page = read_index(f"{LINE}\n{LINE}\n\nkz%2Czhurnal%29%2F+20051128101500%21\n".encode())
    assert [line.timestamp for line in page.lines] == ["20051128101500"] * 2
    assert page.lines[0].original == "http://www.zhurnal.kz:80/news/1"
    assert (page.resume, page.broken) == ("kz%2Czhurnal%29%2F+20051128101500%21", 0)
    assert read_index(b"") == read_index(b"\n\n")


@pytest.mark.parametrize(
    "broken",
    [
        LINE[:-5],  # cut within the digest
        LINE.replace("20051128101500", "20051388101500"),
        LINE.replace("http://", "mailto:"),
        LINE.replace("http://www.zhurnal.kz:80", "http://[www"),
        LINE.replace(" 200 ", " "),
        "\ufffd\x00",
    ],
)
def test_a_broken_line_is_counted_and_the_others_are_kept(broken: str) -> None:
    page = read_index(f"{LINE}\n{broken}\n{LINE}\n".encode())
    assert (len(page.lines), page.broken, page.samples) == (2, 1, (broken,))


def test_what_is_no_index_says_so() -> None:
    with pytest.raises(CdxError, match="is no index"):
        read_index(b"<html><title>504 Gateway Time-out</title>")
    with pytest.raises(ExcludedError, match="does not show this host"):
        read_index(b"RuntimeIOException: org.archive.wayback.exception.AdministrativeAccessControlException")
    with pytest.raises(CdxError, match="no number"):
        read_page_count(b"<html>")
    assert read_page_count(b"12\n") == 12


@given(st.binary(max_size=300))
def test_no_answer_breaks_the_reader(body: bytes) -> None:
    try:
        page = read_index(body)
    except CdxError:
        return
    assert all(len(line.timestamp) == 14 for line in page.lines)


@given(st.integers(0, 60), st.integers(0, 60))
def test_a_page_cut_anywhere_gives_only_whole_lines(lines: int, cut: int) -> None:
    body = "".join(f"{LINE}\n" for _ in range(lines % 4 + 1)).encode()
    kept = body[: len(body) - cut]
    try:
        page = read_index(kept)
    except CdxError:
        return
    assert all(" ".join(vars_of(line)) == LINE for line in page.lines)


def vars_of(line: object) -> list[str]:
    return [getattr(line, name) for name in ("urlkey", "timestamp", "original", "mimetype", "status", "digest")]


def test_which_lines_are_pages() -> None:
    def is_page(mimetype: str, status: str) -> bool:
        return read_index(LINE.replace("text/html 200", f"{mimetype} {status}").encode()).lines[0].is_page

    assert is_page("text/html", "200")
    assert is_page("warc/revisit", "-"), "it may be the only capture of these days"
    assert not is_page("text/html", "302")
    assert not is_page("image/gif", "200")


def test_replay_addresses_and_true_times() -> None:
    template = "https://archive.example/web/{timestamp}id_/{url}"
    url = replay_url(template, "20051128101500", "http://www.zhurnal.kz:80/news?id=1&x={url}")
    assert replayed(url) == ("20051128101500", "http://www.zhurnal.kz:80/news?id=1&x={url}")
    assert replayed("https://archive.example/about") is None
    when = dt.datetime(2005, 11, 28, 10, 15, tzinfo=dt.UTC)
    assert memento_time(None, url) == when
    assert memento_time("no date", url) == when
    assert memento_time("Tue, 29 Nov 2005 00:00:00 GMT", url) == dt.datetime(2005, 11, 29, tzinfo=dt.UTC)
