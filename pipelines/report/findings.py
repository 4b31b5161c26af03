"""The findings in neutral sentences, each with its figures, their intervals, and what they are compared with.

A number is written as <data value="…" data-of="…">: its value as the database has it, and where in the database it
stands, so that a check can hold every number of a report against the database that it was made from.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from markupsafe import Markup, escape

from pipelines.report.source import Source
from pipelines.site_parts import Row, code_of, unsure

LEVEL = 0.05
GAP = Markup("<sup>†</sup>")
KEYS = ("measure", "subject", "scope_kind", "scope", "period", "unit", "benchmark")


def number(value: float, shown: str, of: str) -> Markup:
    """A number as the report prints it, with its value and its place in the database."""
    return Markup('<data value="{}" data-of="{}">{}</data>').format(repr(value), of, shown)


def _corrected(row: Row) -> float:
    """p, corrected for how many outlets were tested where that was done."""
    return float(row["p"] if row["p_holm"] is None else row["p_holm"])


class Findings:
    """The sentences of one report."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.names, self.language = source.names, source.language

    def said(self, key: str, **values: Any) -> Markup:
        """A sentence of the report's texts with its values put in; plain values are escaped."""
        text = Markup(self.language.text(f"report.{key}"))  # noqa: S704 - ours, of texts/
        return text.format_map({name: escape(value) for name, value in values.items()})

    def figure(self, row: Row, column: str = "value") -> Markup:
        """A figure of `measures` in per cent."""
        of = "measures:" + "|".join(str(row[key]) for key in KEYS) + f":{column}"
        return number(row[column], self.language.percent(row[column]), of)

    def with_interval(self, row: Row) -> Markup:
        """A figure with its 95 % interval, where it has one; words where nothing was published."""
        if row["value"] is None:
            return escape(self.language.text("no_coverage"))
        if row["low"] is None or row["high"] is None:
            return self.figure(row) + self.mark(row)
        bounds = {"low": self.figure(row, "low"), "high": self.figure(row, "high")}
        return self.figure(row) + self.mark(row) + Markup(" ") + self.said("interval", **bounds)

    def mark(self, row: Row) -> Markup:
        """The sign of a figure behind which days of outlets are not known to be complete; a note says what it means."""
        return GAP if code_of(row, "gap") else Markup("")

    @property
    def gaps(self) -> bool:
        """Whether any share of the report carries that sign."""
        rows = [*self.measures("share", "all"), *self.measures("share", "outlet")]
        return any(code_of(row, "gap") for row in rows)

    @property
    def tone_unsure(self) -> bool:
        """Whether the tone of any candidate is mostly not scored, or scored by a model that errs often."""
        found = self.source.rows(
            "select items as value, unsure from item_counts where scope_kind = 'all' and period = :period"
            " and subject in (select id from candidates)"
        )
        return any(unsure(row) for row in found)

    def count(self, subject: str, kind: str, scope: str, column: str = "items") -> Markup:
        """A number of items (`item_counts`), of a subject ("" all, "*" any candidate) in a scope."""
        found = self.source.rows(
            "select * from item_counts where subject = :subject and scope_kind = :kind and scope = :scope"
            " and period = :period",
            subject=subject,
            kind=kind,
            scope=scope,
        )
        value = int(found[0][column] or 0) if found else 0
        of = f"item_counts:{subject}|{kind}|{scope}|{self.source.choice.period}:{column}"
        return number(value, self.language.number(value), of)

    def tally(self, of: str, value: int) -> Markup:
        """A number that a query counts; `of` names it."""
        return number(value, self.language.number(value), of)

    def measures(self, measure: str, scope_kind: str, benchmark: str = "", base: str = "contestants") -> list[Row]:
        """Rows of a measure for the chosen period and unit, by scope and subject."""
        return self.source.rows(
            "select * from measures where measure = :measure and scope_kind = :kind and period = :period"
            " and unit = :unit and benchmark = :against and base = :base order by scope, subject",
            measure=measure,
            kind=scope_kind,
            against=benchmark,
            base=base,
        )

    def summary(self) -> list[Markup]:
        """The sentences of the section Findings, in its order."""
        return [*self.collected(), *self.shares(), *self.inequality(), *self.outlets(), *self.own_words()]

    def collected(self) -> Iterator[Markup]:
        """How much was collected, from how many outlets, and of how many days it is known to be whole."""
        days = self.source.days
        yield self.said(
            "collected",
            first=self.language.date(days[0]),
            last=self.language.date(days[-1]),
            items=self.count("", "all", ""),
            outlets=self.tally("outlets", len(self.names.outlets)),
            naming=self.count("*", "all", ""),
        )
        [kept] = self.source.rows(
            "select count(*) as days, sum(state = 'complete') as complete from outlet_days"
            " where day between :first and :last",
            first=days[0],
            last=days[-1],
        )
        if kept["days"]:
            found = {name: self.tally(f"outlet_days:{name}", kept[name]) for name in ("days", "complete")}
            yield self.said("complete", **found)

    def shares(self) -> Iterator[Markup]:
        """Each candidate's share, against the benchmark's."""
        expected = {
            row["candidate"]: row["share"]
            for row in self.source.rows("select * from benchmark_shares where benchmark = :benchmark")
        }
        rows = {row["subject"]: row for row in self.measures("share", "all")}
        for candidate in self.names.candidates:
            row = rows.get(candidate["id"])
            if row is None:
                continue
            key, share = candidate["id"], expected.get(candidate["id"])
            against = Markup("")
            if share is not None:
                of = f"benchmark_shares:{self.source.choice.benchmark}|{key}"
                against = self.said("against", expected=number(share, self.language.percent(share), of))
            yield self.said(
                "share", candidate=self.names.name(candidate), value=self.with_interval(row), against=against
            )

    def inequality(self) -> Iterator[Markup]:
        """The index against every benchmark, so that none is chosen for the reader; and what was tested."""
        for benchmark in self.names.benchmarks:
            title = self.names.benchmark_title(benchmark)
            for row in self.measures("loosemore_hanby", "all", benchmark["id"]):
                if row["value"] is not None:
                    yield self.said("inequality", benchmark=title, value=self.with_interval(row)) + self._tested(
                        row, title
                    )

    def _tested(self, row: Row, title: str) -> Markup:
        if row["p"] is None:
            return Markup(" ") + escape(self.language.text("verdict.undecided", benchmark=title))
        kind = "unequal" if row["p"] < LEVEL else "chance"
        said = escape(self.language.text(f"verdict.{kind}", benchmark=title)) + Markup(" ")
        if row["expected_if_equal"] is not None:
            said += self.said("chance", expected=self.figure(row, "expected_if_equal"), p=self._p(row))
        else:
            said += self.said("p", p=self._p(row))
        return Markup(" ") + said

    def _p(self, row: Row) -> Markup:
        of = "measures:" + "|".join(str(row[key]) for key in KEYS) + ":p"
        return number(row["p"], self.language.number(row["p"], 4), of)

    def outlets(self) -> Iterator[Markup]:
        """Which outlets were unequal against equal shares, which cannot be told apart, which are too small to say."""
        rows = [row for row in self.measures("loosemore_hanby", "outlet", "equal") if row["value"] is not None]
        rows.sort(key=lambda row: -row["value"])
        tested = [row for row in rows if row["p"] is not None]
        groups = {
            "outlets_unequal": [row for row in tested if _corrected(row) < LEVEL],
            "outlets_alike": [row for row in tested if _corrected(row) >= LEVEL],
            "outlets_few": [row for row in rows if row["p"] is None],
        }
        for key, found in groups.items():
            if found:
                lines = [self._named(row) for row in found]
                yield self.said(key, outlets=Markup("; ").join(lines), tests=self.tally("tests", len(tested)))

    def _named(self, row: Row) -> Markup:
        return self.said("named", name=self.names.label("outlet", row["scope"]), value=self.with_interval(row))

    def own_words(self) -> Iterator[Markup]:
        """Whose own words were heard most and least."""
        found = self.source.rows(
            "select * from measures where measure = 'direct_speech_share' and scope_kind = 'all' and unit = 'words'"
            " and period = :period order by subject"
        )
        rows = [row for row in found if row["value"] is not None]
        if len(rows) > 1:
            rows.sort(key=lambda row: row["value"])
            yield self.said(
                "own_words",
                most=self.names.label("candidate", rows[-1]["subject"]),
                high=self.with_interval(rows[-1]),
                least=self.names.label("candidate", rows[0]["subject"]),
                low=self.with_interval(rows[0]),
            )

    def tones(self) -> Iterator[Markup]:
        """Items by tone for each candidate."""
        for candidate in self.names.candidates:
            key = candidate["id"]
            parts = ("items", "negative", "neutral", "positive", "mixed", "not_scored")
            counts = {part: self.count(key, "all", "", part) for part in parts}
            yield self.said("tones", candidate=self.names.name(candidate), **counts)
