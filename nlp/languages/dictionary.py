"""What a morphological dictionary says of words (OpenCorpora for Russian, dict_uk for Ukrainian, through pymorphy3).

Evidence only: it never decides whether a name is a candidate's, since it lacks a third of Central Asian surnames.
"""

from __future__ import annotations

from functools import cached_property, lru_cache

from pymorphy3 import MorphAnalyzer
from pymorphy3.analyzer import Parse

from nlp.languages.collisions import collision_class
from nlp.languages.phrases import decline_noun_phrase

PROPER = frozenset({"Name", "Surn", "Patr", "Geox", "Orgn", "Trad"})
OF_CASE: dict[str | None, frozenset[str]] = {
    "nomn": frozenset({"nom"}),
    "gent": frozenset({"gen"}),
    "gen2": frozenset({"gen"}),
    "datv": frozenset({"dat"}),
    "accs": frozenset({"acc"}),
    "ablt": frozenset({"ins"}),
    "loct": frozenset({"loc"}),
    "loc2": frozenset({"loc"}),
    "voct": frozenset({"voc"}),
}
"""OpenCorpora's names of the cases, and ours."""


NOT_THIRD = frozenset({"1per", "2per", "impr"})


class Dictionary:
    """The dictionary of one language, opened when it is first asked."""

    def __init__(self, code: str) -> None:
        self._code = code
        self.parses = lru_cache(maxsize=50_000)(self._parses)

    @cached_property
    def _analyzer(self) -> MorphAnalyzer:
        return MorphAnalyzer(lang=self._code)

    def _parses(self, word: str) -> tuple[Parse, ...]:
        return tuple(self._analyzer.parse(word.lower()))

    def is_given_name(self, word: str) -> bool:
        """Whether the word is known as a given name, in any case."""
        return any("Name" in parse.tag.grammemes and parse.is_known for parse in self.parses(word))

    def is_place(self, word: str) -> bool:
        """Whether the word is known as a place."""
        return any("Geox" in parse.tag.grammemes for parse in self.parses(word))

    def is_word(self, word: str, cases: frozenset[str]) -> bool:
        """Whether the word is an ordinary one before a surname in these cases, as where a full stop is missing.

        One that is no noun (Напередодні), or a noun that stands in another case than the name (Советник Трампа).
        """
        parses = [parse for parse in self.parses(word) if parse.is_known]
        if not parses or any(PROPER & parse.tag.grammemes for parse in parses):
            return False
        return all(parse.tag.POS != "NOUN" or not OF_CASE.get(parse.tag.case, cases) & cases for parse in parses)

    def is_adjective(self, word: str) -> bool:
        """Whether the word can only be an adjective."""
        classes = {parse.tag.POS for parse in self.parses(word)}
        return "ADJF" in classes and "NOUN" not in classes

    def is_finite(self, word: str) -> bool:
        """Whether the word is first of all a verb of the third person: воскликнул, парирует."""
        parse = self.parses(word)[0]
        return parse.tag.POS == "VERB" and not parse.tag.grammemes & NOT_THIRD

    def is_infinitive(self, word: str) -> bool:
        """Whether the word is first of all an infinitive: построить."""
        tag = self.parses(word)[0].tag
        return tag.POS == "INFN" or "infn" in tag.grammemes

    def collision(self, surname: str) -> int:
        """How easily a bare surname is taken for something else (see LanguageRules)."""
        return collision_class(surname, self.parses(surname))

    def decline_phrase(self, phrase: str) -> frozenset[str]:
        """Case forms of a noun phrase in singular and plural, lower case."""
        return decline_noun_phrase(phrase, self.parses)

    def word_forms(self, word: str) -> frozenset[str]:
        """All forms of an ordinary word, lower case, ё as е: of the readings in which it is the form a person writes
        down (nominative, infinitive), or else of the likeliest."""
        parses = self.parses(word)
        basic = [one for one in parses if {"nomn", "INFN"} & set(one.tag.grammemes)] or list(parses[:1])
        forms = {word.lower()} | {str(form.word) for one in basic for form in one.lexeme}
        return frozenset(form.replace("ё", "е") for form in forms)
