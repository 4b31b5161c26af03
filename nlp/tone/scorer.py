"""Loading and using the tone models."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nlp.records import Tone


class ToneScorer:
    version = "0"

    def score(self, targets: list[tuple[str, int, int]]) -> NDArray[np.float64]:
        raise NotImplementedError

    def label(self, probabilities: NDArray[np.float64]) -> list[Tone]:
        raise NotImplementedError


def load_scorer(language: str) -> ToneScorer | None:
    return None
