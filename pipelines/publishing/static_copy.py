"""A copy of the site as plain files, which any mirror or USB stick carries and a browser opens without a server.

The site itself answers, page after page, beginning at its front page in each language; every link within it is
followed and written as a relative one. Forms stay behind: what they choose is not in the copy, the database is.
"""

from __future__ import annotations

import asyncio
import hashlib
import shutil
import tempfile
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from posixpath import relpath
from urllib.parse import parse_qsl, urlencode, urlsplit

from datasette.app import Datasette
from lxml import html

from pipelines.errors import StageError
from pipelines.progress import Progress, Silent
from pipelines.publish import DATABASE, SUMS, sums
from pipelines.site_parts import available

STYLE = "static/monitor.css"
FILES = (".svg", ".png", ".csv", ".json", ".atom", ".txt", ".md")
MOST = 200_000  # pages: more than a large campaign has; a site that made links without end would stop here
INVISIBLE = frozenset({"lang"})


@dataclass(frozen=True, slots=True)
class StaticSummary:
    """What the copy holds."""

    folder: Path
    pages: int
    size: int

    def __str__(self) -> str:
        return f"{self.pages:,} pages, {self.size / 1e6:,.1f} MB in {self.folder}"


@dataclass(slots=True)
class _Copy:
    """Addresses seen and still to be asked for, in order; a page is known by its path, language and query."""

    languages: Sequence[str]
    found: dict[str, str] = field(default_factory=dict)
    queue: deque[str] = field(default_factory=deque)

    def file_of(self, address: str, language: str) -> str | None:
        """The file of an address within the site, queued where it is new; None for what the copy leaves out."""
        parts = urlsplit(address)
        if parts.path in (f"/{DATABASE}", "/coverage"):
            return DATABASE
        if parts.path == f"/{STYLE}":
            return STYLE
        if parts.path.startswith("/static/"):
            return None  # archives of earlier editions are not copied into each new one
        if not parts.path.startswith("/") or parts.path.startswith(("/coverage/", "/-/")):
            return None
        query = sorted((name, value) for name, value in parse_qsl(parts.query) if name not in INVISIBLE)
        spoken = dict(parse_qsl(parts.query)).get("lang", language)
        if spoken not in self.languages:
            return None
        canonical = f"{parts.path}?{urlencode([('lang', spoken), *query])}"
        if canonical not in self.found:
            if len(self.found) >= MOST:
                raise StageError(f"the copy would have more than {MOST:,} pages: it was stopped")
            self.found[canonical] = _name(parts.path, query, spoken)
            self.queue.append(canonical)
        return self.found[canonical]


def _name(path: str, query: list[tuple[str, str]], language: str) -> str:
    """A file name that every file system takes: the path, and a hash of the query where there is one."""
    plain = path.strip("/") or "index"
    stem, dot, kind = plain.rpartition(".")
    ending = f".{kind}" if dot and f".{kind}" in FILES else ".html"
    stem = stem if ending != ".html" else plain
    hashed = "-" + hashlib.sha256(urlencode(query).encode()).hexdigest()[:12] if query else ""
    return f"{language}/{stem}{hashed}{ending}"


def static_copy(
    site: Path, target: Path, languages: Sequence[str], *, progress: Progress | None = None
) -> StaticSummary:
    """Write the copy of a published site into `target`, which it replaces where it is such a copy.

    Raises StageError where there is no site, where `target` is something else, or where a page fails.
    """
    languages = [code for code in languages if code in available()] or ["en"]
    if not (site / DATABASE).is_file():
        raise StageError(f"there is no site in {site}; run `tarazy publish` first")
    if target.exists() and any(target.iterdir()) and not (target / SUMS).is_file():
        raise StageError(f"{target} holds something else than a copy of a site: choose another folder with --to")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".static-", dir=target.parent) as aside:
        made = Path(aside) / "copy"
        pages = asyncio.run(_crawl(site, made, languages, progress or Silent()))
        shutil.copyfile(site / DATABASE, made / DATABASE)
        (made / STYLE).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(site / STYLE, made / STYLE)
        (made / "index.html").write_text(_entrance(languages[0]), encoding="utf-8")
        (made / SUMS).write_text(sums(made), encoding="utf-8")
        size = sum(path.stat().st_size for path in made.rglob("*") if path.is_file())
        if target.exists():
            target.rename(Path(aside) / "old")
        made.rename(target)
    return StaticSummary(target, pages, size)


def _entrance(language: str) -> str:
    """The file that opens: a page that leads to the front page in the campaign's first language."""
    return (
        f'<!DOCTYPE html><html lang="{language}"><meta charset="utf-8"><title>Tarazy</title>'
        f'<meta http-equiv="refresh" content="0; url={language}/index.html">'
        f'<a href="{language}/index.html">{language}/index.html</a></html>\n'
    )


async def _crawl(site: Path, made: Path, languages: Sequence[str], progress: Progress) -> int:
    datasette = Datasette(config_dir=site)
    await datasette.invoke_startup()
    copy = _Copy(languages)
    for language in languages:
        copy.file_of("/", language)
    progress.start(None, "static copy")
    pages = 0
    while copy.queue:
        address = copy.queue.popleft()
        answer = await datasette.client.get(address)
        if answer.status_code != 200:
            raise StageError(f"the site answered {answer.status_code} to {address}: the copy was not made")
        name = copy.found[address]
        (made / name).parent.mkdir(parents=True, exist_ok=True)
        content = _relative(answer.text, name, copy) if name.endswith(".html") else answer.content
        (made / name).write_bytes(content)
        pages += 1
        progress.advance()
    progress.finish()
    return pages


def _relative(page: str, name: str, copy: _Copy) -> bytes:
    """The page with its links within the site written as relative ones, and without its forms."""
    root = html.document_fromstring(page)
    language = name.partition("/")[0]
    for form in list(root.iter("form")):
        parent = form.getparent()
        if parent is not None:
            parent.remove(form)
    for element, attribute in _links(root):
        address = element.get(attribute)
        if not address.startswith("/") or address.startswith("//"):
            continue
        parts = urlsplit(address)
        file = copy.file_of(address, language)
        if file is None:
            element.attrib.pop(attribute)
            continue
        anchor = f"#{parts.fragment}" if parts.fragment else ""
        element.set(attribute, relpath(file, name.rpartition("/")[0] or ".") + anchor)
    return bytes(html.tostring(root, doctype="<!DOCTYPE html>", encoding="utf-8"))


def _links(root: html.HtmlElement) -> Iterator[tuple[html.HtmlElement, str]]:
    for element in root.iter("a", "link"):
        if element.get("href"):
            yield element, "href"
