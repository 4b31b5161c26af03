"""Dates in words, in the languages of the press, counted from the capture where they name no day."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawlers.pages.spoken import month_of, spoken_moment

ZONE = ZoneInfo("Asia/Almaty")
CAPTURED = dt.datetime(2026, 3, 20, 5, 0, tzinfo=dt.UTC)  # 10:00 in Almaty


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5 желтоқсан 2005", "2005-12-05"),
        ("17 Αυγούστου 2020", "2020-08-17"),
        ("2020. október 3. 12:40", "2020-10-03T12:40:00+06:00"),
        ("17 iunie 2020", "2020-06-17"),
        ("17 юни 2020 г.", "2020-06-17"),
        ("2005 жылғы 5 желтоқсан, 17:20", "2005-12-05T17:20:00+06:00"),
        ("Жарияланды: 14 наурыз 2026 09:05", "2026-03-14T09:05:00+05:00"),
        ("вчера в 14:30", "2026-03-19T14:30:00+05:00"),
        ("Сегодня, 08:07", "2026-03-20T08:07:00+05:00"),
        ("позавчера", "2026-03-18"),
        ("бүгін, 09:15", "2026-03-20T09:15:00+05:00"),
        ("кеше 23:50", "2026-03-19T23:50:00+05:00"),
        ("сьогодні о 08:07", "2026-03-20T08:07:00+05:00"),
        ("3 часа назад", "2026-03-20T07:00:00+05:00"),
        ("час назад", "2026-03-20T09:00:00+05:00"),
        ("2 сағат бұрын", "2026-03-20T08:00:00+05:00"),
        ("15 хвилин тому", "2026-03-20T09:45:00+05:00"),
        ("2 дня назад", "2026-03-18"),
        ("5 марта, 14:30", "2026-03-05T14:30:00+05:00"),
        ("25 декабря, 14:30", "2025-12-25T14:30:00+05:00"),
        ("25 грудня 2025 р., 10:00", "2025-12-25T10:00:00+05:00"),
        ("02.03.2026 | 12:30", "2026-03-02T12:30:00+05:00"),
        ("Posted on March 2, 2026 4:05 pm by Ann Lee", "2026-03-02T16:05:00+05:00"),
        ("12:05 am, 2 March 2026", "2026-03-02T00:05:00+05:00"),
        ("31 de julho de 2020", "2020-07-31"),
        ("2024 m. gegužės 3 d.", "2024-05-03"),
        ("3. března 2026", "2026-03-03"),
        ("2 mars 2026 à 10:30", "2026-03-02T10:30:00+05:00"),
        ("2 maart 2026", "2026-03-02"),
        ("5 mei 2025 om 14:30", "2025-05-05T14:30:00+05:00"),
        ("2 febbraio 2026", "2026-02-02"),
        ("12 dicembre 2025", "2025-12-12"),
        ("2. maaliskuuta 2026", "2026-03-02"),
        ("2. ožujka 2026.", "2026-03-02"),
        ("4. srpnja 2025.", "2025-07-04"),
        ("červenec 2025, 4. července 2025", "2025-07-04"),
        ("2 сакавіка 2026", "2026-03-02"),
        ("2-yanvar 2026, 09:15", "2026-01-02T09:15:00+05:00"),
        ("2 Mart 2026", "2026-03-02"),
        ("16:20, 16 ফেব্রুয়ারি ২০২৬", "2026-02-16T16:20:00+05:00"),
        ("२ मार्च २०२६", "2026-03-02"),
        ("٢ مارس ٢٠٢٦", "2026-03-02"),
        ("2 آذار 2026", "2026-03-02"),
        ("2 במרץ 2026", "2026-03-02"),
        ("2 მარტი, 2026", "2026-03-02"),
        ("2 Մարտի, 2026", "2026-03-02"),
        ("2 มีนาคม 2569", "2026-03-02"),
        ("۲ تير ۱۳۹۹", "2020-06-22"),
        ("1 فروردین 1400", "2021-03-21"),
        ("30 اسفند 1399", "2021-03-20"),
        ("2 tháng 3, 2026", "2026-03-02"),
        ("令和8年3月2日", "2026-03-02"),
        ("平成31年4月30日", "2019-04-30"),
        ("民國109年3月2日", "2020-03-02"),
        ("31.31.2026", None),
        ("30 февраля 2026", None),
        ("The mayor met 12 reporters", None),
        ("5 settlers", None),
        ("", None),
    ],
)
def test_a_date_in_words(text: str, expected: str | None) -> None:
    found = spoken_moment(text, ZONE, CAPTURED)
    assert (found.isoformat() if found else None) == expected


def test_with_slashes_the_language_decides_where_the_month_stands() -> None:
    assert spoken_moment("03/04/2026", ZONE, CAPTURED, month_first=True) == dt.date(2026, 3, 4)
    assert spoken_moment("03/04/2026", ZONE, CAPTURED) == dt.date(2026, 4, 3)
    assert spoken_moment("09/19/2016", ZONE, CAPTURED) == dt.date(2016, 9, 19)


MONTHS = {
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "uk": "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "kk": "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан",
    "en": "January February March April May June July August September October November December",
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "tr": "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık",
    "lt": "sausio vasario kovo balandžio gegužės birželio liepos rugpjūčio rugsėjo spalio lapkričio gruodžio",
    "cs": "ledna února března dubna května června července srpna září října listopadu prosince",
}


@pytest.mark.parametrize("language", MONTHS)
def test_every_month_is_known(language: str) -> None:
    assert [month_of(name) for name in MONTHS[language].split()] == list(range(1, 13))


@settings(max_examples=100)
@given(st.text(max_size=400))
def test_no_text_breaks_it(text: str) -> None:
    spoken_moment(text, ZONE, CAPTURED)
