"""The register, compiled for one language: every form under which a person may stand in a text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from nlp.candidates import Candidate, Name, Namesake, Register
from nlp.folding import fold
from nlp.languages import rules_of
from nlp.languages.agreement import other_sex
from nlp.languages.rules import ANY_CASE, Forms, Gender, LanguageRules, Part
from nlp.transliteration import skeleton


@dataclass(eq=False, slots=True)
class Person:
    """Somebody of the register, or a namesake who vetoes. Forms are folded and in lower case."""

    id: str
    gender: Gender
    surname_alone: str
    of: Person | None = None
    """For a namesake: the candidate for whom they must not be taken."""
    surnames: dict[str, frozenset[str]] = field(default_factory=dict)
    counterpart: Forms = field(default_factory=dict)
    """Forms of the surname as a relative of the other sex bears it."""
    changes: bool = False
    """Whether that surname is another word: Сарманов, Сарманова."""
    families: set[str] = field(default_factory=set)
    adjectives: set[str] = field(default_factory=set)
    givens: dict[str, frozenset[str]] = field(default_factory=dict)
    patronymics: dict[str, frozenset[str]] = field(default_factory=dict)
    initials: set[str] = field(default_factory=set)
    aliases: dict[str, frozenset[str]] = field(default_factory=dict)
    """Of one word."""
    phrases: list[list[Forms]] = field(default_factory=list)
    """Whole names of several words, the forms of each; longest first."""
    collision: int = 0

    @property
    def is_candidate(self) -> bool:
        """Whether the person runs, rather than bears the name of somebody who does."""
        return self.of is None


@dataclass(frozen=True)
class People:
    """All persons, and the lookup by the form of a surname or alias."""

    persons: tuple[Person, ...]
    surnames: Mapping[str, tuple[tuple[Person, frozenset[str]], ...]]
    families: Mapping[str, tuple[Person, ...]]
    adjectives: Mapping[str, tuple[Person, ...]]
    aliases: Mapping[str, tuple[tuple[Person, frozenset[str]], ...]]
    phrase_starts: Mapping[str, tuple[tuple[Person, list[Forms]], ...]]


def compile_people(register: Register, rules: LanguageRules) -> People:
    """Every form of every name of the register, in the language of `rules`."""
    persons: list[Person] = []
    for candidate in register.candidates:
        person = Person(candidate.id, candidate.gender, candidate.surname_alone)
        _add_names(person, candidate.names, rules)
        _add_extras(person, candidate, rules)
        persons.append(person)
        persons += [_namesake(person, namesake, rules) for namesake in candidate.namesakes]
    surnames, aliases = defaultdict(list), defaultdict(list)
    families, adjectives, starts = defaultdict(list), defaultdict(list), defaultdict(list)
    for person in persons:
        for form, cases in person.surnames.items():
            surnames[form].append((person, cases))
        for form, cases in person.aliases.items():
            aliases[form].append((person, cases))
        for form in person.families:
            families[form].append(person)
        for form in person.adjectives:
            adjectives[form].append(person)
        for phrase in person.phrases:
            for form in phrase[0]:
                starts[form].append((person, phrase))
    return People(
        tuple(persons),
        {form: tuple(found) for form, found in surnames.items()},
        {form: tuple(found) for form, found in families.items()},
        {form: tuple(found) for form, found in adjectives.items()},
        {form: tuple(found) for form, found in aliases.items()},
        {form: tuple(sorted(found, key=lambda one: -len(one[1]))) for form, found in starts.items()},
    )


def _namesake(of: Person, namesake: Namesake, rules: LanguageRules) -> Person:
    person = Person(f"not-{of.id}", namesake.gender, "never", of)
    _add_names(person, namesake.names, rules)
    return person


def _add_names(person: Person, names: Mapping[Any, Name], rules: LanguageRules) -> None:
    for language, name in names.items():
        same_script = rules_of(language).script == rules.script
        surname = fold(name.surname)
        if " " in surname or (rules.script == "latin" and "-" in surname):
            whole = [*([fold(name.given)] if name.given else []), *surname.replace("-", " - ").split()]
            person.phrases.append([_forms(word, "surname", person, rules, same_script) for word in whole])
            continue
        indeclinable = name.indeclinable or not same_script
        _merge(person.surnames, _forms(surname, "surname", person, rules, not indeclinable))
        _merge(person.surnames, {fold(form).lower(): ANY_CASE for form in name.extra_forms})
        if not indeclinable:
            person.families |= rules.family(surname, person.gender)
            person.adjectives |= rules.adjectives(surname)
        if language == rules.code and rules.script == "cyrillic" and rules.endings is None:
            other: Gender = "f" if person.gender == "m" else "m"
            theirs = other_sex(surname, person.gender)
            forms = rules.decline(theirs, "surname", other)
            person.counterpart = {form.replace("ё", "е"): cases for form, cases in forms.items()}
            person.changes = theirs != surname.lower()
        if language == rules.code:
            person.collision = rules.collision(surname)
        if name.given:
            _add_given(person, name.given, rules, same_script)
        if name.patronymic:
            patronymics = _forms(fold(name.patronymic), "patronymic", person, rules, same_script)
            _merge(person.patronymics, patronymics)
            if name.given:  # Данияр Аскарович alone; the whole name is listed too, as the longest phrase is taken
                givens = _forms(fold(name.given), "given", person, rules, same_script)
                surnames = _forms(surname, "surname", person, rules, not indeclinable)
                person.phrases += [[givens, patronymics, surnames], [givens, patronymics]]


def _add_given(person: Person, given: str, rules: LanguageRules, same_script: bool) -> None:
    forms = _forms(fold(given), "given", person, rules, same_script)
    person.initials |= {form[0] for form in forms}
    _merge(person.givens, forms)


def _add_extras(person: Person, candidate: Candidate, rules: LanguageRules) -> None:
    for language, variants in candidate.given_variants.items():
        for variant in variants:
            _add_given(person, variant, rules, rules_of(language).script == rules.script)
    for language, aliases in candidate.aliases.items():
        same_script = rules_of(language).script == rules.script
        for alias in aliases:
            words = fold(alias).replace(".", " .").split()
            if len(words) == 1:
                into = person.surnames if _spells_surname(words[0], candidate) else person.aliases
                _merge(into, _forms(words[0], "surname", person, rules, same_script))
            else:
                parts = [_forms(word, "given", person, rules, same_script) for word in words[:-1]]
                person.phrases.append([*parts, _forms(words[-1], "surname", person, rules, same_script)])


def _spells_surname(alias: str, candidate: Candidate) -> bool:
    """Whether an alias is the surname in another spelling: then relatives bear it too, and it is judged as one."""
    return any(skeleton(alias) == skeleton(name.surname) for name in candidate.names.values())


def _forms(word: str, part: Part, person: Person, rules: LanguageRules, inflects: bool) -> Forms:
    """Forms of a word; one of another script, or marked so, stands unchanged for every case."""
    if not inflects or not word[0].isalpha():
        return {word.lower(): ANY_CASE}
    return {form.replace("ё", "е"): cases for form, cases in rules.decline(word, part, person.gender).items()}


def _merge(into: dict[str, frozenset[str]], forms: Forms) -> None:
    for form, cases in forms.items():
        into[form] = into.get(form, frozenset()) | cases
