"""Who speaks: the words right after a quote, right before it, or what it goes on from.

Patterns (docs/mentions.md gives their figures): the speaker after the quote (`"...", said X`; `"..." X said`;
«…», — сказал X; «…», — деді X), before it (`X said: "..."`; X заявил: «…»; По словам X, «…»), around it in Kazakh
(X «…» деді), and the speaker of the quote before, where this one goes on in the same paragraph (`"..." X said. "..."`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from nlp.components.findings import Findings
from nlp.components.passage import PRONOUNS, WORD, Match, Words
from nlp.components.stretches import Stretch
from nlp.languages.rules import LanguageRules

REACH = 260
CLAUSE_END = re.compile(r"[.;!?\n«“„\"]")
SENTENCE_START = re.compile(r"[.!?…]['”»\"]?\s|[»”\"]|\n")
LEADING = 4
"""Words in which a clause's verb is looked for."""
RELATIVE = re.compile(r"^\s*(?:\S+ )?(?:котор|як(?:ий|а|е|і|ого|ої|ому|ій|им|ою|их)\b|где\b|де\b|що\b|что\b)")
"""A clause about something else than the sentence's subject."""
AS_SAYS = re.compile(r"\s*(?:как|як)\s+(?:\w+\s+)??([^\W\d_]+)", re.IGNORECASE)
MOST_TITLES = 3
"""English: words of a sentence's subject before the name: Republican presidential nominee Donald Trump."""
TITLES_BEFORE = 4
"""Words between a verb and a name in the languages where the name's case tells: сказал журналистам Сарманов."""
AFTER_VERB, BEFORE_VERB, LAST_TO_MARK = 10, 8, 10
"""Words in which a verb is looked for, a subject before its verb, and from the verb to the opening mark."""
INTRODUCTION = re.compile(
    r"(?:\s*(?:But|And|Then|So|Yet|Later|Still|Meanwhile|However),? |\s*[A-Z][a-z]+(?: [\w']+){0,9}, )"
)
"""English: what may stand before a sentence's subject: But; In March,"""


@dataclass(frozen=True, slots=True)
class Attribution:
    """What the words around say: whether somebody says it, and who (None where no rule is sure)."""

    said: bool = False
    who: str | None = None
    pattern: str | None = None


NOBODY = Attribution()


