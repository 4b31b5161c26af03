"""The site's pages: each reads, computes what its template draws, and renders. Datasette passes what they name."""

from __future__ import annotations

import json
import logging
from collections import Counter
from typing import Any

from datasette.app import Datasette
from datasette.utils.asgi import Request, Response

from tarazy_site import figures as fig
from tarazy_site.daily import day_charts, week_rows
from tarazy_site.days import STATES, DayCounts, count_days, read_calendars
from tarazy_site.edits import FILTERS as EDIT_FILTERS
from tarazy_site.edits import KINDS, edits_of, read_edits, summary
from tarazy_site.listing import FILTERS, SORTS, STATUSES, has_labelled, read_listing, sorts
from tarazy_site.names import Row
from tarazy_site.question_pages import answered
from tarazy_site.reasons import reasons
from tarazy_site.stories import origin_of, story_of
from tarazy_site.view import View, open_view, rows

FRONT = {
    fig.SHARE: ("all", "ownership"),
    fig.INEQUALITY: ("all", "ownership", "outlet"),
    fig.SPEECH: ("all",),
}
CANDIDATE = {
    fig.SHARE: ("all", "outlet", "ownership", "language"),
    fig.SPEECH: ("all",),
    fig.UNCOUNTED: ("all", "outlet"),
}
"""Measures and the kinds of scope in which a page shows them."""


async def front(datasette: Datasette, request: Request) -> Response:
    """Who got how much, where, in what tone, against which benchmark."""
    view = await open_view(datasette, request)
    figures = await fig.read_figures(view, FRONT)
    shares = await fig.benchmark_shares(view)
    overall = fig.panel(view, figures, "all", "", view.language.text("all_outlets"), "", "", shares)
    groups = fig.group_panels(view, figures, "ownership", shares)
    outlets, speech = fig.unequal_outlets(view, figures), fig.speech_rows(view, figures)
    return await view.page(
        "front",
        overall=overall,
        outlets=outlets,
        outlets_axis=fig.axis_of([outlets]),
        speech=speech,
        speech_axis=fig.axis_of([speech]),
        groups=groups,
        axis=fig.axis_of(panel.rows for panel in [overall, *groups]),
        tones=[_tone_of_candidate(view, figures, candidate, "all", "") for candidate in view.candidates],
        inequality=_inequality(view, figures, "all", ""),
        verdict=fig.verdict,
        changed=await summary(view),
        silence=await _silence(view),
        questions=[one for one, there in await answered(view) if there],
        span=(view.days(view.period)[0], view.days(view.period)[-1]),
        complete=await count_days(view),
    )


async def outlet(datasette: Datasette, request: Request) -> Response:
    """One outlet: what it published about whom, and what was collected of it."""
    view = await open_view(datasette, request)
    row = view.outlet(request.url_vars["id"])
    if row is None:
        return await view.missing()
    wanted = dict.fromkeys((fig.SHARE, fig.INEQUALITY, fig.SPEECH), ("outlet",))
    figures = await fig.read_figures(view, wanted, scope=row["id"])
    shares = await fig.benchmark_shares(view)
    panel = fig.outlet_panel(view, figures, row, shares)
    collected = "select outcome, addresses from collection where outlet = :outlet order by addresses desc, outcome"
    return await view.page(
        "outlet",
        outlet=row,
        languages=json.loads(row["languages"]),
        panel=panel,
        axis=fig.axis_of([panel.rows]),
        tones=[_tone_of_candidate(view, figures, candidate, "outlet", row["id"]) for candidate in view.candidates],
        speech=_speech(view, figures, "outlet", row["id"]),
        inequality=_inequality(view, figures, "outlet", row["id"]),
        verdict=fig.verdict,
        changed=await summary(view, row["id"]),
        weeks=await week_rows(view, row["id"]),
        days=await day_charts(view, outlet=row["id"]),
        collection=await rows(view.db, collected, {"outlet": row["id"]}),
        all_figures=fig.all_figures(view, scope_kind="outlet", scope=row["id"]),
        complete=await count_days(view, row["id"]),
    )


