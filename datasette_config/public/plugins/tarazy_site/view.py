"""What every page knows: the campaign, the reader's language and choices, and how to link."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from datasette.app import Datasette
from datasette.database import Database
from datasette.utils.asgi import Request, Response
from jinja2 import Environment, FileSystemLoader

from tarazy_site.language import Language, available, choose
from tarazy_site.names import Names, Row

DATABASE = "coverage"
FOLDER = Path(__file__).resolve().parents[2] / "templates"
UNITS = ("articles", "stories", "mentions", "words", "fractional", "headlines", "leads", "speech")
UNITS_THERE = "select distinct unit from measures where measure = 'share' and period = 'all'"


async def rows(db: Database, sql: str, parameters: dict[str, Any] | None = None) -> list[Row]:
    """All rows of a query, as dictionaries."""
    return [dict(row) for row in (await db.execute(sql, parameters or {})).rows]


@dataclass(kw_only=True)
class View(Names):
    """One request for one page."""

    datasette: Datasette
    request: Request
    db: Database
    period: str
    unit: str
    benchmark: str
    asked_language: str | None
    units: list[str] = field(default_factory=list)

    def asked(self, name: str) -> str:
        """A parameter of the address, empty where absent."""
        return str(self.request.args.get(name) or "").strip()

    def href(self, path: str, **parameters: Any) -> str:
        """An address within the site that keeps the reader's language; empty parameters are left out."""
        wanted = {"lang": self.asked_language} | parameters
        query = urlencode({name: value for name, value in wanted.items() if value not in (None, "")})
        return str(self.datasette.urls.path(path)) + (f"?{query}" if query else "")

    def chosen(self) -> dict[str, str]:
        """The reader's choices, for links to pages that show the same figures."""
        wanted = {"period": self.period, "unit": self.unit, "benchmark": self.benchmark}
        plain = {"period": "all", "unit": self.units[0] if self.units else UNITS[0], "benchmark": "equal"}
        return {name: value for name, value in wanted.items() if value != plain[name]}

    def items(self, **filters: Any) -> str:
        """The address of the list of items behind a figure of the chosen period."""
        return self.href("/items", period="" if self.period == "all" else self.period, **filters)

    def languages(self) -> list[tuple[str, str, str, bool]]:
        """Of each language of the site: code, its own name, this page's address in it, whether it is this one."""
        kept = {name: self.request.args.get(name) for name in self.request.args if name != "lang"}
        path = self.request.path
        return [
            (code, Language(code).own_name(), f"{path}?{urlencode({'lang': code} | kept)}", code == self.language.code)
            for code in available()
        ]

    async def page(self, template: str, status: int = 200, **context: Any) -> Response:
        """The rendered page."""
        known = {"view": self, "t": self.language.text, "l": self.language, "urls": self.datasette.urls}
        body = _templates().get_template(f"tarazy/{template}.html").render({**known, **context})
        return Response.html(body, status=status, headers={"Vary": "Accept-Language"})

    async def missing(self) -> Response:
        """The page that says that there is nothing at this address."""
        return await self.page("refused", status=404, kind="missing")


async def open_view(datasette: Datasette, request: Request) -> View:
    """Read what every page needs. A choice that the database does not have falls back to the plain one."""
    db = datasette.get_database(DATABASE)
    campaign = (await rows(db, "select * from campaign"))[0]
    asked = request.args.get("lang")
    periods = await rows(db, "select * from periods order by position")
    benchmarks = await rows(db, "select * from benchmarks order by position")
    found = {row["unit"] for row in await rows(db, UNITS_THERE)}
    units = [unit for unit in UNITS if unit in found] or list(UNITS)
    code = choose(asked, request.headers.get("accept-language", ""), json.loads(campaign["languages"]))
    return View(
        datasette=datasette,
        request=request,
        db=db,
        language=Language(code),
        campaign=campaign,
        candidates=await rows(db, "select * from candidates order by position"),
        outlets=await rows(db, "select * from outlets order by position"),
        periods=periods,
        benchmarks=benchmarks,
        topics=await rows(db, "select * from topics order by position"),
        period=_known(request, "period", ["all", *(row["id"] for row in periods)]),
        unit=_known(request, "unit", units),
        benchmark=_known(request, "benchmark", [row["id"] for row in benchmarks]),
        asked_language=asked if asked in available() else None,
        units=units,
    )


@cache
def _templates() -> Environment:
    """Our templates, not in Datasette's environment: awaiting every value makes a page cost twice as much."""
    return Environment(autoescape=True, loader=FileSystemLoader(FOLDER))


def _known(request: Request, name: str, values: list[str]) -> str:
    asked = request.args.get(name)
    return asked if asked in values else values[0]
