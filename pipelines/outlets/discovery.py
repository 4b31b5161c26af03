"""Looking at an outlet: where it lists what it publishes, in which languages, on which hosts, in which shape."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urljoin, urlsplit

from crawlers.addresses import ascii_host
from crawlers.asking import Asker, AskError, Reply
from crawlers.discovery import (
    Home,
    Kind,
    bare,
    outlet_id,
    own_pages,
    read_home,
    read_listing,
    site_of,
    sitemaps_in_robots,
    usual_places,
)
from crawlers.listing import Entry, Listing, UnreadableError
from crawlers.outcomes import TRANSIENT, Outcome
from crawlers.outlet import LANGUAGES
from crawlers.shapes import Shape, shape_of
from pipelines.errors import StageError
from pipelines.outlets.source import FoundSource, describe, is_headline, newest

Say = Callable[[str, str], None]
"""Called with a step's name and what came of it."""

MAX_EDITIONS, MAX_FEEDS, MAX_SITEMAPS, MAX_SECTIONS = 3, 6, 3, 6


@dataclass(slots=True)
class Discovery:
    """What was found of an outlet."""

    asked: str
    id: str
    name: str
    homes: list[str]
    page_languages: list[str]
    """Of the home page and of its editions, as they say themselves; ours only."""
    foreign_language: str | None
    """What the home page says of its language, where it is none of ours."""
    hosts: list[str]
    other_hosts: Counter[str] = field(default_factory=Counter)
    sources: list[FoundSource] = field(default_factory=list)
    not_looked_at: list[tuple[Kind, str, str]] = field(default_factory=list)
    """(kind, address, name or reason) of sources left for a person to try."""
    shape: Shape | None = None
    zone: str | None = None
    delay: float = 0.0
    requests: int = 0


class _Look:
    """One look at an outlet, step after step."""

    def __init__(self, asker: Asker, taken: dict[str, str], say: Say, now: dt.datetime) -> None:
        self.asker, self.taken, self.say, self.now = asker, taken, say, now
        self.homes: list[tuple[str, Home]] = []
        self.given: tuple[str, str] | None = None  # a feed's or sitemap's address in place of a home page's
        self.hosts: dict[str, None] = {}
        self.others: Counter[str] = Counter()
        self.seen: set[str] = set()
        self.failed: list[tuple[Kind, str, str]] = []

    def home(self, url: str) -> tuple[str, Home]:
        reply = self._first(url)
        for kind in ("feed", "sitemap"):
            try:
                read_listing(kind, reply.body, reply.url, reply.content_type)
            except UnreadableError:
                continue
            self.given = kind, reply.url
            reply = self.asker.get(urljoin(reply.url, "/"))
            break
        kind = reply.content_type.partition(";")[0].strip().lower()
        if kind and not kind.startswith(("text/html", "application/xhtml", "text/plain")):
            raise StageError(f"{reply.url} is {kind}, not a page; name the outlet's home page")
        try:
            home = read_home(reply.body, reply.url, reply.content_type)
        except UnreadableError as error:
            raise StageError(f"{reply.url} {error}; name the outlet's home page") from error
        for link in (url, reply.url):
            self._add_host(urlsplit(link if "://" in link else f"https://{link}").hostname or "")
        if home.mobile:
            self._add_host(home.mobile)
        self.homes.append((reply.url, home))
        return reply.url, home

    def _first(self, url: str) -> Reply:
        """The page asked for; without a scheme https, then http."""
        if "://" in url:
            return self.asker.get(url)
        try:
            return self.asker.get(f"https://{url}")
        except AskError as error:
            if error.outcome not in (Outcome.DEAD_HOST, Outcome.BROKEN, Outcome.TIMEOUT):
                raise
            return self.asker.get(f"http://{url}")

    def _add_host(self, host: str) -> None:
        """The host, with and without www: readers and listings use both."""
        host = ascii_host(host)
        plain = bare(host)
        pair = [host, f"www.{plain}" if host == plain else plain] if _may_have_www(plain) else [host]
        for one in pair:
            if one and one not in self.taken:
                self.hosts.setdefault(one)

    def editions(self) -> None:
        url, home = self.homes[0]
        for code, link in list(home.editions.items())[:MAX_EDITIONS]:
            if site_of(urlsplit(link).hostname or "") != site_of(urlsplit(url).hostname or ""):
                continue
            try:
                reply = self.asker.get(link)
                other = read_home(reply.body, reply.url, reply.content_type)
            except (AskError, UnreadableError) as error:
                self.say("edition", f"{code}: {error}")
                continue
            if all(reply.url != known for known, _ in self.homes) and urlsplit(reply.url).hostname not in self.taken:
                self._add_host(urlsplit(reply.url).hostname or "")
                self.homes.append((reply.url, other))
                self.say("edition", f"{code}: {reply.url}")

    def source(self, kind: Kind, url: str, *, quiet: bool = False) -> FoundSource | None:
        """The source at an address, where there is one that names pages of the outlet."""
        if url in self.seen:
            return None
        self.seen.add(url)
        try:
            reply = self.asker.get(url)
            listing = read_listing(kind, reply.body, reply.url, reply.content_type)
        except (AskError, UnreadableError) as error:
            if isinstance(error, AskError) and error.outcome in TRANSIENT and not quiet:
                self.failed.append((kind, url, error.why))
            if not quiet:
                self.say(kind, str(error) if isinstance(error, AskError) else f"{url} {error}")
            return None
        if reply.url != url and reply.url in self.seen:
            return None
        self.seen.add(reply.url)
        note, entries = "with further pages" if kind == "section" and listing.further else "", listing
        if kind == "sitemap" and listing.further:
            entries, note = inside(self.asker, listing, self.say)
        pages = self._own(kind, entries)
        host = urlsplit(reply.url).hostname or ""
        if not pages or host in self.taken:
            why = f"belongs to {self.taken[host]}" if host in self.taken else "names no page of the outlet"
            if not quiet:
                self.say(kind, f"{reply.url} {why}")
            return None
        if host not in self.hosts:
            self.hosts.setdefault(host)
            note = f"{note}; on a host of its own".strip("; ")
        found = FoundSource(kind, reply.url, pages, newest(pages, self.now), note)
        self.say(kind, f"{reply.url}: {describe(found, self.now)}")
        return found

    def _own(self, kind: Kind, listing: Listing) -> tuple[Entry, ...]:
        """The listing's pages on the outlet's hosts; hosts of the same site join them, others are counted."""
        site = {site_of(host) for host in self.hosts}
        found: Counter[str] = Counter(urlsplit(entry.url).hostname or "" for entry in listing.entries)
        for host, n in found.items():
            if host in self.hosts or not host:
                continue
            if kind != "section" and site_of(host) in site and host not in self.taken:
                self.hosts.setdefault(host)
            else:
                self.others[host] += n
        return own_pages(listing, self.hosts)


