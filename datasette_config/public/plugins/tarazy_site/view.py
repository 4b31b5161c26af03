"""What every page knows: the campaign, the reader's language and choices, and how to link."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from weakref import WeakKeyDictionary

from datasette.app import Datasette
from datasette.database import Database
from datasette.utils.asgi import Request, Response
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from tarazy_site.hyphens import soft
from tarazy_site.language import Language, available, choose
from tarazy_site.marks import code_of
from tarazy_site.names import Names, Row
from tarazy_site.strips import axis_strip, share_strip, sign, tone_strip

DATABASE = "coverage"
FOLDER = Path(__file__).resolve().parents[2] / "templates"
UNITS = ("articles", "stories", "mentions", "words", "fractional", "headlines", "leads", "captions", "speech")
UNITS_THERE = "select distinct unit from measures where measure = 'share' and period = 'all' and value is not null"
RING = Markup(
    '<a class="gap" href="{address}" title="{text}"><svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">'
    '<circle cx="6" cy="6" r="4.5"/></svg><span class="hidden">{text}</span></a>'
)
CAMPAIGN = {
    name: f"select * from {name} order by position"  # noqa: S608 - our own names
    for name in ("candidates", "outlets", "periods", "weeks", "benchmarks", "topics")
}


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
    rings: dict[tuple[str, str], Markup] = field(default_factory=dict, init=False)
    """Those that the page has drawn: a long table has the same again and again."""

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

    def ring(self, figure: Row) -> Markup:
        """The broken ring of a figure behind which days are not known to be complete; it leads to their page."""
        code = code_of(figure, "gap")
        if not code:
            return Markup("")
        place = f"#{figure['scope']}" if figure.get("scope_kind") == "outlet" else ""
        if (code, place) not in self.rings:
            gaps, _, days = code.partition("/")
            number = self.language.number
            text = self.language.text("warning.gap", gaps=number(int(gaps)), days=number(int(days)))
            address = self.href("/completeness") + place
            self.rings[code, place] = RING.format(address=address, text=text)
        return self.rings[code, place]

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

    async def page_without_choices(self, template: str, context: Callable[[], Awaitable[dict[str, Any]]]) -> Response:
        """A page that depends on nothing but the language: made once, as the database never changes under a server."""
        known = _PAGES.setdefault(self.db, {})
        key = (template, self.language.code, self.asked_language or "")
        plain = set(self.request.args) <= {"lang"} and not self.db.is_mutable
        if not plain or key not in known:
            made = await self.page(template, **await context())
            if not plain:
                return made
            known[key] = str(made.body)
        return Response.html(known[key], headers={"Vary": "Accept-Language"})

    async def missing(self) -> Response:
        """The page that says that there is nothing at this address."""
        return await self.page("refused", status=404, kind="missing")


@dataclass(frozen=True, slots=True)
class Campaign:
    """What every page reads of the database, once: a published one never changes, and no page may change this."""

    about: Row
    lists: dict[str, list[Row]]
    units: list[str]


_PAGES: WeakKeyDictionary[Database, dict[tuple[str, str, str], str]] = WeakKeyDictionary()
_CAMPAIGNS: WeakKeyDictionary[Database, Campaign] = WeakKeyDictionary()


async def open_view(datasette: Datasette, request: Request) -> View:
    """Read what every page needs. A choice that the database does not have falls back to the plain one."""
    db = datasette.get_database(DATABASE)
    known = await _campaign(db)
    asked = request.args.get("lang")
    code = choose(asked, request.headers.get("accept-language", ""), json.loads(known.about["languages"]))
    return View(
        datasette=datasette,
        request=request,
        db=db,
        language=Language(code),
        campaign=known.about,
        **known.lists,
        period=_known(request, "period", ["all", *(row["id"] for row in known.lists["periods"])]),
        unit=_known(request, "unit", known.units),
        benchmark=_known(request, "benchmark", [row["id"] for row in known.lists["benchmarks"]]),
        asked_language=asked if asked in available() else None,
        units=known.units,
    )


async def _campaign(db: Database) -> Campaign:
    found = _CAMPAIGNS.get(db)
    if found is None:
        units = {row["unit"] for row in await rows(db, UNITS_THERE)}
        found = Campaign(
            (await rows(db, "select * from campaign"))[0],
            {name: await rows(db, sql) for name, sql in CAMPAIGN.items()},
            [unit for unit in UNITS if unit in units] or list(UNITS),
        )
        if not db.is_mutable:
            _CAMPAIGNS[db] = found
    return found


@cache
def _templates() -> Environment:
    """Our templates, not in Datasette's environment: awaiting every value makes a page cost twice as much."""
    environment = Environment(autoescape=True, loader=FileSystemLoader(FOLDER))
    environment.filters["soft"] = soft
    environment.globals.update(sign=sign, axis_strip=axis_strip, share_strip=share_strip, tone_strip=tone_strip)
    return environment


def _known(request: Request, name: str, values: list[str]) -> str:
    asked = request.args.get(name)
    return asked if asked in values else values[0]
