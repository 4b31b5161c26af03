"""Kazakh for spaCy: tokens, stop words, numbers, sentence ends; sentences of our own."""

from __future__ import annotations

import pytest
import spacy

from nlp.pipeline import FACTORIES


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
