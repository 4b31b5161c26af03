"""A small transformer that learns from a large one: training (needs torch, the extra `transformer`).

One layer, WIDTH dimensions. It reads what `nlp.tone.words` makes; `nlp.tone.network` runs its arrays with numpy.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
import torch.nn.functional as fn
from numpy.typing import NDArray
from torch import nn

from nlp.tone.estimator import CLASSES
from nlp.tone.network import FAR, HEADS, WIDTH
from nlp.tone.words import PAD, RESERVED, UNKNOWN, Encoded

INNER = 256
DROPPED_WORDS = 0.1
BATCH = 64
RATE = 1.5e-3
WORD_RATE = 1.5e-3
SORTED_TOGETHER = 20


class Student(nn.Module):  # type: ignore[misc]
    """Word vectors (fixed, plus what is learned of each word), one encoder layer, pooling at and around the target."""

    def __init__(self, vectors: NDArray[np.float32]) -> None:
        """`vectors`: (words, dimensions) of the vocabulary, in its order."""
        super().__init__()
        start = np.random.RandomState(0).randn(RESERVED, vectors.shape[1]).astype(np.float32) * 0.5
        self.fixed = nn.Embedding.from_pretrained(torch.tensor(np.concatenate([start, vectors])))
        self.learned = nn.Embedding(len(vectors) + RESERVED, WIDTH, sparse=True)
        nn.init.zeros_(self.learned.weight)
        self.project = nn.Linear(vectors.shape[1], WIDTH)
        self.positions = nn.Embedding(2 * FAR + 1, WIDTH)
        self.first = nn.LayerNorm(WIDTH)
        self.layer = nn.TransformerEncoderLayer(WIDTH, HEADS, INNER, dropout=0.1, activation="relu", batch_first=True)
        self.attend = nn.Linear(WIDTH, 1)
        self.head = nn.Linear(3 * WIDTH, len(CLASSES))
        self.drop = nn.Dropout(0.3)

    def forward(self, numbers: torch.Tensor, places: torch.Tensor) -> torch.Tensor:
        """Logits (batch, 3) of padded word numbers (batch, length) with the targets' places (batch,)."""
        there = numbers != PAD
        if self.training:
            lost = (torch.rand(numbers.shape) < DROPPED_WORDS) & (numbers >= RESERVED)
            numbers = torch.where(lost, torch.full_like(numbers, UNKNOWN), numbers)
        away = (torch.arange(numbers.shape[1])[None] - places[:, None]).clamp(-FAR, FAR) + FAR
        words = self.project(self.drop(self.fixed(numbers))) + self.learned(numbers)
        hidden = self.first(words + self.positions(away))
        hidden = self.layer(hidden, src_key_padding_mask=~there)
        weights = torch.softmax(self.attend(hidden)[..., 0].masked_fill(~there, -1e9), 1)
        pooled = (weights[..., None] * hidden).sum(1)
        highest = hidden.masked_fill(~there[..., None], -1e9).max(1).values
        at_target = hidden[torch.arange(len(hidden)), places]
        return self.head(self.drop(torch.cat([pooled, highest, at_target], 1)))


@dataclass(frozen=True)
class Lesson:
    """What a student is taught: sentences and the probabilities (n, 3) that it should find for them."""

    encoded: Sequence[Encoded]
    targets: NDArray[np.float64]


