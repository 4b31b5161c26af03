"""Reported speech where word order tells who speaks: X said that ...; X vowed to ...; ..., X said."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.components.attribution import TO_CLAUSE, Clause
from nlp.components.by_place import CLAUSE, MOST_TITLES, SHORT_TAIL, ByPlace
from nlp.components.passage import Match, Words


class ReportsByPlace(ByPlace):
    """The grammar with what it knows of reported speech."""

    def reports(self, sentence: Words) -> Iterator[Clause]:
        """X said that ...; X vowed to ...; ..., X said; According to X, ..."""
        told = self.according(sentence, 0)
        if told and self._speech.according_to and (phrase := self._speech.according_to.search(sentence.text)):
            comma = sentence.text.find(",", phrase.end())
            first = not sentence.text[: phrase.start()].strip()
            yield Clause(comma + 1, len(sentence.text), told) if first else Clause(0, phrase.start(), told)
            return
        for place, word in enumerate(sentence.words):
            before = sentence.words[place - 1][0].lower() if place else ""
            passive = before in self._speech.passive and not self._is_participle(word)
            if not self.is_verb(word[0]) or passive or before in self._speech.negations:
                continue
            if (start := self._clause_after(sentence, place)) is not None:
                told = self._subject_before(sentence, place, close=True)
                yield Clause(start, self._clause_end(sentence, place, start), told)
            elif clause := self._clause_before(sentence, place):
                yield clause

    def _clause_after(self, sentence: Words, place: int) -> int | None:
        """Where the clause begins that a verb introduces."""
        verb = sentence.words[place]
        stop = CLAUSE.search(sentence.text, verb.end())
        limit = stop.start() if stop else len(sentence.text)
        following = [word for word in sentence.words[place + 1 :] if word.start() < limit]
        that = self._speech.that and self._speech.that.search(sentence.text, verb.end(), limit)
        relative = that and self._is_verb_of_clause(
            next((one[0] for one in following if one.start() >= that.end()), "")
        )
        if that and not relative and len([word for word in following if word.end() <= that.start()]) <= TO_CLAUSE:
            return that.end()
        if _matches(self._speech.addressing, verb):
            named = (word for word in following[1 : TO_CLAUSE // 2] if self._speech.pronouns.get(word[0].lower()))
            return next((word.start() for word in named), None)
        first = next((word for word in following if not self._between_clauses(word[0])), None)
        if first is None:
            return None
        if _matches(self._speech.promising, verb) and first[0] == "to":
            return first.start()
        stopped = first[0].lower() in self._speech.stops | self._speech.prepositions
        if stopped or not _matches(self._speech.bare, verb):
            return None
        if sentence.is_pronoun(first):
            return first.start()
        rest = [word[0] for word in following if word.start() > first.start()]
        return first.start() if any(self._is_verb_of_clause(one) or self._is_between(one) for one in rest) else None

    def _clause_end(self, sentence: Words, place: int, start: int) -> int:
        """Where a clause ends: with the sentence, before what another says of it, or with a subordinate clause."""
        text = sentence.text
        if any(word[0].lower() in self._speech.stops for word in sentence.words[: min(place, MOST_TITLES)]):
            comma = text.find(",", start)
            return comma if comma >= 0 else len(text)
        comma = text.rfind(",", start)
        last = [word[0] for word in sentence.words if word.start() > comma] if comma >= 0 else []
        told = 1 < len(last) <= SHORT_TAIL and self._is_verb_of_clause(last[-1])
        return comma if told else len(text)

    def _between_clauses(self, word: str) -> bool:
        """Whether a word may stand before a clause that no conjunction opens: X said Monday he would."""
        day = word[0].isupper() and word.lower() in self._speech.stops
        return day or (self._is_between(word) and word.endswith("ly"))

    def _clause_before(self, sentence: Words, place: int) -> Clause | None:
        """What a verb follows: ..., X said; ..., said X."""
        verb = sentence.words[place]
        comma = sentence.text.rfind(",", 0, verb.start())
        first = sentence.words[0][0].lower()
        if not _matches(self._speech.bare, verb) or first in self._speech.stops | self._speech.prepositions:
            return None
        clause = [word for word in sentence.words if word.end() <= comma]
        if not any(self._is_verb_of_clause(word[0]) or self._is_between(word[0]) for word in clause):
            return None
        phrase = self._without_between([word for word in sentence.words[:place] if word.start() > comma])
        inverted = self._up_to_stop(sentence, sentence.words[place + 1 :])
        return Clause(0, comma, self._judged(sentence, phrase or inverted, "after_name_verb"))


def _matches(pattern: re.Pattern[str] | None, word: Match) -> bool:
    return pattern is not None and pattern.fullmatch(word[0].lower()) is not None
