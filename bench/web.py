"""An invented press of as many pages as wanted, on loopback, which fails as often as wanted.

    python -m bench.web --pages 3000 --fault 503=0.05 --fault truncate=0.02

prints its port, and serves until its standard input is closed. Its three outlets are told apart by host name
(`HOSTS`). A fault is drawn from address and attempt, not from time: two runs that ask the same meet the same.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache

HOSTS = ("morning.localhost", "evening.localhost", "weekly.localhost")
SITEMAP_SIZE = 1000
SECTION_SIZE = 25
FEED_SIZE = 20
HTML, XML = "text/html; charset=utf-8", "application/xml"


@cache
def _paragraphs(number: int) -> str:
    draw = random.Random(number)
    words = [f"{chr(97 + n % 26)}{n}word"[: 3 + n % 7] for n in range(400)]
    return "".join(f"<p>{' '.join(draw.choices(words, k=60))}.</p>" for _ in range(60))


def article(host: str, number: int) -> bytes:
    """The page of an article, some 20 KB."""
    title = f"<html><head><title>Item {number} of {host}</title></head><body><h1>Item {number} of {host}</h1>"
    return f"{title}{_paragraphs(number % 100)}</body></html>".encode()


@dataclass
class Press:
    """What is served: `pages` articles, divided evenly among the hosts."""

    pages: int
    port: int = 0
    faults: Mapping[str, float] = field(default_factory=dict)
    seed: int = 1
    attempts: Counter[str] = field(default_factory=Counter)

    def numbers(self, host: str) -> range:
        """The numbers of a host's articles."""
        place = HOSTS.index(host)
        return range(self.pages * place // len(HOSTS), self.pages * (place + 1) // len(HOSTS))

    def answer(self, host: str, path: str) -> tuple[int, str, bytes]:
        """Status, content type and body."""
        if host not in HOSTS:
            return 404, HTML, b"no such host"
        root, numbers = f"http://{host}:{self.port}", self.numbers(host)
        name, _, query = path.lstrip("/").partition("?")
        if name.startswith("item/"):
            number = int(name.removeprefix("item/"))
            return (200, HTML, article(host, number)) if number in numbers else (404, HTML, b"gone")
        if name == "robots.txt":
            return 200, "text/plain", b"User-agent: *\nAllow: /\n"
        if name == "feed":
            return 200, "application/rss+xml", _feed(root, numbers)
        if name == "sitemap.xml":
            return 200, XML, _sitemap_index(root, numbers)
        if name.startswith("sitemap-"):
            part = int(name.removeprefix("sitemap-").removesuffix(".xml"))
            return 200, XML, _sitemap(root, numbers[part * SITEMAP_SIZE : (part + 1) * SITEMAP_SIZE])
        if name == "news":
            return 200, HTML, _section(root, numbers, int(query.removeprefix("page=") or "1"))
        return 404, HTML, b"no such page"

    def fault(self, address: str) -> str | None:
        """The fault that this attempt at an address meets, if any."""
        if not self.faults or address.endswith("/robots.txt"):
            return None
        self.attempts[address] += 1
        text = f"{self.seed} {self.attempts[address]} {address}"
        draw = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8]) / 2**64
        for name, share in self.faults.items():
            if draw < share:
                return name
            draw -= share
        return None


def _feed(root: str, numbers: range) -> bytes:
    items = "".join(f"<item><link>{root}/item/{n}</link></item>" for n in reversed(numbers[-FEED_SIZE:]))
    return f"<rss version='2.0'><channel><title>F</title>{items}</channel></rss>".encode()


def _sitemap_index(root: str, numbers: range) -> bytes:
    parts = range((len(numbers) + SITEMAP_SIZE - 1) // SITEMAP_SIZE)
    found = "".join(f"<sitemap><loc>{root}/sitemap-{n}.xml</loc></sitemap>" for n in parts)
    return f"<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{found}</sitemapindex>".encode()


def _sitemap(root: str, numbers: range) -> bytes:
    found = "".join(f"<url><loc>{root}/item/{n}</loc></url>" for n in numbers)
    return f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{found}</urlset>".encode()


def _section(root: str, numbers: range, page: int) -> bytes:
    newest = numbers[::-1]
    shown = newest[(page - 1) * SECTION_SIZE : page * SECTION_SIZE]
    links = "".join(f'<a href="/item/{n}">Item {n}</a>' for n in shown)
    following = (
        f'<a rel="next" href="{root}/news?page={page + 1}">next</a>' if page * SECTION_SIZE < len(newest) else ""
    )
    return f"<html><body>{links}{following}</body></html>".encode()


async def _client(press: Press, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while line := await reader.readline():
            path, host = line.split(b" ")[1].decode(), ""
            while (header := await reader.readline()) not in (b"\r\n", b""):
                if header[:5].lower() == b"host:":
                    host = header[5:].strip().decode().partition(":")[0]
            if not await _answer(press, host, path, writer):
                return
            await writer.drain()
    except (ConnectionError, asyncio.IncompleteReadError):
        pass
    finally:
        writer.close()


async def _answer(press: Press, host: str, path: str, writer: asyncio.StreamWriter) -> bool:
    """Answer one request; returns whether the connection goes on."""
    fault = press.fault(f"http://{host}{path}")
    if fault == "drop":
        return False
    if fault == "timeout":
        await asyncio.sleep(3600)
    status, kind, body = press.answer(host, path)
    if fault and fault.isdigit():
        status, body = int(fault), b"try again"
    tag = hashlib.sha256(body).hexdigest()[:16]
    retry = "Retry-After: 0\r\n" if status == 503 else ""
    head = f"HTTP/1.1 {status} Served\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n{retry}"
    writer.write(f'{head}ETag: "{tag}"\r\n\r\n'.encode())
    if fault == "truncate":
        writer.write(body[: len(body) // 2])
        await writer.drain()
        return False
    if fault == "slow":
        for start in range(0, len(body), 4096):
            writer.write(body[start : start + 4096])
            await writer.drain()
            await asyncio.sleep(0.05)
        return True
    writer.write(body)
    return True


async def _serve(press: Press) -> None:
    server = await asyncio.start_server(lambda reader, writer: _client(press, reader, writer), "127.0.0.1", 0)
    press.port = server.sockets[0].getsockname()[1]
    print(press.port, flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


@contextmanager
def press_web(pages: int, faults: Mapping[str, float] | None = None) -> Iterator[int]:
    """The press in a process of its own, so that it takes no time of the collector's; yields its port."""
    options = [f"--fault={name}={share}" for name, share in (faults or {}).items()]
    command = [sys.executable, "-m", "bench.web", f"--pages={pages}", *options]
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert child.stdin is not None
    assert child.stdout is not None
    try:
        yield int(child.stdout.readline())
    finally:
        child.stdin.close()
        child.kill()
        child.wait()


def main() -> None:
    """Serve."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument(
        "--fault", action="append", default=[], help="NAME=SHARE: a status, drop, truncate, slow, timeout"
    )
    chosen = parser.parse_args()
    faults = {name: float(share) for name, _, share in (one.partition("=") for one in chosen.fault)}
    asyncio.run(_serve(Press(chosen.pages, faults=faults)))


if __name__ == "__main__":
    main()
