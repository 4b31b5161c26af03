"""What the dictionary of dict_uk (through pymorphy3) says of Ukrainian words. Evidence only: it never decides."""

from __future__ import annotations

from functools import lru_cache

from pymorphy3 import MorphAnalyzer
from pymorphy3.analyzer import Parse

from nlp.languages.collisions import collision_class
from nlp.languages.phrases import decline_noun_phrase


@lru_cache(maxsize=1)
def _analyzer() -> MorphAnalyzer:
    return MorphAnalyzer(lang="uk")


@lru_cache(maxsize=50_000)
def _parses(word: str) -> tuple[Parse, ...]:
    return tuple(_analyzer().parse(word.lower()))


def is_given_name(word: str) -> bool:
    """Whether the dictionary knows the word as a given name, in any case."""
    return any("Name" in parse.tag.grammemes and parse.is_known for parse in _parses(word))


def is_place(word: str) -> bool:
    """Whether the dictionary knows the word as a place."""
    return any("Geox" in parse.tag.grammemes for parse in _parses(word))


@lru_cache(maxsize=1000)
def collision(surname: str) -> int:
    """How easily a bare surname is taken for something else (see LanguageRules)."""
    return collision_class(surname, _parses(surname))


@lru_cache(maxsize=1000)
def decline_phrase(phrase: str) -> frozenset[str]:
    """Case forms of a noun phrase in singular and plural, lower case."""
    return decline_noun_phrase(phrase, _parses)
