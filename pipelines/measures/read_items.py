"""The articles that figures are made of, with what each says of every candidate, from the working database."""

from __future__ import annotations

import json
from collections import defaultdict

import numpy as np
from sqlite_utils import Database

from pipelines.campaign import Monitor
from pipelines.measures.coverage import ADVERTISEMENT, COLUMNS, KNOWN_OTHERS, OF_OTHERS, ROLES, SOURCES, Item
from pipelines.measures.inequality import Array
from pipelines.measures.race import Flags, in_race

ROLE_MENTIONS = """
select article, subject, role, count(*) from mentions
where role is not null and kind in ('name', 'role') group by 1, 2, 3
"""


def read_items(db: Database, monitor: Monitor) -> list[Item]:
    """Every article of the campaign's outlets, in order of its id."""
    places = {candidate.id: place for place, candidate in enumerate(monitor.register.candidates)}
    ownership = {outlet.id: outlet.ownership for outlet in monitor.outlets}
    others = {subject.id: place for place, subject in enumerate(monitor.register.subjects)}
    values: defaultdict[str, Array] = defaultdict(lambda: np.zeros((len(COLUMNS), len(places))))
    beside: defaultdict[str, Array] = defaultdict(lambda: np.zeros((len(OF_OTHERS), len(others))))
    for row in db.query("select * from article_subjects order by article, subject"):
        if row["subject"] in places:
            values[row["article"]][: len(SOURCES), places[row["subject"]]] = [float(of(row)) for of in SOURCES.values()]
        elif row["subject"] in others:
            beside[row["article"]][:, others[row["subject"]]] = [row[name] for name in OF_OTHERS]
    for article, subject, role, count in db.execute(ROLE_MENTIONS):
        if subject in places and role in ROLES:
            values[article][COLUMNS.index(f"role_{role}"), places[subject]] = count
    uncounted, election = _uncounted(db, places), _election(db, monitor)
    racing = _Racing(monitor)
    periods = {period.id: (period.start.isoformat(), period.end.isoformat()) for period in monitor.campaign.periods}
    return [
        Item(
            id=row["id"],
            outlet=row["outlet"],
            ownership=ownership[row["outlet"]],
            language=row["language"] or "",
            period=_period(periods, row["published_day"]),
            story=row["story"] or row["id"],
            values=_counted(values[row["id"]], racing.on(row["published_day"])),
            uncounted=uncounted.get(row["id"], np.zeros(0)),
            others=beside[row["id"]],
            size=float(row["words"] or 0),
            racing=racing.on(row["published_day"]),
            election=row["id"] in election,
            day=row["published_day"],
            advertisement=row["genre"] == ADVERTISEMENT,
        )
        for row in db.query("select id, outlet, language, published_day, story, words, genre from articles order by id")
        if row["outlet"] in ownership
    ]


def _counted(values: Array, racing: Flags) -> Array:
    """The values of those in the race, with the fractions that they give."""
    if racing.size:
        values[:, ~racing] = 0
    values[-1] = values[0] / max(1.0, values[0].sum())
    return values


class _Racing:
    """Who was in the race, by day; empty where all were."""

    def __init__(self, monitor: Monitor) -> None:
        self._monitor = monitor
        self._days: dict[str | None, Flags] = {}

    def on(self, day: str | None) -> Flags:
        if day not in self._days:
            found = in_race(self._monitor, day)
            self._days[day] = np.zeros(0, dtype=bool) if found.all() else found
        return self._days[day]


def _election(db: Database, monitor: Monitor) -> set[str]:
    """Articles that name the election's commission, or are on a topic that the campaign calls the election's."""
    commissions = [one.id for one in monitor.register.subjects if one.kind == "election_commission"]
    topics = [one.id for one in monitor.topics.topics if one.election]
    named = "select article from article_subjects where mentions > 0 and subject in (select value from json_each(?))"
    on = "select article from article_topics where topic in (select value from json_each(?))"
    return {row[0] for sql, ids in ((named, commissions), (on, topics)) for row in db.execute(sql, [json.dumps(ids)])}


def _uncounted(db: Database, places: dict[str, int]) -> dict[str, Array]:
    """By article and candidate, the names left uncounted for doubt. One that may be either of two counts for both."""
    found: defaultdict[str, Array] = defaultdict(lambda: np.zeros(len(places)))
    for row in db.query("select article, subjects, reason from abstentions order by article, id"):
        for subject in row["subjects"].split():
            if subject in places and row["reason"] not in KNOWN_OTHERS:
                found[row["article"]][places[subject]] += 1
    return found


def _period(periods: dict[str, tuple[str, str]], day: str | None) -> str | None:
    return next((key for key, (start, end) in periods.items() if day and start <= day <= end), None)
