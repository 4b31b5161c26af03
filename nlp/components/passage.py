"""A piece of a text with its words and the names in it: what the finding of speakers looks at."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from functools import cached_property

from nlp.components.findings import Findings
from nlp.records import Mention

WORD = re.compile(r"[^\W_]+(?:[-'][^\W_]+)*")
BOUNDARY = re.compile(
    r"(?<!\b[^\W\d_]\.)(?<!\b[^\W\d_]{2}\.)(?<!\b[^\W\d_]{3}\.)(?<=[.!?…])\s+(?![a-zа-яёіїєґәғқңөұүһ])|\n+"
)
Match = re.Match[str]


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Where each sentence begins and ends."""
    start = 0
    for match in BOUNDARY.finditer(text):
        yield start, match.start()
        start = match.end()
    yield start, len(text)


class Words:
    """A piece of a text, its words, and whose names stand in it."""

    def __init__(
        self, findings: Findings, start: int, end: int, pronouns: Container[str] = (), text: str | None = None
    ) -> None:
        """`text`: the whole text, if not that of the findings: with blanks for what is not to be looked at."""
        self.start, self.end = start, max(start, end)
        self.text = (findings.text if text is None else text)[self.start : self.end]
        self.words = list(WORD.finditer(self.text))
        self._findings, self._pronouns = findings, pronouns

    def is_pronoun(self, word: Match) -> bool:
        """Whether a word stands for somebody named before."""
        return word[0].lower() in self._pronouns

    def subject_at_end(self, end: int) -> str | None:
        """The candidate whose name ends at an offset of the whole text (a possessive does not)."""
        found = self.name_at_end(end)
        return found.subject if found else None

    def name_at_end(self, end: int) -> Mention | None:
        """The candidate's name that ends at an offset of the whole text."""
        return next((one for one in self.mentions if one.end == end), None)

    @cached_property
    def mentions(self) -> list[Mention]:
        """Names of candidates in it."""
        found = self._findings.mentions
        inside = [one for one in found if one.kind == "name" and self.start <= one.start and one.end <= self.end]
        return [one for one in inside if not self.text[one.start - self.start].isspace()]

    def one_subject(self, words: list[Match]) -> str | None:
        """The one candidate in the nominative among words, who can be the verb's subject; `other` for another name."""
        if not words or self.is_pronoun(words[0]):
            return None
        inside = self._inside(words)
        subjects = {one.subject for one in inside if one.start in self._findings.nominatives}
        if len(subjects) == 1:
            return subjects.pop()
        if subjects:
            return None
        capitalised = [word for word in words if word[0][0].isupper() and word.start() > 0]
        return "other" if capitalised and not inside and not self.in_doubt(words) else None

    def any_subject(self, words: list[Match]) -> str | None:
        """The one candidate among words, in whatever case; `other` for another name."""
        subjects = {one.subject for one in self._inside(words)}
        if len(subjects) == 1:
            return subjects.pop()
        named = any(word[0][0].isupper() for word in words) and not self.in_doubt(words)
        return "other" if named and not subjects else None

    def in_doubt(self, words: list[Match]) -> bool:
        """Whether a surname stands among words that was left uncounted."""
        low, high = self.start + words[0].start(), self.start + words[-1].end()
        return any(low <= one.start and one.end <= high for one in self._findings.abstentions)

    def _inside(self, words: list[Match]) -> list[Mention]:
        if not words:
            return []
        low, high = self.start + words[0].start(), self.start + words[-1].end()
        return [one for one in self.mentions if low <= one.start and one.end <= high]
