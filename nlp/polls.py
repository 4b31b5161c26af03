"""Whether an article reports an opinion poll, and which of the data that laws ask for it gives.

By written rules of the language (`nlp/languages/<code>/polls.py`), each find with its place. What is not found may
still stand there in other words: a list of what to look at, no verdict.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from nlp.folding import fold
from nlp.languages import rules_of

RULES_VERSION = "1"
DATA = ("pollster", "commissioner", "sample", "date", "question", "margin", "method")
"""Who carried it out, who ordered or paid for it, how many were asked, when, in which words, with what error, how."""
PERCENT = re.compile(r"\d ?(?:%|percent\b|per cent\b|процент|відсот|пайыз|п\. ?п\.)", re.IGNORECASE)
SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?](?!\s|$)[^.!?\n]*)*[.!?]*")
NEAR = 600
"""Characters before and after a place that names a poll in which its data are looked for."""
SHOWN = 80
"""Characters of a find that are kept as evidence."""
GENRE = "poll report"


@dataclass(frozen=True, slots=True)
class Find:
    """A datum that the article gives: characters of the source text, end exclusive."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class PollReport:
    """A poll reported: where it is told that there is one, and each of DATA that was found."""

    told: Find
    found: dict[str, Find]


@dataclass(frozen=True)
class _Compiled:
    poll: re.Pattern[str]
    not_poll: re.Pattern[str]
    support: re.Pattern[str]
    found: dict[str, re.Pattern[str]]


@lru_cache(maxsize=16)
def _compiled(language: str) -> _Compiled | None:
    words = rules_of(language).polls
    if words is None:
        return None

    def made(pattern: str) -> re.Pattern[str]:
        return re.compile(pattern, re.IGNORECASE)

    found = {name: made(pattern) for name, pattern in words.found.items()}
    return _Compiled(made(words.poll), made(words.not_poll), made(words.support), found)


def can_read(language: str) -> bool:
    """Whether there are rules for the language."""
    return _compiled(language) is not None


def read_poll(text: str, language: str, *, genre: str | None = None) -> PollReport | None:
    """The poll that the text reports; None for none, and for a language without rules.

    A sentence that names a poll and holds, or is next to one that holds, a percentage and a word of support; where the
    outlet itself calls the page a poll report (`genre`), naming a poll is enough.
    """
    rules = _compiled(language)
    if rules is None:
        return None
    folded = fold(text)
    named = [one for one in rules.poll.finditer(folded) if not rules.not_poll.match(folded, one.start())]
    if not named:
        return None
    told = _told(folded, named, rules) or (Find(*named[0].span()) if genre == GENRE else None)
    if told is None:
        return None
    windows = _windows(len(folded), named)
    finds = {name: find for name in DATA if (find := _first(rules.found[name], folded, windows)) is not None}
    return PollReport(told, finds)


def _told(folded: str, named: list[re.Match[str]], rules: _Compiled) -> Find | None:
    sentences = [(one.start(), one.end()) for one in SENTENCE.finditer(folded)]
    place = 0
    for match in named:
        while place + 1 < len(sentences) and sentences[place][1] <= match.start():
            place += 1
        start, end = sentences[max(0, place - 1)][0], sentences[min(len(sentences) - 1, place + 1)][1]
        around = folded[start:end]
        if PERCENT.search(around) and rules.support.search(around):
            return Find(match.start(), match.end())
    return None


def _windows(length: int, named: list[re.Match[str]]) -> list[tuple[int, int]]:
    """The stretches around the places that name a poll, joined where they meet."""
    joined: list[tuple[int, int]] = []
    for match in named:
        start, end = max(0, match.start() - NEAR), min(length, match.end() + NEAR)
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def _first(pattern: re.Pattern[str], folded: str, windows: list[tuple[int, int]]) -> Find | None:
    for start, end in windows:
        if match := pattern.search(folded, start, end):
            return Find(match.start(), match.end())
    return None


def shown(text: str, find: Find) -> str:
    """The find as evidence: at most SHOWN characters, on one line."""
    piece = " ".join(text[find.start : find.end].split())
    return piece if len(piece) <= SHOWN else piece[: SHOWN - 1].rstrip() + "…"
