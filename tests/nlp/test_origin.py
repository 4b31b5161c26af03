"""Where an article says that it comes from."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.agencies import OwnAgencies, find_agency, name_of
from nlp.languages import CODES
from nlp.origin import Origin, find_origin

TEXT = "The two candidates spoke about roads and schools, and were asked about the price of bread."
RU = "Кандидаты говорили о дорогах и школах, их спрашивали о ценах на хлеб и о пенсиях."
KK = "Үміткерлер жолдар мен мектептер туралы айтты, олардан нан бағасы жөнінде сұралды."
UK = "Кандидати говорили про дороги та школи, їх питали про ціни на хліб і про пенсії."


@pytest.mark.parametrize(
    ("language", "body", "expected"),
    [
        ("ru", f"АСТАНА, 5 декабря - ИА Новости-Казахстан. {RU}", ("agency", "Novosti-Kazakhstan", "dateline")),
        ("ru", f"АСТАНА. 5 декабря. КАЗИНФОРМ - {RU}", ("agency", "Kazinform", "dateline")),
        ("ru", f"Алматы. 4 декабря. КазТАГ - {RU}", ("agency", "KazTAG", "dateline")),
        ("ru", f"МОСКВА, 5 дек - РИА Новости, Имя Фамилия. {RU}", ("agency", "RIA Novosti", "dateline")),
        ("ru", f"УСТЬ-КАМЕНОГОРСК. 5 декабря. КАЗИНФОРМ - {RU}", ("agency", "Kazinform", "dateline")),
        ("ru", f"Ростов-на-Дону, 5 дек - ТАСС. {RU}", ("agency", "TASS", "dateline")),
        ("ru", f"АЛМАТЫ, 3 дек (Рейтер) - {RU}", ("agency", "Reuters", "dateline")),
        ("ru", f"{RU}\n\nПо материалам ИА «Казинформ»", ("agency", "Kazinform", "credit")),
        ("ru", f"{RU}\n\nИсточник: Интерфакс-Казахстан", ("agency", "Interfax-Kazakhstan", "credit")),
        ("ru", f"{RU}\n\nИсточник: www.zarya.kz", ("outlet", "zarya.kz", "credit")),
        ("ru", f"{RU}\n\nПо материалам газеты «Степной курьер»", ("outlet", "Степной курьер", "credit")),
        ("ru", f"{RU} (ТАСС)", ("agency", "TASS", "credit")),
        ("ru", f"{RU} Об этом сообщает агентство «Казинформ».", ("agency", "Kazinform", "attribution")),
        ("ru", f"Об этом сообщает пресс-служба акимата. {RU}", ("press_release", None, "attribution")),
        ("ru", f"Пресс-релиз\n\n{RU}", ("press_release", None, "mark")),
        ("ru", f"{RU}\n\nПресс-служба акимата города", ("press_release", None, "mark")),
        ("kk", f"АСТАНА. 5 желтоқсан. ҚазАқпарат - {KK}", ("agency", "Kazinform", "dateline")),
        ("kk", f"{KK} Бұл туралы ҚазАқпарат хабарлайды.", ("agency", "Kazinform", "attribution")),
        ("kk", f"{KK}, деп хабарлайды ҚазАқпарат.", ("agency", "Kazinform", "attribution")),
        ("kk", f"{KK}\n\nДереккөз: ҚазТАГ", ("agency", "KazTAG", "credit")),
        ("kk", f"Баспасөз хабарламасы\n\n{KK}", ("press_release", None, "mark")),
        ("uk", f"КИЇВ. 5 грудня. УНН. {UK}", ("agency", "UNN", "dateline")),
        ("uk", f"{UK} Про це повідомляє «Укрінформ».", ("agency", "Ukrinform", "attribution")),
        ("uk", f"{UK}\n\nДжерело: УНІАН", ("agency", "UNIAN", "credit")),
        ("ru", f"Школы откроют, информирует ИА «Казинформ». {RU}", ("agency", "Kazinform", "attribution")),
        ("uk", f"Школи відкриють, інформує Укрінформ. {UK}", ("agency", "Ukrinform", "attribution")),
        ("kk", f"{KK}\n\nАқпарат көзі: ҚазТАГ", ("agency", "KazTAG", "credit")),
        ("kk", f"ҚазАқпарат агенттігіне сілтеме жасап хабарлаған. {KK}", ("agency", "Kazinform", "attribution")),
        ("en", f"HEMPSTEAD, N.Y., Sept. 26 (UPI) — {TEXT}", ("agency", "UPI", "dateline")),
        ("en", f"WASHINGTON (AP) — {TEXT}", ("agency", "AP", "dateline")),
        ("en", f"(Reuters) - {TEXT}", ("agency", "Reuters", "dateline")),
        ("en", f"{TEXT}\n\n- Reuters", ("agency", "Reuters", "credit")),
        ("en", f"{TEXT}\n\n(Reporting by A. Writer; Editing by B. Editor)", ("agency", "Reuters", "credit")),
        ("en", f"MOSSBRIDGE, Nov. 3 /PRNewswire/ -- {TEXT}", ("press_release", "PR Newswire", "dateline")),
    ],
)
def test_origins_are_read(language: str, body: str, expected: tuple[str, str | None, str]) -> None:
    found = find_origin(body, language)
    assert found is not None
    assert (found.kind, found.name, found.rule) == expected
    assert find_origin(body, None) == found  # also where the language is not known


@pytest.mark.parametrize(
    ("language", "body"),
    [
        ("ru", f"Глава ТАСС Сергей Иванов - {RU}"),
        ("ru", f"{RU}\n\nТАСС — крупнейшее агентство, его глава выступил на форуме вместе с министром и с гостями."),
        ("ru", f"{RU}\n\nИсточник: Иван Петров"),  # a person is never an origin
        ("ru", f"По данным партии «Отан», явка была высокой. {RU}"),
        ("ru", f"Пресс-служба министерства опровергла слухи\n\n{RU}"),
        ("kk", KK),
        ("uk", UK),
        ("en", f"{TEXT} An Associated Press count was quoted."),
        ("en", f"AP classes are popular. {TEXT}"),
        ("en", "Tap water - the mayor spoke of it."),
        ("en", ""),
    ],
)
def test_what_is_no_origin(language: str, body: str) -> None:
    assert find_origin(body, language) is None


def test_an_author_that_is_an_agency() -> None:
    assert find_origin(TEXT, "en", ["By The Associated Press"]) == Origin("agency", "AP", "author")
    assert find_origin(TEXT, "en", ["A. Person"]) is None


def test_one_name_for_all_spellings() -> None:
    assert {find_agency(one) for one in ("Казинформ", "ҚазАқпараттың", "КАЗИНФОРМА", "Qazinform")} == {"Kazinform"}
    assert find_agency("Интерфакс-Казахстан") == "Interfax-Kazakhstan"
    assert name_of("Interfax") == "Interfax"
    assert find_agency("the map") is None


@given(st.text(max_size=300), st.sampled_from([*CODES, None, "xx"]))
def test_any_text_can_be_asked(body: str, language: str | None) -> None:
    find_origin(body, language)


OWN = OwnAgencies({"steppe-press": ["Степь-Пресс", "Steppe Press"], "dala": ["Дала ақпарат"]})


@pytest.mark.parametrize(
    ("language", "body", "expected"),
    [
        ("ru", f"{RU}\n\nИсточник: Степь-Пресс", ("agency", "Степь-Пресс", "credit")),
        ("ru", f"АЛМАТЫ, 3 декабря - СТЕПЬ-ПРЕСС. {RU}", ("agency", "Степь-Пресс", "dateline")),
        ("ru", f"Об этом сообщает агентство «Степь-Пресс». {RU}", ("agency", "Степь-Пресс", "attribution")),
        ("kk", f"{KK} Бұл туралы Дала ақпарат хабарлайды.", ("agency", "Дала ақпарат", "attribution")),
        ("en", f"ASTANA (Steppe Press) — {TEXT}", ("agency", "Степь-Пресс", "dateline")),
        ("ru", f"{RU}\n\nИсточник: ТАСС", ("agency", "TASS", "credit")),
    ],
)
def test_a_campaigns_own_agencies(language: str, body: str, expected: tuple[str, str, str]) -> None:
    found = find_origin(body, language, (), OWN)
    assert found is not None
    assert (found.kind, found.name, found.rule) == expected


def test_own_agencies_named_otherwise_are_no_origin() -> None:
    assert find_origin(f"Степь-Пресс наградили на форуме. {RU}", "ru", (), OWN) is None
    assert find_origin(f"Источник: Степь-Прессинг и друзья\n\n{RU}", "ru", (), OWN) is None
    assert find_origin(f"{RU}\n\nИсточник: Степь-Пресс", "ru") is None
    assert find_origin(f"{TEXT}\n\nSource: campaignagency3x", "en", (), OWN) is None
    assert find_origin(TEXT, "en", ["Steppe Press"], OWN) == Origin("agency", "Степь-Пресс", "author")
