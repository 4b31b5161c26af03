"""The closed set of endings that a Kyrgyz personal name takes, with all four vowels of its harmony.

As in Kazakh no harmony is asked for: Russian surnames take front and back vowels alike.
"""

from __future__ import annotations

from functools import lru_cache

from nlp.languages.endings import table_of_endings


def _harmony(*patterns: str) -> list[str]:
    """Each ending with its vowels: `A` stands for а е о ө, `I` for ы и у ү."""
    pairs = (("а", "ы"), ("е", "и"), ("о", "у"), ("ө", "ү"))
    return list(dict.fromkeys(one.replace("A", a).replace("I", i) for one in patterns for a, i in pairs))


PLURAL = _harmony("лAр", "дAр", "тAр")
POSSESSIVE = _harmony("I", "сI", "м", "Iм", "ң", "Iң", "бIз", "IбIз", "ңIз", "IңIз", "ңAр", "IңAр")
CASE = {
    "gen": _harmony("нIн", "дIн", "тIн"),
    "dat": _harmony("гA", "кA"),
    "acc": _harmony("нI", "дI", "тI"),
    "loc": _harmony("дA", "тA"),
    "abl": _harmony("дAн", "тAн", "нAн"),
    "own": _harmony("нIкI", "дIкI", "тIкI"),
    "at": _harmony("дAгI", "тAгI"),
    "like": _harmony("дAй", "тAй", "чA"),
}
AFTER_POSSESSIVE = {
    "dat": _harmony("нA", "A"),
    "acc": ["н"],
    "loc": _harmony("ндA"),
    "at": _harmony("ндAгI"),
}
ENDINGS = table_of_endings(PLURAL, POSSESSIVE, CASE, AFTER_POSSESSIVE)


@lru_cache(maxsize=10_000)
def case_of(ending: str) -> str | None:
    """The case that an ending after a name's stem stands for; `family` for a plural; None for what is no ending."""
    return ENDINGS.get(ending.removeprefix("-").removeprefix("'"))
