"""Train a tone model: `python -m nlp.tone.train --language en train.jsonl.gz --dev dev.jsonl.gz`.

Each line of the data is a JSON object with `text`, `start`, `end` (of the target, in characters), `label`
(-1 negative, 0 neutral, 1 positive) and perhaps `doc_id`. The model and
its card with the figures are written beside each other.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click
import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import f1_score, precision_recall_fscore_support
from sklearn.model_selection import GroupKFold

from nlp.languages import CODES
from nlp.tone.abstention import threshold
from nlp.tone.calibration import Calibration
from nlp.tone.encoder import EncoderError
from nlp.tone.estimator import CLASSES, decide, make_estimator, slim
from nlp.tone.features import features
from nlp.tone.model_files import Learned, TrainingDataError, opened, read_encoder, read_network, write_model
from nlp.tone.scorer import ToneScorer

FOLDS = 5
BIAS_STRENGTHS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)


@dataclass(frozen=True)
class Examples:
    """Targets with their true classes (0, 1, 2) and the document that each is of."""

    targets: list[tuple[str, int, int]]
    classes: NDArray[np.intp]
    documents: list[str]
    subjects: list[str]
    """Whom each is about, where the data says so; else empty."""

    def chosen(self, mask: NDArray[np.bool_]) -> Examples:
        """Those where `mask` is true."""
        places = np.flatnonzero(mask)
        return Examples(
            [self.targets[place] for place in places],
            self.classes[mask],
            [self.documents[place] for place in places],
            [self.subjects[place] for place in places],
        )


def read_examples(paths: Sequence[Path], language: str = "") -> Examples:
    """Examples of JSON lines, plain or gzip; those that say another language are left out where one is asked for.

    Raises TrainingDataError naming the line that is wrong.
    """
    rows = [row for path in paths for row in _rows(path) if not language or row.get("language", language) == language]
    if not rows:
        raise TrainingDataError(f"{', '.join(map(str, paths))}: holds no example")
    targets = [(str(row["text"]), int(row["start"]), int(row["end"])) for row in rows]
    documents = [str(row.get("doc_id") or row["text"]) for row in rows]
    subjects = [str(row.get("subject") or "") for row in rows]
    return Examples(targets, np.asarray([row["label"] + 1 for row in rows], dtype=np.intp), documents, subjects)


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                row = json.loads(line)
                fine = row["label"] in (-1, 0, 1) and 0 <= row["start"] < row["end"] <= len(row["text"])
            except (ValueError, KeyError, TypeError):
                fine = False
            if not fine:
                text = f"{path}, line {number}: needs text, start, end within it, and label -1, 0 or 1"
                raise TrainingDataError(text)
            yield row


def split(examples: Examples, part: int = 5) -> tuple[Examples, Examples]:
    """(train, dev): every `part`-th document, by hash, is held out; no document stands in both."""
    held = held_out(examples, part)
    return examples.chosen(~held), examples.chosen(held)


def held_out(examples: Examples, part: int = 5) -> NDArray[np.bool_]:
    """Which examples are of documents that are held out."""
    return np.asarray([int(hashlib.sha256(one.encode()).hexdigest(), 16) % part == 0 for one in examples.documents])


def train(train_part: Examples, dev_part: Examples, learned: Sequence[Learned] = ()) -> tuple[Any, dict[str, Any]]:
    """(estimator, figures): trained on the one, measured on the other, which nothing is chosen by.

    Calibration, decision bias and the sureness under which nothing is said are fitted to what models say of training
    documents that they have not seen.
    """
    estimator = slim(_fitted(train_part))
    parts, classes = [out_of_fold(train_part)], train_part.classes
    if learned:
        rows = learned[0].rows
        parts, classes = [parts[0][rows], *(one.probabilities for one in learned)], classes[rows]
    calibration = Calibration.fitted(parts, classes)
    bias = _bias(calibration(parts), classes)
    card = {"version": "", "bias": bias, "calibration": calibration.card()}
    beside = {one.kind: opened(one) for one in learned}
    scorer = ToneScorer(estimator, card, **beside)
    figures = evaluate(dev_part, scorer.score(dev_part.targets), bias)
    fitted = {
        "bias": [round(float(one), 6) for one in bias],
        "calibration": calibration.card(),
        "abstain_below": threshold(calibration(parts), bias, classes),
    }
    return estimator, fitted | figures


def out_of_fold(examples: Examples) -> NDArray[np.float64]:
    """For each example the probabilities of a regression that saw nothing of its document, (n, 3)."""
    found = np.zeros((len(examples.targets), len(CLASSES)))
    folds = GroupKFold(min(FOLDS, len(set(examples.documents))))
    for _, held in folds.split(examples.targets, examples.classes, examples.documents):
        mask = np.zeros(len(examples.targets), dtype=bool)
        mask[held] = True
        estimator = _fitted(examples.chosen(~mask))
        found[np.ix_(held, estimator.classes_)] = estimator.predict_proba(_features(examples.chosen(mask)))
    return found


def _fitted(examples: Examples) -> Any:
    return make_estimator().fit(_features(examples), examples.classes)


def _features(examples: Examples) -> list[list[str]]:
    return [features(*target) for target in examples.targets]


def _bias(found: NDArray[np.float64], classes: NDArray[np.intp]) -> NDArray[np.float64]:
    """What is added to the logarithms so that rare tones are found too: the strength with the best macro-F1."""
    priors = np.bincount(classes, minlength=len(CLASSES)) / len(classes)
    biases = [-strength * np.log(np.maximum(priors, 1e-6)) for strength in BIAS_STRENGTHS]
    return max(biases, key=lambda bias: macro_f1(classes, decide(found, bias)))


def evaluate(examples: Examples, probabilities: NDArray[np.float64], bias: NDArray[np.float64]) -> dict[str, Any]:
    """Macro-F1 and per-class figures; `expected_calibration_error` of the highest probability, in ten bins."""
    labels = decide(probabilities, bias)
    precision, recall, f1, support = precision_recall_fscore_support(
        examples.classes, labels, labels=range(len(CLASSES)), zero_division=0
    )
    return {
        "macro_f1": round(macro_f1(examples.classes, labels), 4),
        "classes": {
            name: {
                "precision": round(float(precision[place]), 4),
                "recall": round(float(recall[place]), 4),
                "f1": round(float(f1[place]), 4),
                "n": int(support[place]),
            }
            for place, name in enumerate(CLASSES)
        },
        "expected_calibration_error": round(_calibration_error(probabilities, examples.classes), 4),
    }


def macro_f1(true: NDArray[np.intp], found: NDArray[np.intp]) -> float:
    """The mean of the three classes' F1, 0..1."""
    return float(f1_score(true, found, labels=range(len(CLASSES)), average="macro", zero_division=0))


