"""The test of groups of outlets: their labels are permuted among the outlets, which are what is independent."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from pipelines.measures.inequality import Array, shares
from pipelines.measures.race import Flags
from pipelines.measures.resampling import p_value

FEWEST_WAYS = 20
"""Ways to hand out the groups' labels, under which no p could be 0.05."""
MOST_WAYS = 10_000
"""Up to so many ways all are tried."""


@dataclass(frozen=True, slots=True)
class Test:
    """What came of permuting outlets' labels: of all candidates together, and p of each. None: not tested."""

    value: float
    expected: float | None
    p: float | None
    of_each: Sequence[float | None]


def gap(sums: Array) -> Array:
    """Shares in the first group less those in the second: of (…, 2, candidates), (…, candidates)."""
    found = shares(sums)
    return np.asarray(found[..., 0, :] - found[..., 1, :])


def tested(cells: Array, ways: Flags) -> Test:
    """`cells` (cells, candidates); `ways` (ways, cells), the first of them as it is."""
    chosen = ways.astype(np.float64)
    gaps = gap(np.stack([chosen @ cells, (1 - chosen) @ cells], axis=1))
    whole = np.abs(gaps).sum(axis=1) / 2
    whole, gaps = np.nan_to_num(whole, nan=1.0), np.nan_to_num(np.abs(gaps), nan=1.0)
    of_each = [p_value(one[0], one[1:]) for one in gaps.T]
    return Test(float(whole[0]), float(whole.mean()), p_value(whole[0], whole[1:]), of_each)


def assignments(
    outlets: Sequence[str], first: Sequence[bool], resamples: int, rng: np.random.Generator
) -> Flags | None:
    """Ways to hand out two groups' labels to cells, (ways, cells): as it is, then all others or `resamples` of them.

    An outlet with cells in both groups keeps one in each; all other cells are dealt anew. None for fewer than
    FEWEST_WAYS.
    """
    own = np.asarray(first, dtype=bool)
    both = {outlet for outlet, chosen in zip(outlets, own, strict=True) if chosen} & {
        outlet for outlet, chosen in zip(outlets, own, strict=True) if not chosen
    }
    paired = [[place for place, outlet in enumerate(outlets) if outlet == one] for one in sorted(both)]
    free = np.array([place for place, outlet in enumerate(outlets) if outlet not in both], dtype=np.intp)
    dealt = int(own[free].sum())
    count = 2 ** len(paired) * math.comb(len(free), dealt)
    if count < FEWEST_WAYS:
        return None
    if count <= MOST_WAYS:
        return _all_ways(own, paired, free, dealt)
    ways = np.repeat(own[None], resamples + 1, axis=0)
    if len(free):
        ways[1:, free] = rng.permuted(ways[1:, free], axis=1)
    for places in paired:
        turned = rng.random(resamples) < 0.5
        ways[1:, places] ^= turned[:, None]
    return ways


def _all_ways(own: Flags, paired: Sequence[Sequence[int]], free: NDArray[np.intp], dealt: int) -> Flags:
    """Every way once; the one that is comes first."""
    ways = []
    for chosen in combinations(free.tolist(), dealt):
        for turns in range(2 ** len(paired)):
            way = own.copy()
            way[free] = False
            way[list(chosen)] = True
            for number, places in enumerate(paired):
                if turns >> number & 1:
                    way[list(places)] ^= True
            ways.append(way)
    found = np.array(ways)
    found = found[(found != own).any(axis=1)]
    return np.concatenate([own[None], found])
