"""Where a long word of a narrow column may break: browsers bring no hyphenation for Russian and Kazakh."""

from __future__ import annotations

import re

SOFT = "\u00ad"
LONG = 9
"""Letters from which on a word may break at all."""
LEAST = 3
"""Letters that stay together at either end."""
VOWEL, OTHER = "аеёиоуыэюяәіөүұ", "бвгджзклмнпрстфхцчшщғқңһ"
PLACE = re.compile(
    f"(?<=[{VOWEL}])(?=[{OTHER}][{VOWEL}])"  # before a syllable: пуб-ли-ка-ции
    f"|(?<=[{VOWEL}][{OTHER}])(?=[{OTHER}]{{1,3}}[{VOWEL}])|(?<=й)(?=[{OTHER}])",  # after a closed one: анг-лий-ский
    re.IGNORECASE,
)
WORD = re.compile(r"\w+")


def soft(text: str) -> str:
    """The text with soft hyphens in its long Cyrillic words: seen only where a line breaks at one."""
    return WORD.sub(lambda found: _word(found[0]), text)


def _word(word: str) -> str:
    if len(word) < LONG:
        return word
    places = [one.start() for one in PLACE.finditer(word) if LEAST <= one.start() <= len(word) - LEAST]
    parts = [word[start:end] for start, end in zip([0, *places], [*places, len(word)], strict=True)]
    return SOFT.join(parts)
