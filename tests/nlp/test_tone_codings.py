"""`tarazy tone`: a mission's own codings train a model, measure it, and say which of two is nearer to coders."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result
from numpy.typing import NDArray

from nlp.tone.codings import difference, measured
from nlp.tone.scorer import ToneScorer
from nlp.tone.train import Examples
from pipelines.cli import main

WORDS = (("позорный", -1), ("обычный", 0), ("блестящий", 1))


def codings(path: Path, turned: bool = False) -> Path:
    rows = [
        {
            "text": f"{word} ответ дала Толенова {number}",
            "start": len(word) + 12,
            "end": len(word) + 20,
            "label": -label if turned else label,
            "doc_id": f"a{number}",
            "subject": "tolenova" if number % 2 else "sarmanov",
        }
        for number in range(40)
        for word, label in WORDS
    ]
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    return path


def tarazy(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["tone", *map(str, arguments)])


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tone")
    data, target = codings(folder / "codings.jsonl"), folder / "model"
    done = tarazy("train", data, "--language", "ru", "--source", "made here", "--to", target)
    assert done.exit_code == 0, done.output
    assert "codings of held-out articles" in " ".join(done.output.split())
    return target


def test_a_trained_model_is_evaluated_by_candidate(model: Path, tmp_path: Path) -> None:
    done = tarazy("evaluate", codings(tmp_path / "new.jsonl"), "--language", "ru", "--model", model)
    assert done.exit_code == 0, done.output
    assert "Macro-F1 1.00" in done.output
    assert "tolenova" in done.output and "sarmanov" in done.output


def test_the_better_of_two_models_is_named_with_an_interval(model: Path, tmp_path: Path) -> None:
    other = tmp_path / "turned"
    turned = codings(tmp_path / "turned.jsonl", turned=True)
    assert tarazy("train", turned, "--language", "ru", "--source", "x", "--to", other).exit_code == 0
    done = tarazy("compare", codings(tmp_path / "c.jsonl"), "--language", "ru", "--model", model, "--other", other)
    assert done.exit_code == 0, done.output
    assert "Macro-F1 differs by +0.667 (95 % from +0.667 to +0.667)." in " ".join(done.output.split())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--language", "kk"], "no model of kk comes with Tarazy"),
        (["--language", "ru", "--model", "."], "has no ru.json"),
    ],
)
def test_mistakes_are_sentences(tmp_path: Path, arguments: list[str], said: str) -> None:
    done = tarazy("evaluate", codings(tmp_path / "codings.jsonl"), *arguments)
    assert done.exit_code == 1
    assert said in " ".join(done.output.split())


def test_too_few_codings_are_a_sentence(tmp_path: Path) -> None:
    data = tmp_path / "few.jsonl"
    data.write_text('{"text": "a b", "start": 0, "end": 1, "label": 0}\n', encoding="utf-8")
    done = tarazy("train", data, "--language", "ru", "--source", "x", "--to", tmp_path / "model")
    assert done.exit_code == 1
    assert "too few codings" in done.output


class _Says(ToneScorer):
    """Always gives these probabilities, row by row."""

    def __init__(self, rows: list[list[float]]) -> None:
        self._rows, self.bias = rows, np.zeros(3)

    def score(self, targets: list[tuple[str, int, int]]) -> NDArray[np.float64]:
        assert len(targets) == len(self._rows)
        return np.array(self._rows)


def test_a_lean_for_one_candidate_is_worked_by_hand() -> None:
    """Toward a: leans 0.5 and -0.1 against 1 and 0 as coded, (−0.5 − 0.1) / 2; toward b: 0.2 against -1."""
    rows = [[0.2, 0.1, 0.7], [0.3, 0.5, 0.2], [0.3, 0.2, 0.5]]
    examples = Examples([("x", 0, 1)] * 3, np.array([2, 1, 0]), ["1", "2", "3"], ["a", "a", "b"])
    found = measured(_Says(rows), examples)["subjects"]
    assert [(one.subject, one.n) for one in found] == [("a", 2), ("b", 1)]
    assert [one.lean for one in found] == pytest.approx([-0.3, 1.2])


def test_the_same_model_differs_from_itself_by_nothing() -> None:
    scorer = _Says([[0.8, 0.1, 0.1], [0.1, 0.8, 0.1], [0.1, 0.1, 0.8]])
    examples = Examples([("x", 0, 1)] * 3, np.array([0, 1, 1]), ["1", "1", "2"], ["", "", ""])
    found = difference(scorer, scorer, examples)
    assert (found.value, found.low, found.high) == (0, 0, 0)
