"""Candidates' parts of more than what all candidates have: of all subjects, of everything, of what is on the election.

The same coverage may be 29 % of one base and 44 % of another, so that each is a measure with a name of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from pipelines.measures.coverage import COLUMNS
from pipelines.measures.figure import Figure, figure
from pipelines.measures.inequality import Array, ratio
from pipelines.measures.part_interval import part_interval
from pipelines.measures.sample import FEW_STORIES, Sample

ANY = "*"
COUNTED = ("articles", "mentions", "words")
TAKEN = [COLUMNS.index(name) for name in COUNTED]


def share_of_subjects(sample: Sample) -> Iterator[Figure]:
    """Each subject's part of the coverage of all subjects of the register: candidates, offices, government, commission.

    By articles, stories, mentions, words. Formula: c_i / sum c over all subjects. Range: 0..1. An office counts apart
    from the candidate who holds it.
    """
    scope = sample.scope
    if not scope.items or not sample.others:
        return
    counted = np.concatenate([scope.values[:, TAKEN], _with_articles(scope.others)], axis=2)
    inside = np.asarray((counted[:, 0] > 0).any(axis=1))
    subjects, articles = (*sample.candidates, *sample.others), int(np.count_nonzero(inside))
    for unit, part in _units(scope.by_story(counted, inside)):
        whole = part.sum(axis=1, keepdims=True)
        yield from _parts("share_of_subjects", unit, "all subjects", subjects, part, whole, articles)


def share_of_news_hole(sample: Sample) -> Iterator[Figure]:
    """Each candidate's part of everything that was published, on whatever subject; `*`: of any candidate.

    By articles and stories: those naming the candidate by all; one that names two counts for each, so that parts do
    not sum to that of `*`. By words: those about the candidate by all. Range: 0..1. It shows how visible the candidates
    were at all, and an election that is kept out of the news. Of each candidate on days in the race.
    """
    every = np.ones(len(sample.scope.items), dtype=bool)
    yield from _of_articles(sample, "share_of_news_hole", "whole news hole", every)


def share_of_election_items(sample: Sample) -> Iterator[Figure]:
    """As `share_of_news_hole`, of items on the election: naming a candidate or the commission, or on its topics.

    Topics of the election are those with `election: true` in topics.yml. Range: 0..1.
    """
    about = sample.scope.named.any(axis=1) | np.array([item.election for item in sample.scope.items], dtype=bool)
    yield from _of_articles(sample, "share_of_election_items", "election items", np.asarray(about))


def _of_articles(sample: Sample, measure: str, base: str, inside: NDArray[np.bool_]) -> Iterator[Figure]:
    scope = sample.scope
    if not scope.items:
        return
    counted = scope.values[:, TAKEN]
    anybody = counted.sum(axis=2, keepdims=True)
    whole = np.maximum(np.array([(1.0, 0.0, item.size) for item in scope.items])[:, :, None], anybody)
    anybody[:, 0] = anybody[:, 0] > 0
    whole[:, 0] = 1
    days = np.concatenate([scope.racing[:, None, :], np.ones_like(anybody[:, :1], dtype=bool)], axis=2)
    sums = scope.by_story(np.concatenate([counted, anybody, whole * days], axis=2), inside)
    subjects, articles = (*sample.candidates, ANY), int(np.count_nonzero(inside))
    for unit, part in _units(sums):
        if unit != "mentions":
            yield from _parts(
                measure, unit, base, subjects, part[:, : len(subjects)], part[:, len(subjects) :], articles
            )


def _with_articles(others: Array) -> Array:
    """Mentions and words of other subjects with whether they are named before: (articles, COUNTED, subjects)."""
    return np.concatenate([others[:, :1] > 0, others], axis=1)


def _units(sums: Array) -> Iterator[tuple[str, Array]]:
    """Sums by story (stories, COUNTED, subjects), by unit: (stories, subjects)."""
    for place, unit in enumerate(COUNTED):
        yield unit, sums[:, place]
    yield "stories", (sums[:, 0] > 0).astype(np.float64)


def _parts(
    measure: str, unit: str, base: str, subjects: Sequence[str], part: Array, whole: Array, articles: int
) -> Iterator[Figure]:
    """A figure for each subject, with how many articles and stories the base has."""
    found = ratio(part.sum(axis=0), np.broadcast_to(whole, part.shape).sum(axis=0))
    low = high = np.full(len(subjects), np.nan)
    if len(part) >= FEW_STORIES:
        low, high = part_interval(part, whole)
    for place, subject in enumerate(subjects):
        one = figure(measure, subject, unit, "", base, found[place], low[place], high[place])
        yield replace(one, n_items=articles, n_stories=len(part))