async def candidate(datasette: Datasette, request: Request) -> Response:
    """One candidate: how much and in what tone in each outlet and group."""
    view = await open_view(datasette, request)
    row = view.candidate(request.url_vars["id"])
    if row is None:
        return await view.missing()
    figures = await fig.read_figures(view, CANDIDATE, subject=row["id"])
    shares = await fig.benchmark_shares(view)
    overall = _scope_row(view, figures, row, "all", "", view.language.text("all_outlets"), shares)
    outlets = [
        _scope_row(view, figures, row, "outlet", outlet["id"], view.name(outlet), shares) for outlet in view.outlets
    ]
    groups = [
        _scope_row(view, figures, row, kind, scope, view.language.label(kind, scope), shares)
        for kind in ("ownership", "language")
        for scope in figures.scopes(kind)
    ]
    tones = [fig.tone_row(view, figures, row, "all", "", view.language.text("all_outlets"), "")]
    tones += [
        fig.tone_row(view, figures, row, "outlet", outlet["id"], view.name(outlet), _outlet_href(view, outlet))
        for outlet in view.outlets
    ]
    refused = """
        select reason, sum(count) as n from abstentions where instr(' ' || candidates || ' ', ' ' || :id || ' ')
        group by reason order by reason
    """
    return await view.page(
        "candidate",
        candidate=row,
        overall=overall,
        outlets=outlets,
        groups=groups,
        axis=fig.axis_of([[overall, *outlets, *groups]]),
        tones=tones,
        speech=figures.measure(fig.SPEECH, row["id"], "all", ""),
        speech_items=figures.count(row["id"], "all", "", "speech"),
        days=await day_charts(view, candidate=row["id"]),
        abstentions=await rows(view.db, refused, {"id": row["id"]}),
        uncounted=fig.uncounted_rows(view, figures, [row]),
        all_figures=fig.all_figures(view, subject=row["id"]),
    )


async def items(datasette: Datasette, request: Request) -> Response:
    """The items behind a figure, and the form that narrows them down."""
    view = await open_view(datasette, request)
    listing = await read_listing(view)
    kept = {name: value for name, value in listing.filters.items() if value}
    kept |= {} if listing.sort == SORTS[0] else {"sort": listing.sort}
    return await view.page(
        "items",
        listing=listing,
        sorts=sorts(listing.filters),
        languages=await _languages(view),
        tones=fig.TONES,
        turn=lambda page: view.href("/items", **kept, page=page),
        hidden=[name for name in FILTERS if name in kept and name in ("speech", "day", "story")],
        owners=list(dict.fromkeys(row["ownership"] for row in view.outlets)),
        states=STATUSES,
        advertisements=await has_labelled(view),
    )


async def edits(datasette: Datasette, request: Request) -> Response:
    """What became of items after they were published."""
    view = await open_view(datasette, request)
    found = await read_edits(view)
    kept = {name: value for name, value in found.filters.items() if value}
    return await view.page(
        "edits",
        found=found,
        kinds=KINDS,
        languages=await _languages(view),
        turn=lambda page: view.href("/edits", **kept, page=page),
        hidden=[name for name in EDIT_FILTERS if name in kept and name == "item"],
    )


async def item(datasette: Datasette, request: Request) -> Response:
    """One item: where it was published, the capture that proves it, and what was found in it."""
    view = await open_view(datasette, request)
    parameters = {"id": request.url_vars["id"]}
    found = await rows(view.db, "select * from items where id = :id", parameters)
    if not found:
        return await view.missing()
    subjects = """
        select s.*, coalesce(s.tone, 'not_scored') as shown_tone, j.name, j.names, j.kind from item_subjects s
        join subjects j on j.id = s.subject where s.item = :id order by j.position
    """
    named = await rows(view.db, subjects, parameters)
    mentions = await rows(view.db, "select * from mentions where item = :id order by id", parameters)
    return await view.page(
        "item",
        item=found[0],
        outlet=view.outlet(found[0]["outlet"]),
        period=next((period for period in view.periods if period["id"] == found[0]["period"]), None),
        edits=await edits_of(view, found[0]["id"]),
        story=await story_of(view, found[0]),
        origin=await origin_of(view, found[0]),
        subjects=named,
        mentions=mentions,
        reasons=reasons(named, mentions),
        speakers={row["id"]: row for row in await rows(view.db, "select id, name, names from subjects")},
    )


async def completeness(datasette: Datasette, request: Request) -> Response:
    """What was collected of each outlet on each day, and what was not."""
    view = await open_view(datasette, request)
    return await view.page_without_choices("completeness", lambda: _completeness(view))


async def _completeness(view: View) -> dict[str, Any]:
    calendars = await read_calendars(view)
    last = await rows(view.db, "select max(day) as day from outlet_days where day != ''")
    counts = DayCounts.of(sum((Counter(dict(one.counts)) for one in calendars), Counter()))
    return {"calendars": calendars, "states": STATES, "counts": counts, "last": last[0]["day"]}


