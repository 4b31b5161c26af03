"""How well direct speech and its speakers are found in English campaign news, marked by people and by publishers.

PolNeAR marks who is the source of what; `quotes` are the pieces that are one quotation. Rules were written while
looking at the articles of even number of its training part; those of odd number, and the dev part, are the other half.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from bench.marked import records
from bench.mentions import campaign_register
from nlp.candidates import Register
from nlp.components.quotation import SPEECH_WORDS
from nlp.components.stretches import quoted_spans
from nlp.folding import fold
from nlp.languages.en.speech import SPEECH
from nlp.pipeline import Reader, build_reader

INVENTED = Path(__file__).parent.parent / "tests" / "nlp"
"""Where the project's own sentences are: speech/<language>.tsv, with the register hard/register.yml."""
MARK = re.compile(r"\[([^\]|]*)\|([^\]]*)\]")
PRONOUNS = SPEECH.pronouns
HALF = 0.5
Row = dict[str, Any]
TITLES = r"Mr\.|Mrs\.|Ms\.|Secretary|State|Republican|Democratic|GOP|Sen\.|Rodham|J\."
Span = tuple[int, int]
EDGE = " \n\u00a0\"“”„«»‘’',.;:!?-—–…"
"""Characters at a span's ends in which markings differ without meaning anything."""


def run(data: Path) -> list[Row]:
    """Rows for PolNeAR (two halves), for the news of 2016, and for the project's own texts."""
    train = list(records(data / "quotes" / "polnear" / "train.jsonl.gz"))
    dev = list(records(data / "quotes" / "polnear" / "dev.jsonl.gz"))
    return [
        *polnear("looked at", train[::2]),
        *polnear("other half", [*train[1::2], *dev]),
        *reported("looked at", train[::2]),
        *reported("other half", [*train[1::2], *dev]),
        *published(data),
        *(row for language in ("ru", "uk", "kk") for row in (*invented(language), *invented_reports(language))),
    ]


def polnear(half: str, articles: Iterable[Row]) -> list[Row]:
    """Spans of direct speech, and who speaks in those whose marked source names a candidate."""
    register = campaign_register("us-2016.yml")
    reader, names = build_reader(register, "en"), _patterns(register)
    counts = Counter[str]()
    for article in articles:
        text = article["text"]
        title, _, body = text.partition("\n\n")
        quotes = [one for one in reader.read(title, body).quotes if not _is_doubled(text, one.start, one.end)]
        ours = {_core(text, one.start, one.end): one.speaker for one in quotes}
        paraphrased = [tuple(span) for one in article["attributions"] for span in one["content"]]
        gold = {_core(text, start, end): _named(text, source, names) for start, end, *source in article["quotes"]}
        pronoun = {_core(text, start, end): _is_pronoun(text, source) for start, end, *source in article["quotes"]}
        counts["gold"] += len(gold)
        counts["found"] += len(gold.keys() & ours.keys())
        extra = [span for span in ours if span not in gold]
        counts["part of a paraphrase"] += sum(_lies_in(span, paraphrased) for span in extra)
        counts["wrong"] += sum(not _lies_in(span, paraphrased) for span in extra)
        for span, who in gold.items():
            counts["candidate speaks"] += who is not None
            counts["and is found"] += who is not None and ours.get(span) == who
            if who is not None and len(text[slice(*span)].split()) >= SPEECH_WORDS:
                counts["long"] += 1
                counts["long, found"] += ours.get(span) == who
            counts["source is a pronoun"] += pronoun[span]
            counts["and is followed"] += pronoun[span] and ours.get(span) in names
            claimed = ours.get(span) in names and not pronoun[span]
            counts["claimed"] += claimed
            counts["claimed rightly"] += claimed and ours.get(span) == who
    followed = counts["and is followed"] / counts["source is a pronoun"]
    by_pronoun = {"measure": "source is a pronoun or none: a candidate is named", "value": followed}
    n = counts["source is a pronoun"]
    return [*_rows(f"polnear, {half}", counts), {**by_pronoun, "n": n, "language": "en", "part": f"polnear, {half}"}]


