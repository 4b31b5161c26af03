"""Indices of inequality: published values, values worked by hand, and the identities that must always hold."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import entropy as scipy_entropy

from pipelines.measures.indices import entropy, gap_to_others, most_to_least, sainte_lague, share_ratio, theil_split
from pipelines.measures.inequality import (
    Array,
    effective_number,
    gallagher,
    gini,
    herfindahl,
    loosemore_hanby,
    normalised_loosemore_hanby,
    shares,
    theil,
)
from pipelines.measures.many_tests import correct

counts = st.lists(st.integers(0, 1000), min_size=2, max_size=8).filter(lambda values: sum(values) > 0)


def equal(n: int) -> Array:
    return np.full(n, 1 / n)


def starred(index: float, n: int) -> float:
    """Gini with its range of n candidates taken out: 0..1."""
    return index * n / (n - 1)


def test_the_textbook_example_of_the_us_department_of_justice() -> None:
    """Four firms with 30, 30, 20, 20 per cent: HHI 2,600 (as published); the rest worked out apart from this code."""
    p = shares([30, 30, 20, 20])
    assert herfindahl(p) * 10_000 == pytest.approx(2600)
    assert effective_number(p) == pytest.approx(3.8462, abs=1e-4)
    assert gini(p, equal(4)) == pytest.approx(0.1)
    assert starred(float(gini(p, equal(4))), 4) == pytest.approx(0.1333, abs=1e-4)
    assert loosemore_hanby(p, equal(4)) == pytest.approx(0.10)
    assert gallagher(p, equal(4)) * 100 == pytest.approx(7.0711, abs=1e-4)
    assert theil(p, equal(4)) == pytest.approx(0.020136, abs=1e-6)


@pytest.mark.parametrize(("parties", "number"), [([75, 25], 1.60), ([75, 10, *[1] * 15], 1.74), ([55, 45], 1.98)])
def test_effective_numbers_of_laakso_and_taagepera(parties: list[int], number: float) -> None:
    assert effective_number(shares(parties)) == pytest.approx(number, abs=0.005)


def test_the_french_regulator_before_the_election_of_2017() -> None:
    """Hours of six parties, August 2016 to January 2017."""
    hours = [482 + 40 / 60, 421 + 48 / 60, 139 + 20 / 60, 43 + 42 / 60, 43 + 7 / 60, 40 + 18 / 60]
    p = shares(hours)
    assert p == pytest.approx([0.4122, 0.3602, 0.1190, 0.0373, 0.0368, 0.0344], abs=5e-5)
    assert gini(p, equal(6)) == pytest.approx(0.490145, abs=1e-6)
    assert starred(float(gini(p, equal(6))), 6) == pytest.approx(0.588175, abs=1e-6)
    assert herfindahl(p) == pytest.approx(0.317779, abs=1e-6)
    assert effective_number(p) == pytest.approx(3.1468, abs=1e-4)
    assert loosemore_hanby(p, equal(6)) * 100 == pytest.approx(43.911, abs=1e-3)
    assert normalised_loosemore_hanby(p, equal(6)) * 100 == pytest.approx(52.693, abs=1e-3)
    assert gallagher(p, equal(6)) * 100 == pytest.approx(27.4874, abs=1e-4)
    assert theil(p, equal(6)) == pytest.approx(0.445095, abs=1e-6)
    assert most_to_least(p) == pytest.approx(11.977, abs=1e-3)


def test_new_zealand_in_2005() -> None:
    """Per cent of votes, and seats of 121. A page much copied prints 1.11: it left a party without seats out."""
    votes = [41.10, 39.10, 5.72, 5.30, 2.67, 2.12, 1.51, 1.16, 0.62, 0.25, 0.12, 0.07, 0.06, 0.05, 0.04, 0.03, 0.03]
    seats = [50, 48, 7, 6, 3, 4, 2, 1, *[0] * 9]
    found, parts = shares(seats), np.array(votes) / 100
    assert gallagher(found, parts) * 100 == pytest.approx(1.13, abs=0.005)
    kept = parts != 0.0025
    assert gallagher(found[kept], parts[kept]) * 100 == pytest.approx(1.11, abs=0.005)


def test_votes_as_benchmark_excuse_any_inequality() -> None:
    """Kazakhstan 2005: coverage as the votes fell is as the benchmark, and very far from equal."""
    votes = shares([91.15, 6.61, 1.61, 0.34, 0.28])
    assert loosemore_hanby(votes, votes) == 0
    assert loosemore_hanby(votes, equal(5)) == pytest.approx(0.7115, abs=1e-3)
    assert loosemore_hanby(equal(5), votes) == pytest.approx(0.7115, abs=1e-3)


def test_two_candidates_of_2016() -> None:
    """Items of one month: 353,297 and 278,452. A page printed 55 to 45; it is 55.92 to 44.08."""
    p = shares([353_297, 278_452])
    assert p * 100 == pytest.approx([55.92, 44.08], abs=0.005)
    for index in (gini, loosemore_hanby, gallagher):
        assert index(p, equal(2)) == pytest.approx(0.059236, abs=1e-6)


@pytest.mark.parametrize(
    ("values", "gini_starred", "least_squares"), [([1, 0], 1, 0.5), ([1, 0, 0, 0, 0], 1, 0.632456), ([3] * 5, 0, 0)]
)
def test_extremes(values: list[int], gini_starred: float, least_squares: float) -> None:
    n = len(values)
    assert starred(float(gini(shares(values), equal(n))), n) == pytest.approx(gini_starred)
    assert gallagher(shares(values), equal(n)) == pytest.approx(least_squares, abs=1e-6)


def test_no_coverage_is_no_number() -> None:
    nothing = shares([0, 0, 0])
    for index in (gini, loosemore_hanby, gallagher, theil, sainte_lague, normalised_loosemore_hanby):
        assert math.isnan(float(index(nothing, equal(3)))), index.__name__
    for alone in (herfindahl, effective_number, entropy, most_to_least):
        assert math.isnan(float(alone(nothing))), alone.__name__


def test_a_candidate_without_coverage_gives_no_ratio_of_most_to_least() -> None:
    assert math.isnan(float(most_to_least(shares([5, 0]))))
    assert list(share_ratio(shares([3, 1]), [0.5, 0.5])) == [1.5, 0.5]
    assert np.isnan(share_ratio(shares([3, 1]), [1.0, 0.0])[1])
    assert list(gap_to_others(shares([6, 2, 2]))) == pytest.approx([0.4, -0.2, -0.2])
    assert np.isnan(gap_to_others(shares([3]))).all()
    assert math.isinf(float(theil(shares([1, 1]), [1.0, 0.0])))
    assert math.isnan(float(sainte_lague(shares([1, 1]), [1.0, 0.0])))


@given(counts)
def test_indices_of_equal_shares_agree_where_they_must(values: list[int]) -> None:
    n, p = len(values), shares(values)
    e = equal(n)
    plain = np.abs(np.subtract.outer(p, p)).sum() / (2 * n)
    assert gini(p, e) == pytest.approx(plain, abs=1e-12), "the weighted form is the plain one"
    assert gallagher(p, e) == pytest.approx(np.sqrt(max(0.0, (herfindahl(p) - 1 / n) / 2)), abs=1e-7)
    assert sainte_lague(p, e) == pytest.approx(n * herfindahl(p) - 1, abs=1e-9)
    assert theil(p, e) == pytest.approx(np.log(n) - entropy(p), abs=1e-9)
    assert entropy(p) == pytest.approx(float(scipy_entropy(p)), abs=1e-9), "a second library"
    assert theil(p, e) == pytest.approx(float(scipy_entropy(p, e)), abs=1e-9), "a second library"
    assert gini(p, e) + 1e-12 >= 0 and gini(p, e) <= (n - 1) / n + 1e-12
    assert normalised_loosemore_hanby(p, e) <= 1 + 1e-12
    if n == 2:
        half = abs(p[0] - 0.5)
        assert [gini(p, e), loosemore_hanby(p, e), gallagher(p, e)] == pytest.approx([half] * 3, abs=1e-12)
        apart = abs(p[0] - p[1])
        normalised = starred(float(gini(p, e)), 2), float(normalised_loosemore_hanby(p, e))
        assert normalised == pytest.approx((apart, apart), abs=1e-12)


@given(counts, st.integers(2, 50), st.randoms(use_true_random=False))
def test_neither_scale_nor_order_matters(values: list[int], factor: int, random: object) -> None:
    n, p = len(values), shares(values)
    mixed = list(values)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    for index in (gini, loosemore_hanby, gallagher, theil, sainte_lague):
        assert index(shares([factor * one for one in values]), equal(n)) == pytest.approx(
            float(index(p, equal(n))), abs=1e-9
        )
        assert index(shares(mixed), equal(n)) == pytest.approx(float(index(p, equal(n))), abs=1e-9)


def _without_extent(p: Array) -> float:
    """The sum of squared shares with its range of n candidates taken out: 0..1."""
    return float((herfindahl(p) - 1 / len(p)) / (1 - 1 / len(p)))


@given(counts)
def test_a_further_candidate_of_whom_nothing_is_said(values: list[int]) -> None:
    """Raises every index of inequality; concentration and effective number do not see it."""
    n, p, more = len(values), shares(values), shares([*values, 0])
    for index in (gini, loosemore_hanby, theil):
        assert index(more, equal(n + 1)) > index(p, equal(n)) - 1e-12
    assert herfindahl(more) == pytest.approx(float(herfindahl(p)))
    assert _without_extent(more) >= _without_extent(p) - 1e-12
    assert effective_number(more) == pytest.approx(float(effective_number(p)))


@given(st.lists(st.lists(st.integers(0, 60), min_size=3, max_size=3), min_size=1, max_size=6), st.integers(1, 9))
def test_divergence_splits_exactly_into_between_and_within(groups: list[list[int]], weight: int) -> None:
    """Over all cells (group, candidate), with each group's part expected as it is, both parts add up to the whole."""
    table = np.asarray(groups, dtype=float)
    if table.sum() == 0:
        return
    e = shares([weight, 3, 2])
    common, between = theil_split(table, e)
    joint = table / table.sum()
    expected = joint.sum(axis=1, keepdims=True) * e
    seen = joint > 0
    whole = float((joint[seen] * np.log(joint[seen] / expected[seen])).sum())
    assert common + between == pytest.approx(whole, abs=1e-9)
    assert common == pytest.approx(float(theil(shares(table.sum(axis=0)), e)), abs=1e-9)
    assert common > -1e-12 and between > -1e-12


