"""robots.txt asked for, kept as evidence and obeyed, as RFC 9309 says.

| answer to /robots.txt                    | what we do                                                        |
|------------------------------------------|-------------------------------------------------------------------|
| 200 (2xx)                                | its rules hold; remembered for a day                              |
| redirect                                 | followed, five hops at most, to other hosts too; then as if gone  |
| 4xx                                      | there is none: everything is allowed                              |
| 429                                      | as 5xx: who asks for less does not mean "everything"              |
| 5xx                                      | nothing is asked for; tried again after an hour                   |
| nobody answers                           | nothing is asked for; each address gets that as its outcome       |
| no answer or 5xx for 30 days on end      | the last copy that we have holds; without one, as if gone         |
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Awaitable
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from scrapy import Request
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.httpobj import urlparse_cached

from crawlers.exchange import answer_of
from crawlers.manners.book import RobotsCopy
from crawlers.manners.conduct import Conduct
from crawlers.manners.reasons import ForbiddenByRobotsError, LeftForLaterError, NotAskedError, UnreachableError
from crawlers.manners.rules import MAX_HOPS, Rules
from crawlers.manners.slots import conduct_of, site_of
from crawlers.recorder import Recorder

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response

LIFE = dt.timedelta(hours=24)  # RFC 9309 section 2.4
PATIENCE = dt.timedelta(days=30)  # section 2.3.1.4
TRY_AGAIN = dt.timedelta(hours=1)
SOON = dt.timedelta(seconds=5)  # a line that broke: the next round of the same run may find it mended
DECISION = "tarazy_decision"
"""Key in a request's meta: the sentence of the decision under which robots.txt is not followed."""
EXEMPT = "dont_obey_robotstxt"
ROBOTS = "tarazy_robots"
"""Key in the meta of a request for a robots.txt: whatever it is answered with, it is no wall before a page."""

Verdict = tuple[Rules | NotAskedError, dt.datetime]
"""An origin's rules, or why it may not be asked; and until when that is remembered."""


class RobotsGate:
    """Downloader middleware: lets through what the host's robots.txt allows, or what a decision overrides."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        # Without robots.txt a whole host is lost to the run: it is worth more tries than a page.
        tries = crawler.settings.getint("RETRY_TIMES") + 2
        self._meta = {EXEMPT: True, ROBOTS: True, "max_retry_times": tries}
        self._known: dict[str, Verdict] = {}
        self._locks: dict[str, asyncio.Lock] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RobotsGate:
        """As Scrapy makes middlewares."""
        return cls(crawler)

    def process_request(self, request: Request) -> Awaitable[None] | None:
        """Raises NotAskedError where the address may not be asked for."""
        if request.meta.get(EXEMPT):
            return None
        parts = urlparse_cached(request)
        known = self._known.get(f"{parts.scheme}://{parts.netloc}")
        if known is None or known[1] < _now():
            return self._find_out(request)
        self._judge(request, known[0])
        return None

    @property
    def _conduct(self) -> Conduct:
        return conduct_of(self._crawler)

    @property
    def _recorder(self) -> Recorder[Any]:
        recorder = getattr(self._crawler.spider, "recorder", None)
        assert isinstance(recorder, Recorder)
        return recorder

    def _judge(self, request: Request, verdict: Rules | NotAskedError) -> None:
        override = site_of(self._crawler, request).override
        if isinstance(verdict, Rules):
            if verdict.allowed(request.url):
                return
            verdict = ForbiddenByRobotsError("the outlet's robots.txt forbids it")
        if override is None or isinstance(verdict, UnreachableError):
            raise verdict
        request.meta[DECISION] = str(override)

    async def _find_out(self, request: Request) -> None:
        parts = urlparse_cached(request)
        origin = f"{parts.scheme}://{parts.netloc}"
        async with self._locks.setdefault(origin, asyncio.Lock()):
            known = self._known.get(origin)
            if known is None or known[1] < _now():
                known = self._known[origin] = await self._verdict(origin)
                if isinstance(known[0], Rules) and known[0].crawl_delay:
                    self._conduct.asked_for_delay(site_of(self._crawler, request), known[0].crawl_delay)
        self._judge(request, known[0])

    async def _verdict(self, origin: str) -> Verdict:
        copy: RobotsCopy | None = await self._recorder.call(self._recorder.keeper.robots_copy, origin)
        if copy is not None and copy.at + LIFE > _now():
            return _rules(copy), copy.at + LIFE
        try:
            response = await self._fetch(origin)
        except NotAskedError as error:  # the site is left alone: not even its robots.txt is asked for
            return error, _now()
        except Exception as error:
            text = f"robots.txt cannot be had ({type(error).__name__})"
            return await self._unreachable(origin, copy, UnreachableError(text, error))
        if response is not None and (response.status >= 500 or response.status == 429):
            text = f"robots.txt cannot be had (answered with {response.status}), so nothing is asked for until it can"
            return await self._unreachable(origin, copy, LeftForLaterError(text, _now() + TRY_AGAIN))
        if response is None:
            return Rules(), _now() + LIFE
        answer = answer_of(response)
        return _rules(RobotsCopy(answer.status, answer.content_type, answer.body, _now())), _now() + LIFE

    async def _unreachable(self, origin: str, copy: RobotsCopy | None, error: NotAskedError) -> Verdict:
        since = await self._recorder.call(self._recorder.keeper.robots_failed, origin, str(error), _now())
        if since + PATIENCE > _now():
            return error, _now() + (SOON if isinstance(error, UnreachableError) else TRY_AGAIN)
        return (_rules(copy) if copy else Rules()), _now() + LIFE

    async def _fetch(self, origin: str) -> Response | None:
        """The last answer of at most five redirects, each kept as evidence; None: they lead nowhere."""
        url = f"{origin}/robots.txt"
        for hop in range(MAX_HOPS + 1):
            request = Request(url, callback=NO_CALLBACK, dont_filter=True, priority=1000, meta=dict(self._meta))
            response: Response = await self._crawler.engine.download_async(request)
            target = _redirect(response)
            if response.status < 500 and response.status != 429:
                last = target is None or hop == MAX_HOPS
                arguments = (url, _now(), answer_of(response), origin if last else None)
                await self._recorder.call(self._recorder.keeper.record_robots, *arguments)
            if target is None:
                return response
            url = target
        return None


def _redirect(response: Response) -> str | None:
    if response.status not in (301, 302, 303, 307, 308):
        return None
    location = (response.headers.get("Location") or b"").decode("latin-1").strip()
    target = urljoin(response.url, location) if location else ""
    return target if target.startswith(("http://", "https://")) else None


def _rules(copy: RobotsCopy) -> Rules:
    """A redirect that leads nowhere and 4xx are no rules."""
    if not 200 <= copy.status < 300:
        return Rules()
    charset = copy.content_type.lower().partition("charset=")[2].partition(";")[0].strip(" \"'")
    return Rules(copy.body, charset or None)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
