"""The look at the raw text changes no result."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.pipeline import Reader, build_reader
from tests.nlp.conftest import REGISTER

CODES = ("en", "ru", "uk", "kk")
WORDS = (
    *(
        "Сарманов",
        "САРМАНОВА",
        "Сарма\u00adнову",
        "Cарманов",
        "сармановский",
        "Төленованың",
        "Мороз",
        "мороз",
        "Frosty",
    ),
    *("Sarmanov's", "Tolenova", "Петру Морозу", "Рустам", "глава государства", "Президента", "мемлекет басшысының"),
    *("«Мы идём вперёд, и точка стоит»,", "— сказал он", "“We will build it for you all,”", "said he.", "Сар-\nманов"),
    *(
        "Frosty",
        "улица",
        "city",
        "қала",
        "місто",
        ".",
        "\n\n",
        "Сармановы",
        "president",
        "Бейсенов",
        "Тимур",
        "Sarmanovtyñ",
    ),
    *(
        "Дождь шёл весь день.",
        "Мост стоит 5 млн. Сарманов",
        "It rained. The U.S. Senate met.",
        "в 2019 г. Мороз",
        "им.",
    ),
    *(
        "Mr. Sarmanov",
        "на улице.",
        "Он ушёл…",
        "қала т.б. Сарманов",
        "(Толенова)",
        "Қасым-\nЖомарт",
        "жена",
        "’s",
        "💬",
    ),
)


@pytest.fixture(scope="module")
def pairs() -> dict[str, tuple[Reader, Reader]]:
    return {code: (build_reader(REGISTER, code), build_reader(REGISTER, code, scan=False)) for code in CODES}


@settings(max_examples=150, deadline=None)
@given(code=st.sampled_from(CODES), words=st.lists(st.sampled_from(WORDS), max_size=12))
def test_with_and_without_the_scan_alike(pairs: dict[str, tuple[Reader, Reader]], code: str, words: list[str]) -> None:
    scanned, whole = pairs[code]
    text = " ".join(words)
    assert scanned.read("", text) == whole.read("", text)
