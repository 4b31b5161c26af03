"""What reading an article costs: as a multiple of what spaCy's blank tokeniser takes for the same text, on one core."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import spacy

from bench.marked import factrueval, records, register_of
from bench.speed import best
from nlp.pipeline import Reader, build_reader

Row = dict[str, Any]
TEXTS = 100
PEOPLE = 1_000
GIVEN = {
    "ru": "Данияр Айгуль Рустам Пётр Елена Асель Болат Игорь Марина Сергей".split(),
    "en": "Daniyar Aigul Rustam Peter Elena Assel Bolat Igor Marina Gavin".split(),
}
SYLLABLES = {
    "ru": "бал кен тур ман сар дул жан тол бек ким мур ден".split(),
    "en": "bal ken tur man sar dul jan".split(),
}
ENDS = {"ru": ("ов", "ин", "енко", "баев"), "en": ("ov", "in", "enko", "bayev")}


def run(data: Path) -> list[Row]:
    """Rows for Russian and English: articles that name nobody of 1,000 people, and articles that name somebody."""
    news = (one["text"] for one in records(data / "us2016" / "articles.jsonl.gz"))
    english = [text for text in islice(news, 600) if "Trump" in text or "Clinton" in text][:TEXTS]
    russian = factrueval(data)
    rows = _language("ru", [one.text for one in russian.texts[:TEXTS]], [*russian.frequent().items()])
    people = [("clinton", "Hillary Clinton"), ("trump", "Donald Trump")]
    return [*rows, *_language("en", english, people)]


def _language(language: str, texts: list[str], named: list[tuple[str, str]]) -> list[Row]:
    tokeniser = spacy.blank(language).make_doc
    strangers = _invented(language, PEOPLE)
    rows = []
    for what, people in (("nobody", strangers), ("somebody", [*named, *strangers[len(named) :]])):
        register = register_of(people, language)
        whole, without = build_reader(register, language), build_reader(register, language, tone=False)
        chosen = [text for text in texts if bool(without.read("", text).mentions) == (what == "somebody")]
        base = best(partial(_each, tokeniser, chosen))
        for part, reader in (("without tone", without), ("with tone", whole)):
            ours = best(partial(_read_all, reader, chosen))
            rows.append(
                {
                    "measure": f"reading an article that names {what}, times spaCy's blank tokeniser",
                    "language": language,
                    "part": f"{part}, {PEOPLE:,} people",
                    "value": ours / base,
                    "n": len(chosen),
                    "ms": 1000 * ours / len(chosen),
                }
            )
    return rows


def _read_all(reader: Reader, texts: list[str]) -> None:
    for text in texts:
        reader.read("", text)


def _each(work: Callable[[str], object], texts: list[str]) -> None:
    for text in texts:
        work(text)


def _invented(language: str, count: int) -> list[tuple[str, str]]:
    """Names of nobody, always the same."""
    chance = random.Random(1)
    names = set[str]()
    while len(names) < count:
        stem = "".join(chance.choices(SYLLABLES[language], k=2)).capitalize()
        names.add(f"{chance.choice(GIVEN[language])} {stem}{chance.choice(ENDS[language])}")
    return [(name, name) for name in sorted(names)]