@given(counts, st.lists(st.integers(1, 100), min_size=8, max_size=8))
def test_against_any_benchmark(values: list[int], weights: list[int]) -> None:
    """0 on the benchmark itself, inside the range of each index off it."""
    e = shares(weights[: len(values)])
    p = shares(values)
    for index in (gini, loosemore_hanby, gallagher, theil, sainte_lague):
        assert index(e, e) == pytest.approx(0, abs=1e-9)
        assert index(p, e) > -1e-9
    assert gini(p, e) <= 1 - e.min() + 1e-9
    assert sainte_lague(p, e) <= 1 / e.min() - 1 + 1e-9
    assert float(theil(p, e)) == pytest.approx(float(scipy_entropy(p, e)), abs=1e-9)


def test_many_samples_at_once_are_each_alone() -> None:
    rng = np.random.default_rng(4)
    table, e = shares(rng.integers(0, 30, (50, 4)) + 1), shares([1, 2, 3, 4])
    for index in (gini, gallagher, theil, sainte_lague, normalised_loosemore_hanby):
        assert index(table, e) == pytest.approx([float(index(row, e)) for row in table])


def test_families_are_outlets_of_one_measure_and_period() -> None:
    common = {"measure": "loosemore_hanby", "subject": "", "period": "all", "unit": "words", "benchmark": "equal"}
    rows = [common | {"scope_kind": "outlet", "p": p} for p in (0.01, 0.04, 0.03)]
    rows += [common | {"scope_kind": "all", "p": 0.04}, common | {"scope_kind": "outlet", "p": None}]
    rows += [common | {"scope_kind": "outlet", "p": 0.04, "unit": "articles"}]
    correct(rows)
    assert [row["p_holm"] for row in rows] == [0.03, 0.06, 0.06, 0.04, None, 0.04]
    assert [row["tests"] for row in rows] == [3, 3, 3, 1, None, 1]
