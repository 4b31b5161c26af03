"""What other fields call inequality: further indices of all candidates, and two of each."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from functools import partial

import numpy as np

from pipelines.measures import indices, inequality
from pipelines.measures.coverage import INDEXED
from pipelines.measures.figure import Figure, figure
from pipelines.measures.inequality import Array, shares
from pipelines.measures.sample import Sample

NONE = (float("nan"), float("nan"))
AGAINST: Mapping[str, Callable[..., Array]] = {
    "loosemore_hanby_normalised": inequality.normalised_loosemore_hanby,
    "gallagher": inequality.gallagher,
    "gini": inequality.gini,
    "theil": inequality.theil,
    "sainte_lague": indices.sainte_lague,
}
ALONE: Mapping[str, Callable[..., Array]] = {
    "concentration": inequality.herfindahl,
    "effective_number": inequality.effective_number,
    "entropy": indices.entropy,
    "most_to_least": indices.most_to_least,
}


def further_indices(sample: Sample) -> Iterator[Figure]:
    """By unit: against each benchmark, and of the shares alone. None of too few stories.

    `expected_if_equal`, but against other benchmarks than equal shares: the mean where labels are permuted.
    """
    if len(sample.candidates) < 2 or not sample.enough:
        return
    for unit in INDEXED:
        found = shares(sample.total(unit))
        for name, benchmark in sample.against(unit).items():
            for measure, index in AGAINST.items():
                value = float(indices.finite(index(found, benchmark)))
                own = partial(_against, index, benchmark)
                low, high = sample.index_bounds(own, unit, name)
                chance = sample.chance(own, unit) if name == "equal" else None
                yield figure(measure, "", unit, name, "contestants", value, low, high, chance)
        bounds = _bounds_alone(sample, unit)
        for measure, index in ALONE.items():
            low, high = bounds.get(measure, NONE)
            value, chance = float(index(found)), sample.chance(index, unit)
            yield figure(measure, "", unit, "", "contestants", value, low, high, chance)


def _bounds_alone(sample: Sample, unit: str) -> dict[str, tuple[float, float]]:
    """Of the indices that rise or fall with another of equal shares: its interval, put into them.

    None for the most by the least: two extremes of which each may be chance.
    """
    count = len(sample.candidates)
    equal, most = np.full(count, 1 / count), math.log(count)
    low, high = sample.index_bounds(inequality.herfindahl, unit, "equal", equal)
    spread = sample.index_bounds(partial(_against, inequality.theil, equal), unit, "equal", equal)
    return {
        "concentration": (low, high),
        "effective_number": (1 / high, 1 / low),
        "entropy": (most - spread[1], most - spread[0]),
    }


def candidate_indices(sample: Sample) -> Iterator[Figure]:
    """Each candidate's share by the benchmark's, and less the mean of the others', by unit. None of too few stories."""
    if len(sample.candidates) < 2 or not sample.enough:
        return
    for unit in INDEXED:
        for name, benchmark in sample.against(unit).items():
            yield from _of_each(sample, "share_ratio", unit, name, partial(_ratio, benchmark))
        yield from _of_each(sample, "gap_to_others", unit, "", _gap)


def _of_each(
    sample: Sample, measure: str, unit: str, benchmark: str, index: Callable[[Array], Array]
) -> Iterator[Figure]:
    """An index that rises with the candidate's own share alone: its interval is the share's, put into it."""
    found = (index(one) for one in (shares(sample.total(unit)), *sample.share_bounds[unit]))
    for candidate, *bounds in zip(sample.candidates, *found, strict=True):
        yield figure(measure, candidate, unit, benchmark, "contestants", *bounds)


def _against(index: Callable[..., Array], benchmark: Array, found: Array) -> Array:
    return np.asarray(index(found, benchmark))


def _ratio(benchmark: Array, share: Array) -> Array:
    return indices.share_ratio(share, benchmark)


def _gap(share: Array) -> Array:
    """As `indices.gap_to_others`, of each candidate's share by itself."""
    return np.asarray(share - (1 - share) / (len(share) - 1))
