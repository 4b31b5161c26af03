"""Spellings of candidates' names that the press may use and the register lacks: for a person to accept or not."""

from __future__ import annotations

from dataclasses import dataclass

from nlp.candidates import Candidate, Name, Register
from nlp.folding import fold
from nlp.transliteration import KAZAKH_2018, KAZAKH_2021, english_spellings, kazakh_latin, skeleton

SHORTEST = 5
"""Letters: a shorter surname in another spelling is too easily another word."""
SOURCES = ("kk", "ru", "uk", "ky")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An alias to write under `aliases › language` of a candidate."""

    candidate: str
    language: str
    alias: str
    source: str
    """What it was made from: `kk, Latin of 2021`, `ru`."""


def suggest(register: Register, languages: tuple[str, ...]) -> list[Suggestion]:
    """Spellings in Latin letters for `en`, of each candidate's names in Cyrillic; none that another person may bear."""
    if "en" not in languages:
        return []
    found = []
    taken = _borne(register)
    for candidate in register.candidates:
        known = {fold(text).lower() for text in _known(candidate)}
        for alias, source in _spellings(candidate).items():
            others = {owner for owner, key in taken if key == skeleton(alias) and owner != candidate.id}
            if fold(alias).lower() not in known and not (others and " " not in alias):
                found.append(Suggestion(candidate.id, "en", alias, source))
                known.add(fold(alias).lower())
    return found


def _spellings(candidate: Candidate) -> dict[str, str]:
    """Alias to what it was made from: surnames alone where long enough, else with the given name."""
    english = candidate.names.get("en")
    spelt: dict[str, str] = {}
    for code in SOURCES:
        name = candidate.names.get(code)
        if name is None:
            continue
        for surname in english_spellings(name.surname):
            _add(spelt, surname, (english or name).given if english else _first_given(name), code)
        if code == "kk":
            for table, label in ((KAZAKH_2021, "kk, Latin of 2021"), (KAZAKH_2018, "kk, Latin of 2018")):
                given = kazakh_latin(name.given, table) if name.given else None
                _add(spelt, kazakh_latin(name.surname, table), given, label)
    return spelt


def _add(spelt: dict[str, str], surname: str, given: str | None, source: str) -> None:
    if len(surname) >= SHORTEST:
        spelt.setdefault(surname, source)
    elif given:
        spelt.setdefault(f"{given} {surname}", source)


def _first_given(name: Name) -> str | None:
    return english_spellings(name.given)[0] if name.given else None


def _known(candidate: Candidate) -> set[str]:
    """Whole names and surnames that the register already has in Latin letters."""
    names = {one.surname for one in candidate.names.values()} | {one.display for one in candidate.names.values()}
    forms = {form for one in candidate.names.values() for form in one.extra_forms}
    return names | forms | {alias for own in candidate.aliases.values() for alias in own}


def _borne(register: Register) -> set[tuple[str, str]]:
    """(candidate's id, skeleton of a surname) of everybody; a namesake's is nobody's own."""
    found = set()
    for candidate in register.candidates:
        found |= {(candidate.id, skeleton(name.surname)) for name in candidate.names.values()}
    return found
