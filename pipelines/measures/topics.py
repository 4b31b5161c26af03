"""How much of what an outlet publishes is on each topic of the campaign's list, and of what names each candidate."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pipelines.measures.clustered import clustered_interval
from pipelines.measures.coverage import Scope
from pipelines.measures.figure import Figure, figure
from pipelines.measures.sample import FEW_STORIES, warning_of

Row = dict[str, Any]
Counts = NDArray[np.intp]
BASES = {"": "all articles", "*": "articles naming a candidate"}
OWN = "articles naming the candidate"


def topic_share(topic: str, subject: str, part: ArrayLike, whole: Counts) -> Figure:
    """The part of the articles that are on a topic (`topic_share:<topic>`).

    Of all articles, of those naming any candidate (`*`), of those naming one. An article may be on several topics, or
    on none, so the sum over topics is not 1.

    Formula: articles on the topic / articles of the base, by story. Range: 0..1. Interval: Korn and Graubard, with
    stories as clusters; none under 15 stories.
    """
    value, low, high = clustered_interval(part, whole)
    if len(whole) < FEW_STORIES:
        low = high = float("nan")
    return figure(f"topic_share:{topic}", subject, "articles", "", BASES.get(subject, OWN), value, low, high)


def topic_figures(
    scope: Scope, topics: Sequence[str], on: Mapping[str, frozenset[str]], candidates: Sequence[str], gap: str = ""
) -> Iterator[Row]:
    """Rows of `measures` for one scope. `on` is article to the topics that it is on; no topics: none.

    `gap` is the mark of outlet-days that are not complete (`pipelines.completeness.gaps.gap_marks`).
    """
    if not topics or not scope.items:
        return
    numbers: dict[str, int] = {}
    stories = np.array([numbers.setdefault(item.story, len(numbers)) for item in scope.items])
    found = [on.get(item.id, ()) for item in scope.items]
    told = {topic: np.array([topic in one for one in found]) for topic in topics}
    every = np.ones(len(stories), dtype=bool)
    naming = (every, scope.named.any(axis=1), *scope.named.T)
    for subject, inside in zip(("", "*", *candidates), naming, strict=True):
        whole = np.bincount(stories[inside], minlength=len(numbers))
        common = {
            "scope_kind": scope.kind,
            "scope": scope.name,
            "period": scope.period,
            "n_items": int(np.count_nonzero(inside)),
            "n_stories": int(np.count_nonzero(whole)),
            "warning": " ".join(filter(None, (warning_of(int(np.count_nonzero(whole))), gap))),
        }
        for topic in topics:
            part = np.bincount(stories[inside & told[topic]], minlength=len(numbers))
            yield topic_share(topic, subject, part[whole > 0], whole[whole > 0]).row() | common
