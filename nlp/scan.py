"""A look at the raw text first: an article that names nobody of the register need not be cut into tokens."""

from __future__ import annotations

from collections.abc import Iterable

from ahocorasick_rs import AhoCorasick

from nlp.candidates import Register
from nlp.components.candidate_ruler import VOICED
from nlp.folding import fold
from nlp.languages.rules import LanguageRules
from nlp.people import compile_people


class Scan:
    """Says whether any form of any name, alias or title can stand in a folded text. Never says no wrongly."""

    def __init__(self, register: Register, rules: LanguageRules) -> None:
        people = compile_people(register, rules)
        tables = (people.surnames, people.families, people.adjectives, people.aliases, people.phrase_starts)
        forms = {form for table in tables for form in table}
        if rules.endings:
            forms |= {form[:-1] + VOICED.get(form[-1], form[-1]) for form in forms}
        titles = [phrase for one in register.subjects for phrase in one.names.get(rules.code, ())]
        titles += [office.title.get(rules.code, "") for one in register.candidates for office in one.offices]
        forms |= _titles(titles, rules)
        self._automaton = AhoCorasick(sorted(form.lower() for form in forms if form))

    def may_name(self, folded: str) -> bool:
        """Whether the text must be read whole."""
        return bool(self._automaton.find_matches_as_indexes(folded.lower()))


def _titles(titles: Iterable[str], rules: LanguageRules) -> set[str]:
    return {form for title in titles if title for form in rules.decline_phrase(fold(title))}
