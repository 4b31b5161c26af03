"""Short quotations for the published site: enough to judge a mention, never enough to rebuild an article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

LENGTH = 160  # characters of one snippet, the marks of omission included
ALLOWANCE = 0.25  # of an article's characters that all its snippets together may show
LEAST_ALLOWANCE = 2 * LENGTH  # a short notice may still show its first mentions


@dataclass(frozen=True, slots=True)
class Place:
    """Where a mention stands in the source text: character offsets, end exclusive, with its sentence."""

    start: int
    end: int
    sentence_start: int
    sentence_end: int


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of one sentence; `at` is where the mention begins in `text`."""

    text: str
    at: int


def snippets(source: str, places: Sequence[Place]) -> list[Snippet | None]:
    """One snippet for each place, in order; None once the article's allowance is used up.

    Places in a stretch already shown cost nothing and share its snippet. Offsets outside the text give None.
    """
    left = max(int(len(source) * ALLOWANCE), min(LEAST_ALLOWANCE, len(source) // 2))
    shown: list[tuple[int, int]] = []
    found: list[Snippet | None] = []
    for place in places:
        window = next((w for w in shown if w[0] <= place.start and place.end <= w[1]), None)
        if window is None:
            window = _window(source, place)
            if window is None or window[1] - window[0] > left:
                found.append(None)
                continue
            left -= window[1] - window[0]
            shown.append(window)
        found.append(_cut(source, place, window))
    return found


def _window(source: str, place: Place) -> tuple[int, int] | None:
    """The stretch around the mention: its sentence, or as much of it as fits, whole words where possible."""
    if not 0 <= place.start < place.end <= len(source) or place.end - place.start > LENGTH - 2:
        return None
    low, high = max(0, min(place.sentence_start, place.start)), min(len(source), max(place.sentence_end, place.end))
    if high - low <= LENGTH:
        return low, high
    room = LENGTH - 2 - (place.end - place.start)
    start = max(low, place.start - room // 2)
    end = min(high, start + LENGTH - 2)
    start = max(low, end - (LENGTH - 2))
    while start > low and start < place.start and not source[start - 1].isspace():
        start += 1
    while end < high and end > place.end and not source[end].isspace():
        end -= 1
    return start, end


def _cut(source: str, place: Place, window: tuple[int, int]) -> Snippet:
    start, end = window
    before = "…" if start > place.sentence_start else ""
    after = "…" if end < place.sentence_end else ""
    text = "".join(" " if character.isspace() else character for character in source[start:end])
    return Snippet(before + text + after, len(before) + place.start - start)
