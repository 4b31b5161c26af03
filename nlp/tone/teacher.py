"""A large model fine-tuned on marked targets: it labels sentences for a small one, or scores itself (`encoder`).

Any encoder that transformers opens by a folder or a name: for the shipped English model all-MiniLM-L6-v2 (Apache-2.0).
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from transformers import AutoModel, AutoTokenizer

from nlp.tone.estimator import CLASSES
from nlp.tone.words import NEUTRAL, SHORT

Target = tuple[str, int, int]
REACH = 100
"""Pieces of words on either side of the target that are read."""
BATCH = 16
SMOOTHING = 0.05
HEAD_FASTER = 5
LAYER_SLOWER = 0.85
_WORD = re.compile(r"[^\W\d_]+")


class Teacher(nn.Module):  # type: ignore[misc]
    """An encoder with a head that reads the mean of the sentence and the place of the hidden target."""

    def __init__(self, encoder: str) -> None:
        """`encoder`: a folder, or a name of the hub. Raises OSError where transformers cannot open it."""
        super().__init__()
        self.tokenizer = AutoTokenizer.from_pretrained(encoder)
        self.encoder = AutoModel.from_pretrained(encoder, use_safetensors=True)  # never a pickle
        self.drop = nn.Dropout(0.2)
        self.head = nn.Linear(2 * self.encoder.config.hidden_size, len(CLASSES))

    def forward(self, pieces: torch.Tensor, there: torch.Tensor, places: torch.Tensor) -> torch.Tensor:
        """Logits (batch, 3)."""
        return self.head(self.drop(self.pooled(pieces, there, places)))

    def pooled(self, pieces: torch.Tensor, there: torch.Tensor, places: torch.Tensor) -> torch.Tensor:
        """The mean of each sentence beside the place of its target: (batch, 2 * width)."""
        hidden = self.encoder(input_ids=pieces, attention_mask=there).last_hidden_state
        mean = (hidden * there[..., None]).sum(1) / there.sum(1, keepdim=True)
        return torch.cat([mean, hidden[torch.arange(len(hidden)), places]], 1)

    def encoded(self, target: Target) -> tuple[list[int], int]:
        """Pieces of the sentence, the target as one mask, and the place of the mask."""
        sentence, start, end = target
        left, right = (self._pieces(part, sentence[start:end]) for part in (sentence[:start], sentence[end:]))
        left, right = left[-REACH:], right[:REACH]
        token = self.tokenizer
        first, last = token.cls_token_id, token.sep_token_id
        return [first, *left, token.mask_token_id, *right, last], len(left) + 1

    def _pieces(self, text: str, mention: str) -> list[int]:
        name = mention.split()[-1] if mention.split() else ""
        if name[:1].isupper() and len(name) > SHORT:
            text = re.sub(rf"\b{re.escape(name)}\b", self.tokenizer.mask_token, text)
        text = _WORD.sub(lambda word: NEUTRAL.get(word[0].lower(), word[0]), text)
        pieces: list[int] = self.tokenizer(text, add_special_tokens=False)["input_ids"]
        return pieces

    def batch(self, encoded: Sequence[tuple[list[int], int]]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Padded pieces (n, longest), which of them are there, and places (n,)."""
        longest = max(len(pieces) for pieces, _ in encoded)
        filled = [pieces + [self.tokenizer.pad_token_id] * (longest - len(pieces)) for pieces, _ in encoded]
        there = [[1.0] * len(pieces) + [0.0] * (longest - len(pieces)) for pieces, _ in encoded]
        return torch.tensor(filled), torch.tensor(there), torch.tensor([place for _, place in encoded])


def fine_tuned(
    encoder: str,
    targets: Sequence[Target],
    classes: NDArray[np.intp],
    epochs: int = 3,
    rate: float = 1e-4,
    seed: int = 0,
) -> Teacher:
    """A teacher trained on marked targets; lower layers learn more slowly."""
    torch.manual_seed(seed)
    rng = random.Random(seed)  # noqa: S311
    teacher = Teacher(encoder)
    encoded = [teacher.encoded(target) for target in targets]
    optimizer = torch.optim.AdamW(_groups(teacher, rate), weight_decay=0.01)
    rates = [group["lr"] for group in optimizer.param_groups]
    steps = epochs * (len(encoded) // BATCH + 1)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, rates, total_steps=steps + 1, pct_start=0.1, cycle_momentum=False
    )
    true = torch.tensor(classes)
    for _ in range(epochs):
        order = list(range(len(encoded)))
        rng.shuffle(order)
        for start in range(0, len(order), BATCH):
            chosen = order[start : start + BATCH]
            logits = teacher(*teacher.batch([encoded[one] for one in chosen]))
            nn.functional.cross_entropy(logits, true[chosen], label_smoothing=SMOOTHING).backward()
            nn.utils.clip_grad_norm_(teacher.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            optimizer.zero_grad()
    teacher.eval()
    return teacher


def label(teacher: Teacher, targets: Sequence[Target]) -> NDArray[np.float64]:
    """Probabilities (n, 3) that the teacher gives."""
    encoded = [teacher.encoded(target) for target in targets]
    order = sorted(range(len(encoded)), key=lambda one: len(encoded[one][0]))
    found = np.zeros((len(encoded), len(CLASSES)))
    with torch.no_grad():
        for start in range(0, len(order), 4 * BATCH):
            chosen = order[start : start + 4 * BATCH]
            found[chosen] = torch.softmax(teacher(*teacher.batch([encoded[one] for one in chosen])), 1).numpy()
    return found


def word_vectors(encoder: str, words: Sequence[str], dimensions: int = 128) -> NDArray[np.float32]:
    """What the encoder, as it comes, makes of each word alone: main components (words, dimensions) of the mean."""
    teacher = Teacher(encoder).eval()
    rows = []
    with torch.no_grad():
        for start in range(0, len(words), 512):
            found = teacher.tokenizer(list(words[start : start + 512]), padding=True, return_tensors="pt")
            there = found["attention_mask"][..., None].float()
            hidden = teacher.encoder(**found).last_hidden_state
            rows.append(((hidden * there).sum(1) / there.sum(1)).numpy())
    vectors = np.concatenate(rows)
    vectors -= vectors.mean(axis=0)
    _, _, axes = np.linalg.svd(vectors[:20_000], full_matrices=False)
    vectors = vectors @ axes[:dimensions].T
    return np.asarray(vectors / vectors.std(), dtype=np.float32)


def _groups(teacher: Teacher, rate: float) -> list[dict[str, object]]:
    """Parameters with their rates: each layer's is LAYER_SLOWER of the one above it; embeddings stay as they are."""
    layers = teacher.encoder.config.num_hidden_layers
    groups: list[dict[str, object]] = []
    for name, weights in teacher.named_parameters():
        if "embeddings." in name:
            weights.requires_grad_(False)
            continue
        layer = re.search(r"layer\.(\d+)\.", name)
        factor = LAYER_SLOWER ** (layers - 1 - int(layer[1])) if layer else HEAD_FASTER
        groups.append({"params": [weights], "lr": rate * factor})
    return groups
