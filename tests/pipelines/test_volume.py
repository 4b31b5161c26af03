"""Bands and breaks: worked by hand, and against series whose truth is known."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from pipelines.completeness.volume import MIN_DAYS, level_break, volume_band

counts = st.lists(st.integers(0, 400), min_size=MIN_DAYS, max_size=40)


def test_too_few_days_make_no_band() -> None:
    assert volume_band([10] * (MIN_DAYS - 1)) is None


def test_a_band_by_hand() -> None:
    """Eight days of ten: μ = 10.33, no spread, so V = μ (1 + π/16) = 12.36, size = μ² / (V − μ) = 52.6."""
    band = volume_band([10] * 8)
    assert band is not None
    mean = 31 / 3
    size = mean**2 / (mean * math.pi / 16)
    assert size == pytest.approx(52.63, abs=0.01)
    probability = size / (size + mean)
    # low is the first count whose cumulative probability reaches 0.5 %, high the first that reaches 99.5 %
    assert stats.nbinom.cdf(band.low - 1, size, probability) < 0.005 <= stats.nbinom.cdf(band.low, size, probability)
    assert stats.nbinom.cdf(band.high - 1, size, probability) < 0.995 <= stats.nbinom.cdf(band.high, size, probability)
    assert (band.middle, band.low, band.high, band.days) == (10.0, 3, 21, 8)
    assert band.nothing == pytest.approx(probability**size)


def test_one_lost_day_and_one_day_full_of_news_hardly_move_the_band() -> None:
    calm, troubled = volume_band([20, 21, 19, 20, 22, 18, 20, 21]), volume_band([20, 21, 19, 0, 22, 18, 90, 21])
    assert calm is not None and troubled is not None
    assert abs(calm.low - troubled.low) <= 3 and abs(calm.high - troubled.high) <= 3


@given(counts)
def test_a_band_holds_the_middle_of_its_own_past(history: list[int]) -> None:
    band = volume_band(history)
    assert band is not None
    assert 0 <= band.low <= math.ceil(band.middle) and band.middle - 1 <= band.high


@pytest.mark.parametrize(("mean", "dispersion", "allowed"), [(3, 1, 0.01), (20, 1, 0.01), (60, 1, 0.01), (20, 3, 0.04)])
def test_ordinary_days_seldom_fall_below_their_band(mean: float, dispersion: float, allowed: float) -> None:
    random = np.random.default_rng(7)
    below = 0
    for _ in range(400):
        size = mean / (dispersion - 1) if dispersion > 1 else 1e9
        *past, day = random.negative_binomial(size, size / (size + mean), 16).tolist()
        band = volume_band(past)
        assert band is not None
        below += day < band.low
    assert below / 400 <= allowed


def test_a_break_by_hand() -> None:
    """Ten days of 20, ten of 10: G = 2 (200 ln(20/15) + 100 ln(10/15)) = 33.98; nothing scatters, so φ = 1."""
    found = level_break([20] * 10 + [10] * 10, [1.0] * 20)
    assert found is not None
    assert (found.at, found.before, found.after) == (10, 20.0, 10.0)
    ratio = 2 * (200 * math.log(20 / 15) + 100 * math.log(10 / 15))
    assert ratio == pytest.approx(33.98, abs=0.01)
    assert found.p == pytest.approx(
        11 * stats.f.sf(ratio, 1, 18)
    )  # eleven places to split, five days left on each side


def test_weekends_are_no_break() -> None:
    week = [20] * 5 + [4] * 2
    assert level_break(week * 4, [20.0] * 5 * 1 + [4.0] * 2 + ([20.0] * 5 + [4.0] * 2) * 3) is None


def test_short_series_empty_series_and_a_series_that_falls_silent() -> None:
    assert level_break([9] * 9, [1.0] * 9) is None
    assert level_break([0] * 30, [1.0] * 30) is None
    found = level_break([12] * 12 + [0] * 6, [1.0] * 18)
    assert found is not None and (found.at, found.after) == (12, 0.0)


def test_breaks_are_seldom_seen_where_there_is_none() -> None:
    random = np.random.default_rng(3)
    seen = 0
    for _ in range(300):
        size = 10.0  # mean 20, variance 60: news comes in waves
        seen += level_break(random.negative_binomial(size, size / (size + 20), 40).tolist(), [1.0] * 40) is not None
    assert seen <= 2


@given(st.lists(st.integers(0, 50), min_size=10, max_size=30), st.integers(2, 5))
def test_what_is_usual_on_a_day_has_no_unit(series: list[int], factor: int) -> None:
    plain, scaled = level_break(series, [1.0] * len(series)), level_break(series, [float(factor)] * len(series))
    assert (plain is None) == (scaled is None)
