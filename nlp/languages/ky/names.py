"""Kyrgyz names: recognised by stem and ending (see suffixes), not by lists of forms."""

from __future__ import annotations

from nlp.languages.dictionary import Dictionary
from nlp.languages.ky.suffixes import AFTER_POSSESSIVE, CASE
from nlp.languages.rules import NOMINATIVE, Forms, Gender, Part

_RUSSIAN = Dictionary("ru")  # names and places of the region are in it

GIVEN_NAMES = frozenset(
    """
        азамат азиз айбек айгүл айдай айжан айзада айнура айпери акжол акылбек алмаз алмазбек алтынай алтынбек анара
        асан асель аскар бакай бактияр бакыт бегимай бекболот бекжан бермет болот бурул гүлзат гүлмира гүлнара гүлнур
        данияр дастан жаныбек жаныл жаркынай жеңиш жылдыз жолдош жумабек жыпар замира ибраим калыс канат каныбек
        кубанычбек кубат курманбек кылыч кыял майрам максат манас марат медер мээрим мирлан назгүл назира нурбек
        нургүл нурлан нуржан омурбек рахат роза рустам садыр саламат салтанат самат сапар саткын сыймык талант таалай
        талгат темир темирлан тилек толкун турат улан урмат үсөн чолпон чыңгыз чынара шайыр шекер ширин элмира эмил
        эрмек эркин
        """.split()
)
"""Usual Kyrgyz given names, from general knowledge."""


def decline_name(name: str, part: Part, gender: Gender) -> Forms:  # noqa: ARG001  # endings do not depend on them
    """The stem alone; its endings are recognised where it is met."""
    return {name.lower(): NOMINATIVE}


def family_forms(surname: str, gender: Gender) -> frozenset[str]:  # noqa: ARG001
    """None: a plural is one of the endings."""
    return frozenset()


def adjectives(surname: str) -> frozenset[str]:
    """Words made of a surname: жапаровдук, жапаровчул."""
    lower = surname.lower()
    vowels = ("ы", "и", "у", "ү")
    return frozenset(lower + start + vowel + end for start, end in ("лк", "дк", "тк", "чл") for vowel in vowels)


def decline_phrase(phrase: str) -> frozenset[str]:
    """The phrase with every case ending after its last word, also after the possessive that it may end with."""
    lower = phrase.lower()
    endings = {ending for endings in CASE.values() for ending in endings}
    if lower.endswith(("ы", "и", "у", "ү")):
        endings |= {ending for endings in AFTER_POSSESSIVE.values() for ending in endings}
        endings |= {"нан", "нен", "нон", "нөн"}
    return frozenset({lower, *(lower + ending for ending in endings)})


def is_given_name(word: str) -> bool:
    """Whether the word, without an ending, is a usual given name."""
    return word.lower() in GIVEN_NAMES or _RUSSIAN.is_given_name(word)


def is_place(word: str) -> bool:
    """Whether the Russian dictionary knows the word as a place."""
    return _RUSSIAN.is_place(word)


def collision(surname: str) -> int:
    """2 for a surname that is also a given name or of two letters, else 0 (see LanguageRules)."""
    return 2 if len(surname) <= 2 or surname.lower() in GIVEN_NAMES else 0
