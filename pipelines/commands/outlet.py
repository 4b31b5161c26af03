"""`tarazy outlet`: add an outlet, try its sources, review what is read from its pages."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import NoReturn, get_args

import click
from rich.markup import escape

from crawlers.outlet import Medium, Outlet, Ownership
from pipelines.campaign import Campaign
from pipelines.campaign_files import CampaignError, read_outlets
from pipelines.command import CAMPAIGN, fail, say_problems
from pipelines.errors import StageError
from pipelines.terminal import err, out

ID = click.argument("outlet_id", metavar="ID")


@click.group()
def outlet() -> None:
    """Add an outlet, try its sources, review what is read from its pages.

    \b
    Example, from an address to a reviewed outlet:
      tarazy outlet add https://herald.example.org/ my-campaign
      tarazy outlet test herald-example my-campaign
      tarazy outlet review herald-example --by "Aliya A." my-campaign
    """


@outlet.command()
@click.argument("url")
@CAMPAIGN
@click.option("--id", "name", metavar="ID", help="The outlet's id and its file's name; else made of the host.")
@click.option("--ownership", type=click.Choice(get_args(Ownership)), default="unknown", help="Who owns it.")
@click.option("--medium", type=click.Choice(get_args(Medium)), default="online", help="What it is.")
def add(url: str, campaign: Path, name: str | None, ownership: str, medium: str) -> None:
    """Look at an outlet's home page, feeds, sitemaps and sections; write its file and pages to check it by.

    Asks some thirty pages, politely: robots.txt is obeyed, and the campaign's contact stands in the User-Agent.

    \b
    Example:
      tarazy outlet add https://herald.example.org/ my-campaign --ownership private
    """
    from crawlers.asking import AskError
    from pipelines.outlets.work import add_outlet

    if name is not None and not _is_id(name):
        fail(f"--id {name} is no id; use small Latin letters, digits and hyphens, as in herald-kz")
    try:
        added = add_outlet(campaign, url, _say, name=name, ownership=ownership, medium=medium)
    except CampaignError as error:
        _end(error)
    except AskError as error:
        fail(_why_not(error))
    except (StageError, OSError) as error:
        fail(f"{error}; nothing was written")
    except KeyboardInterrupt:
        fail("stopped; nothing was written")
    for warning in added.warnings:
        err.print(f"[bold yellow]note:[/] {escape(warning)}", soft_wrap=True)
    out.print(f"[bold]written[/]   {escape(str(added.path))}", soft_wrap=True)
    for page in added.pages:
        out.print(f"          {escape(str(page))} and what was read from it: {page.stem}.yml", soft_wrap=True)
    folder = "" if campaign == Path() else f" {campaign}"
    if added.pages:
        out.print(
            f"Look at these, correct what is wrong, then: tarazy outlet review {added.outlet.id} "
            f'--by "YOUR NAME"{escape(folder)}',
            soft_wrap=True,
        )


@outlet.command()
@ID
@CAMPAIGN
@click.option("--save", is_flag=True, help="Save pages to check the outlet by; they are then to be reviewed.")
def test(outlet_id: str, campaign: Path, save: bool) -> None:
    """Ask an outlet's sources now: what each answers, how many pages it names, how new. Nothing is stored.

    \b
    Example:
      tarazy outlet test herald-example my-campaign
    """
    from pipelines.outlets.work import try_outlet

    files, one = _outlet(campaign, outlet_id)
    try:
        tried = try_outlet(campaign, one, files, _say, save=save)
    except (StageError, OSError) as error:
        fail(str(error))
    except KeyboardInterrupt:
        fail("stopped; nothing was stored")
    for page in tried.pages:
        out.print(f"[bold]saved[/]     {escape(str(page))} and what was read from it: {page.stem}.yml", soft_wrap=True)
    if not tried.fine:
        fail(f"not all is well with {outlet_id}: mend outlets/{outlet_id}.yml, and try again")


@outlet.command()
@ID
@CAMPAIGN
@click.option("--by", required=True, metavar="NAME", help="Who has compared the pages: it is written into the file.")
@click.option("--yes", is_flag=True, help="Do not ask: the comparison was made before.")
def review(outlet_id: str, campaign: Path, by: str, yes: bool) -> None:
    """Show what is read from an outlet's saved pages; after a yes write who has compared it, and when.

    \b
    Example:
      tarazy outlet review herald-example --by "Aliya A." my-campaign
    """
    from pipelines.outlets.check import SavedPageError, differences, read_saved, saved_pages, write_record
    from pipelines.outlets.file import set_reviewed

    files, one = _outlet(campaign, outlet_id)
    pages = saved_pages(campaign, outlet_id)
    if len(by.strip()) < 2:
        fail("--by names nobody; write who has compared the pages")
    if not pages:
        fail(f"{outlet_id} has no saved pages; save some with: tarazy outlet test {outlet_id} --save")
    _show_outlet(one)
    records = []
    for page in pages:
        try:
            record = read_saved(page, one, files.time_zone)
        except SavedPageError as error:
            fail(f"{page.path} {error}; mend outlets/{outlet_id}.yml (selectors), or delete this page and its records")
        try:
            changes = differences(page, record)
        except SavedPageError:
            changes = []
        _show_record(page.path, record, changes)
        records.append((page, record))
    if not yes and not click.confirm("Is all of it as the pages show it?"):
        fail(f"nothing was written; mend outlets/{outlet_id}.yml (docs/add-an-outlet.md says how), and review it again")
    try:
        for page, record in records:
            write_record(page, record)
        set_reviewed(campaign / "outlets" / f"{outlet_id}.yml", by.strip(), dt.datetime.now().astimezone().date())
    except (StageError, OSError) as error:
        fail(str(error))
    out.print(
        f"[bold]reviewed[/]  {escape(outlet_id)} by {escape(by.strip())}: tarazy check now knows it", soft_wrap=True
    )


def _say(step: str, text: str) -> None:
    out.print(f"[bold]{escape(step):<9}[/] {escape(text)}", soft_wrap=True)


def _is_id(name: str) -> bool:
    import re

    return re.fullmatch(r"[a-z0-9][a-z0-9-]*", name) is not None


def _end(error: CampaignError) -> NoReturn:
    say_problems(error.problems)
    raise SystemExit(1)


def _outlet(folder: Path, outlet_id: str) -> tuple[Campaign, Outlet]:
    """The campaign and one of its outlets; ends the program with sentences where it cannot be used."""
    try:
        campaign, outlets, problems = read_outlets(folder)
    except CampaignError as error:
        _end(error)
    found = next((one for one in outlets if one.id == outlet_id), None)
    if found is None:
        say_problems([problem for problem in problems if problem.file == f"outlets/{outlet_id}.yml"])
        known = ", ".join(one.id for one in outlets) or "none"
        fail(f"there is no usable outlet {outlet_id} in {folder / 'outlets'} (there are: {known})")
    return campaign, found


def _why_not(error: Exception) -> str:
    """A sentence on an outlet that gave no page to begin with, with what can be done."""
    from crawlers.asking import AskError
    from crawlers.outcomes import Outcome

    assert isinstance(error, AskError)
    remedies = {
        Outcome.ROBOTS: "ask the outlet for permission",
        Outcome.BLOCKED: "write to the outlet: walls are noted, never defeated",
        Outcome.REFUSED: "it may turn robots away: write to the outlet",
        Outcome.DEAD_HOST: "check the address, and whether this machine is online",
        Outcome.GONE: "check the address",
    }
    remedy = remedies.get(error.outcome, "try again later")
    return f"{error}; {remedy}; nothing was written"


def _show_outlet(one: Outlet) -> None:
    names = one.name if isinstance(one.name, str) else " / ".join(dict.fromkeys(one.name.values()))
    out.print(f"[bold]{escape(names)}[/] ({escape(one.id)})", soft_wrap=True)
    out.print(f"  ownership {one.ownership}, {one.medium}, languages {', '.join(one.languages)}, {one.region}")
    out.print(f"  hosts     {escape(', '.join(one.hosts))}", soft_wrap=True)
    for source in one.sources:
        out.print(f"  {source.kind:<9} {escape(source.url)}", soft_wrap=True)
    out.print(f"  articles  {escape(one.articles or 'every page that a source links to')}", soft_wrap=True)


def _show_record(path: Path, record: object, changes: list[str]) -> None:
    from dataclasses import asdict

    out.print(f"\n[bold]{escape(str(path))}[/] (open it in a browser)", soft_wrap=True)
    for name, value in asdict(record).items():  # type: ignore[call-overload]
        shown = ", ".join(value) if isinstance(value, tuple) else value
        out.print(f"  {name:<9} {escape(str(shown if shown not in (None, '') else 'not found'))}", soft_wrap=True)
    for change in changes:
        out.print(f"  [bold yellow]changed[/]   {escape(change)}", soft_wrap=True)
