"""The text of an outlet's file: written with comments for the person who reviews it, changed by the line."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
from pathlib import Path
from zoneinfo import ZoneInfo

import yaml
from pydantic import ValidationError

from crawlers.discovery import printable
from crawlers.outlet import Outlet
from pipelines.errors import StageError
from pipelines.outlets.discovery import Discovery
from pipelines.outlets.source import FoundSource, describe, zone_words

SHOWN = 8
"""Of a list in a comment, so many; the others are counted."""
COLUMN = 32
PAGES = ", pages: 20"


def outlet_text(
    found: Discovery, *, languages: list[str], why: str, zone: ZoneInfo, ownership: str, medium: str, now: dt.datetime
) -> str:
    """The whole file. `languages` and `why` are what was told of its articles; `zone` is the campaign's."""
    lines = [
        f"# Found by `tarazy outlet add` at {_comment(found.asked)} on {now:%Y-%m-%d}, with {found.requests} requests.",
        "# Look at each line and correct what is wrong. What was read from its pages, and the pages, are in",
        f'# {found.id}.check/. When all is right: tarazy outlet review {found.id} --by "YOUR NAME"',
        "",
        f"id: {found.id}",
        f"name: {_quoted(found.name)}",
        _line(f"ownership: {ownership}", "state | private | foreign | party | public | unknown: no page says it"),
        _line(f"medium: {medium}", "newspaper | online | agency | radio | television"),
        _line(f"languages: [{', '.join(languages)}]", why),
        "region: national",
        _line(f"hosts: [{', '.join(found.hosts)}]", "every host that its articles are on"),
        *_other_hosts(found),
        *_zone(found, zone),
        "",
        "# Where the outlet lists what it publishes. Name all that it has: each misses something.",
        "sources:",
        *(_source(source, now) for source in found.sources),
        *_not_looked_at(found),
        "",
        *_shape(found),
        "",
        "reviewed: null",
        "",
    ]
    return "\n".join(lines)


def _quoted(text: str) -> str:
    return json.dumps(printable(text), ensure_ascii=False)  # a JSON string is one of YAML too


def _comment(text: str) -> str:
    return printable(text)[:200]


def _line(setting: str, comment: str) -> str:
    return f"{setting:<{COLUMN - 1}} # {_comment(comment)}"


def _other_hosts(found: Discovery) -> list[str]:
    if not found.other_hosts:
        return []
    shown = ", ".join(f"{_comment(host)} ({n})" for host, n in found.other_hosts.most_common(SHOWN))
    more = len(found.other_hosts) - SHOWN
    text = f"{shown} and {more} more" if more > 0 else shown
    return [
        "# Its listings also name pages of these hosts; add to `hosts` those that are the outlet's own:",
        f"#   {text}",
    ]


def _zone(found: Discovery, zone: ZoneInfo) -> list[str]:
    """The zone where the page names it; a comment where the dates of feeds show another than the campaign's."""
    if found.zone and found.zone != zone.key:
        return [_line(f"time_zone: {found.zone}", "named on its home page; of dates printed without a zone")]
    dates = (entry.date for source in found.sources for entry in source.entries if entry.date)
    words = zone_words(dates, zone)
    return [f"# time_zone: {words}"] if words else []


def _source(source: FoundSource, now: dt.datetime) -> str:
    pages = PAGES if source.kind == "section" else ""
    return f"  - {{kind: {source.kind}, url: {_quoted(source.url)}{pages}}}  # {_comment(describe(source, now))}"


def _not_looked_at(found: Discovery) -> list[str]:
    if not found.not_looked_at:
        return []
    lines = [
        f"#  - {{kind: {kind}, url: {_quoted(url)}{PAGES if kind == 'section' else ''}}}  # {_comment(name)}"
        for kind, url, name in found.not_looked_at[: 2 * SHOWN]
    ]
    return [
        "# Not looked at, so as not to ask too much, or not to be had just now. Take the sign # from those you want:",
        *lines,
    ]


def _shape(found: Discovery) -> list[str]:
    shape = found.shape
    if shape is None:
        return [
            "# The addresses of its articles show no one shape: every page that a source links to is tried.",
            "# articles: '/news/[0-9]{4}/'",
        ]
    setting = "articles: '" + shape.pattern.replace("'", "''") + "'"
    if shape.is_sure:
        return [
            f"# The shape of all {shape.of:,} addresses that its sources name, and of no section.",
            setting,
        ]
    missed = [f"#   not {_comment(url)}" for url in shape.missed]
    return [
        f"# {shape.matched:,} of {shape.of:,} addresses that its sources name have the shape below; others may not.",
        "# Take the sign # away only if all its articles have it: one left out looks like a candidate ignored.",
        f"# {setting}",
        *missed,
    ]


def parse_outlet(text: str, name: str) -> Outlet:
    """The outlet of a file's text. Raises StageError, which says that the text is at fault."""
    try:
        return Outlet.model_validate(yaml.safe_load(text))
    except (yaml.YAMLError, ValidationError, ValueError) as error:
        first = error.errors()[0]["msg"] if isinstance(error, ValidationError) else str(error)
        raise StageError(f"{name} would not be readable ({first}); write it by hand: docs/add-an-outlet.md") from error


REVIEWED = re.compile(r"^reviewed:.*(?:\n[ \t]+\S.*)*\n?", re.MULTILINE)


def with_review(text: str, by: str | None, on: dt.date) -> str:
    """The file's text with its `reviewed` line set (None: taken back to null), every other line as it was."""
    value = "null" if by is None else f"{{by: {_quoted(by)}, on: {on.isoformat()}}}"
    line = f"reviewed: {value}\n"
    if REVIEWED.search(text):
        return REVIEWED.sub(lambda _: line, text, count=1)
    return f"{text.rstrip(chr(10))}\n\n{line}"


def set_reviewed(path: Path, by: str | None, on: dt.date) -> None:
    """Write a person's review into the outlet's file, keeping comments. Raises StageError, and then writes nothing."""
    raw = path.read_bytes().decode("utf-8")
    text = with_review(raw.replace("\r\n", "\n"), by, on)
    outlet = parse_outlet(text, path.name)
    if (outlet.reviewed.by if outlet.reviewed else None) != (printable(by) if by else None):
        raise StageError(f"{path} has no line that begins with `reviewed:`; write it by hand: {text.splitlines()[-1]}")
    write_whole(path, text.replace("\n", "\r\n") if "\r\n" in raw else text)


def write_whole(path: Path, text: str) -> None:
    """Write a file so that a reader sees the old or the new, never half of it."""
    aside = path.with_name(f".{path.name}.new")
    with aside.open("w", encoding="utf-8", newline="") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    aside.replace(path)
