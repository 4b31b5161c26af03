"""Measure: the figures of every scope and period, with their intervals. All are made anew when anything has changed."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlite_utils import Database
from threadpoolctl import threadpool_limits

from pipelines.beside import Beside, read_beside
from pipelines.campaign import Monitor
from pipelines.completeness.gaps import outlet_days
from pipelines.completeness.outlet_days import gap_marks, store_days
from pipelines.measures.catalogue import MEASURES, Measure
from pipelines.measures.catalogue.share import share
from pipelines.measures.coverage import Item, Scope, scopes, week_scopes
from pipelines.measures.groups import group_figures
from pipelines.measures.inequality import Array, shares
from pipelines.measures.many_tests import correct
from pipelines.measures.read_items import read_items
from pipelines.measures.sample import Sample, warning_of
from pipelines.progress import Progress, Silent
from pipelines.store import open_store
from pipelines.weeks import weeks

VERSION = "12"
OF_WEEKS: tuple[Measure, ...] = (share,)
"""What is measured by weeks too: of so few articles little more can be said, and each measure costs as many figures."""
INSERT = """
insert into measures
  (measure, subject, scope_kind, scope, period, unit, benchmark, base, value, low, high, expected_if_equal, p, p_holm,
   tests, n_items, n_stories, warning)
values
  (:measure, :subject, :scope_kind, :scope, :period, :unit, :benchmark, :base, :value, :low, :high, :expected_if_equal,
   :p, :p_holm, :tests, :n_items, :n_stories, :warning)
