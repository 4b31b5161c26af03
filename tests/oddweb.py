"""A small web of odd outlets on loopback, told apart by their host names."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HTML = "text/html; charset=utf-8"
TEXTS = {
    "ru": "Центральная избирательная комиссия сообщила в среду, что все кандидаты представили документы в срок. "
    "Председатель комиссии поблагодарил наблюдателей и напомнил, что агитация начнётся через неделю.",
    "kk": "Орталық сайлау комиссиясы сәрсенбі күні барлық үміткерлердің құжаттарын уақытында тапсырғанын хабарлады. "
    "Комиссия төрағасы байқаушыларға алғыс айтып, үгіт науқаны бір аптадан кейін басталатынын еске салды.",
    "de": "Die Wahlkommission teilte am Mittwoch mit, dass alle Bewerber ihre Papiere rechtzeitig eingereicht haben. "
    "Ihr Vorsitzender dankte den Beobachtern und erinnerte daran, dass der Wahlkampf in einer Woche beginnt.",
    "en": "The election commission said on Wednesday that all candidates had handed in their papers in time. "
    "Its chairman thanked the observers and recalled that campaigning begins in a week.",
}


class OddWeb(ThreadingHTTPServer):
    """Answers by host and path; 404 for everything else. `asked` holds (host, path, User-Agent)."""

    def __init__(self) -> None:
        self.pages: dict[tuple[str, str], tuple[int, str, bytes]] = {}
        self.otherwise: dict[str, tuple[int, str, bytes]] = {}
        self.asked: list[tuple[str, str, str]] = []
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def root(self, host: str) -> str:
        return f"http://{host}:{self.port}"

    def put(self, host: str, path: str, body: str | bytes, kind: str = HTML, status: int = 200) -> None:
        self.pages[host, path] = status, kind, body.encode() if isinstance(body, str) else body

    def paths(self, host: str) -> list[str]:
        return [path for one, path, _ in self.asked if one == host]

    def articles(
        self, host: str, language: str, paths: list[str], encoding: str = "utf-8", kind: str = HTML
    ) -> list[tuple[str, str]]:
        """Serve an article at each path; returns (path, title) of each."""
        made = []
        for number, path in enumerate(paths, 1):
            title = f"{TEXTS[language][:40].rsplit(' ', 1)[0]} {number}"
            head = f'<meta charset="{encoding}"><meta property="article:published_time" content="2026-11-{number:02}">'
            text = (
                f'<html><head>{head}<meta property="og:type" content="article"><title>{title}</title></head><body>'
                f"<article><h1>{title}</h1><p>{TEXTS[language]} {number}.</p><p>{TEXTS[language]}</p></article>"
                "</body></html>"
            )
            self.put(host, path, text.encode(encoding), kind)
            made.append((path, title))
        return made


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = 1 << 16  # head and body in one packet, else each answer waits for an acknowledgement
    server: OddWeb

    def do_GET(self) -> None:
        host = (self.headers["Host"] or "").partition(":")[0]
        self.server.asked.append((host, self.path, self.headers["User-Agent"]))
        missing = 404, "text/plain", b"none"
        status, kind, body = self.server.pages.get((host, self.path)) or self.server.otherwise.get(host, missing)
        self.send_response(status)
        if status in (301, 302):
            self.send_header("Location", body.decode())
            body = b""
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def odd_web() -> Iterator[OddWeb]:
    """The web, for as long as it is needed."""
    server = OddWeb()
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def page(title: str, links: list[tuple[str, str]], head: str = "", menu: str = "", language: str = "") -> str:
    """A home page or section: links in its middle, a menu above."""
    items = "".join(f'<li><a href="{path}">{text}</a></li>' for path, text in links)
    lang = f' lang="{language}"' if language else ""
    top = f"<!doctype html><html{lang}><head><title>{title}</title>{head}</head>"
    return f"{top}<body><nav>{menu}</nav><ul>{items}</ul></body></html>"


def rss(root: str, items: list[tuple[str, str]]) -> str:
    """A feed of (path, title)."""
    inner = "".join(f"<item><title>{title}</title><link>{root}{path}</link></item>" for path, title in items)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>f</title>{inner}</channel></rss>'


def sitemap(root: str, paths: list[str]) -> str:
    """A sitemap of paths."""
    inner = "".join(
        f"<url><loc>{root}{path}</loc><lastmod>2026-11-0{n}</lastmod></url>" for n, path in enumerate(paths, 1)
    )
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{inner}</urlset>'
