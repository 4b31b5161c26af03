"""A scope with its resampled sums, and the intervals that come from them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from pipelines.measures.coverage import SUMMED, UNITS, Scope
from pipelines.measures.inequality import Array, ratio
from pipelines.measures.resampling import percentile_interval, resample_sums, under_equality, zero_bound

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

    @property
    def stories(self) -> int:
        """Stories that name a candidate."""
        return len(self.scope.stories)

    @property
    def enough(self) -> bool:
        """Whether intervals and tests are made at all."""
        return self.stories >= FEW_STORIES

    @cached_property
    def _sums(self) -> Array:
        """(resamples, columns, candidates)."""
        stories = self.scope.stories
        flat = resample_sums(stories.reshape(len(stories), -1), self.resamples, np.random.default_rng(self.seed))
        return flat.reshape(self.resamples, len(SUMMED), len(self.candidates))

    def total(self, column: str) -> Array:
        """Observed sum by candidate."""
        return self.scope.column(column).sum(axis=0) if self.stories else np.zeros(len(self.candidates))

    def resampled(self, column: str) -> Array:
        """Sums by candidate in each resample: (resamples, candidates)."""
        return np.asarray(self._sums[:, SUMMED.index(column), :])

    @cached_property
    def under_equality(self) -> dict[str, Array]:
        """The inequality index under permuted labels, by unit."""
        rng = np.random.default_rng((*self.seed, 1))
        found = under_equality([self.scope.column(unit) for unit in UNITS], self.resamples, rng)
        return dict(zip(UNITS, found, strict=True))

    def bounds(self, function: Callable[..., Array], *columns: str) -> tuple[Array, Array]:
        """The 95 % interval of `function`, which takes columns' sums of shape (…, candidates), by candidate.

        NaN where there are too few stories for any.
        """
        if not self.enough:
            nothing = np.full(max(1, len(self.candidates)), np.nan)
            return nothing, nothing
        return percentile_interval(function(*(self.resampled(column) for column in columns)))

    def telling(self, place: int, *columns: str) -> int:
        """Stories that say anything of a candidate's ratio; 0 where no interval is made."""
        if not self.enough:
            return 0
        return int(np.count_nonzero(sum(self.scope.column(column)[:, place] for column in columns)))


def warning_of(stories: int) -> str:
    """`too_few`: no interval and no test; `few`: intervals are too narrow; empty: none."""
    if 0 < stories < FEW_STORIES:
        return "too_few"
    return "few" if 0 < stories < WARN_STORIES else ""


def part_of(part: Array, *parts: Array) -> Array:
    """A part by the sum of all parts, itself among them."""
    return ratio(part, np.sum(parts, axis=0))


def with_zero(value: float, low: float, high: float, stories: int) -> tuple[float, float]:
    """The interval of a share or ratio, with the exact bound where nothing or everything was seen in `stories`."""
    if stories and value == 0:
        return 0.0, max(high, zero_bound(stories))
    if stories and value == 1:
        return min(low, 1 - zero_bound(stories)), 1.0
    return low, high
