"""Events, topics, polls, what changed on silence days, counts made elsewhere: rows of the published database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from sqlite_utils import Database

from nlp.polls import DATA, SHOWN
from pipelines.campaign import Monitor
from pipelines.contents import POLL
from pipelines.coverage.campaign import as_json, outlet_row, texts
from pipelines.coverage.snippets import ALLOWANCE
from pipelines.elsewhere.counts import read_counts

Row = dict[str, Any]

EVENT_COVERAGE = """
insert into event_coverage
select e.event, e.candidate, e.outlet, e.state, e.counted, e.why, e.articles, e.first_at, e.undated, e.early,
       e.gap_days, e.days
from work.event_coverage e
where e.event in (select id from events) and e.candidate in (select id from candidates)
  and e.outlet in (select id from outlets)
order by 1, 2, 3
"""

EVENT_ITEMS = """
insert into event_items
select a.event, a.candidate, a.article, a.at, a.hours, a.term, a.in_title
from work.event_articles a join items i on i.id = a.article
where a.event in (select id from events) and a.candidate in (select id from candidates) order by 1, 2, 3
"""

ITEM_TOPICS = """
insert into item_topics
select t.article, t.topic, t.hits, t.in_title
from work.article_topics t join items i on i.id = t.article
where t.topic in (select id from topics) order by 1, 2
"""

POLL_DATA = """
select p.article, p.datum, p.snippet, i.outlet, i.day, length(a.body) as characters
from work.poll_data p join items i on i.id = p.article join work.articles a on a.id = p.article
order by p.article, p.datum <> 'poll', p.datum
"""

SILENCE_CHANGES = """
select e.item, e.number, i.outlet, e.kind, e.at, e.seen_before, e.edited, e.headline, e.capture_before, e.capture_after,
       s.candidate, s.mentions
from edits e join items i on i.id = e.item
     join (select item, subject as candidate, mentions from item_subjects
           where mentions > 0 and subject in (select id from candidates)) s on s.item = e.item
