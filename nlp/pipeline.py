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
from importlib.metadata import version

import spacy
from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.util import compile_infix_regex, compile_suffix_regex

from nlp.candidates import Register
from nlp.components import candidate_ruler, incumbents, mention_resolver, quotation, roles, sentences, target_tone
from nlp.components.findings import KEY, Findings
from nlp.folding import fold, unbroken
from nlp.languages import rules_of
from nlp.languages.letters import STOPS
from nlp.languages.rules import LanguageRules
from nlp.records import Mention, Reading
from nlp.scan import Scan
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
UPPER, LOWER = "A-ZА-ЯЁІЇЄҐӘҒҚҢӨҰҮҺ", "a-zа-яёіїєґәғқңөұүһ"


def reader_version(language: str, tone_model: str = "") -> str:
    """What a reading depends on beside text and register: our rules, spaCy and the tone model."""
    scorer = load_scorer(language, tone_model)
    return f"{RULES_VERSION}+spacy-{version('spacy')}+tone-{scorer.version if scorer else 'none'}"


class Reader:
    """Reads articles of one language for one register; of one that can name nobody, only the words are counted."""

    def __init__(self, pipeline: Language, language: str, scan: Scan | None = None, tone_model: str = "") -> None:
        self._pipeline, self._language, self._scan = pipeline, language, scan
        self.version = reader_version(language, tone_model)

    def read(self, title: str, body: str, *, day: dt.date | None = None) -> Reading:
        """Everything found in an article published on `day`. Offsets are into `title + "\\n\\n" + body`."""
        source = f"{title}\n\n{body}"
        whole, places = unbroken(source)
        text = fold(whole)
        lead = body.find("\n\n")
        ends = (len(title), len(title) + 2 + (lead if lead >= 0 else len(body)))
        title_end, lead_end = ends if places is None else (bisect_left(places, one) for one in ends)
        findings = Findings(text=text, day=day, title_end=title_end, lead_end=lead_end)
        if self._scan is None or self._scan.may_name(text):
            doc = self._pipeline.make_doc(text)
            doc.user_data[KEY] = findings
            self._pipeline(doc)
        if places is not None:
            _put_back(findings, places)
        return Reading(
            language=self._language,
            words=len(WORD.findall(source)),
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
        if not shown or (self._scan is not None and not self._scan.may_name(fold(unbroken(shown)[0]))):
            return {}
        found = self.read(title, f"{body}\n\n{shown}", day=day)
        first = len(title) + 2 + len(body) + 2
        return dict(Counter(one.subject for one in found.mentions if one.kind in COUNTED and one.start >= first))


def build_reader(register: Register, language: str, *, scan: bool = True, tone_model: str = "") -> Reader:
    """A reader for a language; without `scan` it reads every text whole, to the same result.

    `tone_model`: folder of a tone model, or `embeddings`; empty: the one that comes with Tarazy.

    Raises ValueError for a language that is not read.
    """
    rules = rules_of(language)
    pipeline = spacy.blank(language)
    _harden(pipeline, rules)
    pipeline.add_pipe("press_sentences")
    json = register.model_dump(mode="json", by_alias=True)
    pipeline.add_pipe("candidate_ruler", config={"register": json})
    pipeline.add_pipe("mention_resolver")
    pipeline.add_pipe("role_finder", config={"register": json})
    pipeline.add_pipe("incumbent_roles", config={"register": json})
    pipeline.add_pipe("quotation")
    pipeline.add_pipe("target_tone", config={"model": tone_model})
    return Reader(pipeline, language, Scan(register, rules) if scan else None, tone_model)


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


def _harden(pipeline: Language, rules: LanguageRules) -> None:
    """Mend what spaCy's tokenizer does to names of the press.

    `Б.Обама` looks like a host name to it, Қ, Ғ and Ұ are no letters to it, and Cyrillic double names are cut in two.
    """
    tokenizer = pipeline.tokenizer
    assert isinstance(tokenizer, Tokenizer)
    tokenizer.url_match = re.compile(r"(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+\.[\w.]+").match
    tokenizer.suffix_search = compile_suffix_regex([*map(str, pipeline.Defaults.suffixes or []), STOPS]).search
    infixes = [str(one) for one in pipeline.Defaults.infixes or []]
    if rules.script == "cyrillic":
        infixes = [one for one in infixes if "(?:-|–|—|--|---|——|~)" not in one]
    infixes += [rf"(?<=[{UPPER}]\.)(?=[{UPPER}])", rf"(?<=[{LOWER}])[.,:;!?](?=[{UPPER}])", r"(?<=\w)[—–/](?=\w)"]
    tokenizer.infix_finditer = compile_infix_regex(infixes).finditer


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
    return replace(mention, surface=source[mention.start : mention.end])
