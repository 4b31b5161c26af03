"""Groups of outlets compared: state against private ones, one language edition against another, and outlets at all.

What is independent here is the outlet, or its edition in a language: an owner's line is one decision, however many
articles follow from it. So the labels of outlets are permuted, never those of articles, and of few outlets nothing can
be told.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations
from typing import Any

import numpy as np

from pipelines.measures.coverage import COLUMNS, Scope
from pipelines.measures.figure import Figure, figure
from pipelines.measures.inequality import Array, shares
from pipelines.measures.jackknife import jackknife_interval
from pipelines.measures.race import Flags
from pipelines.measures.resampling import p_value
from pipelines.measures.sample import FEW_STORIES, warning_of

Row = dict[str, Any]
KINDS = ("ownership", "language")
UNITS = ("articles", "words")
OTHERS, PAIRS = "others", "pairs"
FEWEST_WAYS = 20
"""Ways to hand out the groups' labels, under which no p could be 0.05."""
MOST_WAYS = 10_000
"""Up to so many ways all are tried."""
FEW_OUTLETS = "few_outlets"


@dataclass(frozen=True)
class Grouped:
    """Articles naming a candidate by group and by cell: an outlet, or an outlet's edition in a language."""

    scope: Scope
    kind: str

    @cached_property
    def inside(self) -> Flags:
        """Which of the scope's articles."""
        known = np.array([bool(getattr(item, self.kind)) for item in self.scope.items], dtype=bool)
        return np.asarray(self.scope.naming_any & known)

    @cached_property
    def labels(self) -> list[tuple[str, str]]:
        """Of each of these articles: group, and outlet."""
        found = (self.scope.items[place] for place in np.flatnonzero(self.inside))
        return [(getattr(item, self.kind), item.outlet) for item in found]

    @cached_property
    def groups(self) -> list[str]:
        """In order of their names; `state` is first, as it is what others are compared with."""
        return sorted({group for group, _ in self.labels}, key=lambda one: (one != "state", one))

    @cached_property
    def cells(self) -> list[tuple[str, str]]:
        """Each group's outlets: (group, outlet)."""
        return sorted(set(self.labels))

    def by_cell(self, unit: str) -> Array:
        """(cells, candidates)."""
        places = {cell: place for place, cell in enumerate(self.cells)}
        return self._summed(unit, [places[label] for label in self.labels], len(places))

    def by_story(self, unit: str) -> Array:
        """(stories, groups, candidates)."""
        ids = [self.scope.items[place].story for place in np.flatnonzero(self.inside)]
        stories = {story: place for place, story in enumerate(sorted(set(ids)))}
        groups = {group: place for place, group in enumerate(self.groups)}
        into = [
            stories[story] * len(groups) + groups[group] for story, (group, _) in zip(ids, self.labels, strict=True)
        ]
        found = self._summed(unit, into, len(stories) * len(groups))
        return found.reshape(len(stories), len(groups), -1)

    def _summed(self, unit: str, into: Sequence[int], size: int) -> Array:
        values = self.scope.values[self.inside, COLUMNS.index(unit)]
        sums = np.zeros((size, values.shape[1]))
        np.add.at(sums, np.asarray(into, dtype=np.intp), values)
        return sums


def group_gap(
    candidates: Sequence[str], unit: str, benchmark: str, gaps: Array, test: Test, ends: Array
) -> list[Figure]:
    """How far a group of outlets is from another, or from all `others`, in its coverage: state against private ones.

    Of each candidate: the share in the group less that in the other (-1..1; interval: jackknife over stories). Of the
    whole field (no subject): half the sum of their absolute values, the part of the coverage that would have to move
    for both to be alike (0..1), with its mean under the test. p: part of the ways to hand out the groups' labels to
    the outlets in which it is at least as large; all ways up to 10,000, else drawn. A title with editions in both
    languages keeps one in each. Where fewer than 20 ways are left (`few_outlets`) no p could be small: none is given.
    """
    found = [figure("group_gap", "", unit, benchmark, "contestants", test.value, np.nan, np.nan, test.expected, test.p)]
    for place, candidate in enumerate(candidates):
        bounds = gaps[place], ends[0, place], ends[1, place]
        found.append(figure("group_gap", candidate, unit, benchmark, "contestants", *bounds, p=test.of_each[place]))
    return found


