"""Who speaks: the words right after a quote, right before it, or around it.

Patterns (docs/mentions.md gives their figures) are those of a language's grammar: by_place, by_case.
"""

from __future__ import annotations

import re
from typing import Literal

from nlp.components.attribution import NOBODY, Attribution, Grammar
from nlp.components.findings import Findings
from nlp.components.passage import WORD, Words
from nlp.components.reports_by_case import ReportsByCase
from nlp.components.reports_by_place import ReportsByPlace
from nlp.components.stretches import Stretch
from nlp.languages.rules import LanguageRules

REACH, REACH_BEFORE = 260, 400
"""Characters after a quote and before it that are looked at."""
CLAUSE_END = re.compile(r"[.;!?\n«“„\"]")
SENTENCE_START = re.compile(r"[.!?…]['”»\"]?\s|[»”\"]|\n")


LAST_WORD = re.compile(r"\b[^\W\d_]{1,3}$")
INITIALS = re.compile(r"\s*([^\W\d_])\. ?([^\W\d_])\.?\s*$")
ENDS = (".", "?", "!", "…")
NEXT_MARK = re.compile(r"([^\n.?!«“„\"]*)[«“„\"]")


class Speakers:
    """Attribution by a language's words of speech."""

    def __init__(self, rules: LanguageRules) -> None:
        speech = rules.speech
        self._pronouns, self._abbreviations, self._answers = speech.pronouns, rules.abbreviations, speech.answers
        self.grammar: Grammar = (ReportsByPlace if speech.told_by == "place" else ReportsByCase)(speech, rules.titles)

    def of_quote(self, findings: Findings, outside: str, stretch: Stretch) -> Attribution:
        """Who says what stands between marks; `outside`: the text without what stands between any."""
        text = findings.text
        start = min(stretch.end + 1, len(text))
        clause = self._clause(outside[start : start + REACH])
        tail = Words(findings, start, start + len(clause), self._pronouns, outside)
        last = text[stretch.end - 1 : stretch.end]
        after = NOBODY if _leads_on(text, start, last) else self.grammar.after(tail, last)
        if after.who:
            return after
        head = self._head(findings, outside, stretch)
        found = [self.grammar.before(head), self.grammar.around(head, tail)]
        named = next((one for one in found if one.who), None)
        meant = next((one for one in (after, *found) if one.pronoun), None)
        return named or meant or next((one for one in (after, *found) if one.said), NOBODY)

    def of_label(self, findings: Findings, label: tuple[int, int], kind: Literal["dash", "turn"]) -> Attribution:
        """Who is named in the clause between two dashes, or before a colon that opens a paragraph."""
        words = Words(findings, *label, self._pronouns)
        if kind == "turn":
            who = words.subject_at_end(words.end) or _by_initials(findings, words.text)
            open_ = (
                words.in_doubt(words.words) or words.text.strip().lower() in self._answers or INITIALS.match(words.text)
            )
            return Attribution(True, who or (None if open_ else "other"), "turn")
        found = self.grammar.clause(words)
        return Attribution(True, found.who, "dash" if found.who else None)

    def says(self, findings: Findings, start: int, end: int) -> bool:
        """Whether what stands between two dashes says who speaks."""
        return self.grammar.opens_clause(WORD.findall(findings.text[start : min(end, start + REACH)]))

    def says_anywhere(self, text: str) -> bool:
        """Whether a verb of speech stands in a text."""
        return self.grammar.says_anywhere(text)

    def _clause(self, tail: str) -> str:
        """Up to the end of the clause that the quote belongs to."""
        match = CLAUSE_END.search(tail)
        while match and match[0] == "." and self._is_abbreviation(tail[: match.start()]):
            match = CLAUSE_END.search(tail, match.end())
        return tail[: match.start()] if match else tail

    def _is_abbreviation(self, text: str) -> bool:
        """Whether a text ends with one, or an initial."""
        word = LAST_WORD.search(text)
        return word is not None and (word[0][0].isupper() or word[0].lower() in self._abbreviations)

    def _head(self, findings: Findings, text: str, stretch: Stretch) -> Words:
        """What leads to a quote: its sentence up to the mark, or the paragraph before that ends in a colon."""
        end = stretch.start - 1
        paragraph = text.rfind("\n", 0, stretch.start) + 1
        if paragraph == end and text[max(0, paragraph - 4) : paragraph].rstrip().endswith(":"):
            end = text.rfind(":", 0, paragraph) + 1
            paragraph = text.rfind("\n", 0, end) + 1
        start = max(stretch.start - 1 - REACH_BEFORE, paragraph)
        cut = max((match.end() for match in SENTENCE_START.finditer(text, start, end)), default=0)
        return Words(findings, max(start, cut), end, self._pronouns, text)


def _by_initials(findings: Findings, label: str) -> str | None:
    """The one candidate named in full whose initials a label of a conversation is: Д.С."""
    initials = INITIALS.match(label.strip())
    if initials is None:
        return None
    full: dict[str, list[str]] = {}
    for one in findings.mentions:
        words = findings.text[one.start : one.end].split()
        if one.kind == "name" and len(words) > 1:
            full.setdefault(one.subject, words)
    fitting = [who for who, words in full.items() if (words[0][0], words[-1][0]) == initials.groups()]
    return fitting[0] if len(fitting) == 1 else None


def _leads_on(text: str, start: int, last: str) -> bool:
    """Whether what follows a sentence's end leads to the next quote: `"Why?" X wrote back, "No."`."""
    mark = NEXT_MARK.match(text, start, start + REACH)
    return last in ENDS and mark is not None and mark[1].rstrip().endswith((",", ":"))
