"""The report as one HTML page, which stands alone: no script, no outside resource."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from jinja2 import BaseLoader, ChoiceLoader, DictLoader, FileSystemLoader, StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

from pipelines.errors import StageError
from pipelines.report.findings import Findings
from pipelines.report.source import Source, question
from pipelines.site_parts import MARK, Row, cell, picture, pieces

TEMPLATE = "report.html"
MOST_HEIGHT = 900
"""Pixels of a chart's height, of 720 in width, that a page of A4 has room for beside its heading."""
CHARTS = (
    "who-got-how-much",
    "week-by-week",
    "every-outlet",
    "most-unequal",
    "how-far-from-equal",
    "groups-of-outlets",
    "language-editions",
    "president-or-candidate",
    "in-what-tone",
    "tone-as-people-judge",
    "in-whose-words",
    "day-by-day",
)
EVIDENCE = """
select i.id, i.outlet, i.day, i.title, i.address, i.capture_sha256, i.capture_time, i.status,
       (select group_concat(subject, ' ') from (
           select s.subject from item_subjects s join candidates c on c.id = s.subject
           where s.item = i.id and s.mentions > 0 order by c.position)) as candidates
from items i where :period = 'all' or i.period = :period order by i.day is null, i.day, i.outlet, i.id
"""
NAMING = """
select i.* from items i
where (:within = 'all' or i.period = :within) and (:status = '' or i.status = :status)
  and exists (
      select 1 from item_subjects s join candidates c on c.id = s.subject where s.item = i.id and s.mentions > 0)
order by i.day is null, i.day, i.outlet, i.id
"""


@dataclass(frozen=True, slots=True)
class Chart:
    """One of the site's questions, drawn."""

    question: str
    reading: str
    svgs: list[Markup]


def evidence_table(source: Source) -> bytes:
    """A line for each item of the period, with the hash of its capture: CSV with the mark that spreadsheets know."""
    out = io.StringIO()
    found = source.rows(EVIDENCE)
    writer = csv.DictWriter(out, list(found[0]) if found else ["id"], lineterminator="\r\n")
    writer.writeheader()
    for row in found:
        writer.writerow({key: cell(value) for key, value in row.items()})
    return (MARK + out.getvalue()).encode()


def render(source: Source, evidence_file: str, evidence: bytes, folder: Path | None = None) -> str:
    """The page; from report.html in `folder` where the mission has its own. StageError for a mistake in that one."""
    environment = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined, loader=_loader(folder))
    style = resources.files("pipelines.report") / "templates" / "report.css"
    try:
        return environment.get_template(TEMPLATE).render(
            **_context(source),
            style=Markup(style.read_text(encoding="utf-8")),  # noqa: S704 - ours
            evidence_file=evidence_file,
            evidence_sha256=hashlib.sha256(evidence).hexdigest(),
        )
    except TemplateError as error:
        line = getattr(error, "lineno", None)
        raise StageError(f"{TEMPLATE}{f', line {line}' if line else ''}: {error}") from None


def _loader(folder: Path | None) -> BaseLoader:
    ours = (resources.files("pipelines.report") / "templates" / TEMPLATE).read_text(encoding="utf-8")
    own = [FileSystemLoader(folder)] if folder is not None else []
    return ChoiceLoader([*own, DictLoader({TEMPLATE: ours})])


def _context(source: Source) -> dict[str, Any]:
    findings, names = Findings(source), source.names
    campaign = names.campaign
    return {
        "t": source.language.text,
        "l": source.language,
        "names": names,
        "choice": source.choice,
        "days": source.days,
        "sha256": source.sha256,
        "findings": findings,
        "charts": list(_charts(source)),
        "languages": lambda outlet: ", ".join(
            source.language.label("language", code) for code in json.loads(outlet["languages"])
        ),
        "shares_by_outlet": _shares_by_outlet(source, findings),
        "silences": _silences(source, findings),
        "changes": _changes(source, findings),
        "deleted": source.rows(NAMING, within=source.choice.period, status="deleted"),
        "not_measured": ", ".join(
            source.language.label("language", code) for code in json.loads(campaign["not_measured"])
        ),
        "versions": "; ".join(
            f"{key} {', '.join(map(str, value))}" for key, value in json.loads(campaign["versions"]).items()
        ),
        "benchmark": _benchmark(source),
    }


def _benchmark(source: Source) -> str:
    [row] = [one for one in source.names.benchmarks if one["id"] == source.choice.benchmark]
    return source.names.benchmark_title(row)


def _charts(source: Source) -> list[Chart]:
    """The charts that have something to show: groups of outlets only where there are several."""
    made = []
    for name in CHARTS:
        asked = question(name)
        found = source.answer(asked)
        if not asked.answered(found):
            continue
        code = source.language.code
        drawn = pieces(picture(asked, found, source.names, source.choice.period), MOST_HEIGHT)
        made.append(Chart(asked.text(asked.question, code), asked.text(asked.reading, code), drawn))
    return made


def _shares_by_outlet(source: Source, findings: Findings) -> list[tuple[Row, list[Row | None], Row | None]]:
    shares = {(row["scope"], row["subject"]): row for row in findings.measures("share", "outlet")}
    index = {row["scope"]: row for row in findings.measures("loosemore_hanby", "outlet", source.choice.benchmark)}
    return [
        (
            outlet,
            [shares.get((outlet["id"], candidate["id"])) for candidate in source.names.candidates],
            index.get(outlet["id"]),
        )
        for outlet in source.names.outlets
    ]


def _silences(source: Source, findings: Findings) -> list[tuple[Markup, list[Row]]]:
    made = []
    for period in source.names.periods:
        if period["kind"] == "silence" and source.choice.period in ("all", period["id"]):
            items = source.rows(NAMING, within=period["id"], status="")
            said = findings.said(
                "silence",
                period=source.names.period_title(period),
                days=_span(source, period["start"], period["end"]),
                n=findings.tally(f"silence:{period['id']}", len(items)),
            )
            made.append((said, items))
    return made


def _span(source: Source, first: str, last: str) -> str:
    return " – ".join(source.language.date(day) for day in dict.fromkeys((first, last)))


def _changes(source: Source, findings: Findings) -> Markup:
    sql = """
        select sum(edits > 0 or headline_changes > 0) as changed, sum(status = 'deleted') as deleted from items
        where :period = 'all' or period = :period
    """
    [row] = source.rows(sql)
    return findings.said("changes", **{key: findings.tally(f"items:{key}", value or 0) for key, value in row.items()})
