"""Languages that outlets mix."""

from __future__ import annotations

import pytest
import spacy

from nlp.language_id import identify
from nlp.pipeline import build_reader

from .conftest import REGISTER


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Президент бүгін ауыл тұрғындарымен кездесіп, жаңа мектеп туралы айтты.", "kk"),
        ("Президент встретился сегодня с жителями села и рассказал о новой школе.", "ru"),
        ("Президент сьогодні зустрівся з мешканцями села й розповів про нову школу.", "uk"),
        ("The president met the people of the village today and spoke of a new school.", "en"),
    ],
)
def test_a_sentence_is_enough(text: str, language: str) -> None:
    assert identify(text, ("ru", "kk")) == language


def test_where_the_text_does_not_say_the_outlets_main_language_counts() -> None:
    assert identify("2026", ("kk", "ru")) == "kk"


def test_kazakh_words_and_initials_are_tokens() -> None:
    reader = build_reader(REGISTER, "kk")
    assert spacy.blank("kk").lang == "kk"
    tokens = [token.text for token in reader.pipeline.make_doc("Қ.Тоқаев Ғабитке т.б. айтты.")]
    assert tokens[-5:] == ["Тоқаев", "Ғабитке", "т.б.", "айтты", "."]


def test_a_language_that_is_not_read_is_said() -> None:
    with pytest.raises(ValueError, match="language 'xx' is not read"):
        build_reader(REGISTER, "xx")
