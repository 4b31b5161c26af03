"""What the database says of an outlet's collection: articles got and lost by day, and how its sources were visited."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from sqlite_utils import Database

from crawlers.addresses import normalise
from crawlers.outcomes import HELD, Outcome
from crawlers.outlet import Outlet
from crawlers.pages.dates import IN_ADDRESS
from pipelines.campaign import Monitor
from pipelines.completeness.feed_reads import FeedRead, feed_reads, overflows, utc_of
from pipelines.completeness.watching import SourceWatch, Watch

NO_DAY = ""
"""Stands for the day of articles whose day nobody knows."""
NOT_THIS_OUTLETS_ARTICLE = frozenset(
    {Outcome.REDIRECTED, Outcome.OFF_SITE, Outcome.SKIPPED, Outcome.TRAP, Outcome.NOT_HTML}
)
"""Outcomes of addresses that are no article of the outlet: nothing is lost with them."""
UNREADABLE_PAGE = "unreadable page"
NO_ARTICLE = "no article"

# Pages that gave no article. Their own date, or that of the address that redirected to them.
NOT_GOT = """
select a.url, a.outlet, a.outcome, coalesce(a.listed_date, p.listed_date) as date, a.first_seen,
       (select l.kind from addresses l where l.url = a.found_in) as named_by,
       (a.found_in is null or exists (select 1 from addresses l where l.url = a.found_in)) as by_outlet,
       (select c.extract_outcome from captures c where c.url = a.url and c.kind = 'page' and c.status = 200
        order by c.id desc limit 1) as extract_outcome
from addresses a left join addresses p on p.url = a.found_in and p.kind = 'page'
where a.kind = 'page'
      and not exists (select 1 from captures c where c.url = a.url and c.extract_outcome = 'article')
"""
# Days that the outlet's own lists have named. An imported list names days too, and says nothing of how far these go.
LISTED_DAYS = """
select distinct a.outlet, r.published_day as day from addresses a join captures c on c.url = a.url
join versions v on v.capture = c.id join articles r on r.id = v.article
where a.kind = 'page' and r.published_day is not null
      and (a.found_in is null or exists (select 1 from addresses l where l.url = a.found_in))
"""
GOT = "select outlet, published_day as day, count(*) as n from articles group by outlet, published_day"

# Visits that an outlet itself answered, or failed to.
VISITS = """
select v.url, v.at, v.outcome from visits v join addresses a on a.url = v.url
left join captures c on c.id = v.capture
where a.kind != 'page' and c.via is null order by v.at, v.id
"""
# What is known of visits before each of them was noted.
EARLIER = """
select url, captured as at, 'stored' as outcome from captures
where kind in ('feed', 'sitemap', 'section', 'home') and status = 200 and via is null and captured < :first
union
select url, last_tried, outcome from addresses
where kind != 'page' and last_tried is not null and last_tried < :first order by 2
"""
NEWEST_VISIT = """
select max(at) from (select max(at) as at from visits union all select max(last_tried) from addresses
                     union all select max(fetched) from captures
                     union all select max(captured) from captures where via is null)
"""


@dataclass(slots=True)
class Collected:
    """One outlet: per ISO day (or NO_DAY) what was got, lost by reason, and is waited for; how it was watched."""

    watch: Watch
    got: Counter[str] = field(default_factory=Counter)
    lost: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    waiting: Counter[str] = field(default_factory=Counter)
    no_article: Counter[str] = field(default_factory=Counter)
    """Pages that feeds name with a date and in which no article was found."""
    reads: list[FeedRead] = field(default_factory=list)


def as_of(db: Database) -> dt.datetime | None:
    """The newest visit: up to then something is known. None where nothing was ever asked for."""
    found = db.execute(NEWEST_VISIT).fetchone()[0]
    return dt.datetime.fromisoformat(found) if found else None


def visits_since(db: Database) -> str | None:
    """The moment from which each visit was noted, ISO; None where none was."""
    found = db.execute("select min(at) from visits").fetchone()[0]
    return str(found) if found else None


def read_collected(db: Database, monitor: Monitor, now: dt.datetime) -> dict[str, Collected]:
    """Every outlet of the campaign's files, in their order; `now` is the moment up to which things are known."""
    found = {outlet.id: Collected(Watch(now)) for outlet in monitor.outlets}
    _read_sources(db, monitor, found)
    _read_pages(db, monitor, found)
    for outlet, reads in feed_reads(db).items():
        if outlet in found:
            found[outlet].reads = reads
            found[outlet].watch.overflows = list(overflows(reads, monitor.zone))
    copies = "select distinct outlet from captures where via is not null and kind = 'page'"
    for row in db.query(copies):
        if row["outlet"] in found:
            found[row["outlet"]].watch.copies = True
    return found


