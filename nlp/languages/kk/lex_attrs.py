"""Kazakh numbers in words."""

from __future__ import annotations

import re
from collections.abc import Callable

from spacy.attrs import LIKE_NUM

from nlp.transliteration import kazakh_cyrillic

NUMBERS = frozenset(
    """
        нөл ноль бір екі үш төрт бес алты жеті сегіз тоғыз он жиырма отыз қырық елу алпыс жетпіс сексен тоқсан жүз мың
        миллион миллиард триллион жарты ширек қырқ
        """.split()
)
"""With қырқ, the stem of the ordinal қырқыншы."""
ORDINALS = ("ыншы", "інші", "ншы", "нші", "сыншы")
_DIGITS = re.compile(r"[+~±-]?\d[\d.,/]*(?:-?(?:ыншы|інші|ншы|нші|шы|ші))?%?")


def like_num(text: str) -> bool:
    """Whether a word is a number: 1,5, он, бесінші, 20-шы, besınşı."""
    lower = kazakh_cyrillic(text.lower()) if text[:1].isalpha() and text[:1] < "\u0400" else text.lower()
    stems = [lower, *(lower.removesuffix(ordinal) for ordinal in ORDINALS)]
    return _DIGITS.fullmatch(lower) is not None or any(stem in NUMBERS for stem in stems)


LEX_ATTRS: dict[int, Callable[[str], bool]] = {LIKE_NUM: like_num}
