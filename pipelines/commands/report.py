"""`tarazy report`: the media section of a mission's report."""

from __future__ import annotations

from pathlib import Path

import click
from rich.markup import escape

from pipelines.command import CAMPAIGN, fail, load
from pipelines.errors import StageError
from pipelines.terminal import out

FORMATS = click.Choice(["html", "docx", "pdf"])


@click.command()
@CAMPAIGN
@click.option(
    "--language", default="en", show_default=True, type=click.Choice(["en", "ru", "kk"]), help="Of the report."
)
@click.option("--period", default="all", show_default=True, metavar="ID", help="A period of the campaign, or all.")
@click.option("--unit", default="articles", show_default=True, metavar="UNIT", help="What is counted.")
@click.option("--benchmark", default="equal", show_default=True, metavar="ID", help="What shares are compared with.")
@click.option("--format", "formats", multiple=True, type=FORMATS, help="Of these only; all three without it.")
@click.option("--to", "folder", type=click.Path(path_type=Path, file_okay=False), help="Into this folder, not report/.")
def report(
    campaign: Path, language: str, period: str, unit: str, benchmark: str, formats: tuple[str, ...], folder: Path | None
) -> None:
    """Write the media section of a report from the published figures: HTML, PDF, and DOCX to edit.

    Findings in neutral sentences with intervals, charts, tables, limits, and a table of evidence with the hash of every
    page. A file report.html in the campaign's folder takes the place of the template.

    \b
    Example:
      tarazy report my-campaign --language ru
      tarazy report my-campaign --period campaign --format docx
    """
    from pipelines.report.make import report as make
    from pipelines.report.source import Choice

    monitor, _ = load(campaign)
    try:
        made = make(
            monitor,
            folder or monitor.folder / "report",
            language,
            Choice(period, unit, benchmark),
            formats or ("html", "docx", "pdf"),
        )
    except StageError as error:
        fail(str(error))
    except OSError as error:
        fail(f"the report cannot be written: {error.strerror or error} ({error.filename})")
    for path in made.files:
        out.print(escape(str(path)), soft_wrap=True)
