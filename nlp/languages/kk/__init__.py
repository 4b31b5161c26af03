"""Kazakh, in Cyrillic and in the Latin letters of 2021. spaCy has none: `Kazakh` is registered under the code kk."""

from __future__ import annotations

from nlp.languages.agreement import titled
from nlp.languages.kk.credits import CREDITS
from nlp.languages.kk.letters import both_scripts
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
from nlp.languages.kk.speech import SPEECH
from nlp.languages.kk.suffixes import CASE, case_of
from nlp.languages.kk.tokenizer import ABBREVIATIONS, CLOSING_ABBREVIATIONS
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
    titles=both_scripts(
        """
            президент президенті үміткер кандидат мырза ханым депутат депутаты сенатор министр министрі премьер
            премьер-министр төраға төрағасы әкім әкімі жолдас доктор профессор академик генерал басшы басшысы
            көшбасшы экс-президент бапкер
            """.split()
    ),
    prepositions=frozenset(),
    not_in_office=both_scripts("бұрынғы экс вице тұңғыш".split()),
    named_after_before=frozenset(),
    named_after_after=both_scripts(
        """
            атындағы көшесі көшесінде көшесінің даңғылы даңғылында қоры қорының сыйлығы орденін ордені мектебі
            университеті мұражайы театры стадионы кубогы алаңы саябағы әуежайы
            """.split()
    ),
    family_before=frozenset(),
    kin_before=frozenset(),
    kin_after=both_scripts(
        """
            әйелі жұбайы күйеуі ұлы қызы ағасы інісі әкесі анасы немересі күйеубаласы отбасы отбасының жұбайының
            әйелінің ұлының қызының ағасының інісінің
            """.split()
    ),
    credits=CREDITS,
    speech=SPEECH,
    polls=POLLS,
    cues=titled(
        {"мырза": "m", "мырзаның": "m", "ханым": "f", "ханымның": "f", "myrza": "m", "hanym": "f"}, after_name=True
    ),
    adjectives=adjectives,
    particles=both_scripts("ұлы қызы".split()),
    abbreviations=both_scripts([one.removesuffix(".").lower() for one in (*ABBREVIATIONS, "б.", "с.")]),
    closing_abbreviations=both_scripts(CLOSING_ABBREVIATIONS),
    endings=case_of,
    shown_endings=tuple((case, tuple(endings)) for case, endings in CASE.items()),
    roles=ROLES,
)
