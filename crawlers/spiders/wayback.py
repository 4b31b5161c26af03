"""The spider that asks a web archive for a past campaign: first its index, then the captures that the index names.

All requests go to one host, which serves the whole world: few are under way at once. When it asks to be left alone
(Retry-After) it is (`crawlers.manners`).
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections import deque
from collections.abc import AsyncIterator, Iterable
from typing import Any

import scrapy
from scrapy.exceptions import CloseSpider
from scrapy.http import Response
from twisted.python.failure import Failure

from crawlers.addresses import resolve
from crawlers.cdx import (
    CdxError,
    ExcludedError,
    index_url,
    memento_time,
    moment,
    page_count_url,
    raise_if_excluded,
    read_index,
    read_page_count,
    replayed,
    timestamp,
)
from crawlers.exchange import answer_of
from crawlers.foreign import unpacked
from crawlers.manners.conduct import Conduct
from crawlers.manners.middleware import BLOCK
from crawlers.manners.reasons import LeftForLaterError
from crawlers.mementos import BackfillKeeper, IndexQuery, Memento
from crawlers.outcomes import Outcome, of_status
from crawlers.owners import Owners
from crawlers.reading import PAGE_TYPES
from crawlers.recorder import Recorder
from crawlers.spiders.press import outcome_of_failure
from crawlers.visits import Visit

LIMIT = 5000
"""Lines of an index page, where pages are not numbered."""
AHEAD = 50
"""Captures that are taken from the ledger at once."""
MAX_HOPS = 5


class WaybackSpider(scrapy.Spider):
    """Reads the index query by query, then asks for each capture as it was."""

    name = "wayback"

    def __init__(
        self,
        recorder: Recorder[BackfillKeeper],
        owners: Owners,
        endpoint: str,
        conduct: Conduct,
        *,
        under_way: int = 1,
        pauses: Iterable[float] = (),
        **options: Any,
    ) -> None:
        """`endpoint` is the index's address, `under_way` how many requests there may be at once.

        `pauses` are seconds to wait before each further round over what failed in a way that may pass.
        """
        super().__init__(**options)
        self.recorder, self._owners, self._endpoint, self.conduct = recorder, owners, endpoint, conduct
        self._most, self._pauses = under_way, list(pauses)
        self._waiting: deque[scrapy.Request] = deque()
        self._under_way = 0
        self._change = asyncio.Event()

    async def start(self) -> AsyncIterator[scrapy.Request]:
        """Index first, then captures; further rounds for what failed in a way that may pass."""
        keeper = self.recorder.keeper
        await self.recorder.call(keeper.begin)
        while True:
            for query in await self.recorder.call(keeper.queries):
                self._waiting.append(self._index_request(query))
            async for request in self._until_done(index=True):
                yield request
            async for request in self._until_done(index=False):
                yield request
            if not self._pauses or not await self.recorder.call(keeper.second_round):
                return
            await asyncio.sleep(self._pauses.pop(0))

    async def _until_done(self, index: bool) -> AsyncIterator[scrapy.Request]:
        """Requests, as many at once as there may be, until nothing waits and nothing is under way."""
        while self.recorder.error is None:
            self._change.clear()
            if not self._waiting and not index and self._under_way < self._most:
                for memento in await self.recorder.call(self.recorder.keeper.take, AHEAD):
                    self._waiting.append(self._memento_request(memento))
            if self._waiting and self._under_way < self._most:
                self._under_way += 1
                yield self._waiting.popleft()
            elif self._under_way:
                await self._change.wait()
            else:
                return

    def _index_request(self, query: IndexQuery) -> scrapy.Request:
        if query.page is not None and query.pages is None:
            url = page_count_url(self._endpoint, query.scope)
        else:
            url = index_url(self._endpoint, query.scope, page=query.page, resume=query.resume, limit=LIMIT)
        return self._request(url, {"query": query})

    def _memento_request(self, memento: Memento) -> scrapy.Request:
        return self._request(memento.ask or "", {"address": memento, "hops": 0})

    def _request(self, url: str, meta: dict[str, Any]) -> scrapy.Request:
        # dont_filter: the ledger knows what was asked for
        return scrapy.Request(url, callback=self.answered, errback=self.failed, dont_filter=True, meta=meta)

    async def answered(self, response: Response) -> None:
        """Any answer, whatever its status."""
        if "query" in response.meta:
            await self._index_answered(response.meta["query"], response)
        else:
            await self._memento_answered(response.meta["address"], response)

    async def failed(self, failure: Failure) -> None:
        """No answer at all."""
        request: scrapy.Request = failure.request  # type: ignore[attr-defined]  # Scrapy puts it there
        if isinstance(failure.value, LeftForLaterError):
            if str(failure.value) not in self.conduct.notes:
                self.conduct.notes.append(str(failure.value))
            await self._keep(self.recorder.keeper.leave_alone)
            self._done()
            return
        outcome, detail = outcome_of_failure(failure.value)
        if outcome is Outcome.ROBOTS:
            detail = "the web archive's robots.txt forbids it"
        if "query" in request.meta:
            await self._keep(self.recorder.keeper.unheard, request.meta["query"], outcome, detail, _now())
            self._done()
        else:
            await self._record(Visit(request.meta["address"], _now(), outcome, detail))

    async def _index_answered(self, query: IndexQuery, response: Response) -> None:
        keeper = self.recorder.keeper
        counting = query.page is not None and query.pages is None
        following: IndexQuery | None = None
        try:
            if counting and response.status in (400, 404, 501):
                following = await self._keep(keeper.counted, query, None)  # it does not number its pages
            elif response.status != 200:
                raise_if_excluded(response.body.decode("utf-8", "replace"))
                raise CdxError(f"answered with {response.status}")
            elif counting:
                following = await self._keep(keeper.counted, query, read_page_count(response.body))
            else:
                page = read_index(response.body)
                following = await self._keep(keeper.heard, query, page, answer_of(response), _now())
        except ExcludedError as error:
            await self._keep(keeper.unheard, query, Outcome.REFUSED, str(error), _now())
        except CdxError as error:
            outcome = of_status(response.status) or Outcome.UNREADABLE
            await self._keep(keeper.unheard, query, outcome, f"the index {error}", _now())
        if following is not None:
            self._waiting.appendleft(self._index_request(following))
        self._done()

    async def _memento_answered(self, memento: Memento, response: Response) -> None:
        shown = "Memento-Datetime" in response.headers
        outcome = of_status(response.status)
        if outcome is Outcome.REDIRECTED and not shown and (target := self._neighbour(memento, response)):
            meta = {"address": memento, "hops": response.meta["hops"] + 1}
            self._waiting.appendleft(self._request(target, meta))
            self._done()
            return
        if BLOCK in response.meta:
            visit = Visit(memento, _now(), Outcome.BLOCKED, str(response.meta[BLOCK]))
        elif outcome is None and shown:
            visit = self._read(memento, response)
        elif outcome is None:
            visit = Visit(memento, _now(), Outcome.OTHER_STATUS, "the answer does not say that it is a capture")
        else:
            visit = Visit(memento, _now(), outcome, _why(response, shown))
        await self._record(visit)

    def _neighbour(self, memento: Memento, response: Response) -> str | None:
        """Where the replay leads to, if that is another capture of the same page."""
        link = resolve(response.url, (response.headers.get("Location") or b"").decode("latin-1"))
        named = replayed(link) if link else None
        if link is None or named is None or response.meta["hops"] >= MAX_HOPS:
            return None
        owned = self._owners.find(named[1])
        return link if owned is not None and _same_page(owned.url, memento.url) else None

    def _read(self, memento: Memento, response: Response) -> Visit:
        header = response.headers.get("Memento-Datetime")
        as_of = memento_time(header.decode("latin-1") if header else None, response.url)
        encoding = (response.headers.get("X-Archive-Orig-Content-Encoding") or b"").decode("latin-1")
        answer = unpacked(answer_of(response), encoding)
        kind = (answer.content_type or "").partition(";")[0].strip().lower()
        if kind and not kind.startswith(PAGE_TYPES):
            return Visit(memento, _now(), Outcome.NOT_HTML, f"is {kind}, not a page")
        if as_of is None:
            return Visit(memento, _now(), Outcome.OTHER_STATUS, "the answer does not say when it was captured")
        other = as_of != moment(memento.timestamp)
        detail = f"the web archive showed its capture of {timestamp(as_of)} instead" if other else ""
        return Visit(memento, _now(), Outcome.STORED, detail, answer, as_of=as_of, via=response.url)

    async def _record(self, visit: Visit) -> None:
        try:
            await self.recorder.record(visit)
        except Exception as error:
            raise self._broken(error) from error
        self._done()

    async def _keep(self, method: Any, *arguments: object) -> Any:
        try:
            return await self.recorder.call(method, *arguments)
        except Exception as error:
            raise self._broken(error) from error

    def _broken(self, error: Exception) -> CloseSpider:
        self._under_way = 0
        self._change.set()
        return CloseSpider(f"nothing can be kept: {error}")

    def _done(self) -> None:
        self._under_way -= 1
        self._change.set()


def _same_page(one: str, other: str) -> bool:
    return one.partition("://")[2] == other.partition("://")[2]


def _why(response: Response, shown: bool) -> str:
    """What the answer itself says of a capture that is not shown."""
    said = (response.headers.get("X-Archive-Wayback-Runtime-Error") or b"").decode("latin-1")[:200]
    location = (response.headers.get("Location") or b"").decode("latin-1")[:200]
    text = f"was captured with {response.status}" if shown else f"the web archive answered with {response.status}"
    return text + (f" ({said})" if said else f", leading to {location}" if location else "")


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
