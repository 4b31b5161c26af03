"""How much good and bad the words around a target carry, from lexicons: as strings that the hasher counts.

A word's valence is turned where a negation stands before it, weighs less the further it is from the target, and counts
once more where no boundary of a clause stands between. Sums become thermometers (`lp>0.3`, `lp>0.8`), since the hasher
counts strings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import resources

from nlp.folding import fold

WORD = re.compile(r"[^\W\d_]+(?:[-'][^\W\d_]+)*|[^\w\s]")
NEGATIONS = frozenset("not no never n't without neither nor cannot".split())
BOUNDARIES = frozenset(',;:.!?—–-"“”()') | frozenset(
    "but while although though because who which that and whereas after before as when".split()
)
STEPS = (0.3, 0.8, 1.5, 2.2, 3.0, 4.0, 5.5, 7.5)
TURNED = -0.6  # "not good" is less bad than "bad"
HALVED_AT = 4.0  # words from the target at which a word counts half


@cache
def lexicon() -> dict[str, float]:
    """Word in small letters to its valence, -4 to 4, of all languages that have a lexicon (nlp/tone/lexicons)."""
    words: dict[str, float] = {}
    for file in sorted((resources.files("nlp.tone") / "lexicons").iterdir(), key=lambda one: one.name):
        if file.name.endswith(".tsv"):
            lines = file.read_text(encoding="utf-8").splitlines()
            pairs = (line.split("\t") for line in lines if line and not line.startswith("#"))
            words |= {word: float(value) for word, value in pairs}
    return words


def valence_features(sentence: str, start: int, end: int) -> Iterator[str]:
    """Thermometers of what stands left and right of the target at `start`..`end`, and of both; signs of quotation."""
    sides = [_sums(_words(sentence[:start])[::-1], turned_by=1), _sums(_words(sentence[end:]), turned_by=-1)]
    for side, sums in zip("lr", sides, strict=True):
        for name, value in sums.items():
            yield from _thermometer(f"{side}{name}", value)
    for kind in ("", "w", "c"):
        total = sum(sums[kind + sign] for sums in sides for sign in "+-")
        yield from _thermometer(f"t{kind}{'+' if total > 0 else '-'}", total)
        if total == 0:
            yield f"lx:t{kind}0"
    if any(mark in sentence for mark in '"“”'):
        opened = sentence[:start].count('"') + sentence[:start].count("“") - sentence[:start].count("”")
        yield f"fx:quotes{opened % 2}"
    if start == 0:
        yield "fx:first"


def _words(text: str) -> list[str]:
    return [word.lower() for word in WORD.findall(fold(text))]


def _sums(words: Sequence[str], turned_by: int) -> dict[str, float]:
    """Sums of good (+) and bad (-) valence: plain, weighted by nearness (w), within the clause (c). Nearest first.

    `turned_by` 1: the words before one in the sentence come after it here.
    """
    known = lexicon()
    sums = {kind + sign: 0.0 for kind in ("", "w", "c") for sign in "+-"}
    clause, seen = True, 0
    for place, word in enumerate(words):
        if word in BOUNDARIES and seen:
            clause = False
        seen += word.isalpha()
        value = known.get(word)
        if value is None:
            continue
        before = words[place + 1 : place + 4] if turned_by == 1 else words[max(0, place - 3) : place]
        if any(one in NEGATIONS or one.endswith("n't") for one in before):
            value *= TURNED
        sign = "+" if value > 0 else "-"
        sums[sign] += value
        sums["w" + sign] += value / (1 + place / HALVED_AT)
        sums["c" + sign] += value * clause
    return sums


def _thermometer(name: str, value: float) -> Iterator[str]:
    for step in STEPS:
        if abs(value) <= step:
            return
        yield f"lx:{name}>{step}"
