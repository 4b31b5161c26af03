"""Who was in the race on a day: a candidate's coverage counts only on those days."""

from __future__ import annotations

import datetime as dt

import numpy as np
from numpy.typing import NDArray

from pipelines.campaign import Monitor

Flags = NDArray[np.bool_]


def in_race(monitor: Monitor, day: str | None) -> Flags:
    """By candidate. In a pre-campaign period, in none, and on an unknown day everybody of the register counts.

    Elsewhere those who were registered and had not withdrawn, both days among them. Nobody so: everybody, as a register
    whose dates leave a campaign empty has them wrong.
    """
    candidates = monitor.register.candidates
    everybody = np.ones(len(candidates), dtype=bool)
    date = dt.date.fromisoformat(day) if day else None
    period = monitor.campaign.period_of(date) if date else None
    if date is None or period is None or period.kind == "pre-campaign":
        return everybody
    found = np.array([candidate.in_race(date) for candidate in candidates], dtype=bool)
    return found if found.any() else everybody
