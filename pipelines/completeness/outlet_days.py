"""The table outlet_days, and the marks that figures carry for its gaps."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from typing import Any

from sqlite_utils import Database

from pipelines.campaign import Monitor
from pipelines.completeness.collected import NO_DAY
from pipelines.completeness.gaps import OutletDay
from pipelines.weeks import week_id, weeks

GAP = "gap"
ScopeKey = tuple[str, str, str]


def store_days(db: Database, days: Iterable[OutletDay]) -> bool:
    """Make the table say what `days` say, in one transaction; returns whether it said anything else before."""
    rows = [row_of(one) for one in days]
    table = db.table("outlet_days")
    if sorted(table.rows, key=_key) == sorted(rows, key=_key):
        return False
    with db.atomic():
        table.delete_where()
        table.insert_all(rows)
    return True


def _key(row: dict[str, Any]) -> tuple[str, str]:
    return row["outlet"], row["day"]


def gap_marks(days: Iterable[OutletDay], monitor: Monitor) -> dict[ScopeKey, str]:
    """(scope kind, scope, period) to `gap:N/M`: of M outlet-days N are not complete; no entry where none is.

    Scopes are those of the figures. Articles of unknown day that were lost may be of any period, and count as a further
    outlet-day in each.
    """
    counted: dict[ScopeKey, list[int]] = {}
    scopes = {outlet.id: list(_scopes(monitor, outlet.id)) for outlet in monitor.outlets}
    for one in days:
        if one.day == NO_DAY and not one.is_gap:
            continue
        for kind, name in scopes[one.outlet]:
            for period in _periods(monitor, one.day):
                count = counted.setdefault((kind, name, period), [0, 0])
                count[0] += one.is_gap
                count[1] += 1
    return {key: f"{GAP}:{gaps}/{total}" for key, (gaps, total) in counted.items() if gaps}


def _scopes(monitor: Monitor, outlet_id: str) -> Iterable[tuple[str, str]]:
    outlet = monitor.outlet(outlet_id)
    yield "all", ""
    yield "outlet", outlet.id
    yield "ownership", outlet.ownership
    for language in outlet.languages:
        yield "language", language


def _periods(monitor: Monitor, day: str) -> Iterable[str]:
    """Periods and weeks: `all`, and those of the day."""
    periods = monitor.campaign.periods
    if day == NO_DAY:
        return ["all", *(one.id for one in periods), *(one.id for one in weeks(periods))]
    date = dt.date.fromisoformat(day)
    found = monitor.campaign.period_of(date)
    return ["all", week_id(date), *([found.id] if found else [])]


def row_of(one: OutletDay) -> dict[str, Any]:
    """The row of table outlet_days."""
    facts, band, level, note = one.facts, one.facts.band, one.facts.level, one.facts.note
    return {
        "outlet": one.outlet,
        "day": one.day,
        "state": one.state,
        "reason": one.reason,
        "sentence": one.sentence,
        "named": facts.named,
        "got": facts.got,
        "lost": sum(facts.lost.values()),
        "waiting": facts.waiting,
        "no_article": facts.no_article,
        "why": json.dumps(dict(facts.lost or facts.why), sort_keys=True, ensure_ascii=False),
        "sources": facts.sources,
        "silent_sources": facts.silent_sources,
        "answered": facts.answered,
        "newest": facts.newest,
        "middle": band.middle if band else None,
        "low": band.low if band else None,
        "high": band.high if band else None,
        "history": facts.history,
        "empty_days": facts.empty_days,
        "level_day": level.day if level else None,
        "level_before": level.before if level else None,
        "level_after": level.after if level else None,
        "note": note.text if note else None,
        "noted_by": note.by if note else None,
    }
