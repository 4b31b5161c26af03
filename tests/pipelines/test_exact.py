"""Exact intervals and tests of events covered: published values, a second library, and what must hold always."""

from __future__ import annotations

import math
import os
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from pipelines.events import exact
from pipelines.events.exact import Unit, exact_interval, independence, pooled_independence
from pipelines.measures.clustered import clustered_interval

RNG = np.random.default_rng(20051204)


def test_clopper_pearson_agrees_with_scipy() -> None:
    for covered, events in ((0, 10), (10, 10), (1, 8), (7, 20), (50, 200)):
        theirs = stats.binomtest(covered, events).proportion_ci(method="exact")
        assert exact_interval(covered, events) == pytest.approx((theirs.low, theirs.high), abs=1e-9)
    assert exact_interval(0, 10)[1] == pytest.approx(1 - 0.025 ** (1 / 10))
    assert all(map(math.isnan, exact_interval(0, 0)))


@given(st.integers(0, 40), st.integers(0, 40))
def test_the_interval_holds_the_rate(covered: int, missed: int) -> None:
    if covered + missed:
        low, high = exact_interval(covered, covered + missed)
        assert 0 <= low <= covered / (covered + missed) <= high <= 1


def test_the_interval_covers_every_true_rate_as_often_as_said() -> None:
    """No simulation: summed over all outcomes."""
    for events in (5, 12, 30):
        bounds = [exact_interval(k, events) for k in range(events + 1)]
        for rate in (0.02, 0.1, 0.37, 0.5, 0.81, 0.99):
            held = sum(stats.binom.pmf(k, events, rate) for k, (low, high) in enumerate(bounds) if low <= rate <= high)
            assert held >= 0.95


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 12), st.integers(0, 12), st.integers(0, 12), st.integers(0, 12))
def test_two_candidates_are_fishers_exact_test(a: int, b: int, c: int, d: int) -> None:
    found = independence([((a, b), (a + c, b + d))], RNG)
    if a + c and b + d:
        assert found.exact
        assert found.p == pytest.approx(stats.fisher_exact([[a, c], [b, d]]).pvalue, abs=1e-9)
        assert found.gap == pytest.approx(abs(a / (a + c) - b / (b + d)))
    else:
        assert math.isnan(found.p)


def test_three_candidates_against_the_textbook_by_enumeration_and_by_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    covered, events = (8, 3, 1), (9, 8, 10)
    whole = independence([(covered, events)], RNG)
    assert whole.exact
    drawn = stats.fisher_exact(
        np.array([covered, np.subtract(events, covered)]).T,
        method=stats.PermutationMethod(n_resamples=20_000, rng=np.random.default_rng(1)),
    )
    assert whole.p == pytest.approx(drawn.pvalue, abs=0.004)
    monkeypatch.setattr(exact, "MOST_TABLES", 10)
    some = independence([(covered, events)], np.random.default_rng(5))
    assert not some.exact
    assert some.p == pytest.approx(whole.p, abs=0.004)
    assert some.expected_gap == pytest.approx(whole.expected_gap, abs=0.01)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=2, max_size=4))
def test_order_of_candidates_does_not_matter(rows: list[tuple[int, int]]) -> None:
    table = ([a for a, _ in rows], [a + b for a, b in rows])
    one = independence([table], RNG)
    other = independence([(table[0][::-1], table[1][::-1])], RNG)
    assert (math.isnan(one.p) and math.isnan(other.p)) or one.p == pytest.approx(other.p)
    if not math.isnan(one.p):
        assert 0 < one.p <= 1
        assert 0 <= one.gap <= 1


def test_equal_treatment_is_rejected_at_most_as_often_as_said() -> None:
    rng = np.random.default_rng(7)
    events = (12, 9, 7)
    rejected = sum(independence([(rng.binomial(events, 0.4).tolist(), events)], rng).p < 0.05 for _ in range(400))
    assert rejected / 400 <= 0.06


def test_what_kinds_of_event_explain_is_no_unequal_treatment() -> None:
    """One holds rallies, which are covered, the other meetings, which are not: within kinds they are treated alike."""
    rallies, meetings = ((9, 2), (10, 2)), ((0, 1), (2, 10))
    assert independence([((9, 3), (12, 12))], RNG).p < 0.05
    assert independence([rallies, meetings], np.random.default_rng(3)).p > 0.3


def test_none_covered_all_covered_no_events() -> None:
    assert independence([((0, 0), (5, 7))], RNG).p == 1
    assert independence([((5, 7), (5, 7))], RNG).p == 1
    assert math.isnan(independence([((0, 0), (0, 0))], RNG).gap)
    assert math.isnan(independence([], RNG).p)


def test_outlets_that_follow_each_other_are_no_further_evidence() -> None:
    """Ten outlets print what one chose: as independent events p would be tiny, with the event as unit it is not."""
    copied = [Unit("a", "", 10, 10)] * 3 + [Unit("a", "", 0, 10)] * 2 + [Unit("b", "", 10, 10)] * 2
    copied += [Unit("b", "", 0, 10)] * 3
    assert stats.fisher_exact([[30, 20], [20, 30]]).pvalue < 0.08
    found = pooled_independence(copied, 2000, np.random.default_rng(2))
    assert found.gap == pytest.approx(0.2)
    assert found.p > 0.5
    told = [Unit("a", "", 9, 10)] * 9 + [Unit("b", "", 1, 10)] * 9
    assert pooled_independence(told, 2000, np.random.default_rng(2)).p < 0.01
    assert math.isnan(pooled_independence([Unit("a", "", 1, 2), Unit("b", "", 0, 0)], 500, RNG).p)


def test_clusters_of_one_item_give_the_exact_interval() -> None:
    part = [1] * 7 + [0] * 13
    assert clustered_interval(part, [1] * 20)[1:] == pytest.approx(exact_interval(7, 20), abs=0.01)
    assert clustered_interval([0] * 20, [1] * 20)[1:] == pytest.approx(exact_interval(0, 20))
    assert clustered_interval([5] * 20, [5] * 20)[1] == pytest.approx(exact_interval(20, 20)[0])  # 20 stories, not 100
    assert all(map(math.isnan, clustered_interval([], [])))


def test_clustered_intervals_cover_the_truth() -> None:
    rng = np.random.default_rng(11)
    covered = 0
    for _ in range(600):
        sizes = 1 + rng.poisson(2, size=40)
        rates = rng.beta(0.6, 2.4, size=40)  # mean 0.2, far apart between clusters
        value, low, high = clustered_interval(rng.binomial(sizes, rates), sizes)
        covered += low <= 0.2 <= high
        assert 0 <= low <= value <= high <= 1
    assert covered / 600 >= 0.93


def test_the_same_seed_gives_the_same_test_in_every_process() -> None:
    """Python orders a set of words anew in each process: no draw may follow such an order."""
    code = """
import numpy as np
from pipelines.events.exact import Unit, pooled_independence
units = [Unit(f"c{n % 3}", f"kind {n % 4}", n % 3, 3) for n in range(24)]
print(pooled_independence(units, 200, np.random.default_rng(1)))
"""
    said = {
        subprocess.run(
            [sys.executable, "-c", code], env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(said) == 1
