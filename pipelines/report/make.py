"""Make the report's files: the page, its evidence table, the PDF, the document to edit."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pipelines.campaign import Monitor
from pipelines.errors import StageError
from pipelines.publish import DATABASE
from pipelines.report.page import TEMPLATE, evidence_table, render
from pipelines.report.source import Choice, open_source

FORMATS = ("html", "docx", "pdf")


@dataclass(frozen=True, slots=True)
class ReportSummary:
    """The files that were written."""

    files: tuple[Path, ...]


def report(monitor: Monitor, folder: Path, code: str, choice: Choice, formats: tuple[str, ...]) -> ReportSummary:
    """Write report-<period>-<language> in each format, and the table of evidence, into the folder.

    From the published database alone; report.html in the campaign's folder takes the place of our template. Each file
    is made aside and moved into place. Raises StageError with a sentence.
    """
    folder.mkdir(parents=True, exist_ok=True)
    own = monitor.folder if (monitor.folder / TEMPLATE).is_file() else None
    with open_source(monitor.site / DATABASE, code, choice) as source:
        evidence = evidence_table(source)
        table = f"evidence-{choice.period}.csv"
        page = render(source, table, evidence, own)
    contents = {name: MAKERS[name](page) for name in FORMATS if name in formats}
    made = {f"report-{choice.period}-{code}.{name}": content for name, content in contents.items()}
    return ReportSummary(tuple(_write(folder / name, content) for name, content in {table: evidence, **made}.items()))


def _html(page: str) -> bytes:
    return page.encode()


def _pdf(page: str) -> bytes:
    """Nothing is fetched: the page has no address in it that could be."""
    try:
        from weasyprint import HTML
    except OSError:
        raise StageError(
            "the PDF needs Pango, which this machine lacks (Debian, Ubuntu: sudo apt-get install libpango-1.0-0"
            " libpangoft2-1.0-0); the other formats need nothing: --format html --format docx"
        ) from None
    return bytes(HTML(string=page, url_fetcher=_refused).write_pdf())


def _refused(address: str, *_: object, **__: object) -> dict[str, object]:
    raise ValueError(f"{address} is not fetched")


def _docx(page: str) -> bytes:
    from pipelines.report.word import document

    return document(page)


MAKERS: dict[str, Callable[[str], bytes]] = {"html": _html, "pdf": _pdf, "docx": _docx}


def _write(target: Path, content: bytes) -> Path:
    handle, aside = tempfile.mkstemp(dir=target.parent, prefix=".report-")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    Path(aside).chmod(0o644)
    Path(aside).replace(target)
    return target
