"""How well the shipped tone models judge sentences that they were not trained on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nlp.tone.estimator import CLASSES
from nlp.tone.scorer import load_scorer
from nlp.tone.train import evaluate, read_examples, split

PARTS = {
    "en": ("newsmtsc/devtest_rw.jsonl.gz", "newsmtsc/devtest_mt.jsonl.gz"),
    "ru": ("rusentne/docsplit_train.jsonl.gz",),
}


def run(data: Path) -> list[dict[str, Any]]:
    """Rows of macro-F1 by language and part; `data` is the folder of marked data."""
    rows = []
    for language, files in PARTS.items():
        scorer = load_scorer(language)
        assert scorer is not None, f"the model of {language} is shipped"
        for file in files:
            examples = read_examples([data / "target_sentiment" / file])
            if "train" in file:
                _, examples = split(examples)
            probabilities = scorer.score(examples.targets)
            figures = evaluate(examples, probabilities, scorer.bias)
            rows.append(
                {
                    "measure": "tone macro-F1",
                    "language": language,
                    "part": file.split("/")[-1].removesuffix(".jsonl.gz") + (" (held out)" if "train" in file else ""),
                    "value": figures["macro_f1"],
                    "n": len(examples.targets),
                    **{f"f1_{name}": figures["classes"][name]["f1"] for name in CLASSES},
                }
            )
    return rows
