"""Lists of articles that others made (a Media Cloud export, a colleague's table), row by row with its line number."""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from crawlers.pages.dates import parse_moment
from pipelines.errors import StageError

# What Media Cloud names its columns comes first (id, indexed_date, language, media_name, media_url, publish_date,
# title, url); the rest is what tables made by hand use.
COLUMNS: dict[str, tuple[str, ...]] = {
    "url": ("url", "link", "address", "ссылка", "адрес"),
    "title": ("title", "headline", "заголовок"),
    "date": ("publish_date", "published", "pub_date", "date", "дата"),
}
SEPARATORS = ",;\t|"
DAY_FIRST = re.compile(r"(\d{1,2})\.(\d{1,2})\.((?:19|20)\d\d)(?: .*)?")
BLOCK = 1 << 20
MAX_FIELD = 1_000_000

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
    try:
        encoding = _encoding(path)
        with path.open(encoding=encoding, errors="replace", newline="") as stream:
            start = stream.read(1)
            stream.seek(0)
            rows = _jsonl(stream) if start in "{[" and start else _table(stream, path)
            yield from _mapped(rows, chosen, path)
    except OSError as error:
        raise StageError(f"{path} cannot be read ({error.strerror or error})") from error


def _encoding(path: Path) -> str:
    """By the byte order mark; else UTF-8 where the whole file is that; else windows-1251."""
    with path.open("rb") as stream:
        start = stream.read(4)
        if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        decoder = codecs.getincrementaldecoder("utf-8")()
        stream.seek(0)
        try:
            while block := stream.read(BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "windows-1251"
    return "utf-8-sig"


Raw = tuple[int, dict[str, object] | str]  # line, and the fields by column or what is wrong


def _jsonl(stream: IO[str]) -> Iterator[Raw]:
    for number, text in enumerate(stream, 1):
        if not text.strip():
            continue
        try:
            data = json.loads(text)
        except (ValueError, RecursionError):
            yield number, "is no JSON object; a JSONL file has one on each line"
            continue
        yield number, data if isinstance(data, dict) else "is no JSON object; a JSONL file has one on each line"


def _table(stream: IO[str], path: Path) -> Iterator[Raw]:
    csv.field_size_limit(MAX_FIELD)
    head = stream.readline()
    if not head.strip():
        raise StageError(f"{path} has no first line with the names of its columns; add one")
    separator = max(SEPARATORS, key=head.count)
    columns = [name.strip().lower() for name in next(csv.reader([head], delimiter=separator))]
    reader = csv.reader(stream, delimiter=separator)
    line = 2
    while True:
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield line, f"is no row of a table ({error})"
        else:
            if fields and any(field.strip() for field in fields):
                yield line, _by_column(columns, fields)
        line = reader.line_num + 2


def _by_column(columns: Sequence[str], fields: Sequence[str]) -> dict[str, object] | str:
    if len(fields) > len(columns) and any(field.strip() for field in fields[len(columns) :]):
        return (
            f"has {len(fields)} fields, the first line {len(columns)}; a field with a separator needs quotation marks"
        )
    return dict(zip(columns, fields, strict=False))


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
