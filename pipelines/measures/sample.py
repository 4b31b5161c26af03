"""A scope with its resampled sums, and the intervals that come from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from pipelines.measures.coverage import UNITS, Scope
from pipelines.measures.index_interval import Index, index_interval, nearest_shares
from pipelines.measures.inequality import Array, loosemore_hanby, ratio, shares
from pipelines.measures.part_interval import part_interval, part_p, simes
from pipelines.measures.race import Flags
from pipelines.measures.resampling import equal_shares, p_value, permuted_shares, resample_sums

FEW_STORIES = 15
WARN_STORIES = 24
LEVEL = 0.05
FOR_MEANS = 4
"""Of the permutations, a quarter is enough where only a mean is needed, and as many resamples for indices' bias."""


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
    _totals: dict[str, Array] = field(default_factory=dict, init=False, repr=False)
    _tests: dict[tuple[str, str], tuple[float | None, float | None]] = field(
        default_factory=dict, init=False, repr=False
    )
    _nearest: dict[tuple[str, str, bool], Array] = field(default_factory=dict, init=False, repr=False)

    @cached_property
    def stories(self) -> int:
        """Stories that name a candidate in their text."""
        return int(np.count_nonzero(self.column("articles").any(axis=1)))

    @property
    def enough(self) -> bool:
        """Whether intervals and tests are made at all."""
        return self.stories >= FEW_STORIES

    @cached_property
    def _resampled(self) -> dict[str, Array]:
        """Shares in each resample, by unit: (resamples, candidates)."""
        units = np.stack([self.column(unit) for unit in UNITS], axis=1)
        times = max(1, self.resamples // FOR_MEANS)
        flat = resample_sums(units.reshape(len(units), -1), times, np.random.default_rng(self.seed))
        sums = flat.reshape(times, *units.shape[1:])
        return {unit: shares(sums[:, place]) for place, unit in enumerate(UNITS)}

    def column(self, name: str) -> Array:
        """One column by story: (stories, candidates)."""
        return self.scope.column(name) if self._any else np.zeros((0, len(self.candidates)))

    @cached_property
    def _any(self) -> bool:
        return len(self.scope.stories[0]) > 0

    def total(self, column: str) -> Array:
        """Observed sum by candidate."""
        if column not in self._totals:
            self._totals[column] = np.asarray(self.column(column).sum(axis=0))
        return self._totals[column]

    @cached_property
    def racing(self) -> Flags:
        """Who was in the race on a day of each story: (stories, candidates)."""
        return self.scope.story_racing if self._any else np.ones((0, len(self.candidates)), dtype=bool)

    @cached_property
    def equal(self) -> dict[str, Array]:
        """Each candidate's share under equal treatment, by unit: 1/n, less for who was not in the race all the time."""
        return {unit: equal_shares(self.column(unit), self.racing) for unit in UNITS}

    def against(self, unit: str) -> dict[str, Array]:
        """Every benchmark, by its id, for figures in a unit."""
        return {**self.benchmarks, "equal": self.equal[unit]}

    @cached_property
    def _permuted(self) -> dict[str, Array]:
        """Shares under permuted labels, by unit: (resamples, candidates)."""
        rng = np.random.default_rng((*self.seed, 1))
        found = permuted_shares([self.column(unit) for unit in UNITS], self.racing, self.resamples, rng)
        return dict(zip(UNITS, found, strict=True))

    def chance(self, index: Index, unit: str) -> float | None:
        """The mean of an index of shares under equal treatment; None where some permutations give it no number."""
        if not self.enough:
            return None
        mean = float(np.mean(index(self._permuted[unit][: max(1, self.resamples // FOR_MEANS)])))
        return mean if np.isfinite(mean) else None

    def tested(self, unit: str, benchmark: str) -> tuple[float | None, float | None]:
        """The inequality index's mean under equal treatment (for `equal` only), and p of its being the benchmark's.

        None for too few stories or no coverage. For `equal` labels are permuted within stories; for another benchmark
        the candidates' shares are tested one by one, and not at all where not all were in the race all the time, as
        it was not made for those days.
        """
        if (unit, benchmark) not in self._tests:
            self._tests[unit, benchmark] = self._test(unit, benchmark)
        return self._tests[unit, benchmark]

    def _test(self, unit: str, benchmark: str) -> tuple[float | None, float | None]:
        value = float(loosemore_hanby(shares(self.total(unit)), self.against(unit)[benchmark]))
        if not self.enough or np.isnan(value):
            return None, None
        if benchmark == "equal":
            under = loosemore_hanby(self._permuted[unit], self.equal[unit])
            return float(under.mean()), p_value(value, under)
        return None, self.p_against(unit, self.benchmarks[benchmark]) if self.racing.all() else None

    def index_bounds(self, index: Index, unit: str, benchmark: str, at: Array | None = None) -> tuple[float, float]:
        """The 95 % interval of a convex index of shares in a unit, which is least at the benchmark, or else `at`.

        NaN where there are too few stories for any.
        """
        if not self.enough:
            return float("nan"), float("nan")
        _, p = self.tested(unit, benchmark)
        apart = p is None or p <= LEVEL or (at is not None and not self.racing.all())
        least = self.against(unit)[benchmark] if at is None else at
        key = (unit, benchmark, at is None)
        if key not in self._nearest:
            self._nearest[key] = nearest_shares(self.column(unit), least)
        return index_interval(index, self.column(unit), self._resampled[unit], least, self._nearest[key], apart=apart)

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
    """`too_few`: no interval and no test; `few`: intervals may be too narrow; empty: none."""
    if 0 < stories < FEW_STORIES:
        return "too_few"
    return "few" if 0 < stories < WARN_STORIES else ""


def part_of(part: Array, *parts: Array) -> Array:
    """A part by the sum of all parts, itself among them."""
    return ratio(part, np.sum(parts, axis=0))
