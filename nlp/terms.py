"""Words that people list (topics, what an event is called): found in a text in any of their forms.

A term is a word or a phrase, each word of it in any of its forms: by the dictionary (ru, uk), with its plural (en),
with endings glued to it (kk, ky). `налог*` is every word that begins so. Nothing is guessed: what is found is a
listed word.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from nlp.folding import fold
from nlp.languages import rules_of

WORD = re.compile(r"[^\W_]+(?:[-'][^\W_]+)*")
SHORTEST = 3
"""Letters before an asterisk: fewer would begin words of every kind."""
_VOICED = {"п": "б", "к": "г", "қ": "ғ"}
_BUCKET = 2


@dataclass(frozen=True, slots=True)
class Hit:
    """A term found: whose it is, how it is listed, and where it stands (characters, end exclusive)."""

    owner: str
    term: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a term. `forms` are whole; `stem` takes any ending, or with `closed` those of the language only."""

    forms: frozenset[str] = frozenset()
    stem: str = ""
    closed: bool = False

    def beginnings(self) -> set[str]:
        """The first letters of what it matches."""
        return {form[:_BUCKET] for form in self.forms} | ({self.stem[:_BUCKET]} if self.stem else set())


def complaint(term: str) -> str:
    """What is wrong with a term, in words that follow on `the word …`; empty: nothing."""
    if not WORD.search(term):
        return "holds no letter; remove it"
    if "*" in term.rstrip("*") or term.endswith("**"):
        return "has an asterisk within; it may stand at the end only"
    if term.endswith("*") and len(term) - 1 < SHORTEST:
        return f"begins words of every kind; write {SHORTEST} letters or more before the asterisk"
    return ""


class TermFinder:
    """The terms of several owners, compiled for one language."""

    def __init__(self, terms: Mapping[str, Sequence[str]], language: str) -> None:
        self._ending = rules_of(language).endings
        self._starts: defaultdict[str, list[tuple[str, str, tuple[_Word, ...]]]] = defaultdict(list)
        for owner, listed in terms.items():
            for term in listed:
                words = _compiled(term, language)
                for beginning in words[0].beginnings():
                    self._starts[beginning].append((owner, term, words))

    def find(self, text: str) -> Iterator[Hit]:
        """Every term, in the order of the text; of one owner's that begin at the same word, the longest."""
        folded = fold(text).lower()
        if len(folded) != len(text):  # İ has two letters in small; offsets stay those of the text
            folded = "".join(one.lower()[:1] for one in fold(text))
        tokens = list(WORD.finditer(folded))
        for place, token in enumerate(tokens):
            best: dict[str, Hit] = {}
            for owner, term, words in self._starts.get(token[0][:_BUCKET], ()):
                end = self._end(words, tokens, place)
                if end and (owner not in best or end > best[owner].end):
                    best[owner] = Hit(owner, term, token.start(), end)
            yield from best.values()

    def _end(self, words: tuple[_Word, ...], tokens: list[re.Match[str]], place: int) -> int:
        """Where the phrase ends that begins at a token; 0: it does not stand there."""
        if place + len(words) > len(tokens):
            return 0
        run = tokens[place : place + len(words)]
        return run[-1].end() if all(map(self._is, words, (one[0] for one in run))) else 0

    def _is(self, word: _Word, token: str) -> bool:
        if token in word.forms:
            return True
        if not word.stem or not token.startswith(word.stem):
            return False
        rest = token[len(word.stem) :]
        return not word.closed or rest == "" or (self._ending is not None and self._ending(rest) is not None)


@lru_cache(maxsize=10_000)
def _compiled(term: str, language: str) -> tuple[_Word, ...]:
    open_end = term.endswith("*")
    parts = WORD.findall(fold(term).lower())
    words = [_word(part, language) for part in parts]
    if open_end:
        words[-1] = _Word(stem=parts[-1])
    return tuple(words)


def _word(word: str, language: str) -> _Word:
    rules = rules_of(language)
    if rules.endings is not None:
        return _Word(forms=_softened(word), stem=word, closed=True)
    if rules.word_forms is None or not word[0].isalpha():
        return _Word(forms=frozenset({word}))
    return _Word(forms=frozenset(fold(form).lower() for form in rules.word_forms(word)))


def _softened(word: str) -> frozenset[str]:
    """кітап, кітабы: a last letter that changes before the vowel of a possessive, with the endings after it."""
    if word[-1] not in _VOICED:
        return frozenset()
    stem = word[:-1] + _VOICED[word[-1]]
    possessives = [stem + ending for ending in ("ы", "і", "ым", "ім", "ың", "ің", "ымыз", "іміз")]
    cases = ("", "н", "на", "не", "нда", "нде", "нан", "нен", "ның", "нің", "мен", "ндағы", "ндегі", "ға", "ге", "да")
    return frozenset(one + case for one in possessives for case in cases)
