"""Counts made elsewhere through the same measures as our own, in scopes of the kind `elsewhere`, never mixed with ours.

What is independent is a day of an outlet (or a week, where a row stands for one), not a story: others' counts do not
tell which stories are copies.
"""

from __future__ import annotations

import datetime as dt
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from pipelines.campaign import Monitor
from pipelines.elsewhere.counts import TONES, Count
from pipelines.measures.catalogue.further import candidate_indices, further_indices
from pipelines.measures.catalogue.inequality import inequality
from pipelines.measures.catalogue.net_tone import net_tone
from pipelines.measures.catalogue.share import share
from pipelines.measures.catalogue.tone import tone
from pipelines.measures.clustered import clustered_interval
from pipelines.measures.coverage import COLUMNS, Item, Scope
from pipelines.measures.figure import Figure, figure
from pipelines.measures.inequality import Array
from pipelines.measures.race import in_race
from pipelines.measures.sample import Sample, warning_of

Row = dict[str, Any]
KIND = "elsewhere"
MARKS = "elsewhere days_as_clusters"
THROUGH = (share, inequality, further_indices, candidate_indices, tone, net_tone)
TONED = (tone, net_tone)
OURS = "mentions"
"""The unit in which a count stands in for ours; it is published under its own name."""


def naming_share(candidate: str, unit: str, counts: Sequence[Count]) -> Figure:
    """The part of the items naming any candidate that name this one; an item that names several counts for each.

    Only of counts that tell the total, such as weekly stories. Formula: sum of values / sum of totals. Range: 0..1; the
    candidates' sum is above 1 where items name several. The interval takes days as clusters (Korn and Graubard).
    """
    parts: defaultdict[tuple[str, str, str], float] = defaultdict(float)
    totals = {(one.outlet, one.day, one.source): one.total for one in counts if one.total is not None}
    for one in counts:
        if one.subject == candidate:
            parts[one.outlet, one.day, one.source] += one.value
    part = [min(parts[key], total) for key, total in totals.items()]
    found = clustered_interval(part, list(totals.values())) if totals else (np.nan, np.nan, np.nan)
    return figure("naming_share", candidate, unit, "", "items naming any candidate", *found)


def elsewhere_figures(counts: Sequence[Count], monitor: Monitor, benchmarks: Mapping[str, Array]) -> Iterator[Row]:
    """Rows of `measures`: for each unit, all outlets that were counted in it and each of them, all days and periods."""
    candidates = tuple(candidate.id for candidate in monitor.register.candidates)
    ours = [one for one in counts if one.subject in candidates]
    for unit in sorted({one.unit for one in ours}):
        of_unit = [one for one in ours if one.unit == unit]
        for outlet in ("", *sorted({one.outlet for one in of_unit})):
            of_outlet = [one for one in of_unit if outlet in ("", one.outlet)]
            for period in ("all", *(one.id for one in monitor.campaign.periods)):
                inside = [one for one in of_outlet if period == "all" or _period(monitor, one.day) == period]
                if inside:
                    yield from _of_scope(inside, unit, outlet, period, monitor, benchmarks)


def _period(monitor: Monitor, day: str) -> str | None:
    found = monitor.campaign.period_of(dt.date.fromisoformat(day))
    return found.id if found else None


def _of_scope(
    counts: Sequence[Count], unit: str, outlet: str, period: str, monitor: Monitor, benchmarks: Mapping[str, Array]
) -> Iterator[Row]:
    candidates = tuple(candidate.id for candidate in monitor.register.candidates)
    settings = monitor.campaign.measure
    seed = (settings.seed, zlib.crc32(f"{KIND} {outlet} {period} {unit}".encode()))
    scope = Scope(KIND, outlet, period, tuple(_items(counts, monitor)))
    sample = Sample(scope, candidates, benchmarks, settings.resamples, seed)
    common = {
        "scope_kind": KIND,
        "scope": outlet,
        "period": period,
        "n_items": len(counts),
        "n_stories": sample.stories,
        "warning": " ".join(filter(None, (warning_of(sample.stories), MARKS))),
    }
    for make in THROUGH:
        for found in make(sample):
            if found.unit == OURS and not (make in TONED and found.value is None):
                base = f"{unit} with a tone" if make in TONED else found.base
                yield replace(found, unit=unit, base=base).row() | common
    if any(one.total is not None for one in counts):
        for candidate in candidates:
            yield naming_share(candidate, unit, counts).row() | common


def _items(counts: Sequence[Count], monitor: Monitor) -> Iterator[Item]:
    """A day of an outlet as one item of ours: what was counted stands where our mentions do."""
    candidates = [candidate.id for candidate in monitor.register.candidates]
    days: defaultdict[tuple[str, str], Array] = defaultdict(lambda: np.zeros((len(COLUMNS), len(candidates))))
    for one in counts:
        place, values = candidates.index(one.subject), days[one.outlet, one.day]
        values[COLUMNS.index("mentions"), place] += one.value
        if one.tone in TONES:
            values[COLUMNS.index(one.tone), place] += one.value
    for (outlet, day), values in sorted(days.items()):
        racing = in_race(monitor, day)
        values[:, ~racing] = 0
        values[0] = values[COLUMNS.index("mentions")] > 0
        yield Item(f"{outlet} {day}", outlet, "", "", None, f"{outlet} {day}", values, racing=racing)
