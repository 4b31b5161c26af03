"""`tarazy import`: what others have collected."""

from __future__ import annotations

from pathlib import Path

import click

from pipelines.command import CAMPAIGN, fail, run_alone

STOPPED = "stopped; nothing is lost: the same command goes on, and takes nothing in twice"
FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.group("import")
def import_() -> None:
    """Take in what others have collected.

    \b
    Example:
      tarazy import list export.csv my-campaign
      tarazy import warc crawl.warc.gz my-campaign
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


def _pair(text: str) -> tuple[str, str]:
    what, separator, column = text.partition("=")
    if not separator or not column:
        fail(f"--map {text} says no column; write it as --map url=COLUMN")
    return what.strip(), column.strip()
