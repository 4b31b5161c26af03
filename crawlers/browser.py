"""Pages that exist only after their scripts ran: a real browser shows them, and the collector fetches for it.

The browser is given the page's answer as it was received, and never speaks to the network itself: what the page asks
for goes through `fetch`, and so through robots.txt, delays and the limits of the outlet. What is light to leave out
(images, media, fonts), what is not the outlet's and what would send anything is refused. Nothing is clicked, and no
consent is given.

Needs the extra `tarazy[browser]`; `find_browser` and `can_render` say what is missing.
"""

from __future__ import annotations

import asyncio
import importlib.util
import os
import shutil
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from crawlers.addresses import ascii_host
from crawlers.outlet import Outlet
from crawlers.visits import Answer, Rendered

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext, Page, Playwright, Request, Route

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--host-resolver-rules=MAP * ~NOTFOUND",  # whatever slips through finds no host
)
LOADED = frozenset({"script", "stylesheet", "xhr", "fetch"})
AT_ONCE = 2
"""Pages shown at a time: each takes some hundred megabytes."""
MAX_REQUESTS = 150
"""Of one page; what it asks for beyond is refused."""
QUIET = 1.0
"""Seconds without a request after which a page without `wait_for` is taken as finished."""
MAX_CACHED = 200
MAX_CHARACTERS = 20_000_000
LEFT_OUT = frozenset({"content-encoding", "content-length", "transfer-encoding", "set-cookie", "connection"})
NEEDED = "needs a browser: pip install 'tarazy[browser]', and Chromium (Debian, Ubuntu: sudo apt-get install chromium)"


@dataclass(frozen=True, slots=True)
class Fetched:
    """What the collector got for the browser."""

    status: int
    headers: Sequence[tuple[str, str]]
    body: bytes


Fetch = Callable[[str, str], Awaitable[Fetched | None]]
"""(address, kind of resource) → the answer; None where it may not be asked for or was not answered."""


class RenderError(Exception):
    """The page could not be shown; the sentence says why."""


def find_browser(chosen: str | None = None) -> str | None:
    """The program of the machine's Chromium or Chrome; None where there is none."""
    return next((path for name in ([chosen] if chosen else NAMES) if (path := shutil.which(name))), None)


def can_render(chosen: str | None = None) -> bool:
    """Whether the extra and a browser are installed."""
    return importlib.util.find_spec("playwright") is not None and find_browser(chosen) is not None


@dataclass
class _Showing:
    """One page being shown."""

    url: str
    answer: Answer
    hosts: frozenset[str]
    given: bool = False
    asked: int = 0
    under_way: set[Any] = field(default_factory=set)
    quiet_since: float = 0.0


