"""p values corrected for the number of tests."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import false_discovery_control

from pipelines.measures.many_tests import holm

VALUES = st.lists(st.floats(0, 1), min_size=1, max_size=30)


def test_holm_worked_by_hand() -> None:
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])


@given(VALUES)
def test_corrected_values_are_larger_and_keep_their_order(p: list[float]) -> None:
    by_holm, by_rate = holm(p), false_discovery_control(p)
    assert (np.array(p) <= by_rate + 1e-12).all() and (by_rate <= by_holm + 1e-12).all() and (by_holm <= 1).all()
    assert by_holm.min() == pytest.approx(min(1.0, len(p) * min(p))), "the smallest as Bonferroni has it"
    assert (np.diff(by_holm[np.argsort(p)]) >= 0).all()


def test_no_tests_give_no_values() -> None:
    assert len(holm([])) == 0
