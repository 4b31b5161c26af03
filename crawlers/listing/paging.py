"""How listings and long articles count their pages: in the path, in the query, by offset."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import urlsplit

AFTER = re.compile(
    r"^\W*(next( page)?|older( posts| entries| stories| news)?|previous (posts|entries|page)|load more|show more"
    r"|следующая( страница)?|следующие|след\.?|предыдущие записи|более ранние( записи)?|старые записи"
    r"|(показать|загрузить) (ещ[её]|больше)"
    r"|раньше|больше новостей|келесі( бет)?|ескі жазбалар|тағы көрсету|көбірек көрсету|ертерек"
    r"|наступна( сторінка)?|наступні|попередні записи|старіші( записи)?|(показати|завантажити) (ще|більше)|раніше)\W*$",
    re.IGNORECASE,
)
MAYBE_AFTER = re.compile(
    r"^\W*(more|further|далее|дальше|впер[её]д|ещ[её]|одан әрі|әрі қарай|алға|тағы|далі|вперед|ще)\W*$", re.IGNORECASE
)
"""Words that lead to a next page on one site and to the whole article on another."""

NEXT_CLASSES = frozenset(
    {"next", "next-page", "nextpage", "pager-next", "pagination-next", "nextpostslink", "older-posts"}
)

PARAMETER = re.compile(
    r"(?:^|(?<=[?&]))(page|paged|p|pg|pagen_\d|pagenum|part|str|bet)=(\d{1,6})(?=&|$)", re.IGNORECASE
)
OFFSET = re.compile(r"(?:^|(?<=[?&]))(start|offset|from|skip|st|limitstart)=(\d{1,7})(?=&|$)", re.IGNORECASE)
IN_PATH = re.compile(r"/(?:page|p|стр|str|bet|%D1%81%D1%82%D1%80)[/_-]?(\d{1,6})(?:/|\.html?|\.php)?$", re.IGNORECASE)
BARE = re.compile(r"/(\d{1,3})/?$")
DATED = re.compile(r"/(?:19|20)\d\d(?:/\d{1,2}){0,2}/?$")
COUNTS = re.compile(r"(page|страница|стр\.?|бет|сторінка)?[^\w]*\d*[^\w]*", re.IGNORECASE)


def may_count(text: str) -> bool:
    """Whether a link's text is one of pagination's: a number, an arrow, a picture, the words for it."""
    return any(pattern.fullmatch(text) for pattern in (COUNTS, AFTER, MAYBE_AFTER))


@lru_cache(maxsize=65536)
def number_of(url: str) -> int | None:
    """The page that an address counts itself by a parameter or a part of its path; None where it does not."""
    parts = urlsplit(url)
    match = IN_PATH.search(parts.path)
    if match is not None:
        return int(match[1])
    match = PARAMETER.search(parts.query)
    return int(match[2]) if match is not None else None


def offset_of(url: str) -> int | None:
    """How many items come before those of the address's page; None where it does not say."""
    match = OFFSET.search(urlsplit(url).query)
    return int(match[2]) if match is not None else None


@lru_cache(maxsize=65536)
def without_number(url: str) -> str:
    """What all pages of one listing have in common: host, path and parameters but those that count."""
    parts = urlsplit(url)
    rest = sorted(one for one in OFFSET.sub("", PARAMETER.sub("", parts.query)).split("&") if one)
    return f"{parts.netloc}{IN_PATH.sub('', parts.path).rstrip('/')}?{'&'.join(rest)}"


class Paging:
    """The pages of one listing, seen from one of them."""

    def __init__(self, url: str) -> None:
        self.url = url
        parts = urlsplit(url)
        self._netloc, self._query = parts.netloc, parts.query
        self._number, self._offset = number_of(url), offset_of(url)
        self._stem = without_number(url)
        match = None if DATED.search(parts.path) else BARE.search(parts.path)
        self._path, self._bare = (parts.path[: match.start()], int(match[1])) if match else (parts.path.rstrip("/"), 1)

    def same_host(self, url: str) -> bool:
        """Whether another address is on the listing's host."""
        return urlsplit(url).netloc == self._netloc

    def owns(self, url: str, text: str) -> bool:
        """Whether a link leads to this listing itself or to another of its pages.

        Where it has a headline for its text it is an article, however its address counts: `/?p=12` with WordPress.
        """
        return may_count(text) and (without_number(url) == self._stem or self._bare_number(url, text) is not None)

    def is_next(self, url: str, text: str) -> bool:
        """Whether a link counts one further than this page."""
        if not may_count(text):
            return False
        if without_number(url) == self._stem and (number := number_of(url)) is not None:
            return number == (self._number or 1) + 1
        return self._bare_number(url, text) == self._bare + 1

    def by_offset(self, urls: Iterable[str]) -> list[str]:
        """The page with the next greater offset."""
        own = ((offset_of(url), url) for url in urls if without_number(url) == self._stem)
        greater = [(offset, url) for offset, url in own if offset is not None and offset > (self._offset or 0)]
        return [min(greater)[1]] if greater else []

    def zeroth(self, urls: Iterable[str]) -> list[str]:
        """`?page=1` of a listing whose first page has no number: some count from nought, and it is their second."""
        if self._number is not None:
            return []
        return [url for url in urls if number_of(url) == 1 and without_number(url) == self._stem][:1]

    def _bare_number(self, url: str, text: str) -> int | None:
        """The number at the end of an address (/news/2/) that is this listing's but for it, and the link's text."""
        parts = urlsplit(url)
        match = BARE.search(parts.path) if text.isdigit() else None
        if match is None or match[1] != text or DATED.search(self.url) or parts.query != self._query:
            return None
        return int(text) if parts.netloc == self._netloc and parts.path[: match.start()] == self._path else None
