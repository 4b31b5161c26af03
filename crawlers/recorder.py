"""Between the spider, which may not wait, and the ledger, which writes to the disk: a thread, and group commit.

Visits that come in while a batch is being written make the next batch: one `fsync` and one transaction serve them all,
however many they are. A callback goes on when its visit is safe, so that what is in memory stays bounded by Scrapy's
own limit on responses under way (`SCRAPER_SLOT_MAX_ACTIVE_SIZE`).
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Generic, TypeVar

from crawlers.visits import Address, Keeper, Ledger, Visit

MAX_BATCH = 64

Kept = TypeVar("Kept", bound=Keeper)
Result = TypeVar("Result")


class Recorder(Generic[Kept]):
    """A keeper in a thread of its own; every method returns when its work is done there."""

    def __init__(self, make: Callable[[], Kept]) -> None:
        """`make` is called in the thread: SQLite wants each connection to stay in one."""
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="ledger")
        self.keeper = self._pool.submit(make).result()
        self._waiting: list[tuple[Visit, asyncio.Future[None]]] = []
        self._writer: asyncio.Task[None] | None = None
        self.error: Exception | None = None
        """Why nothing can be kept any more (a full disk), once that is so."""

    async def record(self, visit: Visit) -> None:
        """Keep a visit for good. Raises what the keeper raised."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((visit, done))
        if self._writer is None:
            self._writer = asyncio.create_task(self._write())
        await done

    async def _write(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[:MAX_BATCH], self._waiting[MAX_BATCH:]
            try:
                await self.call(self.keeper.record, [visit for visit, _ in batch])
            except Exception as error:
                for _, done in batch:
                    done.set_exception(error)
            else:
                for _, done in batch:
                    done.set_result(None)
        self._writer = None

    async def call(self, function: Callable[..., Result], *arguments: object) -> Result:
        """Call a method of the keeper in its thread."""
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, function, *arguments)
        except Exception as error:
            self.error = self.error or error
            raise

    def close(self) -> None:
        """Write what is left, and end the thread."""
        self._pool.submit(self.keeper.close).result()
        self._pool.shutdown()


class LedgerRecorder(Recorder[Ledger]):
    """A recorder that also knows what to ask for next."""

    async def begin(self) -> None:
        """As in Ledger."""
        await self.call(self.keeper.begin)

    async def take(self, room: Mapping[str, int]) -> list[Address]:
        """As in Ledger."""
        return await self.call(self.keeper.take, room)

    async def second_round(self) -> int:
        """As in Ledger."""
        return await self.call(self.keeper.second_round)

    async def leave(self, address: Address, why: str, until: dt.datetime | None) -> None:
        """As in Ledger."""
        await self.call(self.keeper.leave, address, why, until)

    async def set_aside(self, netloc: str, why: str) -> None:
        """As in Ledger."""
        await self.call(self.keeper.set_aside, netloc, why)
