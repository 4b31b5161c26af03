"""How far coders agree beyond chance: Krippendorff's alpha, for any number of coders, missing codes, four levels.

Sources: Hayes and Krippendorff, Answering the Call for a Standard Reliability Measure for Coding Data, Communication
Methods and Measures 1 (2007) 77-89; Krippendorff, Computing Krippendorff's Alpha-Reliability (2011).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from scipy.special import stdtrit

from pipelines.measures.inequality import Array
from pipelines.measures.part_interval import zero_bound

Level = Literal["nominal", "ordinal", "interval", "ratio"]
LEVELS: tuple[Level, ...] = get_args(Level)
Codes = Mapping[str, Mapping[str, str | float]]
"""Unit to coder to code; a code that is missing has no entry. Numbers, but at the level `nominal`."""
RELIABLE, TENTATIVE = 0.8, 0.667
"""From here on data may be relied on; from there on tentative conclusions may be drawn (Krippendorff)."""
FEWEST_UNITS = 10
"""Under which no interval is made."""
TAIL = 0.025


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of one variable. NaN: not defined, as nobody codes a unit twice or only one value was ever used."""

    alpha: float
    low: float
    high: float
    """95 % interval, -1..1, with units as what is independent; NaN for fewer than FEWEST_UNITS."""
    percent: float
    """The part of pairs of codes of one unit that are the same, 0..1: chance is not taken off."""
    units: int
    """With two codes or more; others tell nothing of agreement."""
    codes: int
    coders: int


def agreement(codes: Codes, level: Level) -> Agreement:
    """Alpha of a variable's codes, with its interval; ValueError for codes that the level cannot hold."""
    counts, values = _counts(codes, level)
    coders = {coder for one in codes.values() for coder in one}
    held = counts.sum()
    same = float((_pairs(counts) * np.eye(len(values))).sum() / held) if held else float("nan")
    alpha = _alpha(counts.sum(axis=0), _pairs(counts).sum(axis=0), values, level)
    low, high = _interval(counts, values, level)
    return Agreement(float(alpha), low, high, same, len(counts), int(held), len(coders))


def without_each(codes: Codes, level: Level) -> dict[str, float]:
    """Alpha without each coder: one without whom it is clearly higher codes otherwise than the rest."""
    coders = sorted({coder for one in codes.values() for coder in one})
    left = {
        coder: {unit: {key: code for key, code in one.items() if key != coder} for unit, one in codes.items()}
        for coder in coders
    }
    return {coder: agreement_value(one, level) for coder, one in left.items()}


def agreement_value(codes: Codes, level: Level) -> float:
    """Alpha alone."""
    counts, values = _counts(codes, level)
    return float(_alpha(counts.sum(axis=0), _pairs(counts).sum(axis=0), values, level))


def disagreements(codes: Codes, level: Level) -> list[tuple[str, float]]:
    """The units whose codes differ, with the mean distance of their pairs of codes, the largest first."""
    counts, values = _counts(codes, level)
    units = [unit for unit, one in codes.items() if len(one) > 1]
    distances = _distances(counts.sum(axis=0), values, level)
    found = (_pairs(counts) * distances).sum(axis=(1, 2)) / np.maximum(counts.sum(axis=1), 1)
    differing = [(unit, float(value)) for unit, value in zip(units, found, strict=True) if value > 0]
    return sorted(differing, key=lambda one: (-one[1], one[0]))


def _counts(codes: Codes, level: Level) -> tuple[Array, Array]:
    """How often each value was given, by unit with two codes or more (units, values); the values, in order."""
    several = [list(one.values()) for one in codes.values() if len(one) > 1]
    if level == "nominal":
        names = sorted({str(code) for one in several for code in one})
        places = {name: place for place, name in enumerate(names)}
        coded = [[places[str(code)] for code in one] for one in several]
        values = np.arange(len(names), dtype=np.float64)
    else:
        numbers = [[_number(code) for code in one] for one in several]
        values = np.unique([code for one in numbers for code in one])
        if level == "ratio" and values.size and values[0] < 0:
            raise ValueError("codes of the level ratio are numbers from 0 on")
        coded = [np.searchsorted(values, one).tolist() for one in numbers]
    counts = np.zeros((len(coded), len(values)))
    for row, one in enumerate(coded):
        np.add.at(counts[row], one, 1)
    return counts, values


