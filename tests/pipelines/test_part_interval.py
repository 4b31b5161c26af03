"""The interval of a part of a whole: how often it holds the truth, and its edges."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from pipelines.measures.part_interval import part_interval, part_p, simes, zero_bound


def clustered(rng: np.random.Generator, runs: int, count: int, shares: list[float]) -> np.ndarray:
    """Mentions by story, most of them of one candidate in each: (runs, stories, candidates)."""
    stories = rng.poisson(1.5 * np.array(shares), size=(runs, count, len(shares))).astype(float)
    main = rng.choice(len(shares), size=(runs, count, 1), p=shares)
    mentions = 1 + rng.negative_binomial(1.5, 1 / 3, size=(runs, count, 1))
    np.put_along_axis(stories, main, np.take_along_axis(stories, main, 2) + mentions, 2)
    return stories


@pytest.mark.parametrize("count", [24, 30, 60, 200])
def test_it_covers_equal_shares_about_as_often_as_said(count: int) -> None:
    """Of 1,000 samples of clustered mentions; a hundredth is left for chance."""
    stories = clustered(np.random.default_rng(count), 1000, count, [0.2] * 5)
    low, high = part_interval(stories, stories.sum(axis=2, keepdims=True))
    assert 0.935 < ((low <= 0.2) & (high >= 0.2)).mean() < 0.97


@pytest.mark.parametrize("count", [30, 60, 200])
def test_it_covers_small_shares_of_an_unequal_field(count: int) -> None:
    """The percentile of resampled stories holds a share of 3 % in as few as 62 of 100 samples."""
    truth = np.array([0.6, 0.2, 0.1, 0.07, 0.03])
    stories = clustered(np.random.default_rng(count), 1000, count, truth.tolist())
    low, high = part_interval(stories, stories.sum(axis=2, keepdims=True))
    assert (((low <= truth) & (high >= truth)).mean(axis=0) > 0.92).all()


def test_nothing_or_everything_seen_gets_the_exact_bound_of_those_that_tell() -> None:
    part = np.array([[1.0, 0, 2]] * 20)
    whole = np.array([[2.0, 3, 2]] * 20)
    whole[10:, 1] = 0
    low, high = part_interval(part, whole)
    assert (low[1], high[1]) == (0, pytest.approx(zero_bound(10)))
    assert (low[2], high[2]) == (pytest.approx(1 - zero_bound(20)), 1)


def test_no_coverage_and_one_story_with_everything_give_none() -> None:
    assert np.isnan(part_interval(np.zeros((20, 2)), np.zeros((20, 2)))[0]).all()
    one = np.zeros((20, 2))
    one[3] = [1, 3]
    low, high = part_interval(one, one.sum(axis=1, keepdims=True))
    assert np.isnan(low).all() and np.isnan(high).all()


def test_a_part_that_rests_on_one_story_is_known_less_well_than_one_on_many() -> None:
    many, one = np.zeros((100, 2)), np.zeros((100, 2))
    many[:, 1] = one[:, 1] = 9
    many[:10, 0], one[0, 0] = 1, 10
    widths = [np.ptp(part_interval(counts, counts.sum(axis=1, keepdims=True)), axis=0)[0] for counts in (many, one)]
    assert widths[1] > 4 * widths[0]


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=2, max_size=40))
def test_it_holds_the_value_within_0_and_1(rows: list[tuple[int, int]]) -> None:
    counts = np.array(rows, dtype=float)
    low, high = part_interval(counts, counts.sum(axis=1, keepdims=True))
    value = counts.sum(axis=0) / max(1, counts.sum())
    known = ~np.isnan(low)
    assert ((low >= 0) & (low <= value + 1e-9) & (value <= high + 1e-9) & (high <= 1))[known].all()
    swapped = part_interval(counts[:, ::-1], counts.sum(axis=1, keepdims=True))
    assert np.allclose(swapped[0][::-1], low, equal_nan=True)
    if known.all():
        assert low[0] == pytest.approx(1 - high[1], abs=1e-9)


@pytest.mark.parametrize("truth", [[0.2] * 5, [0.6, 0.2, 0.1, 0.07, 0.03], [0.9, 0.06, 0.02, 0.01, 0.01], [0.55, 0.45]])
@pytest.mark.parametrize("count", [15, 30, 60])
def test_a_benchmark_that_is_true_is_rejected_at_most_as_often_as_said(count: int, truth: list[float]) -> None:
    """A bootstrap centred on the third rejects it in 23 of 100 samples of 15 stories."""
    stories = clustered(np.random.default_rng(count), 1000, count, truth)
    p = part_p(stories, stories.sum(axis=2, keepdims=True), truth)
    assert np.mean([simes(one) <= 0.05 for one in p]) < 0.07


def test_a_benchmark_that_is_far_is_rejected() -> None:
    stories = clustered(np.random.default_rng(3), 200, 60, [0.6, 0.2, 0.1, 0.07, 0.03])
    p = part_p(stories, stories.sum(axis=2, keepdims=True), [0.2] * 5)
    assert np.mean([simes(one) <= 0.05 for one in p]) > 0.95


def test_the_test_and_the_interval_say_the_same() -> None:
    stories = clustered(np.random.default_rng(4), 300, 40, [0.4, 0.35, 0.25])
    whole = stories.sum(axis=2, keepdims=True)
    low, high = part_interval(stories, whole)
    due = np.array([0.45, 0.3, 0.25])
    outside = (due < low) | (due > high)
    assert (outside == (part_p(stories, whole, due) < 0.05)).all()


def test_nothing_seen_of_what_is_due_and_nothing_due() -> None:
    counts = np.zeros((20, 3))
    counts[:, 0] = [1, 2] * 10
    counts[:10, 1] = 1
    p = part_p(counts, counts.sum(axis=1, keepdims=True), [0.7, 0.2, 0.1])
    assert p[2] == pytest.approx(0.9**20)
    assert np.isnan(part_p(counts, counts.sum(axis=1, keepdims=True), [0.8, 0.2, 0.0])[2])
    assert np.isnan(simes([np.nan]))
    assert simes([0.04, 0.01, np.nan]) == pytest.approx(0.02)
    assert simes([0.04, 0.04]) == pytest.approx(0.04)


def test_a_share_of_one_story_is_bounded_as_exactly_as_one_of_so_many() -> None:
    """One story of 250, as large as the others: 0.4 %, at most what Clopper and Pearson say of 1 in 250."""
    counts = np.zeros((250, 2))
    counts[:, 1], counts[0] = 4, (4, 0)
    low, high = part_interval(counts, counts.sum(axis=1, keepdims=True))
    exact = binomtest(1, 250).proportion_ci()
    assert (low[0], high[0]) == (pytest.approx(exact.low, rel=0.1), pytest.approx(exact.high, rel=0.03))


@pytest.mark.parametrize("share", [0.01, 0.03])
@pytest.mark.parametrize("stories", [60, 200])
def test_small_shares_are_held_about_as_often_as_said(share: float, stories: int) -> None:
    rng = np.random.default_rng(stories)
    shape = (1_000, stories)
    sizes = 1 + rng.negative_binomial(1.5, 0.375, size=shape)
    on_it = rng.random(shape) < share
    counts = np.stack([sizes * on_it, sizes * ~on_it], axis=-1)
    low, high = part_interval(counts, counts.sum(axis=2, keepdims=True))
    assert 0.92 <= float(((low <= (share, 1 - share)) & ((share, 1 - share) <= high))[:, 0].mean()) <= 0.995
    telling = counts[..., 0].sum(axis=1) > 0
    assert high[telling, 0].mean() < share + stories**-0.5, "and not by being wide"


@given(st.integers(1, 30), st.integers(2, 60), st.integers(1, 9))
def test_p_and_interval_say_the_same(naming: int, others: int, size: int) -> None:
    counts = np.zeros((naming + others, 2))
    counts[:naming, 0], counts[naming:, 1] = size, 3
    whole = counts.sum(axis=1, keepdims=True)
    low, high = part_interval(counts, whole)
    for due in (0.01, 0.05, 0.2, 0.5, 0.8, 0.95):
        p = part_p(counts, whole, np.array([due, 1 - due]))[0]
        if abs(due - low[0]) > 1e-6 and abs(due - high[0]) > 1e-6:
            assert (p < 0.05) == (not low[0] <= due <= high[0])
