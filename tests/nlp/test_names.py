"""Forms of names, worked by hand after the school grammars."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymorphy3 import MorphAnalyzer

from nlp.folding import fold
from nlp.languages import rules_of
from nlp.languages.kk.suffixes import case_of
from nlp.languages.rules import Part

FORMS: list[tuple[str, Part, str, str, str]] = [
    ("ru", "surname", "m", "Сарманов", "сарманов сарманова сарманову сармановым сарманове"),
    ("ru", "surname", "f", "Толенова", "толенова толеновой толенову"),
    ("ru", "surname", "m", "Токаев", "токаева токаеву токаевым токаеве"),
    ("ru", "surname", "m", "Мороз", "мороза морозу морозом морозе"),
    ("ru", "surname", "m", "Каскабай", "каскабая каскабаю каскабаем каскабае"),
    ("ru", "surname", "m", "Зеленский", "зеленского зеленскому зеленским зеленском"),
    ("ru", "surname", "f", "Зеленская", "зеленской зеленскую"),
    ("ru", "surname", "m", "Кравец", "кравца кравцу кравцом"),
    ("ru", "surname", "m", "Кучма", "кучмы кучме кучму кучмой"),
    ("ru", "surname", "m", "Бойко", "бойко"),
    ("ru", "given", "m", "Андрей", "андрея андрею андреем андрее"),
    ("ru", "given", "f", "Мария", "марии марию марией"),
    ("ru", "given", "f", "Айгуль", "айгуль айгули"),
    ("ru", "patronymic", "m", "Аскарович", "аскаровича аскаровичу аскаровичем"),
    ("ru", "given", "m", "Павел", "павла павлу павлом павле"),
    ("ru", "given", "m", "Лев", "льва льву львом льве"),
    ("ru", "given", "f", "Любовь", "любови любовью"),
    ("ru", "given", "f", "Наталия", "наталии наталией наталиею"),
    ("uk", "surname", "m", "Петренко", "петренка петренку петренкові петренком петренкові"),
    ("uk", "surname", "f", "Петренко", "петренко"),
    ("uk", "surname", "m", "Зеленський", "зеленського зеленському зеленським"),
    ("uk", "surname", "f", "Тимошенкова", "тимошенкової тимошенковій тимошенкову тимошенковою"),
    ("uk", "surname", "m", "Кравець", "кравця кравцю кравцеві кравцем"),
    ("uk", "given", "m", "Федір", "федора федору федором"),
    ("uk", "given", "m", "Ігор", "ігоря ігорю ігореві ігорем"),
    ("uk", "given", "m", "Лев", "лева льва левові львові левом львом"),
    ("uk", "given", "f", "Дар'я", "дар'ї дар'ю дар'єю"),
    ("uk", "given", "f", "Майя", "майї майю майєю"),
    ("uk", "given", "f", "Любов", "любові любов'ю"),
    ("uk", "given", "f", "Рахіль", "рахілі рахіллю"),
    ("uk", "given", "f", "Ольга", "ольги ользі ольгу ольгою ольго"),
    ("en", "surname", "m", "Moore", "moore"),
]


@pytest.mark.parametrize(("language", "part", "gender", "name", "forms"), FORMS)
def test_a_name_has_its_forms(language: str, part: Part, gender: str, name: str, forms: str) -> None:
    found = rules_of(language).decline(name, part, gender)  # type: ignore[arg-type]
    assert set(forms.split()) <= set(found)


@pytest.mark.parametrize(("language", "least"), [("ru", 0.995), ("uk", 0.98)])
def test_given_names_have_the_forms_of_the_dictionary(language: str, least: float) -> None:
    """Every given name of a dictionary of the language, all singular cases: ours are not allowed to lack them."""
    analyzer = MorphAnalyzer(lang=language)
    names = {
        (word, "m" if "masc" in tag.grammemes else "f")
        for word, tag, normal, *_ in analyzer.dictionary.iter_known_words()
        if word == normal and "Name" in tag.grammemes and {"masc", "femn"} & tag.grammemes
    }
    there = all_forms = 0
    for name, gender in sorted(names)[::5]:
        ours = rules_of(language).decline(name, "given", gender)  # type: ignore[arg-type]
        theirs = _singular(analyzer, name, gender)
        there, all_forms = there + len(theirs & set(ours)), all_forms + len(theirs)
    assert all_forms > 3000
    assert there / all_forms >= least


def _singular(analyzer: MorphAnalyzer, name: str, gender: str) -> set[str]:
    for parse in analyzer.parse(name):
        tag = parse.tag
        if (
            parse.normal_form == name
            and "Name" in tag.grammemes
            and tag.gender == ("masc" if gender == "m" else "femn")
        ):
            cases = ("nomn", "gent", "datv", "accs", "ablt", "loct")
            return {one.word for one in parse.lexeme if "plur" not in one.tag.grammemes and one.tag.case in cases}
    return set()


def test_a_mans_surname_and_a_womans_do_not_meet_in_the_nominative() -> None:
    """Назарбаева is a woman in the nominative or a man in the genitive: the case says which."""
    rules = rules_of("ru")
    man, woman = rules.decline("Назарбаев", "surname", "m"), rules.decline("Назарбаева", "surname", "f")
    assert "nom" not in man["назарбаева"]
    assert woman["назарбаева"] == {"nom"}
    assert "назарбаевой" not in man


@pytest.mark.parametrize(
    ("ending", "case"),
    [
        *(("", "nom"), ("тың", "gen"), ("тің", "gen"), ("қа", "dat"), ("ге", "dat"), ("мен", "ins"), ("тан", "abl")),
        *(("тардың", "family"), ("ы", "nom"), ("ына", "dat"), ("-ның", "gen"), ("ұлы", None), ("тес", None)),
        ("а", None),
    ],
)
def test_kazakh_endings_with_either_harmony(ending: str, case: str | None) -> None:
    assert case_of(ending) == case


@given(st.text(max_size=60))
def test_folding_keeps_every_place(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


def test_letters_that_look_alike_are_folded() -> None:
    assert fold("Пётр O’Нил") == "Петр O'Нил"
    assert fold("Cарманов") == "Сарманов"  # the first letter was Latin
    assert fold("NATO") == "NATO"


@pytest.mark.shared
@pytest.mark.parametrize(("language", "floor"), [("ru", 0.965), ("uk", 0.995), ("kk", 0.99)])
def test_forms_seen_in_the_press_are_known(shared_data: Path, language: str, floor: float) -> None:
    path = shared_data / "morphology" / "person_forms" / "forms.jsonl.gz"
    rules = rules_of(language)
    right = total = 0
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        records = [one for one in map(json.loads, lines) if one["lang"] == language and "factRu" not in one["source"]]
    for record in records:
        form, base = fold(record["form"].split()[-1]).lower(), fold(record["base"].split()[-1])
        same_length = len(record["form"].split()) == len(record["base"].split())
        if not same_length or not base[0].isalpha() or "no ending" in record["basis"]:
            continue
        total += 1
        if rules.endings:
            right += form.startswith(base.lower()) and rules.endings(form[len(base) :]) is not None
        else:
            right += any(form in rules.decline(base, "surname", gender) for gender in ("m", "f"))
    assert right / total >= floor
