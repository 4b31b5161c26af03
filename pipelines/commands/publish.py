"""`tarazy publish`: the site, a static copy of it, a frozen edition."""

from __future__ import annotations

from pathlib import Path

import click

from pipelines.campaign import Monitor
from pipelines.command import CAMPAIGN, run_alone, work
from pipelines.terminal import Bar


@click.command()
@CAMPAIGN
@click.option("--static", is_flag=True, help="Also as plain files, for a mirror or a USB stick.")
@click.option(
    "--to", "folder", type=click.Path(path_type=Path, file_okay=False), help="The plain files into this folder."
)
@click.option("--edition", metavar="TITLE", help="Also freeze it as a numbered edition.")
def publish(campaign: Path, static: bool, folder: Path | None, edition: str | None) -> None:
    """Make the site: a slim database without full texts.

    With --static its pages are written as plain files too, which a browser opens without a server. With --edition
    the site is frozen with its data, the campaign's files, versions, hashes and the list of changes since the last
    edition; no edition is ever changed.

    \b
    Example:
      tarazy publish my-campaign
      tarazy publish my-campaign --static --to /media/stick/monitor
      tarazy publish my-campaign --edition "Interim report 1"
    """
    work(campaign, ["publish"])
    if static or folder is not None:
        run_alone("static", campaign, lambda monitor, bar: _static(monitor, folder, bar), stopped=STOPPED)
    if edition is not None:
        run_alone("edition", campaign, lambda monitor, bar: _edition(monitor, edition, bar), stopped=STOPPED)
        work(campaign, ["publish"])  # the site names its editions


STOPPED = "stopped; nothing was written, run it again"


class _Said:
    """A summary in one sentence."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence

    def details(self) -> list[str]:
        return []

    def __str__(self) -> str:
        return self.sentence


def _static(monitor: Monitor, folder: Path | None, bar: Bar) -> _Said:
    from pipelines.publishing.static_copy import static_copy

    target = folder or monitor.folder / "static-site"
    return _Said(str(static_copy(monitor.site, target, monitor.campaign.languages, progress=bar)))


def _edition(monitor: Monitor, title: str, bar: Bar) -> _Said:
    from pipelines.publishing.editions import make_edition

    made, target = make_edition(monitor, title, monitor.campaign.languages, progress=bar)
    return _Said(f"{made.number}, “{made.title}”: {made.items:,} items, {made.figures:,} figures in {target}")
