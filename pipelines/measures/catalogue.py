"""The measures, in one list. To add one: a function from a sample to figures, and its name in MEASURES."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np

from pipelines.measures.coverage import ONCE, SUMMED, TONES, UNITS, Scope
from pipelines.measures.inequality import Array, loosemore_hanby, ratio, shares
from pipelines.measures.resampling import p_value, percentile_interval, resample_sums, under_equality, zero_bound

FEW_STORIES = 15
WARN_STORIES = 24


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. `value` None: no coverage. `low` and `high`: 95 % interval, None where too little is known."""

    measure: str
    subject: str
    unit: str
    benchmark: str
    base: str
    value: float | None
    low: float | None
    high: float | None
    expected_if_equal: float | None = None
    p: float | None = None


@dataclass(frozen=True)
class Sample:
    """A scope with its resampled sums, drawn once for all measures so that they agree with each other."""

    scope: Scope
    candidates: tuple[str, ...]
    benchmarks: Mapping[str, Array]
    resamples: int
    seed: tuple[int, ...]

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


def share(sample: Sample) -> Iterator[Figure]:
    """Each candidate's part of the coverage of all candidates, by unit."""
    for unit in UNITS:
        found = shares(sample.total(unit))
        low, high = _bounds(sample, shares, unit)
        for place, candidate in enumerate(sample.candidates):
            bounds = _with_zero(found[place], low[place], high[place], sample.stories if sample.enough else 0)
            yield _figure("share", candidate, unit, "", "contestants", found[place], *bounds)


def inequality(sample: Sample) -> Iterator[Figure]:
    """The Loosemore-Hanby index against each benchmark, by unit; tested against equal treatment for `equal`."""
    if len(sample.candidates) < 2:
        return
    for unit in UNITS:
        found = shares(sample.total(unit))
        for name, benchmark in sample.benchmarks.items():
            value = float(loosemore_hanby(found, benchmark))
            low, high = _bounds(sample, partial(_distances, benchmark), unit)
            expected = p = None
            if name == "equal" and sample.enough:
                under = sample.under_equality[unit]
                expected, p = float(under.mean()), p_value(value, under)
            yield _figure("loosemore_hanby", "", unit, name, "contestants", value, low[0], high[0], expected, p)


def tone(sample: Sample) -> Iterator[Figure]:
    """For each candidate, the part of the scored mentions in the outlet's own text that has each tone.

    By `mentions`, all; by `stories`, those of a story's copies averaged, so that each story counts as one article does.
    """
    for unit, suffix in (("mentions", ""), ("stories", ONCE)):
        columns = [name + suffix for name in TONES]
        totals = [sample.total(column) for column in columns]
        for name, column in zip(TONES, columns, strict=True):
            found = _part_of(sample.total(column), *totals)
            low, high = _bounds(sample, _part_of, column, *columns)
            for place, candidate in enumerate(sample.candidates):
                bounds = _with_zero(found[place], low[place], high[place], _telling(sample, place, *TONES))
                yield _figure(f"tone_{name}", candidate, unit, "", "scored mentions", found[place], *bounds)


def direct_speech(sample: Sample) -> Iterator[Figure]:
    """For each candidate, own words between quotation marks by the words about them; by words and by stories."""
    for unit, suffix in (("words", ""), ("stories", ONCE)):
        found = ratio(sample.total("speech" + suffix), sample.total("about" + suffix))
        low, high = _bounds(sample, ratio, "speech" + suffix, "about" + suffix)
        for place, candidate in enumerate(sample.candidates):
            bounds = _with_zero(found[place], low[place], high[place], _telling(sample, place, "about"))
            yield _figure(
                "direct_speech_share", candidate, unit, "", "words about the candidate", found[place], *bounds
            )


def left_uncounted(sample: Sample) -> Iterator[Figure]:
    """For each candidate, names left uncounted for doubt by all names seen that are or may be theirs.

    It should be alike for all: where it is not, the counting itself treats candidates unequally.
    """
    seen = sample.scope.seen
    totals = seen.sum(axis=0) if len(seen) else np.zeros((2, len(sample.candidates)))
    found = _part_of(totals[1], *totals)
    low = high = np.full(len(sample.candidates), np.nan)
    enough = len(seen) >= FEW_STORIES
    if enough:
        rng = np.random.default_rng((*sample.seed, 2))
        sums = resample_sums(seen.reshape(len(seen), -1), sample.resamples, rng).reshape(-1, *seen.shape[1:])
        low, high = percentile_interval(_part_of(sums[:, 1], sums[:, 0], sums[:, 1]))
    for place, candidate in enumerate(sample.candidates):
        telling = int(np.count_nonzero(seen[:, :, place].sum(axis=1))) if enough else 0
        bounds = _with_zero(found[place], low[place], high[place], telling)
        yield _figure("left_uncounted", candidate, "mentions", "", "names seen", found[place], *bounds)


MEASURES: tuple[Callable[[Sample], Iterator[Figure]], ...] = (share, inequality, tone, direct_speech, left_uncounted)


def warning_of(stories: int) -> str:
    """`too_few`: no interval and no test; `few`: intervals are too narrow; empty: none."""
    if 0 < stories < FEW_STORIES:
        return "too_few"
    return "few" if 0 < stories < WARN_STORIES else ""


def _bounds(sample: Sample, function: Callable[..., Array], *columns: str) -> tuple[Array, Array]:
    """The interval of a function of resampled columns, by candidate; NaN where there are too few stories for any."""
    if not sample.enough:
        nothing = np.full(max(1, len(sample.candidates)), np.nan)
        return nothing, nothing
    return percentile_interval(function(*(sample.resampled(column) for column in columns)))


def _distances(benchmark: Array, counts: Array) -> Array:
    return loosemore_hanby(shares(counts), benchmark)[:, None]


def _part_of(part: Array, *parts: Array) -> Array:
    return ratio(part, np.sum(parts, axis=0))


def _with_zero(value: float, low: float, high: float, stories: int) -> tuple[float, float]:
    """The interval of a share or ratio, with the exact bound where nothing or everything was seen in `stories`."""
    if stories and value == 0:
        return 0.0, max(high, zero_bound(stories))
    if stories and value == 1:
        return min(low, 1 - zero_bound(stories)), 1.0
    return low, high


def _telling(sample: Sample, place: int, *columns: str) -> int:
    """Stories that say anything of a candidate's ratio; 0 where no interval is made."""
    if not sample.enough:
        return 0
    return int(np.count_nonzero(sum(sample.scope.column(column)[:, place] for column in columns)))


def _figure(
    measure: str,
    subject: str,
    unit: str,
    benchmark: str,
    base: str,
    value: float,
    low: float,
    high: float,
    expected: float | None = None,
    p: float | None = None,
) -> Figure:
    """A figure with NaN as None, rounded so that machines whose last digits differ give the same database."""
    known = not math.isnan(value)
    lower, upper = (None if math.isnan(one) or not known else round(float(one), 6) for one in (low, high))
    return Figure(
        measure,
        subject,
        unit,
        benchmark,
        base,
        round(float(value), 6) if known else None,
        lower,
        upper,
        expected_if_equal=round(expected, 6) if expected is not None else None,
        p=round(p, 6) if p is not None else None,
    )
