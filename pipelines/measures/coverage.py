"""What the measures are made of: per article and candidate, how much, in what tone, in whose words."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import itemgetter
from typing import Any

import numpy as np
from sqlite_utils import Database

from pipelines.campaign import Monitor
from pipelines.measures.inequality import Array
from pipelines.measures.race import Flags, in_race
from pipelines.weeks import weeks

Row = dict[str, Any]
TONES = ("negative", "neutral", "positive")
NOT_SCORED = "not_scored"
SOURCES: dict[str, Callable[[Row], float]] = {
    "articles": lambda row: row["mentions"] > 0,
    "mentions": lambda row: row["mentions"],
    "words": lambda row: row["words"],
    **{tone: itemgetter(tone) for tone in TONES},
    NOT_SCORED: lambda row: row[NOT_SCORED] or 0,
    "speech": lambda row: row["quote_words"],
    # own words stand also in sentences that do not name the speaker
    "about": lambda row: max(row["words"], row["quote_words"]),
    "headlines": lambda row: row["mentions"] > 0 and row["in_title"] > 0,
    "leads": lambda row: row["mentions"] > 0 and row["in_lead"] > 0,
}
"""What an article says of a candidate, each from its row of `article_subjects`. A new column is one line here."""
FRACTIONAL = "fractional"
"""Articles, of which one that names k candidates counts 1/k for each."""
UNITS = ("articles", "stories", "mentions", "words", FRACTIONAL, "headlines", "leads", "speech")
"""In what coverage is counted: columns of SUMMED. A new unit is one name here, of a column there."""
INDEXED = UNITS[:4]
"""Those in which further indices are made: the others have shares, and the headline index with its test."""
COLUMNS = (*SOURCES, FRACTIONAL)
"""Of an article; the first says whether it names the candidate."""
AVERAGED = (*TONES, "speech", "about")
"""Columns that are also averaged over a story's copies, so that each story counts as one article does."""
ONCE = " once"
SUMMED = (*COLUMNS, "stories", *(name + ONCE for name in AVERAGED))
"""Of a story: the sums over its articles; 1 where any of them names the candidate; averages over those that do."""
OF_OTHERS = ("mentions", "words")
"""What is read of subjects who are no candidates."""
KNOWN_OTHERS = frozenset({"other_given_name"})
"""Reasons for which a name is left uncounted without any doubt: it is somebody else's."""


@dataclass(frozen=True, slots=True)
class Item:
    """An article. `values` is (columns, candidates), columns as in COLUMNS."""

    id: str
    outlet: str
    ownership: str
    language: str
    period: str | None
    story: str
    values: Array
    uncounted: Array = field(default_factory=lambda: np.zeros(0))
    """By candidate: names seen in it and left uncounted for doubt; empty where none was."""
    others: Array = field(default_factory=lambda: np.zeros((0, 0)))
    """(columns as in OF_OTHERS, subjects) of the register's other subjects; empty where it has none."""
    size: float = 0.0
    """Words of the article."""
    racing: Flags = field(default_factory=lambda: np.zeros(0, dtype=bool))
    """By candidate: whether in the race on its day; `values` of the others are 0. Empty: all are."""
    election: bool = False
    """Whether it is about the election, whoever it names: the commission is named, or a topic says so."""
    day: str | None = None
    """ISO, in the campaign's time zone."""


