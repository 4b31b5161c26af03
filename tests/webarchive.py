"""A small web archive on loopback: a CDX server and a replay, with the faults that real ones have.

It speaks the API as its documentation says: pages of the index are cut before filters work, a limit after them; a
replay that has no capture of that second leads to the nearest one.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import re
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, quote_plus, unquote_plus, urlsplit

FIELDS = ("urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length")


@dataclass(frozen=True)
class Capture:
    """What the archive holds."""

    timestamp: str
    original: str
    body: bytes = b""
    status: str = "200"
    mimetype: str = "text/html"
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "text/html"),)
    hidden: bool = False
    """In the index, and not to be shown any more."""

    @property
    def key(self) -> str:
        return surt(self.original)

    @property
    def digest(self) -> str:
        return base64.b32encode(hashlib.sha1(self.body).digest()).decode()

    @property
    def revisit(self) -> bool:
        return self.mimetype == "warc/revisit"

    def line(self, fields: list[str]) -> str:
        values = (self.key, self.timestamp, self.original, self.mimetype, self.status, self.digest, str(len(self.body)))
        named = dict(zip(FIELDS, values, strict=True))
        return " ".join(named[name] for name in fields)

    @property
    def moment(self) -> dt.datetime:
        return dt.datetime.strptime(self.timestamp, "%Y%m%d%H%M%S").replace(tzinfo=dt.UTC)


def surt(url: str) -> str:
    """The key by which an index is sorted: host backwards, without www and port, all in lower case."""
    parts = urlsplit(url if "//" in url else f"//{url}")
    host = re.sub(r"^www\d?\.", "", parts.hostname or "")
    query = f"?{parts.query}" if parts.query else ""
    return f"{','.join(reversed(host.split('.')))}){parts.path or '/'}{query}".lower()


@dataclass
class Faults:
    """What goes wrong, each so many times."""

    busy: int = 0
    """429 with Retry-After: 1, to captures."""
    down: int = 0
    """503 with Retry-After: 1, to the index."""
    dropped: int = 0
    """Connections closed in the middle of a capture."""
    broken_lines: int = 0
    """Lines of the index that are cut."""
    excluded: bool = False
    numbers_pages: bool = True
    robots: str = "User-agent: *\nDisallow: /save/\n"
    later: str = ""
    """Retry-After of a 429 to everything."""
    taken: Counter[str] = field(default_factory=Counter)

    def take(self, name: str) -> bool:
        """Whether it goes wrong this time."""
        if self.taken[name] >= getattr(self, name):
            return False
        self.taken[name] += 1
        return True


class WebArchive(ThreadingHTTPServer):
    """`asked` are the paths asked for; `impatient` counts requests that came before they were welcome again."""

    daemon_threads = True

    def __init__(self, captures: list[Capture], page_size: int = 3) -> None:
        self.captures = sorted(captures, key=lambda one: (one.key, one.timestamp, one.original))
        self.page_size, self.faults = page_size, Faults()
        self.asked: list[str] = []
        self.impatient = 0
        self.not_before = 0.0
        self.lock = threading.Lock()
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def root(self) -> str:
        return f"http://archive.localhost:{self.server_address[1]}"

    @property
    def settings(self) -> dict[str, object]:
        """`wayback` of campaign.yml."""
        return {
            "cdx": f"{self.root}/cdx/search/cdx",
            "replay": f"{self.root}/web/{{timestamp}}id_/{{url}}",
            "delay": 0,
            "timeout": 5,
            "retries": 2,
            "second_rounds": [0],
        }

    def index(self, query: dict[str, list[str]]) -> tuple[int, str]:
        """Status and body of an answer of the index."""
        one = {name: values[0] for name, values in query.items()}
        if self.faults.excluded:
            return 403, "org.archive.wayback.exception.AdministrativeAccessControlException: Blocked Site Error"
        found = [capture for capture in self.captures if _in_scope(capture, one)]
        if "page" in one or "showNumPages" in one:
            if not self.faults.numbers_pages:
                return 400, "pagination is not supported"
            if "showNumPages" in one:
                return 200, f"{-(-len(found) // self.page_size)}\n"
            start = int(one["page"]) * self.page_size
            found = found[start : start + self.page_size]
        found = [capture for capture in found if _passes(capture, one, query.get("filter", []))]
        fields = one.get("fl", ",".join(FIELDS)).split(",")
        if "resumeKey" in one:
            after = unquote_plus(one["resumeKey"])
            found = [capture for capture in found if f"{capture.key} {capture.timestamp}!" > after]
        limit = min(int(one.get("limit", 10_000)), self.page_size)
        lines = [self._line(capture, fields) for capture in found[: limit if "page" not in one else None]]
        if "showResumeKey" in one and len(found) > limit:
            last = found[limit - 1]
            lines += ["", quote_plus(f"{last.key} {last.timestamp}!")]
        return 200, "".join(f"{line}\n" for line in lines)

    def _line(self, capture: Capture, fields: list[str]) -> str:
        line = capture.line(fields)
        return line[: len(line) // 2] if self.faults.take("broken_lines") else line

    def nearest(self, timestamp: str, url: str) -> Capture | None:
        """The capture of an address that is nearest to a moment; what is hidden or repeats another is not shown."""
        asked = Capture(timestamp, url)
        shown = [one for one in self.captures if one.key == asked.key and not one.hidden and not one.revisit]
        return min(shown, key=lambda one: abs(one.moment - asked.moment), default=None)


def _in_scope(capture: Capture, asked: dict[str, str]) -> bool:
    key = surt(asked["url"])
    host = key.partition(")")[0]
    match asked.get("matchType", "exact"):
        case "host":
            return capture.key.startswith(f"{host})")
        case "domain":
            return capture.key.startswith((f"{host})", f"{host},"))
        case "prefix":
            return capture.key.startswith(key)
    return capture.key == key


def _passes(capture: Capture, asked: dict[str, str], filters: list[str]) -> bool:
    if not asked.get("from", "0") <= capture.timestamp <= asked.get("to", "9").ljust(14, "9"):
        return False
    values = {"statuscode": capture.status, "mimetype": capture.mimetype}
    return all(re.fullmatch(regex, values[name]) for name, _, regex in (one.partition(":") for one in filters))


class _Handler(BaseHTTPRequestHandler):
    server: WebArchive

    def do_GET(self) -> None:
        server = self.server
        with server.lock:
            server.asked.append(self.path)
            server.impatient += time.monotonic() < server.not_before
        parts = urlsplit(self.path)
        if parts.path == "/robots.txt":
            self._answer(200, server.faults.robots.encode(), ("Content-Type", "text/plain"))
        elif server.faults.later:
            self._answer(429, b"", ("Retry-After", server.faults.later))
        elif parts.path == "/cdx/search/cdx":
            self._index(parse_qs(parts.query))
        else:
            self._replay()

    def _index(self, query: dict[str, list[str]]) -> None:
        if self.server.faults.take("down"):
            self._wait(503)
            return
        status, body = self.server.index(query)
        self._answer(status, body.encode(), ("Content-Type", "text/plain"))

    def _replay(self) -> None:
        faults = self.server.faults
        if faults.take("busy"):
            self._wait(429)
            return
        _, _, rest = self.path.partition("/web/")
        timestamp, _, url = rest.partition("id_/")
        found = self.server.nearest(timestamp, url)
        if found is None:
            error = ("X-Archive-Wayback-Runtime-Error", f"ResourceNotInArchiveException: {url}")
            self._answer(404, b"<h1>Not archived</h1>", error)
        elif found.timestamp != timestamp:
            self._answer(302, b"", ("Location", f"/web/{found.timestamp}id_/{found.original}"))
        else:
            self._show(found)

    def _show(self, found: Capture) -> None:
        headers = [(f"X-Archive-Orig-{name}", value) for name, value in found.headers]
        shown = ("Memento-Datetime", format_datetime(found.moment, usegmt=True))
        original = ("Link", f'<{found.original}>; rel="original"')
        cut = self.server.faults.take("dropped")
        self._answer(int(found.status), found.body, shown, original, ("Content-Type", "text/html"), *headers, cut=cut)

    def _wait(self, status: int) -> None:
        with self.server.lock:
            # a little less than it says, so that no clock makes a patient client impatient
            self.server.not_before = time.monotonic() + 0.9
        self._answer(status, b"later", ("Retry-After", "1"))

    def _answer(self, status: int, body: bytes, *headers: tuple[str, str], cut: bool = False) -> None:
        self.send_response(status)
        for name, value in (*headers, ("Content-Length", str(len(body)))):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if cut else body)

    def handle(self) -> None:
        with suppress(ConnectionError):
            super().handle()

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def web_archive(captures: list[Capture], page_size: int = 3) -> Iterator[WebArchive]:
    """The archive, for as long as it is needed."""
    server = WebArchive(captures, page_size)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
