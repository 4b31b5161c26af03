"""Declension by tables: an ending of the nominative, and what takes its place in each case."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from nlp.languages.rules import CASES, Forms


@dataclass(frozen=True, slots=True)
class Paradigm:
    """How words that end in one of `endings` decline.

    `cases` are the endings of gen, dat, acc, ins, loc (and voc), each perhaps several parted by `/`; they take the
    place of the last `cut` characters.
    """

    endings: tuple[str, ...]
    cut: int
    cases: str
    last: bool = True
    """Whether no paradigm after this one is tried: two are, where usage is divided (Кравца and Кравеца)."""

    def fits(self, word: str) -> bool:
        """Whether the word ends so, with something before it, or is a whole name with a paradigm of its own (лев)."""
        return any(word.endswith(one) and (len(word) > len(one) or len(one) > 2) for one in self.endings)


def decline(word: str, paradigms: Sequence[Paradigm]) -> Forms:
    """All forms of a word in lower case, each with its cases; the nominative for every case where no paradigm fits."""
    forms: defaultdict[str, set[str]] = defaultdict(set)
    lower = word.lower()
    forms[lower].add("nom")
    fitting = False
    for paradigm in paradigms:
        if not paradigm.fits(lower):
            continue
        fitting = True
        stem = lower[: len(lower) - paradigm.cut]
        for case, endings in zip((*CASES[1:], "voc"), paradigm.cases.split(), strict=False):
            for ending in endings.split("/"):
                forms[stem + ending.replace("-", "")].add(case)
        if paradigm.last:
            break
    if not fitting:
        forms[lower].update(CASES)  # indeclinable: the one form stands for every case
    return {form: frozenset(cases) for form, cases in forms.items()}


def join_parts(parts: Sequence[Forms]) -> Forms:
    """Forms of a hyphenated name from those of its parts: the first may stay in the nominative (Петров-Водкина)."""
    if len(parts) == 1:
        return parts[0]
    joined: dict[str, frozenset[str]] = {}
    first_nominative = next(iter(parts[0]))
    for form, cases in join_parts(parts[1:]).items():
        for first, first_cases in parts[0].items():
            if first_cases & cases or first == first_nominative:
                joined[f"{first}-{form}"] = joined.get(f"{first}-{form}", frozenset()) | cases
    return joined
