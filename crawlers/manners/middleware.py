"""Where the rules of conduct meet Scrapy: what is asked for now, what an answer means for the next request.

Takes the place of Scrapy's RetryMiddleware, which asks again at once, and of AutoThrottle, which knows no Crawl-delay.
"""

from __future__ import annotations

from collections.abc import Awaitable
from typing import TYPE_CHECKING, Any

from scrapy import Request
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import CannotResolveHostError, DownloadConnectionRefusedError, IgnoreRequest
from scrapy.utils.asyncio import call_later, sleep
from scrapy.utils.misc import load_object

from crawlers.blocks import block_of
from crawlers.manners.conduct import ERRORS, Conduct, Site
from crawlers.manners.gate import ROBOTS
from crawlers.manners.reasons import LeftForLaterError
from crawlers.manners.retry_after import retry_after
from crawlers.manners.slots import SLOT, conduct_of, site_of
from crawlers.manners.throttle import Throttle
from crawlers.recorder import Recorder

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response

BLOCK = "tarazy_block"
"""Key in a request's meta: the wall that its answer is."""
WAITING = frozenset({301, 302, 303, 307, 308, 413, 429, 503})  # RFC 9110: statuses with which Retry-After has a meaning
FINE = frozenset({200, 203, 204, 206, 301, 302, 303, 304, 307, 308, 404, 410})


class Politeness:
    """Downloader middleware: refuses what may not be asked for now, retries after a wait, notices walls."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._retries = crawler.settings.getint("RETRY_TIMES")
        self._passing = tuple(load_object(one) for one in crawler.settings.getlist("RETRY_EXCEPTIONS"))
        self._throttle = Throttle(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Politeness:
        """As Scrapy makes middlewares."""
        return cls(crawler)

    @property
    def _conduct(self) -> Conduct:
        return conduct_of(self._crawler)

    def _site(self, request: Request) -> Site:
        return site_of(self._crawler, request)

    def process_request(self, request: Request) -> Awaitable[None] | None:
        """Raises LeftForLaterError where the site is left alone; waits out a pause."""
        conduct = self._conduct
        site = self._site(request)
        hold = conduct.refusal(site)
        if hold is not None:
            return self._refuse(site)
        request.meta[SLOT] = site.name
        if site.delay:
            self._slow_down(site)
        if site.paused_until and (seconds := conduct.wait(site)) > 0:
            return self._wait_out(request, seconds)
        return None

    async def _refuse(self, site: Site) -> None:
        await self._tell(site)
        assert site.hold is not None
        raise LeftForLaterError(site.hold.reason, site.hold.until)

    async def _wait_out(self, request: Request, seconds: float) -> None:
        while seconds > 0:  # another answer may have made the pause longer meanwhile
            await sleep(seconds)
            seconds = self._conduct.wait(self._site(request))
        again = self.process_request(request)  # the hours may have ended
        if again is not None:
            await again

    async def _tell(self, site: Site) -> None:
        """Let the ledger want nothing more of a site that is left alone."""
        recorder: Recorder[Any] | None = getattr(self._crawler.spider, "recorder", None)
        hold = getattr(recorder and recorder.keeper, "hold", None)
        if recorder is not None and hold is not None and site.hold is not None and not site.told:
            site.told = True
            await recorder.call(hold, site.name, site.outlet, site.hosts, site.hold)

    def process_response(self, request: Request, response: Response) -> Any:
        """The answer, or the request once more."""
        site = self._site(request)
        charset = None if response.status == 200 else _charset(response)
        block = block_of(response.status, _header(response), response.body, charset)
        if block is not None and block.kind == "script wall" and site.shown:
            block = None  # its pages go to a browser next
        if block is None and response.status in FINE and b"Retry-After" not in response.headers:
            site.errors = site.walls = 0
            return response
        return self._trouble(request, response, site, block)

    async def _trouble(self, request: Request, response: Response, site: Site, block: Any) -> Response | Request:
        conduct, status = self._conduct, response.status
        again = False
        if block is not None:
            if not request.meta.get(ROBOTS):
                request.meta[BLOCK] = block
                if block.refuses:
                    conduct.met_wall(site, block)
        elif status in ERRORS:
            conduct.went_wrong(site, status)
            again = True
        else:
            conduct.went_well(site)
        if status in WAITING:
            asked = retry_after(_header(response)("Retry-After"), conduct.moment())
            if asked is not None and conduct.asked_to_wait(site, asked.total_seconds(), status) is not None:
                again = False
        return await self._settle(request, site, f"{status}" if again else None) or response

    def process_exception(self, request: Request, exception: Exception) -> Awaitable[Request | None] | None:
        """The request once more where nobody answered; None: the spider is told."""
        if isinstance(exception, IgnoreRequest) or not isinstance(exception, self._passing):
            return None
        site = self._site(request)
        self._conduct.went_wrong(site, None)
        # Where there is no such name or nobody listens, patience helps no one: most often this machine is offline.
        most = 1 if isinstance(exception, CannotResolveHostError | DownloadConnectionRefusedError) else None
        return self._settle(request, site, type(exception).__name__, most)

    async def _settle(self, request: Request, site: Site, again: str | None, most: int | None = None) -> Request | None:
        """Put the site's pause or hold into force; the request anew where it is to be tried again."""
        if site.hold is not None:
            await self._tell(site)
            return None
        self._pause_slot(site)
        if again is None or not (spider := self._crawler.spider):
            return None
        tries = request.meta.get("max_retry_times", self._retries)
        return get_retry_request(
            request,
            spider=spider,
            reason=again,
            max_retry_times=tries if most is None else min(tries, most),
            give_up_log_level="DEBUG",
        )

    def _pause_slot(self, site: Site) -> None:
        """Let nothing that waits in the site's slot go out before the pause is over, and wake the engine then."""
        seconds = self._conduct.wait(site)
        if seconds <= 0:
            return
        downloader = self._crawler.engine.downloader
        slot = downloader.slots.get(site.name)
        if slot is not None:
            if slot.latercall:
                slot.latercall.cancel()
            slot.latercall = call_later(seconds, downloader._latercall, slot)
        call_later(seconds, self._wake)

    def _wake(self) -> None:
        slot = self._crawler.engine._slot
        if slot is not None:
            slot.nextcall.schedule()

    def _slow_down(self, site: Site) -> None:
        """Keep a Crawl-delay: whole, without Scrapy's jitter of half of it."""
        downloader = self._crawler.engine.downloader
        if site.name not in downloader.per_slot_settings:
            downloader.per_slot_settings[site.name] = {"delay": max(site.delay, self._throttle.least), "jitter": 0.0}
            slot = downloader.slots.get(site.name)
            if slot is not None:
                slot.delay, slot.jitter = max(slot.delay, site.delay), 0.0


def _header(response: Response) -> Any:
    headers = response.headers

    def get(name: str) -> str | None:
        value = headers.get(name)
        return value.decode("latin-1") if value else None

    return get


def _charset(response: Response) -> str | None:
    kind = (response.headers.get("Content-Type") or b"").decode("latin-1").lower()
    return kind.partition("charset=")[2].partition(";")[0].strip(" \"'") or None
