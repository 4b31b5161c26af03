"""Stories: a report that several outlets print is one, so that no interval is too narrow; who had it first, and whence.

All stories are made again when an article, its text or its date has changed: they depend on the articles alone, so that
many small runs end with what one run over all would give. docs/stories.md says the rules in words.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from nlp.agencies import OwnAgencies
from nlp.origin import Origin, find_origin
from pipelines.campaign import Monitor
from pipelines.progress import Progress, Silent
from pipelines.store import open_store
from pipelines.stories.clusters import Place, cluster
from pipelines.stories.order import Span, order, said, span

VERSION = "4"
"""Of the rules: stories of another version are made anew."""

ARTICLES = """
select a.id, a.outlet, a.language, a.published, a.first_captured, o.kind, o.name, o.rule
from articles a left join article_origins o on o.article = a.id order by a.id
"""
NOT_READ = """
select t.id, t.language, t.authors, t.body, t.read_from from (
    select *, :version || ' ' || text_sha256 || ' ' || coalesce(language, '') || ' ' || coalesce(authors, '')
        as read_from from articles) t
left join article_origins o on o.article = t.id where o.read_from is not t.read_from
"""
KEYS = ("kind", "name", "rule")


@dataclass(frozen=True, slots=True)
class StoriesSummary:
    """How many stories the articles tell, and how many articles are copies of another's."""

    articles: int
    stories: int


@dataclass(frozen=True, slots=True)
class _Article:
    id: str
    outlet: str
    named_by: str
    """When it says that it was published: the story's name shall not depend on when we happened to see it."""
    span: Span
    origin: Origin | None


def find_stories(monitor: Monitor, *, progress: Progress | None = None) -> StoriesSummary:
    """Give every article its story, named by the id of the article of the earliest date, and tell first and origin.

    Does nothing where no article is new or changed.
    """
    progress = progress or Silent()
    db = open_store(monitor.database)
    digest = _digest(db, monitor)
    if digest != _last_digest(db):
        _read_origins(db, monitor, progress)
        progress.start(db.table("articles").count, "stories")
        articles = list(_articles(db, monitor))
        bodies = (row[0] for row in db.execute("select body from articles order by id"))
        places = cluster(bodies, [one.outlet for one in articles], monitor.campaign.measure.near_duplicate, progress)
        with db.atomic():
            _store(db, articles, places)
            _record(db, digest, len(articles))
        progress.finish()
    summary = StoriesSummary(db.table("articles").count, db.table("stories").count)
    db.close()
    return summary


def _version(monitor: Monitor) -> str:
    """Of the rules, and of the campaign's own agencies where it lists any."""
    own = monitor.campaign.agencies
    return f"{VERSION} {json.dumps(own, ensure_ascii=False)}" if own else VERSION


def _read_origins(db: Database, monitor: Monitor, progress: Progress) -> None:
    """What each article says of its origin: read once, and again when it has changed."""
    rows = []
    progress.start(None, "origins")
    own = OwnAgencies(monitor.campaign.agencies)
    for row in db.query(NOT_READ, {"version": _version(monitor)}):
        found = find_origin(row["body"], row["language"], json.loads(row["authors"] or "[]"), own)
        known = {"kind": found.kind, "name": found.name, "rule": found.rule} if found else {}
        rows.append({"article": row["id"], "read_from": row["read_from"], **dict.fromkeys(KEYS), **known})
        progress.advance()
    progress.finish()
    with db.atomic():
        db.table("article_origins").insert_all(rows, replace=True)
        db.execute("delete from article_origins where article not in (select id from articles)")


def _articles(db: Database, monitor: Monitor) -> Iterator[_Article]:
    for row in db.query(ARTICLES):
        origin = Origin(row["kind"], row["name"], row["rule"]) if row["kind"] else None
        when = span(row["published"], row["first_captured"], monitor.zone)
        named_by = said(row["published"], monitor.zone).isoformat() if row["published"] else "9999"
        yield _Article(row["id"], row["outlet"], named_by, when, origin)


def _store(db: Database, articles: Sequence[_Article], places: Sequence[Place]) -> None:
    members: defaultdict[int, list[int]] = defaultdict(list)
    for number, place in enumerate(places):
        members[place.leader].append(number)
    db.execute("delete from story_articles")
    db.execute("delete from stories")
    rows = [
        _story([articles[n] for n in numbers], [places[n].held for n in numbers], articles[leader].id)
        for leader, numbers in members.items()
    ]
    db.table("stories").insert_all((story for story, _ in rows), pk="id")
    db.table("story_articles").insert_all((row for _, told in rows for row in told), pk="article")
    db.execute(
        "update articles set story = (select story from story_articles s where s.article = articles.id)"
        " where story is not (select story from story_articles s where s.article = articles.id)"
    )


def _story(
    articles: Sequence[_Article], held: Sequence[float], fullest: str
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The row of a story and those of its articles, in order of what is known of their time."""
    ranked = sorted(range(len(articles)), key=lambda n: (articles[n].span.high, articles[n].id))
    told = order([one.span for one in articles])
    key = min((one.named_by, one.id) for one in articles)[1]
    origin, credited = _origin_of(articles)
    first = articles[told.first] if told.first is not None else None
    story = {
        "id": key,
        "articles": len(articles),
        "outlets": len({one.outlet for one in articles}),
        "first": first.id if first else None,
        "first_at": first.span.at if first else None,
        "first_precision": first.span.precision if first else None,
        "fullest": fullest,
        "origin_kind": origin.kind if origin else None,
        "origin": origin.name if origin else None,
        "credited": credited,
    }
    return story, [_row(articles[n], key, told.places[n], held[n]) for n in ranked]


def _row(article: _Article, story: str, place: int | None, held: float) -> dict[str, Any]:
    origin = article.origin
    return {
        "article": article.id,
        "story": story,
        "place": place,
        "at": article.span.at,
        "precision": article.span.precision,
        "held": round(held, 4),
        "origin_kind": origin.kind if origin else None,
        "origin": origin.name if origin else None,
        "origin_rule": origin.rule if origin else None,
    }


def _origin_of(articles: Sequence[_Article]) -> tuple[Origin | None, int]:
    """The origin that most articles of a story name, and how many do; of equally many the first by name."""
    counts = Counter((one.origin.kind, one.origin.name or "") for one in articles if one.origin)
    if not counts:
        return None, 0
    (kind, name), credited = min(counts.items(), key=lambda item: (-item[1], item[0]))
    return Origin(kind, name or None, "credit"), credited


def _digest(db: Database, monitor: Monitor) -> str:
    """A hash of everything that stories depend on."""
    digest = hashlib.sha256(
        f"{_version(monitor)} {monitor.campaign.measure.near_duplicate} {monitor.campaign.time_zone}".encode()
    )
    sql = "select id, outlet, text_sha256, published, first_captured, authors, language from articles order by id"
    for row in db.execute(sql):
        digest.update(json.dumps(row).encode())
    missing = db.execute("select count(*) from articles where story is null").fetchone()[0]
    return digest.hexdigest() if not missing else f"{digest.hexdigest()} {missing} without a story"


def _last_digest(db: Database) -> str | None:
    row = db.execute("select input_digest from runs where stage = 'stories' order by id desc limit 1").fetchone()
    return str(row[0]) if row else None


def _record(db: Database, digest: str, count: int) -> None:
    now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    versions, counts = json.dumps({"stories": VERSION}), json.dumps({"articles": count})
    done = {"stage": "stories", "started": now, "ended": now, "input_digest": digest.split()[0]}
    db.table("runs").insert(done | {"versions": versions, "counts": counts})
