"""How far the coverage of all candidates is from each benchmark."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np

from pipelines.measures.coverage import UNITS
from pipelines.measures.figure import Figure, figure
from pipelines.measures.inequality import loosemore_hanby, shares
from pipelines.measures.resampling import p_value
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
            low, high = sample.index_bounds(partial(loosemore_hanby, benchmark=benchmark), unit)
            expected, p = _tested(sample, unit, name, value)
            yield figure("loosemore_hanby", "", unit, name, "contestants", value, low, high, expected, p)


def _tested(sample: Sample, unit: str, benchmark: str, value: float) -> tuple[float | None, float | None]:
    """The index's mean under equal treatment (for `equal` only), and p; None for too few stories or no coverage.

    No p against another benchmark where not all were in the race all the time: it was not made for those days.
    """
    if not sample.enough or np.isnan(value):
        return None, None
    if benchmark == "equal":
        under = sample.under_equality[unit]
        return float(under.mean()), p_value(value, under)
    return None, sample.p_against(unit, sample.benchmarks[benchmark]) if sample.racing.all() else None