def _read_sources(db: Database, monitor: Monitor, found: dict[str, Collected]) -> None:
    sources: dict[str, SourceWatch] = {}
    for outlet in monitor.outlets:
        for source in outlet.sources:
            watch = SourceWatch(source.kind == "feed")
            sources[normalise(source.url, outlet.tracking_parameters)] = watch
            found[outlet.id].watch.sources.append(watch)
    for url, source_url in _targets(db, set(sources)):
        sources[url] = sources[source_url]
    first = visits_since(db) or "9999"
    for sql in (EARLIER, VISITS):
        for row in db.query(sql, {"first": first} if sql is EARLIER else {}):
            if row["url"] in sources and row["outcome"] != Outcome.REDIRECTED and row["outcome"] != Outcome.PENDING:
                _note(sources[row["url"]], dt.datetime.fromisoformat(row["at"]), row["outcome"])
    for watch in sources.values():
        watch.answers.sort()
        watch.failures.sort()
    unread = "select outlet, outcome, last_tried from addresses where kind = 'sitemap' and depth > 0"
    for row in db.query(unread):
        fine = {*HELD, Outcome.EMPTY, Outcome.PENDING, Outcome.REDIRECTED, Outcome.GONE}
        if row["outlet"] in found and row["last_tried"] and row["outcome"] not in fine:
            moment = dt.datetime.fromisoformat(row["last_tried"])
            found[row["outlet"]].watch.unread_lists.append((moment, row["outcome"]))


def _note(watch: SourceWatch, moment: dt.datetime, outcome: str) -> None:
    if outcome in HELD or outcome == Outcome.EMPTY:
        watch.answers.append(moment)
    else:
        watch.failures.append((moment, outcome))


def _targets(db: Database, sources: set[str]) -> Iterator[tuple[str, str]]:
    """Listings that a source redirects to, directly or over others, with that source."""
    sql = "select url, found_in from addresses where kind != 'page' and depth = 0 and found_in is not null"
    led_by = {row["url"]: row["found_in"] for row in db.query(sql)}
    for url in led_by:
        source, steps = url, 0
        while source not in sources and source in led_by and steps < 20:
            source, steps = led_by[source], steps + 1
        if source in sources and url not in sources:
            yield url, source


def _read_pages(db: Database, monitor: Monitor, found: dict[str, Collected]) -> None:
    for row in db.query(GOT):
        if row["outlet"] in found:
            found[row["outlet"]].got[row["day"] or NO_DAY] += row["n"]
    named: dict[str, set[str]] = defaultdict(set)
    for row in db.query(LISTED_DAYS):
        named[row["outlet"]].add(row["day"])
    outlets = {outlet.id: outlet for outlet in monitor.outlets}
    for row in db.query(NOT_GOT):
        reason = _reason(row)
        if reason is None or row["outlet"] not in found:
            continue
        one = found[row["outlet"]]
        day = _day(row, outlets[row["outlet"]], monitor, one.watch)
        if row["by_outlet"]:
            named[row["outlet"]].add(day)
        if reason == Outcome.PENDING:
            one.waiting[day] += 1
        elif reason == NO_ARTICLE:
            one.no_article[day] += 1
        else:
            one.lost[day][reason] += 1
    for name, one in found.items():
        one.watch.named = sorted(dt.date.fromisoformat(day) for day in named[name] - {NO_DAY})


def _reason(row: dict[str, Any]) -> str | None:
    """Why an address gave no article: PENDING where it may yet; None where it is none."""
    outcome, extracted = row["outcome"], row["extract_outcome"] or ""
    if outcome in NOT_THIS_OUTLETS_ARTICLE:
        return None
    if extracted.startswith("not an article"):
        return NO_ARTICLE if row["named_by"] == "feed" and row["date"] else None
    if extracted.startswith("failed"):
        return UNREADABLE_PAGE
    if outcome == Outcome.SOUGHT:
        return str(Outcome.PENDING)
    return (extracted or str(Outcome.PENDING)) if outcome in HELD else str(outcome)


def _day(row: dict[str, Any], outlet: Outlet, monitor: Monitor, watch: Watch) -> str:
    """The day that an address was listed for, else that its spelling says, else when it came up in a watched list."""
    zone = ZoneInfo(outlet.time_zone) if outlet.time_zone else monitor.zone
    if moment := utc_of(row["date"], zone):
        return moment.astimezone(monitor.zone).date().isoformat()
    if match := IN_ADDRESS.search(row["url"]):
        try:
            return dt.date(*(int(part) for part in match.groups())).isoformat()
        except ValueError:
            pass
    seen = dt.datetime.fromisoformat(row["first_seen"]).astimezone(monitor.zone).date() if row["first_seen"] else None
    first = watch.first
    if seen is not None and first is not None and seen > first.astimezone(monitor.zone).date():
        return seen.isoformat()
    return NO_DAY