def _rows(part: str, counts: Counter[str], language: str = "en") -> list[Row]:
    found, gold, wrong = counts["found"], counts["gold"], counts["wrong"]
    precision, recall = found / (found + wrong), found / gold
    source = {"language": language, "part": part}
    return [
        {"measure": "direct speech, span precision", "value": precision, "n": found + wrong, **source},
        {"measure": "direct speech, span recall", "value": recall, "n": gold, **source},
        {"measure": "direct speech, span F1", "value": _f1(precision, recall), "n": gold, **source},
        {
            "measure": "speaker accuracy, a candidate",
            "value": counts["and is found"] / counts["candidate speaks"],
            "n": counts["candidate speaks"],
            **source,
        },
        {
            "measure": "speaker accuracy, a candidate, from six words",
            "value": counts["long, found"] / counts["long"],
            "n": counts["long"],
            **source,
        },
        {
            "measure": "speaker precision, a candidate",
            "value": counts["claimed rightly"] / counts["claimed"],
            "n": counts["claimed"],
            **source,
        },
    ]


def reported(half: str, articles: Iterable[Row]) -> list[Row]:
    """Clauses in the outlet's words whose marked source names a candidate and whose cue is a verb of speech.

    Found: a record of the same speaker covers at least half of both together. Right: of the records that lie so on a
    marked clause whose source is no pronoun, those whose source names the speaker or has the name in it.
    """
    register = campaign_register("us-2016.yml")
    reader, names = build_reader(register, "en"), _patterns(register)
    counts = Counter[str]()
    for article in articles:
        text = article["text"]
        title, _, body = text.partition("\n\n")
        ours = [(one.start, one.end, str(one.speaker)) for one in reader.read(title, body).reported]
        marked = [(_whole(one["content"]), one) for one in article["attributions"] if one["content"]]
        for span, one in marked:
            who = _named(text, one["source"][0], names) if len(one["source"]) == 1 else None
            cue = " ".join(text[start:end] for start, end in one["cue"])
            plain = not re.search(r"[\"“”]|''", text[slice(*span)])
            if who and plain and any(SPEECH.verbs.fullmatch(word) for word in cue.lower().split()):
                counts["marked"] += 1
                counts["found"] += any(
                    speaker == who and _share(span, (start, end)) >= HALF for start, end, speaker in ours
                )
        for start, end, speaker in ours:
            sources = [
                text[slice(*one["source"][0])]
                for span, one in marked
                if len(one["source"]) == 1 and _share(span, (start, end)) >= HALF
            ]
            if sources and not any(source.lower() in PRONOUNS for source in sources):
                counts["judged"] += 1
                counts["right"] += any(re.search(names[speaker], source) for source in sources)
    source = {"language": "en", "part": f"polnear, {half}"}
    found, right = counts["found"] / counts["marked"], counts["right"] / counts["judged"]
    return [
        {"measure": "reported speech, found", "value": found, "n": counts["marked"], **source},
        {"measure": "reported speech, a candidate's: right", "value": right, "n": counts["judged"], **source},
    ]


def invented_reports(language: str) -> list[Row]:
    """The project's own 40 texts in a language with reported speech."""
    reader, first = _invented_reader(language)
    counts = Counter[str]()
    for line in (INVENTED / "reported" / f"{language}.tsv").read_text(encoding="utf-8").splitlines():
        text, marked = _unmarked(line)
        shift = len(first) + 2
        ours = [(one.start - shift, one.end - shift, one.speaker) for one in reader.read(first, text).reported]
        matched = [
            who
            for start, end, who in marked
            for low, high, speaker in ours
            if who == speaker and _share((start, end), (low, high)) >= HALF
        ]
        counts.update({"marked": len(marked), "ours": len(ours), "both": len(matched)})
    source = {"language": language, "part": "invented, 40 texts"}
    found, right = counts["both"] / counts["marked"], counts["both"] / counts["ours"]
    return [
        {"measure": "reported speech, found", "value": found, "n": counts["marked"], **source},
        {"measure": "reported speech, a candidate's: right", "value": right, "n": counts["ours"], **source},
    ]


def _invented_reader(language: str) -> tuple[Reader, str]:
    """The reader for the invented register, and a surname of it: a title that names somebody."""
    whole = yaml.safe_load((INVENTED / "hard" / "register.yml").read_text(encoding="utf-8"))
    people = [one for one in whole["candidates"] if language in one["names"]]
    reader = build_reader(Register.model_validate({"candidates": people}), language)
    return reader, people[0]["names"][language]["surname"]


