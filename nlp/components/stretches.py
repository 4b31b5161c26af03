"""Where direct speech may stand: between quotation marks, after a dash at a paragraph's start, after name and colon.

Pure functions of a folded text (all kinds of apostrophes are ', all hyphens -).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

PAIRS = {"«": "»", "“": "”", "„": "“”", "‟": "”"}
OPENING = re.compile(f"""[{"".join(PAIRS)}"]|(?:^|(?<=: ))'(?=\\w)""")
HEADLINE_OPENING = re.compile(f"""[{"".join(PAIRS)}"]|(?:^|(?<=\\s))'(?=\\w)""")
MOST_FAILED = 200
"""Marks of a paragraph that open nothing, after which it is given up: a page of marks alone would take hours."""
LONGEST_QUOTE = 20_000
"""Characters after a mark in which its partner is looked for."""
SENTENCE_MARKS = ".,!?…"
LEAST_SINGLE = 3
"""Words between single marks: fewer are a manner of speaking."""
DASH = re.compile(r"[—–-]\s+(?=[^\W\d_]|[«“„\"…])")
DASH_BETWEEN = re.compile(r"(?<=[,.!?…»”\"])\s*[—–-]\s+")
TURN = re.compile(r"(?:[—–-]\s*)?([^\n:«“„\"]{2,60}):\s+(?=\S)")
FEWEST_TURNS = 2
"""Paragraphs that open with the same name and a colon, from which on an article is a conversation."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A place where somebody may be speaking (offsets without marks)."""

    start: int
    end: int
    kind: Literal["marks", "dash", "turn"]
    label: tuple[int, int] | None = None
    """Where who speaks is named: the clause between two dashes, what stands before the colon."""


def quoted_spans(text: str, title_end: int = 0) -> Iterator[tuple[int, int]]:
    """(start, end) of what stands between quotation marks, without them; the outermost of nested ones.

    In the headline, which ends at `title_end`, single marks may stand within a sentence and around a word alone.
    A quote does not go beyond its paragraph; one that is left open ends with it when the next paragraph opens anew.
    """
    for start, paragraph in paragraphs(text):
        yield from _in_paragraph(paragraph, start, headline=start < title_end)


def without(text: str, spans: list[tuple[int, int]]) -> str:
    """The text with blanks for spans and their marks; of one that ends a sentence, the full stop stays."""
    pieces, at = [], 0
    for start, end in sorted(spans):
        if start - 1 < at:
            continue  # within one before
        inside = text[start:end].rstrip()
        stop = "." if inside[-1:] in (".", "!", "?", "…") else " "
        pieces += [text[at : start - 1], " " * (end - start), stop, " " * (text[end : end + 1] not in ("", "\n"))]
        at = end + 1 if text[end : end + 1] not in ("", "\n") else end
    return "".join([*pieces, text[at:]])


def paragraphs(text: str) -> Iterator[tuple[int, str]]:
    """Each line with where it begins."""
    start = 0
    for paragraph in text.split("\n"):
        yield start, paragraph
        start += len(paragraph) + 1


def _in_paragraph(paragraph: str, offset: int, headline: bool) -> Iterator[tuple[int, int]]:
    opening = HEADLINE_OPENING if headline else OPENING
    index = failed = 0
    while failed < MOST_FAILED and (mark := opening.search(paragraph, index)):
        index = mark.start()
        end = _end(paragraph, index, headline)
        if end is None:
            index, failed = index + 1, failed + 1
            continue
        yield offset + index + 1, offset + end
        index = end + 1


def _end(paragraph: str, start: int, headline: bool) -> int | None:
    """Where the quote that a mark opens is closed; None where the mark opens nothing."""
    mark, following = paragraph[start], paragraph[start + 1 : start + 2]
    if following in PAIRS and following != mark and mark != "«":
        return None  # "“ twice: the second opens
    if mark in PAIRS:
        return _closing(paragraph, start, mark, PAIRS[mark])
    if start and paragraph[start - 1].isalnum():
        return None
    return _straight_closing(paragraph, start) if mark == '"' else _single_closing(paragraph, start, headline)


def _closes(paragraph: str, index: int) -> bool:
    """Whether a mark stands as closing ones do: right after something (or a mark within: ' "), and before no letter."""
    before = paragraph[max(0, index - 2) : index]
    return (not before[-1:].isspace() or before[:1] == "'") and not paragraph[index + 1 : index + 2].isalnum()


def _closing(paragraph: str, start: int, opening: str, closing: str) -> int | None:
    """The mark's own partner; else a straight mark in its place, or the last partner where one too many was opened."""
    depth, straight, last = 1, None, None
    for index in range(start + 1, min(len(paragraph), start + LONGEST_QUOTE)):
        character = paragraph[index]
        if character in closing or (character == opening and index > start + 1 and _closes(paragraph, index)):
            depth, last = depth - 1, index
        elif character == opening:
            depth += 1
        elif character == '"' and depth == 1 and straight is None and opening != "«" and _closes(paragraph, index):
            straight = index
        if depth == 0:
            return index
    if straight is not None or last is not None:
        return straight if straight is not None else last
    return len(paragraph) if len(paragraph) > 1 and _may_stay_open(paragraph, start) else None


