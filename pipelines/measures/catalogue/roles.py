"""In which role an incumbent appears: as the holder of the office or as a candidate."""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.measures.coverage import ROLE_COLUMNS
from pipelines.measures.figure import Figure, figure
from pipelines.measures.sample import Sample, part_of


def roles(sample: Sample) -> Iterator[Figure]:
    """Of the mentions of an incumbent, the part in each role by the words around them and the day: `role_office`,
    `role_candidate`, `role_unclear`. None of other candidates. Range: 0..1; the three sum to 1.
    """
    totals = [sample.total(column) for column in ROLE_COLUMNS]
    for column, total in zip(ROLE_COLUMNS, totals, strict=True):
        found, (low, high) = part_of(total, *totals), sample.column_bounds(column, *ROLE_COLUMNS)
        for place, candidate in enumerate(sample.candidates):
            if sum(one[place] for one in totals):
                base = "mentions of the incumbent"
                yield figure(column, candidate, "mentions", "", base, found[place], low[place], high[place])
