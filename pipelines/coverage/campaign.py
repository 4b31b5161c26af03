"""What the campaign's files say, as rows of the published database."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sqlite_utils import Database

from crawlers.outlet import Outlet
from nlp.languages import rules_of
from pipelines.campaign import Monitor
from pipelines.weeks import weeks

Row = dict[str, Any]


def write_campaign(db: Database, monitor: Monitor) -> None:
    """Fill the tables of what the campaign's files say, benchmarks the last. The working database is `work`."""
    campaign, register = monitor.campaign, monitor.register
    first = campaign.languages[0]
    title, titles = texts(campaign.title, first)
    note, notes = texts(campaign.note, first)
    db.table("campaign").insert(
        {
            "id": 1,
            "title": title,
            "titles": titles,
            "kind": campaign.election.kind,
            "country": campaign.election.country,
            "election_day": campaign.election.day.isoformat(),
            "time_zone": campaign.time_zone,
            "not_measured": as_json([code for code in campaign.languages if not rules_of(code).measured]),
            "languages": as_json(list(campaign.languages)),
            "note": note,
            "notes": notes,
            "resamples": campaign.measure.resamples,
            "seed": campaign.measure.seed,
            "near_duplicate": campaign.measure.near_duplicate,
            "register": register.digest,
            "versions": as_json(_versions(db)),
        }
    )
    db.table("periods").insert_all(_periods(monitor))
    db.table("weeks").insert_all(_weeks(monitor))
    db.table("subjects").insert_all(_subjects(monitor))
    db.table("candidates").insert_all(_candidates(monitor))
    db.table("outlets").insert_all(_outlets(monitor))
    db.table("benchmarks").insert_all(_benchmarks(monitor))
    db.table("benchmark_shares").insert_all(_benchmark_shares(monitor))


def _versions(db: Database) -> dict[str, list[str]]:
    return {
        "extractor": [row[0] for row in db.execute("select distinct extractor from work.articles order by 1")],
        "reader": [row[0] for row in db.execute("select distinct reader from work.readings order by 1")],
    }


def _periods(monitor: Monitor) -> Iterator[Row]:
    ordered = sorted(monitor.campaign.periods, key=lambda period: period.start)
    for position, period in enumerate(ordered):
        title, titles = texts(period.title, monitor.campaign.languages[0])
        yield {
            "id": period.id,
            "kind": period.kind,
            "start": period.start.isoformat(),
            "end": period.end.isoformat(),
            "title": title,
            "titles": titles,
            "position": position,
        }


def _weeks(monitor: Monitor) -> Iterator[Row]:
    for position, week in enumerate(weeks(monitor.campaign.periods)):
        days = {"start": week.start.isoformat(), "end": week.end.isoformat()}
        yield {"id": week.id, "position": position} | days


def _subjects(monitor: Monitor) -> Iterator[Row]:
    for position, row in enumerate(_candidates(monitor)):
        yield {key: row[key] for key in ("id", "name", "names")} | {"kind": "candidate", "position": position}
    start = len(monitor.register.candidates)
    for position, subject in enumerate(monitor.register.subjects, start):
        name, names = texts(subject.title, monitor.campaign.languages[0])
        yield {"id": subject.id, "kind": subject.kind, "name": name, "names": names, "position": position}


def _candidates(monitor: Monitor) -> Iterator[Row]:
    first = monitor.campaign.languages[0]
    for position, candidate in enumerate(monitor.register.candidates):
        party, parties = texts(candidate.party, first)
        yield {
            "id": candidate.id,
            "name": candidate.display(first),
            "names": as_json({language: name.display for language, name in candidate.names.items()}),
            "party": party,
            "parties": parties,
            "incumbent": int(candidate.incumbent),
            "gender": candidate.gender,
            "registered": candidate.registered.isoformat() if candidate.registered else None,
            "withdrawn": candidate.withdrawn.isoformat() if candidate.withdrawn else None,
            "position": position,
        }


def outlet_row(outlet: Outlet, first: str) -> Row:
    """What is published of an outlet, collected or not; `first` is the campaign's first language."""
    name, names = texts(outlet.name, first)
    return {
        "id": outlet.id,
        "name": name,
        "names": names,
        "ownership": outlet.ownership,
        "medium": outlet.medium,
        "languages": as_json(list(outlet.languages)),
        "region": outlet.region,
    }


def _outlets(monitor: Monitor) -> Iterator[Row]:
    for position, outlet in enumerate(monitor.outlets):
        yield outlet_row(outlet, monitor.campaign.languages[0]) | {
            "group": outlet.group,
            "position": position,
            "robots_override": outlet.robots.on.isoformat() if outlet.robots else None,  # the day, never the name
        }


def _benchmarks(monitor: Monitor) -> Iterator[Row]:
    yield {"id": "equal", "title": "equal", "titles": None, "source": None, "position": 0}
    for position, benchmark in enumerate(monitor.campaign.benchmarks, 1):
        title, titles = texts(benchmark.title, monitor.campaign.languages[0])
        yield {
            "id": benchmark.id,
            "title": title,
            "titles": titles,
            "source": benchmark.source,
            "position": position,
        }


def _benchmark_shares(monitor: Monitor) -> Iterator[Row]:
    ids = [candidate.id for candidate in monitor.register.candidates]
    for candidate in ids:
        yield {"benchmark": "equal", "candidate": candidate, "share": 1 / len(ids)}
    for benchmark in monitor.campaign.benchmarks:
        total = sum(benchmark.shares.values())
        for candidate in ids:
            share = benchmark.shares.get(candidate, 0) / total if total else None
            yield {"benchmark": benchmark.id, "candidate": candidate, "share": share}


def texts(text: dict[Any, str] | str | None, first: str) -> tuple[str | None, str | None]:
    """The text in the campaign's first language (or another), and all of them as JSON."""
    if text is None or isinstance(text, str):
        return text, None
    return text.get(first) or next(iter(text.values()), None), as_json(text)


def as_json(value: object) -> str:
    """The value as JSON whose text does not depend on the order of keys."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
