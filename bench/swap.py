"""The name-swap audit: the same texts with one candidate's name in another's place. Is each found equally often?

A name of the marked news is replaced, in its own case, by each name of an invented register in turn. Names are put in
the place of one of the same sex, so that verbs agree. What differs between the candidates is then the reader's doing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from bench.marked import Marked, Text, gender_of, kaznerd, records, slavicner
from nlp.candidates import Candidate, Register
from nlp.languages import rules_of
from nlp.languages.rules import CASES, Forms, Gender, LanguageRules
from nlp.pipeline import Reader, build_reader

Row = dict[str, Any]
LEAST = 5
BEFORE = re.compile(r"\b[A-Z][\w.]*\s+\Z")
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
NAMES: dict[str, tuple[str, ...]] = {
    "ru": (
        *("Данияр Сарманов", "Пётр Кравченко", "Степан Дубовской", "Игорь Лебедь", "Андре Дюма", "Арман Ким"),
        *("Айгуль Толенова", "Вера Коваленко", "Анна Белецкая", "Асель Жунусова-Цой"),
    ),
    "uk": (
        *("Данияр Сарманов", "Петро Кравченко", "Степан Дубівський", "Ігор Кравець", "Андре Дюма", "Тарас Бондар"),
        *("Айгуль Толенова", "Віра Коваленко", "Ганна Білецька", "Леся Гайдай"),
    ),
    "kk": ("Данияр Сарманов", "Бекзат Серікұлы", "Арман Ким", "Айгүл Төленова", "Болат Ахмет"),
    "en": ("Daniyar Sarmanov", "Peter Kowalski", "Arman Kim", "Laura Moore", "Vera O'Hara"),
}
"""Invented, each of another declension."""


def run(data: Path) -> list[Row]:
    """Recall of each candidate in the others' places, and the widest difference, for each language (points: 0..100)."""
    swapped: dict[str, Callable[[str], Iterator[Text]]] = {
        "ru": lambda name: _slavic(slavicner(data, "ru"), name),
        "uk": lambda name: _slavic(slavicner(data, "uk"), name),
        "kk": lambda name: _kazakh(kaznerd(data), name),
        "en": lambda name: _english(data, name),
    }
    return [row for language, texts in swapped.items() for row in audit(language, texts)]


def audit(language: str, texts_of: Callable[[str], Iterable[Text]]) -> list[Row]:
    """The rows of a language; `texts_of` gives the texts that name only the one.

    A surname that is also a given name (Ким) needs the full name first, unless a person allows it alone, as
    `tarazy register test` asks them to decide: the widest difference is given for both.
    """
    rows: list[Row] = []
    recalls: dict[str, tuple[Gender, float]] = {}
    for allowed in (False, True):
        register = register_of(language, allowed=allowed)
        reader = build_reader(register, language)
        for candidate in register.candidates:
            name = candidate.display(language)
            if allowed and candidate.surname_alone == "auto":
                continue  # as in the first round
            found, total = _recall(reader, candidate, texts_of(name))
            recalls[name] = candidate.gender, found / total
            if not allowed:
                rows.append(_row("mention recall", language, f"name swap, {name}", found / total, total))
        widest = 100 * max(_spread(recalls.values(), gender) for gender in ("m", "f"))
        part = "name swap, surnames allowed alone" if allowed else "name swap, as by default"
        rows.append(_row("widest difference of recall, points", language, part, widest, len(recalls)))
    return rows


def _row(measure: str, language: str, part: str, value: float, n: int) -> Row:
    return {"measure": measure, "language": language, "part": part, "value": value, "n": n}


def _recall(reader: Reader, candidate: Candidate, texts: Iterable[Text]) -> tuple[int, int]:
    """Mentions found, and all."""
    found = total = 0
    for text in texts:
        found += hits(reader, text, candidate.id)
        total += len(text.mentions)
    return found, total


def _spread(recalls: Iterable[tuple[Gender, float]], gender: Gender) -> float:
    own = [recall for one, recall in recalls if one == gender]
    return max(own) - min(own) if own else 0.0


def register_of(language: str, *, allowed: bool = False) -> Register:
    """The invented names as a register; `allowed`: whose surname is also a given name or place, counts alone."""
    people, rules = [], rules_of(language)
    for number, name in enumerate(NAMES[language]):
        given, surname = name.split()
        gender = "f" if given in ("Laura", "Vera") else gender_of(name, language)
        person: Row = {
            "id": f"p{number}",
            "gender": gender,
            "names": {language: {"given": given, "surname": surname}},
        }
        if allowed and rules.collision(surname) == 2:
            person["surname_alone"] = "allow"
        people.append(person)
    return Register.model_validate({"candidates": people})


