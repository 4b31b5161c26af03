"""How prominently each candidate is named, where the candidate is named at all."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from pipelines.measures.figure import Figure, figure
from pipelines.measures.inequality import ratio
from pipelines.measures.sample import Sample

PLACES = ("headlines", "leads", "captions")


def prominence(sample: Sample) -> Iterator[Figure]:
    """Of the articles that name a candidate, the part that does so in the headline, the opening paragraph, a caption.

    By place, which is the unit. Formula: articles naming the candidate there / articles naming the candidate anywhere.
    Range: 0..1.
    """
    named = sample.column("articles")
    for place in PLACES:
        there = sample.column(place)
        whole = np.maximum(named, there)  # a caption alone may name the candidate
        found = ratio(there.sum(axis=0), whole.sum(axis=0))
        low, high = sample.part_bounds(there, whole)
        for number, candidate in enumerate(sample.candidates):
            bounds = low[number], high[number]
            yield figure("prominence", candidate, place, "", "articles naming the candidate", found[number], *bounds)
