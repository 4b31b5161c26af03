"""From a sentence with a target to numbers of words that a network reads. Names, gender and party are masked.

Russian words are read as their dictionary form, and the target's case as a word of its own behind the target:
word order does not tell there who does what to whom.

A capitalised word is a name, unless it can be the first of a sentence or the sentence is set like a headline, and it is
a known word that is hardly ever a name. Names that stand together are one: how long a name is tells nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from pymorphy3 import MorphAnalyzer

from nlp.folding import fold

PAD, UNKNOWN, NAME, TARGET = range(4)
RESERVED = 4
"""Numbers below this are no words of the vocabulary."""
REACH = 60
"""Words on either side of the target that are read."""
SHORT = 3
"""Letters of the longest word that is an abbreviation where all its letters are capitals."""
NEUTRAL = {
    **{"she": "he", "her": "his", "hers": "his", "him": "his", "herself": "himself"},
    **{"mrs": "mr", "ms": "mr", "miss": "mr"},
    **dict.fromkeys(("republican", "republicans", "gop", "democrats", "democratic", "dem", "dems"), "democrat"),
    **{"она": "он", "ее": "его", "ей": "он", "нее": "он", "ней": "он"},
}
BEFORE_A_SENTENCE = frozenset('"“”«»:.!?;-–—([')
CASES = ("nomn", "gent", "datv", "accs", "ablt", "loct")
"""As OpenCorpora names them."""
RARE_CASES = {"gen1": "gent", "gen2": "gent", "acc2": "accs", "loc1": "loct", "loc2": "loct", "voct": "nomn"}
HEADLINE_LENGTH = 4
HEADLINE_SHARE = 0.7

_CLITIC = re.compile(r"(?<=[^\W\d_])(n't|'(?:s|re|ve|ll|d|m))\b", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]+")
_TOKEN = re.compile(r"n't\b|'(?:s|re|ve|ll|d|m)\b|[^\W\d_]+(?:['-][^\W\d_]+)*|\d+|[^\w\s]")


class Vocabulary(NamedTuple):
    """Known words with their numbers from RESERVED on. Numbers from `names_from` on can be names too (mark, bush)."""

    numbers: Mapping[str, int]
    names_from: int
    dictionary: Callable[[str], tuple[str, str]] | None = None
    """Form and case of a word in small letters, in languages that are read by dictionary forms."""


class Encoded(NamedTuple):
    """Numbers of the words, and the place of the target among them."""

    numbers: list[int]
    place: int


def encode(sentence: str, start: int, end: int, vocabulary: Vocabulary) -> Encoded:
    """The target at `start`..`end` (characters) and up to REACH words on either side, as numbers of `vocabulary`."""
    text = fold(sentence)
    left, right = tokens(text[:start]), tokens(text[end:])
    last = text[start:end].split()[-1:]
    again = last[0] if last and last[0][:1].isupper() and len(last[0]) > SHORT else ""
    spelt = _is_headline([*left, *right])
    before = list(_numbers(left, vocabulary, again, spelt, at_start=True))[-REACH:]
    after = list(_numbers(right, vocabulary, again, spelt, at_start=False))[:REACH]
    return Encoded([*before, TARGET, *_case(text[start:end], vocabulary), *after], len(before))


def dictionary_of(language: str) -> Callable[[str], tuple[str, str]] | None:
    """What says a word's form in the dictionary and its case; None where words are read as they stand."""
    return _russian if language == "ru" else None


def case_word(case: str) -> str:
    """How the vocabulary writes a target's case (one of CASES)."""
    return f"<{case}>"


@lru_cache(maxsize=100_000)
def _russian(word: str) -> tuple[str, str]:
    parse = _analyzer().parse(word)[0]
    case = str(parse.tag.case or "")
    return parse.normal_form.replace("ё", "е"), RARE_CASES.get(case, case)


@cache
def _analyzer() -> MorphAnalyzer:
    return MorphAnalyzer(lang="ru")


def _case(mention: str, vocabulary: Vocabulary) -> list[int]:
    """The case of the mention's first word, as a word."""
    word = _LETTERS.search(mention)
    if vocabulary.dictionary is None or word is None:
        return []
    number = vocabulary.numbers.get(case_word(vocabulary.dictionary(word[0].lower())[1]))
    return [] if number is None else [number]


def tokens(text: str) -> list[str]:
    """Words, numbers and marks; n't and 's are words of their own. The text is folded."""
    return _TOKEN.findall(_CLITIC.sub(r" \1", text))


def _is_headline(words: Sequence[str]) -> bool:
    """Whether nearly all longer words have a capital: then it tells nothing of names."""
    longer = [word for word in words if len(word) >= HEADLINE_LENGTH and word[0].isalpha()]
    return len(longer) >= HEADLINE_LENGTH and sum(word[0].isupper() for word in longer) > HEADLINE_SHARE * len(longer)


def _numbers(words: Sequence[str], vocabulary: Vocabulary, again: str, spelt: bool, *, at_start: bool) -> Iterator[int]:
    was_name = False
    for word in words:
        found = TARGET if word == again else _number(word, vocabulary, may_be_word=at_start or spelt)
        at_start = word in BEFORE_A_SENTENCE
        if isinstance(found, int):
            if not (found == NAME and was_name):
                yield found
            was_name = found == NAME
        else:
            yield from found
            was_name = False


def _number(word: str, vocabulary: Vocabulary, *, may_be_word: bool) -> int | list[int]:
    """The word's number, or those of its parts where only these are in the vocabulary."""
    plain = word.lower()
    if vocabulary.dictionary is not None and word[0].isalpha():
        plain = vocabulary.dictionary(plain)[0]
    lower = NEUTRAL.get(plain, plain)
    number = vocabulary.numbers.get("0" if word[0].isdigit() else lower)
    if word[0].isupper() and len(word) > 1 and plain not in NEUTRAL:
        loud = word.isupper() and len(word) > SHORT
        known = number is not None and number < vocabulary.names_from
        return number if number is not None and known and (may_be_word or loud) else NAME
    if number is not None:
        return number
    forms = [vocabulary.dictionary(part)[0] if vocabulary.dictionary else part for part in re.split("['-]", lower)]
    parts = [vocabulary.numbers[part] for part in forms if part in vocabulary.numbers]
    return parts or UNKNOWN
