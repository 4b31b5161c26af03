"""Reported speech: what candidates are said to say, in the outlet's words. `X said that ...`; `..., сообщил X`.

A record of its own kind: its words are the outlet's and no direct speech. What stands between marks within them is
counted there, not here.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from nlp.components.attribution import Clause, Grammar
from nlp.components.findings import Findings
from nlp.components.passage import WORD, Words, sentences
from nlp.components.pronouns import MOST_BEFORE, Found, Pronouns
from nlp.languages.rules import LanguageRules
from nlp.records import Quote

LONGEST = 1200
"""Characters of a sentence that is looked at."""
FEWEST = 2
"""Words of a clause."""
EDGES = ' \t\n,.;:!?…—–-"“”„«»'


class Reports:
    """Reported speech of one language."""

    def __init__(self, rules: LanguageRules, grammar: Grammar, pronouns: Pronouns) -> None:
        self._pronouns, self._grammar, self._speech = pronouns, grammar, rules.speech
        followed = sorted(word for word, sex in rules.speech.pronouns.items() if sex is not None)
        self._followed = re.compile(rf"\b(?:{'|'.join(map(re.escape, followed)) or '(?!)'})\b", re.IGNORECASE)

    def find(self, findings: Findings, outside: str, found: Found) -> list[Quote]:
        """What candidates are said to say; `outside`: the text without quotes; `found`: the quotes, by their place."""
        reports: list[Quote] = []
        places = sorted(mention.start for mention in findings.mentions)
        for start, end in sentences(outside):
            if end - start > LONGEST or not self._may_tell(places, outside, start, end):
                continue
            sentence = Words(findings, start, end, self._speech.pronouns, outside)
            clauses = [self._resolved(findings, outside, one, found) for one in self._grammar.reports(sentence)]
            for clause in _apart(clauses):
                low, high = _trimmed(findings.text, start + clause.start, start + clause.end)
                words = len(WORD.findall(outside[low:high]))
                if clause.told.who not in (None, "other") and words >= FEWEST:
                    reports.append(Quote(low, high, words, clause.told.who, clause.told.pattern, "indirect"))
        return reports

    def _may_tell(self, places: Sequence[int], outside: str, start: int, end: int) -> bool:
        """Whether a sentence names a candidate, or somebody by a pronoun, and may report speech."""
        after = bisect_left(places, start)
        named = after < len(places) and places[after] < end
        if not named and not self._followed.search(outside, start, end):
            return False
        return self._grammar.tells(outside[start:end])

    def _resolved(self, findings: Findings, outside: str, clause: Clause, found: Found) -> Clause:
        """The clause, with whom a pronoun stands for that is said to say it."""
        if clause.told.pronoun is None:
            return clause
        place, sex = clause.told.pronoun
        before = bisect_left(found, place, key=lambda one: one[0].start)
        who = self._pronouns.stands_for(findings, outside, place, sex, found[max(0, before - MOST_BEFORE) : before])
        return replace(clause, told=replace(clause.told, who=who, pattern=who and "pronoun"))


def _apart(clauses: Sequence[Clause]) -> Iterator[Clause]:
    """Clauses of one speaker do not overlap: the earlier ends where the later begins."""
    for number, one in enumerate(clauses):
        later = [other.start for other in clauses[number + 1 :] if other.told.who == one.told.who]
        yield replace(one, end=min([one.end, *(start for start in later if start > one.start)]))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in EDGES:
        start += 1
    while end > start and text[end - 1] in EDGES:
        end -= 1
    return start, end