def _number(code: str | float) -> float:
    try:
        found = float(code)
    except ValueError:
        raise ValueError(f"{code!r} is no number; only the level nominal takes words") from None
    if not np.isfinite(found):
        raise ValueError(f"{code!r} is no number; leave a missing code out")
    return found


def _pairs(counts: Array) -> Array:
    """Each unit's coincidences: (units, values, values); they sum to how many codes it has."""
    pairs = counts[:, :, None] * counts[:, None, :]
    pairs -= counts[:, :, None] * np.eye(counts.shape[1])
    return np.asarray(pairs / np.maximum(counts.sum(axis=1) - 1, 1)[:, None, None])


def _alpha(margins: Array, coincidences: Array, values: Array, level: Level) -> Array:
    """Of margins (…, values) and coincidences (…, values, values): (…,); NaN where only one value was used."""
    if not values.size:
        return np.full(margins.shape[:-1], np.nan)
    total = margins.sum(axis=-1)
    distances = _distances(margins, values, level)
    observed = (coincidences * distances).sum(axis=(-1, -2))
    expected = (margins[..., :, None] * margins[..., None, :] * distances).sum(axis=(-1, -2))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(expected > 0, 1 - (total - 1) * observed / expected, np.nan)


def _distances(margins: Array, values: Array, level: Level) -> Array:
    """The squared difference of each two values: (values, values), or (…, values, values) for ordinal ones.

    Ordinal: how many codes lie between, halves of the two themselves included; it follows from the margins.
    """
    if level == "nominal":
        return 1 - np.eye(len(values))
    if level == "ordinal":
        middle = np.cumsum(margins, axis=-1) - margins / 2
        return np.asarray((middle[..., :, None] - middle[..., None, :]) ** 2)
    difference = values[:, None] - values[None, :]
    if level == "interval":
        return np.asarray(difference**2)
    sums = values[:, None] + values[None, :]
    return np.divide(difference, sums, out=np.zeros_like(difference), where=sums > 0) ** 2


def _interval(counts: Array, values: Array, level: Level) -> tuple[float, float]:
    """The delete-one jackknife over units, on the scale log(1 - alpha), Student's t (Satterthwaite's freedom).

    No disagreement at all: 1 - alpha is at most what as many disagreeing units would make as the exact bound for none
    seen allows.
    """
    units, margins, pairs = len(counts), counts.sum(axis=0), _pairs(counts)
    alpha = float(_alpha(margins, pairs.sum(axis=0), values, level))
    if units < FEWEST_UNITS or np.isnan(alpha):
        return float("nan"), float("nan")
    if alpha >= 1:
        parts = margins / margins.sum()
        return max(-1.0, 1 - float(zero_bound(units)) / float(1 - (parts**2).sum())), 1.0
    without = _alpha(margins - counts, pairs.sum(axis=0) - pairs, values, level)
    without = without[~np.isnan(without)]
    squared = (without - without.mean()) ** 2
    spread = float(squared.sum())
    if spread == 0:
        return float("nan"), float("nan")
    error = np.sqrt(spread * (units - 1) / units)
    spare = float((squared**2).sum()) / spread**2 - 1 / units
    freedom = max(1.0, min(2 / spare, units - 1) if spare > 0 else units - 1)
    distance = max(1 - alpha + (units - 1) * float(without.mean() - alpha), 1e-9)
    reach = min(50.0, float(stdtrit(freedom, 1 - TAIL)) * float(error) / distance)
    low, high = (1 - distance * float(np.exp(one)) for one in (reach, -reach))
    return min(alpha, max(low, -1.0)), max(alpha, high)


def grade(alpha: float) -> str:
    """What may be done with codes of such an alpha: reliable | tentative | unreliable | undefined."""
    if np.isnan(alpha):
        return "undefined"
    return "reliable" if alpha >= RELIABLE else "tentative" if alpha >= TENTATIVE else "unreliable"
