"""Surnames that are also something else: Мороз is frost, По is a preposition, Джон a given name."""

from __future__ import annotations

from collections.abc import Sequence

from pymorphy3.analyzer import Parse

SURNAME_SHAPES = (
    *("ов", "ев", "ин", "ын", "ова", "ева", "ина", "ына", "ский", "цкий", "ская", "цкая", "ський", "цький", "ська"),
    *("енко", "чук", "ян", "швили", "дзе", "баев", "баева", "улы", "ұлы"),
)


def collision_class(surname: str, parses: Sequence[Parse]) -> int:
    """0, 1 or 2 as in `LanguageRules.collision`, from the surname's shape and a dictionary's parses of it.

    Given names in the plural are passed over: Иванов is no "of the Ivans".
    """
    lower = surname.lower()
    known = [parse for parse in parses if parse.is_known and not {"Name", "plur"} <= parse.tag.grammemes]
    if len(lower) <= 2 or any(parse.tag.grammemes & {"Name", "Geox", "PREP"} for parse in known):
        return 2
    if lower.endswith(SURNAME_SHAPES) and len(lower) >= 6:
        return 0
    return 1 if any("Surn" not in parse.tag.grammemes for parse in known) else 0
