"""Invented articles, as many as are wanted: words of no language, frequent and rare ones as in a real one."""

from __future__ import annotations

import itertools
import random

LETTERS = "абвгдежзийклмнопрстуфхцчшыэюя"


class Invented:
    """Texts from a seed: equal seeds give equal texts."""

    def __init__(self, seed: int, words: int = 20_000) -> None:
        self.random = random.Random(seed)
        self._words = ["".join(self.random.choices(LETTERS, k=self.random.randint(2, 11))) for _ in range(words)]
        self._weights = list(itertools.accumulate(1 / (rank + 3) for rank in range(words)))

    def paragraph(self, words: int = 45) -> str:
        """A sentence of so many words."""
        return " ".join(self.random.choices(self._words, cum_weights=self._weights, k=words)).capitalize() + "."

    def article(self, paragraphs: int | None = None) -> list[str]:
        """Its paragraphs; three to ten where their number is not said."""
        return [self.paragraph() for _ in range(paragraphs or self.random.randint(3, 10))]
