"""`tarazy tone`: models of tone against a mission's own codings."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.markup import escape
from rich.table import Table

from pipelines.command import CAMPAIGN, fail, load
from pipelines.errors import StageError
from pipelines.lock import CampaignBusyError, campaign_lock
from pipelines.terminal import err, out

if TYPE_CHECKING:
    from nlp.tone.scorer import ToneScorer
    from nlp.tone.train import Examples

CODINGS = click.argument(
    "codings", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
LANGUAGE = click.option("--language", required=True, metavar="CODE", help="Of the sentences: en, ru ...")
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.group()
def tone() -> None:
    """Correct the parts of each tone by what your coders said; train, evaluate and compare models with it.

    Codings are JSON lines with text (one sentence), start and end of the candidate in it, in characters, and label:
    -1 negative, 0 neutral, 1 positive. Better also doc_id (the article) and subject (the candidate). See docs/tone.md.

    \b
    Example:
      tarazy tone evaluate codings.jsonl --language ru
    """


@tone.command()
@CODINGS
@LANGUAGE
@click.option("--source", required=True, help="Who coded what, and its licence, for the model's card.")
@click.option(
    "--to", "folder", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder for the model."
)
def train(codings: tuple[Path, ...], language: str, source: str, folder: Path) -> None:
    """Train a model on codings; every fifth article is held out to measure it.

    Codings that published parts are corrected by (tarazy tone codings) must not be among them: docs/tone-corrected.md.

    \b
    Example:
      tarazy tone train codings.jsonl --language ru --source "our coders, 2026" --to my-model
    """
    from nlp.tone.train import held_out, made

    examples = _read(codings, language)
    held = held_out(examples)
    if held.all() or not held.any() or len(set(examples.chosen(~held).classes)) < len(LABELS):
        fail("too few codings: each of the three tones must stand in several articles")
    card = made(examples.chosen(~held), examples.chosen(held), language, source, folder)
    _print(card)
    out.print(f"Written to {folder}; measured on {card['n_dev']:,} codings of held-out articles.")


@tone.command()
@CODINGS
@LANGUAGE
@click.option("--model", type=FOLDER, help="Folder of a model; else the one that comes with Tarazy.")
def evaluate(codings: tuple[Path, ...], language: str, model: Path | None) -> None:
    """How often a model is wrong about codings that it was not trained on, and toward whom.

    \b
    Example:
      tarazy tone evaluate codings.jsonl --language ru
    """
    from nlp.tone.codings import measured

    figures = measured(_scorer(language, model), _read(codings, language))
    _print(figures)
    if figures["subjects"]:
        table = Table(box=None, header_style="bold", pad_edge=False)
        for title in ("candidate", "codings", "macro-F1", "lean beyond the coders'"):
            table.add_column(title, justify="left" if title == "candidate" else "right")
        for one in figures["subjects"]:
            table.add_row(one.subject, f"{one.n:,}", f"{one.macro_f1:.2f}", f"{one.lean:+.3f}")
        out.print(table)
        out.print(
            "Lean is from -1 to 1; +0.1 means that the model finds the candidate presented better than coders do."
        )


@tone.command()
@CODINGS
@LANGUAGE
@click.option("--model", required=True, type=FOLDER, help="Folder of a model.")
@click.option("--other", type=FOLDER, help="Folder of another; else the one that comes with Tarazy.")
def compare(codings: tuple[Path, ...], language: str, model: Path, other: Path | None) -> None:
    """Which of two models is nearer to codings that neither was trained on.

    \b
    Example:
      tarazy tone compare codings.jsonl --language ru --model my-model
    """
    from nlp.tone.codings import difference, measured

    examples, one, second = _read(codings, language), _scorer(language, model), _scorer(language, other)
    for title, scorer in ((str(model), one), (str(other or "the model of Tarazy"), second)):
        out.print(f"[bold]{title}[/]")
        _print(measured(scorer, examples))
    gap = difference(one, second, examples)
    sure = "" if gap.low > 0 or gap.high < 0 else ": chance alone may make as much"
    out.print(f"Macro-F1 differs by {gap.value:+.3f} (95 % from {gap.low:+.3f} to {gap.high:+.3f}){sure}.")


@tone.command()
@CAMPAIGN
@click.option("--size", type=click.IntRange(1, 10_000), default=40, show_default=True, help="Mentions of each group.")
@click.option("--by", "by", type=click.Choice(["outlet"]), help="Draw for each outlet too: figures of outlets need it.")
@click.option("--period", metavar="ID", help="Only mentions of this period.")
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="The same seed draws the same.")
@click.option(
    "--to", "sheet", type=click.Path(dir_okay=False, path_type=Path), default=Path("to-code.csv"), show_default=True
)
def sample(campaign: Path, size: int, by: str | None, period: str | None, seed: int, sheet: Path) -> None:
    """Draw mentions at random for people to code, so that the published parts of each tone can be corrected.

    Drawn are so many mentions of each candidate, language and period (with --by outlet, in each outlet). Coders fill
    the column label: -1 negative, 0 neutral, 1 positive toward the person in [[ ]]. Then: tarazy tone codings. Draw
    when a period is over: later articles are not in the sample. Again, it fills the groups up to a larger size,
    and gives the sheet of what is still to code. See docs/tone-corrected.md.

    \b
    Example:
      tarazy tone sample my-campaign --period campaign --to to-code.csv
    """
    from pipelines.codings.draw import draw, write_sheet
    from pipelines.store import open_store

    monitor, _ = load(campaign)
    if period is not None and period not in {one.id for one in monitor.campaign.periods}:
        fail(
            f"there is no period {period!r} in campaign.yml; it has {', '.join(x.id for x in monitor.campaign.periods)}"
        )
    with _alone(monitor.folder):
        db = open_store(monitor.database)
        drawn = draw(db, monitor, size, seed, by_outlet=by == "outlet", period=period)
        db.close()
        names = {one.id: next(iter(one.names.values())).display for one in monitor.register.candidates}
        write_sheet(sheet, drawn.to_code, names)
    table = Table(box=None, header_style="bold", pad_edge=False)
    for title in ("drawn together", "mentions", "drawn", "coded", ""):
        table.add_column(title, justify="right" if title in ("mentions", "drawn", "coded") else "left")
    for one in drawn.groups:
        said = "has grown by more than a tenth since: draw when it is over" if one.grown else ""
        name = " ".join(filter(None, one.stratum))
        table.add_row(escape(name), f"{one.mentions:,}", f"{one.drawn:,}", f"{one.coded:,}", said)
    out.print(table)
    out.print(
        f"{len(drawn.to_code):,} mentions to code, {drawn.new:,} of them new (seed {seed}): {sheet}", soft_wrap=True
    )


@tone.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@CAMPAIGN
def codings(file: Path, campaign: Path) -> None:
    """Take in what coders wrote into the sheet of `tarazy tone sample`; `tarazy measure` then corrects by it.

    The labels stay in the campaign's folder (codings/) and are never published. With one wrong line nothing is taken.

    \b
    Example:
      tarazy tone codings to-code.csv my-campaign
    """
    from pipelines.codings.draw import take_in

    monitor, _ = load(campaign)
    with _alone(monitor.folder):
        taken = take_in(monitor, file)
    for sentence in taken.bad[:MOST_SHOWN]:
        err.print(escape(sentence), soft_wrap=True)
    if taken.bad:
        fail(f"nothing was taken in: {len(taken.bad):,} lines of {file.name} are wrong; mend them and take it in again")
    out.print(f"[bold]codings[/] {taken}", soft_wrap=True)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Under the campaign's lock; what goes wrong is said in a sentence."""
    try:
        with campaign_lock(folder):
            yield
    except (StageError, CampaignBusyError) as error:
        fail(str(error))
    except OSError as error:
        fail(f"{error.filename or folder} cannot be written ({error.strerror or error})")