@dataclass(frozen=True, slots=True)
class Test:
    """What came of permuting outlets' labels."""

    value: float
    expected: float | None
    p: float | None
    of_each: Sequence[float | None]


def group_figures(scope: Scope, candidates: Sequence[str], resamples: int, seed: int) -> Iterator[Row]:
    """Rows of `measures` for the scope of all outlets in one period: every group against another, by ownership and
    by language. None where there is one group only."""
    for kind in KINDS:
        grouped = Grouped(scope, kind)
        names = grouped.groups
        compared = [(one, other) for one, other in combinations(names, 2)]
        compared += [(one, OTHERS) for one in names if len(names) > 2]
        for unit in UNITS if compared else ():
            by_story, by_cell = grouped.by_story(unit), grouped.by_cell(unit)
            for one, other in compared:
                rng = np.random.default_rng((seed, zlib.crc32(f"{kind} {one} {other} {scope.period}".encode())))
                yield from _compared(grouped, candidates, unit, (one, other), (by_story, by_cell), resamples, rng)


def _compared(
    grouped: Grouped,
    candidates: Sequence[str],
    unit: str,
    pair: tuple[str, str],
    sums: tuple[Array, Array],
    resamples: int,
    rng: np.random.Generator,
) -> Iterator[Row]:
    one, other = pair
    first = np.array([group == one for group in grouped.groups])
    second = ~first if other == OTHERS else np.array([group == other for group in grouped.groups])
    stories = np.stack([sums[0][:, first].sum(axis=1), sums[0][:, second].sum(axis=1)], axis=1)
    stories = stories[stories.any(axis=(1, 2))]
    smaller = int(np.count_nonzero(stories.any(axis=2), axis=0).min()) if len(stories) else 0
    if not smaller:
        return
    cells, by_cell = _cells(grouped, sums[1], pair)
    gaps, ends = gap(stories.sum(axis=0)), np.full((2, len(candidates)), np.nan)
    test = Test(float(np.abs(gaps).sum() / 2), None, None, [None] * len(candidates))
    marks = [warning_of(smaller)]
    if smaller >= FEW_STORIES:
        ends = np.stack(jackknife_interval(gap, stories, -1, 1))
        ways = assignments([outlet for _, outlet in cells], [chosen for chosen, _ in cells], resamples, rng)
        if ways is None:
            marks.append(FEW_OUTLETS)
        else:
            test = _tested(by_cell, ways)
    labels = [label[0] for label in grouped.labels]
    common = {
        "scope_kind": grouped.kind,
        "scope": one,
        "period": grouped.scope.period,
        "n_items": sum(other == OTHERS or label in pair for label in labels),
        "n_stories": len(stories),
        "warning": " ".join(filter(None, marks)),
        "family": OTHERS if other == OTHERS else PAIRS,
    }
    for found in group_gap(candidates, unit, other, gaps, test, ends):
        yield replace(found).row() | common


def _cells(grouped: Grouped, by_cell: Array, pair: tuple[str, str]) -> tuple[list[tuple[bool, str]], Array]:
    """The cells of a comparison: (in the first group, outlet), with their sums (cells, candidates).

    What an outlet has in several of the `others` is one cell: it is as much of one house.
    """
    one, other = pair
    sums: dict[tuple[bool, str], Array] = {}
    for (group, outlet), values in zip(grouped.cells, by_cell, strict=True):
        if other == OTHERS or group in pair:
            sums[group == one, outlet] = sums.get((group == one, outlet), np.zeros_like(values)) + values
    cells = sorted(sums)
    return cells, np.array([sums[cell] for cell in cells])


def gap(sums: Array) -> Array:
    """Shares in the first group less those in the second: of (…, 2, candidates), (…, candidates)."""
    found = shares(sums)
    return np.asarray(found[..., 0, :] - found[..., 1, :])


def _tested(cells: Array, ways: Flags) -> Test:
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


def _all_ways(own: Flags, paired: Sequence[Sequence[int]], free: Array | Any, dealt: int) -> Flags:
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
