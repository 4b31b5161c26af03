"""From the probabilities of one or more models to one calibrated distribution: weights and a shift."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

FLOOR = 1e-9
RIDGE = 1e-3
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Calibration:
    """softmax(sum of weight * log p of each model, plus shift): with one model, temperature scaling with a shift for
    each class (Guo et al. 2017, "vector scaling" with one factor); with more, a logarithmic opinion pool.
    """

    weights: tuple[float, ...]
    shift: tuple[float, ...]

    @classmethod
    def fitted(cls, parts: Sequence[Floats], classes: NDArray[np.intp]) -> Calibration:
        """By the likelihood of the true classes. `parts`: probabilities (n, k) of what no model was trained on."""
        logs = np.stack([_logs(part) for part in parts])
        n_classes = logs.shape[2]
        start = np.concatenate([np.full(len(parts), 1 / len(parts)), np.zeros(n_classes)])

        def loss(values: Floats) -> float:
            found = _softmax(np.tensordot(values[: len(parts)], logs, axes=1) + values[len(parts) :])
            return float(-np.log(found[np.arange(len(classes)), classes] + FLOOR).mean() + RIDGE * (values**2).sum())

        found = minimize(loss, start, method="L-BFGS-B").x
        return cls(tuple(map(float, found[: len(parts)])), tuple(map(float, found[len(parts) :])))

    @classmethod
    def from_card(cls, card: dict[str, Any]) -> Calibration:
        """That of a model's card; of a card without one, none: probabilities stay as they are."""
        found = card.get("calibration", {"weights": [1.0], "shift": [0.0, 0.0, 0.0]})
        return cls(tuple(found["weights"]), tuple(found["shift"]))

    def card(self) -> dict[str, list[float]]:
        """For the model's card."""
        return {"weights": [round(one, 6) for one in self.weights], "shift": [round(one, 6) for one in self.shift]}

    def __call__(self, parts: Sequence[Floats]) -> Floats:
        """Probabilities (n, k) from those of each model, in the order of the fit; rows sum to 1."""
        logs = sum(weight * _logs(part) for weight, part in zip(self.weights, parts, strict=True))
        return _softmax(logs + np.asarray(self.shift))


def _logs(probabilities: Floats) -> Floats:
    return np.asarray(np.log(np.maximum(probabilities, FLOOR)))


def _softmax(logits: Floats) -> Floats:
    found = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(found / found.sum(axis=1, keepdims=True))
