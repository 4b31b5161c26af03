"""How well the shipped tone models judge sentences that they were not trained on, beside what is easily had.

`majority` always says the most frequent tone of the training part. `target-blind` is a regression on the words of the
sentence that does not know who is meant. Swaps: `nlp.tone.audit`.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from bench.tone_corrected import corrected_rows
from nlp.tone.abstention import sureness
from nlp.tone.audit import audit
from nlp.tone.cards import EMBEDDINGS, MODELS
from nlp.tone.encoder import EncoderError
from nlp.tone.estimator import CLASSES
from nlp.tone.scorer import ToneScorer, load_scorer
from nlp.tone.train import Examples, evaluate, macro_f1, read_examples, split

TRAINED_ON = {"en": "newsmtsc/train.jsonl.gz", "ru": "rusentne/docsplit_train.jsonl.gz"}
PARTS = {
    "en": ("newsmtsc/devtest_rw.jsonl.gz", "newsmtsc/devtest_mt.jsonl.gz"),
    "ru": ("rusentne/docsplit_train.jsonl.gz",),
}
PEOPLE, FEWEST = 5, 15
"""How many people's error is shown, and of how many sentences at least."""
SPEED = 3_000
"""Mentions that are scored for the speed."""


def run(data: Path) -> list[dict[str, Any]]:
    """Rows by language and part: macro-F1, calibration, swaps, speed; `data` is the folder of marked data."""
    rows: list[dict[str, Any]] = [{"language": "all", "part": "files", **row} for row in _files()]
    for language, files in PARTS.items():
        scorer = load_scorer(language)
        assert scorer is not None, f"the model of {language} is shipped"
        folder, whole = data / "target_sentiment", read_examples([data / "target_sentiment" / TRAINED_ON[language]])
        trained = whole if language == "en" else split(whole)[0]
        blind, parts = _blind(trained), []
        for file in files:
            marked = read_examples([folder / file]) if file != TRAINED_ON[language] else split(whole)[1]
            part = file.split("/")[-1].removesuffix(".jsonl.gz") + (" (held out)" if "train" in file else "")
            rows += [
                {"language": language, "part": part, **row} for row in _rows(scorer, marked, trained, blind, language)
            ]
            parts.append(marked)
            rows += [{"language": language, "part": part, **row} for row in _embeddings(language, marked)]
        rows += [{"language": language, "part": "all", **row} for row in _corrected(scorer, parts)]
    return rows


def _files() -> Iterator[dict[str, Any]]:
    """How large all models are together, and how long one core takes to load those that come with Tarazy."""
    files = [one for folder in (MODELS, MODELS / EMBEDDINGS) for one in folder.iterdir() if one.is_file()]
    size = sum(len(one.read_bytes()) for one in files)
    yield {"measure": "tone files beside 30 MB", "value": round(size / 30e6, 3), "bytes": size, "n": len(files)}
    load_scorer.cache_clear()
    start = time.process_time()
    for language in PARTS:
        load_scorer(language)
    seconds = time.process_time() - start
    yield {"measure": "tone loading beside 1 s", "value": round(seconds, 3), "n": len(PARTS)}


def _rows(
    scorer: ToneScorer, marked: Examples, trained: Examples, blind: Any, language: str
) -> Iterator[dict[str, Any]]:
    n = len(marked.targets)
    probabilities = scorer.score(marked.targets)
    figures = evaluate(marked, probabilities, scorer.bias)
    scored = {f"f1_{name}": figures["classes"][name]["f1"] for name in CLASSES}
    easy = macro_f1(marked.classes, blind.predict([sentence for sentence, _, _ in marked.targets]))
    always = np.full(n, np.bincount(trained.classes).argmax())
    yield {
        "measure": "tone macro-F1",
        "value": figures["macro_f1"],
        "n": n,
        **scored,
        "f1_negative_positive": round((scored["f1_negative"] + scored["f1_positive"]) / 2, 4),
        "target-blind": round(easy, 4),
        "majority": round(macro_f1(marked.classes, always), 4),
    }
    kept = sureness(probabilities, scorer.bias) >= scorer.abstains_below
    left = evaluate(marked.chosen(kept), probabilities[kept], scorer.bias)["macro_f1"]
    yield {"measure": "tone said", "value": round(float(kept.mean()), 4), "n": n, "macro-F1 of these": left}
    yield {"measure": "tone calibration error", "value": figures["expected_calibration_error"], "n": n}
    for swap in (one for one in audit(scorer.score, marked.targets, language) if one.n):
        row = {"measure": f"tone moved by swap of {swap.kind}", "value": round(swap.mean, 4), "n": swap.n}
        yield row | {"mean size": round(swap.absolute, 4)}
    yield from _by_person(marked, probabilities)
    speed = _speed(scorer, marked)
    yield {"measure": "tone speed beside 3,000/s", "value": speed / 3_000, "per_second": speed, "n": SPEED}


def _by_person(marked: Examples, probabilities: NDArray[np.float64]) -> Iterator[dict[str, Any]]:
    """How far the model's mean lean toward those who are named most is from the marked one: by the last word."""
    names = np.array([text[start:end].split()[-1].lower() for text, start, end in marked.targets])
    known = [(name, n) for name, n in Counter(names.tolist()).most_common(PEOPLE) if n >= FEWEST]
    for name, n in known:
        mine = names == name
        gaps = probabilities[mine, 2] - probabilities[mine, 0] - (marked.classes[mine] - 1)
        error = gaps.std(ddof=1) / np.sqrt(n)
        row = {"measure": f"tone lean beyond the marked, {name}", "value": round(float(gaps.mean()), 3), "n": n}
        yield row | {"standard error": round(float(error), 3)}


def _embeddings(language: str, marked: Examples) -> Iterator[dict[str, Any]]:
    """The row of the model with the extra `embeddings`; none where it is not installed, or has not the language."""
    try:
        scorer = load_scorer(language, EMBEDDINGS)
    except EncoderError:
        return
    if scorer is not None:
        start, n = time.process_time(), len(marked.targets)
        figures = evaluate(marked, scorer.score(marked.targets), scorer.bias)
        scored = {f"f1_{name}": figures["classes"][name]["f1"] for name in CLASSES}
        row = {"measure": "tone macro-F1 with embeddings", "value": figures["macro_f1"], "n": n, **scored}
        error = figures["expected_calibration_error"]
        yield row | {"calibration error": error, "per_second": n / (time.process_time() - start)}


def _corrected(scorer: ToneScorer, parts: list[Examples]) -> Iterator[dict[str, Any]]:
    found = np.concatenate([scorer.score(one.targets) for one in parts])
    return corrected_rows(found, scorer.bias, np.concatenate([one.classes for one in parts]))


def _blind(examples: Examples) -> Any:
    model = make_pipeline(TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True), LogisticRegression(C=5))
    return model.fit([sentence for sentence, _, _ in examples.targets], examples.classes)


def _speed(scorer: ToneScorer, examples: Examples) -> float:
    """Mentions in a second of one core's work."""
    places: NDArray[np.intp] = np.resize(np.arange(len(examples.targets)), SPEED)
    targets = [examples.targets[place] for place in places]
    start = time.process_time()
    scorer.score(targets)
    return SPEED / (time.process_time() - start)
