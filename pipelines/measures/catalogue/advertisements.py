"""Who is named in what outlets themselves label as advertising: apart from all editorial coverage."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from pipelines.measures.coverage import COLUMNS, Scope
from pipelines.measures.figure import Figure, figure
from pipelines.measures.inequality import shares
from pipelines.measures.part_interval import part_interval
from pipelines.measures.sample import FEW_STORIES, Sample


def share_of_advertisements(sample: Sample) -> Iterator[Figure]:
    """Each candidate's part of what labelled advertisements give all candidates, by articles and words; none without.

    An article is one where its page, its section or its headline says so; what is not labelled is not seen. Such
    articles are in no other figure. Formula: c_i / sum c over labelled advertisements. Range: 0..1.
    """
    inside = sample.scope.advertisements
    if not inside:
        return
    apart = Scope("", "", "", inside)
    naming = apart.naming_any
    by_story = apart.by_story(apart.values, naming)
    for unit in ("articles", "words"):
        counted = by_story[:, COLUMNS.index(unit)]
        found = shares(counted.sum(axis=0))
        low = high = np.full(len(sample.candidates), np.nan)
        if len(counted) >= FEW_STORIES:
            low, high = part_interval(counted, counted.sum(axis=1, keepdims=True))
        for place, candidate in enumerate(sample.candidates):
            bounds = found[place], low[place], high[place]
            one = figure("share_of_advertisements", candidate, unit, "", "advertisements", *bounds)
            yield replace(one, n_items=int(np.count_nonzero(naming)), n_stories=len(counted))
