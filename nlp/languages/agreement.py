"""What the words around a surname say of its case and of its bearer's sex: Назарбаева заявила, слова Назарбаева.

Russian and Ukrainian: a woman's nominative is a man's genitive. Only signs that leave no other reading are used; where
a sentence has none, nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from pymorphy3.analyzer import Parse

from nlp.languages.rules import NOMINATIVE, Cue, Cues, Gender

OBLIQUE = Cue(nominative=frozenset())
CASE_NAMES = {"nomn": "nom", "gent": "gen", "datv": "dat", "accs": "acc", "ablt": "ins", "loct": "loc"}
PASSED_OVER = frozenset({"ADVB", "PRCL", "CONJ"})
JOINING = frozenset({"и", "та", "й", "і", "или", "або", "чи"})
MOST_PASSED = 2
"""Adverbs and particles between a subject and its verb."""


def slavic_cues(
    parses: Callable[[str], Sequence[Parse]],
    titles: frozenset[str],
    prepositions: frozenset[str],
    speech: re.Pattern[str],
    titles_of: Mapping[str, Gender],
) -> Cues:
    """The function for a language; it takes the words before and after a surname, parted by blanks only."""

    def is_speech(word: str) -> bool:
        return speech.fullmatch(word) is not None

    def cue(before: Sequence[str], after: Sequence[str]) -> Cue | None:
        last = before[-1].lower() if before else ""
        known = parses(last) if last else ()
        verb, rest = _verb(after, parses)
        if last in titles_of and not (known and known[0].tag.case == "gent"):
            return Cue(gender=titles_of[last])
        if last in titles:
            found = frozenset(CASE_NAMES[str(one.tag.case)] for one in known if str(one.tag.case) in CASE_NAMES)
            if not found or ("nom" in found) == bool(found - NOMINATIVE):
                return None
            return Cue(oblique=False) if "nom" in found else OBLIQUE
        if last in prepositions:
            return OBLIQUE
        if known and all(one.tag.POS == "NOUN" for one in known):
            return None if _appositive(known, verb, _subject(rest, "f", parses)) else OBLIQUE
        if known and known[0].tag.POS == "VERB":
            return _after_verb(last, known[0], is_speech)
        if known and known[0].tag.POS not in PASSED_OVER:
            return None
        together = last in JOINING
        return _before_verb(verb, rest, parses, is_speech, together=together) if verb else None

    return cue


def _verb(after: Sequence[str], parses: Callable[[str], Sequence[Parse]]) -> tuple[Parse | None, Sequence[str]]:
    """The verb that follows, at most some adverbs away, and the words after it."""
    for place, word in enumerate(after[: MOST_PASSED + 1]):
        known = parses(word.lower())
        if known and known[0].tag.POS == "VERB":
            return known[0], after[place + 1 :]
        if not known or known[0].tag.POS not in PASSED_OVER:
            break
    return None, ()


def _appositive(known: Sequence[Parse], verb: Parse | None, subject: bool) -> bool:
    """Whether a noun before the surname may be no governing one: the bearer's own (пресс-секретарь), or a place."""
    animate = any("anim" in one.tag.grammemes and one.tag.case == "nomn" for one in known)
    feminine_verb = verb is not None and "femn" in verb.tag.grammemes
    own_verb = subject or any(one.tag.gender == "femn" and one.tag.case == "nomn" for one in known if one.tag.gender)
    return animate or (feminine_verb and not own_verb)


def _after_verb(word: str, verb: Parse, is_speech: Callable[[str], bool]) -> Cue | None:
    """`сказала Назарбаева`: her nominative after a verb that takes no object."""
    gender = _gender(verb)
    return Cue(frozenset({gender}), oblique=False) if gender and _takes_no_object(word, verb, is_speech) else None


def _before_verb(
    verb: Parse,
    rest: Sequence[str],
    parses: Callable[[str], Sequence[Parse]],
    is_speech: Callable[[str], bool],
    *,
    together: bool,
) -> Cue | None:
    """`Назарбаева заявила`: her nominative; `Назарбаева поддержали`: his accusative."""
    gender = _gender(verb)
    if gender is None:
        plural = "plur" in verb.tag.grammemes and "past" in verb.tag.grammemes
        return OBLIQUE if plural and not together else None
    subject = _subject(rest, gender, parses)
    return Cue(
        frozenset({gender}), oblique=not _takes_no_object(verb.word, verb, is_speech) and (gender == "m" or subject)
    )


def _subject(rest: Sequence[str], gender: Gender, parses: Callable[[str], Sequence[Parse]]) -> bool:
    """Whether a noun follows the verb that can be its subject."""
    agreeing = {"NOUN", "nomn", "femn" if gender == "f" else "masc"}
    return bool(rest) and any(agreeing <= one.tag.grammemes for one in parses(rest[0].lower()))


def _gender(verb: Parse) -> Gender | None:
    """The sex of the subject of a past verb."""
    grammemes = verb.tag.grammemes
    return None if "past" not in grammemes else "f" if "femn" in grammemes else "m" if "masc" in grammemes else None


def _takes_no_object(word: str, verb: Parse, is_speech: Callable[[str], bool]) -> bool:
    return is_speech(word) or "intr" in verb.tag.grammemes or word.endswith(("сь", "ся"))


def other_sex(surname: str, gender: Gender) -> str:
    """The surname as a relative of the other sex bears it: Сарманов, Сарманова; the same where it does not change."""
    lower = surname.lower()
    if gender == "m":
        if lower.endswith(("ов", "ев", "єв", "ин", "ын", "ін", "їн")):
            return lower + "а"
        for masculine, feminine in (("ский", "ская"), ("цкий", "цкая"), ("ський", "ська"), ("цький", "цька")):
            if lower.endswith(masculine):
                return lower.removesuffix(masculine) + feminine
        return lower
    if lower.endswith(("ова", "ева", "єва", "ина", "ына", "іна", "їна")):
        return lower[:-1]
    for masculine, feminine in (("ский", "ская"), ("цкий", "цкая"), ("ський", "ська"), ("цький", "цька")):
        if lower.endswith(feminine):
            return lower.removesuffix(feminine) + masculine
    return lower


def given_gender(word: str, parses: Callable[[str], Sequence[Parse]]) -> Gender | None:
    """The sex of a known given name's bearer; None where it is unknown, or both bear it."""
    found = {str(one.tag.gender) for one in parses(word.lower()) if "Name" in one.tag.grammemes and one.is_known}
    return "f" if found == {"femn"} else "m" if found == {"masc"} else None


def titled(by_title: Mapping[str, Gender], *, after_name: bool = False) -> Cues:
    """For a language where only a title tells: Mrs before the surname, ханым after it."""

    def cue(before: Sequence[str], after: Sequence[str]) -> Cue | None:
        beside = after[:1] if after_name else before[-1:]
        gender = by_title.get(beside[0].lower()) if beside else None
        return Cue(gender=gender) if gender else None

    return cue
