"""Russian."""

from __future__ import annotations

import re

from nlp.languages.agreement import given_gender, slavic_cues
from nlp.languages.dictionary import Dictionary
from nlp.languages.ru.credits import CREDITS
from nlp.languages.ru.names import adjectives, decline_name, family_forms
from nlp.languages.ru.polls import POLLS
from nlp.languages.ru.roles import ROLES
from nlp.languages.ru.speech import speech_words
from nlp.languages.rules import LanguageRules

_DICTIONARY = Dictionary("ru")
_SPEECH = speech_words(_DICTIONARY)
_TITLES = frozenset(
    """
            президент президента президенту президентом президенте кандидат кандидата кандидату кандидатом
            кандидате кандидатка господин господина господину господином господине госпожа госпожи госпоже госпожу
            госпожой экс-президент депутат депутата депутату депутатом сенатор сенатора министр министра премьер
            премьера премьер-министр лидер лидера действующий глава товарищ г-н г-жа доктор профессор академик
            генерал
            """.split()
)
_PREPOSITIONS = frozenset(
    """
            в во из на до от у с со при под над около о об по к ко за для без через между про
            """.split()
)

RULES = LanguageRules(
    code="ru",
    script="cyrillic",
    decline=decline_name,
    family=family_forms,
    decline_phrase=_DICTIONARY.decline_phrase,
    word_forms=_DICTIONARY.word_forms,
    is_given_name=_DICTIONARY.is_given_name,
    collision=_DICTIONARY.collision,
    is_place=_DICTIONARY.is_place,
    is_word=_DICTIONARY.is_word,
    titles=_TITLES,
    prepositions=_PREPOSITIONS,
    not_in_office=frozenset("бывший бывшего бывшему бывшим экс вице первый".split()),
    named_after_before=frozenset(
        """
            имени им улица улице улицу улицы проспект проспекте проспекта проспекту площадь площади фонд фонда
            фонде музей музея музее премия премии премию бульвар бульваре парк парке стадион стадионе кубок кубка
            кубке университет университета университете школа школе школы театр театре аэропорт аэропорта орден
            ордена
            """.split()
    ),
    named_after_after=frozenset(["университет", "университете", "университета", "центр-парк"]),
    family_before=frozenset("семья семьи семье семью семьей клан клана чета четы братья сестры супруги".split()),
    kin_before=frozenset(
        """
            жена жены жене жену женой муж мужа мужу мужем сын сына сыну сыном дочь дочери дочерью брат брата брату
            братом сестра сестры сестре сестру отец отца отцу мать матери супруга супруги супруге супругу супруг
            племянник племянника зять зятя вдова вдовы внук внука внучка
            """.split()
    ),
    kin_after=frozenset(),
    credits=CREDITS,
    speech=_SPEECH,
    polls=POLLS,
    set_phrases=re.compile(r"\bДед\w*[ -]Мороз\w*", re.IGNORECASE),
    cues=slavic_cues(
        _DICTIONARY.parses,
        _TITLES,
        _PREPOSITIONS,
        _SPEECH.verbs,
        {"господин": "m", "г-н": "m", "госпожа": "f", "г-жа": "f"},
    ),
    given_gender=lambda word: given_gender(word, _DICTIONARY.parses),
    adjectives=adjectives,
    particles=frozenset("фон дер де ла да ван аль эль бен ибн оглы кызы уулу".split()),
    abbreviations=frozenset("г гг им т п д стр ул пр др руб тыс млн млрд гос обл р проф акад ред см н э".split()),
    roles=ROLES,
)
