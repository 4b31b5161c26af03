"""Captions are a part of their own: who is named there changes nothing of what is found in the text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.pipeline import Reader

BODY = "Pyotr Moroz opened the bridge on Monday.\n\nMoroz spoke of roads."


@pytest.mark.parametrize(
    ("language", "body", "caption", "named"),
    [
        ("en", BODY, "Moroz at the bridge, and Aigul Tolenova", {"moroz": 1, "tolenova": 1}),
        ("ru", "Айгуль Толенова открыла мост.", "Толенова с Петром Морозом на мосту", {"tolenova": 1, "moroz": 1}),
        ("kk", "Айгүл Төленова көпірді ашты.", "Төленованың сөзі", {"tolenova": 1}),
        ("en", BODY, "The bridge in spring", {}),
        ("en", BODY, "Timur Beisenov at the market", {}),
    ],
)
def test_who_is_named_in_captions(
    readers: dict[str, Reader], language: str, body: str, caption: str, named: dict[str, int]
) -> None:
    assert readers[language].captions_named("A bridge", body, [caption]) == named


def test_whose_a_surname_is_follows_from_the_article(readers: dict[str, Reader]) -> None:
    assert readers["en"].captions_named("A bridge", "Timur Beisenov won the match.", ["Beisenov scores"]) == {}
    assert readers["en"].captions_named("Vote", "Rustam Beisenov won.", ["Beisenov", "Beisenov waves"]) == {
        "beisenov": 2
    }


def test_no_caption_names_nobody(readers: dict[str, Reader]) -> None:
    assert readers["en"].captions_named("A bridge", BODY, []) == {}


@given(st.lists(st.sampled_from(["Moroz at home", "« Rustam Beisenov", 'He said: "No', "Frosty", ""]), max_size=3))
def test_what_is_read_in_the_text_does_not_depend_on_captions(readers: dict[str, Reader], captions: list[str]) -> None:
    reader = readers["en"]
    before = reader.read("A bridge", BODY)
    named = reader.captions_named("A bridge", BODY, captions)
    assert reader.read("A bridge", BODY) == before
    assert all(count > 0 for count in named.values())
    assert ("beisenov" in named) == ("« Rustam Beisenov" in captions)
