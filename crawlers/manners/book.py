"""What must outlast a run: robots.txt as last seen, and who is left alone until when."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hold:
    """A site that is left alone, and why; `until` is None: for the rest of this run."""

    reason: str
    until: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class RobotsCopy:
    """A robots.txt as it was answered: status and body of the last answer, after redirects."""

    status: int
    content_type: str
    body: bytes
    at: dt.datetime
