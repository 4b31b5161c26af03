"""How much of what is said about each candidate is in their own words."""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.measures.coverage import ONCE
from pipelines.measures.figure import Figure, figure
from pipelines.measures.inequality import ratio
from pipelines.measures.sample import Sample

BASE = "words about the candidate"


def direct_speech(sample: Sample) -> Iterator[Figure]:
    """For each candidate, own words between quotation marks by the words about them; by words and by stories."""
    for unit, suffix in (("words", ""), ("stories", ONCE)):
        own, about = "speech" + suffix, "about" + suffix
        found = ratio(sample.total(own), sample.total(about))
        low, high = sample.column_bounds(own, about)
        for place, candidate in enumerate(sample.candidates):
            yield figure("direct_speech_share", candidate, unit, "", BASE, found[place], low[place], high[place])
