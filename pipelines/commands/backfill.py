"""`tarazy backfill`: a past campaign out of a web archive."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from crawlers.outlet import Outlet
from pipelines.campaign import Monitor
from pipelines.command import CAMPAIGN, DAY, fail, run_alone


@click.command()
@CAMPAIGN
@click.option("--outlet", "outlet_id", metavar="ID", help="This outlet only.")
@click.option("--from", "since", type=DAY, metavar="DAY", help="First day of capture.  [default: the first period's]")
@click.option("--to", "until", type=DAY, metavar="DAY", help="Last day of capture.  [default: the last period's]")
@click.option("--listed-only", is_flag=True, help="Only addresses from: tarazy import list --wayback.")
@click.option("--again", is_flag=True, help="Ask the index anew for what it has answered: web archives grow.")
def backfill(
    campaign: Path,
    outlet_id: str | None,
    since: dt.date | None,
    until: dt.date | None,
    listed_only: bool,
    again: bool,
) -> None:
    """Collect a past campaign from a web archive (by default the Wayback Machine), as far as it was kept.

    An article may have been captured weeks after it appeared: a later --to finds it, and it counts on its own day.

    \b
    Example:
      tarazy backfill my-campaign
      tarazy backfill my-campaign --outlet herald --from 2005-11-01 --to 2006-01-31
    """
    from pipelines.past.backfill import backfill as run

    run_alone(
        "backfill",
        campaign,
        lambda monitor, bar: run(
            monitor,
            outlets=(_outlet(monitor, outlet_id),) if outlet_id else (),
            since=since,
            until=until,
            listed_only=listed_only,
            again=again,
            progress=bar,
        ),
        stopped="stopped; nothing is lost, and the next run goes on from here",
    )


def _outlet(monitor: Monitor, outlet_id: str) -> Outlet:
    try:
        return monitor.outlet(outlet_id)
    except KeyError:
        known = ", ".join(outlet.id for outlet in monitor.outlets)
        fail(f"there is no outlet {outlet_id}; the campaign has: {known}")
