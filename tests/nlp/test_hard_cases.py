"""The hard cases: each sentence says itself what is to be found in it, and nothing else may be.

tests/nlp/hard/<language>.tsv holds a kind and a text. In the text `[Сарманову|sarmanov]` is a mention that counts,
`[Сарманова|sarmanov:kin]` one that does not, `[Мороз|!collision]` a surname that is left uncounted with the reason;
¶ is a line break. All of it is invented.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
import yaml

from nlp.candidates import Register
from nlp.pipeline import Reader, build_reader

FOLDER = Path(__file__).parent / "hard"
MARK = re.compile(r"\[([^\]|]*)\|([^\]]*)\]")
LANGUAGES = ("en", "kk", "ru", "uk")
Found = tuple[int, int, str]
"""Where it starts and ends, and `subject:kind` or `!reason`."""


@cache
def rows(language: str) -> tuple[tuple[str, str], ...]:
    lines = (FOLDER / f"{language}.tsv").read_text(encoding="utf-8").splitlines()
    return tuple((kind, text.replace("¶", "\n")) for kind, text in (line.split("\t") for line in lines))


@cache
def reader(language: str) -> Reader:
    whole = yaml.safe_load((FOLDER / "register.yml").read_text(encoding="utf-8"))
    people = [one for one in whole["candidates"] if language in one["names"]]
    return build_reader(Register.model_validate({"candidates": people}), language)


def taken_apart(marked: str) -> tuple[str, set[Found]]:
    """The plain text, and what its marks say."""
    text, end, expected = "", 0, set()
    for mark in MARK.finditer(marked):
        text += marked[end : mark.start()]
        for one in mark[2].split(","):
            label = one if ":" in one or one.startswith("!") else f"{one}:name"
            expected.add((len(text), len(text) + len(mark[1]), label))
        text, end = text + mark[1], mark.end()
    return text + marked[end:], expected


def found_in(language: str, text: str) -> set[Found]:
    reading = reader(language).read("", text)
    mentions = {(one.start - 2, one.end - 2, f"{one.subject}:{one.kind}") for one in reading.mentions}
    return mentions | {(one.start - 2, one.end - 2, f"!{one.reason}") for one in reading.abstentions}


CASES = [
    pytest.param(language, text, id=f"{language}-{number}-{kind}")
    for language in LANGUAGES
    for number, (kind, text) in enumerate(rows(language))
]


@pytest.mark.parametrize(("language", "marked"), CASES)
def test_a_hard_case(language: str, marked: str) -> None:
    text, expected = taken_apart(marked)
    assert found_in(language, text) == expected


def test_there_are_enough_of_every_language() -> None:
    counts = Counter(language for language in LANGUAGES for _ in rows(language))
    assert sum(counts.values()) >= 300
    assert all(counts[language] >= 70 for language in LANGUAGES)
