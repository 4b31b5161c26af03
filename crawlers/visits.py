"""What passes between the spider, which asks, and the ledger, which remembers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from crawlers.outcomes import Outcome

Kind = Literal["feed", "sitemap", "section", "page"]


@dataclass(frozen=True, slots=True)
class Address:
    """An address to ask for now; `etag` and `last_modified` are what it was answered with before."""

    url: str
    outlet: str
    kind: Kind
    depth: int = 0
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """An address that an answer led to: a page, a further listing, or the target of a redirect."""

    url: str
    kind: Kind
    depth: int = 0
    title: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """A response as received; `body` after transfer and content decoding, and so are the headers."""

    status: int
    headers: Sequence[tuple[str, str]]
    content_type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Visit:
    """One address asked for once: what came of it and where it leads."""

    address: Address
    at: dt.datetime
    outcome: Outcome
    detail: str = ""
    answer: Answer | None = None
    found: tuple[Found, ...] = ()


class Ledger(Protocol):
    """Remembers visits. The spider asks it what is due, and what to ask for next."""

    def due(self) -> Iterable[Address]:
        """Addresses to begin with."""

    def record(self, visit: Visit) -> list[Address]:
        """Keep a visit for good; returns the addresses it found that are to be asked for now."""

    def robots(self, netloc: str) -> bytes | None:
        """The robots.txt of a host as fetched in the last 24 hours; None where it must be fetched."""

    def record_robots(self, url: str, answer: Answer) -> None:
        """Keep a robots.txt: it is evidence of what we were allowed to ask for."""
