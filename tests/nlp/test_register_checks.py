"""What `tarazy register` says of names is what the reader does."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.candidates import Candidate, Register
from nlp.clashes import Clash, find_clashes
from nlp.forms import list_forms
from nlp.languages import rules_of
from nlp.pipeline import Reader, build_reader
from nlp.suggestions import suggest
from nlp.transliteration import english_spellings, kazakh_cyrillic, kazakh_latin, skeleton

from .conftest import REGISTER


def person(id: str, surname: str, given: str, gender: str = "m", language: str = "ru", **more: Any) -> dict[str, Any]:
    names = {language: {"surname": surname, "given": given, **more.pop("name", {})}}
    return {"id": id, "gender": gender, "names": names, **more}


def register_of(*candidates: dict[str, Any], **more: Any) -> Register:
    return Register.model_validate({"candidates": candidates, **more})


def clashes(register: Register, language: str = "ru", *, decide: bool | None = None) -> list[Clash]:
    return [one for one in find_clashes(register, language) if decide in (None, one.decide)]


def counted(register: Register, body: str, language: str = "ru") -> list[str]:
    found = build_reader(register, language).read("Новости", body).mentions
    return [one.subject for one in found if one.kind == "name"]


@pytest.mark.parametrize("candidate", REGISTER.candidates, ids=lambda one: one.id)
@pytest.mark.parametrize("language", ["en", "ru", "kk", "uk"])
def test_each_form_that_is_listed_is_found(readers: dict[str, Reader], candidate: Candidate, language: str) -> None:
    name = candidate.names[language]  # type: ignore[index]
    before = {"en": "Today", "ru": "Видели", "uk": "Бачили", "kk": "Бүгін"}[language]
    for listed in list_forms(candidate, language):
        for text in listed.texts:
            form = name.surname + text[1:] if text.startswith("-") else text
            found = readers[language].read("News", f"{name.display}. {before} {form}.").mentions[1:]
            kind = {"family": "family", "adjective": "derived"}.get(listed.kind, "name")
            assert [(one.subject, one.kind) for one in found] == [(candidate.id, kind)], (listed.kind, form)


def test_words_made_of_a_surname_are_no_mention_of_the_person(readers: dict[str, Reader]) -> None:
    for language, text in (
        ("ru", "Это сармановский стиль."),
        ("uk", "Це сармановський стиль."),
        ("kk", "Бұл сармановтық әдіс."),
        ("en", "It was pure Sarmanovism."),
    ):
        [found] = readers[language].read("News", text).mentions
        assert (found.subject, found.kind) == ("sarmanov", "derived")
    assert not readers["ru"].read("Новости", "Приехал Сармановский.").mentions


def test_a_husband_and_wife_who_both_stand() -> None:
    both = register_of(person("he", "Сарманов", "Данияр"), person("she", "Сарманова", "Алия", "f"))
    [found] = clashes(both)
    assert found.kind == "candidates" and set(found.candidates) == {"he", "she"}
    assert {"сарманова", "сарманову"} <= set(found.forms)
    assert not found.decide
    assert "woman's nominative" in found.reader
    named = "Данияр Сарманов уехал. Алия Сарманова осталась. "
    for text, who in (
        ("Сарманова ждали.", "he"),
        ("Сарманова ответила.", "she"),
        ("Слова Сарманова приняли.", "he"),
        ("Госпожа Сарманова молчала.", "she"),
    ):
        assert counted(both, text) == [who]
        assert counted(both, named + text) == ["he", "she", who]
    for text in ("На снимке: Сарманова.", "Сарманова - впереди."):  # nothing says the case
        assert counted(both, text) == []
        assert counted(both, named + text) == ["he", "she"]


def test_two_candidates_of_one_name_need_a_decision() -> None:
    same = register_of(person("one", "Ким", "Олег"), person("two", "Ким", "Олег"))
    assert "full name" in {one.kind for one in clashes(same, decide=True)}
    assert counted(same, "Выступил Олег Ким.") == []


def test_an_alias_that_fits_two_needs_a_decision() -> None:
    same = register_of(
        person("one", "Ким", "Олег", aliases={"ru": ["Батыр"]}), person("two", "Ли", "Петр", aliases={"ru": ["Батыр"]})
    )
    assert "alias" in {one.kind for one in clashes(same, decide=True)}
    assert counted(same, "Батыр молчит.") == []


@pytest.mark.parametrize(
    ("language", "surname", "given", "kind", "reader"),
    [
        ("ru", "Мороз", "Пётр", "word", "inside a sentence"),
        ("uk", "Мороз", "Петро", "word", "inside a sentence"),
        ("en", "Brown", "Gordon", "word", "inside a sentence"),
        ("en", "May", "Theresa", "known name", "full name first"),
        ("ru", "Коми", "Джеймс", "known name", "full name first"),
        ("kk", "Абай", "Асқар", "known name", "full name first"),
    ],
)
def test_a_surname_that_is_a_word_needs_a_decision(
    language: str, surname: str, given: str, kind: str, reader: str
) -> None:
    [found] = clashes(register_of(person("one", surname, given, language=language)), language, decide=True)
    assert found.kind == kind
    assert reader in found.reader
    decided = register_of(person("one", surname, given, language=language, surname_alone="auto"))
    assert not clashes(decided, language, decide=True)


@pytest.mark.parametrize("surname", ["Иванов", "Сарманов", "Абылкасымов", "Петров", "Токаев"])
def test_usual_surnames_clash_with_nothing(surname: str) -> None:
    assert not clashes(register_of(person("one", surname, "Олег")), decide=True)


def test_a_namesake_of_one_is_not_weighed_for_another() -> None:
    aunt = {"gender": "f", "names": {"ru": {"given": "Алия", "surname": "Сарманова"}}}
    listed = person("one", "Сарманов", "Данияр")
    listed["not"] = [aunt]
    assert [one.kind for one in clashes(register_of(listed))] == ["relative"]
    other = person("two", "Сарманов", "Олег")
    found = clashes(register_of(listed, other), decide=True)
    assert [(one.kind, one.candidates) for one in found] == [("relative", ("two",))]


def test_a_name_that_is_an_office_needs_a_decision() -> None:
    office = {"id": "president", "kind": "office", "title": "P", "names": {"kk": ["елбасы"]}}
    candidate = person("one", "Сарманов", "Данияр", language="kk", aliases={"kk": ["Елбасы"]})
    assert "office" in {one.kind for one in clashes(register_of(candidate, subjects=[office]), "kk", decide=True)}


def test_spellings_are_suggested_once_and_none_that_another_bears() -> None:
    one = person("one", "Nazarbayev", "Nursultan", language="en")
    one["names"]["kk"] = {"given": "Нұрсұлтан", "surname": "Назарбаев"}
    found = {own.alias for own in suggest(register_of(one), ("en", "kk"))}
    assert {"Nazarbaev", "Nasarbajew"} <= found
    assert "Nazarbayev" not in found
    assert suggest(register_of(one), ("kk",)) == []
    other = person("two", "Назарбаев", "Болат", language="kk")
    assert not suggest(register_of(one, other), ("en", "kk"))


def test_a_spelling_of_the_surname_is_judged_as_a_surname() -> None:
    one = person("one", "Nazarbayev", "Nursultan", language="en", aliases={"en": ["Nazarbaev"]})
    one["not"] = [{"gender": "m", "names": {"en": {"given": "Bolat", "surname": "Nazarbaev"}}}]
    assert counted(register_of(one), "Bolat Nazarbaev left. Nazarbaev was tired.", "en") == []
    assert counted(register_of(one), "Nursultan Nazarbayev left. Nazarbaev was tired.", "en") == ["one", "one"]


@pytest.mark.parametrize(
    ("name", "latin"),
    [
        ("Тоқаев", "Toqaev"),
        ("Қасым-Жомарт", "Qasym-Jomart"),
        ("Нұрсұлтан", "Nūrsūltan"),
        ("Шыңғыс", "Şyñğys"),
        ("Ілияс", "Iliias"),
        ("Дариға", "Dariğa"),
        ("ӘЛИЯ", "ÄLİİA"),
    ],
)
def test_the_kazakh_latin_alphabet(name: str, latin: str) -> None:
    assert kazakh_latin(name) == latin


@given(st.text(alphabet="абвгғдежзкқлмнңоөпртуұүфхыі", max_size=12))
def test_latin_letters_lead_back(word: str) -> None:
    assert kazakh_cyrillic(kazakh_latin(word)) == word


def test_spellings_of_one_name_have_one_skeleton() -> None:
    for name in ("Назарбаев", "Тұяқбай", "Елеусизов", "Зеленський"):
        assert {skeleton(one) for one in english_spellings(name)} == {skeleton(name)}
    assert skeleton("Trump") != skeleton("Clinton")
    assert rules_of("kk").code == "kk"
