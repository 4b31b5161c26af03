"""The forms under which the reader will find a person, as a list that people can check before a campaign."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from nlp.candidates import Candidate, Name, Register
from nlp.folding import fold
from nlp.languages import rules_of
from nlp.languages.rules import ANY_CASE, CASES, LanguageRules
from nlp.people import Person, compile_people

Kind = Literal["full", "initials", "surname", "alias", "transliterated", "family", "adjective"]


@dataclass(frozen=True, slots=True)
class Listed:
    """Forms of one kind and case. `texts` are written as names are, the likeliest first."""

    kind: Kind
    case: str
    """nom gen dat acc ins loc voc, `any` (one form for all), or for glued endings abl, own, at, like too."""
    texts: tuple[str, ...]


def list_forms(candidate: Candidate, language: str) -> list[Listed]:
    """What the reader of a language finds of a candidate, kind by kind; Kazakh endings as endings (-тың).

    Kinds: full name, initials, surname alone (counted as `tarazy register test` says), aliases, spellings of another
    language or script, the family and adjectives (seen and never counted).
    """
    rules = rules_of(language)
    [person] = [one for one in compile_people(Register(candidates=(candidate,)), rules).persons if one.of is None]
    own = candidate.names.get(language)
    return [*_own_forms(own, person, rules), *_others(own, person, rules)]


def _own_forms(name: Name | None, person: Person, rules: LanguageRules) -> Iterator[Listed]:
    if name is None:
        return
    surname = fold(name.surname)
    if name.given and rules.endings:
        yield Listed("full", "nom", tuple(_orders(fold(name.given), surname, name.patronymic)))
    elif name.given:
        givens = _by_case(rules.decline(fold(name.given), "given", person.gender))
        surnames = _by_case(person.surnames, rules.decline(surname, "surname", person.gender))
        for case, families in surnames.items():
            first = givens.get(case, givens.get("any", (fold(name.given),)))[0]
            patronymic = _patronymic(name, person, rules, case)
            yield Listed("full", case, tuple(_orders(_proper(first), _proper(families[0]), patronymic)))
    if name.given:
        short = fold(name.given)[0] + "."
        letters = short + (f" {name.patronymic[0]}." if name.patronymic else "")
        texts = (
            f"{letters} {surname}",
            f"{short} {surname}",
            f"{surname} {letters}",
            f"{letters.replace(' ', '')}{surname}",
        )
        yield Listed("initials", "any", tuple(dict.fromkeys(texts)))
    if rules.endings:
        yield Listed("surname", "nom", (surname,))
        yield from (Listed("surname", case, tuple(f"-{one}" for one in all_)) for case, all_ in rules.shown_endings)
    else:
        shown = rules.decline(surname, "surname", person.gender)
        for case, forms in _by_case(person.surnames, shown).items():
            yield Listed("surname", case, tuple(map(_proper, forms)))


def _others(name: Name | None, person: Person, rules: LanguageRules) -> Iterator[Listed]:
    """Phrases, aliases, other spellings, and what is made of the surname."""
    own = set(rules.decline(fold(name.surname), "surname", person.gender)) if name else set()
    if rules.endings and name:
        yield from _in_latin(name, person, rules)
    known = {text.lower() for listed in _own_forms(name, person, rules) for text in listed.texts}
    phrases = dict.fromkeys(" ".join(_first(forms) for forms in one) for one in person.phrases)
    for kind, texts in _sorted_out([one for one in phrases if one not in known], name, rules).items():
        yield Listed(kind, "nom", tuple(map(_proper, texts)))
    if aliases := [form for form, cases in person.aliases.items() if "nom" in cases]:
        yield Listed("alias", "nom", tuple(map(_proper, aliases)))
    if spelt := [form for form, cases in person.surnames.items() if "nom" in cases and form not in own]:
        yield Listed("transliterated", "nom", tuple(map(_proper, spelt)))
    if families := person.families - person.surnames.keys():
        yield Listed("family", "any", tuple(map(_proper, sorted(families, key=lambda one: (len(one), one)))))
    adjectives = {form for form in person.adjectives if name and form[:3] == fold(name.surname).lower()[:3]}
    if adjectives:
        yield Listed("adjective", "any", tuple(sorted(adjectives, key=lambda one: (len(one), one))))


def _sorted_out(phrases: list[str], name: Name | None, rules: LanguageRules) -> dict[Kind, list[str]]:
    """Whole names by kind: given name with patronymic, aliases, and names in another script."""
    own = fold(f"{name.given} {name.patronymic}").lower() if name and name.given and name.patronymic else ""
    found: dict[Kind, list[str]] = {}
    for phrase in phrases:
        other_script = phrase.isascii() != (rules.script == "latin")
        kind: Kind = "full" if phrase == own else "transliterated" if other_script else "alias"
        found.setdefault(kind, []).append(phrase)
    return found


def _in_latin(name: Name, person: Person, rules: LanguageRules) -> Iterator[Listed]:
    """Whole names in the language's other alphabet; each takes its endings."""
    surnames = [form for form in rules.decline(fold(name.surname), "surname", person.gender) if form.isascii()]
    givens = [form for form in rules.decline(fold(name.given or ""), "given", person.gender) if form.isascii()]
    whole = tuple(_proper(f"{given} {surname}".strip()) for given in givens or [""] for surname in surnames)
    if whole:
        yield Listed("transliterated", "nom", whole)


def _orders(given: str, surname: str, patronymic: str | None) -> Iterator[str]:
    yield f"{given} {surname}"
    if patronymic:
        yield f"{given} {patronymic} {surname}"
        yield f"{surname} {given} {patronymic}"
    else:
        yield f"{surname} {given}"


def _patronymic(name: Name, person: Person, rules: LanguageRules, case: str) -> str | None:
    if not name.patronymic:
        return None
    forms = _by_case(rules.decline(fold(name.patronymic), "patronymic", person.gender))
    return _proper(forms.get(case, forms.get("any", (name.patronymic,)))[0])


def _by_case(
    forms: Mapping[str, frozenset[str]], shown: Mapping[str, frozenset[str]] | None = None
) -> dict[str, tuple[str, ...]]:
    """Case to its forms; `any` alone where one form stands for all. Only forms in `shown`, where it is given."""
    kept = {form.replace("ё", "е"): cases for form, cases in (shown or forms).items()}
    if len(kept) == 1 and ANY_CASE - {"voc"} <= next(iter(kept.values())):
        return {"any": tuple(kept)}
    found = {case: tuple(form for form, cases in kept.items() if case in cases) for case in (*CASES, "voc")}
    return {case: texts for case, texts in found.items() if texts}


def _first(forms: Mapping[str, frozenset[str]]) -> str:
    return next(iter(forms))


def _proper(form: str) -> str:
    """With the capitals of a name."""
    return (
        "-".join(part.capitalize() for part in form.split("-"))
        if " " not in form
        else " ".join(map(_proper, form.split(" ")))
    )
