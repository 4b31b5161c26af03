"""Listed words are found in any of their forms, and nothing else is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.terms import TermFinder, complaint


def found(language: str, words: list[str], text: str) -> list[str]:
    return [text[hit.start : hit.end] for hit in TermFinder({"t": words}, language).find(text)]


@pytest.mark.parametrize(
    ("language", "words", "text", "hits"),
    [
        (
            "en",
            ["economy", "health care"],
            "The economy's two economies; Health Care.",
            ["economy's", "economies", "Health Care"],
        ),
        ("en", ["tax*"], "Taxpayers pay taxes, a taxi waits; syntax does not.", ["Taxpayers", "taxes", "taxi"]),
        ("en", ["road"], "Roads abroad, broad roads.", ["Roads", "roads"]),
        ("ru", ["выборы", "налог"], "На выборах о налогах; избиратель; налоговая.", ["выборах", "налогах"]),
        ("ru", ["глава государства"], "С главой государства, но главы районов.", ["главой государства"]),
        ("ru", ["Кермет", "полёт"], "В Кермете говорили о полете.", ["Кермете", "полете"]),
        ("uk", ["вибори", "здоров'я"], "На виборах — про здоров’я.", ["виборах", "здоров’я"]),
        ("kk", ["сайлау", "кітап"], "Сайлауда кітабын берді; сайлаушы келді.", ["Сайлауда", "кітабын"]),
        ("kk", ["денсаулық сақтау"], "Денсаулық сақтауды айтты.", ["Денсаулық сақтауды"]),
        ("ky", ["шайлоо"], "Шайлоодо айтты.", ["Шайлоодо"]),
    ],
)
def test_forms_by_language(language: str, words: list[str], text: str, hits: list[str]) -> None:
    assert found(language, words, text) == hits


def test_the_longest_of_one_owner_and_each_owner_for_itself() -> None:
    finder = TermFinder({"a": ["health", "health care"], "b": ["care"]}, "en")
    assert [(hit.owner, hit.term) for hit in finder.find("Health care")] == [("a", "health care"), ("b", "care")]


@pytest.mark.parametrize(
    ("term", "wrong"), [("tax*", False), ("road", False), ("*", True), ("ta*", True), ("a*b", True)]
)
def test_what_may_be_listed(term: str, wrong: bool) -> None:
    assert bool(complaint(term)) is wrong


@given(st.text(max_size=200))
def test_offsets_stay_within_any_text(text: str) -> None:
    for language in ("en", "ru", "kk"):
        for hit in TermFinder({"t": ["дорога", "road", "жол", "the*"]}, language).find(text):
            assert 0 <= hit.start < hit.end <= len(text)
