"""Direct speech: what is one, and whose."""

from __future__ import annotations

import pytest

from nlp.components.quotation import quoted_spans
from nlp.pipeline import Reader


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("Он сказал: «Мы идём «вперёд» и точка».", ["Мы идём «вперёд» и точка"]),
        ("“One,” he said. “Two.”", ["One,", "Two."]),
        ('"One," he said. "Two."', ["One,", "Two."]),
        ("„Ja“, sagte er.", ["Ja"]),
        ('A 5" screen and no quote', []),
        ("“Left open\n\nNext.", ["Left open"]),
    ],
)
def test_spans_between_marks(text: str, quotes: list[str]) -> None:
    assert [text[start:end] for start, end in quoted_spans(text)] == quotes


RU = "Мы построим мост через реку до начала лета"
EN = "We will build a bridge over the river"
KK = "Біз өзен арқылы көпірді жазға дейін саламыз"


@pytest.mark.parametrize(
    ("language", "text", "speaker"),
    [
        ("ru", f"«{RU}», — сказал Данияр Сарманов.", "sarmanov"),
        ("ru", f"Пришёл Данияр Сарманов. «{RU}», — заявил Сарманов журналистам.", "sarmanov"),
        ("ru", f"Айгуль Толенова заявила: «{RU}».", "tolenova"),
        ("ru", f"«{RU}», — сказал советник Данияра Сарманова.", None),
        ("ru", f"«{RU}», — сообщил директор завода Ерлан Ахметов.", "other"),
        ("kk", f"«{KK}», — деді Данияр Сарманов.", "sarmanov"),
        ("kk", f"Айгүл Төленова «{KK}» деді.", "tolenova"),
        ("uk", "«Ми побудуємо міст через річку до літа», — сказав Данияр Сарманов.", "sarmanov"),
        ("en", f"“{EN},” said Daniyar Sarmanov.", "sarmanov"),
        ("en", f"“{EN},” Aigul Tolenova told reporters.", "tolenova"),
        ("en", f'Aigul Tolenova said: "{EN}."', "tolenova"),
        ("en", f"“{EN},” said a spokesman.", None),
        ("en", f"“{EN}.” Daniyar Sarmanov said nothing more.", None),
    ],
)
def test_the_speaker_is_named_or_nobody_is(
    readers: dict[str, Reader], language: str, text: str, speaker: str | None
) -> None:
    (quote,) = readers[language].read("News", text).quotes
    assert quote.speaker == speaker


def test_a_title_between_marks_is_no_speech(readers: dict[str, Reader]) -> None:
    assert not readers["ru"].read("Новости", "Газета «Вестник степи» вышла в срок.").quotes


def test_whose_words_a_mention_stands_in(readers: dict[str, Reader]) -> None:
    text = "“Tolenova lied to every voter in this country,” said Daniyar Sarmanov. Aigul Tolenova left."
    found = {(one.surface, one.in_quote, one.tone_origin) for one in readers["en"].read("News", text).mentions}
    assert ("Tolenova", True, "source") in found
    assert ("Aigul Tolenova", False, "outlet") in found
    own = "“I, Sarmanov, will build a bridge for all,” said Daniyar Sarmanov."
    assert [one.tone_origin for one in readers["en"].read("News", own).mentions] == ["self", "outlet"]