def inside(asker: Asker, index: Listing, say: Say) -> tuple[Listing, str]:
    """The pages of one sitemap of an index, and words on it: of news if one is called so, else the one changed last."""
    children = sorted(index.further, key=lambda one: ("news" in one.url, "post" in one.url, one.date or ""))
    note = f"an index of {len(children)} sitemap{'s' if len(children) != 1 else ''}; these are of one"
    for child in children[: -MAX_SITEMAPS - 1 : -1]:
        try:
            reply = asker.get(child.url)
            listing = read_listing("sitemap", reply.body, reply.url, reply.content_type)
        except (AskError, UnreadableError) as error:
            say("sitemap", str(error) if isinstance(error, AskError) else f"{child.url} {error}")
            continue
        if listing.entries:
            return listing, note
    return Listing(), note


def discover(url: str, asker: Asker, *, taken: dict[str, str], say: Say, now: dt.datetime) -> Discovery:
    """Look at the outlet whose home page (or feed) is at `url`. `taken` says which outlet owns a host already.

    Raises AskError where the home page cannot be had, StageError where there is nothing to work with.
    """
    look = _Look(asker, taken, say, now)
    home_url, home = look.home(url)
    host = urlsplit(home_url).hostname or ""
    if host in taken:
        raise StageError(f"{host} is already a host of the outlet {taken[host]}; see outlets/{taken[host]}.yml")
    name = home.name or host
    say("home page", f"{home_url}: “{name}”, language {home.language or 'not said'}")
    look.editions()
    sources = [*_feeds(look), *_sitemaps(look)]
    sections, rest = _sections(look)
    shape = _shape(look, [*sources, *sections])
    if not sources and not sections:
        raise StageError(
            f"{home_url} names no feed, no sitemap and no pages of its own; it may need JavaScript, or this is not its "
            "home page"
        )
    listed = [*sources, *sections]
    if shape is not None and shape.is_sure:
        fits = re.compile(shape.pattern).search
        listed = [replace(one, entries=tuple(entry for entry in one.entries if fits(entry.url))) for one in listed]
    found = Discovery(
        asked=url,
        id=outlet_id(host),
        name=name,
        homes=[one for one, _ in look.homes],
        page_languages=_languages(one for _, one in look.homes),
        foreign_language=home.language if home.language not in LANGUAGES else None,
        hosts=list(look.hosts),
        other_hosts=Counter({one: n for one, n in look.others.items() if one not in look.hosts and one not in taken}),
        sources=listed,
        not_looked_at=[*look.failed, *rest],
        shape=shape,
        zone=home.zone,
        delay=asker.crawl_delay(home_url),
        requests=asker.asked,
    )
    say("addresses", f"of articles: {shape.pattern} ({shape.matched} of {shape.of})" if shape else "show no one shape")
    return found