async def method(datasette: Datasette, request: Request) -> Response:
    """How every figure is made, and how wrong it can be."""
    view = await open_view(datasette, request)
    rules = "select * from mention_rules order by mentions desc, rule"
    refused = "select reason, sum(count) as n from abstentions group by reason order by n desc, reason"
    shares = await rows(view.db, "select * from benchmark_shares")
    models = await rows(view.db, "select * from models order by language, name")
    languages = json.loads(view.campaign["languages"])
    uncounted = await fig.read_figures(view, {fig.UNCOUNTED: ("all", "outlet")})
    return await view.page(
        "method",
        rules=await rows(view.db, rules),
        abstentions=await rows(view.db, refused),
        uncounted=fig.uncounted_rows(view, uncounted, view.candidates),
        shares={(row["benchmark"], row["candidate"]): row["share"] for row in shares},
        models=[json.loads(row["card"]) for row in models if row["language"] in languages],
        not_scored=[code for code in languages if code not in {row["language"] for row in models}],
        not_measured=json.loads(view.campaign["not_measured"]),
        versions=json.loads(view.campaign["versions"]),
    )


async def robots() -> Response:
    """Lists of items have endless addresses; everything else may be indexed."""
    return Response.text("User-agent: *\nDisallow: /items\nDisallow: /edits\nDisallow: /coverage\n")


async def refused(datasette: Datasette, request: Request, exception: Exception) -> Response:
    """The answer to an address that leads nowhere or is closed, and to a fault of ours, which is logged."""
    status = int(getattr(exception, "status", 500))
    if status >= 500:
        logging.getLogger("tarazy.site").error("%s failed", request.path, exc_info=exception)
    if request.path.endswith(".json"):
        message = "a fault of the site" if status >= 500 else str(exception)
        return Response.json({"ok": False, "error": message, "status": status}, status=status)
    view = await open_view(datasette, request)
    kind = {403: "forbidden", 404: "missing"}.get(status, "fault")
    return await view.page("refused", status=status, kind=kind)


async def _languages(view: View) -> list[str]:
    sql = "select distinct scope from item_counts where scope_kind = 'language' and subject = '' order by scope"
    return [row["scope"] for row in await rows(view.db, sql)]


def _outlet_href(view: View, outlet: Row) -> str:
    return view.href(f"/outlet/{outlet['id']}", **view.chosen())


def _tone_of_candidate(view: View, figures: fig.Figures, candidate: Row, scope_kind: str, scope: str) -> fig.ToneRow:
    href = view.href(f"/candidate/{candidate['id']}", **view.chosen())
    return fig.tone_row(view, figures, candidate, scope_kind, scope, view.name(candidate), href)


def _scope_row(
    view: View, figures: fig.Figures, candidate: Row, kind: str, scope: str, label: str, shares: dict[str, float]
) -> fig.ShareRow:
    """The share of a candidate, labelled with the scope instead of the candidate."""
    row = fig.share_row(view, figures, candidate, kind, scope, shares)
    outlet = view.outlet(scope) if kind == "outlet" else None
    return fig.relabelled(row, label, _outlet_href(view, outlet) if outlet else "")


def _inequality(view: View, figures: fig.Figures, scope_kind: str, scope: str) -> list[tuple[str, Row | None]]:
    """The figure against every benchmark, so that none is chosen for the reader."""
    return [
        (view.benchmark_title(benchmark), figures.measure(fig.INEQUALITY, "", scope_kind, scope, benchmark["id"]))
        for benchmark in view.benchmarks
    ]


def _speech(view: View, figures: fig.Figures, scope_kind: str, scope: str) -> list[tuple[Row, Row | None, int, str]]:
    """Of each candidate: the share of direct speech, the items with some, and their list."""
    within = fig.scope_filter(scope_kind, scope)
    return [
        (
            candidate,
            figures.measure(fig.SPEECH, candidate["id"], scope_kind, scope),
            figures.count(candidate["id"], scope_kind, scope, "speech"),
            view.items(candidate=candidate["id"], speech=1, **within),
        )
        for candidate in view.candidates
    ]


async def _silence(view: View) -> list[tuple[Row, int]]:
    """Each period of silence, with how many items naming a candidate were published in it."""
    sql = "select period, items from item_counts where subject = '*' and scope_kind = 'all'"
    found = {row["period"]: row["items"] for row in await rows(view.db, sql)}
    return [(one, found.get(one["id"], 0)) for one in view.periods if one["kind"] == "silence"]