class Renderer:
    """A browser, started when the first page needs it. To be used in one event loop, and closed in it."""

    def __init__(self, fetch: Fetch, user_agent: str, program: str | None = None) -> None:
        self._fetch, self._user_agent, self._program = fetch, user_agent, program
        self._turn = asyncio.Semaphore(AT_ONCE)
        self._starting = asyncio.Lock()
        self._playwright: Playwright | None = None
        self._browser: Browser | None = None
        self._cache: dict[str, Fetched] = {}

    async def render(self, url: str, answer: Answer, outlet: Outlet) -> Rendered:
        """The page as it stands when its scripts have run. Raises RenderError."""
        rules = outlet.render
        assert rules is not None
        async with self._turn:
            try:
                async with asyncio.timeout(rules.timeout + 10):
                    browser = await self._start()
                    return await self._show(browser, url, answer, outlet)
            except RenderError:
                raise
            except TimeoutError:
                await self.close()  # a page whose scripts never rest holds the browser: a new one is started
                raise RenderError(f"the page was not finished within {rules.timeout:g} seconds") from None
            except Exception as error:
                if self._browser is not None and not self._browser.is_connected():
                    await self.close()
                raise RenderError(f"the browser could not show the page ({_first_line(error)})") from error

    async def close(self) -> None:
        """End the browser."""
        browser, playwright = self._browser, self._playwright
        self._browser = self._playwright = None
        with suppress(Exception):
            if browser is not None:
                await asyncio.wait_for(browser.close(), 10)
        with suppress(Exception):
            if playwright is not None:
                await asyncio.wait_for(playwright.stop(), 10)

    async def _start(self) -> Browser:
        from playwright.async_api import async_playwright

        async with self._starting:
            if self._browser is None or not self._browser.is_connected():
                program = find_browser(self._program)
                if program is None:
                    raise RenderError(NEEDED)
                self._playwright = await async_playwright().start()
                root = getattr(os, "geteuid", lambda: 1)() == 0
                self._browser = await self._playwright.chromium.launch(
                    executable_path=program,
                    args=list(FLAGS),
                    chromium_sandbox=not root,  # it refuses to start with one for root
                    proxy={"server": "http://127.0.0.1:9", "bypass": "<-loopback>"},  # nobody is there
                )
            return self._browser

    async def _show(self, browser: Browser, url: str, answer: Answer, outlet: Outlet) -> Rendered:
        assert outlet.render is not None
        hosts = frozenset(ascii_host(host) for host in (*outlet.hosts, *outlet.render.hosts))
        showing = _Showing(url, answer, hosts)
        context = await browser.new_context(
            user_agent=self._user_agent,
            service_workers="block",
            accept_downloads=False,
            locale=outlet.languages[0],
        )
        try:
            page = await self._page(context, showing)
            milliseconds = outlet.render.timeout * 1000
            await page.goto(url, wait_until="commit", timeout=milliseconds)
            if outlet.render.wait_for:
                await self._await_selector(page, outlet.render.wait_for, outlet.render.timeout)
            else:
                await self._await_quiet(showing)
            text = await page.content()
        finally:
            with suppress(Exception):
                await asyncio.wait_for(context.close(), 10)
        if len(text) > MAX_CHARACTERS:
            raise RenderError(f"the page has more than {MAX_CHARACTERS:,} characters when its scripts have run")
        return Rendered(text, f"Chromium {browser.version}")

    async def _page(self, context: BrowserContext, showing: _Showing) -> Page:
        async def answer(route: Route, request: Request) -> None:
            showing.under_way.add(request)
            try:
                await self._answer(route, request, showing, page)
            except Exception:  # the page was closed meanwhile
                with suppress(Exception):
                    await route.abort()
            finally:
                showing.under_way.discard(request)
                showing.quiet_since = asyncio.get_running_loop().time()

        await context.route("**/*", answer)
        await context.route_web_socket("**/*", lambda socket: socket.close())
        page = await context.new_page()
        context.on("page", lambda opened: asyncio.ensure_future(opened.close()))  # pop-ups
        return page

    async def _answer(self, route: Route, request: Request, showing: _Showing, page: Page) -> None:
        if request.is_navigation_request():
            if request.frame != page.main_frame or showing.given:
                await route.abort()  # frames, and pages that send on by script: an address of its own
                return
            showing.given = True
            fetched: Fetched | None = Fetched(200, showing.answer.headers, showing.answer.body)
        else:
            fetched = await self._get(request, showing)
        if fetched is None:
            await route.abort()
            return
        headers = {name: value for name, value in fetched.headers if name.lower() not in LEFT_OUT}
        await route.fulfill(status=fetched.status, headers=headers, body=fetched.body)

    async def _get(self, request: Request, showing: _Showing) -> Fetched | None:
        url, kind = request.url, request.resource_type
        if request.method != "GET" or kind not in LOADED or not _is_on(url, showing.hosts):
            return None
        if url in self._cache:
            return self._cache[url]
        showing.asked += 1
        if showing.asked > MAX_REQUESTS:
            return None
        fetched = await self._fetch(url, kind)
        if fetched is not None and kind in ("script", "stylesheet") and len(self._cache) < MAX_CACHED:
            self._cache[url] = fetched
        return fetched

    @staticmethod
    async def _await_selector(page: Page, selector: str, timeout: float) -> None:
        from playwright.async_api import Error
        from playwright.async_api import TimeoutError as Late

        try:
            await page.wait_for_selector(selector, state="attached", timeout=timeout * 1000)
        except Late:
            raise RenderError(f"{selector!r} (render › wait_for) did not appear within {timeout:g} seconds") from None
        except Error as error:
            raise RenderError(f"render › wait_for cannot be used ({_first_line(error)})") from None

    @staticmethod
    async def _await_quiet(showing: _Showing) -> None:
        """Until nothing was asked for during QUIET; the caller's limit ends what never rests."""
        loop = asyncio.get_running_loop()
        showing.quiet_since = loop.time()
        while showing.under_way or loop.time() - showing.quiet_since < QUIET:
            await asyncio.sleep(0.1)


def as_shown(answer: Answer, rendered: Rendered) -> Answer:
    """The answer as a reader of pages should take it: what the browser showed."""
    headers = [(name, value) for name, value in answer.headers if name.lower() not in LEFT_OUT]
    body = rendered.text.encode("utf-8", "replace")
    return Answer(answer.status, headers, "text/html; charset=utf-8", body, None, answer.sent, answer.ip)


def _is_on(url: str, hosts: frozenset[str]) -> bool:
    parts = urlsplit(url)
    return parts.scheme in ("http", "https") and ascii_host(parts.hostname or "") in hosts


def _first_line(error: BaseException) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)[:200]
