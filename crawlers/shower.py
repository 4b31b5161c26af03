"""Between the spider and the browser: which addresses are shown in one, and how the browser gets what they ask for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace
from urllib.parse import urljoin, urlsplit

import scrapy
from scrapy.http.request import NO_CALLBACK

from crawlers.addresses import ascii_host
from crawlers.browser import Fetched, Renderer, RenderError, as_shown
from crawlers.exchange import answer_of
from crawlers.outcomes import Outcome
from crawlers.outlet import Outlet
from crawlers.visits import Address, Answer, Visit

KINDS = frozenset({"page", "section", "home"})
MAX_HOPS = 5
REDIRECTS = frozenset({301, 302, 303, 307, 308})
Read = Callable[[Address, Answer, dt.datetime], Visit]


class Shower:
    """Shows the pages of outlets with `render`; for the others it does nothing, and starts no browser."""

    def __init__(self, spider: scrapy.Spider, outlets: Mapping[str, Outlet], browser: str | None) -> None:
        self._spider, self._outlets, self._program = spider, outlets, browser
        self._renderer: Renderer | None = None

    def shows(self, address: Address) -> bool:
        """Whether the address is to be shown in a browser."""
        return address.kind in KINDS and self._outlets[address.outlet].render is not None

    async def read(self, address: Address, answer: Answer, read: Read) -> Visit:
        """The visit, read from what the browser showed; the answer as received is kept beside it.

        Where it cannot be shown nothing is kept: the frame alone would look like an article that has lost its text.
        """
        if self._renderer is None:
            user_agent = str(self._spider.settings["USER_AGENT"])
            self._renderer = Renderer(self._fetch, user_agent, self._program)
        try:
            rendered = await self._renderer.render(address.ask or address.url, answer, self._outlets[address.outlet])
        except RenderError as error:
            return Visit(address, _now(), Outcome.TIMEOUT, str(error))
        visit = read(address, as_shown(answer, rendered), _now())
        return visit if visit.answer is None else replace(visit, answer=replace(answer, rendered=rendered))

    async def close(self) -> None:
        """End the browser."""
        if self._renderer is not None:
            await self._renderer.close()

    async def _fetch(self, url: str, kind: str) -> Fetched | None:
        """As all that the collector asks for: robots.txt, delays and limits hold."""
        first = url
        for _ in range(MAX_HOPS):
            request = scrapy.Request(url, callback=NO_CALLBACK, dont_filter=True, priority=5, meta={"part": kind})
            try:
                engine = self._spider.crawler.engine
                assert engine is not None
                response = await engine.download_async(request)
            except Exception:  # forbidden, or not answered: the page is shown without it
                return None
            if response.status not in REDIRECTS:
                return Fetched(response.status, answer_of(response).headers, response.body)
            url = urljoin(url, (response.headers.get("Location") or b"").decode("latin-1"))
            if not url.startswith(("http://", "https://")) or not _same_host(first, url):
                return None
        return None


def _same_host(one: str, other: str) -> bool:
    return ascii_host(urlsplit(one).hostname or "") == ascii_host(urlsplit(other).hostname or "")


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
