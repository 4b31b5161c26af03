"""Articles that the demo's press names in its lists and that nobody gets: so that its gaps can be known too.

Their pages are never served; the truth has none of them.
"""

from __future__ import annotations

import datetime as dt
from itertools import chain

from pipelines.demo.source import DemoArticle, Marked, Version

ROBOTS = "User-agent: *\nDisallow: /admin/\nDisallow: /*/premium/\n"


def _named_only(outlet: str, language: str, moment: str, slug: str, title: str) -> DemoArticle:
    version = Version(Marked(title), ())
    return DemoArticle(outlet, slug, dt.datetime.fromisoformat(moment), "politics", language, (version,))


GONE = (_named_only("panorama", "ru", "2026-03-09T15:00", "tender-papers", "Документы о тендере: что в них было"),)
"""Taken down before anybody could fetch them."""
FOR_SUBSCRIBERS = (
    _named_only("steppe-times", "en", "2026-03-08T10:00", "premium/grain-quotas", "Grain quotas: who will get them"),
    _named_only("steppe-times", "en", "2026-03-08T12:00", "premium/rail-freight", "Rail freight: the price of a wagon"),
)
"""robots.txt forbids their folder."""


def listed(outlet: str, shown: list[DemoArticle]) -> list[DemoArticle]:
    """What the lists of an outlet name, oldest first: the articles that are shown, and those that nobody gets."""
    named = [one for one in chain(GONE, FOR_SUBSCRIBERS) if one.outlet == outlet]
    return sorted([*shown, *named], key=lambda one: one.date)
