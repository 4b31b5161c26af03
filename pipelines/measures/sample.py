"""A scope with its resampled sums, and the intervals that come from them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from pipelines.measures.coverage import UNITS, Scope
from pipelines.measures.indices import finite
from pipelines.measures.inequality import Array, ratio, shares
from pipelines.measures.part_interval import part_interval, part_p, simes
from pipelines.measures.race import Flags
from pipelines.measures.resampling import equal_shares, percentile_interval, resample_sums, under_equality

FEW_STORIES = 15
WARN_STORIES = 24


@dataclass(frozen=True)
class Sample:
    """A scope with its resampled sums, drawn once for all measures so that they agree with each other."""

    scope: Scope
    candidates: tuple[str, ...]
    benchmarks: Mapping[str, Array]
    resamples: int
    seed: tuple[int, ...]
    women: tuple[bool, ...] = ()
    """Of the candidates, in their order; empty: not told."""
    others: tuple[str, ...] = ()
    """The register's other subjects, in the order of `Item.others`."""

    @property
    def stories(self) -> int:
        """Stories that name a candidate."""
        return len(self.scope.stories)

    @property
    def enough(self) -> bool:
        """Whether intervals and tests are made at all."""
        return self.stories >= FEW_STORIES

    @cached_property
    def _resampled(self) -> dict[str, Array]:
        """Shares in each resample, by unit: (resamples, candidates)."""
        units = np.stack([self.column(unit) for unit in UNITS], axis=1)
        flat = resample_sums(units.reshape(self.stories, -1), self.resamples, np.random.default_rng(self.seed))
        sums = flat.reshape(self.resamples, *units.shape[1:])
        return {unit: shares(sums[:, place]) for place, unit in enumerate(UNITS)}

    def column(self, name: str) -> Array:
        """One column by story: (stories, candidates)."""
        return self.scope.column(name) if self.stories else np.zeros((0, len(self.candidates)))

    def total(self, column: str) -> Array:
        """Observed sum by candidate."""
        return np.asarray(self.column(column).sum(axis=0))

    @cached_property
    def racing(self) -> Flags:
        """Who was in the race on a day of each story: (stories, candidates)."""
        return self.scope.story_racing if self.stories else np.ones((0, len(self.candidates)), dtype=bool)

    @cached_property
    def equal(self) -> dict[str, Array]:
        """Each candidate's share under equal treatment, by unit: 1/n, less for who was not in the race all the time."""
        return {unit: equal_shares(self.column(unit), self.racing) for unit in UNITS}

    def against(self, unit: str) -> dict[str, Array]:
        """Every benchmark, by its id, for figures in a unit."""
        return {**self.benchmarks, "equal": self.equal[unit]}

    @cached_property
    def under_equality(self) -> dict[str, Array]:
        """The inequality index under permuted labels, by unit."""
        rng = np.random.default_rng((*self.seed, 1))
        columns, expected = [self.column(unit) for unit in UNITS], [self.equal[unit] for unit in UNITS]
        return dict(zip(UNITS, under_equality(columns, expected, self.racing, self.resamples, rng), strict=True))

    def index_bounds(self, index: Callable[[Array], Array], unit: str) -> tuple[float, float]:
        """The 95 % interval of an index, which takes shares (…, candidates), in a unit; the infinite left out.

        NaN where there are too few stories for any.
        """
        if not self.enough:
            return float("nan"), float("nan")
        low, high = percentile_interval(finite(index(self._resampled[unit]))[:, None])
        return float(low[0]), float(high[0])

    def part_bounds(self, part: Array, whole: Array) -> tuple[Array, Array]:
        """The 95 % interval of sum(part) / sum(whole), both (stories, candidates) or (stories, 1), by candidate."""
        return part_interval(part, whole) if self.enough else self._nothing

    def p_against(self, unit: str, benchmark: Array) -> float | None:
        """p of all candidates' shares being those of a benchmark (Simes, of each one's p); None where none is known."""
        counted = self.column(unit)
        p = simes(part_p(counted, counted.sum(axis=1, keepdims=True), benchmark))
        return None if np.isnan(p) else p

    def column_bounds(self, part: str, *wholes: str) -> tuple[Array, Array]:
        """The same of a column by the sum of others, itself among them or not."""
        return self.part_bounds(self.column(part), np.sum([self.column(whole) for whole in wholes], axis=0))

    @cached_property
    def share_bounds(self) -> dict[str, tuple[Array, Array]]:
        """The 95 % interval of each candidate's share, by unit."""
        counted = {unit: self.column(unit) for unit in UNITS}
        return {unit: self.part_bounds(one, one.sum(axis=1, keepdims=True)) for unit, one in counted.items()}

    @property
    def _nothing(self) -> tuple[Array, Array]:
        nothing = np.full(max(1, len(self.candidates)), np.nan)
        return nothing, nothing


def warning_of(stories: int) -> str:
    """`too_few`: no interval and no test; `few`: intervals are too narrow; empty: none."""
    if 0 < stories < FEW_STORIES:
        return "too_few"
    return "few" if 0 < stories < WARN_STORIES else ""


def part_of(part: Array, *parts: Array) -> Array:
    """A part by the sum of all parts, itself among them."""
    return ratio(part, np.sum(parts, axis=0))
