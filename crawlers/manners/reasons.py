"""Why an address was not asked for: raised in the downloader, understood by the spider."""

from __future__ import annotations

import datetime as dt

from scrapy.exceptions import IgnoreRequest


class NotAskedError(IgnoreRequest):
    """The address was not asked for; the text is the reason, a sentence without its full stop."""


class ForbiddenByRobotsError(NotAskedError):
    """The host's robots.txt forbids the address."""


class UnreachableError(NotAskedError):
    """The host's robots.txt could not be had because nobody answers; `cause` is what happened."""

    def __init__(self, text: str, cause: BaseException) -> None:
        super().__init__(text)
        self.cause = cause


class LeftForLaterError(NotAskedError):
    """The host is left alone for now; the address stays as it is. `until` is None: until the next run."""

    def __init__(self, text: str, until: dt.datetime | None) -> None:
        super().__init__(text)
        self.until = until
