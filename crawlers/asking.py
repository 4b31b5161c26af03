"""Asking an outlet for a few pages, one after another, as politely as the collection does.

Scrapy is for thousands of pages at once. To look at an outlet takes some thirty, each of which decides on the next.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx

from crawlers.blocks import block_of
from crawlers.manners.retry_after import retry_after
from crawlers.manners.rules import MAX_HOPS, Rules
from crawlers.outcomes import Outcome, of_status

BUSY = (500, 502, 503, 504)
MAX_PAUSE = 30.0  # seconds that a person at the keyboard waits for a busy server
ACCEPT = "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,application/xml;q=0.9,*/*;q=0.5"


class AskError(Exception):
    """There is no answer to work with; the sentence says why, `outcome` under which reason it is counted."""

    def __init__(self, outcome: Outcome, url: str, why: str) -> None:
        super().__init__(f"{url} {why}")
        self.outcome, self.url, self.why = outcome, url, why


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer of status 200. `url` is where it came from, after redirects; `body` without content encoding."""

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    content_type: str
    body: bytes


@dataclass(slots=True)
class _Host:
    """What is remembered of a scheme, host and port."""

    rules: Rules
    robots: bytes
    delay: float
    next: float = 0.0


class Asker:
    """Asks outlets for pages: robots.txt, User-Agent, delay, size limit, http_proxy as in the collection.

    `delay` and `timeout` are seconds, `most` is how many requests are made at all. With `override` a person has
    decided that robots.txt is not followed (`crawlers.outlet.Override`). Close it when done.
    """

    def __init__(
        self,
        *,
        agent: str,
        override: bool = False,
        delay: float,
        timeout: float,
        max_bytes: int,
        most: int = 60,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        self._override, self._delay, self._max_bytes, self._wait = override, delay, max_bytes, wait
        self._patience = 2 * timeout
        self.left, self.asked = most, 0
        self._hosts: dict[str, _Host] = {}
        headers = {"User-Agent": agent, "Accept": ACCEPT}
        self._client = httpx.Client(headers=headers, timeout=timeout, transport=_Road(), trust_env=False)

    def close(self) -> None:
        """Give connections back."""
        self._client.close()

    def robots(self, url: str) -> bytes:
        """The robots.txt of an address's host; empty where it has none. Raises AskError where the host is dead."""
        return self._host(url).robots

    def crawl_delay(self, url: str) -> float:
        """Seconds between two requests to an address's host."""
        return self._host(url).delay

    def get(self, url: str) -> Reply:
        """The page at an address, redirects followed. Raises AskError for anything but a 200."""
        for _ in range(MAX_HOPS + 1):
            host = self._host(url)
            if not self._override and not host.rules.allowed(url):
                raise AskError(Outcome.ROBOTS, url, "is forbidden to us by the outlet's robots.txt")
            reply = self._ask(url, host)
            outcome = of_status(reply.status)
            headers = httpx.Headers(list(reply.headers))
            if block := block_of(reply.status, headers.get, reply.body):
                raise AskError(Outcome.BLOCKED, url, f"is not shown: {block}")
            if outcome is None:
                return reply
            location = headers.get("location")
            if outcome is not Outcome.REDIRECTED or not location:
                raise AskError(outcome, url, f"answered with {reply.status}")
            url = _leads_to(url, location)
        raise AskError(Outcome.LOOP, url, "redirects again and again")

    def _host(self, url: str) -> _Host:
        parts = urlsplit(url)
        key = f"{parts.scheme}://{parts.netloc}"
        if key not in self._hosts:
            robots = self._fetch_robots(f"{key}/robots.txt")
            rules = Rules(robots)
            self._hosts[key] = _Host(rules, robots, max(self._delay, rules.crawl_delay or 0))
        return self._hosts[key]

    def _fetch_robots(self, url: str) -> bytes:
        """RFC 9309: none (4xx) allows everything, one that cannot be had (5xx) forbids everything for now."""
        allowed = _Host(Rules(), b"", self._delay)
        for _ in range(MAX_HOPS + 1):
            reply = self._ask(url, allowed)
            location = {name.lower(): value for name, value in reply.headers}.get("location")
            if of_status(reply.status) is Outcome.REDIRECTED and location:
                url = _leads_to(url, location)
                continue
            if reply.status >= 500:
                raise AskError(Outcome.SERVER_ERROR, url, f"answered with {reply.status}, so nothing may be asked for")
            return reply.body if reply.status == 200 else b""
        return b""

    def _ask(self, url: str, host: _Host) -> Reply:
        """One request, when its time has come; a broken connection or a busy server is tried once more."""
        pause = 0.0
        for last in (False, True):
            if self.left <= 0:
                raise AskError(Outcome.PENDING, url, "was not asked for: enough was asked of this outlet for one look")
            now = time.monotonic()
            if host.next > now:
                self._wait(host.next - now)
            self.left, self.asked = self.left - 1, self.asked + 1
            try:
                reply = self._fetch(url)
                if last or reply.status not in BUSY:
                    return reply
                told = retry_after(httpx.Headers(list(reply.headers)).get("retry-after"), dt.datetime.now(dt.UTC))
                pause = told.total_seconds() if told else 0.0
                if pause > MAX_PAUSE:
                    return reply
            except httpx.TimeoutException as error:
                raise AskError(Outcome.TIMEOUT, url, "did not answer in time") from error
            except httpx.ConnectError as error:
                why = "cannot be reached: its name is not known or nobody answers there (is the address right?)"
                raise AskError(Outcome.DEAD_HOST, url, why) from error
            except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
                if last:
                    raise AskError(Outcome.BROKEN, url, f"broke off ({type(error).__name__})") from error
            finally:
                host.next = time.monotonic() + max(host.delay, pause)
        raise AssertionError  # the loop returns or raises

    def _fetch(self, url: str) -> Reply:
        with self._client.stream("GET", url) as response:
            body, end = bytearray(), time.monotonic() + self._patience
            for piece in response.iter_bytes():
                body += piece
                if time.monotonic() > end:  # a byte now and then would keep us for ever
                    raise AskError(Outcome.TIMEOUT, url, "was not whole in time")
                if len(body) > self._max_bytes:
                    raise AskError(Outcome.TOO_LARGE, url, "is larger than collect › max_bytes")
            headers = tuple((name, value) for name, value in response.headers.multi_items())
            return Reply(url, response.status_code, headers, response.headers.get("content-type", ""), bytes(body))


def _leads_to(url: str, location: str) -> str:
    try:
        target = urljoin(url, location)
        fine = urlsplit(target).scheme in ("http", "https") and bool(urlsplit(target).hostname)
    except ValueError:
        fine = False
    if not fine:
        raise AskError(Outcome.OTHER_STATUS, url, "redirects to what is no web address")
    return target


class _Road(httpx.BaseTransport):
    """By http_proxy and no_proxy as Scrapy does; *.localhost is this machine (RFC 6761 section 6.3).

    Certificates are not verified, as in the collection: what an outlet shows to its readers is what counts.
    """

    def __init__(self) -> None:
        self._direct = httpx.HTTPTransport(verify=False)
        self._proxies: Mapping[str, str] = getproxies()
        self._through: dict[str, httpx.HTTPTransport] = {}

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send it the way that its host asks for."""
        host, proxy = request.url.host, self._proxies.get(request.url.scheme)
        if proxy and not proxy_bypass(host):
            if proxy not in self._through:
                address = proxy if "://" in proxy else f"http://{proxy}"
                self._through[proxy] = httpx.HTTPTransport(verify=False, proxy=httpx.Proxy(address))
            return self._through[proxy].handle_request(request)
        if host == "localhost" or host.endswith(".localhost"):
            request.url = request.url.copy_with(host="127.0.0.1")  # the Host header keeps the name
        return self._direct.handle_request(request)

    def close(self) -> None:
        """Give connections back."""
        for transport in (self._direct, *self._through.values()):
            transport.close()
