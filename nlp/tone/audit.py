"""Whether a model judges the same sentence alike whoever it is about: other names, other gender, other party."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Target = tuple[str, int, int]
Scores = Callable[[list[Target]], NDArray[np.float64]]

OTHER_GENDER = {
    "en": {
        **{"he": "she", "she": "he", "his": "her", "him": "her", "her": "his", "hers": "his"},
        **{"himself": "herself", "herself": "himself", "mr": "ms", "mrs": "mr", "ms": "mr"},
        **{"man": "woman", "woman": "man", "men": "women", "women": "men", "son": "daughter", "daughter": "son"},
        **{"husband": "wife", "wife": "husband", "father": "mother", "mother": "father"},
        **{"chairman": "chairwoman", "congressman": "congresswoman", "congresswoman": "congressman"},
    },
    "ru": {"он": "она", "она": "он", "его": "ее", "ее": "его", "ему": "ей", "ей": "ему", "им": "ею", "нем": "ней"},
}
OTHER_PARTY = {
    "en": {
        **{"republican": "democrat", "republicans": "democrats", "democrat": "republican", "democrats": "republicans"},
        **{
            "democratic": "republican",
            "gop": "dems",
            "dems": "gop",
            "liberal": "conservative",
            "conservative": "liberal",
        },
    },
    "ru": {},
}
OTHER_NAMES = {
    "en": ("Barack Obama", "Sarah Palin", "Aisha Khan", "Lee"),
    "ru": ("Владимир Путин", "Алексей Навальный", "Айгуль Толенова", "Ли"),
}


@dataclass(frozen=True)
class Swap:
    """How a swap moves the lean (p_positive - p_negative) of sentences."""

    kind: str
    mean: float
    """Mean of new less old lean, -2..2: a tendency for or against somebody."""
    absolute: float
    """Mean size of the change, whichever its direction."""
    n: int
    """Sentences that the swap changes."""


def audit(score: Scores, targets: Sequence[Target], language: str) -> list[Swap]:
    """A row for each swap: `name: <who>`, gender, party. Sentences without such a word are left out of its row."""
    rows = [
        _row(score, f"name: {name}", [(one, _named(one, name)) for one in targets]) for name in OTHER_NAMES[language]
    ]
    for kind, words in (("gender", OTHER_GENDER[language]), ("party", OTHER_PARTY[language])):
        pairs = [(one, _swapped(one, words)) for one in targets]
        rows.append(_row(score, kind, [(one, other) for one, other in pairs if one != other]))
    return rows


def _row(score: Scores, kind: str, pairs: Sequence[tuple[Target, Target]]) -> Swap:
    if not pairs:
        return Swap(kind, 0.0, 0.0, 0)
    old, new = (score([pair[side] for pair in pairs]) for side in (0, 1))
    moved = (new[:, 2] - new[:, 0]) - (old[:, 2] - old[:, 0])
    return Swap(kind, float(moved.mean()), float(np.abs(moved).mean()), len(pairs))


def _named(target: Target, name: str) -> Target:
    """The sentence about somebody else: the mention, and its last word wherever it stands alone."""
    sentence, start, end = target
    last = sentence[start:end].split()[-1:]
    left, right = sentence[:start], sentence[end:]
    if last and last[0][:1].isupper():
        alone = re.compile(rf"\b{re.escape(last[0])}\b")
        left, right = alone.sub(name.split()[-1], left), alone.sub(name.split()[-1], right)
    return left + name + right, len(left), len(left) + len(name)


def _swapped(target: Target, words: Mapping[str, str]) -> Target:
    """The sentence with these words exchanged, in the case that they have; the mention stays."""
    sentence, start, end = target

    def other(match: re.Match[str]) -> str:
        found = words.get(match[0].lower())
        if found is None:
            return match[0]
        return found.capitalize() if match[0][0].isupper() else found

    left, right = (re.sub(r"[^\W\d_]+", other, part) for part in (sentence[:start], sentence[end:]))
    return left + sentence[start:end] + right, len(left), len(left) + end - start
