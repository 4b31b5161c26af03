"""Direct speech: what is one, and whose."""

from __future__ import annotations

import pytest

from nlp.components.stretches import quoted_spans
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
        ('“Two kinds of marks," he said. “And again."', ["Two kinds of marks,", "And again."]),
        ('"The other way,” she said.', ["The other way,"]),
        ("“Closed by an opening one?“ he asked.", ["Closed by an opening one?"]),
        ("“One mark “too many” in it,” he said.", ["One mark “too many” in it,"]),
        ('"“Twice,” he said.', ["Twice,"]),
        ("Sarmanov: 'We won't leave the voters' bridge.'", ["We won't leave the voters' bridge."]),
        ("It is the voters' bridge and the workers' road.", []),
    ],
)
def test_spans_between_marks(text: str, quotes: list[str]) -> None:
    assert [text[start:end] for start, end in quoted_spans(text)] == quotes


TITLES = {"ru": "Айгуль Толенова", "uk": "Айгуль Толенова", "kk": "Айгүл Төленова", "en": "Aigul Tolenova"}
"""Direct speech is looked for where somebody of the register is named."""


def test_a_paragraph_of_marks_alone_is_given_up() -> None:
    assert list(quoted_spans("x" + "“ " * 300_000)) == []
    assert len(list(quoted_spans("«a» " * 500))) == 500


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
        ("en", f"“{EN}.” Daniyar Sarmanov said.", "sarmanov"),
        ("en", f"“{EN},” Daniyar Sarmanov said in an interview with the Steppe Herald.", "sarmanov"),
        ("en", f"“{EN},” Aigul Tolenova, the mayor of Kermetau, told reporters.", "tolenova"),
        ("en", f"“{EN},” said Yerlan Kim, an aide to Daniyar Sarmanov.", "other"),
        ("en", f"“{EN},” a Daniyar Sarmanov spokesman said.", "other"),
        ("en", f"“{EN},” Daniyar Sarmanov's campaign said.", "other"),
        ("en", f"Aigul Tolenova, who leads the polls, said in a statement: “{EN}.”", "tolenova"),
        ("en", f"Yerlan Kim, an aide to Daniyar Sarmanov, said: “{EN}.”", "other"),
        ("en", f"On Monday, Aigul Tolenova called the offer a joke, saying: “{EN}.”", "tolenova"),
        ("en", f"But Daniyar Sarmanov was blunt: “{EN}.”", "sarmanov"),
        ("en", f"Aigul Tolenova issued the following statement:\n\n“{EN}.”", "tolenova"),
        ("en", f"Aigul Tolenova won the vote in a tweet, saying: “{EN}.”", None),
        ("en", f"Aigul Tolenova claimed victory in a tweet, saying: “{EN}.”", "tolenova"),
        ("en", f"According to Daniyar Sarmanov, “{EN}.”", "sarmanov"),
        ("en", f"According to the Daniyar Sarmanov campaign, “{EN}.”", "other"),
        ("en", "Daniyar Sarmanov: 'We will build a bridge over the river.'", "sarmanov"),
        ("ru", f"По словам Данияра Сарманова, «{RU}».", "sarmanov"),
        ("uk", "За словами Айгуль Толенової, «ми побудуємо міст через річку до літа».", "tolenova"),
        ("kk", f"Айгүл Төленованың айтуынша, «{KK}».", "tolenova"),
    ],
)
def test_the_speaker_is_named_or_nobody_is(
    readers: dict[str, Reader], language: str, text: str, speaker: str | None
) -> None:
    (quote,) = readers[language].read(TITLES[language], text).quotes
    assert quote.speaker == speaker


