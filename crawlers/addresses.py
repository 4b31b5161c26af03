"""One spelling for each address, so that a page is asked for and counted once."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import lru_cache
from urllib.parse import SplitResult, quote, quote_from_bytes, unquote, urljoin, urlsplit

TRACKING = frozenset(
    {
        *("fbclid", "gclid", "dclid", "yclid", "ysclid", "msclkid", "igshid", "gbraid", "wbraid", "srsltid", "twclid"),
        *(
            "mc_cid",
            "mc_eid",
            "mkt_tok",
            "_openstat",
            "_ga",
            "_gl",
            "from_source",
            "cmpid",
            "ncid",
            "ref_src",
            "linkid",
        ),
        *("amp_js_v", "amp_gsa", "usqp", "fb_ref", "fb_source", "fb_action_ids", "fb_action_types", "hootpostid"),
        *("linkid", "__twitter_impression"),
    }
)
"""Query parameters, beside all that begin with `utm_`, that say where a reader came from and do not change the page."""

MAYBE_TRACKING = frozenset({"cid", "sr", "source", "ref", "from"})
"""Tracking with some sites; the article's number with others: a mere number is kept, and all that a script gets."""

SESSION = frozenset({"phpsessid", "jsessionid", "cfid", "cftoken", "sessionid", "session_id", "zenid", "oscsid"})
MAYBE_SESSION = frozenset({"sid", "s", "sess", "session", "ses", "token", "osid", "ssid"})
"""A session's name with some sites; `article.php?sid=123` is an article with many. Only an opaque value is one."""

OPAQUE = re.compile(r"(?=[^\d]*\d)(?=[^a-z]*[a-z])[a-z\d]{16,}|[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}", re.IGNORECASE)
SESSION_IN_PATH = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/;?]*|/\([A-Z]\([a-z\d]{16,}\)\)", re.IGNORECASE)
SCRIPT = re.compile(r"^/$|\.(?:php\d?|phtml|aspx?|cgi|pl|jsp|cfm|dll|exe)$", re.IGNORECASE)
AMP_CACHE = re.compile(r"https?://(?:[^/]+\.)?cdn\.ampproject\.org/[a-z]/(s/)?(?=.)", re.IGNORECASE)

NO_PAGES = re.compile(
    r"\.(jpe?g|png|gif|webp|svg|ico|css|js|json|pdf|docx?|xlsx?|pptx?|zip|rar|gz|mp3|mp4|m4a|avi|mov|webm|woff2?|apk|exe)$",
    re.IGNORECASE,
)

NORMAL = re.compile(r"https?://[a-z\d][a-z\d.-]*[a-z\d]/[\w~/.-]*", re.ASCII)  # most are: nothing is to be done
ESCAPE = re.compile(r"%[\da-fA-F]{2}|%")
UNRESERVED = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~")
SAFE_IN_PATH = "%/:@!$&'()*+,;=~|"
SAFE_IN_QUERY = "%/:@!$'()*+,;?=~|"


def normalise(url: str, extra: Iterable[str] = ()) -> str:
    """The address without fragment, tracking and sessions, host in lower case and ASCII, parameters in order.

    `extra` names further parameters that an outlet uses for tracking. Escaped letters stay in the encoding in which
    they were asked for; a trailing slash stays. What begins with `#!` names a page and stays. Idempotent.
    """
    if NORMAL.fullmatch(url) and "/." not in url and url.find("//", 8) < 0 and "ampproject" not in url:
        return url
    try:
        parts = urlsplit(_out_of_amp_cache(url.strip()))
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return url.strip()
    if parts.scheme not in ("http", "https") or not host:
        return url.strip()
    netloc = ascii_host(host)
    if port is not None and port != (443 if parts.scheme == "https" else 80):
        netloc = f"{netloc}:{port}"
    path = _path(parts.path)
    query = _query(parts.query, path, frozenset(extra))
    fragment = _escaped(parts.fragment, SAFE_IN_QUERY) if parts.fragment[:1] == "!" and parts.fragment[1:] else ""
    return SplitResult(parts.scheme, netloc, path, query, fragment).geturl()


def resolve(base: str, link: str, encoding: str = "utf-8") -> str | None:
    """The link as a whole http(s) address on the base; None for what is none (mailto:, javascript:, broken).

    `encoding` is the page's: in it browsers write the letters of a query, not those of a path.
    """
    try:
        url = urljoin(base, link.strip().replace("\\", "/"))
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return None
    if encoding != "utf-8" and not parts.query.isascii():
        query = quote_from_bytes(parts.query.encode(encoding, "xmlcharrefreplace"), SAFE_IN_QUERY + "&[]")
        url = parts._replace(query=query).geturl()
    return url


def may_be_page(url: str) -> bool:
    """Whether the path does not end like a picture, a script or a document."""
    return NO_PAGES.search(urlsplit(url).path) is None


