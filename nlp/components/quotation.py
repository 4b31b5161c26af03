"""quotation: direct speech between quotation marks, and who speaks, where a pattern of measured precision says so.

Patterns (see docs/mentions.md for their figures): the speaker after the quote (`"...", said X`, «…», — сказал X,
«…», — деді X), before it (`X said: "..."`, X заявил: «…»), and around it in Kazakh (X «…» деді).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from spacy.language import Language
from spacy.tokens import Doc

from nlp.components.findings import Findings, findings_of
from nlp.languages import rules_of
from nlp.languages.rules import LanguageRules
from nlp.records import Mention, Quote

PAIRS = {"«": "»", "“": "”", "„": "“”", "‟": "”"}
OPENING = re.compile(f'[{"".join(PAIRS)}"]')
SPEECH_WORDS = 6
REACH = 160
WORD = re.compile(r"[^\W_]+(?:[-'][^\W_]+)*")
CLAUSE_END = re.compile(r"[.;!?\n«“„\"]")
PRONOUNS = frozenset("he she they i we он она они я мы він вона вони ми ол олар мен біз".split())


@dataclass(frozen=True, slots=True)
class _Speaker:
    who: str
    pattern: str


@Language.factory("quotation")
def make_quotation(nlp: Language, name: str) -> Quotation:  # noqa: ARG001
    """spaCy's way to make the component."""
    return Quotation(rules_of(str(nlp.lang)))


class Quotation:
    """Finds quotes and their speakers, and marks the mentions that lie in them."""

    def __init__(self, rules: LanguageRules) -> None:
        self._rules = rules

    def __call__(self, doc: Doc) -> Doc:
        """Fill `findings.quotes`, and `in_quote` and `tone_origin` of the mentions."""
        self.find(findings_of(doc))
        return doc

    def find(self, findings: Findings) -> None:
        """The same of a text that was not cut into tokens."""
        spans = list(quoted_spans(findings.text))
        for index, (start, end) in enumerate(spans):
            previous = spans[index - 1][1] + 1 if index else 0
            following = spans[index + 1][0] - 1 if index + 1 < len(spans) else len(findings.text)
            speaker = self._speaker(findings, start, end, previous, following)
            words = len(WORD.findall(findings.text[start:end]))
            if words >= SPEECH_WORDS or (speaker is not None and words > 1):
                who, pattern = (speaker.who, speaker.pattern) if speaker else (None, None)
                findings.quotes.append(Quote(start, end, words, who, pattern))
        findings.mentions = [_placed(one, findings.quotes) for one in findings.mentions]

    def _speaker(self, findings: Findings, start: int, end: int, previous: int, following: int) -> _Speaker | None:
        text = findings.text
        tail_start = end + 1
        tail = _clause(text[tail_start : min(following, tail_start + REACH)])
        head_start = max(previous, start - 1 - REACH, text.rfind("\n", 0, start) + 1)
        head = text[head_start : start - 1]
        if found := self._after(findings, text[end - 1 : end], tail, tail_start):
            return found
        if found := self._before(findings, head, head_start):
            return found
        return self._around(findings, head, head_start, tail)

    def _after(self, findings: Findings, last: str, tail: str, offset: int) -> _Speaker | None:
        """The speaker in what follows the closing mark."""
        dash = re.match(r"\s*,?\s*[—–-]\s*", tail)
        if self._rules.script == "latin":
            if last not in ",?!—-" and not tail.startswith(","):
                return None
            begin = len(tail) - len(tail.lstrip(", "))
        elif dash:
            begin = dash.end()
        elif self._rules.endings and (match := re.match(r"[\s,]*", tail)):
            begin = match.end()
        else:
            return None
        words = list(WORD.finditer(tail, begin))
        for place, word in enumerate(words[:3]):
            if not self._is_verb(word[0]):
                continue
            if named := self._named(findings, offset, word.end(), words[place + 1 : place + 7]):
                return _Speaker(named, "after_verb_name")
            if place and (named := self._named(findings, offset, begin, words[:place])):
                return _Speaker(named, "after_name_verb")
            break
        if self._rules.script == "latin":
            verb = next((place for place, word in enumerate(words[:6]) if self._is_verb(word[0])), None)
            if verb is not None and (named := self._named(findings, offset, begin, words[:verb])):
                return _Speaker(named, "after_name_verb")
        return None

    def _before(self, findings: Findings, head: str, offset: int) -> _Speaker | None:
        """The speaker in what leads to the opening mark: a name, a verb, and a colon or comma."""
        if not re.search(r"[:,]\s*$" if self._rules.script == "latin" else r":\s*$", head):
            return None
        cut = max((match.end() for match in re.finditer(r"[.!?]\s|[»”\"]", head)), default=0)
        words = list(WORD.finditer(head, cut))
        if head.rstrip().endswith(":") and 0 < len(words) <= 3:  # a headline: Толенова: «…»
            whole = self._named(findings, offset, cut, words)
            if whole not in (None, "other"):
                return _Speaker(str(whole), "before_name_colon")
        verbs = [place for place, word in enumerate(words) if self._is_verb(word[0])]
        if not verbs or len(words) - verbs[-1] > 7:
            return None
        named = self._named(findings, offset, cut, words[: verbs[-1]])
        return _Speaker(named, "before_name_verb") if named else None

    def _around(self, findings: Findings, head: str, offset: int, tail: str) -> _Speaker | None:
        """Kazakh: the name begins the sentence, the verb ends it."""
        if self._rules.endings is None:
            return None
        match = re.match(r"[\s,]*[—–-]?\s*", tail)
        word = WORD.match(tail, match.end() if match else 0)
        if word is None or not self._is_verb(word[0]):
            return None
        cut = max((match.end() for match in re.finditer(r"[.!?]\s", head)), default=0)
        named = self._named(findings, offset, cut, list(WORD.finditer(head, cut)))
        return _Speaker(named, "around") if named else None

    def _named(self, findings: Findings, offset: int, begin: int, words: list[re.Match[str]]) -> str | None:
        """Who stands among the words: the one candidate in the nominative, `other` for another name, or None."""
        if not words or words[0][0].lower() in PRONOUNS:
            return None
        low, high = offset + begin, offset + words[-1].end()
        inside = [one for one in findings.mentions if one.kind == "name" and low <= one.start and one.end <= high]
        subjects = {one.subject for one in inside if one.start in findings.nominatives}
        if len(subjects) == 1:
            return subjects.pop()
        if subjects:
            return None
        capitalised = [word for word in words if word[0][0].isupper() and word.start() > 0]
        return "other" if capitalised and not inside else None

    def _is_verb(self, word: str) -> bool:
        return self._rules.speech_verbs.fullmatch(word.lower()) is not None


