"""Reading an article: a spaCy pipeline per language, in front of it the source text, behind it plain records.

tokenizer → press_sentences → candidate_ruler → mention_resolver → role_finder → incumbent_roles → quotation
→ target_tone
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from importlib.metadata import version

import spacy
from spacy.language import Language

from nlp.candidates import Register
from nlp.components import candidate_ruler, incumbents, mention_resolver, quotation, roles, sentences, target_tone
from nlp.components.findings import KEY, Findings
from nlp.folding import fold, unbroken
from nlp.languages import rules_of
from nlp.narrow import count_words, folded, is_plain, narrow
from nlp.people import compile_people
from nlp.records import Mention, Reading
from nlp.scan import Scan
from nlp.tokenizer import NAME, PressTokenizer
from nlp.tone.scorer import load_scorer

FACTORIES = (
    sentences,
    candidate_ruler,
    mention_resolver,
    roles,
    incumbents,
    quotation,
    target_tone,
)  # importing registers them
RULES_VERSION = "14"
COUNTED = ("name", "role")
"""Kinds of mentions that count toward a subject."""
WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")


def reader_version(language: str, tone_model: str = "") -> str:
    """What a reading depends on beside text and register: our rules, spaCy and the tone model."""
    scorer = load_scorer(language, tone_model)
    return f"{RULES_VERSION}+spacy-{version('spacy')}+tone-{scorer.version if scorer else 'none'}"


class Reader:
    """Reads articles of one language for one register; of one that can name nobody, only the words are counted."""

    def __init__(self, pipeline: Language, language: str, scan: Scan | None = None, tone_model: str = "") -> None:
        self._language, self._scan = language, scan
        tokenizer = pipeline.tokenizer
        assert isinstance(tokenizer, PressTokenizer)
        self._cut = tokenizer.cut
        self.pipeline = pipeline
        """spaCy's, which `to_disk` keeps; it reads folded texts as `read` does, all of each, and gives Docs."""
        self.version = reader_version(language, tone_model)

    def read(self, title: str, body: str, *, day: dt.date | None = None) -> Reading:
        """Everything found in an article published on `day`. Offsets are into `title + "\\n\\n" + body`."""
        source = f"{title}\n\n{body}"
        taken = _Taken(source)
        lead = body.find("\n\n")
        ends = (len(title), len(title) + 2 + (lead if lead >= 0 else len(body)))
        title_end, lead_end = ends if taken.places is None else (bisect_left(taken.places, one) for one in ends)
        findings = Findings(day=day, title_end=title_end, lead_end=lead_end)
        names = taken.names(self._scan) if self._scan else [0]
        if names:
            findings.text = taken.text
            findings.needed = self._scan.needed(taken.text, names) if self._scan else taken.text
            doc = self._cut(findings.needed)
            doc.user_data[KEY] = findings
            self.pipeline(doc)
        if taken.places is not None:
            _put_back(findings, taken.places)
        return Reading(
            language=self._language,
            words=taken.words,
            mentions=tuple(_with_surface(one, source) for one in findings.mentions),
            abstentions=tuple(findings.abstentions),
            quotes=tuple(findings.quotes),
            reported=tuple(findings.reported),
            subject_words=subject_words(source, findings.mentions),
        )

    def captions_named(
        self, title: str, body: str, captions: Sequence[str], *, day: dt.date | None = None
    ) -> dict[str, int]:
        """How often each subject is named in an article's captions; whose a surname is follows from the article.

        A part of its own: what `read` finds in the text does not depend on it.
        """
        shown = "\n\n".join(captions)
        if not shown or not self._names_somebody(shown):
            return {}
        found = self.read(title, f"{body}\n\n{shown}", day=day)
        first = len(title) + 2 + len(body) + 2
        return dict(Counter(one.subject for one in found.mentions if one.kind in COUNTED and one.start >= first))

    def _names_somebody(self, text: str) -> bool:
        """Whether a text can name anybody at all."""
        return self._scan is None or bool(_Taken(text).names(self._scan))


