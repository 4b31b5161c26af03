"""Weeks of a campaign: their days by hand, that each day is in one, and the shares that are made for them."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipelines.campaign import Period
from pipelines.campaign_files import read_monitor
from pipelines.demo.run import prepare
from pipelines.measure import OF_WEEKS, figures
from pipelines.measures.coverage import COLUMNS, Item, week_scopes
from pipelines.weeks import week_id, weeks

days = st.dates(dt.date(2000, 1, 1), dt.date(2040, 12, 31))


def period(start: str, end: str, name: str = "campaign") -> Period:
    return Period.model_validate({"id": name, "kind": "campaign", "start": start, "end": end})


def test_the_first_and_the_last_are_cut_to_the_campaign() -> None:
    found = weeks([period("2026-02-26", "2026-02-28", "before"), period("2026-03-01", "2026-03-15")])
    assert [(one.id, one.start.isoformat(), one.end.isoformat()) for one in found] == [
        ("2026-W09", "2026-02-26", "2026-03-01"),
        ("2026-W10", "2026-03-02", "2026-03-08"),
        ("2026-W11", "2026-03-09", "2026-03-15"),
    ]


def test_a_year_ends_within_a_week() -> None:
    assert [one.id for one in weeks([period("2024-12-23", "2025-01-06")])] == ["2024-W52", "2025-W01", "2025-W02"]
    assert week_id(dt.date(2024, 12, 30)) == "2025-W01"


def test_no_period_no_week() -> None:
    assert weeks([]) == []


@given(days, st.integers(0, 200))
def test_every_day_is_in_one_week_and_no_week_has_another(start: dt.date, length: int) -> None:
    end = start + dt.timedelta(days=length)
    found = weeks([period(start.isoformat(), end.isoformat())])
    assert found[0].start == start and found[-1].end == end
    for one, following in pairwise(found):
        assert following.start - one.end == dt.timedelta(days=1) and following.start.weekday() == 0
    for day in (start, end, start + (end - start) / 2):
        assert [one.id for one in found if one.start <= day <= one.end] == [week_id(day)]


def test_shares_are_made_for_each_outlet_and_week_and_nothing_else(tmp_path: Path) -> None:
    prepare(tmp_path / "demo", 8765)
    monitor, _ = read_monitor(tmp_path / "demo")
    names = [candidate.id for candidate in monitor.register.candidates]

    def item(number: int, day: str | None, *named: int) -> Item:
        values = np.zeros((len(COLUMNS), len(names)))
        values[:4, list(named)] = 1
        return Item(f"i{number}", "tanba", "private", "kk", "campaign", f"i{number}", values, day=day)

    items = [item(1, "2026-03-01", 0), item(2, "2026-03-02", 0), item(3, "2026-03-08", 1), item(4, None, 1)]
    found = {(one.kind, one.name, one.period): one for one in week_scopes(items, monitor)}
    weekly = {key[2]: [one.id for one in scope.items] for key, scope in found.items() if key[:2] == ("outlet", "tanba")}
    assert weekly == {"2026-W09": ["i1"], "2026-W10": ["i2", "i3"], "2026-W11": []}
    rows = list(figures(found["outlet", "tanba", "2026-W10"], monitor, "gap:1/7", OF_WEEKS))
    assert {row["measure"] for row in rows} == {"share"}
    shares = {row["subject"]: row["value"] for row in rows if row["unit"] == "articles"}
    assert [shares[name] for name in names[:3]] == [0.5, 0.5, 0.0]
    assert all(row["low"] is None and "too_few" in row["warning"] and "gap:1/7" in row["warning"] for row in rows)
    assert {row["value"] for row in figures(found["outlet", "tanba", "2026-W11"], monitor, "", OF_WEEKS)} == {None}
