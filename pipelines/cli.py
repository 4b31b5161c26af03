"""`tarazy <verb>`: a thin layer that reads the campaign's files, calls one stage, and says what came of it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from rich.markup import escape

from pipelines import stages
from pipelines.command import CAMPAIGN, PORT, REMAKE, fail, load, say_problems, work
from pipelines.commands.agreement import agreement
from pipelines.commands.backfill import backfill
from pipelines.commands.deploy import deploy
from pipelines.commands.edits import edits
from pipelines.commands.evidence import evidence
from pipelines.commands.extraction import article, extract
from pipelines.commands.imports import import_
from pipelines.commands.outlet import outlet
from pipelines.commands.outputs import codebook, export
from pipelines.commands.publish import publish
from pipelines.commands.register import register
from pipelines.commands.report import report
from pipelines.commands.tone import tone
from pipelines.commands.watch import health, watch
from pipelines.init import FolderNotEmptyError, init_campaign
from pipelines.terminal import out


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="tarazy", prog_name="tarazy")
def main() -> None:
    """Weigh how a campaign was covered: collect outlets, find the candidates, measure, publish the evidence.

    \b
    Example, from nothing to a site on this machine:
      tarazy init my-campaign        # a folder with commented files: edit them
      tarazy check my-campaign       # what is wrong in them, in sentences
      tarazy run my-campaign         # does all that is due; run it again each hour
      tarazy serve my-campaign
    """


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
def init(folder: Path) -> None:
    """Make a folder with commented campaign files to edit.

    \b
    Example:
      tarazy init my-campaign
    """
    try:
        written = init_campaign(folder)
    except FolderNotEmptyError as error:
        fail(str(error))
    for path in written:
        out.print(escape(str(path)))
    out.print(f"Edit these, then: tarazy check {escape(str(folder))}")


@main.command()
@CAMPAIGN
def check(campaign: Path) -> None:
    """Say what is wrong in the campaign's files: file, line, key, remedy; and whether saved pages are read as before.

    \b
    Example:
      tarazy check my-campaign
    """
    from pipelines.outlets.check import check_outlets

    monitor, problems = load(campaign)
    seen = check_outlets(monitor)
    say_problems(seen)
    if any(problem.stops != "nothing" for problem in (*problems, *seen)):
        raise SystemExit(1)
    count = f"{len(monitor.outlets)} outlets, {len(monitor.register.candidates)} candidates"
    out.print(f"The campaign's files are in order: {count}.")


def stage_command(verb: str, text: str, *options: Callable[..., Any]) -> None:
    """Add a command that runs one stage."""

    def command(campaign: Path, **chosen: Any) -> None:
        work(campaign, [verb], **chosen)

    command.__doc__ = f"{text}\n\n\b\nExample:\n  tarazy {verb} my-campaign\n"
    decorated: Callable[..., Any] = command
    for option in (*options, CAMPAIGN):
        decorated = option(decorated)
    main.command(verb)(decorated)


stage_command(
    "collect",
    "Ask the outlets for what is new, and keep every page as evidence.",
    click.option("--revisit", is_flag=True, help="Ask for every stored article again now, not when it is due."),
)
stage_command("annotate", "Find candidates, direct speech and tone in the articles.", REMAKE)
stage_command("measure", "Compute the figures and their intervals.", REMAKE)


@main.command()
@CAMPAIGN
@click.option("--revisit", is_flag=True, help="Ask for every stored article again now, not when it is due.")
def run(campaign: Path, revisit: bool) -> None:
    """Do all that is due: collect, extract, annotate, measure, publish.

    \b
    Example, each hour from cron:
      tarazy run my-campaign
    """
    work(campaign, list(stages.ORDER), revisit=revisit)


@main.command()
@CAMPAIGN
@click.option("--days", is_flag=True, help="A table of every day of every outlet, with the reason of each gap.")
def status(campaign: Path, days: bool) -> None:
    """Show per outlet what was collected, what failed and why, what is due, and the days with gaps.

    \b
    Example:
      tarazy status my-campaign
      tarazy status my-campaign --days
    """
    from pipelines.collecting.hosts import remarks
    from pipelines.status import status as campaign_status
    from pipelines.status_tables import LEGEND, days_table, gaps_table, status_table

    monitor, _ = load(campaign)
    try:
        rows = campaign_status(monitor)
        said = remarks(monitor)
    except stages.StageError as error:
        fail(str(error))
    out.print(status_table(rows))
    if any(row.days for row in rows):
        out.print()
        for table in map(days_table, rows) if days else [gaps_table(rows)]:
            out.print(table)
        out.print(LEGEND)
    for remark in said:
        out.print(escape(remark), soft_wrap=True)


@main.command()
@CAMPAIGN
@PORT
def serve(campaign: Path, port: int) -> None:
    """Serve the published site on this machine (127.0.0.1), until Ctrl-C.

    \b
    Example:
      tarazy serve my-campaign --port 8001
    """
    monitor, _ = load(campaign)
    serve_site(monitor.site, port)


def serve_site(site: Path, port: int) -> None:
    """Print the site's address and serve it; a sentence where it cannot be."""
    from pipelines.serve import ServeError, serve

    try:
        serve(site, port, ready=lambda address: out.print(f"The site is at [bold]{address}[/] (Ctrl-C ends it)"))
    except ServeError as error:
        fail(str(error))


@main.command()
@click.argument("folder", type=click.Path(path_type=Path), default=Path("demo-campaign"))
@PORT
@click.option("--web-port", type=click.IntRange(1, 65535), default=8765, show_default=True, help="Port of the press.")
@click.option("--no-serve", is_flag=True, help="Stop when the site is made.")
def demo(folder: Path, port: int, web_port: int, no_serve: bool) -> None:
    """Run the demo campaign of an invented country end to end, and serve its site.

    \b
    Example:
      tarazy demo demo-campaign
    """
    from pipelines.demo.run import DemoError, demo_web, prepare

    try:
        with demo_web(web_port) as web:
            prepare(folder, web_port)
            work(folder, list(stages.ORDER))
            web.set_visit(2)
            out.print("A day later: the same outlets are visited again.")
            work(folder, list(stages.ORDER), revisit=True)
            if not no_serve:
                serve_site(folder / "site", port)
    except DemoError as error:
        fail(str(error))


main.add_command(backfill)
main.add_command(import_)
main.add_command(outlet)
main.add_command(edits)
main.add_command(extract)
main.add_command(article)
main.add_command(evidence)
main.add_command(watch)
main.add_command(health)
main.add_command(register)
main.add_command(publish)
main.add_command(report)
main.add_command(deploy)
main.add_command(export)
main.add_command(codebook)
main.add_command(tone)
main.add_command(agreement)

if __name__ == "__main__":
    sys.exit(main())