def spoken(readers: dict[str, Reader], language: str, text: str) -> list[tuple[str, str | None]]:
    title = TITLES[language]
    quotes = readers[language].read(title, text).quotes
    return [((title + "\n\n" + text)[one.start : one.end], one.speaker) for one in quotes]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "“Yes,” said Daniyar Sarmanov. “No.”", [("Yes,", "sarmanov"), ("No.", "sarmanov")]),
        (
            "en",
            "“Yes,” said Daniyar Sarmanov.\n\n“And once more.”",
            [("Yes,", "sarmanov"), ("And once more.", "sarmanov")],
        ),
        ("en", "“Yes,” said Daniyar Sarmanov. He likes “Steppe Song” best.", [("Yes,", "sarmanov")]),
        ("en", "“Why?” asked Daniyar Sarmanov.\n\n“No.”", [("Why?", "sarmanov")]),
        ("en", "“Yes,” said Daniyar Sarmanov. “No,” she said.", [("Yes,", "sarmanov"), ("No,", None)]),
        ("ru", "«Да», — сказал Данияр Сарманов. «Нет».", [("Да", "sarmanov"), ("Нет", "sarmanov")]),
        (
            "ru",
            "— Мост будет, — сказал Данияр Сарманов. — И школа.\n— Когда? — спросила Айгуль Толенова.",
            [("Мост будет,", "sarmanov"), ("И школа.", "sarmanov"), ("Когда?", "tolenova")],
        ),
        ("ru", "— хлеб;\n— соль.", []),
        (
            "ru",
            "Данияр Сарманов: Мост будет.\n\nКорреспондент: Когда?\n\nДанияр Сарманов: Летом.\n\nКорреспондент: Да?",
            [("Мост будет.", "sarmanov"), ("Когда?", "other"), ("Летом.", "sarmanov"), ("Да?", "other")],
        ),
        ("ru", "Итог: мост построен.", []),
        (
            "ru",
            "Данияр Сарманов: Мост будет.\n\nЖурналист: Когда?\n\nД. Сарманов: Летом.\n\nЖурналист: Да?\n\nД.С.: Да.",
            [
                ("Мост будет.", "sarmanov"),
                ("Когда?", "other"),
                ("Летом.", "sarmanov"),
                ("Да?", "other"),
                ("Да.", "sarmanov"),
            ],
        ),
        (
            "ru",
            "Данияр Сарманов дал интервью.\n\nВопрос: Когда?\n\nОтвет: Летом.\n\nВопрос: Да?\n\nОтвет: Да.",
            [("Когда?", "other"), ("Летом.", None), ("Да?", "other"), ("Да.", None)],
        ),
        ("en", "Daniyar Sarmanov won.\nStill to come: Ohio.\nNothing else.\nStill to come: Ohio.", []),
        (
            "en",
            "''A bridge is all that this town needs,'' said Daniyar Sarmanov.",
            [("A bridge is all that this town needs,", "sarmanov")],
        ),
        ("en", "Daniyar Sarmanov called the plan “a disgrace” on Monday.", [("a disgrace", "sarmanov")]),
        ("en", "An aide to Daniyar Sarmanov called the plan “a disgrace” on Monday.", []),
        ("en", "Daniyar Sarmanov said the “crisis” was over.", []),
        (
            "en",
            "“Yes,” Daniyar Sarmanov said on “Steppe Today.” “And once more.”",
            [("Yes,", "sarmanov"), ("And once more.", "sarmanov")],
        ),
        ("en", "“Why?” Daniyar Sarmanov wrote back, “No, never.”", [("No, never.", "sarmanov")]),
        (
            "en",
            "“For Daniyar Sarmanov, this is a long road,” said Yerlan Kim, an aide.",
            [("For Daniyar Sarmanov, this is a long road,", "other")],
        ),
    ],
)
def test_all_that_is_said(
    readers: dict[str, Reader], language: str, text: str, expected: list[tuple[str, str | None]]
) -> None:
    assert spoken(readers, language, text) == expected


