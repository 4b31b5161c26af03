"""A tone model against what people coded: how often it is wrong, toward whom, and whether another is better.

Codings are JSON lines: `text` (one sentence), `start` and `end` of the candidate in it (characters), `label` (-1
negative, 0 neutral, 1 positive); if given, `doc_id` says what article it is of, `subject` whom it is about.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.tone.estimator import decide
from nlp.tone.scorer import ToneModelError, ToneScorer, load_scorer
from nlp.tone.train import Examples, evaluate, macro_f1

DRAWS = 1_000
LEVEL = 0.95


@dataclass(frozen=True)
class Difference:
    """Macro-F1 of one model less that of another on the same codings, with an interval that draws whole articles."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class SubjectError:
    """How a model's mean lean (p_positive - p_negative) toward a candidate differs from the coded one (-1, 0, 1)."""

    subject: str
    n: int
    macro_f1: float
    lean: float


def open_scorer(folder: Path, language: str) -> ToneScorer:
    """The model of a folder that `tarazy tone train` wrote. Raises ToneModelError, OSError where it is none."""
    scorer = load_scorer(language, str(folder))
    if scorer is None:
        raise ToneModelError(f"{folder} has no {language}.json: is it a folder that `tarazy tone train` wrote?")
    return scorer


def measured(scorer: ToneScorer, codings: Examples) -> dict[str, Any]:
    """Figures as `nlp.tone.train.evaluate` gives them, and `subjects`: SubjectError of each named candidate."""
    found = scorer.score(codings.targets)
    return evaluate(codings, found, scorer.bias) | {"subjects": _subjects(scorer, codings, found)}


def _subjects(scorer: ToneScorer, codings: Examples, found: NDArray[np.float64]) -> list[SubjectError]:
    labels = decide(found, scorer.bias)
    errors = []
    for subject in sorted({one for one in codings.subjects if one}):
        mask = np.array([one == subject for one in codings.subjects])
        leans = found[mask, 2] - found[mask, 0] - (codings.classes[mask] - 1)
        f1 = macro_f1(codings.classes[mask], labels[mask])
        errors.append(SubjectError(subject, int(mask.sum()), f1, float(leans.mean())))
    return errors


def difference(one: ToneScorer, other: ToneScorer, codings: Examples, seed: int = 1) -> Difference:
    """By how much `one` is better: a percentile bootstrap over documents, both models on the same draws."""
    first, second = (decide(scorer.score(codings.targets), scorer.bias) for scorer in (one, other))
    places = [np.flatnonzero(np.array(codings.documents) == document) for document in dict.fromkeys(codings.documents)]
    rng = np.random.default_rng(seed)

    def gap(chosen: NDArray[np.intp]) -> float:
        true = codings.classes[chosen]
        return macro_f1(true, first[chosen]) - macro_f1(true, second[chosen])

    draws = [
        gap(np.concatenate([places[at] for at in rng.integers(len(places), size=len(places))])) for _ in range(DRAWS)
    ]
    low, high = np.quantile(draws, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Difference(gap(np.arange(len(codings.classes))), float(low), float(high))
