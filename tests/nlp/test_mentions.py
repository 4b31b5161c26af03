"""Who is counted, who is not, and why: the traps of the field, one sentence each."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.components.evidence import one_letter_apart
from nlp.pipeline import Reader, subject_words
from nlp.records import Mention

from .conftest import REGISTER


def counted(reader: Reader, title: str, body: str) -> list[tuple[str, str]]:
    return [(one.subject, one.surface) for one in reader.read(title, body).mentions if one.kind == "name"]


def kinds(reader: Reader, body: str) -> set[tuple[str, str]]:
    return {(one.subject, one.kind) for one in reader.read("Новости", body).mentions}


def reasons(reader: Reader, body: str) -> set[str]:
    return {one.reason for one in reader.read("Новости", body).abstentions}


@pytest.mark.parametrize(
    ("language", "text", "surfaces"),
    [
        ("ru", "Выступил Данияр Сарманов. Сарманову хлопали, с Сармановым спорили.", 3),
        ("ru", "Речь Айгуль Толеновой длилась час. Толенову слушали молча.", 2),
        ("ru", "Приехал Д. Сарманов. Приехал Д.Сарманов. Приехал Сарманов Д.А.", 3),
        ("ru", "Данияр Аскарович Сарманов и Сарманов Данияр Аскарович - одно лицо.", 2),
        ("ru", "САРМАНОВ ОТКРЫЛ МОСТ. Данияр Сарманов улыбался.", 2),
        ("kk", "Данияр Сармановтың сөзі. Сармановқа сұрақ қойылды, Сармановпен кездесті.", 3),
        ("kk", "Айгүл Төленованың сапары. Төленоваға алғыс айтылды. Төленовамен сөйлесті.", 3),
        ("kk", "Д. Сарманов келді. Сармановтан жауап жоқ.", 2),
        ("uk", "Виступив Данияр Сарманов. Сарманову аплодували, із Сармановим сперечалися.", 3),
        ("uk", "Промова Петра Мороза тривала годину. Морозові ставили запитання.", 2),
        ("en", "Daniyar Sarmanov spoke. Sarmanov’s team left. Critics of Sarmanov stayed.", 3),
        ("en", "Mr Moroz met Ms Tolenova. Frosty smiled.", 3),
    ],
)
def test_inflected_names_are_found(readers: dict[str, Reader], language: str, text: str, surfaces: int) -> None:
    assert len(counted(readers[language], "News", text)) == surfaces


def test_offsets_are_those_of_the_source(readers: dict[str, Reader]) -> None:
    title, body = "Мост", "Вчера Пётр Мороз приехал. Морозу показали мост."
    source = f"{title}\n\n{body}"
    found = readers["ru"].read(title, body).mentions
    assert [source[one.start : one.end] for one in found] == ["Пётр Мороз", "Морозу"]
    assert source[found[1].sentence_start : found[1].sentence_end] == "Морозу показали мост."
    assert [one.place for one in readers["ru"].read("Пётр Мороз", f"{body}\n\nМорозу рады.").mentions] == [
        *("title", "lead", "lead", "body"),
    ]


def test_a_namesake_is_not_counted_nor_the_bare_surname_after_them(readers: dict[str, Reader]) -> None:
    for language, text in (
        ("ru", "Тренер Тимур Бейсенов доволен. Бейсенов поблагодарил команду."),
        ("kk", "Бапкер Тимур Бейсенов риза. Бейсеновтің командасы жеңді."),
        ("en", "Coach Timur Beisenov is glad. Beisenov thanked the team."),
    ):
        assert counted(readers[language], "News", text) == []
    assert {"other_given_name", "namesake_in_article"} <= reasons(
        readers["ru"], "Тренер Тимур Бейсенов доволен. Бейсенов поблагодарил команду."
    )


def test_another_given_name_is_another_person(readers: dict[str, Reader]) -> None:
    assert counted(readers["ru"], "Новости", "Певец Николай Сарманов дал концерт.") == []
    assert counted(readers["en"], "News", "The singer Peter Sarmanov gave a concert.") == []
    assert counted(readers["ru"], "Новости", "Приехал Б. Сарманов.") == []


def test_frost_is_no_candidate(readers: dict[str, Reader]) -> None:
    reader = readers["ru"]
    assert counted(reader, "Мороз вернётся", "Мороз ударит ночью. К утру мороз ослабеет.") == []
    assert counted(reader, "Новости", "Пётр Мороз ответил. Вопросов к Морозу нет.") == [
        ("moroz", "Пётр Мороз"),
        ("moroz", "Морозу"),
    ]
    assert "collision" in reasons(reader, "Мороз ударит ночью. К утру мороз ослабеет.")


@pytest.mark.parametrize(
    ("language", "text", "kind"),
    [
        ("ru", "Открыта улица Данияра Сарманова.", "named_after"),
        ("ru", "Фонд имени Данияра Сарманова закрыт.", "named_after"),
        ("ru", "Жена Данияра Сарманова приехала.", "kin"),
        ("ru", "Данияр Сарманов уехал. Семья Сармановых осталась.", "family"),
        ("kk", "Данияр Сарманов көшесі жабылды.", "named_after"),
        ("kk", "Данияр Сарманов атындағы мектеп ашылды.", "named_after"),
        ("en", "The Daniyar Sarmanov Foundation has closed.", "named_after"),
    ],
)
def test_what_only_bears_the_name_is_not_the_person(
    readers: dict[str, Reader], language: str, text: str, kind: str
) -> None:
    assert ("sarmanov", kind) in kinds(readers[language], text)


def test_the_office_is_counted_apart_and_once(readers: dict[str, Reader]) -> None:
    found = kinds(readers["ru"], "Глава государства подписал указ. Об этом президенту доложили.")
    assert found == {("president", "role")}
    assert kinds(readers["ru"], "Президент Данияр Сарманов подписал указ.") == {("sarmanov", "name")}
    assert kinds(readers["ru"], "Бывший президент уехал.") == set()
    assert kinds(readers["kk"], "Мемлекет басшысына хат жазылды.") == {("president", "role")}


def test_addresses_are_no_mentions(readers: dict[str, Reader]) -> None:
    text = "Write to @Sarmanov or office@Sarmanov.kz about #Sarmanov."
    assert counted(readers["en"], "News", text) == []


def test_words_of_a_shared_sentence_are_split() -> None:
    def mention(subject: str, start: int, end: int) -> Mention:
        return Mention(subject, "name", start, start + 1, "x", "body", 1.0, "full", start, end)

    source = "one two three four\n\nfive six"
    mentions = [mention("a", 0, 18), mention("b", 0, 18), mention("a", 20, 28)]
    assert subject_words(source, mentions) == {"a": 4.0, "b": 2.0}


@settings(max_examples=60)
@given(st.text(alphabet="СармановДянцТйзе .,«»\n-'A", max_size=120))
def test_no_text_breaks_the_reader(readers: dict[str, Reader], text: str) -> None:
    reading = readers["ru"].read("Сарманов", text)
    source = f"Сарманов\n\n{text}"
    for one in reading.mentions:
        assert source[one.start : one.end] == one.surface
        assert one.sentence_start <= one.start < one.end <= one.sentence_end
    assert {one.subject for one in reading.mentions} <= {one.id for one in REGISTER.candidates} | {"president"}


@pytest.mark.parametrize(
    ("language", "text", "surfaces"),
    [
        ("ru", "Приехал Данияp Сарманов.", ["Данияp Сарманов"]),  # a Latin letter among Cyrillic ones
        ("ru", "Приехал Данняр Сарманов. Сарманова ждали.", ["Данняр Сарманов", "Сарманова"]),
        ("ru", "Данеяром Сармановым довольны.", ["Данеяром Сармановым"]),
        ("ru", "Приехала Айгүль Толенова.", ["Айгүль Толенова"]),
        ("uk", "Виступив Даніяр Сарманов.", ["Даніяр Сарманов"]),
        ("ru", "В газете The Steppe Сарманов написал о мосте.", ["Сарманов"]),
        ("ru", "Рустамом Бейсеновым и Рустаммом Бейсеновым довольны.", ["Рустамом Бейсеновым", "Рустаммом Бейсеновым"]),
        ("en", "Dania met Pyottr Moroz.", ["Pyottr Moroz"]),
        ("ru", "Пришёл Советник Сарманова и ушёл.", ["Сарманова"]),
        ("uk", "Про це пише агенція Водночас Сарманов заперечив чутки.", ["Сарманов"]),
    ],
)
def test_another_spelling_or_an_ordinary_word_before_a_surname(
    readers: dict[str, Reader], language: str, text: str, surfaces: list[str]
) -> None:
    assert [surface for _, surface in counted(readers[language], "News", text)] == surfaces


@pytest.mark.parametrize(
    "text",
    [
        "Приехала Дания Сарманова.",  # a given name of its own, and a woman's
        "Приехал Дамир Сарманов.",
        "Приехал Денис Сарманов.",
        "Приехала Айгерим Толенова.",
        "Приехал Пётр Сарманов.",
    ],
)
def test_a_given_name_that_is_known_is_no_other_spelling(readers: dict[str, Reader], text: str) -> None:
    assert counted(readers["ru"], "News", text) == []


@given(st.text("абвгд", max_size=6), st.text("абвгд", max_size=6))
def test_one_letter_apart_is_a_distance_of_one(one: str, other: str) -> None:
    """Against the distance of Levenshtein, worked out by its table."""
    table = [[max(i, j) if 0 in (i, j) else 0 for j in range(len(other) + 1)] for i in range(len(one) + 1)]
    for i in range(1, len(one) + 1):
        for j in range(1, len(other) + 1):
            change = table[i - 1][j - 1] + (one[i - 1] != other[j - 1])
            table[i][j] = min(change, table[i - 1][j] + 1, table[i][j - 1] + 1)
    assert one_letter_apart(one, other) == (table[-1][-1] == 1)


def test_a_surname_that_is_a_word_too_is_a_name_where_a_capital_says_so(readers: dict[str, Reader]) -> None:
    """Мороз begins a sentence: frost or the man? Elsewhere in the article it has a capital within a sentence."""
    alone = readers["ru"].read("Новости", "Мороз открыл мост.")
    assert [one.reason for one in alone.abstentions] == ["collision"] and not alone.mentions
    found = counted(readers["ru"], "Новости", "Мороз открыл мост. Мост, по мнению критиков Мороза, мал.")
    assert found == [("moroz", "Мороз"), ("moroz", "Мороза")]
    both = counted(readers["ru"], "Новости", "Мороз ударил ночью. По словам Мороза, мороз крепок.")
    assert both == [("moroz", "Мороза")], "the word is in the article too: the first may be frost"
