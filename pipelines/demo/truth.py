"""What is known of the demo's articles, because they were written so: what a run must find."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from pipelines.demo.source import DemoArticle, Marked, read_press

STATUS = {"deleted": "deleted", "dropped": "deleted", "moved": "moved"}
CANDIDATES = ("sarmanov", "tolenova", "moroz", "kaskabay", "beisenov")


@dataclass(frozen=True, slots=True)
class Truth:
    """An article as it stands after the second visit."""

    article: DemoArticle
    title: str
    body: str
    status: str
    """live | deleted | moved; of a deleted one the text is the last that was seen."""
    edits: int
    headline_changes: int
    mentions: Counter[str]
    """By candidate, kind name."""
    quotes: Counter[str]
    """Pieces of direct speech by speaker."""


def demo_truth() -> dict[tuple[str, str], Truth]:
    """The truth by (outlet, path of the address)."""
    return {
        (article.outlet, article.path): _truth(article) for articles in read_press().values() for article in articles
    }


def _truth(article: DemoArticle) -> Truth:
    version = article.versions[-1]
    parts: list[Marked] = [version.title, *version.paragraphs]
    return Truth(
        article=article,
        title=version.title.text,
        body="\n\n".join(part.text for part in version.paragraphs),
        status=STATUS.get(article.event or "", "live"),
        edits=sum(one.paragraphs != other.paragraphs for one, other in pairwise(article.versions)),
        headline_changes=sum(one.title != other.title for one, other in pairwise(article.versions)),
        mentions=Counter(
            one.subject for part in parts for one in part.mentions if one.kind == "name" and one.subject in CANDIDATES
        ),
        quotes=Counter(speaker for part in parts for _, _, speaker in part.quotes),
    )