"""


@dataclass(frozen=True, slots=True)
class MeasureSummary:
    """How many figures were made of how many articles; `due` False: nothing that they depend on had changed."""

    figures: int
    articles: int
    due: bool = True

    def __str__(self) -> str:
        if not self.due:
            return "nothing was due"
        return f"{self.figures:,} figures from {self.articles:,} articles"


def measure(monitor: Monitor, *, progress: Progress | None = None, remake: bool = False) -> MeasureSummary:
    """Make all figures, in one transaction; nothing where neither articles, readings nor settings have changed."""
    progress = progress or Silent()
    db = open_store(monitor.database)
    items, days = read_items(db, monitor), outlet_days(monitor, db)
    marks = gap_marks(days, monitor)
    beside = read_beside(db, monitor, days)
    digest = _digest(items, monitor, marks, beside)
    table = db.table("measures")
    if not remake and digest == _last_digest(db):
        store_days(db, days)
        summary = MeasureSummary(table.count, len(items), due=False)
        db.close()
        return summary
    found = list(scopes(items, monitor))[::-1]
    progress.start(len(found), "measure")
    rows: list[dict[str, Any]] = []
    started = _now()
    with threadpool_limits(1, "blas"):  # its threads wait for each other longer than such small products take
        while found:
            scope = found.pop()  # so that none keeps its sums once its figures are made
            gap = marks.get((scope.kind, scope.name, scope.period), "")
            rows += figures(scope, monitor, gap)
            rows += [*beside.of_scope(scope, monitor, gap), *_of_groups(scope, monitor, gap)]
            progress.advance()
        for scope in week_scopes(items, monitor):
            gap = marks.get((scope.kind, scope.name, scope.period), "")
            rows += figures(scope, monitor, gap, OF_WEEKS)
    rows += beside.figures(monitor, benchmarks(monitor))
    correct(rows)
    with db.atomic():
        table.delete_where()
        db.conn.executemany(INSERT, rows)  # sqlite-utils takes seconds for as many
        store_days(db, days)
        beside.store(db)
        _record(db, started, digest, len(rows))
    progress.finish()
    db.close()
    return MeasureSummary(len(rows), len(items))


def figures(
    scope: Scope, monitor: Monitor, gap: str = "", measures: Sequence[Measure] = MEASURES
) -> Iterator[dict[str, Any]]:
    """The rows of one scope. The seed is the campaign's, and the scope's own: no scope depends on another.

    `gap` is the mark of outlet-days that are not complete (`pipelines.completeness.gaps.gap_marks`).
    """
    settings = monitor.campaign.measure
    name = f"{scope.kind} {scope.name} {scope.period}"
    sample = Sample(
        scope,
        tuple(candidate.id for candidate in monitor.register.candidates),
        benchmarks(monitor),
        settings.resamples,
        (settings.seed, zlib.crc32(name.encode())),
        tuple(candidate.gender == "f" for candidate in monitor.register.candidates),
        tuple(subject.id for subject in monitor.register.subjects),
    )
    common = {"scope_kind": scope.kind, "scope": scope.name, "period": scope.period}
    marks = tuple(filter(None, (race_warning(monitor, scope.period), gap)))
    own = {"n_items": scope.naming, "n_stories": sample.stories}
    for make in measures:
        for figure in make(sample):
            row = common | own | figure.row()
            told = (warning_of(row["n_stories"]), row.get("warning"), *marks)
            yield row | {"warning": " ".join(filter(None, told))}


def _of_groups(scope: Scope, monitor: Monitor, gap: str) -> Iterator[dict[str, Any]]:
    """Groups of outlets against each other, of the scope that holds them all."""
    if scope.kind == "all":
        settings, candidates = monitor.campaign.measure, [one.id for one in monitor.register.candidates]
        marks = (race_warning(monitor, scope.period), gap)
        for row in group_figures(scope, candidates, settings.resamples, settings.seed):
            yield row | {"warning": " ".join(filter(None, (row["warning"], *marks)))}


def race_warning(monitor: Monitor, period: str) -> str:
    """`not_all_in_race` where on some day of the period or week a candidate was not registered or had withdrawn."""
    periods = monitor.campaign.periods
    days = [day for one in periods if period in (one.id, "all") for day in (one.start, one.end)]
    days += [day for one in weeks(periods) if period == one.id for day in (one.start, one.end)]
    whole = all(candidate.in_race(day) for candidate in monitor.register.candidates for day in days)
    return "" if whole else "not_all_in_race"


def benchmarks(monitor: Monitor) -> dict[str, Array]:
    """Every benchmark as shares in the order of the register; `equal` first."""
    ids = [candidate.id for candidate in monitor.register.candidates]
    named = {one.id: shares([one.shares[key] for key in ids]) for one in monitor.campaign.benchmarks}
    return {"equal": np.full(len(ids), 1 / len(ids)), **named}


def _digest(items: list[Item], monitor: Monitor, marks: Mapping[tuple[str, str, str], str], beside: Beside) -> str:
    """A hash of everything that the figures depend on."""
    digest = hashlib.sha256(f"{VERSION} {np.__version__}".encode())
    digest.update(monitor.campaign.measure.model_dump_json().encode())
    for period in monitor.campaign.periods:
        digest.update(period.model_dump_json().encode())
    digest.update(json.dumps([(one.id, one.ownership) for one in monitor.outlets]).encode())
    for candidate in monitor.register.candidates:
        digest.update(f"{candidate.id} {candidate.gender} {candidate.registered} {candidate.withdrawn}".encode())
    for name, values in benchmarks(monitor).items():
        digest.update(name.encode() + values.tobytes())
    digest.update(json.dumps(sorted(marks.items())).encode())
    digest.update(beside.digest.encode())
    for item in items:
        digest.update(f"{item.id} {item.outlet} {item.language} {item.period} {item.day} {item.story}".encode())
        digest.update(item.values.tobytes() + item.uncounted.tobytes() + item.others.tobytes() + item.racing.tobytes())
        digest.update(f"{item.size} {item.election} {item.advertisement}".encode())
    return digest.hexdigest()


def _last_digest(db: Database) -> str | None:
    row = db.execute("select input_digest from runs where stage = 'measure' order by id desc limit 1").fetchone()
    return str(row[0]) if row else None


def _record(db: Database, started: str, digest: str, count: int) -> None:
    db.table("runs").insert(
        {
            "stage": "measure",
            "started": started,
            "ended": _now(),
            "input_digest": digest,
            "versions": json.dumps({"measures": VERSION, "numpy": np.__version__}),
            "counts": json.dumps({"figures": count}),
        }
    )


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
