"""The closed set of endings that a Kazakh personal name takes.

No vowel harmony is asked for: the press writes both Тоқаевтың and Ниязбековке, and strict harmony loses more than half
of the inflected names of the press. A stem that is known and an ending of this set is enough.
"""

from __future__ import annotations

from functools import lru_cache

from nlp.folding import fold
from nlp.languages.endings import table_of_endings
from nlp.transliteration import KAZAKH_2018, KAZAKH_2021, kazakh_latin

PLURAL = "лар лер дар дер тар тер".split()
POSSESSIVE = "ы і сы сі м ым ім ң ың ің мыз міз ымыз іміз ңыз ңіз ыңыз іңіз".split()
CASE = {
    "gen": "ның нің дың дің тың тің".split(),
    "dat": ["ға", "ге", "қа", "ке"],
    "acc": "ны ні ды ді ты ті".split(),
    "loc": ["да", "де", "та", "те"],
    "abl": "дан ден тан тен нан нен".split(),
    "ins": "мен бен пен менен бенен пенен".split(),
    "own": ["нікі", "дікі", "тікі"],
    "at": ["дағы", "дегі", "тағы", "тегі"],
    "like": "дай дей тай тей ша ше".split(),
}
AFTER_POSSESSIVE = {
    "dat": ["на", "не", "а", "е"],
    "acc": ["н"],
    "loc": ["нда", "нде"],
    "at": ["ндағы", "ндегі"],
}


def _with_latin(table: dict[str, str]) -> dict[str, str]:
    """The endings in Latin letters too, as folding leaves them: -nyñ is -nyn."""
    in_latin: dict[str, str] = {}
    for ending, case in table.items():
        for alphabet in (KAZAKH_2021, KAZAKH_2018):
            in_latin.setdefault(fold(kazakh_latin(ending, alphabet)), case)
    return in_latin | table


ENDINGS = _with_latin(table_of_endings(PLURAL, POSSESSIVE, CASE, AFTER_POSSESSIVE))


@lru_cache(maxsize=10_000)
def case_of(ending: str) -> str | None:
    """The case that an ending after a name's stem stands for; `family` for a plural; None for what is no ending.

    A hyphen or an apostrophe may stand before it, as after names in Latin letters.
    """
    return ENDINGS.get(ending.removeprefix("-").removeprefix("'"))
