"""Retry-After (RFC 9110 section 10.2.3): how long an outlet asks to be left alone."""

from __future__ import annotations

import datetime as dt
from email.utils import parsedate_to_datetime

LONGEST = dt.timedelta(days=7)
"""A mistake of a server (a year, a date in 2099) must not cost a campaign."""


def retry_after(value: str | None, now: dt.datetime) -> dt.timedelta | None:
    """The wait that a header's value asks for, 0 to 7 days: seconds or an HTTP date. None where it says nothing."""
    text = (value or "").strip()
    if not text:
        return None
    if text.isascii() and text.isdigit():
        return min(dt.timedelta(seconds=min(int(text[:12]), 10**9)), LONGEST)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if moment.tzinfo is None:  # "-0000", or a date without zone: HTTP dates are GMT
        moment = moment.replace(tzinfo=dt.UTC)
    return min(max(moment - now, dt.timedelta()), LONGEST)
