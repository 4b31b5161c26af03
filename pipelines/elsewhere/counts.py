"""Counts that others made (cm² of newsprint, seconds of television, weekly stories), as files of a campaign.

`tarazy import counts` checks a table whole and writes it to `counts/<name>.csv` with the columns of COLUMNS; the
measures read that folder, so that a lost database loses none of them.
"""

from __future__ import annotations

import csv
import datetime as dt
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from nlp.candidates import Register
from nlp.folding import fold
from pipelines.campaign import Monitor
from pipelines.errors import StageError
from pipelines.tables import read_rows

COLUMNS = ("outlet", "date", "subject", "value", "unit", "total", "tone", "source", "item")
USUAL: Mapping[str, tuple[str, ...]] = {
    "outlet": ("outlet", "channel", "newspaper", "сми"),
    "date": ("date", "day", "week", "дата"),
    "subject": ("subject", "candidate", "name", "кандидат"),
    "value": ("value", "count", "cm2", "seconds", "minutes", "words", "matched_stories", "matched_clips"),
    "unit": ("unit",),
    "total": ("total", "all_candidate_stories", "all_candidate_clips"),
    "tone": ("tone",),
    "source": ("source",),
    "item": ("item", "url"),
}
NO_UNIT = ("value", "count")
"""Names of the value's column that do not say what is counted."""
TONES = ("negative", "neutral", "positive")
DAYS = ("%Y-%m-%d", "%d.%m.%Y", "%Y-%m-%d %H:%M:%S")


@dataclass(frozen=True, slots=True)
class Count:
    """One count: so much of `unit` about a subject in an outlet on a day (or in the week that begins with it)."""

    outlet: str
    day: str
    subject: str
    value: float
    unit: str
    total: float | None = None
    """How many name any candidate, where an item may name several; None: not told."""
    tone: str = ""
    source: str = ""
    item: str = ""

    @property
    def key(self) -> tuple[str, ...]:
        """What must not stand twice."""
        return self.outlet, self.day, self.subject, self.unit, self.tone, self.source, self.item


@dataclass(slots=True)
class CountsSummary:
    """What was taken in; where `bad` holds anything nothing was."""

    rows: int = 0
    skipped: int = 0
    """Of subjects that are not in the register, left out as asked."""
    units: set[str] = field(default_factory=set)
    outlets: set[str] = field(default_factory=set)
    bad: list[str] = field(default_factory=list)
    file: str = ""

    def __str__(self) -> str:
        left = f"; {self.skipped:,} of subjects that are not in candidates.yml left out" if self.skipped else ""
        units = ", ".join(sorted(self.units))
        return f"{self.rows:,} counts of {len(self.outlets)} outlets in {units}, in {self.file}{left}"


@dataclass(frozen=True, slots=True)
class Reading:
    """How a table is read: columns chosen by the user, and what holds for all of its rows."""

    columns: Mapping[str, str] = field(default_factory=dict)
    outlet: str = ""
    unit: str = ""
    source: str = ""
    only_known: bool = False


def import_counts(monitor: Monitor, path: Path, reading: Reading) -> CountsSummary:
    """Check the table and keep it in the campaign's folder, in place of an earlier one of the same name.

    Raises StageError where it cannot be read, or has not the columns.
    """
    summary = CountsSummary(file=f"counts/{path.stem}.csv")
    counts = list(_checked(path, monitor, reading, summary))
    if summary.bad:
        return summary
    if not counts:
        raise StageError(f"{path} holds no count; its first line must name columns, as {', '.join(COLUMNS[:5])}")
    summary.rows = len(counts)
    summary.units, summary.outlets = {one.unit for one in counts}, {one.outlet for one in counts}
    monitor.counts.mkdir(exist_ok=True)
    target = monitor.counts / f"{path.stem}.csv"
    aside = target.with_suffix(".csv.part")
    with aside.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(COLUMNS)
        writer.writerows(_fields(one) for one in sorted(counts, key=lambda one: one.key))
    aside.replace(target)
    return summary


def read_counts(monitor: Monitor) -> list[Count]:
    """All counts of the campaign's folder. Raises StageError with the first line that is wrong in it."""
    found: list[Count] = []
    for path in sorted(monitor.counts.glob("*.csv")) if monitor.counts.is_dir() else ():
        summary = CountsSummary()
        found += _checked(path, monitor, Reading(), summary)
        if summary.bad:
            raise StageError(f"counts/{summary.bad[0]}")
    return found


def _fields(one: Count) -> tuple[str, ...]:
    total = "" if one.total is None else f"{one.total:g}"
    return (one.outlet, one.day, one.subject, repr(one.value), one.unit, total, one.tone, one.source, one.item)


