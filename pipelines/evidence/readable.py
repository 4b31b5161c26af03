"""The readable part of a dossier: every version of an article, what changed between them, and what each file is.

Crawled text is hostile: it is escaped, nothing is loaded, nothing runs, and no address is a link.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import resources
from itertools import pairwise
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, select_autoescape

from crawlers.outlet import Language, Text
from pipelines.campaign import Monitor
from pipelines.evidence.chain import Line
from pipelines.evidence.subject import Row, Subject

LANGUAGES: tuple[Language, ...] = ("en", "ru", "kk")
TOKEN = re.compile(r"\n+|[^\s]+[^\S\n]*|[^\S\n]+")
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
"""Control signs, and those that make a text read in another order than it is written."""


@cache
def texts(language: str) -> dict[str, str]:
    """The dossier's own words in a language."""
    path = resources.files("pipelines.evidence") / "texts" / f"{language}.json"
    found: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return found


def write_readable(monitor: Monitor, subject: Subject, lines: Sequence[Line], head: str, folder: Path) -> None:
    """`articles/ID/version-N.html`, `articles/ID/change-N.html`, `index.html` and `README.txt`."""
    names = {outlet.id: _in_each(outlet.name) for outlet in monitor.outlets}
    payloads = {(line.file, line.offset): line for line in lines}
    captures = {row["id"]: row for row in subject.captures}
    shown = []
    for article in subject.articles:
        versions = [_version(row, captures, payloads) for row in subject.versions[article["id"]]]
        place = folder / "articles" / article["id"]
        place.mkdir(parents=True)
        common = {"article": article, "outlet": names.get(article["outlet"]) or _in_each(article["outlet"])}
        for number, version in enumerate(versions, 1):
            _render("version.html", place / f"version-{number}.html", version=version, number=number, **common)
        for number, (one, other) in enumerate(pairwise(versions), 1):
            changes = {"title": list(differences(one["title"], other["title"]))}
            changes["body"] = list(differences(one["body"], other["body"]))
            page = {"number": number, "before": one, "after": other, "changes": changes}
            _render("change.html", place / f"change-{number}.html", **page, **common)
        more = {"versions": versions, "events": subject.events[article["id"]], "title": clean(article["title"])}
        shown.append({**common, **more})
    files = {"articles": shown, "head": head, "stamps": sorted(path.name for path in folder.rglob("*.tsr"))}
    _render("index.html", folder / "index.html", **files)
    _render("README.txt", folder / "README.txt", **files)


def _in_each(text: Text) -> dict[str, str]:
    """A text of the campaign's files in every language, in another where there is none."""
    if isinstance(text, str):
        return dict.fromkeys(LANGUAGES, text)
    any_one = next(iter(text.values()))
    return {language: text.get(language, any_one) for language in LANGUAGES}


def _version(row: Row, captures: dict[int, Row], lines: dict[tuple[str, int], Line]) -> Row:
    capture = captures.get(row["capture"])
    line = lines.get((capture["warc_file"], capture["warc_offset"])) if capture else None
    paragraphs = [clean(part) for part in row["body"].split("\n\n")]
    return {**row, "title": clean(row["title"]), "body": clean(row["body"]), "paragraphs": paragraphs, "line": line}


def clean(text: str) -> str:
    """A crawled text without signs that cannot be seen."""
    return UNSEEN.sub("", text)


def differences(before: str, after: str) -> Iterator[tuple[str, str]]:
    """Pieces of both texts in reading order, each `same`, `removed` or `added`; by words."""
    one, other = TOKEN.findall(before), TOKEN.findall(after)
    for tag, a, b, c, d in difflib.SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if tag == "equal":
            yield "same", "".join(one[a:b])
            continue
        if b > a:
            yield "removed", "".join(one[a:b])
        if d > c:
            yield "added", "".join(other[c:d])


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("pipelines.evidence", "templates"),
        autoescape=select_autoescape(["html"]),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals |= {"texts": [(language, texts(language)) for language in LANGUAGES], "each": _each}
    return environment


def _each(key: str) -> str:
    """A label in all languages."""
    return " · ".join(dict.fromkeys(texts(language)[key] for language in LANGUAGES))


def _render(template: str, path: Path, **values: Any) -> None:
    text = _environment().get_template(template).render(**values)
    path.write_text(text, encoding="utf-8", newline="\n")
