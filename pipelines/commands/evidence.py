"""`tarazy evidence`: that the archive is as it was written, since when, and what of it supports a complaint."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.markup import escape

from pipelines.campaign_files import CampaignError, read_monitor
from pipelines.command import CAMPAIGN, fail, load
from pipelines.errors import StageError
from pipelines.lock import CampaignBusyError, campaign_lock
from pipelines.terminal import Bar, err, out

PEM = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.group()
def evidence() -> None:
    """Show that what was collected is as it was received: check it, have it time-stamped, hand it over.

    \b
    Example:
      tarazy evidence verify my-campaign
    """


@evidence.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False), default=Path(), required=False)
@click.option("--head", "heads", multiple=True, metavar="HASH", help="A hash that was noted earlier: it must be there.")
@click.option("--certificate", type=PEM, help="Root of the time-stamping authority (PEM).  [default: campaign.yml's]")
def verify(folder: Path, heads: tuple[str, ...], certificate: Path | None) -> None:
    """Check every byte of an archive against its manifest; FOLDER is a campaign, or an archive alone.

    \b
    Example:
      tarazy evidence verify my-campaign
      tarazy evidence verify copy/of/archive --head 5f1c…
    """
    from pipelines.evidence.verify import verify as run

    archive, database = _places(folder)
    bar = Bar()
    with _sentences(), _quiet_lock(folder):
        try:
            report = run(
                archive,
                database=database,
                heads=heads,
                certificate=certificate or _certificate(folder),
                progress=bar,
            )
        finally:
            bar.finish()
    for note in report.notes:
        err.print(escape(note), soft_wrap=True)
    for problem in report.problems:
        err.print(f"[bold red]wrong:[/] {escape(problem)}", soft_wrap=True)
    out.print(f"[bold]verify[/]    {escape(str(report))}", soft_wrap=True)
    where = f"line number {report.sequence} of the chain, {report.day}"
    out.print(f"head {report.head} ({where}): note it, or publish it", soft_wrap=True)
    if report.problems:
        raise SystemExit(1)
    out.print("All is as it was written.")


def _places(folder: Path) -> tuple[Path, Path | None]:
    """The archive of a campaign's folder, or the folder itself; and the database beside it."""
    if (folder / "archive").is_dir():
        return folder / "archive", folder / "monitor.db"
    if not (folder / "manifest").is_dir() and not any(folder.glob("*.warc.gz")):
        fail(f"{folder} is neither a campaign with an archive nor an archive")
    return folder, None


def _certificate(folder: Path) -> Path | None:
    from pipelines.evidence.stamp import certificate_of

    if not (folder / "campaign.yml").is_file():
        return None
    try:
        return certificate_of(read_monitor(folder)[0])
    except CampaignError:
        err.print("campaign.yml cannot be read: time stamps are checked with --certificate only")
        return None


@contextmanager
def _quiet_lock(folder: Path) -> Iterator[None]:
    """The campaign's lock where there is a campaign and its folder can be written: a copy may not be."""
    if not (folder / "campaign.yml").is_file():
        yield
        return
    lock = campaign_lock(folder)
    try:
        lock.__enter__()
    except OSError:
        yield
        return
    try:
        yield
    finally:
        lock.__exit__(None, None, None)


@contextmanager
def _sentences() -> Iterator[None]:
    try:
        yield
    except (StageError, CampaignBusyError) as error:
        fail(str(error))
    except OSError as error:
        fail(f"could not go on: {error.strerror or error} ({error.filename or 'a file'})")
    except KeyboardInterrupt:
        fail("stopped; nothing was changed")


@evidence.command()
@CAMPAIGN
def stamp(campaign: Path) -> None:
    """Have the head of the chain signed by the time-stamping authority that campaign.yml names (RFC 3161).

    Only a hash leaves this machine.

    \b
    Example:
      tarazy evidence stamp my-campaign
    """
    from pipelines.evidence.stamp import stamp as run

    monitor, _ = load(campaign)
    with _sentences(), campaign_lock(monitor.folder):
        made = run(monitor)
    out.print(f"[bold]stamp[/]     {escape(str(made))}", soft_wrap=True)


@evidence.command()
@click.argument("items", nargs=-1, required=True, metavar="ITEM... [CAMPAIGN]")
@click.option("--to", type=click.Path(path_type=Path, file_okay=False), required=True, help="A new folder.")
def export(items: tuple[str, ...], to: Path) -> None:
    """Write a dossier for a complaint: records, readable copies, hashes, fetch log and the figures they support.

    ITEM is an article's id or address. The dossier holds whole articles: hand it over, do not publish it.

    \b
    Example:
      tarazy evidence export https://herald.example/news/17 my-campaign --to dossier
    """
    from pipelines.evidence.dossier import export as run

    *first, last = items
    campaign, named = (Path(last), first) if Path(last).is_dir() else (Path(), list(items))
    if not named:
        fail(f"{last} is a folder: name an article's id or address before it")
    monitor, _ = load(campaign)
    bar = Bar()
    with _sentences(), campaign_lock(monitor.folder):
        try:
            summary = run(monitor, named, to, progress=bar)
        finally:
            bar.finish()
    out.print(f"[bold]export[/]    {escape(str(summary))}", soft_wrap=True)
    out.print(f"Open {escape(str(to / 'index.html'))}", soft_wrap=True)
