"""From rows of measures and counts to what a page shows: each figure with its interval, its count and its link."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from tarazy_site.charts import MARKS, Axis, Segment, stacked
from tarazy_site.marks import unsure
from tarazy_site.names import Row
from tarazy_site.view import View, rows

SHARE = "share"
INEQUALITY = "loosemore_hanby"
SPEECH = "direct_speech_share"
UNCOUNTED = "left_uncounted"
TONES = ("negative", "neutral", "positive", "mixed", "not_scored")
MEASURES = """
select measure, subject, scope_kind, scope, unit, benchmark, value, low, high, expected_if_equal, p, p_holm, warning
from measures
where period = :period and measure in (select value from json_each(:measures))
  and measure || ' ' || scope_kind in (select value from json_each(:wanted))
  and (:subject = '' or subject = :subject) and (:scope = '' or scope = :scope)
  and (unit = :unit or measure not in ('share', 'loosemore_hanby'))
"""
COUNTS = """
select subject, scope_kind, scope, items, negative, neutral, positive, mixed, not_scored, speech, unsure
from item_counts
where period = :period and (:subject = '' or subject in (:subject, '')) and (:scope = '' or scope = :scope)
  and (scope_kind in (select value from json_each(:kinds)) or subject in ('', '*'))
"""
ANYBODY = "*"  # in item_counts and in the address of a list: whoever of the candidates


class Figures:
    """The measures of one period, and how many items stand behind each."""

    def __init__(self, view: View, measures: Iterable[Row], counts: Iterable[Row]) -> None:
        self._view = view
        self._measures: dict[tuple[str, ...], Row] = {}
        for row in measures:
            key = (row["measure"], row["subject"], row["scope_kind"], row["scope"], row["benchmark"])
            there = self._measures.get(key)
            # In the reader's unit where it is made in it; else as it was counted, copies included.
            if there is None or row["unit"] == view.unit or there["unit"] == "stories" != view.unit:
                self._measures[key] = row
        self._counts = {(row["subject"], row["scope_kind"], row["scope"]): row for row in counts}

    def measure(self, name: str, subject: str, scope_kind: str, scope: str, benchmark: str = "") -> Row | None:
        """The figure in the reader's unit, or in the one that it is made in; None where it was not made."""
        return self._measures.get((name, subject, scope_kind, scope, benchmark))

    def count(self, subject: str, scope_kind: str, scope: str, column: str = "items") -> int:
        """How many items: of a subject ("" all items, "*" any candidate) in a scope."""
        row = self._counts.get((subject, scope_kind, scope))
        return int(row[column] or 0) if row else 0

    def scopes(self, scope_kind: str) -> list[str]:
        """The groups of one kind that have items, where there are several: a single one says what the whole says."""
        found = sorted({scope for subject, kind, scope in self._counts if kind == scope_kind and subject == ""})
        return found if len(found) > 1 else []


async def read_figures(
    view: View, wanted: Mapping[str, tuple[str, ...]], subject: str = "", scope: str = ""
) -> Figures:
    """Figures of the chosen period in the reader's unit, or in those that a measure has alone.

    `wanted`: measure to the kinds of scope that the page shows; `subject` and `scope`: of one candidate, of one outlet.
    Counts are of the same; those of all items and of any candidate are there for every scope.
    """
    chosen = {"period": view.period, "subject": subject, "scope": scope}
    kinds = sorted({kind for found in wanted.values() for kind in found})
    pairs = [f"{measure} {kind}" for measure, found in wanted.items() for kind in found]
    asked = {"unit": view.unit, "measures": json.dumps(list(wanted)), "wanted": json.dumps(pairs)}
    counts = await rows(view.db, COUNTS, chosen | {"kinds": json.dumps(kinds)})
    return Figures(view, await rows(view.db, MEASURES, chosen | asked), counts)


