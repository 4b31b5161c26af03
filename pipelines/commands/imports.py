"""`tarazy import`: what others have collected."""

from __future__ import annotations

from pathlib import Path

import click
from rich.markup import escape

from pipelines.command import CAMPAIGN, fail, load, run_alone
from pipelines.errors import StageError
from pipelines.lock import CampaignBusyError, campaign_lock
from pipelines.terminal import err, out

MOST_SHOWN = 20

STOPPED = "stopped; nothing is lost: the same command goes on, and takes nothing in twice"
FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.group("import")
def import_() -> None:
    """Take in what others have collected.

    \b
    Example:
      tarazy import list export.csv my-campaign
      tarazy import warc crawl.warc.gz my-campaign
      tarazy import counts television.csv my-campaign
    """


@import_.command("list")
@click.argument("file", type=FILE)
@CAMPAIGN
@click.option("--map", "columns", multiple=True, metavar="WHAT=COLUMN", help="Column that holds url, title or date.")
@click.option("--outlet", metavar="ID", help="Take the rows of this outlet only.")
@click.option("--wayback", is_flag=True, help="They are gone: seek them in the web archive (tarazy backfill).")
def list_(file: Path, campaign: Path, columns: tuple[str, ...], outlet: str | None, wayback: bool) -> None:
    """Take in a list of articles (CSV, TSV, JSONL; a Media Cloud export as it is) as addresses to collect.

    \b
    Example:
      tarazy import list export.csv my-campaign
      tarazy import list table.csv my-campaign --map url=link --map title=headline
    """
    from pipelines.past.import_list import import_list

    chosen = dict(_pair(one) for one in columns)
    run_alone(
        "import",
        campaign,
        lambda monitor, bar: import_list(monitor, file, columns=chosen, outlet=outlet, wayback=wayback, progress=bar),
        stopped=STOPPED,
    )


@import_.command("warc")
@click.argument(
    "words", nargs=-1, required=True, metavar="FILE... [CAMPAIGN]", type=click.Path(path_type=Path, exists=True)
)
def warc(words: tuple[Path, ...]) -> None:
    """Take in WARC files (CC-NEWS, a colleague's crawl): what belongs to the outlets, with its dates and headers.

    \b
    Example:
      tarazy import warc CC-NEWS-20260301.warc.gz crawl.warc.gz my-campaign
    """
    from pipelines.past.import_warc import import_warc

    *files, last = words
    campaign = last if last.is_dir() else Path()
    files += [] if last.is_dir() else [last]
    if not files or any(path.is_dir() for path in files):
        fail("name the files first and the campaign's folder last: tarazy import warc FILE... CAMPAIGN")
    run_alone("import", campaign, lambda monitor, bar: import_warc(monitor, files, progress=bar), stopped=STOPPED)


@import_.command("counts")
@click.argument("file", type=FILE)
@CAMPAIGN
@click.option("--map", "columns", multiple=True, metavar="WHAT=COLUMN", help="Column that holds outlet, date, subject…")
@click.option("--outlet", default="", metavar="ID", help="The outlet of all rows, where no column says it.")
@click.option("--unit", default="", help="What was counted (cm2, seconds), where no column says it.")
@click.option("--source", default="", help="Who counted: shown with the figures.")
@click.option("--only-known", is_flag=True, help="Leave out rows of subjects that are not in candidates.yml.")
def counts(
    file: Path,
    campaign: Path,
    columns: tuple[str, ...],
    outlet: str,
    unit: str,
    source: str,
    only_known: bool,
) -> None:
    """Take in counts made elsewhere: cm² of newsprint, seconds of television, another project's weekly stories.

    Columns: outlet, date, subject, value, unit; also total, tone, source, item. The table is checked whole; with a
    mistake nothing is taken in. The same file again takes the place of the earlier one (docs/counts-from-elsewhere.md).

    \b
    Example:
      tarazy import counts television.csv my-campaign --unit seconds --source "Media Centre"
      tarazy import counts online_weekly.csv my-campaign --outlet mediacloud --only-known
    """
    from pipelines.elsewhere.counts import Reading, import_counts

    monitor, _ = load(campaign)
    reading = Reading(dict(_pair(one) for one in columns), outlet, unit, source, only_known)
    try:
        with campaign_lock(monitor.folder):
            summary = import_counts(monitor, file, reading)
    except (StageError, CampaignBusyError) as error:
        fail(str(error))
    except OSError as error:
        fail(f"import could not go on: {error.strerror or error} ({error.filename or monitor.folder})")
    for sentence in summary.bad[:MOST_SHOWN]:
        err.print(escape(sentence), soft_wrap=True)
    if summary.bad:
        fail(
            f"nothing was taken in: {len(summary.bad):,} lines of {file.name} are wrong; mend them and import it again"
        )
    out.print(f"[bold]import   [/] {escape(str(summary))}", soft_wrap=True)


def _pair(text: str) -> tuple[str, str]:
    what, separator, column = text.partition("=")
    if not separator or not column:
        fail(f"--map {text} says no column; write it as --map url=COLUMN")
    return what.strip(), column.strip()
