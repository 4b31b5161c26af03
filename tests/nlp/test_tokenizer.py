"""The tokenizer that remembers cuts as the one within it, and its pipelines can be kept."""

from __future__ import annotations

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.tokenizer import LONGEST_BLANK, NAME, PressTokenizer

CONFIG = {"nlp": {"tokenizer": {"@tokenizers": NAME}}}
PARTS = (
    "Б.Обама,",
    "Сарманов-Цой",
    "(«Қазақстан»)",
    "сказал.",
    " ",
    "  ",
    "\n\n",
    "\n ",
    "a@b.kz",
    "Mr.",
    "don't",
    "т.б.",
    "—",
)


@pytest.fixture(scope="module")
def tokenizers() -> dict[str, PressTokenizer]:
    return {code: spacy.blank(code, config=CONFIG).tokenizer for code in ("en", "ru", "uk", "kk")}  # type: ignore[misc]


@settings(max_examples=200, deadline=None)
@given(code=st.sampled_from(["en", "ru", "uk", "kk"]), parts=st.lists(st.sampled_from(PARTS), max_size=10))
def test_cuts_as_the_tokenizer_within(tokenizers: dict[str, PressTokenizer], code: str, parts: list[str]) -> None:
    text, tokenizer = "".join(parts), tokenizers[code]
    for _ in range(2):  # the second time from memory
        ours, theirs = tokenizer.cut(text), tokenizer.inner(text)
        assert [(one.text, one.whitespace_) for one in ours] == [(one.text, one.whitespace_) for one in theirs]
        assert ours.text == text


def test_a_text_that_is_not_folded_is(tokenizers: dict[str, PressTokenizer]) -> None:
    assert tokenizers["ru"]("Пётр О’Хара").text == "Петр О'Хара"


def test_long_blanks_are_cut_so_that_there_are_few_different_ones(tokenizers: dict[str, PressTokenizer]) -> None:
    doc = tokenizers["ru"].cut("\n" * (2 * LONGEST_BLANK + 3) + "Он")
    assert [len(one) for one in doc] == [LONGEST_BLANK, LONGEST_BLANK, 3, 2]