def invented(language: str) -> list[Row]:
    """The project's own 150 texts in a language: `[words|speaker]` marks speech; `other` and `-` are no candidates."""
    reader, first = _invented_reader(language)
    counts = Counter[str]()
    for line in (INVENTED / "speech" / f"{language}.tsv").read_text(encoding="utf-8").splitlines():
        text, marked = _unmarked(line.split("\t")[1].replace("¶", "\n"))
        gold = {_core(text, start, end): who for start, end, who in marked}
        read = reader.read(first, text).quotes  # somebody is named in all of them
        shift = len(first) + 2
        ours = {_core(text, one.start - shift, one.end - shift): one.speaker for one in read}
        counts["gold"] += len(gold)
        counts["found"] += len(gold.keys() & ours.keys())
        counts["wrong"] += len(ours.keys() - gold.keys())
        speakers = {span: who for span, who in gold.items() if who not in ("other", "-")}
        claims = {span: who for span, who in ours.items() if who not in ("other", None)}
        long = {span for span in speakers if len(text[slice(*span)].split()) >= SPEECH_WORDS}
        right = {span for span, who in speakers.items() if claims.get(span) == who}
        counts.update({"candidate speaks": len(speakers), "and is found": len(right), "claimed": len(claims)})
        counts.update({"claimed rightly": len(right), "long": len(long), "long, found": len(long & right)})
    return _rows("invented, 150 texts", counts, language)


def _unmarked(marked: str) -> tuple[str, list[tuple[int, int, str]]]:
    """The plain text, and what its marks say."""
    text, end, found = "", 0, []
    for mark in MARK.finditer(marked):
        text += marked[end : mark.start()]
        found.append((len(text), len(text) + len(mark[1]), mark[2]))
        text, end = text + mark[1], mark.end()
    return text + marked[end:], found


def published(data: Path) -> list[Row]:
    """Text between quotation marks, against what the corpus of 2016 marked as quoted, each outlet apart."""
    texts = {(one["outlet"], one["id"]): one["text"] for one in records(data / "us2016" / "articles.jsonl.gz")}
    counts: dict[str, Counter[str]] = {}
    for record in records(data / "us2016" / "quotes.jsonl.gz"):
        text = fold(texts[record["outlet"], record["id"]])
        ours = Counter(_plain(text[start:end]) for start, end in quoted_spans(text))
        gold = Counter(_plain(fold(one)) for one in record["quotes"])
        kept = counts.setdefault(record["outlet"], Counter())
        kept.update(both=(ours & gold).total(), ours=ours.total(), gold=gold.total())
    rows = []
    for outlet, kept in sorted(counts.items()):
        value = 2 * kept["both"] / (kept["ours"] + kept["gold"])
        part = f"us2016, {outlet}"
        rows.append({"measure": "quoted text, F1", "language": "en", "part": part, "value": value, "n": kept["gold"]})
    return rows


def _patterns(register: Register) -> dict[str, str]:
    """How a marked source names each candidate."""
    return {
        one.id: rf"(?:(?:[a-z]+|{TITLES}|{one.names['en'].given}) )*{one.names['en'].surname}"
        for one in register.candidates
    }


def _whole(pieces: list[list[int]]) -> Span:
    return min(start for start, _ in pieces), max(end for _, end in pieces)


def _share(one: Span, other: Span) -> float:
    """How much of two spans together both of them cover, 0..1."""
    both = min(one[1], other[1]) - max(one[0], other[0])
    return max(0, both) / (max(one[1], other[1]) - min(one[0], other[0]))


def _core(text: str, start: int, end: int) -> Span:
    """The span without marks and blanks at its ends."""
    while start < end and text[start] in EDGE:
        start += 1
    while end > start and text[end - 1] in EDGE:
        end -= 1
    return start, end


def _is_doubled(text: str, start: int, end: int) -> bool:
    """Whether its marks are two apostrophes each: PolNeAR's quotes have none, though 123 articles write them so."""
    return any(
        "''" in one for one in (text[max(0, start - 2) : start + 1], text[end - 1 : end + 1], text[end : end + 2])
    )


def _named(text: str, source: list[int | None], names: dict[str, str]) -> str | None:
    """The one candidate whom the source's words name: `Clinton`, `Donald Trump`; no adviser, no relative."""
    start, end = source
    if start is None or end is None:
        return None
    named = [one for one, name in names.items() if re.fullmatch(name, text[start:end])]
    return named[0] if len(named) == 1 else None


def _is_pronoun(text: str, source: list[int | None]) -> bool:
    """Whether who the source is cannot be told from its words: there is none, or it is a pronoun."""
    start, end = source
    return start is None or end is None or text[start:end].lower() in PRONOUNS


def _lies_in(span: Span, others: Iterable[Span]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in others)


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall)
