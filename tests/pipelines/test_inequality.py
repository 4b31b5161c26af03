"""Indices against published values and values worked by hand, and what must hold for any shares."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.measures import inequality as index

FRANCE = [28960, 25308, 8360, 2622, 2587, 2418]  # minutes of six parties, French regulator, Aug 2016 - Jan 2017
COUNTS = st.lists(st.integers(0, 1000), min_size=2, max_size=8).filter(any)


def _equal(counts: list[int]) -> np.ndarray:
    return np.full(len(counts), 1 / len(counts))


@pytest.mark.parametrize(
    ("counts", "gini", "gallagher", "herfindahl", "theil"),
    [
        ([30, 30, 20, 20], 0.1, 0.070711, 0.26, 0.020136),  # the four-firm example of the US merger guidelines
        (FRANCE, 0.490145, 0.274874, 0.317779, 0.445095),
        ([1, 0], 0.5, 0.5, 1.0, np.log(2)),
        ([1, 0, 0, 0, 0], 0.8, 0.632456, 1.0, np.log(5)),
        ([3, 3, 3, 3, 3], 0.0, 0.0, 0.2, 0.0),
    ],
)
def test_published_values(counts: list[int], gini: float, gallagher: float, herfindahl: float, theil: float) -> None:
    found, equal = index.shares(counts), _equal(counts)
    assert index.gini(found, equal) == pytest.approx(gini, abs=1e-6)
    assert index.gallagher(found, equal) == pytest.approx(gallagher, abs=1e-6)
    assert index.herfindahl(found) == pytest.approx(herfindahl, abs=1e-6)
    assert index.theil(found, equal) == pytest.approx(theil, abs=1e-6)


def test_the_effective_number_and_the_normalised_index() -> None:
    published = {(75, 25): 1.6, (75, 10, *[1] * 15): 1.7422, (55, 45): 1.9802}  # Laakso and Taagepera
    for counts, number in published.items():
        assert index.effective_number(index.shares(counts)) == pytest.approx(number, abs=1e-4)
    assert index.normalised_loosemore_hanby(index.shares(FRANCE), _equal(FRANCE)) == pytest.approx(0.52693, abs=1e-5)


@given(COUNTS)
def test_identities(counts: list[int]) -> None:
    found, equal = index.shares(counts), _equal(counts)
    pairs = np.abs(np.subtract.outer(counts, counts)).sum() / (2 * len(counts) * sum(counts))
    assert index.gini(found, equal) == pytest.approx(pairs)
    assert index.gallagher(found, equal) ** 2 == pytest.approx((index.herfindahl(found) - equal[0]) / 2, abs=1e-12)
    ignored = [*counts, 0]
    more = index.shares(ignored)
    assert index.herfindahl(more) == pytest.approx(index.herfindahl(found))
    assert index.gini(more, _equal(ignored)) > index.gini(found, equal)
    assert index.theil(more, _equal(ignored)) > index.theil(found, equal)
    if len(counts) == 2:
        apart = abs(found[0] - 0.5)
        assert index.gini(found, equal) == pytest.approx(apart)
        assert index.gallagher(found, equal) == pytest.approx(apart)


def test_no_coverage_has_no_index() -> None:
    nothing, equal = index.shares([0, 0, 0]), np.full(3, 1 / 3)
    for value in (index.gini(nothing, equal), index.gallagher(nothing, equal), index.theil(nothing, equal)):
        assert np.isnan(value)
    assert np.isnan(index.effective_number(nothing))
    assert np.isinf(index.theil(index.shares([1, 1]), [1.0, 0.0]))
