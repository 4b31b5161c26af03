"""Ukrainian."""

from __future__ import annotations

import re

from nlp.languages.agreement import given_gender, slavic_cues
from nlp.languages.dictionary import Dictionary
from nlp.languages.rules import LanguageRules
from nlp.languages.uk.credits import CREDITS
from nlp.languages.uk.names import adjectives, decline_name, decline_phrase, family_forms
from nlp.languages.uk.polls import POLLS
from nlp.languages.uk.roles import ROLES
from nlp.languages.uk.speech import speech_words

_DICTIONARY = Dictionary("uk")
_SPEECH = speech_words(_DICTIONARY)
_TITLES = frozenset(
    """
            президент президента президенту президентом кандидат кандидата кандидату кандидатом кандидатка пан
            пана пану паном пані екс-президент депутат депутата сенатор сенатора міністр міністра прем'єр прем'єра
            прем'єр-міністр лідер лідера чинний глава голова товариш доктор професор академік генерал
            """.split()
)
_PREPOSITIONS = frozenset("в у із з зі на до від о об при під над біля про за для без через між по к".split())

RULES = LanguageRules(
    code="uk",
    script="cyrillic",
    decline=decline_name,
    family=family_forms,
    decline_phrase=lambda phrase: decline_phrase(phrase, _DICTIONARY.is_adjective),
    word_forms=_DICTIONARY.word_forms,
    is_given_name=_DICTIONARY.is_given_name,
    collision=_DICTIONARY.collision,
    is_place=_DICTIONARY.is_place,
    is_word=_DICTIONARY.is_word,
    titles=_TITLES,
    prepositions=_PREPOSITIONS,
    not_in_office=frozenset("колишній колишнього колишньому колишнім екс віце перший".split()),
    named_after_before=frozenset(
        """
            імені ім вулиця вулиці вулицю проспект проспекті проспекту площа площі площу фонд фонду фонді музей
            музею премія премії премію бульвар бульварі парк парку стадіон стадіоні кубок кубка університет
            університету школа школи школі театр театру аеропорт аеропорту орден ордена
            """.split()
    ),
    named_after_after=frozenset(),
    family_before=frozenset("сім'я сім'ї сім'ю родина родини родину родині подружжя клан клану брати сестри".split()),
    kin_before=frozenset(
        """
            дружина дружини дружину дружиною чоловік чоловіка син сина сину сином дочка дочки донька доньки брат
            брата братом сестра сестри батько батька мати матері онук онука вдова вдови зять зятя
            """.split()
    ),
    kin_after=frozenset(),
    credits=CREDITS,
    speech=_SPEECH,
    polls=POLLS,
    set_phrases=re.compile(r"\bД[іи]д\w*[ -]Мороз\w*", re.IGNORECASE),
    cues=slavic_cues(_DICTIONARY.parses, _TITLES, _PREPOSITIONS, _SPEECH.verbs, {"пан": "m", "пані": "f"}),
    given_gender=lambda word: given_gender(word, _DICTIONARY.parses),
    adjectives=adjectives,
    particles=frozenset("фон дер де ла да ван аль ель бен ібн огли".split()),
    abbreviations=frozenset("р рр ім т п д вул пр грн тис млн млрд обл проф акад ред див н е".split()),
    roles=ROLES,
)
