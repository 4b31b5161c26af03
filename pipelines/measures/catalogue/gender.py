"""How much of the coverage the women among the candidates have, against their part of the field."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np

from pipelines.measures.coverage import UNITS
from pipelines.measures.figure import Figure, figure
from pipelines.measures.inequality import Array, shares
from pipelines.measures.sample import Sample, with_zero


def women(sample: Sample) -> Iterator[Figure]:
    """The women's part of the coverage of all candidates, by unit; none where all are women, or all men.

    Formula: sum of the shares of women. Range: 0..1. `expected_if_equal`: their part of the field of candidates.
    The gender is the register's, as a person wrote it.
    """
    mask = np.array(sample.women, dtype=bool)
    if not mask.any() or mask.all():
        return
    part = partial(_part, mask)
    for unit in UNITS:
        value = float(part(sample.total(unit)[None, :])[0, 0])
        low, high = sample.bounds(part, unit)
        bounds = with_zero(value, low[0], high[0], sample.stories if sample.enough else 0)
        yield figure("share_of_women", "", unit, "equal", "contestants", value, *bounds, float(mask.mean()))


def _part(mask: Array, counts: Array) -> Array:
    """Of resampled counts (resamples, candidates), as a column."""
    return np.asarray(shares(counts)[:, mask].sum(axis=1))[:, None]
