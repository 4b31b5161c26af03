"""Pages of a WARC file under their own addresses, as an HTTP proxy on loopback: a past campaign to collect again."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator

from bench.web import Press


class Replay(ThreadingHTTPServer):
    """Answers from the archive, 404 for everything else; `asked` holds (status, address). Fails as often as wanted."""

    def __init__(self, archive: Path, faults: Mapping[str, float]) -> None:
        self.faults = Press(0, faults=faults)
        self.asked: list[tuple[int, str]] = []
        self.pages: dict[str, tuple[str, bytes]] = {}
        with archive.open("rb") as stream:
            for record in ArchiveIterator(stream):
                if record.rec_type == "response":
                    kind = record.http_headers.get_header("Content-Type") or "text/html"
                    url = record.rec_headers.get_header("WARC-Target-URI")
                    self.pages[url] = kind, record.content_stream().read()
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Replay

    def do_GET(self) -> None:
        fault = self.server.faults.fault(self.path)
        if fault == "timeout":
            time.sleep(4)
        if fault in ("drop", "timeout"):
            self.close_connection = True
            return
        kind, body = self.server.pages.get(self.path, ("text/plain", b""))
        tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        status = 404 if self.path not in self.server.pages else 304 if self.headers["If-None-Match"] == tag else 200
        body = b"" if status == 304 else body
        if fault and fault.isdigit():
            status, body = int(fault), b"try again"
        self.server.asked.append((status, self.path))
        self.send_response(status)
        for name, value in (("Content-Type", kind), ("ETag", tag), ("Content-Length", str(len(body)))):
            self.send_header(name, value)
        self.end_headers()
        if fault == "truncate":
            self.close_connection = True
            body = body[: len(body) // 2]
        self.wfile.write(body)

    def do_CONNECT(self) -> None:
        self.send_error(502, "only http is replayed")

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def replay(archive: Path, faults: Mapping[str, float] | None = None) -> Iterator[Replay]:
    """The proxy, for as long as it is needed."""
    server = Replay(archive, faults or {})
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