@dataclass(frozen=True, slots=True)
class ShareRow:
    """A line of a chart of shares: a label with its link, the share with its interval, the items behind it."""

    label: str
    href: str
    mark: int
    figure: Row | None
    expected: float | None
    items: int
    items_href: str

    @property
    def value(self) -> float | None:
        """The share; None where there is no coverage to share."""
        return None if self.figure is None else self.figure["value"]


@dataclass(frozen=True, slots=True)
class ToneRow:
    """A line of a chart of tone: how many items of each tone, with their links."""

    label: str
    href: str
    items: int
    counts: list[tuple[str, int, str]]
    segments: list[Segment]
    unsure: bool
    """Whether too many of these tones were given by a model that errs often, or not at all."""


@dataclass(frozen=True, slots=True)
class Panel:
    """One chart with its heading: the shares of all candidates in one scope."""

    label: str
    href: str
    note: str
    rows: list[ShareRow]
    inequality: Row | None
    items: int
    items_href: str
    naming: int
    naming_href: str


def scope_filter(scope_kind: str, scope: str) -> dict[str, str]:
    """The filter of the list of items that corresponds to a scope."""
    return {} if scope_kind == "all" else {scope_kind: scope}


def share_row(
    view: View, figures: Figures, candidate: Row, scope_kind: str, scope: str, shares: dict[str, float]
) -> ShareRow:
    """The share of one candidate in one scope, labelled with the candidate."""
    key = candidate["id"]
    figure = figures.measure(SHARE, key, scope_kind, scope)
    due = figure["expected_if_equal"] if figure and view.benchmark == "equal" else None
    return ShareRow(
        label=view.name(candidate),
        href=view.href(f"/candidate/{key}", **view.chosen()),
        mark=candidate["position"] % MARKS,
        figure=figure,
        expected=shares.get(key) if due is None else due,  # less for who was not in the race on all days
        items=figures.count(key, scope_kind, scope),
        items_href=view.items(candidate=key, **scope_filter(scope_kind, scope)),
    )


def relabelled(row: ShareRow, label: str, href: str) -> ShareRow:
    """The same figure under another label: a candidate's page lists outlets."""
    return replace(row, label=label, href=href)


def panel(
    view: View,
    figures: Figures,
    scope_kind: str,
    scope: str,
    label: str,
    href: str,
    note: str,
    shares: dict[str, float],
) -> Panel:
    """The shares of all candidates in one scope, in the register's order."""
    within = scope_filter(scope_kind, scope)
    return Panel(
        label=label,
        href=href,
        note=note,
        rows=[share_row(view, figures, candidate, scope_kind, scope, shares) for candidate in view.candidates],
        inequality=figures.measure(INEQUALITY, "", scope_kind, scope, view.benchmark),
        items=figures.count("", scope_kind, scope),
        items_href=view.items(**within),
        naming=figures.count(ANYBODY, scope_kind, scope),
        naming_href=view.items(candidate=ANYBODY, **within),
    )


def unequal_outlets(view: View, figures: Figures) -> list[ShareRow]:
    """Each outlet with its distance from the benchmark, the most unequal first, and what chance alone would give."""
    found = []
    for outlet in view.outlets:
        figure = figures.measure(INEQUALITY, "", "outlet", outlet["id"], view.benchmark)
        within = scope_filter("outlet", outlet["id"])
        found.append(
            ShareRow(
                label=view.name(outlet),
                href=view.href(f"/outlet/{outlet['id']}", **view.chosen()),
                mark=0,
                figure=figure,
                expected=figure["expected_if_equal"] if figure else None,
                items=figures.count(ANYBODY, "outlet", outlet["id"]),
                items_href=view.items(candidate=ANYBODY, **within),
            )
        )
    return sorted(found, key=lambda row: (row.value is None, -(row.value or 0)))


