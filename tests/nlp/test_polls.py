"""Opinion polls in the press: told from what only looks so, and which data an article gives. Sentences of our own."""

from __future__ import annotations

import pytest

from nlp.languages import rules_of
from nlp.polls import DATA, SHOWN, can_read, read_poll, shown

WHOLE = {
    "en": "A new poll by Meridian Research, commissioned by the Herald, shows Moroz ahead: 41 percent would vote for "
    "him. "
    "The poll was conducted by telephone on March 1-5; 1,204 registered voters took part. "
    'They were asked "If the election were held today, for whom would you vote?". '
    "The margin of error is 2.8 points.",
    "ru": "Опрос, проведённый центром «Меридиан» по заказу газеты «Вестник», показал: за Мороза проголосовал бы 41 % "
    "избирателей. Опрос проводился по телефону 1–5 марта, опрошено 1204 человека. На вопрос «За кого бы вы "
    "проголосовали "
    "сегодня?» ответили все. Погрешность не превышает 2,8 %.",
    "uk": "Опитування, проведене центром «Меридіан» на замовлення газети «Вісник», показало: за Мороза проголосував "
    "би 41 % "
    "виборців. Опитування проводилося телефоном 1–5 березня, опитано 1204 особи. На запитання «За кого б ви "
    "проголосували "
    "сьогодні?» відповіли всі. Похибка не перевищує 2,8 %.",
    "kk": "«Меридиан» орталығы «Хабаршы» газетінің тапсырысымен жүргізген сауалнама бойынша Морозды сайлаушылардың 41 "
    "пайызы "
    "қолдайды. Сауалнама 1–5 наурызда телефон арқылы жүргізілді, оған 1204 адам қатысты. «Бүгін кімге дауыс берер "
    "едіңіз?» "
    "деген сұраққа бәрі жауап берді. Қателік 2,8 пайыздан аспайды.",
}
BARE = {
    "en": "Moroz leads by a lot: 62 percent of readers support him, a poll on our site says.",
    "ru": "Опрос на нашем сайте: Мороза поддержали 62 процента.",
    "uk": "Опитування на нашому сайті: Мороза підтримали 62 відсотки.",
    "kk": "Біздің сайттағы сауалнама: Морозды 62 пайыз қолдады.",
}
NONE = {
    "en": "Polling stations open at seven, and 62 percent of voters came in 2019. People went to the polls in the "
    "snow.",
    "ru": "Вопрос о дорогах: 62 процента бюджета. Полиция ведёт допрос, избиратели ждут ответа на запрос.",
    "uk": "Питання про дороги: 62 відсотки бюджету. Виборці чекають на відповідь, триває допит.",
    "kk": "Жол мәселесі: бюджеттің 62 пайызы. Сайлаушылар жауап күтеді.",
}


@pytest.mark.parametrize("language", sorted(WHOLE))
def test_a_poll_with_all_its_data(language: str) -> None:
    text = WHOLE[language]
    report = read_poll(text, language)
    assert report is not None
    assert set(report.found) == set(DATA)
    for find in report.found.values():
        assert 0 <= find.start < find.end <= len(text)
        assert 0 < len(shown(text, find)) <= SHOWN


@pytest.mark.parametrize("language", sorted(BARE))
def test_a_poll_without_its_data(language: str) -> None:
    report = read_poll(BARE[language], language)
    assert report is not None
    assert not report.found


@pytest.mark.parametrize("language", sorted(NONE))
def test_what_only_looks_like_a_poll(language: str) -> None:
    assert read_poll(NONE[language], language) is None


def test_the_outlets_own_word_is_enough_and_data_far_away_are_not_the_polls() -> None:
    text = "What our new poll says of the roads."
    assert read_poll(text, "en") is None
    assert read_poll(text, "en", genre="poll report") is not None
    assert read_poll("Roads.", "en", genre="poll report") is None
    far = (
        BARE["en"]
        + " The weather was fine." * 60
        + " A study of taxes, commissioned by the bank, has a margin of error."
    )
    report = read_poll(far, "en")
    assert report is not None and not report.found


def test_languages_without_rules_say_so() -> None:
    assert [code for code in ("en", "ru", "uk", "kk", "ky") if not can_read(code)] == ["ky"]
    assert read_poll("Сурамжылоо: 62 пайыз", "ky") is None
    for code in ("en", "ru", "uk", "kk"):
        polls = rules_of(code).polls
        assert polls is not None and set(polls.found) == set(DATA)
