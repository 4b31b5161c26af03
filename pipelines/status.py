"""What the collection holds and lacks, per outlet: a gap looks exactly like a candidate being ignored."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from crawlers.outcomes import Outcome
from pipelines.campaign import Monitor
from pipelines.completeness.day_states import LETTERS
from pipelines.completeness.gaps import OutletDay, outlet_days
from pipelines.store import open_store


@dataclass(slots=True)
class OutletStatus:
    """How one outlet stands. `failed` counts addresses by reason; `due` those a run would ask for now."""

    outlet: str
    articles: int = 0
    edited: int = 0
    deleted: int = 0
    addresses: int = 0
    failed: Counter[str] = field(default_factory=Counter)
    last_article: str | None = None
    last_captured: str | None = None
    due: int = 0
    days: list[OutletDay] = field(default_factory=list)
    """The campaign's days up to the newest visit."""

    @property
    def gaps(self) -> list[OutletDay]:
        """Those of which something is, or may be, missing."""
        return [one for one in self.days if one.is_gap]


def short_days(days: Iterable[OutletDay]) -> str:
    """Days by state and in runs: `P 03-09…03-11, ? day unknown`; the letters are those of `day_states.LETTERS`."""
    parts = []
    ordered = [(n, one) for n, one in enumerate(days) if one.is_gap]
    # A run goes on while both the state and the distance from the place in the list stay the same.
    for _, group in groupby(enumerate(ordered), key=lambda pair: (pair[0] - pair[1][0], pair[1][1].state)):
        run = [one for _, (_, one) in group]
        first, last = (one.day[5:] or "day unknown" for one in (run[0], run[-1]))
        parts.append(f"{LETTERS[run[0].state]} {first}" + (f"…{last}" if last != first else ""))
    return ", ".join(parts)


NOT_FAILURES = frozenset({Outcome.PENDING, Outcome.STORED, Outcome.REDIRECTED, Outcome.SKIPPED})

# Pages that were stored and gave nothing to count: the newest answer of each address says.
NO_ARTICLE = """
select outlet, case when extract_outcome like 'failed%' then 'unreadable page' else 'no article' end as reason,
       count(*) as n
from (select outlet, url, extract_outcome, max(id) from captures where kind = 'page' and status = 200 group by url)
where extract_outcome like 'failed%' or extract_outcome like 'not an article%' group by outlet, reason
"""


def status(monitor: Monitor, now: dt.datetime | None = None) -> list[OutletStatus]:
    """One record per outlet of the campaign's files, in their order; all zero where nothing was collected."""
    found = {outlet.id: OutletStatus(outlet.id) for outlet in monitor.outlets}
    moment = (now or dt.datetime.now(dt.UTC)).isoformat(timespec="seconds")
    db = open_store(monitor.database)
    # A page that was got and is gone since is an article's deletion, not a page that was not collected.
    outcomes = (
        "select outlet, outcome, count(*) as n, sum(kind = 'page' and visits > 0) as held"
        " from addresses group by outlet, outcome"
    )
    for row in db.query(outcomes):
        if (one := found.get(row["outlet"])) is not None:
            one.addresses += row["n"]
            if row["outcome"] not in NOT_FAILURES and row["n"] > row["held"]:
                one.failed[row["outcome"]] += row["n"] - row["held"]
    for row in db.query(NO_ARTICLE):
        if (one := found.get(row["outlet"])) is not None:
            one.failed[row["reason"]] += row["n"]
    for row in db.query(
        "select outlet, count(*) as n, sum(edits > 0 or headline_changes > 0) as edited,"
        " sum(status = 'deleted') as deleted, max(published_day) as last, max(last_captured) as captured"
        " from articles group by outlet"
    ):
        if (one := found.get(row["outlet"])) is not None:
            one.articles, one.edited, one.deleted = row["n"], row["edited"], row["deleted"]
            one.last_article, one.last_captured = row["last"], row["captured"]
    due = "select outlet, count(*) as n from addresses where outcome = 'pending' or due <= ? group by outlet"
    for row in db.query(due, [moment]):
        if (one := found.get(row["outlet"])) is not None:
            one.due = row["n"]
    for day in outlet_days(monitor, db):
        found[day.outlet].days.append(day)
    db.close()
    return list(found.values())
