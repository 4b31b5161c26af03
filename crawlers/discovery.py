"""What an outlet's home page, robots.txt and listings say of how it can be collected: pure functions of bytes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, cast
from urllib.parse import urljoin, urlsplit
from zoneinfo import available_timezones

from lxml.html import HtmlElement
from tldextract import TLDExtract
from w3lib.encoding import html_to_unicode

from crawlers.addresses import ascii_host, may_be_page, normalise, resolve
from crawlers.listing import Entry, Listing, UnreadableError, read_feed, read_section, read_sitemap
from crawlers.outlet import LANGUAGES
from crawlers.pages.html import UnreadablePageError, collapse, read_html

Kind = Literal["feed", "sitemap", "section", "home"]
FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/rdf+xml")
FEED_PLACES = ("/rss", "/rss.xml", "/feed/", "/feed", "/atom.xml", "/rss/all", "/rss/", "/feed.xml", "/index.xml")
SITEMAP_PLACES = ("/sitemap.xml", "/sitemap_index.xml", "/news-sitemap.xml", "/sitemap-news.xml", "/sitemap.xml.gz")
FEED_LINK = re.compile(r"/(rss|feed|atom)(/|\.xml|\.php|$)|[?&](feed|format)=(rss|atom)", re.IGNORECASE)
NO_NEWS_FEED = re.compile(r"comment|/oembed|podcast|/author/|/tag/", re.IGNORECASE)
NO_SECTION = re.compile(
    r"/(login|signin|register|account|search|about|contacts?|advert\w*|reklama|privacy|terms|rules|subscribe|jobs?"
    r"|vacanc\w*|rss|feed|tags?|authors?|archive|mobile|apps?|help|faq|careers|editorial-policy|cookies?)([/.?_-]|$)",
    re.IGNORECASE,
)
POLITICS = re.compile(
    r"politi|polit|election|vybor|saylau|sailau|sayasat|saiasat|government|vlast|bilik|vybory|parlament|president"
    r"|политик|выбор|власт|саясат|сайлау|билік|влад|політик|president",
    re.IGNORECASE,
)
MENU = re.compile(r"(^|[\s_-])(menu|nav|navbar|navigation|rubrics?|sections?|categor\w+)([\s_-]|$)", re.IGNORECASE)
EDITION_WORDS = {
    "kk": ("kk", "kz", "kaz", "қаз", "қазақша", "қазақ тілі", "қазақ"),
    "ru": ("ru", "rus", "рус", "русский", "на русском", "по-русски"),
    "en": ("en", "eng", "english", "in english"),
    "ky": ("ky", "kg", "kyr", "кырг", "кыргызча", "кыргыз тили", "кыргыз"),
    "uk": ("uk", "ua", "ukr", "укр", "українська", "українською"),
}
MAX_NAME = 60
_suffixes = TLDExtract(
    suffix_list_urls=(), cache_dir=None, extra_suffixes=("localhost",), include_psl_private_domains=True
)


@dataclass(frozen=True, slots=True)
class Home:
    """What a home page says. Addresses are whole."""

    name: str | None
    language: str | None
    """As its html element says: the primary subtag, whatever it is."""
    editions: dict[str, str]
    """Language (one of ours) to the home page of that edition; its own is not among them."""
    feeds: tuple[str, ...]
    sections: tuple[Entry, ...]
    """Links of its navigation that may be sections, those of politics first."""
    zone: str | None
    mobile: str | None
    """The host of its mobile double."""
    links: Listing


def read_home(body: bytes, url: str, content_type: str) -> Home:
    """Read a home page. Raises UnreadableError for what is no HTML page."""
    try:
        tree = read_html(body, content_type)
    except UnreadablePageError as error:
        raise UnreadableError(str(error)) from error
    base = _base(tree, url)
    return Home(
        name=_name(tree, urlsplit(url).hostname or ""),
        language=_primary(tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or ""),
        editions=_editions(tree, base),
        feeds=tuple(_feeds(tree, base)),
        sections=tuple(_sections(tree, base)),
        zone=_zone(body),
        mobile=_mobile(tree, base),
        links=read_listing("section", body, url, content_type),
    )


def read_listing(kind: Kind, body: bytes, url: str, content_type: str) -> Listing:
    """The listing of a source of that kind. Raises UnreadableError."""
    if kind == "feed":
        return read_feed(body, url, content_type)
    if kind == "sitemap":
        return read_sitemap(body, url)
    encoding, _ = html_to_unicode(content_type, body[:100_000], default_encoding="utf-8")
    return read_section(body, url, encoding)


def sitemaps_in_robots(body: bytes, url: str) -> tuple[str, ...]:
    """The addresses of robots.txt's Sitemap lines, on the address of robots.txt, each once."""
    lines = re.findall(r"^\s*sitemap\s*:\s*(\S+)", body.decode("utf-8", "replace"), re.IGNORECASE | re.MULTILINE)
    return tuple(dict.fromkeys(link for line in lines if (link := resolve(url, line))))


