"""Tone in one number, against rivals and weighed by volume; and apart from it that of others who are quoted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from pipelines.measures.catalogue.tone import UNCORRECTED
from pipelines.measures.coverage import ONCE, SOURCE_TONES, TONES
from pipelines.measures.figure import Figure, figure
from pipelines.measures.inequality import Array, ratio
from pipelines.measures.jackknife import jackknife_interval
from pipelines.measures.part_interval import zero_bound
from pipelines.measures.sample import Sample, part_of

BASE = "scored mentions"
OF_ALL = "scored mentions of all contestants"
OF_SOURCES = "scored mentions in quoted words of others"
UNITS = (("mentions", ""), ("stories", ONCE))


def source_tone(sample: Sample) -> Iterator[Figure]:
    """For each candidate, the same of the mentions in the words of others who are quoted: no tone of the outlet's.

    It shows whose attacks and praise an outlet passes on. By mentions.
    """
    totals = [sample.total(column) for column in SOURCE_TONES]
    for column in SOURCE_TONES:
        found, (low, high) = part_of(sample.total(column), *totals), sample.column_bounds(column, *SOURCE_TONES)
        for place, candidate in enumerate(sample.candidates):
            name, bounds = column.replace("source", "source_tone"), (found[place], low[place], high[place])
            yield _uncorrected(figure(name, candidate, "mentions", "", OF_SOURCES, *bounds))


def net_tone(sample: Sample) -> Iterator[Figure]:
    """Positive less negative, of the outlet's own text, for each candidate; by mentions and by stories as `tone`.

    `net_tone`: by all scored mentions of the candidate. `net_tone_evaluated`: by the positive and negative ones alone;
    none where all are neutral. `tone_exposure`: by the scored mentions of all candidates, so that much and favourable
    coverage join in one number. Range: -1..1.
    """
    for unit, suffix in UNITS:
        negative, neutral, positive = (sample.column(name + suffix) for name in TONES)
        scored = negative + neutral + positive
        wholes = {
            "net_tone": (scored, BASE),
            "net_tone_evaluated": (negative + positive, "evaluated mentions"),
            "tone_exposure": (scored.sum(axis=1, keepdims=True), OF_ALL),
        }
        for measure, (whole, base) in wholes.items():
            yield from _net(sample, measure, unit, base, positive, negative, whole)


def _net(
    sample: Sample, measure: str, unit: str, base: str, positive: Array, negative: Array, whole: Array
) -> Iterator[Figure]:
    """The interval is that of the part (positive + what is neither / 2), doubled about 0."""
    whole = np.broadcast_to(whole, positive.shape)
    found = ratio(positive.sum(axis=0) - negative.sum(axis=0), whole.sum(axis=0))
    low, high = (2 * one - 1 for one in sample.part_bounds((positive - negative + whole) / 2, whole))
    if sample.enough:  # nothing seen but neutral is no proof that there is nothing else
        bound = zero_bound(np.count_nonzero(whole, axis=0))
        silent = (positive.sum(axis=0) + negative.sum(axis=0) == 0) & (whole.sum(axis=0) > 0)
        low, high = np.where(silent, -bound, low), np.where(silent, bound, high)
    for place, candidate in enumerate(sample.candidates):
        bounds = found[place], low[place], high[place]
        yield _uncorrected(figure(measure, candidate, unit, "", base, *bounds))


def tone_gap(sample: Sample) -> Iterator[Figure]:
    """Each candidate's net tone less the mean net tone of the others who have scored mentions; by mentions.

    Range: -2..2. None where the candidate has none scored, or nobody else has. Interval: jackknife over stories.
    """
    if len(sample.candidates) < 2:
        return
    columns = np.stack([sample.column(name) for name in TONES], axis=1)
    found = _gaps(columns.sum(axis=0))
    low = high = np.full(len(sample.candidates), np.nan)
    if sample.enough:
        low, high = jackknife_interval(_gaps, columns, -2, 2)
    for place, candidate in enumerate(sample.candidates):
        bounds = found[place], low[place], high[place]
        yield _uncorrected(figure("tone_gap", candidate, "mentions", "", BASE, *bounds))


def _gaps(sums: Array) -> Array:
    """Of sums (…, tones, candidates): (…, candidates)."""
    negative, neutral, positive = np.moveaxis(sums, -2, 0)
    net = ratio(positive - negative, negative + neutral + positive)
    known = ~np.isnan(net)
    totals = np.where(known, net, 0).sum(axis=-1, keepdims=True)
    return np.asarray(net - ratio(totals - net, known.sum(axis=-1, keepdims=True) - np.ones_like(net)))


def _uncorrected(one: Figure) -> Figure:
    return replace(one, warning=UNCORRECTED)
