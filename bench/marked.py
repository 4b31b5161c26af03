"""Registers made of marked news by themselves: each frequent person under their base name, nobody chosen by hand."""

from __future__ import annotations

import gzip
import json
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nlp.candidates import Register
from nlp.languages.dictionary import Dictionary
from nlp.languages.rules import Gender

Row = dict[str, Any]
FREQUENT = 5
"""Mentions in the whole set, from which on somebody is in the register."""
HALVES = ("looked at", "not looked at")


@dataclass(slots=True)
class Text:
    """A marked text: who is named where, and the spans of persons that are not judged."""

    id: str
    text: str
    mentions: list[tuple[int, int, str]] = field(default_factory=list)
    """Start, end, person."""
    persons: list[tuple[int, int]] = field(default_factory=list)
    """All persons' spans."""

    @property
    def half(self) -> str:
        """Which half of the texts it is in: by its id, so that it never changes."""
        return HALVES[zlib.crc32(self.id.encode()) % 2]


@dataclass(slots=True)
class Marked:
    """A set: its name, its texts, and the base name of every person in it (given names, surname last)."""

    name: str
    language: str
    texts: list[Text]
    bases: dict[str, str]

    def frequent(self, least: int = FREQUENT) -> dict[str, str]:
        """Persons named at least so often, in two words or more."""
        counts = Counter(person for text in self.texts for *_, person in text.mentions)
        return {one: base for one, base in self.bases.items() if counts[one] >= least and " " in base}


def records(path: Path) -> Iterator[Row]:
    """The rows of a gzipped JSON Lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def slavicner(data: Path, language: str) -> Marked:
    """SlavicNER: persons by their id over languages; the base name is the commonest lemma of two words or more."""
    lemmas: defaultdict[str, Counter[str]] = defaultdict(Counter)
    texts = []
    for record in records(data / "ner" / "slavicner" / f"{language}.jsonl.gz"):
        text = Text(record["id"], record["text"])
        for start, end, kind, lemma, entity in record["entities"]:
            if kind == "PER":
                text.persons.append((start, end))
            if kind == "PER" and entity.startswith("PER-"):
                text.mentions.append((start, end, entity))
                lemmas[entity][" ".join(lemma.split())] += " " in lemma.strip()
        texts.append(text)
    bases = {one: counts.most_common(1)[0][0] for one, counts in lemmas.items() if any(counts.values())}
    return Marked("slavicner", language, texts, bases)


def factrueval(data: Path) -> Marked:
    """factRuEval-2016: persons by first and last name of their chains."""
    texts, bases = [], {}
    for record in records(data / "ner" / "factrueval2016" / "devset.jsonl.gz"):
        text = Text(record["id"], record["text"])
        text.persons = [(start, end) for start, end, kind in record["entities"] if kind == "Person"]
        for chain in record["coref"]:
            attributes = chain["attrs"]
            if chain["type"] == "Person" and attributes.get("firstname") and attributes.get("lastname"):
                base = f"{attributes['firstname'][0]} {attributes['lastname'][0]}"
                if not _in_nominative(attributes["firstname"][0]):
                    continue  # written down as in the text (Егора), so no base name
                bases[base] = base
                text.mentions += [(start, end, base) for start, end in chain["mentions"]]
        texts.append(text)
    return Marked("factrueval", "ru", texts, bases)


def _in_nominative(given: str) -> bool:
    known = [one for one in Dictionary("ru").parses(given) if one.is_known]
    return not known or any("nomn" in one.tag.grammemes for one in known)


def kaznerd(data: Path) -> Marked:
    """KazNERD: persons by the base name that person_forms has for the form."""
    forms = {
        row["form"]: row["base"]
        for row in records(data / "morphology" / "person_forms" / "forms.jsonl.gz")
        if row["lang"] == "kk"
    }
    texts = []
    for record in records(data / "ner" / "kaznerd" / "valid.jsonl.gz"):
        text = Text(record["id"], record["text"])
        for start, end, kind in record["entities"]:
            if kind == "PERSON":
                text.persons.append((start, end))
                if base := forms.get(record["text"][start:end]):
                    text.mentions.append((start, end, base))
        texts.append(text)
    return Marked("kaznerd", "kk", texts, {base: base for base in forms.values()})


def gender_of(base: str, language: str) -> Gender:
    """From the given name in the dictionary, else from the surname's end."""
    given, surname = base.split()[0], base.split()[-1]
    if language in ("ru", "uk"):
        parses = Dictionary(language).parses(given)
        for parse in parses:
            if {"Name", "nomn"} <= parse.tag.grammemes and parse.tag.gender and str(parse.tag.gender) != "ms-f":
                return "f" if str(parse.tag.gender) == "femn" else "m"
    feminine = surname.endswith(("ова", "ева", "єва", "ина", "іна", "ская", "цкая", "ська", "цька"))
    return "f" if feminine or given.endswith(("а", "я", "ия", "a")) else "m"


def register_of(people: Iterable[tuple[str, str]], language: str) -> Register:
    """A register of (id, base name) pairs with nothing but the base name and a gender guessed from it."""
    made = []
    for number, (_, base) in enumerate(people):
        *givens, surname = base.split()
        name = {"given": givens[0], "surname": surname} if givens else {"surname": surname}
        made.append({"id": f"p{number}", "gender": gender_of(base, language), "names": {language: name}})
    return Register.model_validate({"candidates": made})