@pytest.mark.parametrize(
    ("language", "text", "speakers"),
    [
        # whom the sentence before is about, or who has just spoken
        ("en", f"Daniyar Sarmanov came late.\n\n“{EN},” he said.", ["sarmanov"]),
        ("en", f"Daniyar Sarmanov came late. He took a seat. “{EN},” he said.", ["sarmanov"]),
        ("en", f"“{EN},” said Aigul Tolenova. She sat down. “{EN},” she added.", ["tolenova", "tolenova"]),
        ("en", f"Daniyar Sarmanov told Aigul Tolenova to wait. “{EN},” he said.", ["sarmanov"]),
        ("ru", f"Данияр Сарманов приехал поздно. «{RU}», — сказал он.", ["sarmanov"]),
        ("ru", f"Айгуль Толенова встретилась с врачами. Она заявила: «{RU}».", ["tolenova"]),
        (
            "uk",
            "Айгуль Толенова приїхала пізно. «Ми побудуємо міст через річку до літа», — сказала вона.",
            ["tolenova"],
        ),
        ("kk", f"Данияр Сарманов кеш келді. «{KK}», — деді ол.", ["sarmanov"]),
        # the other sex, somebody else, or nobody can tell
        ("en", f"Daniyar Sarmanov came late. “{EN},” she said.", [None]),
        ("en", f"The hall was full for Daniyar Sarmanov. “{EN},” he said.", [None]),
        ("en", f"Daniyar Sarmanov came late. Yerlan Kim sat down. “{EN},” he said.", [None]),
        ("en", f"Daniyar Sarmanov came late. A guard opened the door. “{EN},” he said.", [None]),
        ("en", f"Daniyar Sarmanov is the best, Yerlan Kim argues. “{EN},” he says.", [None]),
        ("en", f"“{EN},” said Daniyar Sarmanov. “{EN},” a man shouted. “{EN},” he said.", ["sarmanov", None, None]),
        ("en", f"Daniyar Sarmanov came late. “{EN},” it said.", [None]),
        ("ru", f"Данияр Сарманов и Рустам Бейсенов приехали поздно. «{RU}», — сказал он.", [None]),
        ("ru", f"Данияр Сарманов приехал. Ерлан Ким ждал его. «{RU}», — сказал он.", [None]),
        ("ru", f"Данияр Сарманов приехал поздно. «{RU}», — сказала она.", [None]),
        (
            "kk",
            f"Данияр Сарманов кеш келді. Айгүл Төленова күтті. Рустам Бейсенов кетті. «{KK}», — деді ол.",
            ["beisenov"],
        ),
        ("kk", f"Данияр Сарманов пен Айгүл Төленова кеш келді. «{KK}», — деді ол.", [None]),
    ],
)
def test_whom_a_pronoun_stands_for(
    readers: dict[str, Reader], language: str, text: str, speakers: list[str | None]
) -> None:
    assert [speaker for _, speaker in spoken(readers, language, text)] == speakers


def test_a_title_between_marks_is_no_speech(readers: dict[str, Reader]) -> None:
    assert not readers["ru"].read(TITLES["ru"], "Газета «Вестник степи» вышла в срок.").quotes


def test_where_nobody_is_named_nothing_is_looked_for(readers: dict[str, Reader]) -> None:
    assert not readers["ru"].read("Новости", f"«{RU}», — сообщил директор завода.").quotes


def test_whose_words_a_mention_stands_in(readers: dict[str, Reader]) -> None:
    text = "“Tolenova lied to every voter in this country,” said Daniyar Sarmanov. Aigul Tolenova left."
    found = {(one.surface, one.in_quote, one.tone_origin) for one in readers["en"].read("News", text).mentions}
    assert ("Tolenova", True, "source") in found
    assert ("Aigul Tolenova", False, "outlet") in found
    own = "“I, Sarmanov, will build a bridge for all,” said Daniyar Sarmanov."
    assert [one.tone_origin for one in readers["en"].read("News", own).mentions] == ["self", "outlet"]