def _checked(path: Path, monitor: Monitor, reading: Reading, summary: CountsSummary) -> Iterator[Count]:
    """The counts of a file; each line that is wrong becomes a sentence in `summary.bad`."""
    seen: dict[tuple[str, ...], int] = {}
    totals: dict[tuple[str, ...], float] = {}
    names: dict[str, str] | None = None
    resolve = partial(_subject, _known(monitor.register))
    for line, row in read_rows(path):
        try:
            if isinstance(row, str):
                raise ValueError(row)
            names = names if names is not None else _columns(row, reading, path)
            count = _count(row, names, reading, monitor, resolve)
            if count is None:
                summary.skipped += 1
                continue
            if count.key in seen:
                raise ValueError(f"says the same as line {seen[count.key]}; remove one, or tell them apart in `item`")
            _check_total(count, totals)
        except ValueError as error:
            summary.bad.append(f"{path.name}, line {line}: {error}")
            continue
        seen[count.key] = line
        yield count


def _columns(row: Mapping[str, object], reading: Reading, path: Path) -> dict[str, str]:
    """What each column of the table is called. Raises StageError where one is missing."""
    names: dict[str, str] = {}
    for what, usual in USUAL.items():
        chosen = reading.columns.get(what, "").lower()
        if chosen and chosen not in row:
            raise StageError(f"{path} has no column `{chosen}`; its columns are: {', '.join(row)}")
        if name := chosen or next((one for one in usual if one in row), ""):
            names[what] = name
    given = {"outlet": reading.outlet, "unit": reading.unit}
    for what in ("outlet", "date", "subject", "value"):
        if what not in names and not given.get(what):
            hint = "or name it for all rows: --outlet ID" if what == "outlet" else f"say which one: --map {what}=COLUMN"
            raise StageError(f"{path} has no column `{what}`; its columns are: {', '.join(row)}; {hint}")
    if "unit" not in names and not reading.unit and names["value"] in NO_UNIT:
        raise StageError(f"{path} does not say what is counted; add a column `unit`, or name it: --unit cm2")
    return names


def _count(
    row: Mapping[str, object],
    names: Mapping[str, str],
    reading: Reading,
    monitor: Monitor,
    resolve: Callable[[str], str | None],
) -> Count | None:
    """A row as a count; None for a subject that is not known, where these are to be left out. Raises ValueError."""

    def text(what: str) -> str:
        value = row.get(names.get(what, ""))
        return " ".join(str(value).split()) if value is not None else ""

    outlet = text("outlet") or reading.outlet
    known = [one.id for one in (*monitor.outlets, *monitor.elsewhere)]
    if outlet not in known:
        raise ValueError(
            f"outlet {outlet!r} is none of the campaign; write outlets/{outlet or 'ID'}.yml (collect: false)"
        )
    subject = resolve(text("subject"))
    if subject is None:
        if reading.only_known:
            return None
        raise ValueError(
            f"subject {text('subject')!r} is not in candidates.yml; add it there, or leave such rows out: --only-known"
        )
    tone = text("tone").lower()
    if tone and tone not in TONES:
        raise ValueError(f"tone is {tone!r}; write negative, neutral or positive, or leave it empty")
    total = _number(text("total"), "total") if text("total") else None
    unit = text("unit") or reading.unit or names["value"]
    value = _number(text("value"), "value")
    source = text("source") or reading.source
    return Count(outlet, _day(text("date")), subject, value, unit, total, tone, source, text("item"))


def _check_total(count: Count, totals: dict[tuple[str, ...], float]) -> None:
    if count.total is None:
        return
    if count.value > count.total:
        raise ValueError(f"value {count.value:g} is more than the total {count.total:g} of all candidates")
    key = (count.outlet, count.day, count.unit, count.source)
    if totals.setdefault(key, count.total) != count.total:
        raise ValueError(f"total is {count.total:g}, and on another line {totals[key]:g} for the same outlet and day")


def _number(text: str, what: str) -> float:
    try:
        value = float(text.replace(" ", "").replace(",", "."))
    except ValueError:
        value = math.nan
    if not (math.isfinite(value) and value >= 0):
        raise ValueError(f"{what} is {text!r}; write a number of 0 or more")
    return value


def _day(text: str) -> str:
    for one in DAYS:
        try:
            return dt.datetime.strptime(text, one).date().isoformat()
        except ValueError:
            continue
    raise ValueError(f"date is {text!r}; write it as 2026-03-05")


def _known(register: Register) -> dict[str, str]:
    """Spelling, folded and in small letters, to the id; a surname only where it is one person's."""
    found: dict[str, set[str]] = {}
    for candidate in register.candidates:
        names: Iterable[str] = (
            spelling for name in candidate.names.values() for spelling in (name.display, name.surname)
        )
        for one in (candidate.id, *names, *(alias for aliases in candidate.aliases.values() for alias in aliases)):
            found.setdefault(fold(one).lower(), set()).add(candidate.id)
    for subject in register.subjects:
        found.setdefault(fold(subject.id).lower(), set()).add(subject.id)
    return {spelling: next(iter(ids)) for spelling, ids in found.items() if len(ids) == 1}


def _subject(known: Mapping[str, str], text: str) -> str | None:
    return known.get(fold(text).lower())
