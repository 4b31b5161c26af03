"""How well candidates are found: on news with persons marked by hand, of other campaigns than ours."""

from __future__ import annotations

import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from bench.marked import Marked, factrueval, kaznerd, register_of
from nlp.candidates import Register
from nlp.pipeline import Reader, build_reader
from nlp.records import Reading
from nlp.transliteration import kazakh_latin

RULE_MINIMUM = 50  # mentions, below which a rule's precision says little
REGISTERS = Path(__file__).parent / "registers"
Row = dict[str, Any]


def run(data: Path) -> list[Row]:
    """Rows of precision and recall for each language; `data` is the folder of marked data."""
    rows = [row for language in ("ru", "uk") for row in [*slavic(data, language), *frequent(data, language)]]
    by_mention = [row for marked in (factrueval(data), kaznerd(data)) for row in registered(marked)]
    return [*rows, *by_mention, *kazakh(data), *kazakh(data, latin=True), *english(data)]


def slavic(data: Path, language: str) -> list[Row]:
    """Precision and recall of surname-bearing mentions in SlavicNER (topics Brexit and Nord Stream), and by rule."""
    register = campaign_register("europe-2018.yml")
    reader = build_reader(register, language)
    surnames = {one.id: _stems(one.names[language].surname) for one in register.candidates}
    found = wrong = missed = present = present_found = 0
    accepted, right = Counter[str](), Counter[str]()
    for record in _records(data / "ner" / "slavicner" / f"{language}.jsonl.gz"):
        gold = [
            (start, end, key)
            for start, end, _, lemma, entity in record["entities"]
            if (key := entity.removeprefix("PER-").lower()) in surnames and surnames[key] in lemma.lower()
        ]
        mentions = _read(reader, record["text"]).mentions
        got = [(one.start, one.end, one.subject) for one in mentions]
        for one, place in zip(mentions, got, strict=True):
            accepted[one.rule] += 1
            right[one.rule] += any(_overlap(place, other) for other in gold)
        hits = sum(any(_overlap(one, other) for other in got) for one in gold)
        found, missed = found + hits, missed + len(gold) - hits
        wrong += sum(not any(_overlap(one, other) for other in gold) for one in got)
        keys = {key for *_, key in gold}
        present, present_found = present + len(keys), present_found + len(keys & {key for *_, key in got})
    source = {"language": language, "part": "slavicner", "n": found + missed}
    return [
        {"measure": "mention precision", "value": found / (found + wrong), **source},
        {"measure": "mention recall", "value": found / (found + missed), **source},
        {"measure": "candidate-in-article recall", "value": present_found / present, **source | {"n": present}},
        *(
            {"measure": f"precision of rule {rule}", "value": right[rule] / n, **source | {"n": n}}
            for rule, n in accepted.most_common()
            if n >= RULE_MINIMUM
        ),
    ]


def frequent(data: Path, language: str) -> list[Row]:
    """The same with everybody as register who is named at least five times, under the name in full most seen.

    Rules were written while looking at the documents of even number; those of odd number are the other half. What the
    data calls by two names (Т.Мей, marked as Trump) is right where the name that people wrote down is the person's.
    """
    records = list(_records(data / "ner" / "slavicner" / f"{language}.jsonl.gz"))
    people = _frequent_people(records)
    register = Register.model_validate(
        {"candidates": [_candidate(f"p{place}", name, language) for place, name in enumerate(people.values())]}
    )
    ids = {entity: f"p{place}" for place, entity in enumerate(people)}
    stems = {ids[entity]: _stems(name.split()[1]) for entity, name in people.items()}
    reader, rows = build_reader(register, language), []
    for half, part in enumerate(("looked at", "other half")):
        found = missed = wrong = 0
        for record in records[half::2]:
            named = [
                (start, end, lemma.lower(), ids.get(entity)) for start, end, _, lemma, entity in record["entities"]
            ]
            gold = [(start, end, key) for start, end, lemma, key in named if key and stems[key] in lemma]
            got = [(one.start, one.end, one.subject) for one in _read(reader, record["text"]).mentions]
            hits = sum(any(_overlap(one, other) for other in got) for one in gold)
            found, missed = found + hits, missed + len(gold) - hits
            spans = [(start, end, lemma) for start, end, lemma, _ in named]
            wrong += sum(
                not any(_overlap(one, other) for other in gold)
                and not any(start < one[1] and one[0] < end and stems[one[2]] in lemma for start, end, lemma in spans)
                for one in got
            )
        source = {"language": language, "part": f"slavicner, {len(people)} people, {part}", "n": found + missed}
        rows.append({"measure": "mention precision", "value": found / (found + wrong), **source})
        rows.append({"measure": "mention recall", "value": found / (found + missed), **source})
    return rows


