"""quotation: direct speech, and who speaks, where a pattern of measured precision says so.

What is between marks is speech where somebody is said to say it, or where it is long enough to be a sentence and no
title of a work; a paragraph that opens with a dash, where a clause between dashes says who speaks; a paragraph of a
conversation.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial

from spacy.language import Language
from spacy.tokens import Doc

from nlp.components.attribution import NOBODY, Attribution
from nlp.components.findings import Findings, findings_of
from nlp.components.passage import WORD
from nlp.components.pronouns import MOST_BEFORE, Pronouns
from nlp.components.reported import Reports
from nlp.components.speakers import Speakers
from nlp.components.stretches import SENTENCE_MARKS, Stretch, dash_stretches, quoted_spans, split, turns, without
from nlp.languages import rules_of
from nlp.languages.rules import LanguageRules
from nlp.records import Mention, Quote

SPEECH_WORDS = 6
"""Words from which on something between marks is speech though nobody is said to say it."""
FEWEST_WITHIN = 3
"""Words within a clause of reported speech: fewer are a manner of speaking."""
SHORT_WORD = 3
"""Letters up to which a word of a title is written small: The Price of the Peace."""
TITLE_SHARE = 0.7
PARAGRAPH_BETWEEN = re.compile(r"[^\n.]*\.\n+")
LONGEST_BETWEEN, MOST_BETWEEN = 200, 3
"""Characters between two quotes of one speaker, and what stands between marks there and is no speech."""


@Language.factory(
    "quotation", assigns=["doc._.quotes", "doc._.mentions"], requires=["doc._.mentions", "doc._.abstentions"]
)
def make_quotation(nlp: Language, name: str) -> Quotation:  # noqa: ARG001
    """spaCy's way to make the component."""
    return Quotation(rules_of(str(nlp.lang)))


