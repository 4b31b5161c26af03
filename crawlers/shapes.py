"""The shape of an outlet's article addresses, told from those it lists and those of its sections."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

ENOUGH = 6
"""Fewer addresses than this show no shape."""
SURE = 10
"""Of fewer than this no shape is sure."""

DATES = (
    r"/(?:19|20)\d\d/\d\d?/\d\d?(?:/|-)",
    r"[/-](?:19|20)\d\d-\d\d-\d\d(?:/|-|$)",
    r"/\d\d?/\d\d?/(?:19|20)\d\d/",
    r"/(?:19|20)\d\d/\d\d?/",
    r"/(?:19|20)\d{6}/",
)
_NUMBER = r"(?!(?:19|20)\d\d\b)\d{4,}"  # a year alone is no article's number
NUMBERS = (
    r"[?&](?:id|news_id|article|story)=\d{2,}",
    rf"[-_/]{_NUMBER}(?:\.s?html?|\.php)(?:\?|$)",
    rf"[-_]{_NUMBER}/?(?:\?|$)",
    rf"/{_NUMBER}[-_/]",
    rf"/{_NUMBER}/?(?:\?|$)",
)


@dataclass(frozen=True, slots=True)
class Shape:
    """A regular expression, and how it does on the addresses it was told from."""

    pattern: str
    matched: int
    of: int
    missed: tuple[str, ...]
    """Listed addresses that it does not match: a few of them."""
    firm: bool
    """Whether it rests on a date or a number, not on folders and words, in which articles differ."""

    @property
    def is_sure(self) -> bool:
        """Whether it is firm and takes every address that a listing names: only then may it stand in an outlet's file.

        An article that it would miss looks exactly like a candidate being ignored: of an outlet of 2016 whose twelve
        newest articles had words joined by hyphens, one in 33 was `/black-lives-matter/7492/`.
        """
        return self.firm and self.matched == self.of >= SURE


def shape_of(articles: Sequence[str], others: Sequence[str]) -> Shape | None:
    """The first shape that (nearly) all article addresses have and no address of `others` (sections, home pages).

    `articles` come from feeds and news sitemaps. None where there are fewer than 6, or none fits nine in ten.
    """
    articles = list(dict.fromkeys(articles))
    if len(articles) < ENOUGH:
        return None
    found = [_measured(pattern, articles, others, firm=True) for pattern in (*DATES, *NUMBERS)]
    found += [_measured(pattern, articles, others, firm=False) for pattern in _weak(articles)]
    fitting = [one for one in found if one is not None and one.matched >= 0.9 * one.of]
    return max(fitting, key=lambda one: (one.matched == one.of, one.firm, one.matched), default=None)


def _measured(pattern: str, articles: Sequence[str], others: Sequence[str], *, firm: bool) -> Shape | None:
    """How a pattern does; None where it takes a section for an article."""
    shape = re.compile(pattern)
    if any(shape.search(url) for url in others):
        return None
    missed = [url for url in articles if not shape.search(url)]
    return Shape(pattern, len(articles) - len(missed), len(articles), tuple(missed[:3]), firm)


def _weak(articles: Sequence[str]) -> list[str]:
    """The first folders, where they are few, and words joined by hyphens."""
    first = Counter(urlsplit(url).path.split("/")[1] for url in articles if urlsplit(url).path.count("/") > 1)
    folders = [word for word, n in first.most_common(6) if n >= max(3, 0.05 * len(articles))]
    names = "|".join(re.escape(word) for word in folders)
    in_folder = [rf"://[^/]+/(?:{names})/[^/]+"] if 0 < len(folders) <= 3 else []
    return [*in_folder, r"/(?:[^/]+-){2,}[^/]+/?(?:\?|$)"]
