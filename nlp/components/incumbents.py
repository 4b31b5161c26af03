"""incumbent_roles: offices by date, and in which role an incumbent appears: in office, as a candidate, or unclear.

A title of an office in the register (`the president`, `глава государства`) is its holder's on the article's day: kind
`office`, kept apart and never counted. Before the holder is registered as a candidate, all of it is in office.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from nlp.candidates import Candidate, Register
from nlp.components.extensions import show_mentions
from nlp.components.findings import Findings, findings_of, is_capitalised, text_of
from nlp.components.mention_resolver import mention
from nlp.folding import fold
from nlp.languages import rules_of
from nlp.languages.rules import LanguageRules
from nlp.records import Mention, Role

CONFIDENCE = 0.6
REACH = 40
"""Characters beside a title that say whether it is its holder's."""
BACKWARD = 2
"""A word after a name belongs to it less than one before the next: its distance counts so often."""


@dataclass(frozen=True, slots=True)
class _Title:
    holder: Candidate
    pattern: re.Pattern[str]
    start: dt.date | None
    end: dt.date | None

    def held(self, day: dt.date) -> bool:
        return (self.start is None or day >= self.start) and (self.end is None or day <= self.end)


@Language.factory("incumbent_roles", assigns=["doc._.mentions"], requires=["doc._.mentions"])
def make_incumbent_roles(nlp: Language, name: str, register: dict[str, Any]) -> IncumbentRoles:  # noqa: ARG001
    """spaCy's way to make the component; `register` is a Register as JSON."""
    return IncumbentRoles(Register.model_validate(register), rules_of(str(nlp.lang)))


class IncumbentRoles:
    """Adds mentions of kind `office`, and `role` to every mention of an incumbent."""

    def __init__(self, register: Register, rules: LanguageRules) -> None:
        self._rules = rules
        self._people = {one.id: one for one in register.candidates if one.incumbent or one.offices}
        self._titles = [title for one in self._people.values() for title in _titles(one, rules)]
        words = rules.roles
        self._office = _whole(words.office) if words else None
        self._candidacy = _whole(words.candidacy) if words else None
        self._other_before = re.compile(words.other_before, re.IGNORECASE) if words else None
        self._other_after = re.compile(words.other_after, re.IGNORECASE) if words else None

    def __call__(self, doc: Doc) -> Doc:
        """Change `findings.mentions`; where the day is not known, dated titles are nobody's."""
        findings = findings_of(doc)
        if not self._people:
            return doc
        names = [one for one in findings.mentions if one.kind == "name"]
        findings.mentions += list(self._by_title(doc, findings, names))
        findings.mentions.sort(key=lambda one: (one.start, one.end))
        seen = {id(one): self._cue(doc, one, findings) for one in findings.mentions if one.subject in self._people}
        for subject in self._people:
            own = {seen[id(one)] for one in findings.mentions if one.subject == subject} - {None}
            usual: Role = own.pop() or "unclear" if len(own) == 1 else "unclear"
            findings.mentions = [
                replace(one, role=self._role(one, seen[id(one)], usual, findings.day))
                if one.subject == subject
                else one
                for one in findings.mentions
            ]
        show_mentions(doc)
        return doc

    def _role(self, one: Mention, cue: Role | None, usual: Role, day: dt.date | None) -> Role | None:
        """The dates first, then the words of the sentence, then what the article's other sentences agree on."""
        person = self._people[one.subject]
        if not _in_office(person, day):
            return None
        if day is not None and not person.in_race(day):
            return "office"
        return cue or usual

    def _by_title(self, doc: Doc, findings: Findings, names: list[Mention]) -> Iterator[Mention]:
        """Titles that stand for the one who holds the office on the day, no name beside them."""
        found: dict[tuple[int, int], set[str]] = {}
        for title in self._titles:
            dated = title.start is not None or title.end is not None
            if dated and (findings.day is None or not title.held(findings.day)):
                continue
            for match in title.pattern.finditer(text_of(doc)):
                if self._stands_alone(doc, match, names):
                    found.setdefault(match.span(), set()).add(title.holder.id)
        spans = sorted(found, key=lambda span: (span[0], -span[1]))
        taken = -1
        for start, end in spans:
            holders = found[start, end]
            span = doc.char_span(start, end, alignment_mode="expand")
            if span is not None and len(holders) == 1 and start >= taken:
                taken = end
                yield mention(findings, span, next(iter(holders)), "office", CONFIDENCE, "office")

    def _stands_alone(self, doc: Doc, match: re.Match[str], names: list[Mention]) -> bool:
        text = text_of(doc)
        if any(one.start < match.end() and match.start() < one.end for one in names):
            return False
        span = doc.char_span(*match.span(), alignment_mode="expand")
        following = doc[span.end] if span is not None and span.end < len(doc) else None
        if following is not None and is_capitalised(following) and not following.is_sent_start:
            return False  # a name follows: that is its own mention, or another's
        return not self._is_others(text, match)

    def _is_others(self, text: str, match: re.Match[str]) -> bool:
        """Whether the words beside a title say that it is not its holder: a candidate for it, a former one."""
        before = text[max(0, match.start() - REACH) : match.start()]
        after = text[match.end() : match.end() + REACH]
        return bool(
            (self._other_before and self._other_before.search(before))
            or (self._other_after and self._other_after.search(after))
        )

    def _cue(self, doc: Doc, one: Mention, findings: Findings) -> Role | None:
        """What the sentence says of the role: words that stand nearer to this mention than to any other."""
        office, candidacy = one.kind == "office", False
        people = [
            other
            for other in findings.mentions
            if other.sentence_start == one.sentence_start and other.kind in ("name", "office", "role")
        ]
        text = text_of(doc)
        for pattern, is_office in ((self._office, True), (self._candidacy, False)):
            for match in pattern.finditer(text, one.sentence_start, one.sentence_end) if pattern else ():
                if min(people, key=lambda other: _gap(other, match), default=one).subject == one.subject:
                    office, candidacy = office or is_office, candidacy or not is_office
        for title in self._titles:
            if title.holder.id != one.subject or (findings.day is not None and not title.held(findings.day)):
                continue
            for match in title.pattern.finditer(text, one.sentence_start, one.sentence_end):
                office = office or (0 <= one.start - match.end() <= REACH and not self._is_others(text, match))
        if office and candidacy:
            return "unclear"
        return "office" if office else "candidate" if candidacy else None


def _titles(person: Candidate, rules: LanguageRules) -> Iterator[_Title]:
    for office in person.offices:
        phrase = office.title.get(rules.code)
        if phrase:
            forms = sorted(rules.decline_phrase(fold(phrase)), key=len, reverse=True)
            words = "|".join(re.escape(form) for form in forms)
            pattern = re.compile(rf"(?<![\w-])(?:{words})(?![\w-])", re.IGNORECASE)
            yield _Title(person, pattern, office.start, office.end)


def _in_office(person: Candidate, day: dt.date | None) -> bool:
    """Whether the person holds an office on the day; an unknown day is taken to lie in an office that has no end."""
    if not person.offices:
        return person.incumbent
    if day is None:
        return person.incumbent or any(one.end is None for one in person.offices)
    return any(
        (one.start is None or day >= one.start) and (one.end is None or day <= one.end) for one in person.offices
    )


def _gap(one: Mention, match: re.Match[str]) -> int:
    after = one.start - match.end()
    return after if after >= 0 else BACKWARD * max(0, match.start() - one.end)


def _whole(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{words})(?![\w-])", re.IGNORECASE)
