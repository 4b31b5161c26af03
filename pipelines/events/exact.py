"""Rates of few events: exact intervals, and exact tests of whether who it was mattered. Pure functions.

A table has a row for each candidate: events covered, events in all. Under the hypothesis that an outlet chooses events
without regard to the candidate, given how many it covered, which ones they are is a draw without replacement.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv, gammaln

Array = NDArray[np.float64]
Counts = NDArray[np.int64]
CONFIDENCE = 0.95
MOST_TABLES = 200_000
"""Tables with the same margins that are gone through one by one; where there may be more, some are drawn."""
DRAWN = 20_000
NEAR = 1e-9


@dataclass(frozen=True, slots=True)
class Independence:
    """Of candidate and covered. `gap` is the largest rate less the smallest one; NaN for under two candidates."""

    gap: float
    expected_gap: float
    """Its mean under independence."""
    p: float
    exact: bool
    """Whether all tables were gone through; else DRAWN of them at random."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One candidate's event in several outlets: by how many it was covered, of how many that are counted."""

    candidate: str
    kind: str
    covered: int
    counted: int


UNKNOWN = Independence(float("nan"), float("nan"), float("nan"), True)


def exact_interval(covered: int, events: int) -> tuple[float, float]:
    """The 95 % interval of a rate after Clopper and Pearson, Biometrika 26 (1934) 404-413; NaN without events.

    It holds the true rate in at least 95 of 100 cases, whatever it is: with few events it is wide.
    """
    if not 0 <= covered <= events:
        raise ValueError(f"{covered} of {events}")
    if not events:
        return float("nan"), float("nan")
    tail = (1 - CONFIDENCE) / 2
    low = 0.0 if covered == 0 else float(betaincinv(covered, events - covered + 1, tail))
    high = 1.0 if covered == events else float(betaincinv(covered + 1, events - covered, 1 - tail))
    return low, high


def independence(strata: Sequence[tuple[Sequence[int], Sequence[int]]], rng: np.random.Generator) -> Independence:
    """Test (covered, events) by candidate in one or more strata (kinds of event) against independence.

    One stratum: the exact test of Fisher, Freeman and Halton (Biometrika 38, 1951, 141-149), whose p is the sum of the
    probabilities of all tables that are no likelier than the one seen; of DRAWN ones where there may be more than
    MOST_TABLES. Several strata: a conditional permutation test within strata; its statistic is the sum over candidates
    of (covered - expected)² / expected.
    """
    tables = [(np.asarray(c, dtype=np.int64), np.asarray(n, dtype=np.int64)) for c, n in strata if sum(n)]
    if not tables:
        return UNKNOWN
    covered = np.sum([c for c, _ in tables], axis=0)
    events = np.sum([n for _, n in tables], axis=0)
    if np.count_nonzero(events) < 2:
        return UNKNOWN
    gap = float(_gaps(covered[None, :], events)[0])
    if len(tables) == 1:
        others, weights, exact = _tables(covered, events, rng)
        extreme = _log_weights(others, events) <= _log_weights(covered[None, :], events)[0] + NEAR
    else:
        drawn = [rng.multivariate_hypergeometric(n, int(c.sum()), size=DRAWN, method="marginals") for c, n in tables]
        others, weights, exact = np.sum(drawn, axis=0), np.full(DRAWN, 1 / DRAWN), False
        expected = np.sum([n * c.sum() / n.sum() for c, n in tables], axis=0)
        extreme = _distance(others, expected) >= _distance(covered[None, :], expected) - NEAR
    p = float(weights[extreme].sum()) if exact else float((1 + extreme.sum()) / (1 + len(extreme)))
    return Independence(gap, float(_gaps(others, events) @ weights), min(1.0, p), exact)


def pooled_independence(units: Sequence[Unit], permutations: int, rng: np.random.Generator) -> Independence:
    """The same of several outlets together: what each did with an event goes with it, as outlets follow each other.

    Candidates' names are permuted among the events of a kind. The statistic is the sum over candidates of
    (covered - expected)² / expected, expected by the rate of each kind.
    """
    names = sorted({unit.candidate for unit in units if unit.counted})
    if len(names) < 2:
        return UNKNOWN
    kinds = [unit.kind for unit in units]
    covered, counted = (
        np.array([getattr(u, name) for u in units], dtype=np.float64) for name in ("covered", "counted")
    )
    rate = np.zeros(len(units))
    own = np.array([names.index(unit.candidate) if unit.counted else 0 for unit in units])
    labels = np.tile(own, (permutations, 1))
    for kind in sorted(set(kinds)):  # in one order, as each draws from the same stream
        inside = np.array([one == kind for one in kinds]) & (counted > 0)
        if inside.any():
            rate[inside] = covered[inside].sum() / counted[inside].sum()
            labels[:, inside] = rng.permuted(labels[:, inside], axis=1)
    everyone = np.vstack([own[None, :], labels])
    seen, events, hoped = (_by_name(everyone, values, len(names)) for values in (covered, counted, counted * rate))
    distances = np.divide((seen - hoped) ** 2, hoped, out=np.zeros_like(seen), where=hoped > 0).sum(axis=1)
    rates = np.divide(seen, events, out=np.full_like(seen, np.nan), where=events > 0)
    gaps = np.nanmax(rates, axis=1) - np.nanmin(rates, axis=1)
    p = float((1 + np.count_nonzero(distances[1:] >= distances[0] - NEAR)) / (1 + permutations))
    return Independence(float(gaps[0]), float(gaps[1:].mean()), p, False)


def _by_name(labels: Counts, values: Array, names: int) -> Array:
    """Sums of `values` by label: (permutations, names)."""
    return np.stack([(labels == name) @ values for name in range(names)], axis=1)


def _tables(covered: Counts, events: Counts, rng: np.random.Generator) -> tuple[Counts, Array, bool]:
    """Tables (covered by candidate) with the margins of the one seen, and their probabilities."""
    total = int(covered.sum())
    order = np.argsort(events, kind="stable")
    free = events[order[:-1]]
    if float(np.prod(free + 1.0)) > MOST_TABLES:
        drawn = rng.multivariate_hypergeometric(events, total, size=DRAWN, method="marginals")
        return drawn, np.full(DRAWN, 1 / DRAWN), False
    grid = np.stack([axis.ravel() for axis in np.indices(tuple(free + 1))], axis=1)
    last = total - grid.sum(axis=1)
    possible = (last >= 0) & (last <= events[order[-1]])
    found = np.empty((int(possible.sum()), len(events)), dtype=np.int64)
    found[:, order] = np.column_stack([grid[possible], last[possible]])
    logs = _log_weights(found, events)
    weights = np.exp(logs - logs.max())
    return found, np.asarray(weights / weights.sum()), True


def _log_weights(tables: Counts, events: Counts) -> Array:
    """Logarithms of what the probabilities of tables are in proportion to: products of binomial coefficients."""
    found = gammaln(events + 1) - gammaln(tables + 1) - gammaln(events - tables + 1)
    return np.asarray(found.sum(axis=1))


def _gaps(tables: Counts, events: Counts) -> Array:
    """The largest rate less the smallest one of each table, among candidates with events."""
    there = events > 0
    rates = tables[:, there] / events[there]
    return np.asarray(rates.max(axis=1) - rates.min(axis=1))


def _distance(tables: Counts, expected: Array) -> Array:
    there = expected > 0
    return np.asarray((((tables - expected) ** 2)[:, there] / expected[there]).sum(axis=1))
