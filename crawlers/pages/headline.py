"""Which of the headlines that a page gives in several places is the article's."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawlers.pages.metadata import PageMetadata

WEIGHTS = {"h1": 1.2, "json-ld": 1.0, "meta og:title": 0.8, "meta twitter:title": 0.2, "meta title": 0.2}
OF_TITLE = 0.5
"""For a headline with which the title element begins or ends: beside it stands the outlet's name."""
LONGEST = 400
SITE = re.compile(r"\s+(?:[|•·»—–]|-|::)\s+[^|•·»—–]{2,40}$")


def choose_headline(metadata: PageMetadata) -> tuple[str, str] | None:
    """(headline, rule): the one on which most places agree, an h1 above others; None for a page without any."""
    titles = [(rule, text) for rule, text in metadata.headlines if rule in WEIGHTS and 3 <= len(text) <= LONGEST]
    page = next((letters(text) for rule, text in metadata.headlines if rule == "title"), "")
    best: tuple[float, str, str] | None = None
    for rule, text in titles:
        own = letters(text)
        if len(own) < 3:
            continue
        score = WEIGHTS[rule] + sum(WEIGHTS[other] for other in _agreeing(own, rule, titles))
        score += OF_TITLE if page.startswith(own) or page.endswith(own) else 0.0
        if best is None or score > best[0]:
            best = (score, text, rule)
    if best:
        return best[1], best[2]
    return next(((SITE.sub("", text), "title") for rule, text in metadata.headlines if rule == "title"), None)


def shown_headline(metadata: PageMetadata, chosen: str) -> str | None:
    """The h1 that has most words of the chosen headline; None where no h1 has half of them."""
    wanted = set(re.findall(r"\w+", chosen.casefold()))
    best, most = None, 0.5 * len(wanted)
    for rule, text in metadata.headlines:
        if rule == "h1" and len(wanted & set(re.findall(r"\w+", text.casefold()))) > most:
            best, most = text, len(wanted & set(re.findall(r"\w+", text.casefold())))
    return best


def letters(text: str) -> str:
    """A text without anything but its letters and digits, for comparison."""
    return re.sub(r"[\W_]+", "", text).casefold()


def _agreeing(own: str, rule: str, titles: Sequence[tuple[str, str]]) -> set[str]:
    return {other for other, text in titles if other != rule and letters(text) == own}
