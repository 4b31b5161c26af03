"""Tables that people made, row by row with the line's number: CSV, TSV or JSONL in the encodings of spreadsheets."""

from __future__ import annotations

import codecs
import csv
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

from pipelines.errors import StageError

SEPARATORS = ",;\t|"
BLOCK = 1 << 20
MAX_FIELD = 1_000_000

Raw = tuple[int, dict[str, object] | str]  # line, and the fields by column or what is wrong


def read_rows(path: Path) -> Iterator[Raw]:
    """Each row with its line: its fields by the column's name in small letters, or a sentence on what is wrong with it.

    CSV, TSV or JSONL in UTF-8, UTF-16 or windows-1251. Raises StageError where the file cannot be read at all.
    """
    try:
        encoding = _encoding(path)
        with path.open(encoding=encoding, errors="replace", newline="") as stream:
            start = stream.read(1)
            stream.seek(0)
            yield from _jsonl(stream) if start in "{[" and start else _table(stream, path)
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
