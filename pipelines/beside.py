"""What is measured beside the articles' own sample: events, topics, coded tone, counts made elsewhere."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlite_utils import Database

from pipelines.campaign import Monitor
from pipelines.codings.corrected import CodedTone, corrected_figures, read_coded_tone
from pipelines.completeness.gaps import OutletDay
from pipelines.elsewhere.counts import Count, read_counts
from pipelines.elsewhere.figures import elsewhere_figures
from pipelines.events.coverage import EventCoverage, article_rows, coverage_rows, event_coverage
from pipelines.events.rates import event_figures
from pipelines.measures.coverage import Scope
from pipelines.measures.inequality import Array
from pipelines.measures.topics import topic_figures

Row = dict[str, Any]
NOT_CODED = CodedTone()


@dataclass(frozen=True)
class Beside:
    """What the further figures rest on."""

    events: Sequence[EventCoverage]
    kinds: Sequence[tuple[str, str, str]]
    """Of each event: id, day, kind."""
    topics: Mapping[str, frozenset[str]]
    """Article to the topics that it is on."""
    known_topics: Sequence[str]
    counts: Sequence[Count]
    coded: CodedTone = NOT_CODED

    @cached_property
    def digest(self) -> str:
        """A hash of all of it."""
        topics = [(article, sorted(found)) for article, found in sorted(self.topics.items())]
        content = repr((self.events, self.kinds, topics, self.known_topics, self.counts, self.coded.digest))
        return hashlib.sha256(content.encode()).hexdigest()

    def of_scope(self, scope: Scope, monitor: Monitor, gap: str = "") -> Iterator[Row]:
        """Rows of one scope of articles; `gap` is the mark of days that are not complete."""
        candidates = [candidate.id for candidate in monitor.register.candidates]
        yield from topic_figures(scope, self.known_topics, self.topics, candidates, gap)
        yield from corrected_figures(scope, self.coded, candidates, gap)

    def figures(self, monitor: Monitor, benchmarks: Mapping[str, Array]) -> Iterator[Row]:
        """Rows of what has scopes of its own."""
        yield from event_figures(self.events, monitor)
        yield from elsewhere_figures(self.counts, monitor, benchmarks)

    def store(self, db: Database) -> None:
        """The evidence of events, whole, within the caller's transaction."""
        for name, rows in (
            ("event_coverage", coverage_rows(self.events)),
            ("event_articles", article_rows(self.events)),
        ):
            db.table(name).delete_where()
            db.table(name).insert_all(rows)


def read_beside(db: Database, monitor: Monitor, days: Iterable[OutletDay]) -> Beside:
    """Everything that the further figures rest on. Raises StageError where a file of counts or codings was spoilt."""
    topics: defaultdict[str, set[str]] = defaultdict(set)
    known = [topic.id for topic in monitor.topics.topics]
    for article, topic in db.execute("select article, topic from article_topics order by 1, 2"):
        if topic in known:
            topics[article].add(topic)
    return Beside(
        event_coverage(db, monitor, days),
        [(event.id, event.day.isoformat(), event.kind) for event in monitor.events],
        {article: frozenset(found) for article, found in topics.items()},
        known,
        read_counts(monitor),
        read_coded_tone(db, monitor),
    )
