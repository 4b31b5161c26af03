"""Scrapy's queue and slots, made polite: which site may be asked next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from scrapy import Request
from scrapy.pqueues import DownloaderAwarePriorityQueue, DownloaderInterface
from scrapy.utils.httpobj import urlparse_cached

from crawlers.manners.conduct import Conduct, Options, Site

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


SLOT = "download_slot"
"""Scrapy's key in a request's meta for the slot that it waits in: here the name of its site."""


def conduct_of(crawler: Crawler) -> Conduct:
    """The conduct that the spider was given; one with nothing but the general rules where it was given none."""
    spider: Any = crawler.spider
    conduct = getattr(spider, "conduct", None)
    if conduct is None:
        conduct = spider.conduct = Conduct((), Options())
    assert isinstance(conduct, Conduct)
    return conduct


def site_of(crawler: Crawler, request: Request) -> Site:
    """The site that a request is to."""
    conduct = conduct_of(crawler)
    known = conduct.sites.get(request.meta.get(SLOT, ""))
    return known or conduct.site(urlparse_cached(request).hostname or "")


class PoliteSlots(DownloaderInterface):
    """Which sites may be asked now: not one that is paused, nor one that has requests enough under way.

    Else the requests of one slow site would take all the places, and the others would wait for it.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._crawler = crawler
        self._room = 2 * crawler.settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN")

    def stats(self, possible_slots: Iterable[str]) -> list[tuple[int, str]]:
        """(requests under way, slot) of the slots that may be asked now."""
        conduct = conduct_of(self._crawler)
        # Scrapy counts those that have reached the slot; what middlewares still look at would not be counted.
        active = Counter(request.meta.get(SLOT) for request in self.downloader.active)
        found = []
        for slot in possible_slots:
            site = conduct.sites.get(slot)
            if site is None or site.hold is not None:
                found.append((active[slot], slot))  # what is left alone goes through, to be refused
            elif active[slot] < self._room and (not site.paused_until or conduct.wait(site) <= 0):
                found.append((active[slot], slot))
        return found

    def get_slot_key(self, request: Request) -> str:
        """The request's site."""
        site = site_of(self._crawler, request)
        request.meta[SLOT] = site.name
        return site.name


class PoliteQueue(DownloaderAwarePriorityQueue):
    """Scrapy's queue, which gives out no request of a site that may not be asked now."""

    def __init__(self, crawler: Crawler, *arguments: Any, **options: Any) -> None:
        super().__init__(crawler, *arguments, **options)
        self._downloader_interface = PoliteSlots(crawler)