def _calibration_error(probabilities: NDArray[np.float64], true: NDArray[np.intp]) -> float:
    top, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == true
    bins = np.minimum((top * 10).astype(int), 9)
    gaps = [abs(top[bins == one].mean() - right[bins == one].mean()) * (bins == one).mean() for one in set(bins)]
    return float(sum(gaps))


def made(
    train_part: Examples,
    dev_part: Examples,
    language: str,
    source: str,
    folder: Path,
    learned: Sequence[Learned] = (),
) -> dict[str, Any]:
    """Train, measure, and write the model into the folder; its card."""
    estimator, figures = train(train_part, dev_part, learned)
    card = {
        "version": f"4-{hashlib.sha256(repr(figures).encode()).hexdigest()[:8]}",
        "source": source,
        "n_train": len(train_part.targets),
        "n_dev": len(dev_part.targets),
        **figures,
        "scikit-learn": version("scikit-learn"),
        "skops": version("skops"),
    }
    write_model(folder, language, estimator, card, learned)
    return card


@click.command()
@click.argument("train_files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dev", "dev_files", multiple=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--language", required=True, type=click.Choice(CODES))
@click.option("--source", required=True, help="What the data is and its licence, for the card.")
@click.option("--network", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="From nlp.tone.distil.")
@click.option("--held-out", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="From nlp.tone.distil.")
@click.option("--encoder", type=click.Path(exists=True, file_okay=False, path_type=Path), help="From nlp.tone.encode.")
@click.option("--output", type=click.Path(file_okay=False, path_type=Path), default=Path("nlp/tone/models"))
def main(
    train_files: tuple[Path, ...],
    dev_files: tuple[Path, ...],
    language: str,
    source: str,
    network: Path | None,
    held_out: Path | None,
    encoder: Path | None,
    output: Path,
) -> None:
    """Train the tone model of a language. Without --dev every fifth text is held out.

    \b
    Example:
      python -m nlp.tone.train --language en --source "NewsMTSC, MIT" train.jsonl.gz --dev dev.jsonl.gz
    """
    if bool(network) != bool(held_out) or ((network or encoder) and not dev_files):
        raise click.UsageError(
            "--network needs --held-out, which nlp.tone.distil writes beside it, and --dev; --encoder needs --dev"
        )
    try:
        examples = read_examples(train_files)
        parts = (examples, read_examples(dev_files)) if dev_files else split(examples)
        n = len(parts[0].targets)
        learned = [read_network(network, held_out, n)] if network and held_out else []
        learned += [read_encoder(encoder, n)] if encoder else []
        if len(learned) > 1 and not np.array_equal(learned[0].rows, learned[1].rows):
            raise TrainingDataError(f"{encoder} and {network} were made with other documents held out; make both anew")
        card = made(*parts, language, source, output, learned)
    except (TrainingDataError, EncoderError, OSError) as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{language}: macro-F1 {card['macro_f1']} on {card['n_dev']} held-out targets")


if __name__ == "__main__":
    main()
