"""Addresses that lead nowhere: calendars, filters, forms, paths and paginations without end, redirects in a ring.

Each is refused for a reason that a reader can check, since what is not asked for is a gap as well.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlsplit

from crawlers.addresses import OPAQUE, may_be_page
from crawlers.outcomes import Outcome
from crawlers.outlet import Outlet

LONGEST = 2000  # characters of an address
DEEPEST = 20  # parts of a path
MOST_PARAMETERS = 8
LONGEST_CHAIN = 10  # redirects
BARREN = 2  # pages of a listing in a row that bring nothing new

CALENDAR = re.compile(r"/(?:calendar|kalendar|kalendar[иь]?|календарь|календар|күнтізбе)(?:[/.]|$)", re.IGNORECASE)
DAYS = frozenset({"year", "month", "day", "date", "y", "m", "d", "yr", "mon", "god", "mes", "den", "calendar", "cal"})
SORTS = frozenset(
    {
        *("sort", "sortby", "sort_by", "order", "orderby", "order_by", "dir", "direction", "asc", "desc", "filter"),
        *("facet", "facets", "view", "display", "limit", "per_page", "perpage", "pagesize", "layout", "tags", "color"),
    }
)
ACTIONS = re.compile(
    r"/(?:wp-login\.php|wp-admin|login|logout|signin|sign-in|signup|register|registration|subscribe|cart|checkout|"
    r"vhod|registracia|search|poisk)(?:[/.]|$)|/(?:feed|rss|trackback|wp-json|xmlrpc\.php)/?$",
    re.IGNORECASE,
)
ACTION_PARAMETERS = frozenset({"replytocom", "share", "add-to-cart", "logout", "login", "redirect_to", "returnurl"})
IN_YEAR = re.compile(r"/((?:1[89]|2\d)\d\d)(?:/|$)")


def refusal(outlet: Outlet, url: str, today: dt.date) -> tuple[Outcome, str]:
    """PENDING for a page that is to be asked for; else SKIPPED or TRAP and the reason, a sentence.

    What the outlet's file calls an article is asked for whatever it looks like, unless its path runs in a ring.
    """
    if not may_be_page(url):
        return Outcome.SKIPPED, "ends like a picture, a script or a document"
    if ring := endless(url):
        return Outcome.TRAP, ring
    if outlet.not_articles and re.search(outlet.not_articles, url):
        return Outcome.SKIPPED, "matches not_articles of the outlet's file"
    if outlet.articles is not None:
        if re.search(outlet.articles, url) is None:
            return Outcome.SKIPPED, "does not match articles of the outlet's file"
        return Outcome.PENDING, ""
    if trap := _calendar(url, today) or _filter(url):
        return Outcome.TRAP, trap
    if no_article := _no_article(url):
        return Outcome.SKIPPED, no_article
    return Outcome.PENDING, ""


def endless(url: str) -> str | None:
    """Why an address is of a kind that has no end, whatever the outlet's file says."""
    if len(url) > LONGEST:
        return f"the address is longer than {LONGEST:,} characters"
    parts = [part for part in urlsplit(url).path.split("/") if part]
    if len(parts) > DEEPEST:
        return f"the path is deeper than {DEEPEST} parts"
    return "the path repeats itself: a relative link that leads ever deeper" if _in_a_ring(parts) else None


def _in_a_ring(parts: Sequence[str]) -> bool:
    """Whether one to three parts stand three times in a row."""
    for size in (1, 2, 3):
        for start in range(len(parts) - 3 * size + 1):
            first = parts[start : start + size]
            if first == parts[start + size : start + 2 * size] == parts[start + 2 * size : start + 3 * size]:
                return not all(part.isdigit() for part in first)  # /11/11/11/ is a day
    return False


def _calendar(url: str, today: dt.date) -> str | None:
    parts = urlsplit(url)
    if CALENDAR.search(unquote(parts.path)):
        return "is a page of a calendar"
    year = IN_YEAR.search(parts.path)
    if year and not 1990 <= int(year[1]) <= today.year + 1:
        return f"is dated {year[1]}: a calendar without end"
    keys = _keys(parts.query)
    if len(keys) > 1 and keys <= DAYS:
        return "its parameters name a day of a calendar and no article"
    return None


def _filter(url: str) -> str | None:
    keys = _keys(urlsplit(url).query)
    if len(keys) > MOST_PARAMETERS:
        return f"has more than {MOST_PARAMETERS} parameters: a filter of a listing"
    names = {re.sub(r"\[.*|%5b.*", "", key) for key in keys}
    return "its parameters only sort or filter a listing" if names and names <= SORTS else None


def _no_article(url: str) -> str | None:
    parts = urlsplit(url)
    if parts.fragment:
        return "is shown by a script only (#!)"
    if ACTIONS.search(unquote(parts.path)):
        return "is a form, a search or a feed, not an article"
    return "is a link that does something, not an article" if _keys(parts.query) & ACTION_PARAMETERS else None


def _keys(query: str) -> set[str]:
    return {key.lower() for key, _ in parse_qsl(query, keep_blank_values=True)} if query else set()


class Redirects:
    """Chains of redirects under way."""

    def __init__(self) -> None:
        self._before: dict[str, tuple[str, ...]] = {}

    def ring(self, url: str, target: str) -> str | None:
        """Why a redirect is not to be followed: it leads back, or is one too many. None: follow it."""
        chain = (*self._before.pop(url, ()), url)
        if target == url:
            return "redirects to itself"
        if target in chain:
            return f"redirects in a ring, back to {target}"
        if len(chain) > LONGEST_CHAIN:
            return f"redirects more than {LONGEST_CHAIN} times, at last to {target}"
        self._before[target] = chain
        return None

    def ends(self, url: str) -> None:
        """An address answered with anything else."""
        self._before.pop(url, None)


@dataclass(slots=True)
class _Chain:
    seen: set[str] = field(default_factory=set)
    barren: int = 0


class Paginations:
    """Listings that are followed page by page: an end where there is none."""

    def __init__(self) -> None:
        self._chains: dict[str, _Chain] = {}

    def goes_on(self, url: str, articles: Iterable[str], further: Iterable[str]) -> bool:
        """Whether to follow the further pages of a listing that shows these articles.

        Not when two pages in a row show only what earlier ones have shown: behind that there is no end.
        """
        chain = self._chains.pop(url, None) or _Chain()
        before = len(chain.seen)
        chain.seen.update(articles)
        chain.barren = 0 if len(chain.seen) > before else chain.barren + 1
        if chain.barren >= BARREN:
            return False
        for one in further:
            self._chains.setdefault(one, chain)
        return True


class Sessions:
    """Addresses that differ only in a value that a site makes up for each visitor."""

    def __init__(self) -> None:
        self._shapes: dict[tuple[str, str], str] = {}

    def repeats(self, url: str, title: str | None) -> str | None:
        """The address under which the same headline has been listed before, but for one opaque parameter."""
        query = urlsplit(url).query
        if not title or not query:
            return None
        kept = [part for part in query.split("&") if OPAQUE.fullmatch(part.partition("=")[2]) is None]
        if len(kept) == query.count("&") + 1:
            return None
        shape = (urlsplit(url)._replace(query="&".join(kept)).geturl(), title)
        first = self._shapes.setdefault(shape, url)
        return first if first != url else None
