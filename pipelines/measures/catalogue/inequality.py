"""How far the coverage of all candidates is from each benchmark."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from pipelines.measures.coverage import UNITS
from pipelines.measures.figure import Figure, figure
from pipelines.measures.inequality import loosemore_hanby, shares
from pipelines.measures.sample import Sample


def inequality(sample: Sample) -> Iterator[Figure]:
    """The Loosemore-Hanby index against each benchmark, by unit, with its test.

    For `equal`, labels are permuted within stories; for another benchmark the candidates' shares are tested one by one.
    """
    if len(sample.candidates) < 2:
        return
    for unit in UNITS:
        found = shares(sample.total(unit))
        for name, benchmark in sample.against(unit).items():
            value = float(loosemore_hanby(found, benchmark))
            low, high = sample.index_bounds(partial(loosemore_hanby, benchmark=benchmark), unit, name)
            expected, p = sample.tested(unit, name)
            yield figure("loosemore_hanby", "", unit, name, "contestants", value, low, high, expected, p)
