"""One writer per campaign: a second command on the same folder does not wait, it says so."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout


class CampaignBusyError(Exception):
    """Another tarazy command is working in the campaign's folder."""


@contextmanager
def campaign_lock(folder: Path) -> Iterator[None]:
    """Hold the folder's lock; the system frees it when the process ends, however it ends.

    Raises CampaignBusyError at once when it is held.
    """
    try:
        with FileLock(folder / ".lock", timeout=0):
            yield
    except Timeout:
        raise CampaignBusyError(f"another tarazy command is working in {folder}; wait for it, or stop it") from None
