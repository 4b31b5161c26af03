"""What a chart says of itself where what is behind it is not whole, or not sure: from the codes of its rows."""

from __future__ import annotations

from collections.abc import Iterable

from tarazy_site.language import Language
from tarazy_site.names import Row

UNSURE = 1 / 3
"""Part of a line's items whose tone was not scored, or by a model that errs often, from which on it is marked."""


def marks(language: Language, found: Iterable[Row]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Words to lay across a chart, and sentences for its foot."""
    rows = list(found)
    words, notes = [], []
    gaps = {code_of(row, "gap") for row in rows}
    if gaps - {""}:
        words.append(language.text("mark.gap"))
        notes.append(_gaps(language, gaps))
    doubt = [row for row in rows if unsure(row)]
    if doubt:
        words.append(language.text("mark.tone"))
        notes.append(language.text("mark.tone.note"))
    return tuple(words), tuple(notes)


def code_of(row: Row, kind: str) -> str:
    """The numbers of a warning code `kind:N/M` of a row; empty where it has none."""
    codes = str(row.get("warning") or "").split()
    return next((code.partition(":")[2] for code in codes if code.startswith(f"{kind}:")), "")


def unsure(row: Row) -> bool:
    """Whether a line's tone is to be marked: `unsure` of its `value` items."""
    return bool(row.get("unsure")) and row["unsure"] > UNSURE * row["value"]


def _gaps(language: Language, codes: set[str]) -> str:
    if len(codes) > 1:
        return language.text("mark.gap.some")
    gaps, _, days = next(iter(codes)).partition("/")
    return language.text("warning.gap", gaps=language.number(int(gaps)), days=language.number(int(days)))
