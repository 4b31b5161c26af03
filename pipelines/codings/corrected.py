"""Parts of negative, neutral and positive, corrected by the campaign's own codings: rows of `measures`."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from sqlite_utils import Database

from pipelines.campaign import Monitor
from pipelines.codings.draw import has_grown
from pipelines.codings.kept import Drawn, read_drawn
from pipelines.codings.population import Place, Stratum, population, sources
from pipelines.measures.corrected import Coded, corrected, factor
from pipelines.measures.coverage import TONES, Scope
from pipelines.measures.figure import Figure, figure
from pipelines.measures.inequality import Array
from pipelines.measures.sample import FEW_STORIES, warning_of

MISSED = 0.05
"""Part of a scope's mentions that may be of groups of which nothing is coded."""
CLASSES = len(TONES)
MENTIONS, UNSEEN, WEIGHT = 0, 1, 2
PREDICTED, DIFFERENCE, CODED = (slice(3 + CLASSES * part, 3 + CLASSES * (part + 1)) for part in range(3))
COLUMNS = 3 + 3 * CLASSES
BASE = "coded mentions"
Row = dict[str, Any]
Tallies = Mapping[str, Array]


@dataclass(frozen=True)
class CodedTone:
    """Per article, what corrected parts are made of."""

    articles: Tallies = field(default_factory=dict)
    """(COLUMNS, candidates)."""

    @property
    def digest(self) -> str:
        """A hash of all of it."""
        found = hashlib.sha256()
        for article, values in sorted(self.articles.items()):
            found.update(article.encode() + values.tobytes())
        return found.hexdigest()


def read_coded_tone(db: Database, monitor: Monitor) -> CodedTone:
    """Of the campaign's codings; nothing where there are none. Raises StageError where their files were spoilt."""
    coded = [one for one in read_drawn(monitor) if one.label is not None]
    if not coded:
        return CodedTone()
    by_outlet = coded[0].by_outlet
    places = list(population(db, monitor))
    labels = _labels(db, places, coded)
    return CodedTone(_tallies(places, labels, _groups(places, labels, coded, by_outlet=by_outlet), monitor))


def _labels(db: Database, places: Sequence[Place], coded: Sequence[Drawn]) -> dict[int, int]:
    """Class (0, 1, 2) by number of the place. A coding whose sentence is no longer there counts for nothing."""
    wanted = {one.key: one.label + 1 for one in coded if one.label is not None}
    texts = sources(db, sorted({one.doc_id for one in coded}))
    found: dict[int, int] = {}
    for number, place in enumerate(places):
        if place.article in texts:
            label = wanted.pop(place.key(texts[place.article]), None)  # once: a sentence may stand twice
            if label is not None:
                found[number] = label
    return found


def _groups(
    places: Sequence[Place], labels: Mapping[int, int], coded: Sequence[Drawn], *, by_outlet: bool
) -> list[float]:
    """For each place the mentions that one coded mention of its group stands for; 0 where none does."""
    sizes: defaultdict[Stratum, int] = defaultdict(int)
    known: defaultdict[Stratum, int] = defaultdict(int)
    drawn: defaultdict[Stratum, list[Drawn]] = defaultdict(list)
    groups = [place.stratum(by_outlet=by_outlet) for place in places]
    for number, group in enumerate(groups):
        sizes[group] += 1
        known[group] += number in labels
    for one in coded:
        drawn[one.stratum].append(one)
    stands = {
        group: 0.0 if not known[group] or has_grown(drawn[group], size) else size / known[group]
        for group, size in sizes.items()
    }
    return [stands[group] for group in groups]


def _tallies(places: Sequence[Place], labels: Mapping[int, int], stands: Sequence[float], monitor: Monitor) -> Tallies:
    candidates = {candidate.id: number for number, candidate in enumerate(monitor.register.candidates)}
    factors = _factors(places, labels, candidates)
    found: defaultdict[str, Array] = defaultdict(lambda: np.zeros((COLUMNS, len(candidates))))
    for number, place in enumerate(places):
        column = found[place.article][:, candidates[place.subject]]
        said = np.zeros(CLASSES) if place.chances is None else factors[place.language] * np.asarray(place.chances)
        weight = stands[number]
        column[MENTIONS] += 1
        column[UNSEEN] += weight == 0
        column[PREDICTED] += said
        if number in labels and weight:
            true = np.eye(CLASSES)[labels[number]]
            column[WEIGHT] += weight
            column[DIFFERENCE] += weight * (true - said)
            column[CODED] += true
    return found


def _factors(places: Sequence[Place], labels: Mapping[int, int], candidates: Mapping[str, int]) -> dict[str, float]:
    """By language what the model's probabilities are multiplied by; 0 where there are none."""
    rows: defaultdict[str, list[tuple[int, tuple[float, ...], int]]] = defaultdict(list)
    for number, label in labels.items():
        place = places[number]
        if place.chances is not None:
            rows[place.language].append((label, place.chances, candidates[place.subject]))
    found: defaultdict[str, float] = defaultdict(float)
    for language, known in rows.items():
        true, said, whose = zip(*known, strict=True)
        found[language] = factor(np.eye(CLASSES)[list(true)], np.array(said), np.array(whose))
    return found


def corrected_tone(subject: str, scope: Array) -> Iterator[Figure]:
    """The part of the candidate's mentions in the outlet's own text that has each tone, as people would judge it.

    A model's probabilities for all mentions, put right by people's codings of a random sample of the same mentions
    (prediction-powered inference). No row where fewer than 20 mentions in 15 stories are coded, or one in twenty is of
    a group of which nothing is coded. Items and stories are those with coded mentions.

    Formula: (Σ λ p) / N + (Σ w (y − λ p)) / Σ w. Range: 0..1. Interval: jackknife over stories; it carries the model's
    errors and which stories there were.
    """
    mine = scope[scope[:, MENTIONS] > 0]
    stories = int(np.count_nonzero(mine[:, WEIGHT]))
    if stories < FEW_STORIES or mine[:, UNSEEN].sum() > MISSED * mine[:, MENTIONS].sum():
        return
    found = Coded(mine[:, MENTIONS], mine[:, PREDICTED], mine[:, WEIGHT], mine[:, DIFFERENCE], mine[:, CODED])
    for name, *numbers in zip(TONES, *corrected(found), strict=True):
        one = figure(f"tone_corrected_{name}", subject, "mentions", "", BASE, *map(float, numbers))
        if one.value is not None:
            yield one


def corrected_figures(scope: Scope, coded: CodedTone, candidates: Sequence[str], gap: str = "") -> Iterator[Row]:
    """Rows of `measures` for one scope. `gap`: the mark of outlet-days that are not complete."""
    inside = [(item.story, coded.articles[item.id]) for item in scope.items if item.id in coded.articles]
    if not inside:
        return
    numbers: dict[str, int] = {}
    stories = [numbers.setdefault(story, len(numbers)) for story, _ in inside]
    sums = np.zeros((len(numbers), COLUMNS, len(candidates)))
    np.add.at(sums, stories, np.array([values for _, values in inside]))
    for place, subject in enumerate(candidates):
        with_codings = int(np.count_nonzero(sums[:, WEIGHT, place]))
        common = {
            "scope_kind": scope.kind,
            "scope": scope.name,
            "period": scope.period,
            "n_items": sum(int(values[WEIGHT, place] > 0) for _, values in inside),
            "n_stories": with_codings,
            "warning": " ".join(filter(None, (warning_of(with_codings), gap))),
        }
        for one in corrected_tone(subject, sums[:, :, place]):
            yield one.row() | common
