"""The tone models: what they say, what they never do, and how they are made."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import skops.io
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from bench.tone import run
from nlp.tone.audit import audit
from nlp.tone.features import features
from nlp.tone.scorer import ToneModelError, load_estimator, load_scorer
from nlp.tone.train import main
from nlp.tone.valence import lexicon, valence_features


def tone(language: str, sentence: str, target: str) -> str:
    scorer = load_scorer(language)
    assert scorer is not None
    start = sentence.index(target)
    return scorer.label(scorer.score([(sentence, start, start + len(target))]))[0]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Smith won praise for a brilliant and honest speech.", "positive"),
        ("Critics condemned Smith as a corrupt liar.", "negative"),
        ("Smith arrived in the capital on Monday.", "neutral"),
    ],
)
def test_plain_english_cases(sentence: str, expected: str) -> None:
    assert tone("en", sentence, "Smith") == expected


def test_a_languge_without_training_data_is_not_scored() -> None:
    assert load_scorer("kk") is None
    assert load_scorer("uk") is None


@given(st.text(max_size=80), st.integers(0, 80), st.integers(0, 80))
def test_probabilities_are_such(sentence: str, one: int, other: int) -> None:
    start, end = sorted((min(one, len(sentence)), min(other, len(sentence))))
    scorer = load_scorer("en")
    assert scorer is not None
    (row,) = scorer.score([(sentence, start, end)])
    assert row.min() >= 0
    assert row.sum() == pytest.approx(1)


def test_the_name_does_not_matter_and_its_place_does() -> None:
    """The audit for bias: swapped names give the same features; swapped places do not."""
    one, other = "Smith attacked Jones", "Jones attacked Smith"
    assert features(one, 0, 5) == features(other, 0, 5)
    assert features(one, 0, 5) != features(one, 15, 20)


def _data(path: Path) -> Path:
    rows = [
        {"text": f"{word} work by Ann {number}", "start": len(word) + 9, "end": len(word) + 12, "label": label}
        for number in range(30)
        for word, label in (("bad", -1), ("plain", 0), ("great", 1))
    ]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return path


def test_training_writes_a_model_that_loads(tmp_path: Path) -> None:
    data = _data(tmp_path / "train.jsonl")
    arguments = ["--language", "en", "--source", "made here", "--output", str(tmp_path / "models"), str(data)]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    card = json.loads((tmp_path / "models" / "en.json").read_text(encoding="utf-8"))
    assert card["macro_f1"] == 1.0
    estimator = load_estimator(tmp_path / "models" / "en.skops")
    assert estimator.predict([features("great work by Ann", 14, 17)])[0] == 2


def test_training_names_the_line_that_is_wrong(tmp_path: Path) -> None:
    data = tmp_path / "train.jsonl"
    data.write_text('{"text": "a", "start": 0, "end": 1, "label": 0}\n{"text": "a"}\n', encoding="utf-8")
    result = CliRunner().invoke(main, ["--language", "en", "--source", "x", str(data)])
    assert result.exit_code == 1
    assert "train.jsonl, line 2: needs text, start, end" in result.output


def test_a_file_that_is_no_tone_model_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "en.skops"
    skops.io.dump(LogisticRegression().fit(np.eye(2), [0, 1]), path)
    with pytest.raises(ToneModelError, match="not a tone model"):
        load_estimator(path)


FLOORS = {"devtest_rw": 0.73, "devtest_mt": 0.67, "docsplit_train (held out)": 0.47}
CALIBRATION = 0.05
SWAP = 0.02
CORRECTED = 0.04
COVERED = (0.93, 0.98)
"""What 400 aggregates may say of a 95 % interval that holds as said."""


@pytest.mark.shared
def test_the_shipped_models_are_as_good_as_their_cards_say(shared_data: Path) -> None:
    rows = run(shared_data)
    found = {row["part"]: row for row in rows if row["measure"] == "tone macro-F1"}
    assert found.keys() == FLOORS.keys()
    for part, floor in FLOORS.items():
        assert found[part]["value"] >= floor, part
        assert found[part]["value"] > found[part]["target-blind"] > found[part]["majority"], part
    assert all(row["value"] <= CALIBRATION for row in rows if row["measure"] == "tone calibration error")
    assert all(abs(row["value"]) < SWAP for row in rows if "swap" in row["measure"])
    for row in (row for row in rows if row["measure"].startswith("tone corrected")):
        assert row["value"] < row["counting"] and row["value"] < row["codings alone"], row
        assert COVERED[0] <= row["covered"] <= COVERED[1], row
        assert row["value"] <= CORRECTED or "30 of 100" in row["measure"], row


def test_valence_knows_sides_negation_and_clauses() -> None:
    """Worked by hand with the lexicon's own values: good 1.9, not good -1.14, bad -2.5."""
    words = lexicon()
    assert (words["good"], words["bad"]) == (1.9, -2.5)
    text = "Ann was good, but Bob was bad"
    ann, bob = set(valence_features(text, 0, 3)), set(valence_features(text, 18, 21))
    assert {"lx:r+>1.5", "lx:r->2.2", "lx:rc+>1.5"} <= ann
    assert "lx:rc->0.3" not in ann, "what is said of Bob is in another clause"
    assert {"lx:r->2.2", "lx:rc->2.2", "lx:l+>1.5"} <= bob and "lx:lc+>0.3" not in bob
    denied = set(valence_features("Ann was not good", 0, 3))
    assert {"lx:r->0.3", "lx:r->0.8"} <= denied and "lx:r->1.5" not in denied and "lx:r+>0.3" not in denied


def test_the_audit_sees_a_model_that_knows_who_is_meant() -> None:
    """A model that dislikes one name and favours women by 0.1 is found, and by how much."""

    def score(targets: list[tuple[str, int, int]]) -> NDArray[np.float64]:
        leans = [("Palin" in text) * -0.5 + (" her " in text) * 0.1 for text, _, _ in targets]
        return np.array([[0.3 - lean / 2, 0.4, 0.3 + lean / 2] for lean in leans])

    texts = ["Smith and his party", "Smith won", "Smith said that his Republican friends left Smith"]
    swaps = {one.kind: one for one in audit(score, [(text, 0, 5) for text in texts], "en")}
    assert swaps["name: Sarah Palin"].mean == pytest.approx(-0.5)
    assert swaps["name: Lee"].mean == pytest.approx(0)
    assert (swaps["gender"].mean, swaps["gender"].n) == (pytest.approx(0.1), 2)
    assert (swaps["party"].mean, swaps["party"].n) == (pytest.approx(0), 1)
