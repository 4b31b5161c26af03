"""What every reader of a listing gives."""

from __future__ import annotations

from dataclasses import dataclass


class UnreadableError(Exception):
    """The body is no feed, sitemap or page; the sentence says what it looks like."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A page that a listing names, with what the listing says of it."""

    url: str
    title: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """The pages that a listing names, and the listings it leads to."""

    entries: tuple[Entry, ...] = ()
    further: tuple[Entry, ...] = ()
