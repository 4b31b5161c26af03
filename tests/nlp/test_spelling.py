"""Names as pages spell them: look-alike letters, hyphens at line ends, capitals, initials in any order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.folding import fold, unbroken
from nlp.pipeline import Reader

CASES = [
    # look-alike letters of another script
    ("ru", "Приехал Дaнияр Capманов.", 1),
    ("ru", "Выступил Cарманов.", 1),
    ("ru", "Выступил САРМАНOВ.", 1),
    ("ru", "Вчера выступил в школе CAPMAHOB.", 1),
    ("ru", "Вчера в школе слово дали CAPMAHOBУ.", 1),
    ("uk", "Вчора приїхав Capманов.", 1),
    ("kk", "Данияр Capмановтың сөзі", 1),
    ("en", "Daniyar Sаrmanov came.", 1),
    # broken words
    ("ru", "Приехал Данияр Сар-\nманов.", 1),
    ("ru", "Приехал Данияр Сар-\n  манов.", 1),
    ("ru", "Приехал Данияр Сар\u00adманов.", 1),
    ("ru", "Приехал Данияр Сармано\u200bв.", 1),
    ("ru", "Приехал Дани-\nяр Сарманов.", 1),
    ("ru", "Приехал Данияр\nСарманов.", 1),
    ("ru", "Приехал Данияр\u00a0Сарманов.", 1),
    ("ru", "Вот что сказал-\nСарманов.", 1),
    ("uk", "Приїхав Сарма-\nнов.", 1),
    ("kk", "Данияр Сарма-\nновтың сөзі", 1),
    ("kk", "Данияр Сарманов-\nтың сөзі", 1),
    ("en", "Daniyar Sar-\nmanov came.", 1),
    ("en", "Daniyar Sar\u00admanov came.", 1),
    # all capitals
    ("ru", "ДАНИЯР САРМАНОВ ОТКРЫЛ МОСТ", 1),
    ("ru", "ВИЗИТ ДАНИЯРА САРМАНОВА", 1),
    ("ru", "Д. А. САРМАНОВ ОТКРЫЛ МОСТ", 1),
    ("uk", "Д. Сарманов приїхав. САРМАНОВ.", 2),
    ("kk", "САРМАНОВТЫҢ СӨЗІ", 1),
    ("en", "DANIYAR SARMANOV WINS. SARMANOV'S DAY.", 2),
    # initials in any order
    ("ru", "Д. А. Сарманов приехал.", 1),
    ("ru", "Д.А.Сарманов приехал.", 1),
    ("ru", "Д.\u00a0А.\u00a0Сарманов приехал.", 1),
    ("ru", "Сарманов Д. А. приехал.", 1),
    ("ru", "Сарманов Д.А. приехал.", 1),
    ("ru", "Сарманову Д. вручили.", 1),
    ("ru", "Подписано: Д.А.Сарманов.", 1),
    ("ru", "Сарманов\nД.А. приехал.", 1),
    ("ru", "А.Д. Сарманов приехал.", 0),
    ("ru", "Сарманов Б.А. приехал.", 0),
    ("uk", "Сарманов Д.А. приїхав.", 1),
    ("kk", "Д. Сарманов келді, Сарманов Д.А. кетті.", 2),
    ("en", "D. Sarmanov came. Sarmanov D.A. came. Daniyar A. Sarmanov came.", 3),
    # what stands around them
    ("ru", "Сарманов/Толенова", 2),
    ("ru", "См. news.example.kz/Сарманов", 0),
    ("ru", "Дуэт Сарманов–Бейсенов распался.", 2),
    ("ru", "данияр сарманов приехал.", 0),
]


@pytest.mark.parametrize(("language", "text", "count"), CASES)
def test_names_as_pages_spell_them(readers: dict[str, Reader], language: str, text: str, count: int) -> None:
    found = [one for one in readers[language].read("", text).mentions if one.kind == "name"]
    assert len(found) == count
    for one in found:
        assert f"\n\n{text}"[one.start : one.end] == one.surface


def test_places_are_those_of_the_source(readers: dict[str, Reader]) -> None:
    title, body = (
        "Дани\u00adяр Сар\u00adманов",
        "Он при\u00adехал: «Мы за-\nкончим всё это сегодня до ночи», - ска\u00adзал Сар-\nманов.",
    )
    source = f"{title}\n\n{body}"
    reading = readers["ru"].read(title, body)
    assert [one.surface for one in reading.mentions] == ["Дани\u00adяр Сар\u00adманов", "Сар-\nманов"]
    assert [one.place for one in reading.mentions] == ["title", "lead"]
    assert source[reading.mentions[1].sentence_start : reading.mentions[1].sentence_end] == body
    [quote] = reading.quotes
    assert source[quote.start : quote.end] == "Мы за-\nкончим всё это сегодня до ночи"
    assert quote.speaker == "sarmanov"


@given(st.text(alphabet="аБ \n-\u00ad\u200bx.", max_size=40))
def test_what_is_taken_out_leaves_the_rest_in_its_place(text: str) -> None:
    whole, places = unbroken(text)
    if places is None:
        assert whole == text
    else:
        assert len(places) == len(whole) + 1
        assert "".join(text[place] for place in places[:-1]) == whole


@given(st.text(alphabet="аоСсТAaCcOoTxYzñİ -.", max_size=40))
def test_look_alikes_are_folded_once(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)
