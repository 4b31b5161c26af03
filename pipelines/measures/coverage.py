"""What the measures are made of: per article and candidate, how much, in what tone, in whose words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from operator import itemgetter
from typing import Any

import numpy as np

from pipelines.campaign import Monitor
from pipelines.measures.inequality import Array
from pipelines.measures.race import Flags
from pipelines.weeks import weeks

Row = dict[str, Any]
TONES = ("negative", "neutral", "positive")
NOT_SCORED = "not_scored"
SOURCE_TONES = tuple(f"source_{tone}" for tone in TONES)
"""Of mentions in the words of others who are quoted: no tone of the outlet."""
ROLES = ("office", "candidate", "unclear")
ROLE_COLUMNS = tuple(f"role_{role}" for role in ROLES)
"""Mentions of an incumbent by role."""
ADVERTISEMENT = "advertisement"


def _told(name: str, row: Row) -> float:
    """Of a column that older readings do not have."""
    return float(row[name] or 0)


SOURCES: dict[str, Callable[[Row], float]] = {
    "articles": lambda row: row["mentions"] > 0,
    "mentions": lambda row: row["mentions"],
    "words": lambda row: row["words"],
    **{tone: itemgetter(tone) for tone in TONES},
    NOT_SCORED: partial(_told, NOT_SCORED),
    "speech": lambda row: row["quote_words"],
    # own words stand also in sentences that do not name the speaker
    "about": lambda row: max(row["words"], row["quote_words"]),
    "headlines": lambda row: row["mentions"] > 0 and row["in_title"] > 0,
    "leads": lambda row: row["mentions"] > 0 and row["in_lead"] > 0,
    "captions": lambda row: _told("in_captions", row) > 0,
    **{tone: partial(_told, tone) for tone in SOURCE_TONES},
}
"""What an article says of a candidate, each from its row of `article_subjects`. A new column is one line here."""
FRACTIONAL = "fractional"
"""Articles, of which one that names k candidates counts 1/k for each."""
UNITS = ("articles", "stories", "mentions", "words", FRACTIONAL, "headlines", "leads", "captions", "speech")
"""In what coverage is counted: columns of SUMMED. A new unit is one name here, of a column there."""
INDEXED = UNITS[:4]
"""Those in which further indices are made: the others have shares, and the headline index with its test."""
COLUMNS = (*SOURCES, *ROLE_COLUMNS, FRACTIONAL)
"""Of an article; the first says whether it names the candidate."""
NAMED_IN = [COLUMNS.index(name) for name in ("articles", "captions")]
"""Where an article may name a candidate: its text, or a caption alone."""
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
    advertisement: bool = False
    """Labelled so by its outlet: measured apart, in no other figure."""


@dataclass(frozen=True)
class Scope:
    """Articles that a figure is made of: `kind` all | outlet | ownership | language, `name` which, `period` when."""

    kind: str
    name: str
    period: str
    items: tuple[Item, ...]
    advertisements: tuple[Item, ...] = ()
    """Labelled so; not among `items`."""

    @cached_property
    def stories(self) -> Array:
        """Sums by story, of those that name a candidate: (columns as in SUMMED, stories, candidates)."""
        found = np.moveaxis(self.by_story(self.values, self.naming_any), 1, 0)  # a column is what is asked for
        naming = found[:1]
        once = found[[COLUMNS.index(name) for name in AVERAGED]] / np.maximum(naming, 1)
        return np.concatenate([found, naming > 0, once])

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

    @cached_property
    def naming_any(self) -> Flags:
        """Whether an article names any candidate, if only in a caption: (articles,)."""
        return np.asarray(self.values[:, NAMED_IN].any(axis=(1, 2)))

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
        return self.by_story(self.racing[:, None, :].astype(np.float64), self.naming_any)[:, 0] > 0

    @property
    def others(self) -> Array:
        """The same of subjects who are no candidates: (articles, columns as in OF_OTHERS, subjects)."""
        return _stacked([item.others for item in self.items], len(OF_OTHERS))

    def column(self, name: str) -> Array:
        """One column by story: (stories, candidates)."""
        return np.asarray(self.stories[SUMMED.index(name)])


def _stacked(values: Sequence[Any], columns: int) -> Array:
    """(articles, columns, candidates)."""
    return np.array(values, dtype=np.float64) if values else np.zeros((0, columns, 0))


def scopes(items: list[Item], monitor: Monitor) -> Iterator[Scope]:
    """Every scope of the campaign: outlets also where they have no article, so that "no coverage" is said of them."""
    for kind, name, inside in _groups(items, monitor):
        yield _scope(kind, name, "all", inside)
        for period in monitor.campaign.periods:
            yield _scope(kind, name, period.id, (item for item in inside if item.period == period.id))


def week_scopes(items: list[Item], monitor: Monitor) -> Iterator[Scope]:
    """The same by weeks; `period` is the week's id."""
    for kind, name, inside in _groups(items, monitor):
        for week in weeks(monitor.campaign.periods):
            first, last = week.start.isoformat(), week.end.isoformat()
            yield _scope(kind, name, week.id, (item for item in inside if item.day and first <= item.day <= last))


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


def _scope(kind: str, name: str, period: str, items: Iterable[Item]) -> Scope:
    apart: tuple[list[Item], list[Item]] = ([], [])
    for item in items:
        apart[item.advertisement].append(item)
    return Scope(kind, name, period, tuple(apart[0]), tuple(apart[1]))
