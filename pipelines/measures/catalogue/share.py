"""How much of the coverage each candidate has."""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.measures.coverage import UNITS
from pipelines.measures.figure import Figure, figure
from pipelines.measures.inequality import shares
from pipelines.measures.sample import Sample, with_zero


def share(sample: Sample) -> Iterator[Figure]:
    """Each candidate's part of the coverage of all candidates, by unit."""
    for unit in UNITS:
        found = shares(sample.total(unit))
        low, high = sample.bounds(shares, unit)
        for place, candidate in enumerate(sample.candidates):
            bounds = with_zero(found[place], low[place], high[place], sample.stories if sample.enough else 0)
            yield figure("share", candidate, unit, "", "contestants", found[place], *bounds)