def _may_stay_open(paragraph: str, start: int) -> bool:
    """Whether a quote may begin here that goes on in the next paragraph."""
    before = paragraph[:start].rstrip()
    goes_on = paragraph[start] in "“«" and before.endswith(".") and paragraph[0] in PAIRS  # "..." said X. "...
    return not before or before.endswith(":") or goes_on


def _straight_closing(paragraph: str, start: int) -> int | None:
    """A straight mark that ends a quote: not followed by a letter; or a curly one whose opening mark is missing."""
    curly = 0
    for index in range(start + 1, min(len(paragraph), start + LONGEST_QUOTE)):
        character = paragraph[index]
        curly += character == "“"
        if character == '"' and index > start + 1 and _closes(paragraph, index):
            return index
        if character == "”":
            if curly == 0:
                return index
            curly -= 1
    return len(paragraph) if len(paragraph) > 1 and _may_stay_open(paragraph, start) else None


def _single_closing(paragraph: str, start: int, headline: bool) -> int | None:
    """Single marks enclose a headline's quote; within, an apostrophe may end a word, so a full stop before is best."""
    ends = [
        at
        for at in range(start + 2, min(len(paragraph), start + LONGEST_QUOTE))
        if paragraph[at] == "'" and _closes(paragraph, at)
    ]
    best = next((at for at in ends if paragraph[at - 1] in SENTENCE_MARKS), ends[-1] if ends else None)
    if best is None or len(paragraph[start:best].split()) < (1 if headline else LEAST_SINGLE):
        return None
    return best


def dash_stretches(text: str, says: Callable[[int, int], bool]) -> Iterator[Stretch]:
    """Speech of paragraphs that open with a dash, where one of those that stand together says who speaks.

    `says` tells whether what stands between two dashes says who speaks: `сказал Сарманов`. It is the label of the
    speech before and after it. Paragraphs with dashes of which none says so are a list.
    """
    together: list[list[tuple[int, int]]] = []
    for offset, paragraph in [*paragraphs(text), (len(text), "end")]:
        if opened := DASH.match(paragraph):
            together.append(list(_pieces(paragraph, opened.end(), offset)))
        elif paragraph.strip():
            yield from _dialogue(together, says)
            together = []


def _dialogue(together: list[list[tuple[int, int]]], says: Callable[[int, int], bool]) -> Iterator[Stretch]:
    labels = [_labels(pieces, says) for pieces in together]
    if any(labels):
        for pieces, own in zip(together, labels, strict=True):
            yield from (Stretch(*piece, "dash", own[0] if own else None) for piece in pieces if piece not in own)


def split(text: str, start: int, end: int, says: Callable[[int, int], bool]) -> list[Stretch]:
    """What stands between marks, cut where it is interrupted: «Мост будет, — сказал X, — и школа». Else nothing."""
    pieces = list(_pieces(text[start:end], 0, start))
    labels = _labels(pieces, says)
    return [Stretch(*piece, "dash", labels[0]) for piece in pieces if piece not in labels] if labels else []


def _labels(pieces: list[tuple[int, int]], says: Callable[[int, int], bool]) -> list[tuple[int, int]]:
    """Pieces that say who speaks; two of them never stand side by side."""
    labels: list[tuple[int, int]] = []
    for before, piece in pairwise(pieces):
        if before not in labels and says(*piece):
            labels.append(piece)
    return labels


def _pieces(paragraph: str, begin: int, offset: int) -> Iterator[tuple[int, int]]:
    """What stands between the dashes of a paragraph."""
    for between in DASH_BETWEEN.finditer(paragraph, begin):
        yield offset + begin, offset + between.start()
        begin = between.end()
    if begin < len(paragraph):
        yield offset + begin, offset + len(paragraph)


def turns(text: str) -> Iterator[Stretch]:
    """Paragraphs of a conversation: a name, a colon, what that person says. One name alone makes none."""
    found = []
    for offset, paragraph in paragraphs(text):
        if (turn := TURN.match(paragraph)) and turn[1].strip()[:1].isupper() and len(turn[1].split()) <= 4:
            found.append((turn[1].strip().lower(), offset, turn, len(paragraph)))
    names = Counter(name for name, *_ in found)
    alone = len(names) == 1 and not all(word[:1].isupper() for word in found[0][2][1].split())  # Still to come:
    if alone or max(names.values(), default=0) < FEWEST_TURNS:
        return
    for _, offset, turn, length in found:
        yield Stretch(offset + turn.end(), offset + length, "turn", (offset + turn.start(1), offset + turn.end(1)))
