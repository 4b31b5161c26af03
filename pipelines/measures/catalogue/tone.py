"""In what tone outlets' own text names each candidate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pipelines.measures.coverage import NOT_SCORED, ONCE, TONES
from pipelines.measures.figure import Figure, figure
from pipelines.measures.sample import Sample, part_of

UNCORRECTED = "uncorrected"
"""Mark of counts of what a model said: its errors are in them, and not in their intervals."""


def tone(sample: Sample) -> Iterator[Figure]:
    """For each candidate, the part of the scored mentions in the outlet's own text that has each tone.

    By `mentions`, all; by `stories`, those of a story's copies averaged, so that each story counts as one article does.
    What the model was not sure of is left out, and so is every language in which it errs too often (docs/tone.md). Its
    errors are in these numbers and not in their intervals; `tone_corrected_*` are free of them.
    """
    for unit, suffix in (("mentions", ""), ("stories", ONCE)):
        columns = [name + suffix for name in TONES]
        totals = [sample.total(column) for column in columns]
        for name, column in zip(TONES, columns, strict=True):
            found = part_of(sample.total(column), *totals)
            low, high = sample.column_bounds(column, *columns)
            for place, candidate in enumerate(sample.candidates):
                bounds = low[place], high[place]
                one = figure(f"tone_{name}", candidate, unit, "", "scored mentions", found[place], *bounds)
                yield replace(one, warning=UNCORRECTED)


def not_scored(sample: Sample) -> Iterator[Figure]:
    """For each candidate, the part of the mentions by name in the outlet's own text of which no tone is said.

    The model is not sure of them, or errs too often in their language, or there is none.
    """
    columns = (NOT_SCORED, *TONES)
    totals = [sample.total(column) for column in columns]
    found = part_of(totals[0], *totals)
    low, high = sample.column_bounds(NOT_SCORED, *columns)
    for place, candidate in enumerate(sample.candidates):
        bounds = low[place], high[place]
        yield figure("tone_not_scored", candidate, "mentions", "", "mentions in own text", found[place], *bounds)
