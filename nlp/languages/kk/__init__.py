"""Kazakh, in Cyrillic and in the Latin letters of 2021. spaCy has none: `Kazakh` is registered under the code kk."""

from __future__ import annotations

import re
from collections.abc import Iterable

from nlp.folding import fold
from nlp.languages.agreement import titled
from nlp.languages.kk.credits import CREDITS
from nlp.languages.kk.names import (
    adjectives,
    collision,
    decline_name,
    decline_phrase,
    family_forms,
    is_given_name,
    is_place,
)
from nlp.languages.kk.polls import POLLS
from nlp.languages.kk.roles import ROLES
from nlp.languages.kk.suffixes import CASE, case_of
from nlp.languages.kk.tokenizer import ABBREVIATIONS, CLOSING_ABBREVIATIONS
from nlp.languages.kk.tokenizer import Kazakh as Kazakh
from nlp.languages.rules import LanguageRules
from nlp.transliteration import kazakh_latin

SPEECH_VERBS = """
    деді дейді деп айтты айтады мәлімдеді атап жеткізді хабарлады түсіндірді жауап қосты сендірді ескертті жазды баса
    толықтырды тоқталды уәде сұрады мойындады
    """.split()


ACCORDING = """
    айтуынша сөзінше пікірінше ойынша бағалауынша мәлімдеуінше сендіруінше түсіндіруінше сенімінше ескертуінше дерегінше
    есебінше мойындауынша жазуынша айтқандай сөзімен ұстанымы жауабы
    """.split()
"""What stands after the genitive of who is quoted."""


def _both(words: Iterable[str]) -> frozenset[str]:
    """The words, and the same in Latin letters as folding leaves them."""
    known = list(words)
    return frozenset({*known, *(fold(kazakh_latin(word)).lower() for word in known)})


RULES = LanguageRules(
    code="kk",
    script="cyrillic",
    decline=decline_name,
    family=family_forms,
    decline_phrase=decline_phrase,
    is_given_name=is_given_name,
    collision=collision,
    is_place=is_place,
    titles=_both(
        """
            президент президенті үміткер кандидат мырза ханым депутат депутаты сенатор министр министрі премьер
            премьер-министр төраға төрағасы әкім әкімі жолдас доктор профессор академик генерал басшы басшысы
            көшбасшы экс-президент бапкер
            """.split()
    ),
    prepositions=frozenset(),
    not_in_office=_both("бұрынғы экс вице тұңғыш".split()),
    named_after_before=frozenset(),
    named_after_after=_both(
        """
            атындағы көшесі көшесінде көшесінің даңғылы даңғылында қоры қорының сыйлығы орденін ордені мектебі
            университеті мұражайы театры стадионы кубогы алаңы саябағы әуежайы
            """.split()
    ),
    family_before=frozenset(),
    kin_before=frozenset(),
    kin_after=_both(
        """
            әйелі жұбайы күйеуі ұлы қызы ағасы інісі әкесі анасы немересі күйеубаласы отбасы отбасының жұбайының
            әйелінің ұлының қызының ағасының інісінің
            """.split()
    ),
    speech_verbs=re.compile("|".join(sorted(_both(SPEECH_VERBS), key=len, reverse=True))),
    according_to=None,
    according_after=re.compile("|".join(_both(ACCORDING))),
    credits=CREDITS,
    polls=POLLS,
    cues=titled(
        {"мырза": "m", "мырзаның": "m", "ханым": "f", "ханымның": "f", "myrza": "m", "hanym": "f"}, after_name=True
    ),
    adjectives=adjectives,
    particles=_both("ұлы қызы".split()),
    abbreviations=_both([one.removesuffix(".").lower() for one in (*ABBREVIATIONS, "б.", "с.")]),
    closing_abbreviations=_both(CLOSING_ABBREVIATIONS),
    endings=case_of,
    shown_endings=tuple((case, tuple(endings)) for case, endings in CASE.items()),
    roles=ROLES,
)