def quoted_spans(text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of what stands between quotation marks, without them; the outermost of nested ones.

    A quote does not go beyond its paragraph; one that is left open ends with it when the next paragraph opens anew.
    """
    start = 0
    for paragraph in text.split("\n"):
        yield from _in_paragraph(paragraph, start)
        start += len(paragraph) + 1


def _in_paragraph(paragraph: str, offset: int) -> Iterator[tuple[int, int]]:
    index = 0
    while mark := OPENING.search(paragraph, index):
        index = mark.start()
        character = mark[0]
        end = None
        if character in PAIRS:
            end = _closing(paragraph, index, character, PAIRS[character])
        elif character == '"' and (index == 0 or not paragraph[index - 1].isalnum()):
            end = _straight_closing(paragraph, index)
        if end is None:
            index += 1
            continue
        yield offset + index + 1, offset + end
        index = end + 1


def _closing(paragraph: str, start: int, opening: str, closing: str) -> int | None:
    depth = 0
    for index in range(start, len(paragraph)):
        if paragraph[index] in closing and index > start:
            depth -= 1
        elif paragraph[index] == opening:
            depth += 1
        if depth == 0 and index > start:
            return index
    return len(paragraph) if start == 0 and len(paragraph) > 1 else None


def _straight_closing(paragraph: str, start: int) -> int | None:
    """A straight mark that ends a quote: not followed by a letter."""
    for index in range(start + 2, len(paragraph)):
        after = paragraph[index + 1 : index + 2]
        if paragraph[index] == '"' and not after.isalnum() and not paragraph[index - 1].isspace():
            return index
    return None


def _clause(tail: str) -> str:
    """Up to the end of the clause that the quote belongs to."""
    match = CLAUSE_END.search(tail)
    while match and match[0] == "." and re.search(r"\b[^\W\d_]$", tail[: match.start()]):  # an initial
        match = CLAUSE_END.search(tail, match.end())
    return tail[: match.start()] if match else tail


def _placed(mention: Mention, quotes: list[Quote]) -> Mention:
    """The mention with whose words it stands in."""
    quote = next((one for one in quotes if one.start <= mention.start and mention.end <= one.end), None)
    if quote is None:
        return mention
    return replace(mention, in_quote=True, tone_origin="self" if quote.speaker == mention.subject else "source")
