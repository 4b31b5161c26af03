"""Other extractors, as `make bench` compares ours with them: those that are installed (`pip install tarazy[peers]`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from crawlers.outlet import Outlet
from crawlers.pages import article

UTC = ZoneInfo("UTC")
NOW = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
"""The pages were captured before that, nobody noted when."""


Read = Callable[[bytes, str], Any]


@dataclass(frozen=True, slots=True)
class Peer:
    """An extractor: functions of a page's bytes and address, each absent where it does not do that."""

    name: str
    module: str
    text: Read | None = None
    """Gives a text or None, as `title` does; `authors` a list of names; `date` a day in ISO 8601 or None."""
    title: Read | None = None
    authors: Read | None = None
    date: Read | None = None

    @property
    def installed(self) -> bool:
        """Whether it can be run here."""
        return find_spec(self.module) is not None


@lru_cache(maxsize=1_000)
def outlet_of(host: str) -> Outlet:
    """An outlet without selectors."""
    source = {"kind": "home", "url": f"https://{host}/"}
    return Outlet.model_validate(
        {"id": "x", "name": "x", "ownership": "private", "languages": ["en"], "hosts": [host], "sources": [source]}
    )


def ours(body: bytes, url: str) -> article.Article | None:
    """The article as we read it: without selectors, without knowing the outlet's language or zone."""
    try:
        return article.read_article(body, "", url, outlet_of(urlsplit(url).hostname or "x.example"), UTC, NOW)
    except article.NotAnArticleError:
        return None


def our_date(body: bytes, url: str) -> str | None:
    """The day that a page names as that of its publication."""
    try:
        found = article.page_date(body, "", url, UTC, NOW, ("en",))
    except article.NotAnArticleError:
        return None
    return found.iso[:10] if found else None


def _trafilatura(**options: Any) -> Read:
    def text(body: bytes, _url: str) -> str | None:
        import trafilatura

        return trafilatura.extract(body, include_comments=False, **options)

    return text


def _metadata(body: bytes, url: str) -> Any:
    from trafilatura.metadata import extract_metadata
    from trafilatura.utils import load_html

    tree = load_html(body)
    return extract_metadata(tree, url) if tree is not None else None


def _trafilatura_authors(body: bytes, url: str) -> list[str]:
    found = _metadata(body, url)
    return [one.strip() for one in ((found and found.author) or "").split(";") if one.strip()]


def _resiliparse(body: bytes, _url: str) -> str:
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.encoding import bytes_to_str, detect_encoding
    from resiliparse.parse.html import HTMLTree

    tree = HTMLTree.parse(bytes_to_str(body, detect_encoding(body)))
    return str(extract_plain_text(tree, main_content=True))


def _readability(body: bytes, _url: str) -> str:
    from lxml.html import fromstring
    from readability import Document
    from trafilatura.utils import decode_file

    return " ".join(str(one) for one in fromstring(Document(decode_file(body)).summary()).itertext())


def _newspaper(body: bytes, url: str) -> Any:
    import newspaper
    from trafilatura.utils import decode_file

    page = newspaper.Article(url, fetch_images=False)
    page.download(input_html=decode_file(body))
    page.parse()
    return page


def _htmldate(body: bytes, _url: str) -> str | None:
    from htmldate import find_date

    return find_date(body, original_date=True)


OURS = Peer(
    "tarazy",
    "crawlers",
    lambda body, url: (found := ours(body, url)) and found.body,
    lambda body, url: (found := ours(body, url)) and found.title,
    lambda body, url: list(found.authors) if (found := ours(body, url)) else [],
    our_date,
)
FAST = Peer(
    "trafilatura, fast",
    "trafilatura",
    _trafilatura(fast=True),
    lambda body, url: (found := _metadata(body, url)) and found.title,
)
PEERS = (
    OURS,
    FAST,
    Peer(
        "trafilatura",
        "trafilatura",
        _trafilatura(),
        lambda body, url: (found := _metadata(body, url)) and found.title,
        _trafilatura_authors,
        lambda body, url: (found := _metadata(body, url)) and found.date,
    ),
    Peer("trafilatura, precision", "trafilatura", _trafilatura(favor_precision=True)),
    Peer("resiliparse", "resiliparse", _resiliparse),
    Peer("readability-lxml", "readability", _readability),
    Peer(
        "newspaper4k",
        "newspaper",
        lambda body, url: str(_newspaper(body, url).text),
        lambda body, url: str(_newspaper(body, url).title),
        lambda body, url: list(_newspaper(body, url).authors),
        lambda body, url: (found := _newspaper(body, url).publish_date) and found.date().isoformat(),
    ),
    Peer("htmldate", "htmldate", date=_htmldate),
)