@lru_cache(maxsize=4096)
def ascii_host(host: str) -> str:
    """A host's name as it is asked for: lower case, Cyrillic in Punycode; unchanged where that cannot be."""
    host = host.lower()
    if ":" in host:
        return f"[{host}]"  # IPv6
    try:
        return host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        return host


YES = frozenset({"", "1", "y", "yes", "true", "on"})
DOUBLE_HOSTS = ("www.", "m.", "mobile.", "amp.", "pda.", "wap.", "touch.", "print.")
DOUBLE_PATHS = (
    (re.compile(r"(?<=[^/])/(?:amp|print|amp\.html|print\.html)(/?)$", re.IGNORECASE), r"\1"),
    (re.compile(r"^/(?:amp|print)(?=/[^/]+/|/[^/]*\d)", re.IGNORECASE), ""),
    (re.compile(r"\.(?:amp|print)(\.html?)$", re.IGNORECASE), r"\1"),
    (re.compile(r"(?<=[^/])\.amp$", re.IGNORECASE), ""),
)
DOUBLE_VALUES = {
    **dict.fromkeys(("amp", "print", "printable", "mobile", "m", "pda"), YES),
    **dict.fromkeys(
        ("view", "version", "outputtype", "format", "mode"), frozenset({"amp", "print", "mobile", "printable"})
    ),
    "tmpl": frozenset({"component"}),
}


def plain(url: str, hosts: Collection[str]) -> str:
    """The address of the article of which this one is the AMP, mobile or print double; itself where it is none.

    A host's prefix (`m.`, `amp.`, `www.` …) counts only where the host without it is among the outlet's `hosts`.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    netloc = parts.netloc
    prefix = next((one for one in DOUBLE_HOSTS if host.startswith(one)), "")
    for other in (host.removeprefix(prefix), f"www.{host.removeprefix(prefix)}") if prefix else ():
        if other in hosts:
            netloc = netloc.replace(host, other, 1)
            break
    path = parts.path
    for pattern, replacement in DOUBLE_PATHS:
        path = pattern.sub(replacement, path)
    path = path or "/"
    kept = [one for one in parts.query.split("&") if one and not _is_double(one)]
    if path == "/" and not kept and parts.path not in ("", "/"):
        return url  # /print/ itself: a page of the outlet's, and no article's double
    return parts._replace(netloc=netloc, path=path, query="&".join(kept)).geturl()


def _is_double(parameter: str) -> bool:
    key, _, value = parameter.partition("=")
    return value.lower() in DOUBLE_VALUES.get(key.lower(), ())


def _out_of_amp_cache(url: str) -> str:
    while (match := AMP_CACHE.match(url)) is not None:
        url = f"{'https' if match[1] else 'http'}://{url[match.end() :]}"
    return url


def _path(path: str) -> str:
    found = 1
    while found:
        path, found = SESSION_IN_PATH.subn("", path)
    path = _escaped(path, SAFE_IN_PATH)
    path = re.sub(r"(?<!:)//+", "/", path)  # but /http://… stays: addresses within addresses
    if "/." in path:
        path = _without_dots(path)
    return path or "/"


def _without_dots(path: str) -> str:
    """After RFC 3986 section 5.2.4."""
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            kept[-1:] = []
        elif segment != ".":
            kept.append(segment)
    end = "/" if segments[-1:] in (["."], [".."]) and kept else ""
    return "/" + "/".join(kept) + end


def _escaped(text: str, safe: str) -> str:
    """Percent escapes in upper case, none where none is needed, and all where one is."""
    return quote(ESCAPE.sub(_one_escape, text), safe, errors="replace")


def _one_escape(match: re.Match[str]) -> str:
    if match[0] == "%":
        return "%25"
    letter = chr(int(match[0][1:], 16))
    return letter if letter in UNRESERVED else match[0].upper()


def _query(query: str, path: str, extra: frozenset[str]) -> str:
    if not query:
        return ""
    kept = []
    for one in query.replace("&amp;", "&").split("&"):
        key, _, value = one.partition("=")
        key = unquote(key)
        if one and key not in extra and not _only_leads_here(key.lower(), value, path):
            kept.append((key, _escaped(one, SAFE_IN_QUERY)))
    kept.sort(key=lambda pair: pair[0])  # values of one key stay in their order
    return "&".join(one for _, one in kept)


def _only_leads_here(key: str, value: str, path: str) -> bool:
    """Whether a parameter does not change the page: it tracks, or names a session."""
    if key.startswith("utm_") or key in TRACKING or key in SESSION or key.startswith("aspsessionid"):
        return True
    if key in MAYBE_TRACKING:
        return not value.isdigit() and SCRIPT.search(path) is None
    return key in MAYBE_SESSION and OPAQUE.fullmatch(value) is not None
