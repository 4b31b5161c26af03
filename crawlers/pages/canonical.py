"""The address under which an article is known: the page's own word for it, where that can be so."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from crawlers.addresses import normalise, plain, resolve
from crawlers.outlet import Outlet
from crawlers.pages.metadata import PageMetadata


def canonical_address(metadata: PageMetadata, url: str, outlet: Outlet) -> str:
    """The page's own word for its address, where it is one of the outlet's and can be this article's.

    Of a page that says nothing, what its address says: AMP, mobile and print doubles are one article.
    """
    link = resolve(url, metadata.canonical) if metadata.canonical else None
    canonical = normalise(link, outlet.tracking_parameters) if link else url
    if not outlet.owns(canonical) or _names_a_section(canonical, url, outlet):
        canonical = url
    return plain(canonical, outlet.hosts)


def _names_a_section(canonical: str, url: str, outlet: Outlet) -> bool:
    """Whether a canonical address is that of a home or section page: some templates give all articles the same one."""
    own, other = urlsplit(url).path.rstrip("/"), urlsplit(canonical).path.rstrip("/")
    if own == other:
        return False
    if not other or canonical in {normalise(source.url, outlet.tracking_parameters) for source in outlet.sources}:
        return True
    return own.startswith(f"{other}/") and re.fullmatch(r"[a-z]{1,20}", other.rpartition("/")[2]) is not None
