"""What an answer is and where it leads: a page, a listing, a redirect; or why it is none of these.

Pure but for what must be remembered of the answers before it: chains of redirects, paginations, sessions.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import urlsplit

from crawlers.addresses import normalise, resolve
from crawlers.listing import Entry, Listing, UnreadableError, read_feed, read_section, read_sitemap
from crawlers.outcomes import Outcome
from crawlers.outlet import Outlet
from crawlers.pages.parts import further_parts
from crawlers.pages.turns import frames_of, is_cut, says_gone, sends_on
from crawlers.traps import Paginations, Redirects, Sessions, endless, refusal
from crawlers.visits import Address, Answer, Found, Visit

PAGE_TYPES = ("text/html", "application/xhtml", "text/plain", "application/xml", "text/xml")
MAX_SITEMAP_DEPTH = 5
MAX_FRAMES_DEPTH = 2
MAX_REFUSED = 500
"""Addresses of one listing that are noted with the reason why they are not asked for; further ones are counted."""
MAX_REFUSED_OF_OUTLET = 20_000
HOME = ("", "/", "/index.php", "/index.html", "/index.htm", "/default.aspx", "/main", "/404", "/404.html", "/404/")


class Reader:
    """Reads the answers of one run; `pages` says for an outlet how far its listings are followed page by page."""

    def __init__(self, outlets: Mapping[str, Outlet], pages: Mapping[str, int]) -> None:
        self._outlets, self._pages = outlets, pages
        self._redirects, self._paginations, self._sessions = Redirects(), Paginations(), Sessions()
        self._refused: Counter[str] = Counter()

    def read(self, address: Address, answer: Answer, at: dt.datetime) -> Visit:
        """An answer with status 200."""
        try:
            return self._read(address, answer, at)
        except Exception as error:  # a hostile page may break any parser, and must not stop the others
            outcome = Outcome.STORED if address.kind == "page" else Outcome.UNREADABLE
            return Visit(address, at, outcome, f"broke the reader ({type(error).__name__}: {error})", answer)

    def _read(self, address: Address, answer: Answer, at: dt.datetime) -> Visit:
        self._redirects.ends(address.url)
        encoding = next((value for name, value in answer.headers if name.lower() == "content-encoding"), "")
        if answer.received is not None and is_cut(answer.received, encoding, len(answer.body)):
            return Visit(address, at, Outcome.BROKEN, "the packed body ends before its end")
        if address.kind == "page":
            return self._page(address, answer, at)
        try:
            listing = _listing(address, answer)
        except UnreadableError as error:
            return Visit(address, at, Outcome.UNREADABLE, str(error), answer)
        return self._list(address, answer, at, listing)

    def redirect(self, address: Address, answer: Answer, at: dt.datetime) -> Visit:
        """An answer with a status that sends on."""
        location = next((value for name, value in answer.headers if name.lower() == "location"), "")
        target = resolve(_asked(address), location) if location else None
        if target is None:
            return Visit(address, at, Outcome.OTHER_STATUS, f"answered with {answer.status} and no address", answer)
        return self._send_on(address, answer, at, target)

    def _send_on(self, address: Address, answer: Answer, at: dt.datetime, link: str) -> Visit:
        outlet = self._outlets[address.outlet]
        target = normalise(link, outlet.tracking_parameters)
        if not outlet.owns(target):
            return Visit(address, at, Outcome.OFF_SITE, f"redirects to {target}", answer)
        if address.kind == "page" and _is_home(target) and not _is_home(address.url):
            return Visit(address, at, Outcome.SOFT_GONE, f"sends its reader to {target} instead", answer)
        if ring := self._redirects.ring(address.url, target):
            return Visit(address, at, Outcome.LOOP, ring, answer)
        trap = endless(target)
        found = Found(
            target,
            address.kind,
            address.depth,
            listed=link if link != target else None,
            outcome=Outcome.TRAP if trap else Outcome.PENDING,
            detail=trap or "",
        )
        return Visit(address, at, Outcome.REDIRECTED, f"redirects to {target}", answer, (found,))

    def _page(self, address: Address, answer: Answer, at: dt.datetime) -> Visit:
        kind = answer.content_type.partition(";")[0].strip().lower()
        if kind and not kind.startswith(PAGE_TYPES):
            return Visit(address, at, Outcome.NOT_HTML, f"is {kind}, not a page")
        if not answer.body.strip():
            return Visit(address, at, Outcome.BROKEN, "the answer is empty")
        url = _asked(address)
        if target := sends_on(answer.body, answer.content_type, url):
            return self._send_on(address, answer, at, target)
        if sentence := says_gone(answer.body, answer.content_type):
            return Visit(address, at, Outcome.SOFT_GONE, f"the page says: {sentence}", answer)
        return Visit(
            address, at, Outcome.STORED, "", answer, (*self._frames(address, answer), *_parts(address, answer))
        )

    def _frames(self, address: Address, answer: Answer) -> Iterator[Found]:
        if address.depth < MAX_FRAMES_DEPTH:
            outlet = self._outlets[address.outlet]
            frames = map(Entry, frames_of(answer.body, answer.content_type, _asked(address)))
            for url, _ in _own(outlet, frames):
                yield Found(url, "page", address.depth + 1)

    def _list(self, address: Address, answer: Answer, at: dt.datetime, listing: Listing) -> Visit:
        pages, passed_over = self._pages_of(address, listing, at)
        wanted = [one.url for one in pages if one.outcome is Outcome.PENDING]
        further, end = self._further(address, listing, wanted)
        details = [end] if end else []
        if passed_over:
            details.append(f"{passed_over:,} more addresses are not asked for")
        found = (*pages, *further)
        if not wanted and not any(one.outcome is Outcome.PENDING for one in further):
            details.insert(0, "names no page of the outlet")
            return Visit(address, at, Outcome.EMPTY, "; ".join(details), answer, found)
        return Visit(address, at, Outcome.STORED, "; ".join(details), answer, found)

    def _pages_of(self, address: Address, listing: Listing, at: dt.datetime) -> tuple[list[Found], int]:
        """The outlet's own pages of a listing, each once, refused ones with the reason; how many more were refused."""
        outlet = self._outlets[address.outlet]
        found: list[Found] = []
        refused = 0
        for url, entry in _own(outlet, listing.entries):
            outcome, why = refusal(outlet, url, at.date())
            if outcome is Outcome.PENDING and (first := self._sessions.repeats(url, entry.title)):
                outcome, why = Outcome.TRAP, f"{first} again, under an address made for one visitor"
            if outcome is not Outcome.PENDING:
                refused += 1
                self._refused[outlet.id] += 1
                if refused > MAX_REFUSED or self._refused[outlet.id] > MAX_REFUSED_OF_OUTLET:
                    continue
            listed = entry.url if entry.url != url else None
            found.append(Found(url, "page", 0, entry.title, entry.date, listed, outcome, why))
        return found, refused - sum(one.outcome is not Outcome.PENDING for one in found)

    def _further(self, address: Address, listing: Listing, pages: list[str]) -> tuple[list[Found], str]:
        """The listings that this one leads to, and where it is followed no further, the reason."""
        outlet = self._outlets[address.outlet]
        links = list(_own(outlet, listing.further))
        if address.kind == "home" and listing.entries:
            return [], ""
        depth = address.depth + 1
        if address.kind == "sitemap":
            deep = Outcome.TRAP if depth >= MAX_SITEMAP_DEPTH else Outcome.PENDING
            why = f"deeper than {MAX_SITEMAP_DEPTH} sitemaps one within another" if deep is Outcome.TRAP else ""
            return [Found(url, "sitemap", depth, None, one.date, None, deep, why) for url, one in links], ""
        limit = MAX_FRAMES_DEPTH + 1 if address.kind == "home" else self._pages.get(outlet.id, 1)
        if links and depth >= limit:
            return [], f"followed no further than page {limit:,}, as the outlet's file says" if limit > 1 else ""
        if not self._paginations.goes_on(address.url, pages, [url for url, _ in links]):
            return [], "followed no further: two pages in a row brought nothing new" if links else ""
        return [Found(url, address.kind, depth, None, one.date) for url, one in links], ""


def _parts(address: Address, answer: Answer) -> Iterator[Found]:
    """The later parts of an article of which this page is one."""
    head = address.part_of or address.url
    for number, url in further_parts(answer.body, answer.content_type, address.url, head):
        yield Found(url, "page", 0, part_of=head, part=number)


def _own(outlet: Outlet, entries: Iterable[Entry]) -> Iterator[tuple[str, Entry]]:
    """The addresses that are the outlet's, normalised, each once."""
    seen = set()
    for entry in entries:
        url = normalise(entry.url, outlet.tracking_parameters)
        if url not in seen and outlet.owns(url):
            seen.add(url)
            yield url, entry


def _listing(address: Address, answer: Answer) -> Listing:
    url = _asked(address)
    if address.kind == "feed":
        return read_feed(answer.body, url, answer.content_type)
    if address.kind == "sitemap":
        return read_sitemap(answer.body, url)
    charset = answer.content_type.lower().partition("charset=")[2].partition(";")[0].strip("\"' ")
    return read_section(answer.body, url, charset or None)


def _asked(address: Address) -> str:
    return address.ask or address.url


def _is_home(url: str) -> bool:
    parts = urlsplit(url)
    return not parts.query and parts.path.lower() in HOME
