"""The interval of a share: how often it holds the truth, and its edges."""

from __future__ import annotations

import numpy as np
import pytest

from pipelines.measures.share_interval import share_interval


@pytest.mark.parametrize("count", [30, 60, 200])
def test_it_covers_equal_shares_about_as_often_as_said(count: int) -> None:
    """Of 1,000 samples of clustered mentions; two in a hundred are left for chance."""
    rng = np.random.default_rng(count)
    stories = rng.poisson(0.3, size=(1000, count, 5)).astype(float)
    main = rng.integers(5, size=(1000, count, 1))
    mentions = 1 + rng.negative_binomial(1.5, 1 / 3, size=(1000, count, 1))
    np.put_along_axis(stories, main, np.take_along_axis(stories, main, 2) + mentions, 2)
    low, high = share_interval(stories)
    assert 0.925 < ((low <= 0.2) & (high >= 0.2)).mean() < 0.975


def test_nothing_seen_is_a_point_and_no_coverage_is_nothing() -> None:
    low, high = share_interval([[1.0, 2.0, 0.0], [3.0, 1.0, 0.0], [1.0, 1.0, 0.0]])
    assert (low[2], high[2]) == (0.0, 0.0)
    assert 0 < low[0] < 5 / 9 < high[0] < 1
    assert np.isnan(share_interval(np.zeros((20, 3)))[0]).all()
