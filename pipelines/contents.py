"""Topics of articles, and the opinion polls that they report: read once for each text, topics file and set of rules."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from sqlite_utils import Database

from nlp.languages import CODES
from nlp.polls import DATA, RULES_VERSION, Find, read_poll, shown
from nlp.terms import TermFinder
from pipelines.campaign import Monitor
from pipelines.executor import map_batches
from pipelines.progress import Progress, Silent
from pipelines.store import open_store
from pipelines.topics import Topics

BATCH = 200
TABLES = ("article_topics", "poll_data")
POLL = "poll"
"""Beside nlp.polls.DATA: where the article says that there is a poll."""
DUE = """
select a.id, a.text_sha256, a.title, a.body, a.language, a.genre
from articles a left join content_readings c on c.article = a.id
where c.rules is null or c.rules <> :rules or c.text_sha256 is not a.text_sha256
   or c.language is not a.language or c.genre is not a.genre
order by a.id
"""


@dataclass(frozen=True, slots=True)
class _Article:
    id: str
    text_sha256: str
    title: str
    body: str
    language: str | None
    genre: str | None
    topics_json: str


@dataclass(frozen=True, slots=True)
class Contents:
    """What one article is on, and the poll that it reports: (datum, start, end, evidence); POLL first, or nothing."""

    topics: tuple[tuple[str, int, int], ...]
    """Topic, places at which its words stand, and how many of them are in the title."""
    poll: tuple[tuple[str, int, int, str], ...]


def read_contents(monitor: Monitor, *, progress: Progress | None = None) -> int:
    """Read the articles that are due, in batches, each in one transaction; returns how many there were."""
    progress = progress or Silent()
    db = open_store(monitor.database)
    rules = f"{monitor.topics.digest} {RULES_VERSION}"
    topics = monitor.topics.model_dump_json()
    due = [_Article(**row, topics_json=topics) for row in db.query(DUE, {"rules": rules})]
    progress.start(len(due), "topics")
    for batch in map_batches(_read_batch, due, size=BATCH):
        with db.atomic():
            for article, found in batch:
                _store(db, article, found, rules)
        progress.advance(len(batch))
    progress.finish()
    db.close()
    return len(due)


def _read_batch(articles: list[_Article]) -> list[tuple[_Article, Contents]]:
    return [(one, contents(one.title, one.body, one.language, one.genre, one.topics_json)) for one in articles]


def contents(title: str, body: str, language: str | None, genre: str | None, topics_json: str) -> Contents:
    """What an article is on. In a language that is not read: nothing."""
    if language is None or language not in CODES:
        return Contents((), ())
    text = f"{title}\n\n{body}"
    return Contents(tuple(_topics(text, len(title), language, topics_json)), _poll(text, language, genre))


def _topics(text: str, title_end: int, language: str, topics_json: str) -> list[tuple[str, int, int]]:
    topics, finder = _finder(topics_json, language)
    hits: Counter[str] = Counter()
    in_title: Counter[str] = Counter()
    for hit in finder.find(text):
        hits[hit.owner] += 1
        in_title[hit.owner] += hit.start < title_end
    enough = topics.at_least
    return [(one, count, in_title[one]) for one, count in sorted(hits.items()) if count >= enough or in_title[one]]


@lru_cache(maxsize=len(CODES))
def _finder(topics_json: str, language: str) -> tuple[Topics, TermFinder]:
    """Made once in each process."""
    topics = Topics.model_validate_json(topics_json)
    words = {topic.id: dict(topic.words).get(language, ()) for topic in topics.topics}
    return topics, TermFinder(words, language)


def _poll(text: str, language: str, genre: str | None) -> tuple[tuple[str, int, int, str], ...]:
    report = read_poll(text, language, genre=genre)
    if report is None:
        return ()
    finds: dict[str, Find] = {POLL: report.told} | {name: report.found[name] for name in DATA if name in report.found}
    return tuple((name, find.start, find.end, shown(text, find)) for name, find in finds.items())


def _store(db: Database, article: _Article, found: Contents, rules: str) -> None:
    for table in TABLES:
        db.table(table).delete_where("article = ?", [article.id])
    db.table("article_topics").insert_all(
        {"article": article.id, "topic": topic, "hits": hits, "in_title": in_title}
        for topic, hits, in_title in found.topics
    )
    db.table("poll_data").insert_all(
        {"article": article.id, "datum": datum, "start": start, "end": end, "snippet": snippet}
        for datum, start, end, snippet in found.poll
    )
    stamp = {"text_sha256": article.text_sha256, "rules": rules, "language": article.language, "genre": article.genre}
    db.table("content_readings").upsert({"article": article.id} | stamp, pk="article")
