"""`tarazy tone`: models of tone against a mission's own codings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.table import Table

from pipelines.command import fail
from pipelines.terminal import out

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
    """Train, evaluate and compare models of tone with what your own coders said.

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

    \b
    Example:
      tarazy tone train codings.jsonl --language ru --source "our coders, 2026" --to my-model
    """
    from nlp.tone.train import held_out, made

    examples = _read(codings)
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

    figures = measured(_scorer(language, model), _read(codings))
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

    examples, one, second = _read(codings), _scorer(language, model), _scorer(language, other)
    for title, scorer in ((str(model), one), (str(other or "the model of Tarazy"), second)):
        out.print(f"[bold]{title}[/]")
        _print(measured(scorer, examples))
    gap = difference(one, second, examples)
    sure = "" if gap.low > 0 or gap.high < 0 else ": chance alone may make as much"
    out.print(f"Macro-F1 differs by {gap.value:+.3f} (95 % from {gap.low:+.3f} to {gap.high:+.3f}){sure}.")


LABELS = ("negative", "neutral", "positive")


def _read(paths: tuple[Path, ...]) -> Examples:
    from nlp.tone.train import TrainingDataError, read_examples

    try:
        return read_examples(paths)
    except TrainingDataError as error:
        fail(str(error))


def _scorer(language: str, folder: Path | None) -> ToneScorer:
    from nlp.tone.codings import open_scorer
    from nlp.tone.network import NetworkFileError
    from nlp.tone.scorer import ToneModelError, load_scorer

    try:
        scorer = open_scorer(folder, language) if folder else load_scorer(language)
    except (ToneModelError, NetworkFileError, OSError) as error:
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
