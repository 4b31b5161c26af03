"""The spider: asks for what the ledger says is due, reads listings, and hands every visit back.

It knows outlets and no candidate. What a feed, a sitemap or a section page says is read in `crawlers.listing`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from typing import Any

import scrapy
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response, TextResponse
from twisted.internet import error as net
from twisted.python.failure import Failure

from crawlers.addresses import may_be_page, normalise, resolve
from crawlers.listing import Entry, Listing, UnreadableError, read_feed, read_section, read_sitemap
from crawlers.outcomes import Outcome, of_status
from crawlers.outlet import Outlet
from crawlers.visits import Address, Answer, Found, Ledger, Visit

PAGE_TYPES = ("text/html", "application/xhtml", "text/plain", "application/xml", "text/xml")
HOP_HEADERS = frozenset({"content-encoding", "content-length", "transfer-encoding", "connection", "set-cookie"})
MAX_SITEMAP_DEPTH = 5


def answer_of(response: Response) -> Answer:
    """Scrapy's response as our record. Cookies are left out: they are ours alone and no evidence."""
    headers = [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in response.headers.items()
        for value in values
        if name.decode("latin-1").lower() not in HOP_HEADERS
    ]
    content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
    return Answer(response.status, headers, content_type, response.body)


class PressSpider(scrapy.Spider):
    """One spider for all outlets of a campaign, so that Scrapy keeps its limits per host across them."""

    name = "press"

    def __init__(self, outlets: Mapping[str, Outlet], pages: Mapping[str, int], ledger: Ledger, **options: Any) -> None:
        """`pages` says for a section's address how far its pagination is followed."""
        super().__init__(**options)
        self.outlets, self.section_pages, self.ledger = outlets, pages, ledger

    async def start(self) -> AsyncIterator[scrapy.Request]:
        """The requests to begin with."""
        for address in self.ledger.due():
            yield self.request(address)

    def request(self, address: Address) -> scrapy.Request:
        """A request for an address, conditional where it was answered before; listings go first."""
        headers = {}
        if address.etag:
            headers["If-None-Match"] = address.etag
        if address.last_modified:
            headers["If-Modified-Since"] = address.last_modified
        return scrapy.Request(
            address.url,
            callback=self.answered,
            errback=self.failed,
            headers=headers,
            dont_filter=True,  # the ledger knows what was asked for
            priority=0 if address.kind == "page" else 10,
            meta={"address": address},
        )

    def answered(self, response: Response) -> Iterator[scrapy.Request]:
        """Any answer, whatever its status."""
        address: Address = response.meta["address"]
        outcome = of_status(response.status)
        if outcome is None:
            visit = self._read(address, response)
        elif outcome is Outcome.UNCHANGED:
            visit = Visit(address, _now(), outcome)  # a 304 has no body: there is nothing to keep
        elif outcome is Outcome.REDIRECTED:
            visit = self._redirect(address, response)
        else:
            visit = Visit(address, _now(), outcome, f"answered with {response.status}", answer_of(response))
        yield from self._record(visit)

    def failed(self, failure: Failure) -> Iterator[scrapy.Request]:
        """No answer at all."""
        outcome, detail = _outcome_of_failure(failure)
        request: scrapy.Request = failure.request  # type: ignore[attr-defined]  # Scrapy puts it there
        yield from self._record(Visit(request.meta["address"], _now(), outcome, detail))

    def _record(self, visit: Visit) -> Iterator[scrapy.Request]:
        for address in self.ledger.record(visit):
            yield self.request(address)

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
        if not found:
            return Visit(address, _now(), Outcome.EMPTY, "names no page of the outlet", answer)
        return Visit(address, _now(), Outcome.STORED, "", answer, found)

    def _found(self, address: Address, listing: Listing) -> Iterator[Found]:
        """The outlet's own addresses of a listing, each once; not those that its file says are no articles."""
        outlet = self.outlets[address.outlet]
        for url, entry in self._own(outlet, listing.entries):
            if may_be_page(url) and _is_article(outlet, url):
                yield Found(url, "page", 0, entry.title, entry.date)
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


def _is_article(outlet: Outlet, url: str) -> bool:
    if outlet.not_articles and re.search(outlet.not_articles, url):
        return False
    return outlet.articles is None or re.search(outlet.articles, url) is not None


def _outcome_of_failure(failure: Failure) -> tuple[Outcome, str]:
    """The reason why there is no answer, and a sentence."""
    error = failure.value
    if isinstance(error, IgnoreRequest):
        return Outcome.ROBOTS, "the outlet's robots.txt forbids it"
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
