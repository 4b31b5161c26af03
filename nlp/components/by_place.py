"""Who speaks, in a language whose word order tells it (English): `"...", said X`; `"..." X said`; `X said: "..."`."""

from __future__ import annotations

import re
from dataclasses import replace

from nlp.components.attribution import NOBODY, Attribution, Grammar
from nlp.components.passage import Match, Words
from nlp.records import Mention

CLAUSE = re.compile(r"[,;:—–]")
LEADS = (":", ",", "—", "–", "-")
"""What stands between a clause and the quote that it leads to."""
FIRST_WORDS = 12
"""Words after a quote in which its verb is looked for."""
LAST_TO_MARK, WITHIN = 10, 15
"""Words from a verb to the opening mark: before a colon or a comma, and in the verb's own clause."""
MOST_TITLES, TITLES_BEFORE = 3, 4
"""Words before a name: of a sentence's subject (Republican presidential nominee Donald Trump), of who is cited."""
SHORT_TAIL = 4
"""Words of a sentence that says nothing but who has spoken."""


class ByPlace(Grammar):
    """The subject of a verb of speech is the noun phrase beside it, whose last word is a name."""

    def after(self, tail: Words, last: str) -> Attribution:
        """What follows a quote that ends with the character `last`."""
        begin = len(tail.text) - len(tail.text.lstrip(" ,—–-"))
        led = tail.text[:begin].strip() != "" or last in ",?!-—–…"
        if not led:
            return self._name_and_verb(tail, 0) if self._verb_ends(tail) else NOBODY
        return self._name_and_verb(tail, begin)

    def _verb_ends(self, tail: Words) -> bool:
        """`"...." Trump said.`: nothing else stands in the sentence."""
        words = tail.words
        return 1 < len(words) <= SHORT_TAIL and self.is_verb(words[-1][0])

    def _name_and_verb(self, tail: Words, begin: int) -> Attribution:
        """said X; X said; X, who is something, said."""
        words = [word for word in tail.words if word.start() >= begin]
        place = next((at for at, word in enumerate(words[:FIRST_WORDS]) if self.is_verb(word[0])), None)
        if place is None:
            return self._does(tail, words) if begin else NOBODY
        first = next((at for at, word in enumerate(words) if not self._is_between(word[0])), 0)
        if first >= place:
            return self._judged(tail, self._up_to_stop(tail, words[place + 1 :]), "after_verb_name")
        phrase = words[first:place]
        comma = tail.text.find(",", phrase[0].start(), phrase[-1].end())
        phrase = [word for word in phrase if comma < 0 or word.start() < comma]
        return self._judged(tail, self._subject_phrase(tail, phrase), "after_name_verb")

    def _does(self, tail: Words, words: list[Match]) -> Attribution:
        """`"...," X thundered`: any verb right after a name with which the clause begins."""
        if words and (one := next((one for one in tail.mentions if one.start == tail.start + words[0].start()), None)):
            following = next((word[0] for word in words if word.start() >= one.end - tail.start), "")
            if self._is_verb_of_clause(following) and following not in self._speech.passive:
                return Attribution(True, one.subject, "after_name_verb")
        return NOBODY

    def clause(self, words: Words) -> Attribution:
        """- X said -."""
        return self._name_and_verb(words, 0)

    def _up_to_stop(self, words: Words, phrase: list[Match]) -> list[Match]:
        """Up to a comma, or a word that ends a name: said Clinton in an interview."""
        comma = words.text.find(",", phrase[0].start()) if phrase else -1
        phrase = [word for word in phrase if comma < 0 or word.start() < comma]
        stop = next((at for at, word in enumerate(phrase) if word[0].lower() in self._speech.stops), None)
        return phrase[:stop]

    def _judged(self, words: Words, phrase: list[Match], pattern: str) -> Attribution:
        """The candidate at whose name a phrase ends; somebody else, where it has another name; else it is only said."""
        if not phrase or phrase[0][0].lower() in self._speech.prepositions:
            return Attribution(True)
        if words.is_pronoun(phrase[0]):
            return self.by_pronoun(words, phrase[0])
        if who := words.subject_at_end(words.start + phrase[-1].end()):
            return Attribution(True, who, pattern)
        named = any(word[0][0].isupper() for word in phrase) and not words.in_doubt(phrase)
        return Attribution(True, "other" if named else None, pattern if named else None)

    def according(self, words: Words, begin: int) -> Attribution | None:
        """According to X."""
        phrase = self._speech.according_to and self._speech.according_to.search(words.text, begin)
        if not phrase:
            return None
        following = [word for word in words.words if word.start() >= phrase.end()][:TITLES_BEFORE]
        return self._judged(words, self._up_to_stop(words, following), "according_to")

    def before(self, head: Words) -> Attribution:
        """A name, a verb, and a colon or comma; a name and a colon alone in a headline."""
        if (told := self.name_and_colon(head)) or (told := self.according(head, 0)):
            return told if told.who else NOBODY
        verbs = [at for at, word in enumerate(head.words) if self.is_verb(word[0])]
        led = self._led_to(head, verbs)
        return led if led.said else self._within(head)

    def _led_to(self, head: Words, verbs: list[int]) -> Attribution:
        """X said: "..."; X rose from his chair, saying, "..."."""
        text = head.text.rstrip()
        if not verbs or len(head.words) - verbs[-1] > LAST_TO_MARK:
            return self._by_subject(head) if text.endswith(LEADS) else NOBODY
        last = len(head.words) - verbs[-1] == 1
        return self._subject_before(head, verbs[-1]) if last or text.endswith(LEADS) else NOBODY

    def _within(self, head: Words) -> Attribution:
        """X called the plan "...": the quote is a part of the verb's own clause."""
        place = next((at for at in range(len(head.words) - 1, -1, -1) if self._takes_words(head.words[at][0])), None)
        if place is None or len(head.words) - place > WITHIN or CLAUSE.search(head.text, head.words[place].end()):
            return NOBODY
        if place and head.words[place - 1][0].lower() in self._speech.passive:
            return NOBODY
        found = self._subject_before(head, place, close=True)
        naming = self._names(head.words[place][0])
        noun = head.words[place - 1][0].islower() and not head.text[: head.words[place].start()].rstrip().endswith(",")
        if naming and noun and found.who == "other":
            return NOBODY  # an account of Y's called "..."
        return replace(found, pattern="named" if naming else "within") if found.who else NOBODY

    def _takes_words(self, word: str) -> bool:
        return self.is_verb(word) or self._names(word)

    def _names(self, word: str) -> bool:
        naming = self._speech.naming_verbs
        return naming is not None and naming.fullmatch(word.lower()) is not None

    def _subject_before(self, head: Words, place: int, close: bool = False) -> Attribution:
        """The noun phrase before the verb; where an apposition stands between, the one before that."""
        verb = head.words[place]
        if self._has_subject_before(head, place):
            found = self._by_subject(head)
            return found if found.who else Attribution(True)
        parts = head.text[: verb.start()].split(",")
        if len(parts) >= 3 and not parts[-1].strip():
            parts = parts[:-2]  # X, who is something, said
        end = len(",".join(parts))
        begin = end - len(parts[-1])
        phrase = [word for word in head.words if begin <= word.start() < end]
        beside, phrase = self._without_between(phrase), self._subject_phrase(head, phrase)
        if close and phrase and beside[-1] is not phrase[-1]:
            return Attribution(True)
        return self._judged(head, phrase, "before_name_verb")

    def _subject_phrase(self, words: Words, phrase: list[Match]) -> list[Match]:
        """Up to the name beside the verb, if it is the subject's; else up to what ends a noun phrase.

        `Aides to X said` is about aides, `X in March said` about X.
        """
        phrase = self._without_between(phrase)
        name = words.name_at_end(words.start + phrase[-1].end()) if phrase else None
        if name is None:
            return self._without_between(self._up_to_stop(words, phrase))
        before = [word for word in phrase if words.start + word.start() < name.start]
        of_other = next((at for at in range(len(before) - 1, -1, -1) if before[at][0].islower()), None)
        if of_other is None or before[of_other][0] not in self._speech.prepositions:
            return phrase
        return self._up_to_stop(words, before[:of_other])

    def _by_subject(self, head: Words) -> Attribution:
        """Whoever the sentence that leads to the quote is about."""
        who = self._sentence_subject(head)
        return Attribution(True, who, "before_subject") if who else NOBODY

    def subject(self, sentence: Words) -> str | None:
        """The candidate with whose name it begins."""
        found = self._first(sentence)
        return found.subject if found else None

    def _sentence_subject(self, head: Words) -> str | None:
        """The candidate with whose name a sentence begins, if nobody comes in who may rather be the one who says it."""
        one = self._first(head)
        if one is None:
            return None
        clause = head.text[one.end - head.start :].rstrip(" ,:—–-")
        if "," in clause and self._is_subordinate(head, one):
            return None  # when X came, Y said
        other = self._speech.new_subject and self._speech.new_subject.search(clause)
        if other and (other[0].startswith(",") or not self._says_directly(head, one)):
            return None
        return one.subject

    def _says_directly(self, head: Words, one: Mention) -> bool:
        """Whether the verb right after a name is one of speech."""
        following = [word[0] for word in head.words if word.start() >= one.end - head.start]
        verb = next((word for word in following if not self._is_between(word)), "")
        return self.is_verb(verb)

    def _is_subordinate(self, head: Words, one: Mention) -> bool:
        return any(word[0].lower() in self._speech.stops for word in self._before_name(head, one))

    def _before_name(self, head: Words, one: Mention) -> list[Match]:
        """The words before a name, without what may introduce a sentence."""
        introduced = self._speech.introduction and self._speech.introduction.match(head.text)
        begin = introduced.end() if introduced and one.start - head.start >= introduced.end() else 0
        return [word for word in head.words if begin <= word.start() < one.start - head.start]

    def _first(self, head: Words) -> Mention | None:
        """The candidate's name with which a sentence begins, where a verb or an apposition follows it."""
        one = min(head.mentions, key=lambda one: one.start, default=None)
        if one is None:
            return None
        titles = self._before_name(head, one)
        if len(titles) > MOST_TITLES or any(self._is_no_title(head, one) for one in titles):
            return None
        following = next((word for word in head.words if word.start() >= one.end - head.start), None)
        apposition = head.text[one.end - head.start :].startswith(",")
        verb = following is not None and (self._is_verb_of_clause(following[0]) or self._is_between(following[0]))
        return one if verb or apposition else None

    def _is_no_title(self, head: Words, word: Match) -> bool:
        no_title = word[0].lower() in self._speech.prepositions | self._speech.joining
        return no_title or head.is_pronoun(word) or self._is_verb_of_clause(word[0])

    def _without_between(self, phrase: list[Match]) -> list[Match]:
        while phrase and self._is_between(phrase[-1][0]):
            phrase = phrase[:-1]
        return phrase

    def _is_between(self, word: str) -> bool:
        return self._speech.between is not None and self._speech.between.fullmatch(word.lower()) is not None

    def _is_verb_of_clause(self, word: str) -> bool:
        other = self._speech.other_verbs
        return self.is_verb(word) or (other is not None and other.fullmatch(word) is not None)

    def _has_subject_before(self, head: Words, place: int) -> bool:
        """Whether a verb shares its subject with one before it: X rose and said; X rose, saying."""
        joined = place > 0 and head.words[place - 1][0].lower() in self._speech.joining
        return joined or self._is_participle(head.words[place])

    def _is_participle(self, word: Match) -> bool:
        participle = self._speech.participle
        return participle is not None and participle.fullmatch(word[0].lower()) is not None

    def around(self, head: Words, tail: Words) -> Attribution:  # noqa: ARG002
        """Nothing: no quote stands between a subject and its verb."""
        return NOBODY
