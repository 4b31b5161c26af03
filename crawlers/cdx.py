"""The language of web archives: their index (CDX server API) and their replay, as pure functions.

The API: https://github.com/internetarchive/wayback/tree/master/wayback-cdx-server. Two things of it decide how it is
used here. Filters work after pagination, so that an empty page is not the last one. And `collapse=digest` compares
neighbouring lines whatever their addresses, so that of two addresses with one text the second would be lost: it is
not asked for, and captures without a change are left out by us (`pipelines.mementos`).
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Literal
from urllib.parse import urlencode, urlsplit

Match = Literal["exact", "prefix", "host", "domain"]

FIELDS = ("urlkey", "timestamp", "original", "mimetype", "statuscode", "digest")
PAGES = re.compile(r"text/html|application/xhtml\+xml|warc/revisit|unk|-")
STATUSES = frozenset({"200", "-"})  # "-": of a revisit record, which repeats an earlier capture
DIGEST = re.compile(r"(?:sha1:)?[A-Z2-7]{32}|-")
REPLAYED = re.compile(r"/(\d{4,14})(?:[a-z]{2}_)?/(.+)$")
EXCLUDED = ("AccessControlException", "Blocked Site Error")
MAX_SAMPLES = 5


class CdxError(Exception):
    """The answer is no index page; the sentence says what it looks like."""


class ExcludedError(CdxError):
    """The web archive does not show this host, by its owner's wish or the host's robots.txt."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What part of the index is asked for; days are UTC timestamps of 14 digits, both included."""

    url: str
    match: Match
    since: str
    until: str


@dataclass(frozen=True, slots=True)
class CdxLine:
    """A capture that the index names."""

    urlkey: str
    timestamp: str
    original: str
    mimetype: str
    status: str
    digest: str
    """Base32 SHA-1 of the body as the archive holds it; "-": not known."""

    @property
    def is_page(self) -> bool:
        """Whether it is a page that was answered with 200, or the repetition of a capture."""
        return self.status in STATUSES and PAGES.fullmatch(self.mimetype) is not None


@dataclass(frozen=True, slots=True)
class CdxPage:
    """An answer of the index, read."""

    lines: tuple[CdxLine, ...] = ()
    resume: str | None = None
    """Where the next page goes on; None: nothing is left, or pages are numbered."""
    broken: int = 0
    samples: tuple[str, ...] = field(default=())
    """The first lines that could not be read."""


def scope_of(pattern: str, since: dt.datetime, until: dt.datetime) -> Scope:
    """What a pattern asks for: `*.example.org` a domain, `example.org/news/*` what begins so, `example.org` a host,
    anything longer that address alone.
    """
    days = timestamp(since), timestamp(until)
    bare = pattern.strip()
    if bare.startswith("*."):
        return Scope(bare[2:], "domain", *days)
    if bare.endswith("*"):
        return Scope(bare[:-1], "prefix", *days)
    path = urlsplit(bare if "//" in bare else f"//{bare}").path
    return Scope(bare, "exact" if path.strip("/") or "//" in bare else "host", *days)


def index_url(endpoint: str, scope: Scope, *, page: int | None = None, resume: str | None = None, limit: int) -> str:
    """The address of a page of the index: by number, or by where the last one ended (at most `limit` lines)."""
    paging = [("page", str(page))] if page is not None else [("limit", str(limit)), ("showResumeKey", "true")]
    if resume is not None:
        paging.append(("resumeKey", resume))
    asked = [("fl", ",".join(FIELDS)), ("filter", "statuscode:200|-"), ("filter", f"mimetype:{PAGES.pattern}")]
    return _with_query(endpoint, [*_of_scope(scope), *asked, *paging])


def page_count_url(endpoint: str, scope: Scope) -> str:
    """The address that says how many pages the index has for a scope."""
    return _with_query(endpoint, [*_of_scope(scope), ("showNumPages", "true")])


def read_page_count(body: bytes) -> int:
    """The number of pages. Raises CdxError for what is none, ExcludedError."""
    text = body.decode("utf-8", "replace").strip()
    raise_if_excluded(text)
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise CdxError(f"says no number of pages (it begins with {text[:40]!r})")
    return int(text)


def read_index(body: bytes) -> CdxPage:
    """A page of the index; a line that is not whole is counted and left out.

    Raises CdxError where nothing of it can be read, ExcludedError.
    """
    text = body.decode("utf-8", "replace")
    lines, broken, resume = [], [], None
    rows = text.split("\n")
    for number, row in enumerate(rows):
        row = row.strip("\r ")
        if not row:
            rest = [one.strip("\r ") for one in rows[number + 1 :] if one.strip("\r ")]
            if len(rest) == 1 and " " not in rest[0]:  # a blank line, then the resumption key
                resume = rest[0]
                break
            continue
        line = _line(row)
        if line is None:
            broken.append(row)
        else:
            lines.append(line)
    if broken:
        raise_if_excluded(broken[0])
    if broken and not lines:
        raise CdxError(f"is no index (it begins with {broken[0][:40]!r})")
    return CdxPage(tuple(lines), resume, len(broken), tuple(one[:200] for one in broken[:MAX_SAMPLES]))


def _line(row: str) -> CdxLine | None:
    parts = row.split(" ")
    if len(parts) != len(FIELDS):
        return None
    line = CdxLine(*parts)
    whole = moment(line.timestamp) is not None and DIGEST.fullmatch(line.digest) is not None
    try:
        has_host = urlsplit(line.original).scheme in ("http", "https") and bool(urlsplit(line.original).hostname)
    except ValueError:
        return None
    return line if whole and has_host and len(line.timestamp) == 14 else None


def raise_if_excluded(text: str) -> None:
    """Raise ExcludedError where an answer says that the host is not shown at all."""
    if any(sign in text for sign in EXCLUDED):
        raise ExcludedError("the web archive does not show this host (by its owner's wish or its robots.txt)")


def _of_scope(scope: Scope) -> list[tuple[str, str]]:
    return [("url", scope.url), ("matchType", scope.match), ("from", scope.since), ("to", scope.until)]


def _with_query(endpoint: str, parameters: list[tuple[str, str]]) -> str:
    return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(parameters)}"


def timestamp(when: dt.datetime) -> str:
    """14 digits, UTC."""
    return when.astimezone(dt.UTC).strftime("%Y%m%d%H%M%S")


def moment(text: str) -> dt.datetime | None:
    """The moment of a timestamp of 14 digits; None for what is none."""
    try:
        return dt.datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=dt.UTC)
    except ValueError:
        return None


def replay_url(template: str, line_timestamp: str, original: str) -> str:
    """Where the archive shows a capture as it was: `{timestamp}` and `{url}` of the template filled in."""
    return template.replace("{timestamp}", line_timestamp).replace("{url}", original)


def replayed(url: str) -> tuple[str, str] | None:
    """(timestamp, address) that a replay's address names; None where it is none."""
    found = REPLAYED.search(url)
    return (found[1], found[2]) if found else None


def memento_time(header: str | None, url: str) -> dt.datetime | None:
    """When the outlet showed what a replay answers: by Memento-Datetime (RFC 7089), else by the replay's address."""
    if header:
        try:
            when = parsedate_to_datetime(header)
            return when if when.tzinfo else when.replace(tzinfo=dt.UTC)
        except (ValueError, TypeError, IndexError):
            pass
    found = replayed(url)
    return moment(found[0]) if found else None
