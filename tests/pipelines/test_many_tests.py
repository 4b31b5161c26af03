"""p values corrected for the number of tests."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import false_discovery_control

from pipelines.measures.many_tests import benjamini_hochberg, holm

VALUES = st.lists(st.floats(0, 1), min_size=1, max_size=30)


def test_holm_worked_by_hand() -> None:
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])


@given(VALUES)
def test_benjamini_hochberg_as_scipy_has_it(p: list[float]) -> None:
    assert benjamini_hochberg(p) == pytest.approx(false_discovery_control(p))


@given(VALUES)
def test_corrected_values_are_larger_and_keep_their_order(p: list[float]) -> None:
    by_holm, by_rate = holm(p), benjamini_hochberg(p)
    assert (np.array(p) <= by_rate + 1e-12).all() and (by_rate <= by_holm + 1e-12).all() and (by_holm <= 1).all()
    assert (np.diff(by_holm[np.argsort(p)]) >= 0).all()


def test_no_tests_give_no_values() -> None:
    assert len(holm([])) == len(benjamini_hochberg([])) == 0