def usual_places(url: str, kind: Literal["feed", "sitemap"]) -> tuple[str, ...]:
    """Where outlets keep feeds or sitemaps that they name nowhere; below the path of an edition's home page too."""
    places = FEED_PLACES if kind == "feed" else SITEMAP_PLACES
    root = urljoin(url, "/")
    path = urlsplit(url).path.rstrip("/")
    below = [f"{root.rstrip('/')}{path}{place}" for place in places[:3]] if path and kind == "feed" else []
    return (*below, *(urljoin(root, place) for place in places))


def site_of(host: str) -> str:
    """The domain under which a host was registered (`cnn.com` of `edition.cnn.com`); the host itself where unknown."""
    return _suffixes(host).top_domain_under_public_suffix or host


def bare(host: str) -> str:
    """The host without www, m, mobile or amp before it."""
    return re.sub(r"^(www\d?|m|mobile|amp)\.(?=.*\.)", "", host)


def outlet_id(host: str) -> str:
    """An id for the outlet of a host: its name without www and public suffix."""
    suffix = _suffixes(host).suffix
    name = bare(host).removesuffix(f".{suffix}") if suffix else bare(host)
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "outlet"


def own_pages(
    listing: Listing, hosts: Iterable[str], articles: str | None = None, not_articles: str | None = None
) -> tuple[Entry, ...]:
    """The entries of a listing on one of the hosts that may be articles, each address once, normalised."""
    allowed, shape = set(map(ascii_host, hosts)), re.compile(articles or "")
    no_shape = re.compile(not_articles) if not_articles else None
    found: dict[str, Entry] = {}
    for entry in listing.entries:
        url = normalise(entry.url)
        parts = urlsplit(url)
        if parts.hostname not in allowed or not may_be_page(url) or parts.path in ("", "/"):
            continue
        if shape.search(url) and not (no_shape and no_shape.search(url)):
            found.setdefault(url, Entry(url, entry.title, entry.date))
    return tuple(found.values())


def _base(tree: HtmlElement, url: str) -> str:
    return next((link for one in tree.iter("base") if (link := resolve(url, one.get("href") or ""))), url)


def _primary(tag: str) -> str | None:
    """The language of a tag such as ru-RU; `kz`, which many write for Kazakh, is kk, `ua` uk, `kg` ky."""
    code = re.split(r"[-_]", tag.strip().lower())[0]
    return {"kz": "kk", "ua": "uk", "kg": "ky"}.get(code, code) or None


def _name(tree: HtmlElement, host: str) -> str | None:
    """og:site_name, JSON-LD, application-name, or the part of the title that is like the host."""
    metas = {
        (meta.get("property") or meta.get("name") or "").lower(): meta.get("content") or ""
        for meta in tree.iter("meta")
    }
    title = collapse(" ".join(str(one.text_content()) for one in list(tree.iter("title"))[:1]))
    parts = [part for part in re.split(r"\s+[|–—·•:-]+\s+|\s*[|•»]\s*", title) if part]
    like = [part for part in parts if re.sub(r"\W", "", part).lower() in re.sub(r"\W", "", host)]
    for text in (metas.get("og:site_name"), *_json_ld_names(tree), metas.get("application-name"), *like, *parts[:1]):
        if text and (clean := printable(text)):
            return clean[:MAX_NAME]
    return None


def printable(text: str) -> str:
    """A text of a page on one line, without what cannot be printed or written into a file of settings."""
    return "".join(letter for letter in collapse(text) if letter.isprintable())


