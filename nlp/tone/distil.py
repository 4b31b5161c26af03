"""Make the network of a tone model: `python -m nlp.tone.distil --help`.

A large model is fine-tuned on four fifths of the marked documents. It labels other people in their sentences, the same
sentences with words left out, and sentences that nobody marked (`--unlabelled`). A small one learns from all of these.
Its twin, that saw nothing of the fifth part, says what `nlp.tone.train` calibrates by. Needs the extra `transformer`.
"""

from __future__ import annotations

import gzip
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
import numpy as np
from numpy.typing import NDArray

from nlp.tone.estimator import CLASSES
from nlp.tone.train import Examples, held_out, read_examples
from nlp.tone.words import CASES, RESERVED, Vocabulary, case_word, dictionary_of, encode, tokens

if TYPE_CHECKING:
    from nlp.tone.student import Student
    from nlp.tone.teacher import Target

LENGTHS = range(40, 400)
"""Characters of a sentence without marks that is used."""
FROM_ONE = 2
LEFT_OUT = 0.1
SMOOTHING = 0.1
TAUGHT_TWICE = 2
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"”’]?\s+|\n+")
_PERSON = re.compile(
    r"\b(?:(?:Mr|Mrs|Ms|Dr|Sen|Gov|Rep)\. )?[A-ZА-ЯЁ][\w’'-]+(?: [A-ZА-ЯЁ][\w'-]+)*\b"
    r"|\b(?:[Hh]e|[Ss]he|him|[Tt]hey|[Оо]на?|е(?:го|му|[её]))\b"
)


def other_targets(sentence: str, rng: random.Random, start: int = 0, end: int = 0) -> list[Target]:
    """Up to FROM_ONE names and pronouns of the sentence, none of them over the target at `start`..`end`."""
    found = [
        (sentence, one.start(), one.end())
        for one in _PERSON.finditer(sentence)
        if (one.end() <= start or one.start() >= end) and (one.start() or " " in one[0] or one[0].islower())
    ]
    return rng.sample(found, min(FROM_ONE, len(found)))


def thinned(target: Target, rng: random.Random) -> Target:
    """The sentence with some of its longer words left out on both sides of the target."""
    sentence, start, end = target

    def kept(text: str) -> str:
        return re.sub(r"[a-z]{4,}", lambda word: "" if rng.random() < LEFT_OUT else word[0], text)

    left = kept(sentence[:start])
    return left + sentence[start:end] + kept(sentence[end:]), len(left), len(left) + end - start


def pool(examples: Examples, texts: Sequence[str], rng: random.Random) -> list[Target]:
    """Targets that nobody marked: of the examples' own sentences and of texts."""
    found = [one for target in examples.targets for one in other_targets(target[0], rng, *target[1:])]
    found += [thinned(target, rng) for target in examples.targets]
    for text in texts:
        for sentence in _SENTENCE_END.split(text):
            if len(sentence) in LENGTHS:
                found += other_targets(sentence, rng)
    return found


def vocabulary(
    examples: Examples, texts: Sequence[str], words: Sequence[str], most: int, language: str
) -> tuple[list[str], int]:
    """(words, names_from): words that the texts hold, then those of the list; those mostly spelt as names last."""
    dictionary = dictionary_of(language)
    cases = [case_word(case) for case in CASES] if dictionary else []
    small: Counter[str] = Counter()
    large: Counter[str] = Counter()
    for text in (*(target[0] for target in examples.targets), *texts):
        for place, word in enumerate(tokens(text)):
            form = dictionary(word.lower())[0] if dictionary else word.lower()
            (large if place and word[0].isupper() else small)[form] += 1
    known = [word for word, n in small.most_common() if n > FROM_ONE and not word.isdigit()]
    listed = (dictionary(word)[0] if dictionary else word for word in words if word.islower() and word.isalpha())
    chosen = list(dict.fromkeys(["0", *cases, *known, *listed]))[:most]
    names = [word for word in chosen if large[word] > small[word]]
    ordinary = [word for word in chosen if large[word] <= small[word]]
    return [*ordinary, *names], RESERVED + len(ordinary)


