"""The spider: asks for what the ledger wants, reads listings, and hands every visit back.

It knows outlets and no candidate. What a feed, a sitemap or a section page says is read in `crawlers.listing`.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import re
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import scrapy
from scrapy.exceptions import CloseSpider
from scrapy.http import Response, TextResponse
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet import error as net
from twisted.python.failure import Failure

from crawlers.addresses import may_be_page, normalise, resolve
from crawlers.exchange import answer_of
from crawlers.listing import Entry, Listing, UnreadableError, read_feed, read_section, read_sitemap
from crawlers.manners.conduct import Conduct
from crawlers.manners.gate import DECISION
from crawlers.manners.middleware import BLOCK
from crawlers.manners.reasons import ForbiddenByRobotsError, LeftForLaterError, UnreachableError
from crawlers.outcomes import Outcome, of_status
from crawlers.outlet import Outlet
from crawlers.recorder import LedgerRecorder
from crawlers.visits import Address, Found, Visit

PAGE_TYPES = ("text/html", "application/xhtml", "text/plain", "application/xml", "text/xml")
MAX_SITEMAP_DEPTH = 5
AHEAD = 64
"""Requests of one outlet that may wait in Scrapy's queue: enough to be never idle, few enough to stay out of memory."""
MAX_UNANSWERED = 5
"""Requests in a row without any answer after which a host is left alone in this run."""
UNANSWERED = frozenset({Outcome.DEAD_HOST, Outcome.TIMEOUT})


