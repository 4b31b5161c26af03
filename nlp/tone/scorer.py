"""Using a trained tone model."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any, cast

import numpy as np
import skops.io
from numpy.typing import NDArray
from sklearn.pipeline import Pipeline

from nlp.records import Tone
from nlp.tone.abstention import sureness
from nlp.tone.calibration import Calibration
from nlp.tone.cards import MODELS as MODELS
from nlp.tone.cards import home_of, is_reliable, read_card
from nlp.tone.encoder import Encoder, open_encoder
from nlp.tone.estimator import CLASSES, decide
from nlp.tone.features import features
from nlp.tone.network import Network, load_network


class ToneModelError(Exception):
    """A model file is not one of ours; the sentence says why."""


class ToneScorer:
    """Tone toward a target in its sentence, for one language."""

    def __init__(
        self,
        estimator: Pipeline,
        card: dict[str, Any],
        network: Network | None = None,
        encoder: Encoder | None = None,
    ) -> None:
        self._estimator = estimator
        self._beside = [part for part in (network, encoder) if part is not None]
        self._calibration = Calibration.from_card(card)
        self.bias = np.asarray(card["bias"], dtype=np.float64)
        self.version = str(card["version"])
        self.abstains_below = float(card.get("abstain_below", 0))
        self.is_reported = is_reliable(card)

    def score(self, targets: list[tuple[str, int, int]]) -> NDArray[np.float64]:
        """Probabilities (targets, 3) of negative, neutral, positive; rows sum to 1.

        Each target is a sentence with the start and end of the mention in it, in characters.
        """
        if not targets:
            return np.zeros((0, len(CLASSES)))
        parts = [np.asarray(self._estimator.predict_proba([features(*target) for target in targets]), dtype=np.float64)]
        parts += [part.probabilities(targets) for part in self._beside]
        return self._calibration(parts)

    def label(self, probabilities: NDArray[np.float64]) -> list[Tone]:
        """The tone of each row, however unsure."""
        return [cast(Tone, CLASSES[number]) for number in decide(probabilities, self.bias)]

    def said(self, probabilities: NDArray[np.float64]) -> list[Tone | None]:
        """The tone of each row; None where the model is not sure enough of it, or errs too often for any."""
        sure = sureness(probabilities, self.bias) >= self.abstains_below
        return [
            one if enough and self.is_reported else None
            for one, enough in zip(self.label(probabilities), sure, strict=True)
        ]


@lru_cache(maxsize=8)
def load_scorer(language: str, folder: str = "") -> ToneScorer | None:
    """The scorer of a language, from a folder or that which comes with Tarazy; None where it has no model.

    Raises ToneModelError, NetworkFileError, EncoderError where a file is not that of its card, or is not installed.
    """
    card = read_card(language, folder)
    if card is None:
        return None
    home = home_of(folder)
    estimator = load_estimator(home / card.get("file", f"{language}.skops"), card.get("sha256"))
    network, encoder = card.get("network"), card.get("encoder")
    return ToneScorer(
        estimator,
        card,
        load_network(home / network["file"], network["sha256"]) if network else None,
        open_encoder(encoder, home) if encoder else None,
    )


def load_estimator(path: Traversable, sha256: str | None = None) -> Pipeline:
    """A model from a skops file. Raises ToneModelError where it asks for types beyond scikit-learn's and numpy's.

    `sha256`: of its card, where there is one.
    """
    if sha256 is not None and hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
        raise ToneModelError(f"{path.name} is not the file that its card describes (SHA-256); install it again")
    with resources.as_file(path) as file:
        unknown = skops.io.get_untrusted_types(file=file)
        if unknown:
            raise ToneModelError(f"{path.name} asks for {', '.join(unknown)}, which no tone model needs; is it ours?")
        loaded = skops.io.load(file, trusted=[])
    if not isinstance(loaded, Pipeline):
        raise ToneModelError(f"{path.name} holds a {type(loaded).__name__}, not a tone model")
    return loaded
