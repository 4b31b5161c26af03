"""Kazakh names: recognised by stem and ending (see suffixes), not by lists of forms."""

from __future__ import annotations

from nlp.folding import fold
from nlp.languages.dictionary import Dictionary
from nlp.languages.kk.suffixes import CASE
from nlp.languages.rules import NOMINATIVE, Forms, Gender, Part
from nlp.transliteration import KAZAKH_2018, KAZAKH_2021, kazakh_latin

_RUSSIAN = Dictionary("ru")  # names and places of the region are in it

GIVEN_NAMES = frozenset(
    """
        абай абылай азамат азат ақерке айбек айгерім айгүл айдар айдос айжан айнұр айсұлу айша алмас алмат алтынай
        анар арай арман арнұр аружан асан асель асқар асхат аян әбдіхалық әбіш әділ әйгерім әлихан әлия әсел әсем
        бағдат бақыт бақытжан бауыржан бейбіт бекболат бекзат берік бибігүл болат ботагөз ғабит ғалия ғалым ғани
        ғалымжан гүлжан гүлмира гүлнар гүлнұр дана данияр дархан дәулет дәурен динара дулат ділназ еламан елдос
        еркін ербол ерғали ерік ерлан ермек ернар ерсін есет жанар жандос жанна жасұлан жомарт жұлдыз забира
        зарина зәуре зейнеп ильяс камила кенже кәмила күләш күнсұлу қайрат қалампыр қанат қарлығаш қасым қуаныш
        қуат лаура ләззат мадина мақсат марат маржан мерей мейрам мөлдір мұрат мұхтар назгүл назерке нұрболат
        нұржан нұркен нұрлан нұрсұлтан олжас оразалы ораз рауан раушан рүстем рустам сабина салтанат самал самат
        сәбит сәкен сәуле серік серікжан сұлтан талғат тимур тоқтар төлеген ұлан фариза шолпан шыңғыс шынар ықылас
        ілияс
        """.split()
)
"""Usual Kazakh given names, from general knowledge."""


def latin(word: str) -> tuple[str, ...]:
    """A word in Latin letters as folding leaves them, in lower case: of 2021, and of 2018 where that differs."""
    return tuple(dict.fromkeys(fold(kazakh_latin(word, table)).lower() for table in (KAZAKH_2021, KAZAKH_2018)))


def decline_name(name: str, part: Part, gender: Gender) -> Forms:  # noqa: ARG001  # endings do not depend on them
    """The stem alone, in Cyrillic and Latin letters; its endings are recognised where it is met."""
    return dict.fromkeys((name.lower(), *latin(name)), NOMINATIVE)


_LATIN_GIVEN = frozenset(form for name in GIVEN_NAMES for form in latin(name))


def family_forms(surname: str, gender: Gender) -> frozenset[str]:  # noqa: ARG001
    """None: a plural is one of the endings."""
    return frozenset()


def decline_phrase(phrase: str) -> frozenset[str]:
    """The phrase with every case ending after its last word, also after the possessive that it may end with."""
    lower = phrase.lower()
    endings = {ending for endings in CASE.values() for ending in endings}
    endings |= {"н", "на", "не", "нда", "нде", "ндағы", "ндегі"} if lower.endswith(("ы", "і")) else set()
    forms = {lower, *(lower + ending for ending in endings)}
    return frozenset(forms | {form for one in forms for form in latin(one)})


def is_given_name(word: str) -> bool:
    """Whether the word, without an ending, is a usual given name."""
    lower = word.lower()
    return lower in GIVEN_NAMES or lower in _LATIN_GIVEN or _RUSSIAN.is_given_name(lower)


def is_place(word: str) -> bool:
    """Whether the Russian dictionary knows the word as a place."""
    return _RUSSIAN.is_place(word)


def collision(surname: str) -> int:
    """2 for a surname that is also a given name or of two letters, else 0 (see LanguageRules)."""
    return 2 if len(surname) <= 2 or surname.lower() in GIVEN_NAMES else 0


def adjectives(surname: str) -> frozenset[str]:
    """Words made of a surname: назарбаевтық, назарбаевшыл."""
    lower = surname.lower()
    words = [lower + ending for ending in "тық тік дық дік лық лік шыл шіл".split()]
    return frozenset([*words, *(form for word in words for form in latin(word))])
