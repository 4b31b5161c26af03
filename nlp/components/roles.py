"""Other subjects of the register: the president as an office, the government, the commission, named by a phrase."""

from __future__ import annotations

import re
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from nlp.candidates import Register
from nlp.components.extensions import show_mentions
from nlp.components.findings import findings_of, is_capitalised, text_of, word_before
from nlp.components.mention_resolver import mention
from nlp.folding import fold
from nlp.languages import rules_of
from nlp.languages.rules import LanguageRules

CONFIDENCE = 0.6
APPOSITION_WORDS = 3


@Language.factory("role_finder", assigns=["doc._.mentions"], requires=["doc._.mentions"])
def make_role_finder(nlp: Language, name: str, register: dict[str, Any]) -> RoleFinder:  # noqa: ARG001
    """spaCy's way to make the component; `register` is a Register as JSON."""
    return RoleFinder(Register.model_validate(register), rules_of(str(nlp.lang)))


class RoleFinder:
    """Finds the phrases of subjects, in all their forms; not where a candidate's name follows (президент Сарманов)."""

    def __init__(self, register: Register, rules: LanguageRules) -> None:
        self._rules = rules
        self._patterns: list[tuple[str, re.Pattern[str]]] = []
        for subject in register.subjects:
            phrases = [fold(phrase) for code, own in subject.names.items() if code == rules.code for phrase in own]
            forms = {form for phrase in phrases for form in rules.decline_phrase(phrase)}
            if forms:
                words = "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))
                self._patterns.append((subject.id, re.compile(rf"(?<![\w-])(?:{words})(?![\w-])", re.IGNORECASE)))

    def __call__(self, doc: Doc) -> Doc:
        """Add mentions of kind `role` to the findings."""
        findings = findings_of(doc)
        before = len(findings.mentions)
        names = sorted((one.start, one.end) for one in findings.mentions)
        for subject, pattern in self._patterns:
            for match in pattern.finditer(text_of(doc)):
                if not self._belongs_to_name(doc, match, names) and not self._is_another(doc, match):
                    span = doc.char_span(*match.span(), alignment_mode="expand")
                    if span is not None:
                        findings.mentions.append(mention(findings, span, subject, "role", CONFIDENCE, "role"))
        if len(findings.mentions) > before:
            findings.mentions.sort(key=lambda one: (one.start, one.end))
            show_mentions(doc)
        return doc

    @staticmethod
    def _belongs_to_name(doc: Doc, match: re.Match[str], names: list[tuple[int, int]]) -> bool:
        """Whether the phrase lies in a candidate's name, or stands before it with at most some capitalised words."""
        for start, end in names:
            if start < match.end() and match.start() < end:
                return True
            between = text_of(doc)[match.end() : start] if start >= match.end() else None
            if between is not None and "\n" not in between and not between.strip(" "):
                return True
            words = between.split() if between is not None and not re.search(r"[.,;:!?\n«»“”\"]", between) else []
            if words and len(words) <= APPOSITION_WORDS and all(word[0].isupper() for word in words):
                return True
        return False

    def _is_another(self, doc: Doc, match: re.Match[str]) -> bool:
        """Whether it is a former or vice president, or another person's name follows."""
        span = doc.char_span(*match.span(), alignment_mode="expand")
        if span is None:
            return True
        before = word_before(doc, span.start)
        if before is not None and before.lower_ in self._rules.not_in_office:
            return True
        following = doc[span.end] if span.end < len(doc) else None
        return following is not None and is_capitalised(following) and self._rules.is_given_name(following.text)