def _texts(path: Path | None) -> list[str]:
    """Lines of a text file, plain or gzip."""
    if path is None:
        return []
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        return [line.strip() for line in lines if line.strip()]


@click.command()
@click.argument("train_files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--language", default="en", show_default=True, help="ru: words are read by their dictionary form.")
@click.option("--encoder", required=True, help="A folder with a model and its tokenizer, or a name of the hub.")
@click.option(
    "--words", required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A word a line."
)
@click.option("--unlabelled", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A text a line.")
@click.option("--most-words", default=36_000, show_default=True)
@click.option("--teachers", default=2, show_default=True, help="Their probabilities are averaged.")
@click.option("--epochs", default=3, show_default=True)
@click.option("--output", required=True, type=click.Path(file_okay=False, path_type=Path))
def main(
    train_files: tuple[Path, ...],
    language: str,
    encoder: str,
    words: Path,
    unlabelled: Path | None,
    most_words: int,
    teachers: int,
    epochs: int,
    output: Path,
) -> None:
    """Write `network.npz` and `held-out.npz`, which `python -m nlp.tone.train` takes.

    \b
    Example:
      python -m nlp.tone.distil --encoder all-MiniLM-L6-v2 --words /usr/share/dict/words --output out train.jsonl.gz
    """
    from nlp.tone.student import exported, predict
    from nlp.tone.teacher import word_vectors

    examples, texts, rng = read_examples(train_files), _texts(unlabelled), random.Random(0)  # noqa: S311
    known, names_from = vocabulary(examples, texts, _texts(words), most_words, language)
    numbers = Vocabulary(
        {word: number for number, word in enumerate(known, RESERVED)}, names_from, dictionary_of(language)
    )
    held = held_out(examples)
    fit = examples.chosen(~held)
    more = pool(fit, texts, rng)
    click.echo(f"{len(examples.targets)} marked targets, {len(more)} more to be labelled, {len(known)} words")
    labels = np.mean(list(_labels(encoder, fit, more, teachers, epochs)), axis=0)
    vectors = word_vectors(encoder, known)
    output.mkdir(parents=True, exist_ok=True)
    twin = _taught(vectors, numbers, fit, more, labels, epochs)
    logits = predict(twin, [encode(*target, numbers) for target in examples.chosen(held).targets])
    chances = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    np.savez(output / "held-out.npz", rows=np.flatnonzero(held), of=len(held), probabilities=chances)
    student = _taught(vectors, numbers, examples, more, labels, epochs)
    np.savez_compressed(output / "network.npz", **exported(student, known, names_from, language))  # type: ignore[arg-type]


def _labels(
    encoder: str, fit: Examples, more: Sequence[Target], teachers: int, epochs: int
) -> Iterator[NDArray[np.float64]]:
    from nlp.tone.teacher import fine_tuned, label

    for seed in range(teachers):
        yield label(fine_tuned(encoder, fit.targets, fit.classes, epochs, seed=seed), more)


def _taught(
    vectors: NDArray[np.float32],
    numbers: Vocabulary,
    marked: Examples,
    more: Sequence[Target],
    labels: NDArray[np.float64],
    epochs: int,
) -> Student:
    """A student of the marked targets, which count more, and of those that a teacher labelled."""
    from nlp.tone.student import Lesson, teach

    true = np.eye(len(CLASSES))[marked.classes] * (1 - SMOOTHING) + SMOOTHING / len(CLASSES)
    own = [encode(*target, numbers) for target in marked.targets]
    lesson = Lesson(
        own * TAUGHT_TWICE + [encode(*target, numbers) for target in more],
        np.concatenate([true] * TAUGHT_TWICE + [labels]),
    )
    return teach(vectors, lesson, epochs)


if __name__ == "__main__":
    main()
