"""Kazakh for spaCy: tokens, stop words, numbers, sentence ends; sentences of our own."""

from __future__ import annotations

import pytest
import spacy

from nlp.language_id import identify
from nlp.pipeline import FACTORIES, Reader


def tokens(text: str) -> list[str]:
    return [token.text for token in spacy.blank("kk")(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Жиынға әкім, депутат т.б. қатысты.", "Жиынға|әкім|,|депутат|т.б.|қатысты|."),
        ("Ол 1995 ж. туған.", "Ол|1995|ж.|туған|."),
        ("Бюджеттен 5 млн. тг. бөлінді.", "Бюджеттен|5|млн.|тг.|бөлінді|."),
        ("Бұл — сармановтық.", "Бұл|—|сармановтық|."),
        ("Келген Қ.Тоқаев емес.", "Келген|Қ.|Тоқаев|емес|."),
        ("Қасым-Жомарт келді.", "Қасым-Жомарт|келді|."),
        ("Ол ауыл,қала аралады.", "Ол|ауыл|,|қала|аралады|."),
        ("Алма-тауық,ұн қымбаттады", "Алма-тауық|,|ұн|қымбаттады"),
        ("«Жұмыс бітті», - деді ол.", "«|Жұмыс|бітті|»|,|-|деді|ол|."),
        ("Толығырақ: https://news.example.kz/a?b=1 сайтында.", "Толығырақ|:|https://news.example.kz/a?b=1|сайтында|."),
        ("Хат press@example.kz мекенжайына келді.", "Хат|press@example.kz|мекенжайына|келді|."),
        ("Ol 1995 j. tuğan.", "Ol|1995|j.|tuğan|."),
        ("Toqaev Şymkentke keldı.", "Toqaev|Şymkentke|keldı|."),
    ],
)
def test_tokens(text: str, expected: str) -> None:
    assert tokens(text) == expected.split("|")


@pytest.mark.parametrize("word", "он бесінші жиырмасыншы қырқыншы екінші 20-шы 1,5 мың 2005 15% besınşı".split())
def test_numbers(word: str) -> None:
    assert spacy.blank("kk")(word)[0].like_num


@pytest.mark.parametrize("word", ["қала", "Тоқаев", "онда", "бірақ"])
def test_no_numbers(word: str) -> None:
    assert not spacy.blank("kk")(word)[0].like_num


def test_stop_words_in_both_alphabets() -> None:
    assert [token.text for token in spacy.blank("kk")("Бұл үшін мектеп және қала") if not token.is_stop] == [
        "мектеп",
        "қала",
    ]
    assert [token.text for token in spacy.blank("kk")("Būl üşın mektep jäne qala") if not token.is_stop] == [
        "mektep",
        "qala",
    ]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Ол 1995 ж. Алматыда туған. Қазір Астанада тұрады.", 2),
        ("Жиынға әкім, депутат т.б. қатысты. Бәрі сөйледі.", 2),
        ("Базарда ет, май, нан т.б. Бәрі қымбат.", 2),
        ("Жобаға 5 млрд. Теңге емес, доллар кетті.", 1),
        ("Қ. Тоқаев келді. Ә. Бөкейхан көшесі жабық.", 2),
        ("Бұл — сармановтық. Басқасы жоқ!", 2),
        ("Неге? Себебі белгісіз… Күтеміз.", 3),
    ],
)
def test_sentence_ends(text: str, sentences: int) -> None:
    assert FACTORIES
    nlp = spacy.blank("kk")
    nlp.add_pipe("press_sentences")
    assert len(list(nlp(text).sents)) == sentences


def test_the_language_can_be_stored() -> None:
    nlp = spacy.blank("kk")
    assert spacy.blank("kk").from_bytes(nlp.to_bytes()).lang == "kk"


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        ("Daniiar Sarmanov ükımet jiynyna qatysty.", ["sarmanov"]),
        ("Daniiar Sarmanovtyñ sözı. Sarmanovqa sūraq qoiyldy, Sarmanovpen kezdestı.", ["sarmanov"] * 3),
        ("D. Sarmanov keldı. Sarmanovtan jauap joq.", ["sarmanov"] * 2),
        ("Aigül Tölenovanyñ sapary. Tölenovağa alğys aityldy.", ["tolenova"] * 2),
        ("AIGÜL TÖLENOVA JEÑDI. Tölenova quandy.", ["tolenova"] * 2),
        ("AİGÜL TÖLENOVA JEÑDI.", ["tolenova"]),
        ("Aıgúl Tólenovanyń sózi tyńdaldy.", ["tolenova"]),  # letters of 2018
        ("Daniiar Asqarūly Sarmanovtyñ hatyn oqydy.", ["sarmanov"]),
        ("Sarmanov-tyñ sözı.", ["sarmanov"]),
        ("Bapker Timur Beisenov riza. Beisenovtıñ komandasy jeñdı.", []),
        ("Serık Sarmanov än saldy.", []),
        ("Daniiar Sarmanov köşesı jabyldy.", []),
        ("Daniiar Sarmanov atyndağy mektep aşyldy.", []),
    ],
)
def test_names_in_latin_letters(readers: dict[str, Reader], text: str, subjects: list[str]) -> None:
    found = readers["kk"].read("Jañalyq", text).mentions
    assert [one.subject for one in found if one.kind == "name"] == subjects


def test_latin_offices_and_speech(readers: dict[str, Reader]) -> None:
    text = "«Biz bügın keşke deiın osy jūmysty tolyq bıtıremız», - dedı Daniiar Sarmanov."
    [quote] = readers["kk"].read("Jañalyq", text).quotes
    assert quote.speaker == "sarmanov"
    [role] = readers["kk"].read("Jañalyq", "Memleket basşysyna hat jazyldy.").mentions
    assert (role.subject, role.kind) == ("president", "role")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Prezident bügın auyl tūrğyndarymen kezdesıp, jaña mektep turaly aitty.", "kk"),
        ("Prezıdent búgin aýyl turǵyndarymen kezdesip, jańa mektep týraly aıtty.", "kk"),
        ("The president met the people of the village today and spoke of a café.", "en"),
        ("Президент бүгін ауыл тұрғындарымен кездесіп, жаңа мектеп туралы айтты.", "kk"),
    ],
)
def test_latin_kazakh_is_told_from_english(text: str, language: str) -> None:
    assert identify(text, ("kk", "en")) == language
