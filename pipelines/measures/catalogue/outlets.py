"""How much of the inequality is every outlet's own, and how much of it differs between outlets."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from pipelines.measures.coverage import COLUMNS
from pipelines.measures.figure import Figure, figure
from pipelines.measures.indices import finite, theil_split
from pipelines.measures.inequality import Array, shares
from pipelines.measures.resampling import p_value
from pipelines.measures.sample import Sample

UNITS = ("articles", "words")
WORK = 2_000_000
"""Reports dealt out anew in all permutations together; never fewer than LEAST permutations."""
LEAST = 199


def theil_of_outlets(sample: Sample) -> Iterator[Figure]:
    """Theil's index of all outlets together, split exactly: `theil` = `theil_within` - `theil_between`.

    `theil_within`: the mean of the outlets' own divergences from the benchmark, each by its part of the coverage: how
    unequal they are one by one. `theil_between`: how far outlets are from each other, sum over outlets of their part
    by sum p_i|outlet ln(p_i|outlet / p_i): what evens out when all are read. What is left, `theil`, is the lean that
    they have in common. For all outlets, by articles and words. Range: 0..ln n for an equal benchmark; `theil_between`
    is at most ln of the number of outlets too.

    Chance alone makes both larger. Beside `theil_between` stand its mean where the reports (a story in an outlet) are
    dealt out to the outlets anew, and p; copies in several outlets make p too large rather than too small.
    """
    scope = sample.scope
    if scope.kind != "all" or len(sample.candidates) < 2 or not sample.enough:
        return
    inside = np.flatnonzero(scope.naming_any)
    keys = [(scope.items[place].outlet, scope.items[place].story) for place in inside]
    reports = {key: place for place, key in enumerate(sorted(set(keys)))}
    into = [reports[key] for key in keys]
    starts = np.unique([outlet for outlet, _ in reports], return_index=True)[1]
    if len(starts) < 2:
        return
    for unit in UNITS:
        dealt = np.zeros((len(reports), len(sample.candidates)))
        np.add.at(dealt, into, scope.values[inside, COLUMNS.index(unit)])
        yield from _split(sample, unit, dealt, starts)


def _split(sample: Sample, unit: str, reports: Array, starts: NDArray[np.intp]) -> Iterator[Figure]:
    rng = np.random.default_rng((*sample.seed, 2))
    outlets = np.add.reduceat(reports, starts, axis=0)
    between = _between(outlets)
    times = min(sample.resamples, max(LEAST, WORK // len(reports)))
    dealt = (reports[rng.permutation(len(reports))] for _ in range(times))
    under = np.array([_between(np.add.reduceat(one, starts, axis=0)) for one in dealt])
    none = float("nan")
    p = p_value(between, under)
    yield figure("theil_between", "", unit, "", "contestants", between, none, none, float(under.mean()), p)
    for name, benchmark in sample.against(unit).items():
        whole, apart = theil_split(outlets, benchmark)
        yield figure("theil_within", "", unit, name, "contestants", float(finite(whole + apart)), none, none)


def _between(outlets: Array) -> float:
    """Of (outlets, candidates)."""
    return theil_split(outlets, shares(outlets.sum(axis=0)))[1]