@dataclass(frozen=True)
class Scope:
    """Articles that a figure is made of: `kind` all | outlet | ownership | language, `name` which, `period` when."""

    kind: str
    name: str
    period: str
    items: tuple[Item, ...]

    @cached_property
    def stories(self) -> Array:
        """Sums by story, of those that name a candidate: (stories, columns as in SUMMED, candidates)."""
        found = self.by_story(self.values, np.asarray(self.values[:, 0].any(axis=1)))
        naming = found[:, :1]
        once = found[:, [COLUMNS.index(name) for name in AVERAGED]] / np.maximum(naming, 1)
        return np.concatenate([found, naming > 0, once], axis=1)

    @cached_property
    def seen(self) -> Array:
        """Mentions counted, and names left uncounted, by story with any of either: (stories, 2, candidates)."""
        none = np.zeros(self.items[0].values.shape[1] if self.items else 0)
        place = COLUMNS.index("mentions")
        pairs = [(one.values[place], one.uncounted if one.uncounted.size else none) for one in self.items]
        values = _stacked(pairs, 2)
        return self.by_story(values, np.asarray(values.any(axis=(1, 2))))

    def by_story(self, values: Array, chosen: Flags) -> Array:
        """Sums of the chosen articles' values (articles, columns, candidates) by story, in order of stories' ids."""
        ids = [self.items[place].story for place in np.flatnonzero(chosen)]
        numbers = {story: number for number, story in enumerate(sorted(set(ids)))}
        sums = np.zeros((len(numbers), *values.shape[1:]))
        np.add.at(sums, [numbers[story] for story in ids], values[chosen])
        return sums

    @property
    def naming(self) -> int:
        """Articles that name a candidate."""
        return int(np.count_nonzero(self.named.any(axis=1)))

    @property
    def named(self) -> Flags:
        """Whether an article names a candidate: (articles, candidates)."""
        return np.asarray(self.values[:, 0] > 0)

    @cached_property
    def values(self) -> Array:
        """Of every article, whoever it names: (articles, columns as in COLUMNS, candidates)."""
        return _stacked([item.values for item in self.items], len(COLUMNS))

    @cached_property
    def racing(self) -> Flags:
        """Who was in the race on each article's day: (articles, candidates)."""
        found = np.ones(self.values[:, 0].shape, dtype=bool)
        for place, item in enumerate(self.items):
            if item.racing.size:
                found[place] = item.racing
        return found

    @cached_property
    def story_racing(self) -> Flags:
        """Who was in the race on a day of each story that names a candidate: (stories, candidates)."""
        return self.by_story(self.racing[:, None, :].astype(np.float64), np.asarray(self.named.any(axis=1)))[:, 0] > 0

    @property
    def others(self) -> Array:
        """The same of subjects who are no candidates: (articles, columns as in OF_OTHERS, subjects)."""
        return _stacked([item.others for item in self.items], len(OF_OTHERS))

    def column(self, name: str) -> Array:
        """One column by story: (stories, candidates)."""
        return np.asarray(self.stories[:, SUMMED.index(name), :])


def _stacked(values: Sequence[Any], columns: int) -> Array:
    """(articles, columns, candidates)."""
    return np.array(values, dtype=np.float64) if values else np.zeros((0, columns, 0))


def read_items(db: Database, monitor: Monitor) -> list[Item]:
    """Every article of the campaign's outlets, in order of its id."""
    places = {candidate.id: place for place, candidate in enumerate(monitor.register.candidates)}
    ownership = {outlet.id: outlet.ownership for outlet in monitor.outlets}
    others = {subject.id: place for place, subject in enumerate(monitor.register.subjects)}
    values: defaultdict[str, Array] = defaultdict(lambda: np.zeros((len(COLUMNS), len(places))))
    beside: defaultdict[str, Array] = defaultdict(lambda: np.zeros((len(OF_OTHERS), len(others))))
    for row in db.query("select * from article_subjects order by article, subject"):
        if row["subject"] in places:
            values[row["article"]][:-1, places[row["subject"]]] = [float(of(row)) for of in SOURCES.values()]
        elif row["subject"] in others:
            beside[row["article"]][:, others[row["subject"]]] = [row[name] for name in OF_OTHERS]
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
        )
        for row in db.query("select id, outlet, language, published_day, story, words from articles order by id")
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


def scopes(items: list[Item], monitor: Monitor) -> Iterator[Scope]:
    """Every scope of the campaign: outlets also where they have no article, so that "no coverage" is said of them."""
    for kind, name, inside in _groups(items, monitor):
        yield Scope(kind, name, "all", tuple(inside))
        for period in monitor.campaign.periods:
            yield Scope(kind, name, period.id, tuple(item for item in inside if item.period == period.id))


def week_scopes(items: list[Item], monitor: Monitor) -> Iterator[Scope]:
    """The same by weeks; `period` is the week's id."""
    for kind, name, inside in _groups(items, monitor):
        for week in weeks(monitor.campaign.periods):
            first, last = week.start.isoformat(), week.end.isoformat()
            yield Scope(kind, name, week.id, tuple(item for item in inside if item.day and first <= item.day <= last))


def _groups(items: list[Item], monitor: Monitor) -> Iterator[tuple[str, str, list[Item]]]:
    """Kind and name of each scope, with its articles."""
    names: dict[str, list[str]] = {
        "all": [""],
        "outlet": [outlet.id for outlet in monitor.outlets],
        "ownership": sorted({outlet.ownership for outlet in monitor.outlets}),
        "language": sorted({item.language for item in items if item.language}),
    }
    for kind, found in names.items():
        for name in found:
            yield kind, name, [item for item in items if kind == "all" or getattr(item, kind) == name]
