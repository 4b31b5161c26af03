"""How near to the truth parts of each tone come when people have coded some of the mentions, by simulation.

Each aggregate is a candidate with so many mentions in stories of one to a few, whose true parts differ from those of
the marked sentences (Dirichlet, concentration SHIFT); every mention is a marked sentence of that tone, so that the
model errs on it as it really does. So many of the mentions are coded at random.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.tone.estimator import decide
from pipelines.measures.corrected import Coded, corrected, factor

SIZES = ((100, 30), (100, 40), (1_000, 60))
"""Mentions, and how many of them are coded."""
AGGREGATES = 400
SHIFT = 20.0
ALIKE = 30.0
"""How alike in tone the mentions of one story are: the concentration of a story's parts around the candidate's."""
IN_STORY = 1.6
"""Mentions of a story on average."""
SEED = 7
Floats = NDArray[np.float64]


def corrected_rows(probabilities: Floats, bias: Floats, classes: NDArray[np.intp]) -> Iterator[dict[str, Any]]:
    """Rows for each of SIZES: mean absolute error of the three parts against those of the aggregate's mentions, by
    correction, by counting labels and by the codings alone; how often the 95 % interval holds the candidate's parts."""
    for mentions, coded in SIZES:
        rng = np.random.default_rng((SEED, mentions, coded))
        found = np.array([_aggregate(probabilities, bias, classes, mentions, coded, rng) for _ in range(AGGREGATES)])
        error, counting, codings, covered, width = found.mean(axis=0)
        yield {
            "measure": f"tone corrected: {coded} of {mentions:,} coded",
            "value": round(float(error), 4),
            "n": AGGREGATES,
            "counting": round(float(counting), 4),
            "codings alone": round(float(codings), 4),
            "covered": round(float(covered), 3),
            "width": round(float(width), 3),
        }


def _aggregate(
    probabilities: Floats,
    bias: Floats,
    classes: NDArray[np.intp],
    mentions: int,
    coded: int,
    rng: np.random.Generator,
) -> tuple[float, float, float, float, float]:
    """Errors by correction, counting, codings alone; the part of the three intervals that hold; their width."""
    number = probabilities.shape[1]
    of_class = [np.flatnonzero(classes == one) for one in range(number)]
    parts = 0.98 * rng.dirichlet(SHIFT * np.bincount(classes, minlength=number) / len(classes)) + 0.02 / number
    rows, stories = _drawn(parts, of_class, mentions, rng)
    true, said = np.eye(number)[classes[rows]], probabilities[rows]
    chosen = rng.choice(mentions, size=coded, replace=False)
    scaled = said * factor(true[chosen], said[chosen], np.zeros(coded, dtype=int))
    weights = np.zeros(mentions)
    weights[chosen] = mentions / coded
    sums = np.zeros((stories.max() + 1, 2 + 3 * number))
    columns = [np.ones(mentions), weights, *scaled.T, *(weights[:, None] * (true - scaled)).T]
    columns += [*(true * (weights > 0)[:, None]).T]
    np.add.at(sums, stories, np.stack(columns, axis=1))
    predicted, differences, labels = (sums[:, 2 + number * one : 2 + number * (one + 1)] for one in range(3))
    value, low, high = corrected(Coded(sums[:, 0], predicted, sums[:, 1], differences, labels))
    real = true.mean(axis=0)
    counted = np.bincount(decide(said, bias), minlength=number) / mentions
    errors = (float(np.abs(one - real).mean()) for one in (value, counted, true[chosen].mean(axis=0)))
    return (*errors, float(((low <= parts) & (parts <= high)).mean()), float((high - low).mean()))  # type: ignore[return-value]


def _drawn(
    parts: Floats, of_class: list[NDArray[np.intp]], mentions: int, rng: np.random.Generator
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Marked sentences that stand for the mentions, and the story of each."""
    rows: list[int] = []
    stories: list[int] = []
    while len(rows) < mentions:
        mine = rng.dirichlet(parts * ALIKE)
        size = min(int(rng.geometric(1 / IN_STORY)), mentions - len(rows))
        story = stories[-1] + 1 if stories else 0
        for one in rng.choice(len(parts), size=size, p=mine):
            rows.append(int(rng.choice(of_class[one])))
            stories.append(story)
    return np.array(rows), np.array(stories)
