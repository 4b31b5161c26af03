"""Forms of Ukrainian names, by rules of our own (the 2019 orthography, with the older forms that the press keeps)."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import product

from nlp.languages.declension import Paradigm, decline, join_parts
from nlp.languages.rules import CASES, Forms, Gender, Part

_CONSONANTS = tuple("бвгґджзклмнпрстфхцчшщ")

_MASCULINE = (
    Paradigm(("ів",), 2, "ова/ева/іва ову/еву/іву/ові ова/ева/іва овим/евим/івим ові/еві/іві ове", last=False),
    Paradigm(("їв",), 2, "єва/їва єву/їву єва/їва євим/ївим єві/їві єве", last=False),
    Paradigm(("ов", "ев", "єв", "ин", "ін", "їн"), 0, "а у/ові а им/ом і/у/ові е"),
    Paradigm(("ський", "цький", "зький"), 2, "ого ому ого им ому/ім ий"),
    Paradigm(("ий", "ій"), 2, "ого/ього ому/ьому ого/ього им/ім ому/ім ий", last=False),
    Paradigm(("ець",), 3, "ця цю/цеві ця цем ці/цеві/цю цю/че"),
    Paradigm(("єць",), 3, "йця йцю/йцеві йця йцем йці/йцеві йцю"),
    Paradigm(("ок",), 2, "ка ку/кові ка ком ку/кові ку/че", last=False),
    Paradigm(("ж", "ч", "ш", "щ", "ц"), 0, "а у/еві/ові а ем/ом і/еві/ові/у е/у"),
    Paradigm(_CONSONANTS, 0, "а у/ові а ом і/у/ові/е е/у"),
    Paradigm(("ій",), 1, "я ю/єві я єм ї/єві/ю ю", last=False),
    Paradigm(("й",), 1, "я ю/єві я єм ї/єві/ю ю"),
    Paradigm(("ь",), 1, "я ю/еві я ем і/еві/ю ю"),
    Paradigm(("о",), 1, "а у/ові а ом ові/у/і о/у/е"),
    Paradigm(("га",), 2, "ги зі гу гою зі го"),
    Paradigm(("ка",), 2, "ки ці ку кою ці ко"),
    Paradigm(("ха",), 2, "хи сі ху хою сі хо"),
    Paradigm(("ша", "жа", "ча", "ща"), 1, "і і у ею і е"),
    Paradigm(("а",), 1, "и і у ою і о"),
    Paradigm(("ія", "ея", "єя", "ая", "оя", "уя", "йя", "ья", "'я"), 1, "ї ї ю єю ї є"),
    Paradigm(("я",), 1, "і і ю ею і е"),
)
_SURNAME_F = (
    Paradigm(("ова", "ева", "єва", "іна", "їна", "ина"), 1, "ої/и ій/і у ою ій/і о"),
    Paradigm(("ська", "цька", "зька"), 1, "ої ій у ою ій о"),
    Paradigm(("а",), 1, "ої ій у ою ій а", last=False),
    *_MASCULINE[14:],
)
_GIVEN_M = (
    Paradigm(("лев",), 2, "ьва ьву/ьвові ьва ьвом ьві/ьвові еве", last=False),
    Paradigm(("ігор", "лазар", "цезар"), 0, "я ю/еві я ем і/еві/ю ю"),
    Paradigm(("ьо",), 2, "я ю/еві я ем і/еві/ю ю"),
    *_MASCULINE,
)
_GIVEN_F = (
    Paradigm(("любов",), 0, "і і - 'ю/ю і е"),
    Paradigm(("ль",), 1, "і і ь лю і е"),
    *_MASCULINE[14:],
)
_PATRONYMIC = (
    Paradigm(("ич",), 0, "а у/еві а ем у/еві/і у"),
    Paradigm(("на",), 1, "и і у ою і о"),
)
_TABLES = {
    ("surname", "m"): _MASCULINE,
    ("surname", "f"): _SURNAME_F,
    ("given", "m"): _GIVEN_M,
    ("given", "f"): _GIVEN_F,
    ("patronymic", "m"): _PATRONYMIC,
    ("patronymic", "f"): _PATRONYMIC,
}


def decline_name(name: str, part: Part, gender: Gender) -> Forms:
    """All forms of a name in the singular, lower case, with their cases. Федір is Федора, Антін Антона."""
    table = _TABLES[part, gender]
    forms = dict(join_parts([decline(piece, table) for piece in name.split("-")]))
    lower = name.lower()
    if part == "given" and gender == "m" and lower.endswith(("ір", "ін", "іп")):
        closed = decline(lower[:-2] + "о" + lower[-1], _MASCULINE)
        forms |= {form: cases - {"nom"} for form, cases in closed.items() if cases - {"nom"}}
    if part == "surname" and gender == "m" and (closed_end := re.fullmatch(r"(.*)і([бвгґджзклмнпрстфхцчш]ь?)", lower)):
        opened = decline(f"{closed_end[1]}о{closed_end[2]}", _MASCULINE)  # Кіт: Кота
        forms |= {form: cases - {"nom"} for form, cases in opened.items() if cases - {"nom"} and form not in forms}
    if part == "given" and gender == "f" and lower[-1] not in "ая":
        forms[lower] = forms[lower] | {"gen", "dat", "acc", "ins", "loc"}
    return forms


def family_forms(surname: str, gender: Gender) -> frozenset[str]:
    """Plural forms: Петренки, Ковальських; empty where the surname has none of its own."""
    lower = surname.lower()
    if gender == "f" and lower.endswith(("ова", "ева", "єва", "іна")):
        lower = lower[:-1]
    if lower.endswith(("ов", "ев", "єв", "ін")):
        return frozenset(lower + ending for ending in ("и", "их", "им", "ими"))
    if lower.endswith("ко"):
        return frozenset(lower[:-1] + ending for ending in ("и", "ів", "ам", "ами", "ах"))
    if lower.endswith(("ський", "цький", "ська", "цька")):
        stem = lower[:-2] if lower.endswith("ий") else lower[:-1]
        return frozenset(stem + ending for ending in ("і", "их", "им", "ими"))
    return frozenset()


def adjectives(surname: str) -> frozenset[str]:
    """Forms of the adjective made of a surname: порошенківський; none of one that is an adjective itself."""
    lower = surname.lower()
    if lower.endswith(("ий", "ій", "ська", "цька", "зька")):
        return frozenset()
    if lower.endswith(("ова", "ева", "єва", "іна", "їна")):
        lower = lower[:-1]
    if lower.endswith(("ов", "ев", "єв", "ін", "їн", "ин")):
        stem = lower + "ськ"
    else:
        stem = (lower[:-1] if lower[-1] in "аоуиіеєяюйь" else lower) + "івськ"
    return frozenset(stem + ending for ending in "ий а е і ого ої ому ій у им ою ім их ими".split())


def decline_phrase(phrase: str, is_adjective: Callable[[str], bool]) -> frozenset[str]:
    """Case forms of a noun phrase in the singular, by rules of our own: the dictionary does not inflect глава, уряд.

    Adjectives before the first noun change with it; what follows it (a genitive) stays as it is.
    """
    words = phrase.lower().split()
    head = next((place for place, word in enumerate(words) if not is_adjective(word)), len(words) - 1)
    fixed = words[head + 1 :]
    found = {phrase.lower()}
    genders: tuple[Gender, ...] = ("m", "f")
    for gender in genders:
        nouns = decline_name(words[head], "given", gender)
        for case in CASES:
            inflected = [_in_case(decline_name(word, "surname", gender), case) for word in words[:head]]
            for choice in product(*inflected, _in_case(nouns, case)):
                found.add(" ".join([*choice, *fixed]))
    return frozenset(found)


def _in_case(forms: Forms, case: str) -> list[str]:
    return [form for form, cases in forms.items() if case in cases]
