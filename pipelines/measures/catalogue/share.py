"""How much of the coverage each candidate has."""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.measures.coverage import UNITS
from pipelines.measures.figure import Figure, figure
from pipelines.measures.inequality import shares
from pipelines.measures.sample import Sample


def share(sample: Sample) -> Iterator[Figure]:
    """Each candidate's part of the coverage of all candidates, by unit."""
    for unit in UNITS:
        found, (low, high) = shares(sample.total(unit)), sample.share_bounds[unit]
        for place, candidate in enumerate(sample.candidates):
            yield figure("share", candidate, unit, "", "contestants", found[place], low[place], high[place])
