"""A look at the raw text first: what names nobody of the register need not be cut into tokens."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ahocorasick_rs import BytesAhoCorasick, Implementation, MatchKind

from nlp.candidates import Register
from nlp.components.candidate_ruler import VOICED
from nlp.folding import fold
from nlp.languages.rules import LanguageRules
from nlp.narrow import letters, narrow
from nlp.people import People

MOST_IN_TABLES = 20_000
"""Forms up to which a table for every letter is made: quickest, and the largest in memory."""
SENTENCE = re.compile(r"(?<![\w.'/@#:-])([^\W\d_]{2,})([.!?…])[»”)]? (?=[A-ZА-ЯЁІЇЄҐӘҒҚҢӨҰҮҺ«„])")
"""Where a sentence surely ends: a word of letters and a mark, and a capital or an opening mark after one blank."""


class Scan:
    """Says where any name, alias or title may stand in a text. It never passes one over."""

    def __init__(
        self, register: Register, people: People, rules: LanguageRules, known: frozenset[str] = frozenset()
    ) -> None:
        """`known`: abbreviations that the tokenizer keeps with their full stops, without these."""
        self._glued = rules.endings is not None
        self._abbreviations = rules.abbreviations | known
        small = set(people.adjectives) | _titles(register, rules)
        patterns = dict.fromkeys(map(_pattern, _names(people, rules)), False)
        patterns |= dict.fromkeys(map(_pattern, small), True)
        self._small = list(patterns.values())
        """Whether what a pattern finds may begin with a small letter."""
        self._spaced = [b" " in pattern[1:] for pattern in patterns]
        few = len(patterns) <= MOST_IN_TABLES
        implementation = Implementation.DFA if few else Implementation.ContiguousNFA
        self._automaton = BytesAhoCorasick(list(patterns), MatchKind.LeftmostLongest, implementation)

    def places(self, text: str, raw: bytes) -> list[int]:
        """Where what may be a name begins in a text, folded or not; `raw` are its bytes (nlp.narrow)."""
        found = []
        spread = letters(raw)
        for pattern, start, end in self._automaton.find_matches_as_indexes(spread):
            whole = self._glued or self._spaced[pattern] or spread[end : end + 1] in (b"", b" ")
            if whole and (self._small[pattern] or text[start].isupper()):
                found += [start, end - 2] if self._spaced[pattern] else [start]  # of two words each may be a name
        return found

    def needed(self, text: str, places: list[int]) -> str:
        """The text with the sentences that `places` lie in; line breaks stand for all else, so that offsets stay true.

        The last word of the sentence before stays too: whose a name is can depend on it.
        """
        kept: list[str] = []
        end = 0
        for first, last in self._sentences(text, places):
            kept += ["\n" * (first - end), text[first:last]]
            end = last
        return "".join([*kept, "\n" * (len(text) - end)])

    def _sentences(self, text: str, places: list[int]) -> Iterator[tuple[int, int]]:
        """Start and end of the sentences with places, those that touch as one."""
        first = last = 0
        for place in places:
            if place < last:
                continue
            start, end = self._around(text, place)
            if start > last:
                if last:
                    yield first, last
                first = start
            last = end
        if last:
            yield first, last

    def _around(self, text: str, place: int) -> tuple[int, int]:
        start = text.rfind("\n", 0, place) + 1
        end = text.find("\n", place)
        end = len(text) if end < 0 else end
        for mark in SENTENCE.finditer(text, start, end):
            if mark[2] == "." and mark[1].lower() in self._abbreviations:
                continue
            if mark.end() > place:
                return start, mark.end()
            start = mark.start()
        return start, end


def _pattern(form: str) -> bytes:
    """A form as `letters` shows it at a word's start."""
    raw = narrow(fold(form.lower()))
    return letters(raw).rstrip(b" ") if raw else b" "


def _names(people: People, rules: LanguageRules) -> set[str]:
    """Forms, or stems, at which a name may begin; with a stem's last letter as an ending changes it."""
    tables = (people.surnames, people.families, people.aliases, people.phrase_starts)
    names = {form for table in tables for form in table}
    return names | {form[:-1] + VOICED.get(form[-1], form[-1]) for form in names} if rules.endings else names


def _titles(register: Register, rules: LanguageRules) -> set[str]:
    titles = [phrase for one in register.subjects for phrase in one.names.get(rules.code, ())]
    titles += [office.title.get(rules.code, "") for one in register.candidates for office in one.offices]
    return {form for title in titles if title for form in rules.decline_phrase(fold(title))}
