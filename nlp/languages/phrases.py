"""Case forms of noun phrases such as `глава государства`, from a morphological dictionary."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product

from pymorphy3.analyzer import Parse

CASES = ("nomn", "gent", "datv", "accs", "ablt", "loct", "voct")


def decline_noun_phrase(phrase: str, parses: Callable[[str], Sequence[Parse]]) -> frozenset[str]:
    """Forms in all cases, singular and plural, lower case.

    The words up to the first noun in the nominative change together; those after it (a genitive) stay as they are.
    """
    words = phrase.lower().split()
    head = next((place for place, word in enumerate(words) if _nominative(parses(word), "NOUN")), None)
    if head is None:
        return frozenset({phrase.lower()})
    changing, fixed = words[: head + 1], " ".join(words[head + 1 :])
    forms = {phrase.lower()}
    for number, case in product(("sing", "plur"), CASES):
        inflected = [_inflect(parses(word), number, case) for word in changing]
        if all(inflected):
            forms.add(" ".join([*(word for word in inflected if word), fixed]).strip())
    return frozenset(form.replace("ё", "е") for form in forms)


def _nominative(parses: Sequence[Parse], word_class: str) -> Parse | None:
    return next((one for one in parses if {word_class, "nomn", "sing"} <= one.tag.grammemes), None)


def _inflect(parses: Sequence[Parse], number: str, case: str) -> str | None:
    parse = next((found for kind in ("NOUN", "ADJF", "PRTF") if (found := _nominative(parses, kind))), None)
    form = parse.inflect({number, case}) if parse else None
    return str(form.word) if form else None
