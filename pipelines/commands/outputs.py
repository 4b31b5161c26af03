"""`tarazy export` and `tarazy codebook`: the figures for other programs, and what each column of them means."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import click
from rich.markup import escape

from pipelines.command import CAMPAIGN, fail, run_alone
from pipelines.terminal import out


@click.command()
@CAMPAIGN
@click.option("--format", "form", type=click.Choice(["csv", "parquet"]), default="csv", show_default=True)
@click.option(
    "--to", "folder", type=click.Path(path_type=Path, file_okay=False), help="Folder; else export/ of the campaign."
)
def export(campaign: Path, form: str, folder: Path | None) -> None:
    """Write every published table as a file, CSV for spreadsheets or Parquet, with its codebook.

    `figures` is the one long table with every figure; the others named as questions are ready tables.

    \b
    Example:
      tarazy export my-campaign
      tarazy export my-campaign --format parquet --to /media/stick/figures
    """
    from pipelines.outputs.export import Format
    from pipelines.outputs.export import export as write

    chosen: Format = "parquet" if form == "parquet" else "csv"
    run_alone(
        "export",
        campaign,
        lambda monitor, bar: write(monitor, folder or monitor.folder / "export", chosen, progress=bar),
        stopped="stopped; run it again",
    )


@click.command()
@click.option("--format", "form", type=click.Choice(["md", "html", "json"]), default="md", show_default=True)
@click.option("--to", "file", type=click.Path(path_type=Path, dir_okay=False), help="File; else codebook.md here.")
def codebook(form: str, file: Path | None) -> None:
    """Write what each measure is (formula, range, unit, source) and what each column of each published table holds.

    \b
    Example:
      tarazy codebook
      tarazy codebook --format html --to codebook.html
    """
    from pipelines.outputs.codebook import Form, write_codebook

    chosen = next(one for one in get_args(Form) if one == form)
    target = file or Path(f"codebook.{form}")
    try:
        write_codebook(target, chosen)
    except OSError as error:
        fail(f"{target} could not be written: {error.strerror or error}")
    out.print(f"written to {escape(str(target))}", soft_wrap=True)
