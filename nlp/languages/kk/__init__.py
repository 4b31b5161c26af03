"""Kazakh, in Cyrillic letters. spaCy has no Kazakh of its own: `Kazakh` is registered under the code kk."""

from __future__ import annotations

import re

from nlp.languages.kk.credits import CREDITS
from nlp.languages.kk.names import collision, decline_name, decline_phrase, family_forms, is_given_name, is_place
from nlp.languages.kk.suffixes import case_of
from nlp.languages.kk.tokenizer import Kazakh as Kazakh
from nlp.languages.rules import LanguageRules

RULES = LanguageRules(
    code="kk",
    script="cyrillic",
    decline=decline_name,
    family=family_forms,
    decline_phrase=decline_phrase,
    is_given_name=is_given_name,
    collision=collision,
    is_place=is_place,
    titles=frozenset(
        """
            президент президенті үміткер кандидат мырза ханым депутат депутаты сенатор министр министрі премьер
            премьер-министр төраға төрағасы әкім әкімі жолдас доктор профессор академик генерал басшы басшысы
            көшбасшы экс-президент бапкер
            """.split()
    ),
    prepositions=frozenset(),
    not_in_office=frozenset("бұрынғы экс вице тұңғыш".split()),
    named_after_before=frozenset(),
    named_after_after=frozenset(
        """
            атындағы көшесі көшесінде көшесінің даңғылы даңғылында қоры қорының сыйлығы орденін ордені мектебі
            университеті мұражайы театры стадионы кубогы алаңы саябағы әуежайы
            """.split()
    ),
    family_before=frozenset(),
    kin_before=frozenset(),
    kin_after=frozenset(
        """
            әйелі жұбайы күйеуі ұлы қызы ағасы інісі әкесі анасы немересі күйеубаласы отбасы отбасының жұбайының
            әйелінің ұлының қызының ағасының інісінің
            """.split()
    ),
    speech_verbs=re.compile(
        r"деді|дейді|деп|айтты|айтады|мәлімдеді|атап|жеткізді|хабарлады|түсіндірді|жауап|қосты|сендірді|ескертті|"
        r"жазды|баса|толықтырды|тоқталды|уәде|сұрады|мойындады"
    ),
    according_to=frozenset(),
    credits=CREDITS,
    abbreviations=frozenset("ж жж т б с ғ қ обл ауд көш мың млн млрд проф акад".split()),
    endings=case_of,
)
