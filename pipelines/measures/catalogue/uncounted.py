"""Which names were left uncounted for doubt: it should be alike for all candidates."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from pipelines.measures.figure import Figure, figure
from pipelines.measures.resampling import percentile_interval, resample_sums
from pipelines.measures.sample import FEW_STORIES, Sample, part_of, with_zero


def left_uncounted(sample: Sample) -> Iterator[Figure]:
    """For each candidate, names left uncounted for doubt by all names seen that are or may be theirs.

    It should be alike for all: where it is not, the counting itself treats candidates unequally.
    """
    seen = sample.scope.seen
    totals = seen.sum(axis=0) if len(seen) else np.zeros((2, len(sample.candidates)))
    found = part_of(totals[1], *totals)
    low = high = np.full(len(sample.candidates), np.nan)
    enough = len(seen) >= FEW_STORIES
    if enough:
        rng = np.random.default_rng((*sample.seed, 2))
        sums = resample_sums(seen.reshape(len(seen), -1), sample.resamples, rng).reshape(-1, *seen.shape[1:])
        low, high = percentile_interval(part_of(sums[:, 1], sums[:, 0], sums[:, 1]))
    for place, candidate in enumerate(sample.candidates):
        telling = int(np.count_nonzero(seen[:, :, place].sum(axis=1))) if enough else 0
        bounds = with_zero(found[place], low[place], high[place], telling)
        yield figure("left_uncounted", candidate, "mentions", "", "names seen", found[place], *bounds)
