"""How much of the coverage each candidate has."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from pipelines.measures.coverage import UNITS
from pipelines.measures.figure import Figure, figure
from pipelines.measures.inequality import shares
from pipelines.measures.sample import Sample


def share(sample: Sample) -> Iterator[Figure]:
    """Each candidate's part of the coverage of all candidates, by unit; none for who was in the race on no day of it.

    A candidate's coverage counts on days in the race. `expected_if_equal`: the share if every story were shared out
    evenly among those in the race on its day.
    """
    absent = ~sample.racing.any(axis=0) & (sample.stories > 0)
    for unit in UNITS:
        found, (low, high) = np.where(absent, np.nan, shares(sample.total(unit))), sample.share_bounds[unit]
        for place, candidate in enumerate(sample.candidates):
            due = None if np.isnan(found[place]) else float(sample.equal[unit][place])
            bounds = low[place], high[place]
            yield figure("share", candidate, unit, "", "contestants", found[place], *bounds, due)
