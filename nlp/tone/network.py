"""A small transformer of one layer, run with numpy alone: how the words around a target bear on it.

Trained elsewhere (`nlp.tone.student`). The file is a .npz of plain arrays: no pickle, and its SHA-256 is in the card.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping, Sequence
from importlib.resources.abc import Traversable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.tone.estimator import CLASSES
from nlp.tone.words import PAD, RESERVED, Encoded, Vocabulary, dictionary_of, encode

WIDTH = 128
HEADS = 4
FAR = 20
"""Words from the target on which distance is told apart."""
BATCH = 64
Floats = NDArray[np.float32]


class NetworkFileError(Exception):
    """A network's file is not the one of its card, or no such file at all; the sentence says why."""


class Network:
    """Logits of negative, neutral, positive toward targets in their sentences."""

    def __init__(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        """`arrays` as `exported` of `nlp.tone.student` makes them."""
        words = arrays["words"].tobytes().decode("utf-8").split("\n")
        numbers = {word: number for number, word in enumerate(words, RESERVED)}
        language = arrays["language"].tobytes().decode("ascii") if "language" in arrays else "en"
        self.vocabulary = Vocabulary(numbers, int(arrays["names_from"]), dictionary_of(language))
        self._table, self._scales = arrays["table"], arrays["scales"].astype(np.float32)
        rest = arrays.keys() - {"words", "names_from", "language", "table", "scales"}
        self._weights = {name: np.ascontiguousarray(arrays[name], dtype=np.float32) for name in rest}

    def logits(self, targets: Sequence[tuple[str, int, int]]) -> NDArray[np.float64]:
        """Logits (targets, 3). Each target is a sentence with the start and end of the mention, in characters."""
        encoded = [encode(*target, self.vocabulary) for target in targets]
        order = sorted(range(len(encoded)), key=lambda one: len(encoded[one].numbers))
        found = np.zeros((len(encoded), len(CLASSES)))
        for start in range(0, len(order), BATCH):
            chosen = order[start : start + BATCH]
            found[chosen] = self._forward([encoded[one] for one in chosen])
        return found

    def probabilities(self, targets: Sequence[tuple[str, int, int]]) -> NDArray[np.float64]:
        """Probabilities (targets, 3); rows sum to 1."""
        return np.asarray(_softmax(self.logits(targets)))

    def _forward(self, batch: Sequence[Encoded]) -> Floats:
        weights = self._weights
        longest = max(len(one.numbers) for one in batch)
        numbers = np.array([one.numbers + [PAD] * (longest - len(one.numbers)) for one in batch])
        places = np.array([one.place for one in batch])
        away = np.clip(np.arange(longest)[None] - places[:, None], -FAR, FAR) + FAR
        words: Floats = self._table[numbers] * self._scales[numbers][..., None]
        hidden = _normed((words + weights["positions"][away]).reshape(-1, WIDTH), weights, "first")
        hidden = _normed(hidden + self._attended(hidden, numbers == PAD), weights, "second")
        inner = hidden @ weights["inner.weight"] + weights["inner.bias"]
        np.maximum(inner, 0, out=inner)
        hidden = _normed(hidden + (inner @ weights["outer.weight"] + weights["outer.bias"]), weights, "third")
        return self._pooled(hidden.reshape(len(batch), longest, WIDTH), numbers == PAD, places)

    def _attended(self, hidden: Floats, absent: NDArray[np.bool_]) -> Floats:
        """What each word takes from all others, (batch * length, WIDTH)."""
        size, length = absent.shape
        mixed = hidden @ self._weights["mix.weight"] + self._weights["mix.bias"]
        queries, keys, values = mixed.reshape(size, length, 3, HEADS, WIDTH // HEADS).transpose(2, 0, 3, 1, 4)
        scores = queries @ keys.transpose(0, 1, 3, 2)
        taken = _softmax(scores + np.where(absent, -1e9, 0).astype(np.float32)[:, None, None]) @ values
        joined = taken.transpose(0, 2, 1, 3).reshape(-1, WIDTH)
        return np.asarray(joined @ self._weights["join.weight"] + self._weights["join.bias"])

    def _pooled(self, hidden: Floats, absent: NDArray[np.bool_], places: NDArray[np.intp]) -> Floats:
        """Logits from the attended mean, the maximum, and the target's own place."""
        low = np.where(absent, -1e9, 0).astype(np.float32)
        attention = _softmax(hidden @ self._weights["attend.weight"] + self._weights["attend.bias"] + low)
        mean = (attention[:, None] @ hidden)[:, 0]
        highest = (hidden + low[..., None]).max(axis=1)
        at_target = hidden[np.arange(len(hidden)), places]
        found = np.concatenate([mean, highest, at_target], axis=1) @ self._weights["head.weight"]
        return np.asarray(found + self._weights["head.bias"])


def load_network(path: Traversable, sha256: str) -> Network:
    """The network of a file. Raises NetworkFileError where the file is not the one whose SHA-256 is given."""
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != sha256:
        raise NetworkFileError(f"{path.name} is not the file that its card describes (SHA-256); install it again")
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        return Network(dict(arrays))


def _normed(rows: NDArray[Any], weights: Mapping[str, Floats], name: str) -> Floats:
    """Layer normalisation of each row (Ba, Kiros and Hinton 2016), as torch does it."""
    rows = rows - rows.mean(axis=1, keepdims=True)
    spread = np.einsum("ij,ij->i", rows, rows)[:, None] / rows.shape[1]
    rows *= 1 / np.sqrt(spread + 1e-5)
    rows *= weights[f"{name}.weight"]
    rows += weights[f"{name}.bias"]
    return rows


def _softmax(scores: NDArray[Any]) -> NDArray[Any]:
    scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
    scores /= scores.sum(axis=-1, keepdims=True)
    return scores