LABELS = ("negative", "neutral", "positive")
MOST_SHOWN = 20


def _read(paths: tuple[Path, ...], language: str) -> Examples:
    from nlp.tone.model_files import TrainingDataError
    from nlp.tone.train import read_examples

    try:
        return read_examples(paths, language)
    except TrainingDataError as error:
        fail(str(error))


def _scorer(language: str, folder: Path | None) -> ToneScorer:
    from nlp.tone.codings import open_scorer
    from nlp.tone.encoder import EncoderError
    from nlp.tone.network import NetworkFileError
    from nlp.tone.scorer import ToneModelError, load_scorer

    try:
        scorer = open_scorer(folder, language) if folder else load_scorer(language)
    except (ToneModelError, NetworkFileError, EncoderError, OSError) as error:
        fail(str(error))
    if scorer is None:
        fail(f"no model of {language} comes with Tarazy; name one with --model, or train it with `tarazy tone train`")
    return scorer


def _print(figures: dict[str, Any]) -> None:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for title in ("tone", "codings", "found", "right"):
        table.add_column(title, justify="left" if title == "tone" else "right")
    for name in LABELS:
        one = figures["classes"][name]
        table.add_row(name, f"{one['n']:,}", f"{one['recall']:.0%}", f"{one['precision']:.0%}")
    out.print(table)
    error = figures["expected_calibration_error"]
    out.print(f"Macro-F1 {figures['macro_f1']:.2f}; probabilities are off by {error:.2f} on average.")
