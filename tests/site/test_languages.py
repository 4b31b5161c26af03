"""The site's languages: the same texts in each, and numbers, dates and plurals as the language writes them."""

from __future__ import annotations

import json
import sys
from importlib import resources
from pathlib import Path
from string import Formatter

import pytest
from babel import Locale

PLUGINS = Path(str(resources.files("datasette_config") / "public" / "plugins"))
sys.path.insert(0, str(PLUGINS))  # as the site's plugin does

from tarazy_site.hyphens import soft  # type: ignore[import-not-found]  # noqa: E402
from tarazy_site.language import Language, available  # type: ignore[import-not-found]  # noqa: E402

FOLDERS = (PLUGINS / "tarazy_site" / "languages", Path(str(resources.files("pipelines.report") / "texts")))
LANGUAGES = ("en", "ru", "kk")
NO_BREAK, THIN, NARROW = "\u00a0", "\u2009", "\u202f"


def texts(folder: Path, code: str) -> dict[str, str | dict[str, str]]:
    found: dict[str, str | dict[str, str]] = json.loads((folder / f"{code}.json").read_text(encoding="utf-8"))
    return found


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_these_are_the_languages() -> None:
    assert set(available()) == set(LANGUAGES)


@pytest.mark.parametrize("folder", FOLDERS, ids=("site", "report"))
@pytest.mark.parametrize("code", LANGUAGES)
def test_every_text_is_there_with_the_same_values_to_put_in(folder: Path, code: str) -> None:
    english, own = texts(folder, "en"), texts(folder, code)
    more = set(own) - set(english)
    assert not set(english) - set(own)
    assert all(key.startswith("outcome.") for key in more), "in English an outcome's own words are its text"
    for key in set(english) & set(own):
        forms = own[key]
        wanted = english[key]
        said = [wanted] if isinstance(wanted, str) else list(wanted.values())
        for form in [forms] if isinstance(forms, str) else list(forms.values()):
            assert form.strip() or key == "verdict.none", key
            assert fields(form) <= set.union(*map(fields, said)), key
        if isinstance(forms, str) and isinstance(wanted, str):
            assert fields(forms) == fields(wanted), key


@pytest.mark.parametrize("folder", FOLDERS, ids=("site", "report"))
@pytest.mark.parametrize("code", LANGUAGES)
def test_plurals_have_the_forms_of_their_language(folder: Path, code: str) -> None:
    known = set(Locale(code).plural_form.tags) | {"other"}
    for key, entry in texts(folder, code).items():
        if isinstance(entry, dict):
            assert set(entry) == known, key


def test_plurals_are_chosen_by_the_number() -> None:
    said = {code: [Language(code).text("items_n", n=n) for n in (0, 1, 2, 5, 21, 1234)] for code in LANGUAGES}
    assert said["en"] == ["0 items", "1 item", "2 items", "5 items", "21 items", "1,234 items"]
    assert said["ru"] == [
        "0 публикаций",
        "1 публикация",
        "2 публикации",
        "5 публикаций",
        "21 публикация",
        f"1{NO_BREAK}234 публикации",
    ]
    assert said["kk"][-1] == f"1{NO_BREAK}234 жарияланым"


@pytest.mark.parametrize(
    ("code", "number", "percent", "interval"),
    [
        ("en", "12,345.6", "12.3%", "1.0–2.5%"),
        ("ru", f"12{NO_BREAK}345,6", f"12,3{NO_BREAK}%", f"1,0–2,5{NO_BREAK}%"),
        ("kk", f"12{NO_BREAK}345,6", "12,3%", "1,0–2,5%"),
    ],
)
def test_numbers_are_written_as_the_language_does(code: str, number: str, percent: str, interval: str) -> None:
    language = Language(code)
    assert language.number(12345.6, 1) == number
    assert language.percent(0.1234) == percent
    assert language.range(0.01, 0.025) == interval


@pytest.mark.parametrize(
    ("code", "day", "moment", "stretch", "weekday"),
    [
        ("en", "March 2, 2026", "March 2, 2026, 15:04 UTC+05:00", "Mar 2 – 8, 2026", "Monday"),
        ("ru", "2 марта 2026 г.", "2 марта 2026 г., 15:04 UTC+05:00", "2–8 мар. 2026 г.", "понедельник"),
        ("kk", "2026 ж. 2 наурыз", "2026 ж. 2 наурыз, 15:04 UTC+05:00", "2026 ж. 2–8 нау.", "дүйсенбі"),
    ],
)
def test_days_are_written_as_the_language_does(code: str, day: str, moment: str, stretch: str, weekday: str) -> None:
    language = Language(code)

    def plain(text: str) -> str:
        return text.replace(NO_BREAK, " ").replace(THIN, " ").replace(NARROW, " ")

    assert plain(language.date("2026-03-02")) == day
    assert plain(language.moment("2026-03-02T15:04:00+05:00")) == moment
    assert plain(language.days("2026-03-02", "2026-03-08")) == stretch
    assert language.weekdays()[0][1] == weekday
    assert language.date(None) == language.text("unknown")


@pytest.mark.parametrize(
    ("word", "broken"),
    [
        ("государственные", "госу-дар-ствен-ные"),
        ("Публикации", "Пуб-ли-ка-ции"),
        ("Жарияланымдар", "Жария-ла-ным-дар"),
        ("английский", "англий-ский"),
        ("кандидат", "кандидат"),  # short enough
        ("Sarmanov, observatory", "Sarmanov, observatory"),  # a browser knows English
        ("", ""),
    ],
)
def test_long_words_may_break_between_syllables(word: str, broken: str) -> None:
    assert soft(word).replace("\u00ad", "-") == broken
    assert soft(word).replace("\u00ad", "") == word
