"""Groups of outlets compared: state against private ones, one language edition against another, and outlets at all.

What is independent here is the outlet, or its edition in a language: an owner's line is one decision, however many
articles follow from it. So the labels of outlets are permuted, never those of articles, and of few outlets nothing can
be told.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Any

import numpy as np

from pipelines.measures.coverage import COLUMNS, Scope
from pipelines.measures.figure import Figure, figure
from pipelines.measures.inequality import Array
from pipelines.measures.jackknife import jackknife_interval
from pipelines.measures.outlet_labels import Test, assignments, gap, tested
from pipelines.measures.race import Flags
from pipelines.measures.sample import FEW_STORIES, warning_of

Row = dict[str, Any]
KINDS = ("ownership", "language")
UNITS = ("articles", "words")
OTHERS, PAIRS = "others", "pairs"
FEW_OUTLETS = "few_outlets"


@dataclass(frozen=True, slots=True)
class Pair:
    """A group and what it is compared with: another group, or all OTHERS."""

    one: str
    other: str

    def is_other(self, group: str) -> bool:
        """Whether a group is on the other side."""
        return group != self.one and self.other in (group, OTHERS)


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

    @cached_property
    def by_cell(self) -> dict[str, Array]:
        """Unit to (cells, candidates)."""
        places = {cell: place for place, cell in enumerate(self.cells)}
        into = [places[label] for label in self.labels]
        return {unit: self._summed(unit, into, len(places)) for unit in UNITS}

    @cached_property
    def by_story(self) -> dict[str, Array]:
        """Unit to (stories, groups, candidates)."""
        ids = [self.scope.items[place].story for place in np.flatnonzero(self.inside)]
        stories = {story: place for place, story in enumerate(sorted(set(ids)))}
        groups = {group: place for place, group in enumerate(self.groups)}
        size = len(stories) * len(groups)
        into = [
            stories[story] * len(groups) + groups[group] for story, (group, _) in zip(ids, self.labels, strict=True)
        ]
        return {unit: self._summed(unit, into, size).reshape(len(stories), len(groups), -1) for unit in UNITS}

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


def group_figures(scope: Scope, candidates: Sequence[str], resamples: int, seed: int) -> Iterator[Row]:
    """Rows of `measures` for the scope of all outlets in one period: every group against another, by ownership and
    by language. None where there is one group only."""
    for kind in KINDS:
        grouped = Grouped(scope, kind)
        names = grouped.groups
        pairs = [Pair(one, other) for one, other in combinations(names, 2)]
        pairs += [Pair(one, OTHERS) for one in names if len(names) > 2]
        for unit in UNITS:
            for pair in pairs:
                name = f"{kind} {pair.one} {pair.other} {scope.period}"
                rng = np.random.default_rng((seed, zlib.crc32(name.encode())))
                yield from _compared(grouped, pair, unit, candidates, resamples, rng)


def _compared(
    grouped: Grouped, pair: Pair, unit: str, candidates: Sequence[str], resamples: int, rng: np.random.Generator
) -> Iterator[Row]:
    first = np.array([group == pair.one for group in grouped.groups])
    second = np.array([pair.is_other(group) for group in grouped.groups])
    every = grouped.by_story[unit]
    stories = np.stack([every[:, first].sum(axis=1), every[:, second].sum(axis=1)], axis=1)
    stories = stories[stories.any(axis=(1, 2))]
    fewer = int(np.count_nonzero(stories.any(axis=2), axis=0).min())
    if not fewer:
        return
    gaps, ends = gap(stories.sum(axis=0)), np.full((2, len(candidates)), np.nan)
    test = Test(float(np.abs(gaps).sum() / 2), None, None, [None] * len(candidates))
    marks = [warning_of(fewer)]
    if fewer >= FEW_STORIES:
        ends = np.stack(jackknife_interval(gap, stories, -1, 1))
        cells, by_cell = _cells(grouped, pair, unit)
        ways = assignments([outlet for _, outlet in cells], [chosen for chosen, _ in cells], resamples, rng)
        if ways is None:
            marks.append(FEW_OUTLETS)
        else:
            test = tested(by_cell, ways)
    common = {
        "scope_kind": grouped.kind,
        "scope": pair.one,
        "period": grouped.scope.period,
        "n_items": sum(group == pair.one or pair.is_other(group) for group, _ in grouped.labels),
        "n_stories": len(stories),
        "warning": " ".join(filter(None, marks)),
        "family": OTHERS if pair.other == OTHERS else PAIRS,
    }
    for found in group_gap(candidates, unit, pair.other, gaps, test, ends):
        yield found.row() | common


def _cells(grouped: Grouped, pair: Pair, unit: str) -> tuple[list[tuple[bool, str]], Array]:
    """The cells of a comparison: (in the first group, outlet), with their sums (cells, candidates).

    What an outlet has in several of the `others` is one cell: it is as much of one house.
    """
    sums: dict[tuple[bool, str], Array] = {}
    for (group, outlet), values in zip(grouped.cells, grouped.by_cell[unit], strict=True):
        if group == pair.one or pair.is_other(group):
            key = (group == pair.one, outlet)
            sums[key] = sums.get(key, np.zeros_like(values)) + values
    cells = sorted(sums)
    return cells, np.array([sums[cell] for cell in cells])