class Quotation:
    """Finds direct speech and its speakers, and marks the mentions that lie in it."""

    def __init__(self, rules: LanguageRules) -> None:
        self._speakers = Speakers(rules)
        self._pronouns = Pronouns(rules, self._speakers.grammar)
        self._reports = Reports(rules, self._speakers.grammar, self._pronouns)

    def __call__(self, doc: Doc) -> Doc:
        """Fill `findings.quotes`, and `in_quote` and `tone_origin` of the mentions. Where nobody is named, nothing."""
        findings = findings_of(doc)
        if findings.mentions or findings.abstentions:
            self._find(findings)
        return doc

    def _find(self, findings: Findings) -> None:
        text = findings.text
        says = partial(self._speakers.says, findings)
        others = [*turns(text), *dash_stretches(text, says)]
        found = [(one, self._labelled(findings, one)) for one in others]
        taken = [(one.start, one.end) for one in others]
        spans = self._spans(findings, taken)
        outside = without(text, spans)
        found += self._quoted(findings, outside, spans)
        found.sort(key=lambda one: one[0].start)
        for stretch, attribution in found:
            words = len(WORD.findall(text[stretch.start : stretch.end]))
            if _is_speech(findings, stretch, words, attribution):
                who, pattern = attribution.who, attribution.pattern
                findings.quotes.append(Quote(stretch.start, stretch.end, words, who, pattern))
        hidden = without(outside, taken) if taken else outside
        findings.reported = self._reports.find(findings, hidden, found)
        findings.mentions = [_placed(one, findings.quotes) for one in findings.mentions]

    def _labelled(self, findings: Findings, stretch: Stretch) -> Attribution:
        if stretch.label is None or stretch.kind == "marks":
            return Attribution(said=True)
        return self._speakers.of_label(findings, stretch.label, stretch.kind)

    def _spans(self, findings: Findings, taken: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """What is between marks, outside of other speech."""
        return [
            span
            for span in quoted_spans(findings.text, findings.title_end)
            if not any(start <= span[0] and span[1] <= end for start, end in taken)
        ]

    def _quoted(
        self, findings: Findings, outside: str, spans: list[tuple[int, int]]
    ) -> list[tuple[Stretch, Attribution]]:
        """Who speaks between marks; a quote without a speaker may go on from the one before."""
        found: list[tuple[Stretch, Attribution]] = []
        for start, end in spans:
            if parts := split(findings.text, start, end, partial(self._speakers.says, findings)):
                found += [(one, self._labelled(findings, one)) for one in parts]
                continue
            stretch = Stretch(start, end, "marks")
            attribution = self._speakers.of_quote(findings, outside, stretch)
            if attribution.pronoun:
                who = self._pronouns.stands_for(findings, outside, *attribution.pronoun, found[-MOST_BEFORE:])
                attribution = replace(attribution, who=who, pattern=who and "pronoun")
            earlier = next((one for one in reversed(found[-MOST_BETWEEN:]) if not _is_aside(findings, *one)), None)
            if not attribution.said and earlier and self._goes_on(findings, outside, *earlier, stretch):
                attribution = replace(earlier[1], pattern=earlier[1].who and "continued")
            left_open = bool(found) and findings.text[found[-1][0].end : found[-1][0].end + 1] == "\n"
            if left_open and attribution.who and not found[-1][1].said:
                found[-1] = found[-1][0], replace(attribution, pattern="continued")
            found.append((stretch, attribution))
        return found

    def _goes_on(self, findings: Findings, outside: str, earlier: Stretch, said: Attribution, stretch: Stretch) -> bool:
        """`"...," X said. "..."`: the sentence between says who speaks; or a paragraph that is all quote follows."""
        text = findings.text
        if not said.said or said.pattern == "before_name_colon":
            return False
        if not text[earlier.end : stretch.start - 1].strip():
            return "\n" in text[earlier.end : stretch.start - 1]  # left open at its paragraph's end
        between = outside[earlier.end + 1 : stretch.start - 1]
        if PARAGRAPH_BETWEEN.fullmatch(between) and text[stretch.end + 1 :][:2] in ("\n\n", "", ".\n"):
            return text[earlier.end - 1] != "?" and self._speakers.says_anywhere(between)
        after = text[stretch.end + 1 : stretch.end + 3]
        if after[:1].isspace() and after[1:].islower() and _is_aside(findings, stretch, NOBODY):
            return False  # "Non-paper" is a diplomatic term
        resumed = between.rstrip(" ,").endswith((*SENTENCE_MARKS, *":;—–-")) or between.rstrip().endswith(",")
        if "\n" in between or len(between) > LONGEST_BETWEEN or not resumed:
            return False
        if not self._speakers.says_anywhere(between):
            return False
        return len(re.findall(r"[^\W\d_]{4,}[.!?](?=\s)", between.rstrip() + " ")) <= 1


def _is_aside(findings: Findings, stretch: Stretch, attribution: Attribution) -> bool:
    """Whether what stands between marks is no speech: `X said on "Meet the Press."`."""
    return not _is_speech(findings, stretch, len(WORD.findall(findings.text[stretch.start : stretch.end])), attribution)


def _is_speech(findings: Findings, stretch: Stretch, words: int, attribution: Attribution) -> bool:
    """Words that somebody is said to say, or enough of them; the title of a work is neither, unless it is long."""
    text = findings.text
    if stretch.end <= findings.title_end and attribution.said:
        return words > 0  # most words of a headline are written with a capital
    if words >= SPEECH_WORDS:
        return attribution.said or not _is_title(text, stretch)
    if words < FEWEST_WITHIN and attribution.pattern == "within":
        return False
    return words > 0 and attribution.said and not _is_title(text, stretch)


def _is_title(text: str, stretch: Stretch) -> bool:
    """Whether words between marks are the title of a work: most of them written with a capital."""
    every = WORD.findall(text[stretch.start : stretch.end])
    words = [word for word in every if len(word) > SHORT_WORD]
    if len(words) < 2:  # New Day, The Apprentice
        return len(every) > 1 and all(word[0].isupper() for word in every)
    return len([word for word in words if word[0].isupper()]) > TITLE_SHARE * len(words)


def _placed(mention: Mention, quotes: list[Quote]) -> Mention:
    """The mention with whose words it stands in."""
    quote = next((one for one in quotes if one.start <= mention.start and mention.end <= one.end), None)
    if quote is None:
        return mention
    return replace(mention, in_quote=True, tone_origin="self" if quote.speaker == mention.subject else "source")
