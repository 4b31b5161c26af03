"""How much of the coverage the women among the candidates have, against their part of the field."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from pipelines.measures.coverage import UNITS
from pipelines.measures.figure import Figure, figure
from pipelines.measures.inequality import shares
from pipelines.measures.sample import Sample


def women(sample: Sample) -> Iterator[Figure]:
    """The women's part of the coverage of all candidates, by unit; none where all are women, or all men.

    Formula: sum of the shares of women. Range: 0..1. `expected_if_equal`: their part of the field of candidates, by
    days in the race. The gender is the register's, as a person wrote it.
    """
    mask = np.array(sample.women, dtype=bool)
    if not mask.any() or mask.all():
        return
    for unit in UNITS:
        value = float(shares(sample.total(unit))[mask].sum())
        counted, due = sample.column(unit), float(sample.equal[unit][mask].sum())
        low, high = sample.part_bounds(counted[:, mask].sum(axis=1, keepdims=True), counted.sum(axis=1, keepdims=True))
        yield figure("share_of_women", "", unit, "equal", "contestants", value, low[0], high[0], due)
