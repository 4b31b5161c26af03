"""Lists of articles that others made (a Media Cloud export, a colleague's table), row by row with its line number."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from crawlers.pages.dates import parse_moment
from pipelines.errors import StageError
from pipelines.tables import Raw, read_rows

# What Media Cloud names its columns comes first (id, indexed_date, language, media_name, media_url, publish_date,
# title, url); the rest is what tables made by hand use.
COLUMNS: dict[str, tuple[str, ...]] = {
    "url": ("url", "link", "address", "ссылка", "адрес"),
    "title": ("title", "headline", "заголовок"),
    "date": ("publish_date", "published", "pub_date", "date", "дата"),
}
DAY_FIRST = re.compile(r"(\d{1,2})\.(\d{1,2})\.((?:19|20)\d\d)(?: .*)?")

Mapped = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a list. `error` says what is wrong with it; then nothing else is to be trusted."""

    line: int
    url: str = ""
    title: str | None = None
    date: str | None = None
    """ISO 8601; None: none, or not understood."""
    error: str = ""


def read_list(path: Path, chosen: Mapped) -> Iterator[Row]:
    """The rows of a CSV, TSV or JSONL file in UTF-8, UTF-16 or windows-1251.

    `chosen` says which column holds url, title and date, where it is not one of COLUMNS. Raises StageError where the
    file cannot be read at all, or has no such column.
    """
    unknown = sorted(set(chosen) - set(COLUMNS))
    if unknown:
        raise StageError(f"--map knows url, title and date, not {', '.join(unknown)}; write it as --map url=COLUMN")
    yield from _mapped(read_rows(path), chosen, path)


def _mapped(rows: Iterator[Raw], chosen: Mapped, path: Path) -> Iterator[Row]:
    names: dict[str, str | None] | None = None
    for line, data in rows:
        if isinstance(data, str):
            yield Row(line, error=data)
            continue
        fields = {str(name).lower(): value for name, value in data.items()}
        if names is None:
            names = _columns(list(fields), chosen, path)
        yield _row(line, fields, names)


def _columns(present: list[str], chosen: Mapped, path: Path) -> dict[str, str | None]:
    """Which column holds what. Raises StageError where a chosen one is not there, or none holds addresses."""
    found: dict[str, str | None] = {}
    for what, usual in COLUMNS.items():
        named = chosen.get(what, "").lower()
        if named and named not in present:
            raise StageError(f"{path} has no column `{chosen[what]}`; its columns are: {', '.join(present)}")
        found[what] = named or next((name for name in usual if name in present), None)
    if found["url"] is None:
        text = f"{path} has no column `url`; its columns are: {', '.join(present)}. Say which one: --map url=COLUMN"
        raise StageError(text)
    return found


def _row(line: int, fields: dict[str, object], names: dict[str, str | None]) -> Row:
    def text(what: str) -> str:
        value = fields.get(names[what] or "")
        return " ".join(str(value).split()) if value is not None else ""

    if not text("url"):
        return Row(line, error="names no address")
    return Row(line, text("url"), text("title") or None, listed_date(text("date")))


def listed_date(text: str) -> str | None:
    """A date of a list as ISO 8601; None for what is none. 01/02/2005 is none: nobody can tell the month."""
    if match := DAY_FIRST.fullmatch(text):
        day, month, year = map(int, match.groups())
        try:
            return dt.date(year, month, day).isoformat()
        except ValueError:
            return None
    found = parse_moment(text) if text else None
    return found.isoformat() if found else None
