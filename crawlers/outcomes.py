"""One counted reason for every address: a page that was not fetched is not a page without coverage."""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    """What came of asking for an address. The value is what users see in `tarazy status`."""

    PENDING = "pending"  # named by a listing, not asked for yet
    STORED = "stored"  # answered, archived
    UNCHANGED = "unchanged"  # 304, or the same body as before; of a visit only, its address stays stored
    REDIRECTED = "redirected"  # to another address, which has a row of its own
    OFF_SITE = "off site"  # redirected to a host that is not the outlet's
    SKIPPED = "not an article's address"  # by the outlet's file, or by how it ends
    TRAP = "trap"  # a calendar, a pagination without end, a session's own address
    ROBOTS = "forbidden by robots.txt"
    GONE = "gone"  # 404 or 410
    SOFT_GONE = "gone, answered with 200"  # a page that says that there is none
    LOOP = "redirect loop"
    BLOCKED = "blocked"  # a captcha or a challenge: noted, never defeated
    REFUSED = "refused"  # 401, 403, 429, 451
    SERVER_ERROR = "server error"  # 5xx after all retries
    OTHER_STATUS = "unexpected status"
    DEAD_HOST = "dead host"  # no such name, or nobody listens
    TIMEOUT = "timeout"
    BROKEN = "broken connection"
    TOO_LARGE = "too large"
    NOT_HTML = "not a page"  # a PDF, an image …
    UNREADABLE = "unreadable listing"  # a feed or sitemap that is neither
    EMPTY = "empty listing"  # readable, and names nothing
    SOUGHT = "sought in a web archive"  # not asked for at the outlet: the next backfill looks for it
    NOT_KEPT = "not kept by the web archive"


TRANSIENT = frozenset(
    {
        Outcome.REFUSED,
        Outcome.BLOCKED,
        Outcome.SERVER_ERROR,
        Outcome.DEAD_HOST,
        Outcome.TIMEOUT,
        Outcome.BROKEN,
        Outcome.OTHER_STATUS,
    }
)
"""What may be better at another hour: asked again, less and less often."""

HELD = frozenset({Outcome.STORED, Outcome.UNCHANGED})
"""The archive holds what the address shows now."""


def of_status(status: int) -> Outcome | None:
    """The outcome that an HTTP status alone decides; None for 200 (the body decides).

    304 is UNCHANGED; redirects (301, 302, 303, 307, 308) are REDIRECTED, whatever they point to.
    """
    if status == 200:
        return None
    if status == 304:
        return Outcome.UNCHANGED
    if status in (301, 302, 303, 307, 308):
        return Outcome.REDIRECTED
    if status in (404, 410):
        return Outcome.GONE
    if status in (401, 403, 429, 451):
        return Outcome.REFUSED
    return Outcome.SERVER_ERROR if status >= 500 else Outcome.OTHER_STATUS