class _Taken:
    """A source text taken in: as bytes, folded when it is asked for, and how many words it has."""

    def __init__(self, source: str) -> None:
        self._source = source
        self.places: list[int] | None = None
        """Where each character stood in the source; None: where it stands now."""
        raw = narrow(source)
        if raw is not None and is_plain(raw):
            self.raw, self.words = raw, count_words(raw)
            return
        whole, self.places = unbroken(source)
        self.text = fold(whole)
        raw = narrow(self.text)
        assert raw is not None  # nothing is left that folding would have to look closer at
        self.raw, self.words = raw, len(WORD.findall(source))

    @cached_property
    def text(self) -> str:
        """The folded text, without what breaks words."""
        return folded(self.raw, self._source)

    def names(self, scan: Scan) -> list[int]:
        """Where somebody may be named."""
        return scan.places(self._source if self.places is None else self.text, self.raw)


def build_reader(
    register: Register, language: str, *, scan: bool = True, tone: bool = True, tone_model: str = ""
) -> Reader:
    """A reader for a language; without `scan` it reads every text whole, to the same result, without `tone` no tone.

    `tone_model`: folder of a tone model, or `embeddings`; empty: the one that comes with Tarazy.

    Raises ValueError for a language that is not read.
    """
    rules_of(language)
    pipeline = spacy.blank(language, config={"nlp": {"tokenizer": {"@tokenizers": NAME}}})
    pipeline.add_pipe("press_sentences")
    json = register.model_dump(mode="json", by_alias=True)
    pipeline.add_pipe("candidate_ruler", config={"register": json})
    pipeline.add_pipe("mention_resolver")
    pipeline.add_pipe("role_finder", config={"register": json})
    pipeline.add_pipe("incumbent_roles", config={"register": json})
    pipeline.add_pipe("quotation")
    if tone:
        pipeline.add_pipe("target_tone", config={"model": tone_model})
    return reader_of(pipeline, scan=scan)


def reader_of(pipeline: Language, *, scan: bool = True) -> Reader:
    """A reader with a pipeline that `build_reader` made, or that `spacy.load` read back from where it was kept."""
    register = Register.model_validate(pipeline.get_pipe_config("candidate_ruler")["register"])
    tokenizer, rules = pipeline.tokenizer, rules_of(pipeline.lang)
    assert isinstance(tokenizer, PressTokenizer)
    searched = Scan(register, compile_people(register, rules), rules, tokenizer.abbreviations) if scan else None
    tone = pipeline.get_pipe_config("target_tone")["model"] if pipeline.has_pipe("target_tone") else ""
    return Reader(pipeline, rules.code, searched, tone)


def subject_words(source: str, mentions: list[Mention]) -> dict[str, float]:
    """Words about each subject: those of the sentences that name it, a shared sentence split equally (0 or more)."""
    sentences: dict[tuple[int, int], set[str]] = {}
    for one in mentions:
        if one.kind in COUNTED:
            sentences.setdefault((one.sentence_start, one.sentence_end), set()).add(one.subject)
    words: dict[str, float] = {}
    for (start, end), subjects in sentences.items():
        count = len(WORD.findall(source[start:end]))
        for subject in subjects:
            words[subject] = words.get(subject, 0.0) + count / len(subjects)
    return words


def _put_back(findings: Findings, places: list[int]) -> None:
    """Offsets into the unbroken text become those of the source; a span's end is where its last character ends."""

    def span(start: int, end: int) -> tuple[int, int]:
        return places[start], places[end - 1] + 1 if end > start else places[start]

    mentions = []
    for one in findings.mentions:
        (start, end), (first, last) = span(one.start, one.end), span(one.sentence_start, one.sentence_end)
        mentions.append(replace(one, start=start, end=end, sentence_start=first, sentence_end=last))
    findings.mentions = mentions
    findings.abstentions = [
        replace(one, start=start, end=end)
        for one, (start, end) in ((one, span(one.start, one.end)) for one in findings.abstentions)
    ]
    findings.quotes = [
        replace(one, start=start, end=end)
        for one, (start, end) in ((one, span(one.start, one.end)) for one in findings.quotes)
    ]
    findings.reported = [
        replace(one, start=start, end=end)
        for one, (start, end) in ((one, span(one.start, one.end)) for one in findings.reported)
    ]


def _with_surface(mention: Mention, source: str) -> Mention:
    """The mention with its surface as the outlet wrote it, before folding."""
    surface = source[mention.start : mention.end]
    return mention if mention.surface == surface else replace(mention, surface=surface)
