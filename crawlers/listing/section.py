"""Section pages and home pages: the links to articles, and the next page of the listing."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urldefrag

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from crawlers.addresses import resolve
from crawlers.listing.entries import Entry, Listing, UnreadableError
from crawlers.listing.paging import AFTER, MAYBE_AFTER, NEXT_CLASSES, Paging
from crawlers.pages.charset import decode


@dataclass(frozen=True, slots=True)
class _Link:
    url: str
    text: str
    element: HtmlElement


def read_section(body: bytes, url: str, encoding: str | None) -> Listing:
    """Links of a section page, and its next page if it names one; a frameset leads to its frames.

    `encoding` is what the answer's header declares. Raises UnreadableError for what is no HTML.
    """
    text, found = decode(body, f"text/html; charset={encoding}" if encoding else "")
    try:
        parser = HTMLParser(encoding="utf-8", no_network=True)
        root = document_fromstring(text.replace("\0", "").encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableError(f"is no page ({error})") from error
    base = resolve(url, next((one.get("href") or "" for one in root.iter("base")), "")) or url
    links = list(_links(root, base, found if found != "mixed" else "utf-8"))
    paging = Paging(url)
    entries: dict[str, Entry] = {}
    for link in links:
        title = link.text or None
        if link.element.tag != "link" and not paging.owns(link.url, link.text):
            known = entries.get(link.url)
            if known is None or (title and not known.title):
                entries[link.url] = Entry(link.url, title)
    frames = (resolve(base, one.get("src") or "") for one in root.iter("frame"))
    following = [one for one in (*_following(links, paging), *frames) if one and one != url]
    return Listing(
        tuple(entry for entry in entries.values() if entry.url not in following),
        tuple(map(Entry, dict.fromkeys(following))),
    )


def _links(root: HtmlElement, base: str, encoding: str) -> list[_Link]:
    found = []
    for element in root.iter("a", "area", "link"):
        href = element.get("href")
        if not href or href[0] == "#" or (element.tag == "link" and "next" not in (element.get("rel") or "").lower()):
            continue
        if (url := resolve(base, href, encoding)) is not None:
            url = url if "#!" in url else urldefrag(url)[0]
            found.append(_Link(url, " ".join(str(element.text_content()).split()), element))
    return found


def _following(links: list[_Link], paging: Paging) -> list[str]:
    """The next page, by the best sign that there is: rel=next, the number after this one's, the words for it.

    Words that teasers use as well («Далее») count only once on a page, where no headline has the same address.
    """
    own = [link for link in links if paging.same_host(link.url) and link.url != paging.url]
    if declared := [link.url for link in own if "next" in (link.element.get("rel") or "").lower().split()]:
        return declared[:1]
    numbered = [link.url for link in own if paging.is_next(link.url, link.text)]
    numbered = numbered or paging.by_offset(link.url for link in own)
    named = [link.url for link in own if link.element.tag != "link" and _says_next(link)]
    if numbered or named:
        return list(dict.fromkeys([*numbered[:1], *paging.zeroth(link.url for link in own), *named[:1]]))
    maybe = {link.url for link in own if MAYBE_AFTER.match(link.text)}
    titled = {link.url for link in own if link.text and not MAYBE_AFTER.match(link.text)}
    return list(maybe) if len(maybe) == 1 and not maybe & titled else []


def _says_next(link: _Link) -> bool:
    classes = (link.element.get("class") or "").lower().split()
    labels = (link.text, link.element.get("title") or "", link.element.get("aria-label") or "")
    return any(AFTER.match(label) for label in labels if label) or not NEXT_CLASSES.isdisjoint(classes)
