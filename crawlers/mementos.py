"""What passes between the spider that asks a web archive and the ledger of a backfill."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from crawlers.cdx import CdxPage, Scope
from crawlers.manners.book import Hold
from crawlers.outcomes import Outcome
from crawlers.visits import Address, Answer, Keeper


@dataclass(frozen=True, slots=True)
class IndexQuery:
    """A part of the index, and which page of it is to be asked for next."""

    id: int
    outlet: str
    scope: Scope
    page: int | None
    """None: this index does not number its pages, or there can be only one."""
    pages: int | None = None
    """How many there are; None: not known yet."""
    resume: str | None = None
    """Where the next page begins, where they are not numbered."""


@dataclass(frozen=True, slots=True)
class Memento(Address):
    """A capture that the index names; `url` is the outlet's address, `ask` where the web archive shows it."""

    id: int = 0
    timestamp: str = ""


class BackfillKeeper(Keeper, Protocol):
    """Keeps what the index says and what the replay shows. Called from one thread, which is not the spider's."""

    def begin(self) -> None:
        """A run begins: mark what is due."""

    def queries(self) -> list[IndexQuery]:
        """Parts of the index that are not read to their end."""

    def counted(self, query: IndexQuery, pages: int | None) -> IndexQuery | None:
        """The index has so many pages for a query (None: it numbers none); returns what to ask for next."""

    def heard(self, query: IndexQuery, page: CdxPage, answer: Answer, at: dt.datetime) -> IndexQuery | None:
        """Keep a page of the index; returns what to ask for next, None where that was all."""

    def unheard(self, query: IndexQuery, outcome: Outcome, detail: str, at: dt.datetime) -> None:
        """The index did not answer a query."""

    def take(self, count: int) -> list[Memento]:
        """Up to so many captures to ask for; each once until it is recorded."""

    def second_round(self) -> int:
        """Want again what failed in this run in a way that may have passed; returns how much that is."""

    def hold(self, site: str, outlet: str | None, hosts: Sequence[str], hold: Hold) -> None:
        """The web archive is left alone: want nothing more in this run, and remember until when."""

    def leave_alone(self) -> None:
        """Want nothing more in this run; what was taken stays as it is."""
