"""What may be taken for a candidate, found before a campaign: each other, namesakes, relatives, ordinary words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from nlp.candidates import Candidate, Register
from nlp.folding import fold
from nlp.languages import rules_of
from nlp.languages.rules import LanguageRules
from nlp.people import People, Person, compile_people

Kind = Literal["candidates", "full name", "alias", "given name", "office", "namesake", "relative", "word", "known name"]
MOST_FORMS = 6


@dataclass(frozen=True, slots=True)
class Clash:
    """Forms that may mean more than one thing, what the reader does with them, and what a person may do."""

    language: str
    kind: Kind
    candidates: tuple[str, ...]
    """Their ids."""
    forms: tuple[str, ...]
    """At most MOST_FORMS, in lower case."""
    reader: str
    """A sentence: allows, abstains, or needs the full name first."""
    remedy: str
    """What to write into candidates.yml; empty where nothing is to be done."""
    decide: bool
    """Whether a person must decide: until then candidates may be counted unlike each other, or wrongly."""


def find_clashes(register: Register, language: str) -> list[Clash]:
    """All clashes of a register in one language, those that need a decision first."""
    rules = rules_of(language)
    people = compile_people(register, rules)
    by_id = {candidate.id: candidate for candidate in register.candidates}
    found = [
        *_shared_surnames(people, language),
        *_shared_names(people, language),
        *_given_names(people, language, by_id),
        *_offices(register, people, rules),
        *_words(people, rules, by_id),
        *_unlisted_relatives(register, people, rules),
    ]
    return sorted(found, key=lambda one: not one.decide)


def _shared_surnames(people: People, language: str) -> Iterator[Clash]:
    """Pairs of persons with a form of the surname in common."""
    pairs: defaultdict[tuple[Person, Person], list[str]] = defaultdict(list)
    for form, bearers in people.surnames.items():
        persons = list(dict.fromkeys(person for person, _ in bearers))
        for place, one in enumerate(persons):
            for other in persons[place + 1 :]:
                if one.is_candidate or other.is_candidate:
                    pairs[one, other].append(form)
    for (one, other), forms in pairs.items():
        if one.is_candidate and other.is_candidate:
            yield _two_candidates(one, other, forms, language)
        else:
            candidate = one if one.is_candidate else other
            rival = other if one.is_candidate else one
            yield _namesake(candidate, rival, forms, language)


def _two_candidates(one: Person, other: Person, forms: list[str], language: str) -> Clash:
    same_initials = one.initials & other.initials
    reader = (
        "counts the surname for the one of them whom the article names in full; abstains where it names both or none"
    )
    if one.gender != other.gender:
        reader += ". A woman's nominative and a man's genitive it tells apart by a verb, a title or what governs them"
    if same_initials:
        reader += f". Initials ({', '.join(sorted(same_initials)).upper()}.) fit both: it abstains there too"
    remedy = "nothing is miscounted; compare how often each is left uncounted (method page)"
    return Clash(language, "candidates", (one.id, other.id), _few(forms), reader, remedy, False)


def _namesake(candidate: Person, rival: Person, forms: list[str], language: str) -> Clash:
    kind: Kind = "relative" if candidate.gender != rival.gender else "namesake"
    if rival.of is candidate:
        reader = (
            "counts the surname where only the candidate is named in full, nobody where only the other is; "
            "where both are, the one named last or more often"
        )
        return Clash(language, kind, (candidate.id,), _few(forms), reader, "", False)
    reader = f"does not weigh this namesake of {rival.of.id if rival.of else ''} against {candidate.id}"
    remedy = f"write the namesake under `not` of {candidate.id} too"
    return Clash(language, kind, (candidate.id,), _few(forms), reader, remedy, True)


def _shared_names(people: People, language: str) -> Iterator[Clash]:
    """Aliases and whole names that fit two candidates."""
    aliases: defaultdict[str, set[Person]] = defaultdict(set)
    for form, bearers in people.aliases.items():
        aliases[form] |= {person for person, _ in bearers if person.is_candidate}
        aliases[form] |= {person for person, _ in people.surnames.get(form, ()) if person.is_candidate}
    whole: defaultdict[str, set[Person]] = defaultdict(set)
    for person in people.persons:
        for given, cases in person.givens.items():
            for surname, own in person.surnames.items():
                if cases & own & {"nom"}:
                    whole[f"{given} {surname}"].add(person)
    for kind, table in (("alias", aliases), ("full name", whole)):
        shared: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
        for form, bearers_of in table.items():
            if len(bearers_of) > 1:
                shared[tuple(sorted({(one.of or one).id for one in bearers_of}))].append(form)
        for ids, forms in shared.items():
            reader = "abstains wherever it stands: both fit"
            remedy = (
                "take the alias from one of them" if kind == "alias" else "add `patronymic` or `aliases` that differ"
            )
            yield Clash(language, "alias" if kind == "alias" else "full name", ids, _few(forms), reader, remedy, True)


def _given_names(people: People, language: str, by_id: dict[str, Candidate]) -> Iterator[Clash]:
    """A candidate's surname that is another's given name."""
    for person in people.persons:
        if not person.is_candidate or "surname_alone" in by_id[person.id].model_fields_set:
            continue
        for other in people.persons:
            forms = [form for form in person.surnames if form in other.givens] if other is not person else []
            if forms:
                reader = _alone(person)
                remedy = f"write `surname_alone: never` for {person.id}, or `auto` to keep it so"
                ids = (person.id, (other.of or other).id)
                yield Clash(language, "given name", ids, _few(forms), reader, remedy, True)


def _offices(register: Register, people: People, rules: LanguageRules) -> Iterator[Clash]:
    """A name that is also a phrase of an office or other subject."""
    for subject in register.subjects:
        names = subject.names.get(rules.code, ())
        phrases = {form for name in names for form in rules.decline_phrase(fold(name))}
        for person in people.persons:
            forms = [form for form in {**person.aliases, **person.surnames} if form in phrases]
            if forms and person.is_candidate:
                reader = f"counts it for {person.id}, not for {subject.id}"
                remedy = f"keep the word in one place: an alias of {person.id}, or a name of {subject.id}"
                yield Clash(rules.code, "office", (person.id,), _few(forms), reader, remedy, True)


def _words(people: People, rules: LanguageRules, by_id: dict[str, Candidate]) -> Iterator[Clash]:
    """Surnames that are also words, given names or places."""
    for person in people.persons:
        if person.is_candidate and person.collision:
            decided = "surname_alone" in by_id[person.id].model_fields_set
            name = by_id[person.id].names[rules.code]
            remedy = f"write `surname_alone: never`, `allow` or (to keep it so) `auto` for {person.id}"
            kind: Kind = "word" if person.collision == 1 else "known name"
            forms = (fold(name.surname).lower(),)
            yield Clash(rules.code, kind, (person.id,), forms, _alone(person), "" if decided else remedy, not decided)


def _alone(person: Person) -> str:
    """What the reader does with a candidate's bare surname in an article that does not name them in full."""
    if person.surname_alone == "never":
        return "needs the full name first"
    if person.surname_alone == "allow":
        return "counts the bare surname everywhere, as `surname_alone: allow` says"
    if person.collision == 2:
        return "needs the full name first: the surname is also a given name, a month, a place, or very short"
    if person.collision == 1:
        return "counts the bare surname inside a sentence; abstains at a sentence's start, after a mark and in capitals"
    return "counts the bare surname"


def _unlisted_relatives(register: Register, people: People, rules: LanguageRules) -> Iterator[Clash]:
    """The other sex's surname in the nominative, which is a case form of the candidate's, where `not` lists nobody."""
    persons = {person.id: person for person in people.persons}
    for candidate in register.candidates:
        name = candidate.names.get(rules.code)
        if name is None or any(one.gender != candidate.gender for one in candidate.namesakes):
            continue
        surname = fold(name.surname).lower()
        if candidate.gender == "m" and rules.script == "cyrillic" and surname.endswith(("ов", "ев", "єв", "ин", "ін")):
            form = surname + "а"
            if form in persons[candidate.id].surnames and len(people.surnames[form]) == 1:
                reader = (
                    f"takes a woman's nominative for {candidate.id}'s genitive, "
                    "unless her given name stands beside it, or a verb or title says that it is a woman"
                )
                remedy = "if the press writes of a wife, daughter or other woman of the name, write her under `not`"
                yield Clash(rules.code, "relative", (candidate.id,), (form,), reader, remedy, False)


def _few(forms: list[str]) -> tuple[str, ...]:
    return tuple(sorted(set(forms), key=lambda one: (len(one), one))[:MOST_FORMS])
