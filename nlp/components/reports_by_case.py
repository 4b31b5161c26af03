"""Reported speech where a name's case tells who speaks: X заявил, что ...; ..., сообщил X; X ... екенін айтты."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.components.attribution import LEADING, TO_CLAUSE, Attribution, Clause
from nlp.components.by_case import AFTER_VERB, BEFORE_VERB, ByCase
from nlp.components.passage import WORD, Match, Words

NEXT_VERB = re.compile(r",\s+(\w+)\s+(\w+)")


class ReportsByCase(ByCase):
    """The grammar with what it knows of reported speech."""

    def reports(self, sentence: Words) -> Iterator[Clause]:
        """X заявил, что ...; ..., сообщил X; По словам X, ...; X ... екенін айтты."""
        text = sentence.text
        if (told := self.according(sentence, 0)) or (told := self._as_says(sentence)).said:
            first = min((one.start for one in sentence.mentions), default=sentence.start) - sentence.start
            comma = text.find(",", first)
            led = 0 <= comma < len(text) - 1 and len(WORD.findall(text[:comma])) <= AFTER_VERB
            yield Clause(comma + 1 if led else 0, len(text), told)
            return
        if clause := self._object(sentence):
            yield clause
            return
        for place, word in enumerate(sentence.words):
            if not self.is_verb(word[0]) or (place and sentence.words[place - 1][0].lower() in self._speech.negations):
                continue
            that = self._speech.that and self._speech.that.search(text, word.end())
            between = [one for one in sentence.words[place + 1 :] if that and one.end() <= that.start()]
            if that and len(between) <= TO_CLAUSE and not any(self.is_verb(one[0]) for one in between):
                before = sentence.words[max(0, place - BEFORE_VERB) : place]
                yield Clause(that.end(), self._clause_end(text, that.end()), self._who(sentence, before, between))
            elif (start := self._promised(sentence, place)) is not None:
                before, after = sentence.words[max(0, place - BEFORE_VERB) : place], sentence.words[place + 1 :]
                told = self._who(sentence, before, [one for one in after if one.end() <= start])
                yield Clause(start, self._clause_end(text, start), told)
            elif text[: word.start()].rstrip(" —–-").endswith(","):
                comma = text.rfind(",", 0, word.start())
                after = self._no_verbs(sentence.words[place + 1 : place + 1 + AFTER_VERB])
                yield Clause(0, comma, self._who(sentence, [], after))

    def _who(self, sentence: Words, before: list[Match], after: list[Match]) -> Attribution:
        """The subject of a verb, among the words before and after it."""
        beside = [*before[-1:], *after[:1]]
        if pronoun := next((word for word in beside if sentence.is_pronoun(word)), None):
            return self.by_pronoun(sentence, pronoun)
        who = sentence.one_subject(before) or sentence.one_subject(after)
        return Attribution(True, who, "after_name_verb" if who else None)

    def _clause_end(self, text: str, start: int) -> int:
        """Where a clause ends: with the sentence, or where the speaker does something else: , и попросил."""
        for match in NEXT_VERB.finditer(text, start):
            if match[1] in self._speech.joining and self.finite(match[2]):
                return match.start()
        return len(text)

    def _promised(self, sentence: Words, place: int) -> int | None:
        """Where what a verb promises begins: пообещал построить."""
        promising, infinitive = self._speech.promising, self._speech.is_infinitive
        if not promising or not infinitive or not promising.fullmatch(sentence.words[place][0].lower()):
            return None
        following = sentence.words[place + 1 : place + 1 + LEADING]
        return next((word.start() for word in following if infinitive(word[0].lower())), None)

    def _object(self, sentence: Words) -> Clause | None:
        """X ... келетінін айтты; X ... деп мәлімдеді: what stands between a subject and the verb at the end."""
        final = self._speech.final and self._speech.final.search(sentence.text)
        if not final:
            return None
        last = [word for word in sentence.words if word.end() <= final.start()]
        nominal = self._speech.nominal_end and last and self._speech.nominal_end.fullmatch(last[-1][0].lower())
        if not final["that"] and not nominal:
            return None
        name = min(sentence.mentions, key=lambda one: one.start, default=None)
        before = [word for word in last if not name or word.start() < name.start - sentence.start]
        if last and sentence.is_pronoun(last[0]):
            return Clause(last[0].end(), final.start(), self.by_pronoun(sentence, last[0]))
        if name is None or any(word[0].lower() not in self._titles for word in before):
            return None
        who = sentence.one_subject([word for word in last if word.end() <= name.end - sentence.start])
        return Clause(name.end - sentence.start, final.start(), Attribution(True, who, "around" if who else None))
