"""Whose an address is, where others spelled it: a web archive's index, a WARC file, a list of articles."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from crawlers.addresses import ascii_host, may_be_page, normalise
from crawlers.outlet import Outlet

WWW = re.compile(r"^www\d?\.")


@dataclass(frozen=True, slots=True)
class Owned:
    """An address of an outlet, normalised and on the host that the outlet's file names."""

    outlet: Outlet
    url: str
    why_not: str = ""
    """Why it is no article's address; empty where it may be one."""


class Owners:
    """The hosts of a campaign's outlets. `www.` is no other host: archives leave it out as they please."""

    def __init__(self, outlets: Iterable[Outlet]) -> None:
        self._hosts: dict[str, tuple[Outlet, str]] = {}
        for outlet in outlets:
            for host in outlet.hosts:
                self._hosts[ascii_host(host)] = outlet, ascii_host(host)
        for host, owner in list(self._hosts.items()):
            self._hosts.setdefault(bare(host), owner)

    def find(self, url: str) -> Owned | None:
        """The outlet that owns the address; None where none does, or where it is no whole http(s) address."""
        try:
            parts = urlsplit(url.strip())
            host, port = parts.hostname, parts.port
        except ValueError:
            return None
        if parts.scheme not in ("http", "https") or not host:
            return None
        host = ascii_host(host)
        owner = self._hosts.get(host) or self._hosts.get(bare(host))
        if owner is None:
            return None
        outlet, spelled = owner
        own = parts._replace(netloc=f"{spelled}:{port}" if port else spelled).geturl()
        own = normalise(own, outlet.tracking_parameters)
        return Owned(outlet, own, _why_not(outlet, own))


def spellings(owned: Owned) -> list[str]:
    """Every address under which a web archive holds the same page: with and without `www.` and TLS, where the outlet
    has these hosts. The owned one first.
    """
    parts = urlsplit(owned.url)
    host = parts.hostname or ""
    hosts = [one for one in map(ascii_host, owned.outlet.hosts) if bare(one) == bare(host)]
    netlocs = [parts.netloc, *(parts.netloc.replace(host, one, 1) for one in hosts)]
    schemes = [parts.scheme, *{"http", "https"} - {parts.scheme}]
    found = (parts._replace(scheme=scheme, netloc=netloc).geturl() for scheme in schemes for netloc in netlocs)
    return list(dict.fromkeys(found))


def bare(host: str) -> str:
    """A host without `www.`."""
    return WWW.sub("", host)


def _why_not(outlet: Outlet, url: str) -> str:
    if not may_be_page(url):
        return "ends like a picture, a script or a document"
    if outlet.not_articles and re.search(outlet.not_articles, url):
        return "matches the outlet's not_articles"
    if outlet.articles and not re.search(outlet.articles, url):
        return "does not match the outlet's articles"
    return ""