class PressSpider(scrapy.Spider):
    """One spider for all outlets of a campaign, so that Scrapy keeps its limits per host across them."""

    name = "press"

    def __init__(
        self,
        outlets: Mapping[str, Outlet],
        pages: Mapping[str, int],
        recorder: LedgerRecorder,
        conduct: Conduct,
        pauses: Iterable[float] = (),
        **options: Any,
    ) -> None:
        """`pages` says for an outlet how far its sections' pagination is followed.

        `pauses` are seconds to wait before each further round over what failed in a way that may pass.
        """
        super().__init__(**options)
        self.outlets, self.section_pages, self.recorder, self.conduct = outlets, pages, recorder, conduct
        self._pauses = list(pauses)
        self._under_way: Counter[str] = Counter()
        self._unanswered: Counter[str] = Counter()
        self._room = asyncio.Event()

    async def start(self) -> AsyncIterator[scrapy.Request]:
        """Requests for what the ledger wants, as long as it wants anything; few at a time for each outlet."""
        await self.recorder.begin()
        while self.recorder.error is None:
            self._room.clear()
            for address in await self.recorder.take(self._free()):
                self._under_way[address.outlet] += 1
                yield self.request(address)
            if self._under_way.total():
                await self._room.wait()
            elif not await self._another_round():
                return

    def _free(self) -> dict[str, int]:
        """How many more requests each outlet's share of the queue takes."""
        free = {outlet: AHEAD - self._under_way[outlet] for outlet in self.outlets}
        return {outlet: count for outlet, count in free.items() if count >= AHEAD // 2}

    async def _another_round(self) -> bool:
        if not self._pauses or not await self.recorder.second_round():
            return False
        await asyncio.sleep(self._pauses.pop(0))
        return True

    def request(self, address: Address) -> scrapy.Request:
        """A request for an address, conditional where it was answered before; listings go first."""
        headers = {}
        if address.etag:
            headers["If-None-Match"] = address.etag
        if address.last_modified:
            headers["If-Modified-Since"] = address.last_modified
        return scrapy.Request(
            address.ask or address.url,
            callback=self.answered,
            errback=self.failed,
            headers=headers,
            dont_filter=True,  # the ledger knows what was asked for
            priority=0 if address.kind == "page" else 10,
            meta={"address": address},
        )

    async def answered(self, response: Response) -> None:
        """Any answer, whatever its status."""
        address: Address = response.meta["address"]
        outcome = of_status(response.status)
        if BLOCK in response.meta:
            visit = Visit(address, _now(), Outcome.BLOCKED, str(response.meta[BLOCK]), answer_of(response))
        elif outcome is None:
            visit = self._read(address, response)
        elif outcome is Outcome.REDIRECTED:
            visit = self._redirect(address, response)
        else:
            detail = "" if outcome is Outcome.UNCHANGED else f"answered with {response.status}"
            visit = Visit(address, _now(), outcome, detail, answer_of(response))
        self._unanswered.pop(urlparse_cached(response).netloc, None)
        if decision := response.meta.get(DECISION):
            visit = replace(visit, detail=f"{visit.detail}; {decision}" if visit.detail else decision)
        await self._record(visit)

    async def failed(self, failure: Failure) -> None:
        """No answer at all."""
        request: scrapy.Request = failure.request  # type: ignore[attr-defined]  # Scrapy puts it there
        if isinstance(failure.value, LeftForLaterError):
            address: Address = request.meta["address"]
            await self.recorder.leave(address, str(failure.value), failure.value.until)
            self._finished(address.outlet)
            return
        outcome, detail = outcome_of_failure(failure.value)
        if outcome in UNANSWERED:
            netloc = urlparse_cached(request).netloc
            self._unanswered[netloc] += 1
            if self._unanswered[netloc] == MAX_UNANSWERED:
                await self.recorder.set_aside(netloc, f"left for another run: {detail}")
        await self._record(Visit(request.meta["address"], _now(), outcome, detail))

    async def _record(self, visit: Visit) -> None:
        outlet = visit.address.outlet
        try:
            await self.recorder.record(visit)
        except Exception as error:
            self._room.set()
            raise CloseSpider(f"nothing can be kept: {error}") from error
        self._finished(outlet, bool(visit.found))

    def _finished(self, outlet: str, found: bool = False) -> None:
        self._under_way[outlet] -= 1
        if found or self._under_way[outlet] <= AHEAD // 2:
            self._room.set()

    def _read(self, address: Address, response: Response) -> Visit:
        answer = answer_of(response)
        if address.kind == "page":
            kind = answer.content_type.partition(";")[0].strip().lower()
            if kind and not kind.startswith(PAGE_TYPES):
                return Visit(address, _now(), Outcome.NOT_HTML, f"is {kind}, not a page")
            return Visit(address, _now(), Outcome.STORED, "", answer)
        try:
            listing = _listing(address, response)
        except UnreadableError as error:
            return Visit(address, _now(), Outcome.UNREADABLE, str(error), answer)
        found = tuple(self._found(address, listing))
        if not any(one.outcome is Outcome.PENDING for one in found):
            return Visit(address, _now(), Outcome.EMPTY, "names no page of the outlet", answer, found)
        return Visit(address, _now(), Outcome.STORED, "", answer, found)

    def _found(self, address: Address, listing: Listing) -> Iterator[Found]:
        """The outlet's own addresses of a listing, each once; not those that its file says are no articles."""
        outlet = self.outlets[address.outlet]
        for url, entry in self._own(outlet, listing.entries):
            listed = entry.url if entry.url != url else None
            outcome, why = _refusal(outlet, url)
            yield Found(url, "page", 0, entry.title, entry.date, listed, outcome, why)
        limit = MAX_SITEMAP_DEPTH if address.kind == "sitemap" else self.section_pages.get(address.outlet, 1)
        if address.depth + 1 < limit:
            for url, entry in self._own(outlet, listing.further):
                yield Found(url, address.kind, address.depth + 1, None, entry.date)

    @staticmethod
    def _own(outlet: Outlet, entries: Iterable[Entry]) -> Iterator[tuple[str, Entry]]:
        seen = set()
        for entry in entries:
            url = normalise(entry.url, outlet.tracking_parameters)
            if outlet.owns(url) and url not in seen:
                seen.add(url)
                yield url, entry

    def _redirect(self, address: Address, response: Response) -> Visit:
        outlet = self.outlets[address.outlet]
        location = (response.headers.get("Location") or b"").decode("latin-1")
        link = resolve(response.url, location) if location else None
        if link is None:
            return Visit(address, _now(), Outcome.OTHER_STATUS, f"answered with {response.status} and no address")
        target = normalise(link, outlet.tracking_parameters)
        if target == address.url:
            return Visit(address, _now(), Outcome.OTHER_STATUS, "redirects to itself")
        if not outlet.owns(target):
            return Visit(address, _now(), Outcome.OFF_SITE, f"redirects to {target}", answer_of(response))
        found = (Found(target, address.kind, address.depth),)
        return Visit(address, _now(), Outcome.REDIRECTED, f"redirects to {target}", answer_of(response), found)


def _listing(address: Address, response: Response) -> Listing:
    content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
    if address.kind == "feed":
        return read_feed(response.body, response.url, content_type)
    if address.kind == "sitemap":
        return read_sitemap(response.body, response.url)
    return read_section(response.body, response.url, response.encoding if isinstance(response, TextResponse) else None)


def _refusal(outlet: Outlet, url: str) -> tuple[Outcome, str]:
    """PENDING for what is to be asked for; else why not."""
    if not may_be_page(url):
        return Outcome.SKIPPED, "ends like a picture, a script or a document"
    if outlet.not_articles and re.search(outlet.not_articles, url):
        return Outcome.SKIPPED, "matches not_articles of the outlet's file"
    if outlet.articles is not None and re.search(outlet.articles, url) is None:
        return Outcome.SKIPPED, "does not match articles of the outlet's file"
    return Outcome.PENDING, ""


def outcome_of_failure(error: BaseException | None) -> tuple[Outcome, str]:
    """The reason why there is no answer, and a sentence."""
    if isinstance(error, ForbiddenByRobotsError):
        return Outcome.ROBOTS, str(error)
    if isinstance(error, UnreachableError):
        return outcome_of_failure(error.cause)
    name = type(error).__name__
    if isinstance(error, net.DNSLookupError) or "CannotResolve" in name:
        return Outcome.DEAD_HOST, "the host's name is not known (is the address right, is this machine online?)"
    if isinstance(error, net.ConnectionRefusedError | net.NoRouteError) or "Refused" in name:
        return Outcome.DEAD_HOST, "nobody answers at the host"
    if isinstance(error, net.TimeoutError | net.TCPTimedOutError) or "Timeout" in name:
        return Outcome.TIMEOUT, "no answer in time"
    if "Cancelled" in name or "maxsize" in str(error).lower():
        return Outcome.TOO_LARGE, "is larger than collect › max_bytes"
    return Outcome.BROKEN, f"the connection broke ({name})"


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
