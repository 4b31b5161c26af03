"""What passes between the spider, which asks, and the ledger, which remembers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from crawlers.manners.book import Hold, RobotsCopy
from crawlers.outcomes import Outcome

Kind = Literal["feed", "sitemap", "section", "home", "page"]


@dataclass(frozen=True, slots=True)
class Address:
    """An address to ask for now; `etag` and `last_modified` are what it was answered with before."""

    url: str
    """What names it: normalised (`crawlers.addresses`)."""
    outlet: str
    kind: Kind
    depth: int = 0
    etag: str | None = None
    last_modified: str | None = None
    ask: str | None = None
    """What is asked for, where that is not `url`: a spelling that works where the normalised one is gone."""
    part_of: str | None = None
    """The address of an article's first page, where this is a later one."""


@dataclass(frozen=True, slots=True)
class Found:
    """An address that an answer led to: a page, a further listing, or the target of a redirect."""

    url: str
    kind: Kind
    depth: int = 0
    title: str | None = None
    date: str | None = None
    listed: str | None = None
    """As the listing spells it, where that is not `url`."""
    outcome: Outcome = Outcome.PENDING
    """Anything but PENDING: seen and not to be asked for, with `detail` as the reason."""
    detail: str = ""
    part_of: str | None = None
    """The address of an article's first page, of which this is page `part` (from 2)."""
    part: int | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """A request as it was sent."""

    method: str
    target: str
    """The whole address."""
    headers: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Rendered:
    """A page as a browser showed it when its scripts had run."""

    text: str
    """HTML of the whole document."""
    software: str
    """The browser and its version."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A response: `body` without transfer and content encoding, and as received where that is another.

    `headers` are those received, Content-Encoding among them where `received` is set.
    """

    status: int
    headers: Sequence[tuple[str, str]]
    content_type: str
    body: bytes
    received: bytes | None = None
    """The body still in its content encoding; None: it had none."""
    sent: Sent | None = None
    """None: not known (imported)."""
    ip: str | None = None
    rendered: Rendered | None = None
    """What a browser made of it, where the outlet's file asks for that."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One address asked for once: what came of it and where it leads."""

    address: Address
    at: dt.datetime
    outcome: Outcome
    detail: str = ""
    answer: Answer | None = None
    found: tuple[Found, ...] = ()
    as_of: dt.datetime | None = None
    """When the outlet showed this, where `answer` is a copy that somebody else kept; None: at `at`."""
    via: str | None = None
    """Where such a copy came from: its address in a web archive, or the name of an imported file."""


class Keeper(Protocol):
    """Keeps visits for good. Called from one thread, which is not the spider's (`crawlers.recorder`)."""

    def record(self, visits: Sequence[Visit]) -> None:
        """Keep visits: all of them are safe when this returns, or it raises."""

    def robots_copy(self, origin: str) -> RobotsCopy | None:
        """The newest robots.txt of an origin (scheme, host, port), whatever its age; None where there is none."""

    def record_robots(self, url: str, at: dt.datetime, answer: Answer, origin: str | None) -> None:
        """Keep a robots.txt: it is evidence of what we were allowed to ask for.

        With `origin` it is the last of the redirects, and its rules are the origin's.
        """

    def robots_failed(self, origin: str, detail: str, at: dt.datetime) -> dt.datetime:
        """Note that a robots.txt could not be had; returns since when it cannot."""

    def close(self) -> None:
        """No more will come."""


class Ledger(Keeper, Protocol):
    """Keeps visits, and knows what to ask for next. What is wanted lies in it, not in the spider's memory."""

    def begin(self) -> None:
        """A run begins: mark what is due."""

    def take(self, room: Mapping[str, int]) -> list[Address]:
        """Up to so many wanted addresses of each outlet, listings first; each once until it is recorded."""

    def second_round(self) -> int:
        """Want again what failed in this run in a way that may have passed; returns how many those are."""

    def set_aside(self, netloc: str, why: str) -> None:
        """Want nothing more of a host in this run; its addresses stay pending, with the reason."""

    def hold(self, site: str, outlet: str | None, hosts: Sequence[str], hold: Hold) -> None:
        """Want nothing more of a site's hosts, and remember until when."""

    def leave(self, address: Address, why: str, until: dt.datetime | None) -> None:
        """An address that was taken is not asked for now; it stays as it is."""