def teach(vectors: NDArray[np.float32], lesson: Lesson, epochs: int = 6, seed: int = 0) -> Student:
    """A student trained by cross entropy with the given probabilities."""
    torch.manual_seed(seed)
    rng = random.Random(seed)  # noqa: S311
    student = Student(vectors)
    wanted = torch.tensor(lesson.targets, dtype=torch.float32)
    dense = [
        weights for name, weights in student.named_parameters() if weights.requires_grad and name != "learned.weight"
    ]
    optimizers = [
        torch.optim.AdamW(dense, lr=RATE, weight_decay=0.02),
        torch.optim.SparseAdam([student.learned.weight], lr=WORD_RATE),
    ]
    steps = epochs * (len(lesson.encoded) // BATCH + 1)
    schedules = [
        torch.optim.lr_scheduler.OneCycleLR(
            one, one.param_groups[0]["lr"], total_steps=steps + epochs, pct_start=0.1, cycle_momentum=False
        )
        for one in optimizers
    ]
    for _ in range(epochs):
        for chosen in _batches(lesson.encoded, rng):
            loss = (
                -(wanted[chosen] * fn.log_softmax(student(*padded([lesson.encoded[one] for one in chosen])), 1))
                .sum(1)
                .mean()
            )
            loss.backward()
            nn.utils.clip_grad_norm_(dense, 1.0)
            for optimizer, schedule in zip(optimizers, schedules, strict=True):
                optimizer.step()
                schedule.step()
                optimizer.zero_grad()
    student.eval()
    return student


def predict(student: Student, encoded: Sequence[Encoded]) -> NDArray[np.float64]:
    """Logits (n, 3)."""
    found = np.zeros((len(encoded), len(CLASSES)))
    order = sorted(range(len(encoded)), key=lambda one: len(encoded[one].numbers))
    with torch.no_grad():
        for start in range(0, len(order), 128):
            chosen = order[start : start + 128]
            found[chosen] = student(*padded([encoded[one] for one in chosen])).numpy()
    return found


def padded(encoded: Sequence[Encoded]) -> tuple[torch.Tensor, torch.Tensor]:
    """Word numbers (n, longest) filled up with PAD, and places (n,)."""
    longest = max(len(one.numbers) for one in encoded)
    rows = [one.numbers + [PAD] * (longest - len(one.numbers)) for one in encoded]
    return torch.tensor(rows), torch.tensor([one.place for one in encoded])


def _batches(encoded: Sequence[Encoded], rng: random.Random) -> list[list[int]]:
    """Places of all sentences in batches of like length, in chance order."""
    order = list(range(len(encoded)))
    rng.shuffle(order)
    together = BATCH * SORTED_TOGETHER
    batches = []
    for start in range(0, len(order), together):
        near = sorted(order[start : start + together], key=lambda one: len(encoded[one].numbers))
        batches += [near[at : at + BATCH] for at in range(0, len(near), BATCH)]
    rng.shuffle(batches)
    return batches


def exported(student: Student, words: Sequence[str], names_from: int, language: str = "en") -> dict[str, NDArray[Any]]:
    """Arrays that `nlp.tone.network.Network` reads: word vectors as whole numbers -127..127 with a scale for each."""
    with torch.no_grad():
        table = (student.project(student.fixed.weight) + student.learned.weight).numpy()
    scales = (np.abs(table).max(axis=1) / 127).astype(np.float16)
    state = {name: weights.numpy() for name, weights in student.state_dict().items()}
    arrays: dict[str, NDArray[Any]] = {
        "words": np.frombuffer("\n".join(words).encode("utf-8"), dtype=np.uint8),
        "names_from": np.asarray(names_from),
        "language": np.frombuffer(language.encode("ascii"), dtype=np.uint8),
        "table": np.rint(table / scales[:, None].astype(np.float32)).clip(-127, 127).astype(np.int8),
        "scales": scales,
        "positions": state["positions.weight"],
        "attend.weight": state["attend.weight"][0],
        "attend.bias": state["attend.bias"],
    }
    for ours, theirs in _NAMES.items():
        arrays[f"{ours}.weight"], arrays[f"{ours}.bias"] = state[f"{theirs}weight"].T, state[f"{theirs}bias"]
    queries = slice(0, WIDTH)  # their scale of attention is made part of their weights
    for name in ("mix.weight", "mix.bias"):
        arrays[name] = arrays[name].copy()
        arrays[name][..., queries] /= np.sqrt(WIDTH / HEADS)
    small = {name: array.astype(np.float16) for name, array in arrays.items() if array.dtype == np.float32}
    return arrays | small


_NAMES = {
    "first": "first.",
    "mix": "layer.self_attn.in_proj_",
    "join": "layer.self_attn.out_proj.",
    "second": "layer.norm1.",
    "inner": "layer.linear1.",
    "outer": "layer.linear2.",
    "third": "layer.norm2.",
    "head": "head.",
}