where e.kind in ('changed', 'restored') order by e.item, e.number, s.candidate
"""


def create_beside_tables(db: Database) -> None:
    """Create the tables of this module, empty."""
    _event_tables(db)
    _content_tables(db)
    _elsewhere_tables(db)


def _event_tables(db: Database) -> None:
    db.table("events").create(
        {
            "id": str,
            "start": str,
            "timed": int,
            "title": str,
            "place": str,
            "words": str,
            "kind": str,
            "address": str,
            "position": int,
        },
        pk="id",
    )
    db.table("event_coverage").create(
        {
            "event": str,
            "candidate": str,
            "outlet": str,
            "state": str,
            "counted": int,
            "why": str,
            "items": int,
            "first_at": str,
            "undated": int,
            "early": int,
            "gap_days": int,
            "days": int,
        },
        pk=("event", "candidate", "outlet"),
        foreign_keys=[("event", "events", "id"), ("candidate", "candidates", "id"), ("outlet", "outlets", "id")],
    )
    db.table("event_items").create(
        {"event": str, "candidate": str, "item": str, "at": str, "hours": float, "term": str, "in_title": int},
        pk=("event", "candidate", "item"),
        foreign_keys=[("event", "events", "id"), ("candidate", "candidates", "id"), ("item", "items", "id")],
    )


def _content_tables(db: Database) -> None:
    db.table("topics").create({"id": str, "title": str, "titles": str, "words": str, "position": int}, pk="id")
    db.table("item_topics").create(
        {"item": str, "topic": str, "hits": int, "in_title": int},
        pk=("item", "topic"),
        foreign_keys=[("item", "items", "id"), ("topic", "topics", "id")],
    )
    db.table("polls").create(
        {"item": str, "outlet": str, "day": str, "snippet": str, "found": int, "missing": int, "missing_data": str},
        pk="item",
        foreign_keys=[("item", "items", "id"), ("outlet", "outlets", "id")],
    )
    db.table("poll_data").create(
        {"item": str, "datum": str, "required": int, "found": int, "snippet": str},
        pk=("item", "datum"),
        foreign_keys=[("item", "items", "id")],
    )
    db.table("silence_changes").create(
        {
            "item": str,
            "number": int,
            "candidate": str,
            "outlet": str,
            "period": str,
            "kind": str,
            "at": str,
            "seen_before": str,
            "certain": int,
            "edited": int,
            "headline": int,
            "mentions": int,
            "capture_before": str,
            "capture_after": str,
        },
        pk=("item", "number", "candidate"),
        foreign_keys=[("item", "items", "id"), ("candidate", "candidates", "id"), ("period", "periods", "id")],
    )


def _elsewhere_tables(db: Database) -> None:
    db.table("outlets_elsewhere").create(
        {"id": str, "name": str, "names": str, "ownership": str, "medium": str, "languages": str, "region": str},
        pk="id",
    )
    db.table("counts_elsewhere").create(
        {
            "id": int,
            "outlet": str,
            "day": str,
            "subject": str,
            "value": float,
            "unit": str,
            "total": float,
            "tone": str,
            "source": str,
            "item": str,
        },
        pk="id",
    )


def write_beside(db: Database, monitor: Monitor) -> None:
    """Fill them. The working database is attached to `db` as `work`; items, edits and periods are there."""
    db.table("events").insert_all(_events(monitor))
    db.table("topics").insert_all(_topics(monitor))
    for statement in (EVENT_COVERAGE, EVENT_ITEMS, ITEM_TOPICS):
        db.execute(statement)
    _write_polls(db, monitor)
    db.table("silence_changes").insert_all(_silence_changes(db, monitor))
    db.table("outlets_elsewhere").insert_all(_outlets_elsewhere(monitor))
    db.table("counts_elsewhere").insert_all(_counts(monitor))


def _events(monitor: Monitor) -> Iterator[Row]:
    for position, event in enumerate(monitor.events):
        yield {
            "id": event.id,
            "start": event.start.isoformat(timespec="minutes"),
            "timed": int(event.timed),
            "title": event.title,
            "place": event.place or None,
            "words": as_json(list(event.terms)),
            "kind": event.kind or None,
            "address": event.address or None,
            "position": position,
        }


def _topics(monitor: Monitor) -> Iterator[Row]:
    for position, topic in enumerate(monitor.topics.topics):
        title, titles = texts(topic.title, monitor.campaign.languages[0])
        yield {
            "id": topic.id,
            "title": title,
            "titles": titles,
            "words": as_json({language: list(words) for language, words in topic.words.items()}),
            "position": position,
        }


def _write_polls(db: Database, monitor: Monitor) -> None:
    required = monitor.campaign.polls.required
    found: dict[str, Row] = {}
    for row in db.query(POLL_DATA):
        one = found.setdefault(row["article"], row | {"shown": 0})
        one["shown"] += len(row["snippet"])
        within = one["shown"] <= max(SHOWN, int(row["characters"] * ALLOWANCE))
        one[f"={row['datum']}"] = row["snippet"] if within else ""
    for item, row in found.items():
        missing = [datum for datum in DATA if datum in required and f"={datum}" not in row]
        db.table("polls").insert(
            {
                "item": item,
                "outlet": row["outlet"],
                "day": row["day"],
                "snippet": row.get(f"={POLL}") or None,
                "found": sum(f"={datum}" in row for datum in DATA),
                "missing": len(missing),
                "missing_data": as_json(missing),
            }
        )
        for datum in DATA:
            snippet = row.get(f"={datum}")
            known = {"required": int(datum in required), "found": int(snippet is not None), "snippet": snippet or None}
            db.table("poll_data").insert({"item": item, "datum": datum} | known)


def _silence_changes(db: Database, monitor: Monitor) -> Iterator[Row]:
    """Changes that happened, or may have happened, within a period of silence: between two visits."""
    windows = [
        (period.id, *_bounds(period.start, period.end, monitor))
        for period in monitor.campaign.periods
        if period.kind == "silence"
    ]
    for row in db.query(SILENCE_CHANGES):
        at, before = (dt.datetime.fromisoformat(row[name]) for name in ("at", "seen_before"))
        for period, start, end in windows:
            if before < end and at >= start:
                certain = before >= start and at < end
                yield row | {"period": period, "certain": int(certain)}
                break


def _bounds(start: dt.date, end: dt.date, monitor: Monitor) -> tuple[dt.datetime, dt.datetime]:
    """From the first day's midnight to the midnight after the last, in the campaign's time zone."""
    midnight = dt.time(tzinfo=monitor.zone)
    return dt.datetime.combine(start, midnight), dt.datetime.combine(end + dt.timedelta(days=1), midnight)


def _outlets_elsewhere(monitor: Monitor) -> Iterator[Row]:
    for outlet in monitor.elsewhere:
        yield outlet_row(outlet, monitor.campaign.languages[0])


def _counts(monitor: Monitor) -> Iterator[Row]:
    for number, one in enumerate(read_counts(monitor), 1):
        yield {
            "id": number,
            "outlet": one.outlet,
            "day": one.day,
            "subject": one.subject,
            "value": one.value,
            "unit": one.unit,
            "total": one.total,
            "tone": one.tone or None,
            "source": one.source or None,
            "item": one.item or None,
        }
