"""The spider: asks for what the ledger wants, reads listings, and hands every visit back.

It knows outlets and no candidate. What an answer is and where it leads is read in `crawlers.reading`.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import replace
from typing import Any

import scrapy
from scrapy.exceptions import CloseSpider
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet import error as net
from twisted.python.failure import Failure

from crawlers.exchange import answer_of
from crawlers.manners.conduct import Conduct
from crawlers.manners.gate import DECISION
from crawlers.manners.middleware import BLOCK
from crawlers.manners.reasons import ForbiddenByRobotsError, LeftForLaterError, UnreachableError
from crawlers.outcomes import Outcome, of_status
from crawlers.outlet import Outlet
from crawlers.reading import Reader
from crawlers.recorder import LedgerRecorder
from crawlers.shower import Shower
from crawlers.visits import Address, Visit

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
        browser: str | None = None,
        **options: Any,
    ) -> None:
        """`pages` says for an outlet how far its sections' pagination is followed.

        `pauses` are seconds to wait before each further round over what failed in a way that may pass; `browser` is the
        program that shows the pages of outlets with `render`.
        """
        super().__init__(**options)
        self.outlets, self.recorder, self.conduct = outlets, recorder, conduct
        self._reader = Reader(outlets, pages)
        self._shower = Shower(self, outlets, browser)
        self._pauses = list(pauses)
        self._under_way: Counter[str] = Counter()
        self._unanswered: Counter[str] = Counter()
        self._room = asyncio.Event()

    async def start(self) -> AsyncIterator[scrapy.Request]:
        """Requests for what the ledger wants, as long as it wants anything; few at a time for each outlet."""
        await self.recorder.begin()
        while self.recorder.error is None:
            self._room.clear()
            # Only what is asked while nothing is under way is the ledger's last word: else an answer may come in
            # between, and lead on.
            idle = not self._under_way.total()
            for address in await self.recorder.take(self._free()):
                idle = False
                self._under_way[address.outlet] += 1
                yield self.request(address)
            if self._under_way.total():
                await self._room.wait()
            elif idle and not await self._another_round():
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
        # Of what a browser shows the answer may stay the same while the text that its scripts fetch is another.
        conditional = not self._shower.shows(address)
        if conditional and address.etag:
            headers["If-None-Match"] = address.etag
        if conditional and address.last_modified:
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
            visit = await self._read(address, response)
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

    async def _read(self, address: Address, response: Response) -> Visit:
        answer = answer_of(response)
        if not self._shower.shows(address):
            return self._reader.read(address, answer, _now())
        return await self._shower.read(address, answer, self._reader.read)

    async def closed(self, _reason: str) -> None:
        """End the browser, where one was started."""
        await self._shower.close()

    def _redirect(self, address: Address, response: Response) -> Visit:
        return self._reader.redirect(address, answer_of(response), _now())


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
