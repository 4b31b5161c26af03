"""A limit on how long one piece of work may take: a hostile page must not hold the others up."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class TookTooLongError(Exception):
    """The work was given up."""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Give up what is done inside after so many seconds, with TookTooLongError.

    Only where the system has interval timers (not Windows) and in a process's main thread; elsewhere there is no limit
    of time, and the limits on size and nesting have to do.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def give_up(_number: int, _frame: FrameType | None) -> None:
        raise TookTooLongError(f"took longer than {seconds:g} s")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
