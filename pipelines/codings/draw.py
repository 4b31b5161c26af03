"""Draw mentions at random for people to code, write them as a table for coders, and read the labels back."""

from __future__ import annotations

import csv
import zlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from sqlite_utils import Database

from pipelines.campaign import Monitor
from pipelines.codings.kept import Drawn, keep, read_drawn
from pipelines.codings.population import Place, Stratum, population, sources
from pipelines.errors import StageError
from pipelines.tables import read_rows

COLUMNS = ("label", "candidate", "sentence", "key")
LABELS = {
    **{"-1": -1, "-": -1, "negative": -1, "−": -1, "−1": -1, "–": -1},
    **{"0": 0, "neutral": 0},
    **{"1": 1, "+1": 1, "+": 1, "positive": 1},
}
GROWN = 1.1
"""Times more mentions than when they were drawn, from which a sample no longer stands for its group."""


@dataclass(frozen=True, slots=True)
class Group:
    """Mentions that are drawn together."""

    stratum: Stratum
    mentions: int
    drawn: int
    coded: int
    grown: bool
    """It has grown since it was drawn from: nothing more is drawn of it, and the sample no longer stands for it."""


@dataclass(frozen=True, slots=True)
class Draw:
    """What came of drawing."""

    to_code: tuple[Drawn, ...]
    """All that is drawn and not coded, in random order: coders do not see one candidate after the other."""
    new: int
    groups: tuple[Group, ...]


def draw(db: Database, monitor: Monitor, size: int, seed: int, *, by_outlet: bool, period: str | None) -> Draw:
    """Fill up each group (candidate, language, period, outlet where asked) to `size` drawn mentions, and keep them.

    Every mention of a group is as likely. Raises StageError where the earlier draw was by other groups.
    """
    before = read_drawn(monitor)
    if before and before[0].by_outlet != by_outlet:
        said = "with --by outlet" if before[0].by_outlet else "without --by outlet"
        raise StageError(f"the earlier sample was drawn {said}; draw this one so too, or move codings/ away")
    groups: defaultdict[Stratum, list[Place]] = defaultdict(list)
    for place in population(db, monitor):
        if period is None or place.period == period:
            groups[place.stratum(by_outlet=by_outlet)].append(place)
    known: defaultdict[Stratum, list[Drawn]] = defaultdict(list)
    for one in before:
        known[one.stratum].append(one)
    new: list[Drawn] = []
    found = []
    for group, members in sorted(groups.items()):
        grown, more = has_grown(known[group], len(members)), []
        if not grown:
            rng = np.random.default_rng((seed, zlib.crc32("\n".join(group).encode())))
            more = _drawn(db, members, known[group], size, rng, by_outlet=by_outlet)
        coded = sum(one.label is not None for one in known[group])
        found.append(Group(group, len(members), len(known[group]) + len(more), coded, grown))
        new += more
    keep(monitor, [*before, *new])
    waiting = [one for one in (*before, *new) if one.label is None and period in (None, one.period)]
    order = np.random.default_rng(seed).permutation(len(waiting))
    return Draw(tuple(waiting[place] for place in order), len(new), tuple(found))


def has_grown(drawn: Sequence[Drawn], now: int) -> bool:
    """Whether a group has so many more mentions than when it was drawn from that the sample misses the new ones."""
    return bool(drawn) and now > GROWN * max(one.of for one in drawn)


def _drawn(
    db: Database,
    members: Sequence[Place],
    known: Sequence[Drawn],
    size: int,
    rng: np.random.Generator,
    *,
    by_outlet: bool,
) -> list[Drawn]:
    """Some of the members that are not known yet, so that `size` are."""
    taken, found = {one.key for one in known}, []
    for place in rng.permutation(len(members)):
        if len(taken) >= size:
            break
        one = members[place]
        source = sources(db, [one.article])[one.article]
        key = one.key(source)
        if key not in taken:
            taken.add(key)
            found.append(_as_drawn(one, key, source, of=len(members), by_outlet=by_outlet))
    return found


def _as_drawn(place: Place, key: str, source: str, *, of: int, by_outlet: bool) -> Drawn:
    text, start, end = place.sentence(source)
    return Drawn(
        key=key,
        text=text,
        start=start,
        end=end,
        doc_id=place.article,
        subject=place.subject,
        language=place.language,
        period=place.period,
        outlet=place.outlet,
        by_outlet=by_outlet,
        of=of,
    )


def write_sheet(path: Path, drawn: Iterable[Drawn], names: dict[str, str]) -> None:
    """A CSV table for coders: an empty label, whom it is about, the sentence with [[the mention]] marked, a key."""
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(COLUMNS)
        for one in drawn:
            marked = f"{one.text[: one.start]}[[{one.text[one.start : one.end]}]]{one.text[one.end :]}"
            sentence = " ".join(marked.split())
            if sentence[0] in "=+-@":  # a spreadsheet takes it for a formula, and the page's author is a stranger
                sentence = f"’{sentence}"
            writer.writerow(["", names.get(one.subject, one.subject), sentence, one.key])


@dataclass(slots=True)
class Taken:
    """What was taken in; nothing where `bad` holds anything."""

    labels: int = 0
    empty: int = 0
    """Rows without a label."""
    waiting: int = 0
    """Drawn mentions that nobody has coded yet."""
    bad: tuple[str, ...] = ()

    def __str__(self) -> str:
        return (
            f"{self.labels:,} codings taken in, {self.empty:,} rows without a label; {self.waiting:,} are still to code"
        )


def take_in(monitor: Monitor, path: Path) -> Taken:
    """Read the labels of a sheet, or of JSON lines with `key` and `label`, and keep them. A later label replaces one.

    Raises StageError where the file cannot be read.
    """
    drawn = {one.key: one for one in read_drawn(monitor)}
    labels: dict[str, int] = {}
    taken, bad = Taken(), []
    for line, row in read_rows(path):
        try:
            found = _label(row, drawn, labels)
        except ValueError as error:
            bad.append(f"{path.name}, line {line}: {error}")
        else:
            taken.empty += found is None
            labels |= dict([found]) if found else {}
    taken.bad, taken.labels = tuple(bad), len(labels)
    kept = [replace(one, label=labels.get(one.key, one.label)) for one in drawn.values()]
    taken.waiting = sum(one.label is None for one in kept)
    if not bad:
        keep(monitor, kept)
    return taken


def _label(row: dict[str, object] | str, drawn: dict[str, Drawn], labels: dict[str, int]) -> tuple[str, int] | None:
    """Key and label of a row; None where it has no label. Raises ValueError with what is wrong."""
    if isinstance(row, str):
        raise ValueError(row)
    key, said = (str(row.get(name, "")).strip() for name in ("key", "label"))
    if said in ("", "None"):
        return None
    label = LABELS.get(said.lower().removesuffix(".0"))
    if label is None:
        raise ValueError(f"label is {said!r}; write -1 (negative), 0 (neutral) or 1 (positive), or leave it empty")
    if key not in drawn:
        raise ValueError(
            f"key {key!r} is not of this campaign's sample; only what `tarazy tone sample` drew is taken in"
        )
    if labels.get(key, label) != label:
        raise ValueError("the same mention has another label further up; keep one of them")
    return key, label
