"""Who speaks, in a language where a name's case tells it: «…», — сказал X; X заявил: «…»; По словам X, «…»."""

from __future__ import annotations

import re

from nlp.components.attribution import LEADING, NOBODY, Attribution, Grammar
from nlp.components.passage import WORD, Match, Words

TITLES_BEFORE = 4
"""Words between a verb and a name: сказал журналистам Сарманов."""
AFTER_VERB, BEFORE_VERB, LAST_TO_MARK = 10, 8, 10
"""Words in which a subject is looked for after and before its verb, and from the verb to the opening mark."""


class ByCase(Grammar):
    """The subject of a verb of speech is a name in the nominative, before or after it."""

    def after(self, tail: Words, last: str) -> Attribution:
        """What follows a quote that ends with the character `last`."""
        begin = len(tail.text) - len(tail.text.lstrip(" ,—–-"))
        led = tail.text[:begin].strip() != "" or last in ",?!-—–…"
        return self.verb_and_name(tail, begin) if led or self._speech.verb_last else NOBODY

    def verb_and_name(self, tail: Words, begin: int) -> Attribution:
        """— сказал X; — X сказал; по словам X; the name's case tells.

        After a comma and a dash any verb will do, where a candidate is its subject: — парировал X.
        """
        if (told := self.according(tail, begin)) or (told := self._cited(tail, begin)):
            return told
        comma = tail.text.find(",", begin)
        dashed = begin == 0 or tail.text[:begin].rstrip().endswith(("—", "–", "-"))
        words = [word for word in tail.words if word.start() >= begin]
        clause = [word for word in words if comma < 0 or word.start() < comma]
        for place, word in enumerate(words[:LEADING]):
            known = self.is_verb(word[0]) and place < LEADING - 1
            if not known and not (dashed and words[0][0].islower() and self.finite(word[0])):
                continue
            if told := self._pronoun(tail, clause, place, known):
                return told
            following = self._no_verbs(clause[place + 1 : place + 1 + AFTER_VERB])
            if named := tail.one_subject(following):
                return Attribution(True, named, "after_verb_name")
            if known and place and (named := tail.one_subject(words[:place])):
                return Attribution(True, named, "after_name_verb")
            return Attribution(True)
        who = self._does(tail, clause) if dashed else None
        return Attribution(True, who, "after_name_verb") if who else NOBODY

    def _does(self, tail: Words, clause: list[Match]) -> str | None:
        """— X развёл руками: whose name a clause begins with, before any verb."""
        verb = next((at for at, word in enumerate(clause[:LEADING]) if self.finite(word[0])), 0)
        who = tail.one_subject(clause[:verb])
        return who if who != "other" else None

    def subject(self, sentence: Words) -> str | None:
        """The one candidate who can be a subject in it."""
        who = sentence.one_subject(sentence.words)
        return who if who != "other" else None

    def _pronoun(self, words: Words, clause: list[Match], place: int, known: bool) -> Attribution | None:
        """— сказал он; — он сказал: right beside the verb."""
        beside = [*clause[place + 1 : place + 2], *(clause[place - 1 : place] if known else [])]
        pronoun = next((word for word in beside if words.is_pronoun(word)), None)
        return self.by_pronoun(words, pronoun) if pronoun else None

    def clause(self, words: Words) -> Attribution:
        """— сказал X —."""
        return self.verb_and_name(words, 0)

    def _cited(self, words: Words, begin: int) -> Attribution | None:
        """— цитирует Сарманова агентство; Позиция Сарманова проста: the name, in another case, right after."""
        if self._speech.words_of is None:
            return None
        for place, word in enumerate(words.words[:-1]):
            beside = words.words[place + 1 : place + 4]
            if word.start() >= begin and self._speech.words_of.fullmatch(word[0].lower()) and beside[0][0][0].isupper():
                who = words.any_subject(beside)
                return Attribution(True, who, "words_of") if who and who != "other" else None
        return None

    def according(self, words: Words, begin: int) -> Attribution | None:
        """По словам X; X-тың айтуынша: the name in any case right after, or right before."""
        before, after = self._speech.according_to, self._speech.according_after
        if before and (phrase := before.search(words.text, begin)):
            following = [word for word in words.words if word.start() >= phrase.end()][:TITLES_BEFORE]
            who = words.any_subject(following)
            return Attribution(True, who, "according_to" if who else None)
        for place, word in enumerate(words.words):
            if after and after.fullmatch(word[0].lower()) and word.start() >= begin:
                who = words.any_subject(words.words[max(0, place - 2) : place])
                return Attribution(True, who, "according_to" if who else None)
        return None

    def before(self, head: Words) -> Attribution:
        """A name, a verb, and a colon or comma; a name and a colon alone in a headline."""
        if (told := self.name_and_colon(head)) or (told := self.according(head, 0)):
            return told if told.who else NOBODY
        if not head.text.rstrip().endswith(":"):
            return self._as_says(head)
        verbs = [at for at, word in enumerate(head.words) if self.is_verb(word[0])]
        near = bool(verbs) and len(head.words) - verbs[-1] <= LAST_TO_MARK
        named = head.one_subject(head.words[max(0, verbs[-1] - BEFORE_VERB) : verbs[-1]]) if near else None
        named = named or (head.one_subject(head.words[verbs[-1] + 1 :]) if near else None)
        if near and named is None and verbs[-1] and head.is_pronoun(head.words[verbs[-1] - 1]):
            return self.by_pronoun(head, head.words[verbs[-1] - 1])
        if named in (None, "other") and (led := self._led_to(head)):
            return led
        return Attribution(near, named, "before_name_verb") if near else NOBODY

    def _led_to(self, head: Words) -> Attribution | None:
        """A sentence that ends in a colon, whose one subject is a candidate: Сарманов развёл руками: «…»."""
        if self._speech.relative and self._speech.relative.search(head.text[head.text.rfind(",") + 1 :]):
            return None
        named = head.one_subject(head.words)
        if named not in (None, "other"):
            return Attribution(True, named, "before_subject")
        return self._cited(head, 0)

    def _as_says(self, head: Words) -> Attribution:
        """Как утверждает X, «…»."""
        if self._speech.as_says and (led := self._speech.as_says.match(head.text)) and self.finite(led[1]):
            named = head.one_subject([word for word in head.words if word.start() >= led.end()][:BEFORE_VERB])
            return Attribution(True, named, "according_to" if named else None)
        return NOBODY

    def around(self, head: Words, tail: Words) -> Attribution:
        """X «…» деді: the name begins the sentence, the verb ends it."""
        if not self._speech.verb_last:
            return NOBODY
        match = re.match(r"[\s,]*[—–-]?\s*", tail.text)
        word = WORD.match(tail.text, match.end() if match else 0)
        if word is None or not self.is_verb(word[0]):
            return NOBODY
        named = head.one_subject(head.words)
        return Attribution(True, named, "around" if named else None)

    def _no_verbs(self, words: list[Match]) -> list[Match]:
        """Up to the next verb of speech: its subject is another's. деп кесіп айтты is one verb."""
        while words and self._speech.verb_last and (self.is_verb(words[0][0]) or words[0][0].endswith(("п", "p"))):
            words = words[1:]
        stop = next((at for at, word in enumerate(words) if self.is_verb(word[0])), None)
        return words[:stop]