def hits(reader: Reader, text: Text, candidate: str) -> int:
    """How many of the text's mentions are found and given to the candidate."""
    title, _, body = text.text.partition("\n\n")
    found = [(one.start, one.end) for one in reader.read(title, body).mentions if one.subject == candidate]
    return sum(any(start < e and s < end for s, e in found) for start, end, _ in text.mentions)


def _slavic(marked: Marked, name: str) -> Iterator[Text]:
    """Each text with one of its people under the other name, for everybody frequent of the same sex."""
    rules = rules_of(marked.language)
    gender = gender_of(name, marked.language)
    for person, base in marked.frequent(LEAST).items():
        if len(base.split()) == 2 and gender_of(base, marked.language) == gender:
            for text in marked.texts:
                made = swapped(text, person, forms_of(base, gender, rules), forms_of(name, gender, rules))
                if made.mentions:
                    yield made


def forms_of(name: str, gender: Gender, rules: LanguageRules) -> tuple[Forms, Forms]:
    """Forms of given name and surname."""
    given, surname = name.split()
    return rules.decline(given, "given", gender), rules.decline(surname, "surname", gender)


def swapped(text: Text, person: str, old: tuple[Forms, Forms], new: tuple[Forms, Forms]) -> Text:
    """The text with the person's mentions under the new name. Only mentions of surname, or given name and surname,
    in forms that the rules know are replaced; the others are left and not counted."""
    made, end = Text(text.id, ""), 0
    for start, stop, one in sorted(text.mentions):
        words = WORD.findall(text.text[start:stop])
        replaced = in_case(words, old, new) if one == person and start >= end else None
        if replaced is None or " ".join(words) != text.text[start:stop]:
            continue
        made.text += text.text[end:start]
        made.mentions.append((len(made.text), len(made.text) + len(replaced), person))
        made.text, end = made.text + replaced, stop
    made.text += text.text[end:]
    return made


def in_case(words: list[str], old: tuple[Forms, Forms], new: tuple[Forms, Forms]) -> str | None:
    """The new name in the case of the old one's words; None where they are no form of it."""
    if not 1 <= len(words) <= 2:
        return None
    cases = old[1].get(words[-1].lower(), frozenset())
    if len(words) == 2:
        cases &= old[0].get(words[0].lower(), frozenset())
    case = next((one for one in CASES if one in cases), None)
    if case is None or (case == "nom" and len(cases) > 1):
        return None  # Мэй is one form for all cases: nothing says which one the new name should have
    tables = new if len(words) == 2 else new[1:]
    forms = [next(form for form, own in table.items() if case in own) for table in tables]
    return " ".join("-".join(part.capitalize() for part in form.split("-")) for form in forms)


def _kazakh(marked: Marked, name: str) -> Iterator[Text]:
    """Sentences with a person's base name changed, the ending kept."""
    for text in marked.texts:
        for start, end, base in text.mentions:
            form = text.text[start:end]
            if len(base.split()) == 2 and form.startswith(base):
                new = name + form[len(base) :]
                yield Text(text.id, text.text[:start] + new + text.text[end:], [(start, start + len(new), base)])


def _english(data: Path, name: str) -> Iterator[Text]:
    """Articles with Donald Trump under the other name: he alone, not his family or what is called after him."""
    surname = name.split()[1]
    bare = re.compile(r"(?<![A-Z][a-z] )(?:\bDonald )?\bTrump\b(?! [A-Z])")
    for record in records(data / "quotes" / "polnear" / "dev.jsonl.gz"):
        made, end = Text(record["id"], ""), 0
        for match in bare.finditer(record["text"]):
            before = BEFORE.search(record["text"], max(0, match.start() - 40), match.start())
            if before is not None and not match[0].startswith("Donald"):
                continue  # Melania Trump, Mr. Trump
            new = name if match[0].startswith("Donald") else surname
            made.text += record["text"][end : match.start()]
            made.mentions.append((len(made.text), len(made.text) + len(new), "trump"))
            made.text, end = made.text + new, match.end()
        made.text += record["text"][end:]
        if made.mentions:
            yield made
