"""The demo's press: six small web sites on one port of loopback, told apart by their host names."""

from __future__ import annotations

import gzip
import hashlib
import threading
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from pipelines.demo import listings
from pipelines.demo.lost import ROBOTS, listed
from pipelines.demo.pages import SITES, Site, article_page
from pipelines.demo.source import DemoArticle, read_press

DEFAULT_PORT = 8765


@dataclass(frozen=True, slots=True)
class Served:
    """An answer: its body and content type."""

    body: bytes
    content_type: str = "text/html; charset=utf-8"
    location: str | None = None
    """Where it redirects to; None: it does not."""


class DemoWeb:
    """The press at the first or second visit."""

    def __init__(self, port: int) -> None:
        self._press = read_press()
        self._visit = 1
        self.requests: list[tuple[int, str]] = []
        """(status, address) of every request, for tests."""
        self._server = ThreadingHTTPServer(("127.0.0.1", port), self._handler())
        self.port = int(self._server.server_address[1])
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def stop(self) -> None:
        """End, and free the port."""
        self._server.shutdown()
        self._server.server_close()

    def set_visit(self, visit: int) -> None:
        """Show the press as at visit 1 or, a day later, 2."""
        self._visit = visit

    def answer(self, host: str, target: str) -> Served | None:
        """What an address shows now; None: 404."""
        site = next((site for site in SITES if site.host == host), None)
        parts = urlsplit(target)
        if site is None:
            return None
        if parts.path == "/robots.txt":
            return Served(ROBOTS.encode(), "text/plain")
        press, root = self._press[site.outlet], f"http://{host}:{self.port}"
        if self._visit > 1 and (leads := next((_led_to(one) for one in press if one.path == parts.path), None)):
            return Served(b"", location=f"{root}{leads}")
        shown = [one.at(self._visit) for one in press if one.shown(self._visit) is not None]
        listing = self._listing(site, parts.path)
        if listing is not None:
            page = int(parse_qs(parts.query).get("page", ["1"])[0])
            return listing(root, listed(site.outlet, shown), page)
        for article in shown:
            version = article.shown(self._visit)
            if article.path == parts.path and version is not None:
                html = article_page(site, root, article, version, shown)
                # Of one outlet each page changes with each visit, around a text that does not.
                counter = f"<p class='views'>{1000 * self._visit} просмотров</p>" if site.outlet == "panorama" else ""
                return Served(html.replace("<footer>", f"{counter}<footer>").encode())
        return None

    def _listing(self, site: Site, path: str) -> Callable[[str, list[DemoArticle], int], Served] | None:
        xml = "application/xml"
        table: dict[str, Callable[[str, list[DemoArticle], int], Served]] = {
            "/": lambda root, shown, _: Served(listings.home(site, root, shown)),
            "/rss.xml": lambda root, shown, _: Served(listings.rss(site, root, shown), "application/rss+xml"),
            "/atom.xml": lambda root, shown, _: Served(listings.atom(site, root, shown), "application/atom+xml"),
            "/news": lambda root, shown, page: Served(listings.section(site, root, shown, page)),
            "/sitemap.xml": lambda root, shown, _: Served(listings.sitemap_index(root, shown), xml),
            "/sitemap.xml.gz": lambda root, shown, _: Served(
                gzip.compress(listings.sitemap(root, shown), mtime=0), "application/gzip"
            ),
            "/sitemap-02.xml": lambda root, shown, _: Served(listings.sitemap(root, _of_month(shown, 2)), xml),
            "/sitemap-03.xml": lambda root, shown, _: Served(listings.sitemap(root, _of_month(shown, 3)), xml),
        }
        return table[path] if path == "/" or path in site.listings else None

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        web = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                host = (self.headers.get("Host") or "").partition(":")[0]
                served = web.answer(host, self.path)
                body = served.body if served else b"404: no such page"
                tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
                status = 404 if served is None else 304 if self.headers.get("If-None-Match") == tag else 200
                if served and served.location:
                    status = 301
                web.requests.append((status, f"http://{host}{self.path}"))
                self.send_response(status)
                if served and served.location:
                    self.send_header("Location", served.location)
                if status == 304:
                    body = b""
                else:
                    self.send_header("Content-Type", served.content_type if served else "text/plain")
                self.send_header("ETag", tag)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                """Nothing: the collector says what it did."""

        return Handler


def _led_to(article: DemoArticle) -> str | None:
    """The path that an article's address leads to at the second visit; None where it still shows something itself."""
    return "/news" if article.event == "dropped" else article.at(2).path if article.moved else None


def _of_month(articles: list[DemoArticle], month: int) -> list[DemoArticle]:
    return [one for one in articles if one.date.month == month]