class Speakers:
    """Attribution by a language's verbs of speech."""

    def __init__(self, rules: LanguageRules) -> None:
        self._rules = rules
        self._latin = rules.script == "latin"

    def of_quote(self, findings: Findings, stretch: Stretch, previous: int, following: int) -> Attribution:
        """Who says what stands between marks; `previous` and `following`: where the quotes beside it end and begin."""
        text = findings.text
        tail_start = min(stretch.end + 1, len(text))
        tail = _clause(text[tail_start : min(following, tail_start + REACH)])
        head_end = stretch.start - 1
        paragraph = text.rfind("\n", 0, stretch.start) + 1
        if paragraph == stretch.start - 1 and text[max(0, paragraph - 4) : paragraph].rstrip().endswith(":"):
            head_end = text.rfind(":", 0, paragraph) + 1  # the paragraph before leads to the quote
            paragraph = text.rfind("\n", 0, head_end) + 1
        head_start = max(previous, stretch.start - 1 - REACH, paragraph)
        cut = max((match.end() for match in SENTENCE_START.finditer(text, head_start, head_end)), default=0)
        head = Words(findings, max(head_start, cut), head_end)
        last = text[stretch.end - 1 : stretch.end]
        after = self._after(Words(findings, tail_start, tail_start + len(tail)), last)
        if after.who:
            return after
        found = [self._before(head), self._around(head, tail) if self._rules.endings else NOBODY]
        named = next((one for one in found if one.who), None)
        return named or next((one for one in (after, *found) if one.said), NOBODY)

    def of_label(self, findings: Findings, label: tuple[int, int], kind: Literal["dash", "turn"]) -> Attribution:
        """Who is named in the clause between two dashes, or before a colon that opens a paragraph."""
        words = Words(findings, *label)
        if kind == "turn":
            who = words.subject_at_end(words.end)
            return Attribution(True, who or (None if words.in_doubt(words.words) else "other"), "turn")
        found = self._verb_and_name(words, 0)
        return Attribution(True, found.who, "dash" if found.who else None)

    def says(self, findings: Findings, start: int, end: int) -> bool:
        """Whether what stands between two dashes says who speaks: a verb among its first words, small letters first."""
        words = [word[0] for word in WORD.finditer(findings.text, start, min(end, start + REACH))][:LEADING]
        return (
            bool(words) and words[0][0].islower() and any(self._is_verb(word) or self._finite(word) for word in words)
        )

    def says_anywhere(self, text: str) -> bool:
        """Whether a verb of speech stands in a text."""
        return any(self._is_verb(word[0]) for word in WORD.finditer(text))

    def _after(self, tail: Words, last: str) -> Attribution:
        text = tail.text
        begin = len(text) - len(text.lstrip(" ,\u2014\u2013-"))
        led = text[:begin].strip() != "" or last in ",?!—-–…"
        if not led and not self._rules.endings:
            exact = self._latin and self._verb_ends(tail)
            return self._name_and_verb(tail, 0) if exact else NOBODY
        return self._name_and_verb(tail, begin) if self._latin else self._verb_and_name(tail, begin)

    def _verb_ends(self, tail: Words) -> bool:
        """`"...." Trump said.`: nothing else stands in the sentence."""
        words = tail.words
        return 1 < len(words) <= 4 and self._is_verb(words[-1][0])

    def _name_and_verb(self, tail: Words, begin: int) -> Attribution:
        """English: said X; X said; X, who is something, said."""
        words = [word for word in tail.words if word.start() >= begin]
        place = next((at for at, word in enumerate(words[:12]) if self._is_verb(word[0])), None)
        if place is None:
            return NOBODY
        first = next((at for at, word in enumerate(words) if not self._is_between(word[0])), 0)
        if first >= place:
            return self._judged(tail, self._up_to_stop(tail, words[place + 1 :]), "after_verb_name")
        phrase = words[first:place]
        comma = tail.text.find(",", phrase[0].start(), phrase[-1].end())
        phrase = [word for word in phrase if comma < 0 or word.start() < comma]
        return self._judged(tail, self._without_between(phrase), "after_name_verb")

    def _up_to_stop(self, words: Words, phrase: list[Match]) -> list[Match]:
        """English: up to a comma, or a word that ends a name: said Clinton in an interview."""
        comma = words.text.find(",", phrase[0].start()) if phrase else -1
        phrase = [word for word in phrase if comma < 0 or word.start() < comma]
        stop = next((at for at, word in enumerate(phrase) if word[0].lower() in self._rules.speech_stops), None)
        return phrase[:stop]

    def _judged(self, words: Words, phrase: list[Match], pattern: str) -> Attribution:
        """The candidate at whose name a phrase ends; somebody else, where it has another name; else it is only said."""
        if not phrase or phrase[0][0].lower() in PRONOUNS:
            return Attribution(True)
        if who := words.subject_at_end(words.start + phrase[-1].end()):
            return Attribution(True, who, pattern)
        named = any(word[0][0].isupper() for word in phrase) and not words.in_doubt(phrase)
        return Attribution(True, "other" if named else None, pattern if named else None)

    def _verb_and_name(self, tail: Words, begin: int) -> Attribution:
        """Russian, Ukrainian, Kazakh: — сказал X; — X сказал; по словам X; the name's case tells.

        After a comma and a dash any verb will do, where a candidate is its subject: — парировал X.
        """
        if (told := self._according(tail, begin)) or (told := self._cited(tail, begin)):
            return told
        comma = tail.text.find(",", begin)
        dashed = begin == 0 or tail.text[:begin].rstrip().endswith(("—", "–", "-"))
        words = [word for word in tail.words if word.start() >= begin]
        clause = [word for word in words if comma < 0 or word.start() < comma]
        for place, word in enumerate(words[:LEADING]):
            known = self._is_verb(word[0]) and place < LEADING - 1
            if not known and not (dashed and words[0][0].islower() and self._finite(word[0])):
                continue
            following = self._no_verbs(clause[place + 1 : place + 1 + AFTER_VERB])
            if named := tail.one_subject(following):
                return Attribution(True, named, "after_verb_name")
            if known and place and (named := tail.one_subject(words[:place])):
                return Attribution(True, named, "after_name_verb")
            return Attribution(True)
        return NOBODY

    def _cited(self, words: Words, begin: int) -> Attribution | None:
        """— цитирует Сарманова агентство; Позиция Сарманова проста: the name, in another case, right after."""
        if self._rules.words_of is None:
            return None
        for place, word in enumerate(words.words[:-1]):
            beside = words.words[place + 1 : place + 4]
            if word.start() >= begin and self._rules.words_of.fullmatch(word[0].lower()) and beside[0][0][0].isupper():
                who = words.any_subject(beside)
                return Attribution(True, who, "words_of") if who and who != "other" else None
        return None

    def _according(self, words: Words, begin: int) -> Attribution | None:
        """По словам X; X-тың айтуынша: the name in any case right after, or right before."""
        before, after = self._rules.according_to, self._rules.according_after
        if before and (phrase := before.search(words.text, begin)):
            following = [word for word in words.words if word.start() >= phrase.end()][:TITLES_BEFORE]
            if self._latin:
                return self._judged(words, self._up_to_stop(words, following), "according_to")
            who = words.any_subject(following)
            return Attribution(True, who, "according_to" if who else None)
        for place, word in enumerate(words.words):
            if after and after.fullmatch(word[0].lower()) and word.start() >= begin:
                who = words.any_subject(words.words[max(0, place - 2) : place])
                return Attribution(True, who, "according_to" if who else None)
        return None

    def _before(self, head: Words) -> Attribution:
        """A name, a verb, and a colon or comma; a name and a colon alone in a headline."""
        text = head.text.rstrip()
        colon = text.endswith(":")
        if colon and 0 < len(head.words) <= 3 and (who := head.subject_at_end(head.start + len(text) - 1)):
            return Attribution(True, who, "before_name_colon")
        if told := self._according(head, 0):
            return told if told.who else NOBODY
        verbs = [at for at, word in enumerate(head.words) if self._is_verb(word[0])]
        near = bool(verbs) and len(head.words) - verbs[-1] <= LAST_TO_MARK
        if self._latin:
            if not near:
                return self._by_subject(head) if text.endswith((":", ",")) else NOBODY
            last = len(head.words) - verbs[-1] == 1
            return self._subject_before(head, verbs[-1]) if last or text.endswith((":", ",")) else NOBODY
        if not colon:
            return self._as_says(head)
        named = head.one_subject(head.words[max(0, verbs[-1] - BEFORE_VERB) : verbs[-1]]) if near else None
        if named in (None, "other") and (led := self._led_to(head)):
            return led
        return Attribution(near, named, "before_name_verb") if near else NOBODY

    def _led_to(self, head: Words) -> Attribution | None:
        """A sentence that ends in a colon, whose one subject is a candidate: Сарманов развёл руками: «…»."""
        if RELATIVE.search(head.text[head.text.rfind(",") + 1 :]):
            return None
        named = head.one_subject(head.words)
        if named not in (None, "other"):
            return Attribution(True, named, "before_subject")
        return self._cited(head, 0)

    def _as_says(self, head: Words) -> Attribution:
        """Как утверждает X, «…»."""
        if (led := AS_SAYS.match(head.text)) and self._finite(led[1]):
            named = head.one_subject([word for word in head.words if word.start() >= led.end()][:BEFORE_VERB])
            return Attribution(True, named, "according_to" if named else None)
        return NOBODY

    def _subject_before(self, head: Words, place: int) -> Attribution:
        """English: the noun phrase before the verb; where an apposition stands between, the one before that."""
        verb = head.words[place]
        joined = place > 0 and head.words[place - 1][0].lower() in ("and", "but")
        if joined or verb[0].lower().endswith("ing"):
            found = self._by_subject(head)
            return found if found.who else Attribution(True)
        parts = head.text[: verb.start()].split(",")
        if len(parts) >= 3 and not parts[-1].strip():
            parts = parts[:-2]  # X, who is something, said
        end = len(",".join(parts))
        begin = end - len(parts[-1])
        phrase = self._without_between([word for word in head.words if begin <= word.start() < end])
        return self._judged(head, phrase, "before_name_verb")

    def _by_subject(self, head: Words) -> Attribution:
        """English: whoever the sentence that leads to the quote is about."""
        who = self._sentence_subject(head)
        return Attribution(True, who, "before_subject") if who else NOBODY

    def _sentence_subject(self, head: Words) -> str | None:
        """English: the candidate with whose name a sentence begins, where a verb or an apposition follows it."""
        begin = 0
        introduced = INTRODUCTION.match(head.text)
        if introduced and not any(one.start - head.start < introduced.end() for one in head.mentions):
            begin = introduced.end()
        one = next((one for one in head.mentions if one.start - head.start >= begin), None)
        if one is None:
            return None
        titles = [word[0] for word in head.words if begin <= word.start() < one.start - head.start]
        if len(titles) > MOST_TITLES or any(self._is_verb(word) or word.endswith("ed") for word in titles):
            return None
        following = next((word for word in head.words if word.start() >= one.end - head.start), None)
        apposition = head.text[one.end - head.start :].startswith(",")
        verb = following is not None and (
            self._is_verb(following[0])
            or self._is_between(following[0])
            or following[0] in self._rules.common_verbs
            or following[0].endswith("ed")
        )
        return one.subject if verb or apposition else None

    def _around(self, head: Words, tail: str) -> Attribution:
        """Kazakh: the name begins the sentence, the verb ends it."""
        match = re.match(r"[\s,]*[—–-]?\s*", tail)
        word = WORD.match(tail, match.end() if match else 0)
        if word is None or not self._is_verb(word[0]):
            return NOBODY
        named = head.one_subject(head.words)
        return Attribution(True, named, "around" if named else None)

    def _no_verbs(self, words: list[Match]) -> list[Match]:
        """Up to the next verb of speech: its subject is another's. деп кесіп айтты is one verb."""
        while words and self._rules.endings and (self._is_verb(words[0][0]) or words[0][0].endswith(("п", "p"))):
            words = words[1:]
        stop = next((at for at, word in enumerate(words) if self._is_verb(word[0])), None)
        return words[:stop]

    def _without_between(self, phrase: list[Match]) -> list[Match]:
        while phrase and self._is_between(phrase[-1][0]):
            phrase = phrase[:-1]
        return phrase

    def _finite(self, word: str) -> bool:
        return self._rules.is_finite is not None and word[0].islower() and self._rules.is_finite(word)

    def _is_between(self, word: str) -> bool:
        return word.lower() in self._rules.speech_between

    def _is_verb(self, word: str) -> bool:
        return self._rules.speech_verbs.fullmatch(word.lower()) is not None


def _clause(tail: str) -> str:
    """Up to the end of the clause that the quote belongs to."""
    match = CLAUSE_END.search(tail)
    while match and match[0] == "." and re.search(r"\b[^\W\d_]{1,3}$", tail[: match.start()]):  # an initial, Rep., Mr.
        match = CLAUSE_END.search(tail, match.end())
    return tail[: match.start()] if match else tail