def registered(marked: Marked) -> list[Row]:
    """Everybody frequent of a set under their base name, mention by mention; what lies in no person is wrong."""
    people = marked.frequent()
    reader = build_reader(register_of(people.items(), marked.language), marked.language)
    ids = {person: f"p{place}" for place, person in enumerate(people)}
    stems = {person: _stems(base.split()[-1]) for person, base in people.items()}
    found = total = inside = ours = 0
    for text in marked.texts:
        got = [(one.start, one.end, one.subject) for one in _read(reader, text.text).mentions if one.kind == "name"]
        gold = [
            (start, end, ids[person])
            for start, end, person in text.mentions
            if person in ids and stems[person] in text.text[start:end].lower()
        ]
        found += sum(any(_overlap(one, other) for other in got) for one in gold)
        inside += sum(any(start < one[1] and one[0] < end for start, end in text.persons) for one in got)
        total, ours = total + len(gold), ours + len(got)
    source = {"language": marked.language, "part": f"{marked.name}, {len(people)} people"}
    return [
        {"measure": "mention recall", "value": found / total, "n": total, **source},
        {"measure": "mention precision", "value": inside / ours, "n": ours, **source},
    ]


def _frequent_people(records: list[Row], least: int = 5) -> dict[str, str]:
    lemmas: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for record in records:
        for *_, lemma, entity in record["entities"]:
            if entity.startswith("PER-"):
                lemmas[entity][lemma] += 1
    people = {}
    for entity, seen in lemmas.items():
        full = [(n, lemma) for lemma, n in seen.items() if len(lemma.split()) == 2 and lemma.istitle()]
        if sum(seen.values()) >= least and full:
            people[entity] = max(full)[1]
    return people


def _candidate(key: str, name: str, language: str) -> Row:
    given, surname = name.split()
    gender = "f" if given[-1] in "ая" else "m"
    return {"id": key, "gender": gender, "names": {language: {"given": given, "surname": surname}}}


def kazakh(data: Path, *, latin: bool = False) -> list[Row]:
    """Inflected full names found in KazNERD sentences, and mentions that lie in no person's name.

    With `latin` the texts are put into the Latin letters of 2021 first, the register's names stay in Cyrillic: it tells
    whether endings, sentences and words of Latin texts are known, not how the press spells names there.
    """
    spell = kazakh_latin if latin else str
    pairs = [
        (record["form"], record["base"])
        for record in _records(data / "morphology" / "person_forms" / "forms.jsonl.gz")
        if record["lang"] == "kk" and "no ending" not in record["basis"] and len(record["base"].split()) == 2
    ]
    bases = sorted({base for _, base in pairs})
    reader = build_reader(_made_register(bases), "kk")
    hits = sum(
        bool(reader.read(*map(spell, ("Жаңалық", f"Бүгін қалада {form} туралы айтылды."))).mentions)
        for form, _ in pairs
    )
    inside = total = 0
    for record in _records(data / "ner" / "kaznerd" / "valid.jsonl.gz"):
        persons = [
            (len(spell(record["text"][:start])), len(spell(record["text"][:end])), "")
            for start, end, kind in record["entities"]
            if kind == "PERSON"
        ]
        for one in reader.read("", spell(record["text"])).mentions:
            place = (one.start - 2, one.end - 2, "")  # an empty title and a blank line stand before
            inside, total = inside + any(_overlap(place, person) for person in persons), total + 1
    recall, precision = hits / len(pairs), inside / total
    letters = ", Latin" if latin else ""
    return [
        {
            "measure": f"mention recall{letters}",
            "language": "kk",
            "part": "kaznerd forms",
            "value": recall,
            "n": len(pairs),
        },
        {
            "measure": f"mention precision{letters}",
            "language": "kk",
            "part": "kaznerd valid",
            "value": precision,
            "n": total,
        },
    ]


def english(data: Path) -> list[Row]:
    """Whether Clinton and Trump are in an article at all, against people's counts in PolNeAR."""
    reader = build_reader(campaign_register("us-2016.yml"), "en")
    both = ours = theirs = 0
    for record in _records(data / "quotes" / "polnear" / "dev.jsonl.gz"):
        reading = _read(reader, record["text"])
        for key in ("clinton", "trump"):
            counted = sum(one.subject == key and one.kind == "name" for one in reading.mentions)
            human = int(record[f"{key}_count"] or 0)
            both += bool(counted and human)
            ours += bool(counted)
            theirs += bool(human)
    source = {"language": "en", "part": "polnear dev (articles)", "n": theirs}
    return [
        {"measure": "mention precision", "value": both / ours, **source},
        {"measure": "mention recall", "value": both / theirs, **source},
    ]


def campaign_register(name: str) -> Register:
    """A register of bench/registers."""
    return Register.model_validate(yaml.safe_load((REGISTERS / name).read_text(encoding="utf-8")))


def _made_register(names: list[str]) -> Register:
    """A register of Kazakh names, given name first; the gender does not matter to Kazakh forms."""
    people = []
    for number, name in enumerate(names):
        given, surname = name.split()
        people.append({"id": f"p{number}", "gender": "m", "names": {"kk": {"given": given, "surname": surname}}})
    return Register.model_validate({"candidates": people})


def _read(reader: Reader, text: str) -> Reading:
    title, _, body = text.partition("\n\n")
    return reader.read(title, body)


def _records(path: Path) -> Iterator[Row]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _overlap(one: tuple[int, int, str], other: tuple[int, int, str]) -> bool:
    return one[0] < other[1] and other[0] < one[1] and one[2] == other[2]


def _stems(surname: str) -> str:
    return surname.lower()[: max(3, len(surname) - 2)]
