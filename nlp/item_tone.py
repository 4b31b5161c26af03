"""The tone of one article toward one subject, from the tone of its sentences: one stated rule, and what decided it.

1. Only the outlet's own words count: origin `outlet` or `headline`. What is quoted never does.
2. Mentions of one sentence are one judgement: their probabilities are averaged.
3. A sentence's lean is p_positive - p_negative, -1..1: with calibrated probabilities, its expected tone.
4. `mixed`: at least one sentence leans CLEAR or more to each side. There is no number then; it is no "neutral".
5. Else the mean lean of all sentences is cut at LEANING and STRONG into -2..+2.

The three-point view is derived from this, never the reverse. The thresholds are a judgement of ours, chosen before any
article was looked at; no codings of whole articles are at hand to fit them to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from nlp.records import Mention

OUTLET_ORIGINS = frozenset({"outlet", "headline"})
CLEAR = 0.4
LEANING = 0.2
STRONG = 0.5
SHOWN = 3


@dataclass(frozen=True, slots=True)
class ItemTone:
    """Tone of an article toward a subject. `score` None: mixed, or not scored."""

    score: int | None
    mixed: bool = False
    lean: float | None = None
    """Mean lean of its sentences, -1..1."""
    deciding: tuple[int, ...] = ()
    """Places in the given sequence of the first mentions of the sentences that decided, the clearest first."""

    @property
    def three_point(self) -> str | None:
        """negative | neutral | positive | mixed; None: not scored."""
        if self.mixed:
            return "mixed"
        if self.score is None:
            return None
        return "neutral" if self.score == 0 else "positive" if self.score > 0 else "negative"


def item_tone(mentions: Sequence[Mention]) -> ItemTone:
    """The tone from all mentions of one subject in one article; no number where none was scored in own words."""
    leans = _leans(mentions)
    if not leans:
        return ItemTone(None)
    mean = sum(leans.values()) / len(leans)
    clearest = sorted(leans, key=lambda place: (-abs(leans[place]), place))
    against = [place for place in clearest if leans[place] <= -CLEAR]
    toward = [place for place in clearest if leans[place] >= CLEAR]
    if against and toward:
        chosen = sorted((*against[:2], *toward[:2]), key=clearest.index)
        return ItemTone(None, mixed=True, lean=mean, deciding=tuple(chosen))
    size = 0 if abs(mean) < LEANING else 1 if abs(mean) < STRONG else 2
    score = size if mean > 0 else -size
    same = [place for place in clearest if leans[place] * score > 0 and abs(leans[place]) >= LEANING]
    return ItemTone(score, lean=mean, deciding=tuple(same[:SHOWN]))


def _leans(mentions: Sequence[Mention]) -> dict[int, float]:
    """Lean of each sentence by the place of its first scored mention."""
    sentences: defaultdict[tuple[int, int], list[tuple[int, float]]] = defaultdict(list)
    for place, one in enumerate(mentions):
        if one.tone_origin in OUTLET_ORIGINS and one.p_positive is not None and one.p_negative is not None:
            sentences[one.sentence_start, one.sentence_end].append((place, one.p_positive - one.p_negative))
    return {found[0][0]: sum(lean for _, lean in found) / len(found) for found in sentences.values()}
