"""How much of what an outlet publishes is on each topic of the campaign's list, and of what names each candidate."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from pipelines.measures.clustered import clustered_interval
from pipelines.measures.coverage import Scope
from pipelines.measures.figure import Figure, figure
from pipelines.measures.sample import FEW_STORIES, warning_of

Row = dict[str, Any]
BASES = {"": "all articles", "*": "articles naming a candidate"}
OWN = "articles naming the candidate"


def topic_share(topic: str, subject: str, part: Sequence[float], whole: Sequence[float]) -> Figure:
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
    scope: Scope, topics: Sequence[str], on: Mapping[str, frozenset[str]], candidates: Sequence[str]
) -> Iterator[Row]:
    """Rows of `measures` for one scope. `on` is article to the topics that it is on; no topics: none."""
    if not topics or not scope.items:
        return
    for place, subject in enumerate(("", "*", *candidates), start=-2):
        inside = [item for item in scope.items if place == -2 or _names(item.values[0], place)]
        whole: defaultdict[str, float] = defaultdict(float)
        parts: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
        for item in inside:
            whole[item.story] += 1
            for topic in on.get(item.id, ()):
                parts[topic][item.story] += 1
        common = {
            "scope_kind": scope.kind,
            "scope": scope.name,
            "period": scope.period,
            "n_items": len(inside),
            "n_stories": len(whole),
            "warning": warning_of(len(whole)),
        }
        for topic in topics:
            found = topic_share(topic, subject, [parts[topic][story] for story in whole], list(whole.values()))
            yield asdict(found) | common


def _names(naming: np.ndarray, place: int) -> bool:
    """Whether an article names the candidate of a place, or any where it is -1."""
    return bool(naming.any()) if place == -1 else bool(naming[place])