def _languages(homes: Iterable[Home]) -> list[str]:
    return list(dict.fromkeys(one.language for one in homes if one.language in LANGUAGES and one.language))


def _feeds(look: _Look) -> list[FoundSource]:
    """Feeds that the home pages name; where none brings anything, the usual places."""
    named = list(dict.fromkeys(feed for _, home in look.homes for feed in home.feeds))
    if look.given and look.given[0] == "feed":
        named.insert(0, look.given[1])
    found = [one for url in named[:MAX_FEEDS] if (one := look.source("feed", url))]
    if found:
        return found
    for home_url, _ in look.homes:
        for url in usual_places(home_url, "feed"):
            if one := look.source("feed", url, quiet=True):
                found.append(one)
                break
    if not found:
        look.say("feed", "none, neither named nor at the usual places")
    return found


def _sitemaps(look: _Look) -> list[FoundSource]:
    """Sitemaps that robots.txt names; where none brings anything, the usual places."""
    home_url = look.homes[0][0]
    named = list(sitemaps_in_robots(look.asker.robots(home_url), urljoin(home_url, "/robots.txt")))
    if look.given and look.given[0] == "sitemap":
        named.insert(0, look.given[1])
    found = [one for url in named[:MAX_SITEMAPS] if (one := look.source("sitemap", url))]
    if found:
        return found
    for url in usual_places(home_url, "sitemap"):
        if one := look.source("sitemap", url, quiet=True):
            return [one]
    look.say("sitemap", "none, neither named in robots.txt nor at the usual places")
    return []


def _sections(look: _Look) -> tuple[list[FoundSource], list[tuple[Kind, str, str]]]:
    """The home pages, and sections of their navigation: some tried, the others named for a person to try."""
    found: list[FoundSource] = []
    for url, home in look.homes:
        pages = look._own("section", home.links)
        if pages:
            kind: Kind = "section" if home.links.further else "home"
            note = "the home page, with further pages" if home.links.further else ""
            found.append(FoundSource(kind, url, pages, None, note))
        look.seen.add(url)
    links = list({one.url: one for _, home in look.homes for one in home.sections}.values())
    links = [one for one in links if urlsplit(one.url).hostname in look.hosts]
    shown = [{one.url for one in source.entries} for source in found]
    for link in links[:MAX_SECTIONS]:
        one = look.source("section", link.url)
        if one is None:
            continue
        pages_of = {entry.url for entry in one.entries}
        if len(pages_of) >= 3 and (one.note or pages_of not in shown):
            found.append(one)
            shown.append(pages_of)
    rest: list[tuple[Kind, str, str]] = [("section", one.url, one.title or "") for one in links[MAX_SECTIONS:]]
    return found, rest


def _shape(look: _Look, sources: Sequence[FoundSource]) -> Shape | None:
    """The shape of article addresses: of what feeds and sitemaps name, and of links that read like headlines."""
    sections = {one.url for _, home in look.homes for one in home.sections} | {source.url for source in sources}
    others = [*sections, *(url for url, _ in look.homes)]
    urls = [
        entry.url
        for source in sources
        for entry in source.entries
        if entry.url not in sections and (source.kind in ("feed", "sitemap") or is_headline(entry.title))
    ]
    return shape_of(urls, others)


def _may_have_www(host: str) -> bool:
    return host == site_of(host) and not host.replace(".", "").isdigit()