def _json_ld_names(tree: HtmlElement) -> Iterator[str]:
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            try:
                data: Any = json.loads(script.text or "", strict=False)
            except (ValueError, RecursionError):
                continue
            nodes = data if isinstance(data, list) else [data]
            nodes += [one for node in nodes if isinstance(node, dict) for one in _list(node.get("@graph"))]
            for node in nodes:
                kinds = {"WebSite", "NewsMediaOrganization", "Organization"}
                if isinstance(node, dict) and node.get("@type") in kinds and isinstance(node.get("name"), str):
                    yield node["name"]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _editions(tree: HtmlElement, base: str) -> dict[str, str]:
    """Home pages in other languages: hreflang first, then links that are just a language's name."""
    found: dict[str, str] = {}
    for element in tree.iter("link", "a"):
        link = resolve(base, element.get("href") or "")
        code = _primary(element.get("hreflang") or "")
        if link and code in LANGUAGES:
            found.setdefault(code, link)
    for anchor in tree.iter("a"):
        text = collapse(str(anchor.text_content())).casefold()
        code = next((code for code, words in EDITION_WORDS.items() if text in words), None)
        link = resolve(base, anchor.get("href") or "")
        if code and link and _same_site(link, base):
            found.setdefault(code, link)
    own = normalise(base)
    return {code: link for code, link in found.items() if normalise(link) != own}


def _feeds(tree: HtmlElement, base: str) -> Iterator[str]:
    """Feeds that the page names in its head, then those it links to."""
    found: dict[str, None] = {}
    for element in tree.iter("link"):
        kind = (element.get("type") or "").partition(";")[0].strip().lower()
        is_feed = "alternate" in (element.get("rel") or "").lower().split() and kind in FEED_TYPES
        if is_feed and (link := resolve(base, element.get("href") or "")):
            found.setdefault(link)
    for anchor in tree.iter("a"):
        link = resolve(base, anchor.get("href") or "")
        if link and FEED_LINK.search(link) and _same_site(link, base):
            found.setdefault(link)
    yield from (link for link in found if not NO_NEWS_FEED.search(link))


def _sections(tree: HtmlElement, base: str) -> list[Entry]:
    """Links of menus with short addresses and short names, politics first, else in the page's order."""
    found: dict[str, Entry] = {}
    for anchor in cast("Iterator[HtmlElement]", tree.iter("a")):
        link, text = resolve(base, anchor.get("href") or ""), printable(str(anchor.text_content()))
        if link and text and len(text) <= 40 and _is_section(link, base) and _in_menu(anchor):
            found.setdefault(normalise(link), Entry(normalise(link), text))
    return sorted(found.values(), key=lambda one: not POLITICS.search(f"{one.url} {one.title}"))


def _is_section(link: str, base: str) -> bool:
    parts = urlsplit(link)
    path = parts.path.strip("/")
    segments = path.split("/")
    return (
        _same_site(link, base)
        and bool(path)
        and may_be_page(link)
        and len(segments) <= 3
        and not re.search(r"\d{3,}", path)
        and all(segment.count("-") + segment.count("_") < 4 for segment in segments)
        and not NO_SECTION.search(parts.path)
        and not FEED_LINK.search(link)
        and normalise(link) != normalise(base)
    )


def _in_menu(anchor: HtmlElement) -> bool:
    for parent in anchor.iterancestors():
        if parent.tag == "nav" or parent.get("role") == "navigation" or parent.tag == "header":
            return True
        if MENU.search(f"{parent.get('class') or ''} {parent.get('id') or ''}"):
            return True
    return False


def _zone(body: bytes) -> str | None:
    """A time zone that the page names, where it names just one."""
    names = set(re.findall(rb"[\"'](?:Asia|Europe|America|Africa|Australia|Pacific)\\?/[A-Za-z_]{3,30}[\"']", body))
    zones = {name.decode().strip("\"'").replace("\\", "") for name in names}
    return next(iter(zones)) if len(zones) == 1 and zones <= available_timezones() else None


def _mobile(tree: HtmlElement, base: str) -> str | None:
    """The host of the page's mobile double, where it names one on another host of its site."""
    for element in tree.iter("link"):
        link = resolve(base, element.get("href") or "")
        is_small = "handheld" in (element.get("media") or "") or "max-width" in (element.get("media") or "")
        if link and is_small and _same_site(link, base) and urlsplit(link).hostname != urlsplit(base).hostname:
            return urlsplit(link).hostname
    return None


def _same_site(link: str, base: str) -> bool:
    return site_of(urlsplit(link).hostname or "") == site_of(urlsplit(base).hostname or "")
