"""One spelling for each address, so that a page is asked for and counted once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urljoin, urlsplit

from w3lib.url import canonicalize_url, url_query_cleaner

TRACKING = (
    *("utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content", "utm_id", "utm_name", "utm_reader"),
    *("fbclid", "gclid", "dclid", "yclid", "msclkid", "igshid", "mc_cid", "mc_eid", "_openstat", "from_source"),
    *("cid", "sr", "linkid", "linkId", "cmpid", "source", "ref_src", "ncid", "amp_js_v", "fb_ref", "fb_source"),
)
"""Query parameters that say where a reader came from and do not change the page."""

NO_PAGES = re.compile(
    r"\.(jpe?g|png|gif|webp|svg|ico|css|js|json|pdf|docx?|xlsx?|pptx?|zip|rar|gz|mp3|mp4|m4a|avi|mov|webm|woff2?|apk|exe)$",
    re.IGNORECASE,
)


def normalise(url: str, extra: Iterable[str] = ()) -> str:
    """The address without fragment and tracking parameters, host in lower case, parameters in order.

    `extra` names further parameters that an outlet uses for tracking. Idempotent.
    """
    cleaned = url_query_cleaner(url.strip(), [*TRACKING, *extra], remove=True, keep_fragments=False)
    normal = canonicalize_url(cleaned, keep_blank_values=True, keep_fragments=False)
    parts = urlsplit(normal)
    default = {"http": ":80", "https": ":443"}.get(parts.scheme)
    if default and parts.netloc.endswith(default):
        parts = parts._replace(netloc=parts.netloc.removesuffix(default))
    return parts.geturl()


def resolve(base: str, link: str) -> str | None:
    """The link as a whole http(s) address on the base; None for what is none (mailto:, javascript:, broken)."""
    try:
        url = urljoin(base, link.strip())
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname else None


def may_be_page(url: str) -> bool:
    """Whether the path does not end like a picture, a script or a document."""
    return NO_PAGES.search(urlsplit(url).path) is None
