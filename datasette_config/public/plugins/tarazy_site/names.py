"""What the ids of a campaign are called in the reader's language: candidates, outlets, periods, benchmarks, words."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from tarazy_site.language import Language

Row = dict[str, Any]


@dataclass(kw_only=True)
class Names:
    """The campaign's own rows, and the language in which they are named."""

    language: Language
    campaign: Row
    candidates: list[Row]
    outlets: list[Row]
    periods: list[Row]
    benchmarks: list[Row]
    topics: list[Row] = field(default_factory=list)
    weeks: list[Row] = field(default_factory=list)

    def name(self, row: Row | None, key: str = "name", plural: str = "names") -> str:
        """A name or title in the page's language, or in another that the campaign has."""
        if row is None:
            return ""
        texts = _texts(row[plural]) if row.get(plural) else {}
        return str(texts.get(self.language.code) or row.get(key) or "")

    def title(self, row: Row) -> str:
        """As `name`, of a record with a title."""
        return self.name(row, "title", "titles")

    def period_title(self, period: Row | None) -> str:
        """The period's own title, else the name of its kind."""
        if period is None:
            return self.language.text("period.none")
        return self.title(period) or self.language.label("period", period["kind"])

    def benchmark_title(self, benchmark: Row) -> str:
        """The benchmark's title; `equal` is ours to translate."""
        return self.language.text("benchmark.equal") if benchmark["id"] == "equal" else self.title(benchmark)

    def candidate(self, key: str) -> Row | None:
        """The candidate with that id."""
        return next((row for row in self.candidates if row["id"] == key), None)

    def outlet(self, key: str) -> Row | None:
        """The outlet with that id."""
        return next((row for row in self.outlets if row["id"] == key), None)

    def week(self, key: str) -> Row | None:
        """The week with that id."""
        return next((row for row in self.weeks if row["id"] == key), None)

    def week_title(self, week: Row) -> str:
        """Its days, as a reader counts in days, not in numbers of weeks; the year only where the campaign has two."""
        several = self.weeks[0]["start"][:4] != self.weeks[-1]["end"][:4]
        return self.language.days(week["start"], week["end"], year=several)

    def label(self, kind: str, value: str | None) -> str:
        """The name of an id of a kind (`place`: "kind:name period"); what is no id is shown as it is."""
        said = str(value or "")
        if kind == "candidate":
            return self.name(self.candidate(said)) or said
        if kind == "outlet":
            return self.name(self.outlet(said)) or said
        if kind == "topic":
            return self.title(next((row for row in self.topics if row["id"] == said), {"title": said}))
        if kind == "day":
            return self.language.date(said)
        if kind == "period":
            week = self.week(said)
            if week is not None:
                return self.week_title(week)
            chosen = next((row for row in self.periods if row["id"] == said), None)
            return self.language.text("all_days") if said == "all" else self.period_title(chosen)
        if kind == "place":
            place, _, period = said.rpartition(" ")
            return f"{self.label('scope', place)}, {self.label('period', period)}"
        if kind == "scope":
            scope_kind, _, name = said.partition(":")
            return self.language.text("all_outlets") if scope_kind == "all" else self.label(scope_kind, name)
        return self.language.label(kind, said)

    def days(self, period: str) -> list[str]:
        """Every day of a period or week, or of the whole campaign for `all`."""
        chosen = [row for row in (*self.periods, *self.weeks) if period == row["id"]]
        chosen = self.periods if period == "all" else chosen
        if not chosen:
            return []
        first, last = (dt.date.fromisoformat(day) for day in (chosen[0]["start"], chosen[-1]["end"]))
        return [(first + dt.timedelta(days=n)).isoformat() for n in range((last - first).days + 1)]


@lru_cache(maxsize=4096)
def _texts(content: str) -> dict[str, str]:
    """Language to text. A page names the same few people again and again."""
    return dict(json.loads(content))
