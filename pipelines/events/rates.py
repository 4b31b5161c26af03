"""The figures of the event register: which part of each candidate's events was covered, and whether it differs."""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from pipelines.campaign import Monitor
from pipelines.events.coverage import COVERED, EventCoverage
from pipelines.events.exact import Independence, Unit, exact_interval, independence, pooled_independence
from pipelines.events.register import Event
from pipelines.measures.clustered import clustered_interval
from pipelines.measures.figure import Figure, figure

Row = dict[str, Any]
UNIT = "events"
OF_ONE = "events of the candidate"
OF_ALL = "events of all candidates"
WITHIN = "events of all candidates, within kinds"


def event_rate(candidate: str, rows: Sequence[EventCoverage]) -> Figure:
    """Events of the candidate covered within 48 hours by those that are counted; of several outlets, event by outlet.

    One outlet: the exact interval of Clopper and Pearson. Several: that of Korn and Graubard, with events as clusters.
    Formula: covered / counted. Range: 0..1. No events: no value.
    """
    by_event: defaultdict[str, list[int]] = defaultdict(list)
    for row in rows:
        by_event[row.event].append(int(row.state == COVERED))
    covered, counted = sum(map(sum, by_event.values())), sum(map(len, by_event.values()))
    if not counted:
        return figure("event_rate", candidate, UNIT, "", OF_ONE, *[float("nan")] * 3)
    if all(len(one) == 1 for one in by_event.values()):
        return figure("event_rate", candidate, UNIT, "", OF_ONE, covered / counted, *exact_interval(covered, counted))
    found = clustered_interval([sum(one) for one in by_event.values()], [len(one) for one in by_event.values()])
    return figure("event_rate", candidate, UNIT, "", OF_ONE, *found)


def event_rate_gap(outcome: Independence, base: str) -> Figure:
    """The largest of the candidates' rates less the smallest, with the test of whether who it was mattered.

    One outlet: the exact test of Fisher, Freeman and Halton; with several kinds of event, within kinds. Several
    outlets: candidates' names permuted among events. Formula: max rate - min rate. Range: 0..1.
    `expected_if_equal`: its mean where the candidate does not matter.
    """
    nothing = outcome.gap != outcome.gap  # NaN: fewer than two candidates had events
    expected, p = (None, None) if nothing else (outcome.expected_gap, outcome.p)
    unknown = float("nan")
    return figure("event_rate_gap", "", UNIT, "equal", base, outcome.gap, unknown, unknown, expected, p)


def event_figures(found: Sequence[EventCoverage], monitor: Monitor) -> Iterator[Row]:
    """Rows of `measures` for every outlet, kind of ownership and all, and every period that has events.

    `n_stories` is how many events (and outlets) are counted, `n_items` how many articles show that they were covered.
    """
    events = {event.id: event for event in monitor.events}
    for kind, name, outlets in _scopes(monitor):
        for period in ("all", *(one.id for one in monitor.campaign.periods)):
            inside = [
                row for row in found if row.counted and row.outlet in outlets and _within(events, row, period, monitor)
            ]
            if inside:
                scope = {"scope_kind": kind, "scope": name, "period": period}
                yield from _of_scope(inside, events, len(outlets) > 1, scope, monitor)


def _scopes(monitor: Monitor) -> Iterator[tuple[str, str, frozenset[str]]]:
    yield "all", "", frozenset(outlet.id for outlet in monitor.outlets)
    for outlet in monitor.outlets:
        yield "outlet", outlet.id, frozenset({outlet.id})
    for ownership in sorted({outlet.ownership for outlet in monitor.outlets}):
        yield "ownership", ownership, frozenset(one.id for one in monitor.outlets if one.ownership == ownership)


def _within(events: dict[str, Event], row: EventCoverage, period: str, monitor: Monitor) -> bool:
    found = monitor.campaign.period_of(events[row.event].day)
    return found is not None and period in ("all", found.id)


def _of_scope(
    rows: Sequence[EventCoverage], events: dict[str, Event], several: bool, scope: Row, monitor: Monitor
) -> Iterator[Row]:
    gaps, days = sum(row.gap_days for row in rows), sum(row.days for row in rows)
    gap = f"gap:{gaps}/{days}" if gaps else ""
    for candidate in monitor.register.candidates:
        own = [row for row in rows if row.candidate == candidate.id]
        yield _row(event_rate(candidate.id, own), own, scope, gap)
    seed = (monitor.campaign.measure.seed, zlib.crc32(f"events {sorted(scope.items())}".encode()))
    rng = np.random.default_rng(seed)
    kinds = sorted({events[row.event].kind for row in rows})
    outcome = _pooled(rows, events, monitor, rng) if several else _single(rows, events, kinds, monitor, rng)
    yield _row(event_rate_gap(outcome, WITHIN if len(kinds) > 1 else OF_ALL), rows, scope, gap)


def _single(
    rows: Sequence[EventCoverage],
    events: dict[str, Event],
    kinds: Sequence[str],
    monitor: Monitor,
    rng: np.random.Generator,
) -> Independence:
    names = [candidate.id for candidate in monitor.register.candidates]
    strata = []
    for kind in kinds:
        own = [row for row in rows if events[row.event].kind == kind]
        covered = [sum(row.state == COVERED for row in own if row.candidate == name) for name in names]
        strata.append((covered, [sum(row.candidate == name for row in own) for name in names]))
    return independence(strata, rng)


def _pooled(
    rows: Sequence[EventCoverage], events: dict[str, Event], monitor: Monitor, rng: np.random.Generator
) -> Independence:
    counts: defaultdict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for row in rows:
        counts[row.event, row.candidate][0] += row.state == COVERED
        counts[row.event, row.candidate][1] += 1
    units = [Unit(candidate, events[event].kind, *count) for (event, candidate), count in sorted(counts.items())]
    return pooled_independence(units, monitor.campaign.measure.resamples, rng)


def _row(found: Figure, rows: Sequence[EventCoverage], scope: Row, gap: str) -> Row:
    articles = {match.article for row in rows for match in row.matches}
    return found.row() | scope | {"n_items": len(articles), "n_stories": len(rows), "warning": gap}
