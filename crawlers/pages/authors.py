"""Who wrote an article, as the page says it: names apart from each other, without the words around them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape

from lxml.html import HtmlElement

from crawlers.pages.html import collapse
from crawlers.pages.overrides import elements_of

MOST = 12
BEFORE = re.compile(
    r"^(?:(?:written |reported |posted |story |words |text |reporting )?by|(?:eingestellt |geschrieben "
    r"|erstellt )?von|par|por|di|da|av|af|door|autor(?:in|en|ka|es|zy)?|author|"
    r"redaktion|redakce|text(?:o|e)?|автор(?:ы|и)?|текст|авторы|мәтін|тексті|подготовил[аи]?|підготув(?:ав|ала"
    r"|али)|interview|foto|opracował[a]?|"
    r"yazan|kirjoittaja|skribent|journalist|reporter)\b\s*:?\s*",
    re.IGNORECASE,
)
AFTER = re.compile(
    r"\s*(?:[|•·–—]|\s-\s|,\s*(?:dpa|reuters|afp|ap\b|updated|special to|contributor|staff|senior|political"
    r"|correspondent|chief)|\bfor the\b|"
    r"\b(?:updated|published|posted|aktualisiert|\d{1,2}[.:/]\d{2}|\d{1,2}\.? \w+ (?:19|20)\d\d)).*$",
    re.IGNORECASE,
)
APART = re.compile(r"\s*(?:,|;|/|\||\n|\s(?:and|und|et|y|e|og|och|en|i|a|и|та|және|ve|&|with|mit)\s)\s*", re.IGNORECASE)
NO_NAME = re.compile(
    r"https?:|www\.|@|^\W*$|^\d+$|\b(?:19|20)\d\d\b|^(?:admin|administrator|editor|webmaster|user|guest|root"
    r"|none|null|unknown|staff|redaktion|"
    r"redacción|redazione|rédaction|редакция|редакція|редактор|администратор|админ|author|all posts|view all"
    r"|more from|follow|facebook|share|"
    r"comments?|подробнее|all articles|about the author|contributor|twitter|email)\b.{0,30}$",
    re.IGNORECASE,
)
LINKED = "//*[@rel='author' or @itemprop='author'][not(ancestor::*[contains(@class,'comment')])]"
NAMED = (
    "//*[not(self::html or self::body or self::article or self::main)][contains(@class,'byline') or"
    " contains(@class,'author') or contains(@class,'Author') or contains(@class,'Byline')][not(ancestor::*["
    "contains(@class,'comment') or contains(@class,'related') or contains(@class,'sidebar') or self::aside])]"
)
PARTICLES = frozenset({"de", "von", "van", "der", "al", "la", "di"})


def shown_authors(tree: HtmlElement) -> tuple[str, ...]:
    """The names in links and elements marked as the author's, in order; empty where nothing reads like a name."""
    for selector in (LINKED, NAMED):
        for element in elements_of(tree, selector)[:6]:
            inner = element.cssselect("[itemprop=name]") if element.get("itemprop") == "author" else []
            text = collapse((inner[0] if inner else element).text_content()) or collapse(element.get("content") or "")
            if len(text) <= 120 and (names := clean_authors([text])) and all(_reads_like_a_name(one) for one in names):
                return names
    return ()


def clean_authors(claims: Iterable[str]) -> tuple[str, ...]:
    """Names out of claims such as "By Ann Lee and Bob Ray, Reuters", each once, in order."""
    found: dict[str, str] = {}
    for claim in claims:
        text = collapse(re.sub(r"<[^>]*>|\([^()]*\)", " ", unescape(unescape(claim))))
        if "://" in text or "@" in text:
            continue
        for name in _apart(AFTER.sub("", BEFORE.sub("", text))):
            name = BEFORE.sub("", name).strip(" .,;:|-–—()")
            if 2 <= len(name) <= 60 and not NO_NAME.search(name):
                found.setdefault(name.casefold(), name.title() if name.isupper() and len(name) > 6 else name)
    return tuple(found.values())[:MOST]


def _apart(text: str) -> list[str]:
    """Names parted by commas and words such as "and": not "Smith, John", which is one."""
    parts = APART.split(text)
    return parts if all(" " in part or len(part) > 12 for part in parts if part) or len(parts) > 2 else [text]


def _reads_like_a_name(text: str) -> bool:
    words = text.split()
    return 2 <= len(words) <= 5 and all(
        word[0].isupper() or word in ("de", "von", "van", "der", "al", "la", "di") for word in words
    )
