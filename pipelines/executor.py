"""Work spread over the machine's cores. Workers compute, the caller stores: one writer, transactions of its own."""

from __future__ import annotations

import multiprocessing
import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


def map_batches(
    function: Callable[[list[Item]], list[Result]], items: Sequence[Item], *, size: int
) -> Iterator[list[Result]]:
    """`function` over the items in batches of `size`, results in order.

    Few items are done in this process: starting workers takes seconds. `function` and its results must be picklable.
    """
    batches = [list(items[start : start + size]) for start in range(0, len(items), size)]
    count = min(os.cpu_count() or 1, len(batches))
    if count < 2 or len(batches) < 4:
        yield from map(function, batches)
        return
    context = multiprocessing.get_context("spawn")  # a fork would copy the progress bar's thread half done
    with ProcessPoolExecutor(count, mp_context=context, initializer=_end_with_parent, initargs=(os.getpid(),)) as pool:
        yield from pool.map(function, batches)


def _end_with_parent(parent: int) -> None:
    """A worker whose parent was killed would wait for ever."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(3)

    threading.Thread(target=watch, daemon=True).start()
