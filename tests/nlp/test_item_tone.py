"""The tone of an article from that of its sentences, by hand; and whose words a mention stands in."""

from __future__ import annotations

from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.item_tone import item_tone
from nlp.pipeline import Reader
from nlp.records import Mention

Origin = Literal["outlet", "headline", "source", "self"]


def mention(sentence: int, negative: float, positive: float, origin: Origin = "outlet") -> Mention:
    return Mention(
        *("a", "name", 0, 1, "A", "body", 1.0, "full"),
        sentence_start=sentence,
        sentence_end=sentence + 1,
        p_negative=negative,
        p_neutral=1 - negative - positive,
        p_positive=positive,
        tone_origin=origin,
    )


def test_thresholds_worked_by_hand() -> None:
    assert item_tone([mention(0, 0.1, 0.2)]).score == 0
    assert item_tone([mention(0, 0.1, 0.4)]).score == 1
    assert item_tone([mention(0, 0.8, 0.1), mention(5, 0.5, 0.1)]).score == -2
    assert item_tone([mention(0, 0.8, 0.1), mention(5, 0.1, 0.1)]).score == -1  # mean lean -0.35


def test_both_sides_are_mixed_and_never_neutral() -> None:
    found = item_tone([mention(0, 0.7, 0.1), mention(5, 0.2, 0.2), mention(9, 0.05, 0.75)])
    assert found.mixed
    assert found.score is None
    assert found.three_point == "mixed"
    assert found.deciding == (2, 0)


def test_words_of_others_never_count() -> None:
    attack = mention(0, 0.9, 0.0, "source")
    assert item_tone([attack, mention(3, 0.9, 0.0, "self")]).three_point is None
    found = item_tone([attack, mention(3, 0.0, 0.9, "headline")])
    assert (found.score, found.deciding) == (2, (1,))


def test_a_sentence_that_names_twice_is_one_judgement() -> None:
    twice = [mention(0, 0.9, 0.0), mention(0, 0.9, 0.0), mention(5, 0.0, 0.3)]
    assert item_tone(twice).lean == pytest.approx(item_tone(twice[1:]).lean)


@given(st.lists(st.tuples(st.integers(0, 4), st.floats(0, 0.5), st.floats(0, 0.5))))
def test_turning_all_tones_turns_the_score(rows: list[tuple[int, float, float]]) -> None:
    one = item_tone([mention(place, negative, positive) for place, negative, positive in rows])
    other = item_tone([mention(place, positive, negative) for place, negative, positive in rows])
    assert one.mixed == other.mixed
    assert (one.score is None) == (other.score is None)
    assert (one.score or 0) == -(other.score or 0)


def test_whose_words(readers: dict[str, Reader]) -> None:
    text = (
        "“Tolenova lied to every voter in this country,” said Daniyar Sarmanov. "
        "“Tolenova is a liar and a thief,” said Jane Roe."
    )
    mentions = readers["en"].read("Aigul Tolenova came", text).mentions
    found = [(one.tone_origin, one.speaker) for one in mentions if one.subject == "tolenova"]
    assert found == [("headline", None), ("source", "sarmanov"), ("source", "other")]
