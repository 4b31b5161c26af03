"""For whom a pronoun stands that is said to speak: `"...," he said`. Where anybody else may be meant, for nobody.

A pronoun stands for a candidate of its sex who is the subject of the sentence before, or has spoken just before, where
nobody else who might be meant is named from that sentence on. Sentences about nobody but `he` are passed over.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from nlp.components.attribution import Attribution, Grammar
from nlp.components.findings import Findings
from nlp.components.passage import BOUNDARY, Match, Words
from nlp.components.stretches import Stretch
from nlp.languages.rules import Gender, LanguageRules

MOST_SENTENCES = 4
"""Sentences before the pronoun's own that are looked at."""
MOST_BEFORE = 12
"""Quotes before it."""
REACH = 1500
"""Characters before it."""
Found = Sequence[tuple[Stretch, Attribution]]


class Pronouns:
    """Pronouns of one language."""

    def __init__(self, rules: LanguageRules, grammar: Grammar) -> None:
        self._rules, self._grammar = rules, grammar

    def stands_for(self, findings: Findings, outside: str, place: int, sex: Gender | None, found: Found) -> str | None:
        """The candidate for whom the pronoun at `place` stands; `outside`: the text without quotes; `found`: before."""
        sexes = {hit.person.id: hit.person.gender for hit in findings.hits}
        spoken = {one.start: said for one, said in found if one.start < place}
        starts = [0, *(match.end() for match in BOUNDARY.finditer(outside, max(0, place - REACH), place))]
        end = place
        for number, start in enumerate(reversed(starts[-MOST_SENTENCES - 1 :])):
            sentence = Words(findings, start, end, self._rules.speech.pronouns, outside)
            who = {said.who for at, said in spoken.items() if start <= at <= end and said.said}
            subject = None if number == 0 else self._grammar.subject(sentence)
            anchors = who | ({subject} if subject else set())
            if None in anchors or "other" in anchors or len(anchors) > 1:
                return None
            anchor = anchors.pop() if anchors else None
            if self._others(findings, sentence, anchor, sex, sexes):
                return None
            if anchor is not None:
                return anchor if sex is None or sexes.get(anchor) == sex else None
            if number and sentence.words and not self._about_pronoun(sentence, sex):
                return None
            end = start
        return None

    def _about_pronoun(self, sentence: Words, sex: Gender | None) -> bool:
        """Whether a sentence begins with the pronoun: it is about whom those before are."""
        first = sentence.words[0]
        return sentence.is_pronoun(first) and self._rules.speech.pronouns[first[0].lower()] == (sex or "any")

    def _others(
        self, findings: Findings, sentence: Words, anchor: str | None, sex: Gender | None, sexes: Mapping[str, Gender]
    ) -> bool:
        """Whether somebody beside the anchor may be meant: a candidate of that sex, or any other name.

        Whom a sentence names after its subject is not who speaks next: `X told Y to wait. "...," he said`.
        """
        subject = next((one for one in sentence.mentions if one.subject == anchor), None)
        low, high = sentence.start, subject.start if subject else sentence.end
        if subject and self._says_beside(sentence, subject.end - low):
            return True
        if any(low <= one.start < high for one in findings.abstentions):
            return True
        named = [one for one in findings.mentions if low <= one.start < high]
        if any(one.subject != anchor and sex in (None, sexes.get(one.subject, sex)) for one in named):
            return True
        inside = {at for one in named for at in range(one.start - low, one.end - low)}
        free = [word for word in sentence.words if word.start() < high - low and word.start() not in inside]
        return any(self._may_be_person(sentence, word) for word in free)

    def _verb_follows(self, sentence: Words) -> bool:
        """Whether a sentence's second word shows that the first is its subject: `Fallon fired back`."""
        other = self._rules.speech.other_verbs
        word = sentence.words[1][0] if len(sentence.words) > 1 else ""
        return self._grammar.is_verb(word) or (other is not None and other.fullmatch(word) is not None)

    def _says_beside(self, sentence: Words, after: int) -> bool:
        """Whether somebody else says what the sentence tells: `X is the best candidate, Y argues`; `..., said Y`."""
        words = [word for word in sentence.words if word.start() >= after]
        for word, following in pairwise(words):
            if self._may_be_person(sentence, word) and self._grammar.is_verb(following[0]):
                return True
            set_off = sentence.text[: word.start()].rstrip().endswith(",")
            if set_off and self._grammar.is_verb(word[0]) and self._may_be_person(sentence, following):
                return True
        return False

    def _may_be_person(self, sentence: Words, word: Match) -> bool:
        """Whether a word may be somebody's name: no place, no title, no abbreviation, no `the White House`."""
        rules, text = self._rules, word[0]
        if not text[0].isupper() or sentence.is_pronoun(word):
            return False
        place = sentence.words.index(word)
        before = sentence.words[place - 1][0] if place else ""
        if rules.is_given_name(text):
            return True
        if place == 0:
            return text.lower() not in rules.speech.stops and self._verb_follows(sentence)
        if text.isupper() or text.lower() in rules.titles or rules.is_place(text):
            return False
        return before.lower() not in rules.speech.not_persons_after
