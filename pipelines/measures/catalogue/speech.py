"""How much of what is said about each candidate is in their own words."""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.measures.coverage import ONCE
from pipelines.measures.figure import Figure, figure
from pipelines.measures.inequality import ratio
from pipelines.measures.sample import Sample, with_zero

BASE = "words about the candidate"


def direct_speech(sample: Sample) -> Iterator[Figure]:
    """For each candidate, own words between quotation marks by the words about them; by words and by stories."""
    for unit, suffix in (("words", ""), ("stories", ONCE)):
        found = ratio(sample.total("speech" + suffix), sample.total("about" + suffix))
        low, high = sample.bounds(ratio, "speech" + suffix, "about" + suffix)
        for place, candidate in enumerate(sample.candidates):
            bounds = with_zero(found[place], low[place], high[place], sample.telling(place, "about"))
            yield figure("direct_speech_share", candidate, unit, "", BASE, found[place], *bounds)
