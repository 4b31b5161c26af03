"""What every language must hold and do: red until a new one is whole (docs/add-a-language.md)."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
import spacy
import yaml

from crawlers.outlet import LANGUAGES
from nlp.candidates import Register
from nlp.folding import fold
from nlp.language_id import identify
from nlp.languages import CODES, rules_of
from nlp.pipeline import Reader, build_reader
from nlp.records import Reading

SENTENCES = Path(__file__).parent / "languages"
KINDS = (
    *("full", "inflected", "initials", "capitals", "namesake", "named_after", "kin", "adjective", "role", "quote"),
    *("sentences", "language"),
)
WORD_SETS = (
    *("titles", "prepositions", "not_in_office", "named_after_before", "named_after_after", "family_before"),
    *("kin_before", "kin_after", "abbreviations", "closing_abbreviations", "particles"),
)


@cache
def battery(code: str) -> dict[str, Any]:
    path = SENTENCES / f"{code}.yml"
    assert path.is_file(), f"write sentences of {code} into {path}, as the other languages have them"
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert isinstance(data, dict)
    return data


@cache
def reader(code: str) -> Reader:
    own = battery(code)
    namesake = {"gender": "m", "names": {code: own["names"]["namesake"]}}
    he = {"id": "he", "gender": "m", "names": {code: own["names"]["he"]}, "not": [namesake]}
    she = {"id": "she", "gender": "f", "names": {code: own["names"]["she"]}}
    office = {"id": "office", "kind": "office", "title": "Office", "names": {code: own["office"]}}
    return build_reader(Register.model_validate({"candidates": [he, she], "subjects": [office]}), code)


def cases(*kinds: str) -> list[Any]:
    """Every sentence of the kinds in every language; one empty case where a language has no file."""
    found = []
    for code in CODES:
        path = SENTENCES / f"{code}.yml"
        own = yaml.safe_load(path.read_text(encoding="utf-8"))["cases"] if path.is_file() else {}
        for kind in kinds:
            found += [pytest.param(code, one, id=f"{code}-{kind}-{n}") for n, one in enumerate(own.get(kind) or [])]
    return found


def read(code: str, text: str) -> Reading:
    return reader(code).read("", text)


def test_collecting_and_reading_list_the_same_languages() -> None:
    assert set(LANGUAGES) == set(CODES), "name the language in Language of crawlers/outlet.py too"


@pytest.mark.parametrize("code", CODES)
def test_the_folder_is_whole(code: str) -> None:
    rules = rules_of(code)
    assert rules.code == code
    assert spacy.blank(code).lang == code
    for name in WORD_SETS:
        words = getattr(rules, name)
        assert all(word == fold(word).lower() for word in words), f"{name}: folded, in small letters"
    assert all(not word.endswith(".") for word in rules.abbreviations)
    assert rules.titles and rules.abbreviations and rules.credits.credit
    assert (rules.endings is None) == (not rules.shown_endings)


@pytest.mark.parametrize("code", CODES)
def test_there_are_sentences_of_every_kind(code: str) -> None:
    assert set(battery(code)["cases"]) == set(KINDS)


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("site_language", ["en", "ru", "kk"])
def test_the_site_has_a_word_for_the_language(code: str, site_language: str) -> None:
    folder = resources.files("datasette_config") / "public" / "plugins" / "tarazy_site" / "languages"
    texts = json.loads((folder / f"{site_language}.json").read_text(encoding="utf-8"))
    assert texts.get(f"language.{code}")


@pytest.mark.parametrize(
    ("code", "case"),
    cases("full", "inflected", "initials", "capitals", "namesake", "named_after", "kin", "adjective", "role"),
)
def test_who_is_counted(code: str, case: list[Any]) -> None:
    text, subjects, *kind = case
    found = read(code, text).mentions
    assert [one.subject for one in found if one.kind in ("name", "role")] == subjects
    assert {one.kind for one in found} >= set(kind)


@pytest.mark.parametrize(("code", "case"), cases("quote"))
def test_who_speaks(code: str, case: list[str]) -> None:
    text, speaker = case
    assert [one.speaker for one in read(code, text).quotes] == [speaker]


@pytest.mark.parametrize(("code", "case"), cases("sentences"))
def test_where_sentences_end(code: str, case: list[Any]) -> None:
    text, sentences = case
    nlp = spacy.blank(code)
    nlp.add_pipe("press_sentences")
    assert len(list(nlp(text).sents)) == sentences


@pytest.mark.parametrize(("code", "case"), cases("language"))
def test_the_language_is_told(code: str, case: str) -> None:
    assert identify(case, (code, "en")) == code
    assert identify(case, ("en", code)) == code
