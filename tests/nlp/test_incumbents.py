"""The role in which an incumbent appears, and offices by date. The sentences are our own."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import pytest

from nlp.candidates import Register
from nlp.pipeline import Reader, build_reader
from tests.nlp.conftest import REGISTER

DAYS = {"b": dt.date(2026, 1, 1), "r": dt.date(2026, 3, 1), "e": dt.date(2027, 2, 1), "before": dt.date(2018, 1, 1)}
TITLES = {"en": "president", "ru": "президент", "uk": "президент", "kk": "президент"}
HEADS = {"en": "head of state", "ru": "глава государства", "uk": "глава держави", "kk": "мемлекет басшысы"}
ROWS = list(csv.DictReader((Path(__file__).parent / "role_sentences.tsv").open(encoding="utf-8"), delimiter="\t"))


def _register() -> Register:
    register = REGISTER.model_dump(mode="json", by_alias=True)
    register["subjects"] = []
    dates = {"start": "2019-06-01", "end": "2027-01-10"}
    offices = [{"title": titles, **dates} for titles in (TITLES, HEADS, {"kk": "Елбасы", "ru": "Елбасы"})]
    register["candidates"][0] |= {"incumbent": True, "registered": "2026-02-01", "offices": offices}
    return Register.model_validate(register)


@pytest.fixture(scope="module")
def office_readers() -> dict[str, Reader]:
    return {language: build_reader(_register(), language) for language in ("en", "ru", "uk", "kk")}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['language']}-{row['moment']}-{row['sentence']}")
def test_the_role_is_told_by_words_and_dates(office_readers: dict[str, Reader], row: dict[str, str]) -> None:
    reading = office_readers[row["language"]].read("", row["sentence"], day=DAYS[row["moment"]])
    found = {(one.role or "-") for one in reading.mentions if one.subject == "sarmanov"}
    others = {one.role for one in reading.mentions if one.subject != "sarmanov"}
    assert others <= {None}
    assert found == {row["role"]} if "арманов" in row["sentence"] or "armanov" in row["sentence"] else not found


def test_each_language_has_its_sentences() -> None:
    for language in ("en", "ru", "uk", "kk"):
        assert sum(row["language"] == language for row in ROWS) >= 25


@pytest.mark.parametrize(
    ("language", "text", "moment", "surfaces"),
    [
        ("ru", "Глава государства подписал указ.", "r", ["Глава государства"]),
        ("ru", "Указом президента создан фонд.", "r", ["президента"]),
        ("ru", "Глава государства подписал указ.", "e", []),
        ("ru", "Глава государства подписал указ.", "before", []),
        ("ru", "Елбасы открыл мост.", "r", ["Елбасы"]),
        ("ru", "Толенова стала кандидатом в президенты.", "r", []),
        ("ru", "Выборы президента пройдут весной.", "r", []),
        ("ru", "Бывший президент дал интервью.", "r", []),
        ("en", "The president signed a decree.", "r", ["president"]),
        ("en", "The president was elected in June.", "r", []),
        ("en", "Tolenova is running for president.", "r", []),
        ("en", "The former president came.", "r", []),
        ("en", "The president signed a decree.", "e", []),
        ("uk", "Глава держави підписав указ.", "r", ["Глава держави"]),
        ("uk", "Вибори президента відбудуться навесні.", "r", []),
        ("uk", "Колишній президент приїхав.", "r", []),
        ("kk", "Мемлекет басшысы жарлыққа қол қойды.", "r", ["Мемлекет басшысы"]),
        ("kk", "Президент сайланды.", "r", []),
        ("kk", "Елбасы көпірді ашты.", "r", ["Елбасы"]),
        ("kk", "Төленова президенттікке кандидат болды.", "r", []),
        ("kk", "Бұрынғы президент келді.", "r", []),
    ],
)
def test_a_title_is_its_holders_on_the_day(
    office_readers: dict[str, Reader], language: str, text: str, moment: str, surfaces: list[str]
) -> None:
    reading = office_readers[language].read("", text, day=DAYS[moment])
    found = [one for one in reading.mentions if one.kind == "office"]
    assert [one.surface for one in found] == surfaces
    assert all(one.subject == "sarmanov" and one.role == "office" for one in found)
    assert "sarmanov" not in reading.subject_words  # kept, not counted


def test_without_a_day_a_dated_title_is_nobodys(office_readers: dict[str, Reader]) -> None:
    assert not office_readers["ru"].read("", "Глава государства подписал указ.").mentions


def test_a_title_before_the_name_is_no_mention_of_its_own(office_readers: dict[str, Reader]) -> None:
    found = office_readers["ru"].read("", "Президент Сарманов прибыл.", day=DAYS["r"]).mentions
    assert [(one.kind, one.surface) for one in found] == [("name", "Сарманов")]
