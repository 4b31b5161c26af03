"""Which names were left uncounted for doubt: it should be alike for all candidates."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from pipelines.measures.figure import Figure, figure
from pipelines.measures.part_interval import part_interval
from pipelines.measures.sample import FEW_STORIES, Sample, part_of


def left_uncounted(sample: Sample) -> Iterator[Figure]:
    """For each candidate, names left uncounted for doubt by all names seen that are or may be theirs.

    It should be alike for all: where it is not, the counting itself treats candidates unequally.
    """
    seen = sample.scope.seen
    totals = seen.sum(axis=0) if len(seen) else np.zeros((2, len(sample.candidates)))
    found = part_of(totals[1], *totals)
    low = high = np.full(len(sample.candidates), np.nan)
    if len(seen) >= FEW_STORIES:
        low, high = part_interval(seen[:, 1], seen.sum(axis=1))
    for place, candidate in enumerate(sample.candidates):
        yield figure("left_uncounted", candidate, "mentions", "", "names seen", found[place], low[place], high[place])
