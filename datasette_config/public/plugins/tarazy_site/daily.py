"""Day by day and week by week, on the pages of outlets and candidates: each opens its items."""

from __future__ import annotations

from markupsafe import Markup

from tarazy_site.charts import Bar, bars
from tarazy_site.names import Row
from tarazy_site.strips import day_strip
from tarazy_site.view import View, rows

WEEKS = """
select subject, period, value, low, high, n_stories, warning, scope_kind, scope from measures
where measure = 'share' and scope_kind = 'outlet' and scope = :outlet and unit = :unit
  and period in (select id from weeks)
"""


async def week_rows(view: View, outlet: str) -> list[tuple[Row, list[tuple[Row, Row | None]]]]:
    """Of each week each candidate with the share in an outlet; none where no week has any coverage."""
    asked = {"outlet": outlet, "unit": view.unit}
    found = {(row["period"], row["subject"]): row for row in await rows(view.db, WEEKS, asked)}
    if len(view.weeks) < 2 or all(row["value"] is None for row in found.values()):
        return []
    return [(week, [(one, found.get((week["id"], one["id"]))) for one in view.candidates]) for week in view.weeks]


async def day_charts(view: View, outlet: str = "", candidate: str = "") -> list[tuple[Row, Markup]]:
    """A chart of items per day for each candidate (or one), all to one scale."""
    sql = """
        select day, candidate, sum(items) as n from daily
        where (:outlet = '' or outlet = :outlet) and (:candidate = '' or candidate = :candidate)
        group by day, candidate
    """
    days = view.days(view.period)
    counts: dict[str, dict[str, int]] = {}
    for row in await rows(view.db, sql, {"outlet": outlet, "candidate": candidate}):
        if days[0] <= row["day"] <= days[-1]:
            counts.setdefault(row["candidate"], {})[row["day"]] = row["n"]
    silences = [one for one in view.periods if one["kind"] == "silence"]
    silent = frozenset(day for day in days if any(one["start"] <= day <= one["end"] for one in silences))
    most = max((n for by_day in counts.values() for n in by_day.values()), default=0)
    shown: list[Row] = [row for row in view.candidates if candidate in ("", row["id"])]
    return [(row, _strip(view, row, bars(days, counts.get(row["id"], {}), most, silent), outlet)) for row in shown]


def _strip(view: View, candidate: Row, drawn: list[Bar], outlet: str) -> Markup:
    listed = view.href("/items", candidate=candidate["id"], outlet=outlet) + "&"
    text, language = view.language.text, view.language

    def link(bar: Bar) -> tuple[str, str]:
        return f"{listed}day={bar.day}", f"{language.date(bar.day)}: {text('items_n', n=bar.count)}"

    ends = (language.short_date(drawn[0].day), language.short_date(drawn[-1].day)) if drawn else ("", "")
    return day_strip(drawn, candidate["position"], text("caption.days_of", name=view.name(candidate)), link, ends)
