"""What the words around a quote say of its speaker, and what all languages' ways of saying it share."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass

from nlp.components.passage import WORD, Match, Words
from nlp.languages.rules import Gender, SpeechWords

LEADING, LONGEST_LABEL, TO_CLAUSE = 4, 3, 10
"""Words in which a clause's verb is looked for; of a name before a colon; from a verb of speech to its clause."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """What the words around say: whether somebody says it, and who (None where no rule is sure)."""

    said: bool = False
    who: str | None = None
    pattern: str | None = None
    pronoun: tuple[int, Gender | None] | None = None
    """Where a pronoun stands for the speaker, and of which sex; None: of either."""


NOBODY = Attribution()


@dataclass(frozen=True, slots=True)
class Clause:
    """What is reported within a sentence (offsets into it), and by whose words."""

    start: int
    end: int
    told: Attribution


class Grammar(ABC):
    """How the words of a language around a quote tell its speaker."""

    def __init__(self, speech: SpeechWords, titles: frozenset[str]) -> None:
        self._speech, self._titles = speech, titles

    @abstractmethod
    def after(self, tail: Words, last: str) -> Attribution:
        """By the clause that follows a quote, whose last character is `last`."""

    @abstractmethod
    def before(self, head: Words) -> Attribution:
        """By what leads to a quote."""

    @abstractmethod
    def around(self, head: Words, tail: Words) -> Attribution:
        """By both."""

    @abstractmethod
    def clause(self, words: Words) -> Attribution:
        """By a clause between two dashes."""

    def name_and_colon(self, head: Words) -> Attribution | None:
        """A name and a colon alone, as in a headline."""
        text = head.text.rstrip()
        if text.endswith(":") and 0 < len(head.words) <= LONGEST_LABEL:
            who = head.subject_at_end(head.start + len(text) - 1)
            if who:
                return Attribution(True, who, "before_name_colon")
        about = next((one for one in head.mentions if one.start == head.start), None) if text.endswith(":") else None
        following = next((word[0] for word in head.words if about and word.start() >= about.end - head.start), "")
        if about and following.lower() in self._speech.headline_about:
            return Attribution(True, about.subject, "before_name_colon")
        return None

    @abstractmethod
    def subject(self, sentence: Words) -> str | None:
        """The candidate whom a sentence is about."""

    @abstractmethod
    def reports(self, sentence: Words) -> Iterator[Clause]:
        """What somebody is said to say in a sentence."""

    def tells(self, text: str) -> bool:
        """Whether a text may report speech at all."""
        before, after, final = self._speech.according_to, self._speech.according_after, self._speech.final
        if (before and before.search(text)) or (final and final.search(text)):
            return True
        return any(
            self.is_verb(word[0]) or (after and after.fullmatch(word[0].lower())) for word in WORD.finditer(text)
        )

    def by_pronoun(self, words: Words, word: Match) -> Attribution:
        """Said by whom a pronoun stands for."""
        sex = self._speech.pronouns[word[0].lower()]
        if sex is None:
            return Attribution(True)
        return Attribution(True, pronoun=(words.start + word.start(), None if sex == "any" else sex))

    def opens_clause(self, words: list[str]) -> bool:
        """Whether words begin a clause that says who speaks: a verb among them, a small letter first."""
        first = words[:LEADING]
        return bool(first) and first[0][0].islower() and any(self.is_verb(one) or self.finite(one) for one in first)

    def says_anywhere(self, text: str) -> bool:
        """Whether a verb of speech stands in a text."""
        return any(self.is_verb(word[0]) for word in WORD.finditer(text))

    def is_verb(self, word: str) -> bool:
        """Whether a word introduces speech."""
        return self._speech.verbs.fullmatch(word.lower()) is not None

    def finite(self, word: str) -> bool:
        """Whether a word is any verb that can have somebody as its subject."""
        return self._speech.is_finite is not None and word[0].islower() and self._speech.is_finite(word)