def speech_rows(view: View, figures: Figures) -> list[ShareRow]:
    """Each candidate with the part of own words in all words about the candidate."""
    return [
        ShareRow(
            label=view.name(candidate),
            href=view.href(f"/candidate/{candidate['id']}", **view.chosen()),
            mark=candidate["position"] % MARKS,
            figure=figures.measure(SPEECH, candidate["id"], "all", ""),
            expected=None,
            items=figures.count(candidate["id"], "all", "", "speech"),
            items_href=view.items(candidate=candidate["id"], speech=1),
        )
        for candidate in view.candidates
    ]


def outlet_panel(view: View, figures: Figures, outlet: Row, shares: dict[str, float]) -> Panel:
    """The shares in one outlet."""
    href = view.href(f"/outlet/{outlet['id']}", **view.chosen())
    note = view.language.label("ownership", outlet["ownership"])
    return panel(view, figures, "outlet", outlet["id"], view.name(outlet), href, note, shares)


def group_panels(view: View, figures: Figures, scope_kind: str, shares: dict[str, float]) -> list[Panel]:
    """One panel for each ownership (or language) with items, where there are several."""
    scopes = figures.scopes(scope_kind)
    label = view.language.label
    return [panel(view, figures, scope_kind, scope, label(scope_kind, scope), "", "", shares) for scope in scopes]


def tone_row(
    view: View, figures: Figures, candidate: Row, scope_kind: str, scope: str, label: str, href: str
) -> ToneRow:
    """How many items about a candidate in a scope have each tone."""
    key, within = candidate["id"], scope_filter(scope_kind, scope)
    counts = {tone: figures.count(key, scope_kind, scope, tone) for tone in TONES}
    return ToneRow(
        label=label,
        href=href,
        items=figures.count(key, scope_kind, scope),
        counts=[(tone, count, view.items(candidate=key, tone=tone, **within)) for tone, count in counts.items()],
        segments=stacked(counts),
        unsure=unsure({"unsure": figures.count(key, scope_kind, scope, "unsure"), "value": sum(counts.values())}),
    )


def axis_of(panels: Iterable[Iterable[ShareRow]]) -> Axis:
    """One scale for all charts of a page."""
    values: list[float | None] = []
    for lines in panels:
        for line in lines:
            values += [line.value, line.expected, line.figure["high"] if line.figure else None]
    return Axis.over(values)


async def benchmark_shares(view: View) -> dict[str, float]:
    """Candidate to expected share, of the chosen benchmark."""
    found = await rows(
        view.db,
        "select candidate, share from benchmark_shares where benchmark = :benchmark",
        {"benchmark": view.benchmark},
    )
    return {row["candidate"]: row["share"] for row in found if row["share"] is not None}


def verdict(row: Row | None) -> str:
    """Which sentence a figure of inequality allows: none | unequal | chance | undecided. Never more than was tested."""
    if row is None or row["value"] is None:
        return "none"
    p = row["p"] if row.get("p_holm") is None else row["p_holm"]
    if p is not None:
        return "unequal" if p < 0.05 else "chance"
    return "undecided"


def all_figures(view: View, **columns: str) -> str:
    """The query of Datasette's table of measures, which leaves nothing out: of the period and these columns."""
    return urlencode({f"{name}__exact": value for name, value in {**columns, "period": view.period}.items()})


def uncounted_rows(view: View, figures: Figures, candidates: Iterable[Row]) -> list[tuple[str, list[Row | None]]]:
    """For all outlets together and each outlet with a name: label, and each candidate's rate of names left out."""
    scopes = [("all", "", view.language.text("all_outlets"))]
    scopes += [("outlet", outlet["id"], view.name(outlet)) for outlet in view.outlets]
    wanted = list(candidates)
    found = [
        (label, [figures.measure(UNCOUNTED, one["id"], kind, name) for one in wanted]) for kind, name, label in scopes
    ]
    return [(label, row) for label, row in found if any(one and one["value"] is not None for one in row)]
