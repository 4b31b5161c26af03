"""The delay between requests to a site, by how long its server takes to answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy import Request, signals

from crawlers.manners.slots import SLOT, site_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response

THROTTLE = "TARAZY_THROTTLE"
"""Setting: requests that a site should have under way at a time; 0 ends the throttle."""
LONGEST = 60.0  # seconds


class Throttle:
    """Scrapy's AutoThrottle, which knows no Crawl-delay, done again with one."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._concurrency = crawler.settings.getfloat(THROTTLE)
        self.least: float = crawler.settings.getfloat("DOWNLOAD_DELAY")
        """Seconds between two requests that the campaign sets."""
        if self._concurrency:
            crawler.signals.connect(self.adjust, signal=signals.response_downloaded)

    def adjust(self, response: Response, request: Request) -> None:
        """The delay that a slow server needs: its latency over the requests under way (Scrapy's AutoThrottle).

        Only a page that was there may speed up: errors, walls and redirects are quick to make.
        """
        slot = self._crawler.engine.downloader.slots.get(str(request.meta.get(SLOT)))
        latency = request.meta.get("download_latency")
        if slot is None or latency is None:
            return
        target = latency / self._concurrency
        delay = max(target, (slot.delay + target) / 2.0)
        delay = min(max(self.least, site_of(self._crawler, request).delay, delay), max(LONGEST, self.least))
        if delay > slot.delay or response.status == 200:
            slot.delay = delay
