"""The small network beside the regression: what it is told of names, and how it is run, taught and calibrated."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from nlp.tone.calibration import Calibration
from nlp.tone.network import HEADS, WIDTH, Network, NetworkFileError, load_network
from nlp.tone.scorer import MODELS, load_scorer
from nlp.tone.words import NAME, PAD, REACH, RESERVED, TARGET, UNKNOWN, Vocabulary, case_word, dictionary_of, encode

WORDS = ("was", "praised", "his", "he", "democrat", "mr", "n't", "'s", "good", "but", ".", ",", "the", "mark")
KNOWN = Vocabulary({word: number for number, word in enumerate(WORDS, RESERVED)}, RESERVED + len(WORDS) - 1)


def read(sentence: str, target: str) -> list[int]:
    start = sentence.index(target)
    return encode(sentence, start, start + len(target), KNOWN).numbers


def numbers(*words: str) -> list[int]:
    return [KNOWN.numbers[word] for word in words]


def test_names_are_one_and_the_same() -> None:
    one = read("Ann Smith praised John Brown-Jones.", "Ann Smith")
    assert one == [TARGET, *numbers("praised"), NAME, *numbers(".")]
    assert one == read("Kim praised O'Hara.", "Kim")


def test_the_target_is_known_again_in_its_sentence() -> None:
    assert read("Ann Smith praised Smith's party", "Ann Smith").count(TARGET) == 2


def test_gender_and_party_are_one() -> None:
    assert read("Smith praised her", "Smith") == read("Smith praised him", "Smith")
    assert read("the Republican praised Smith", "Smith") == read("the Democratic praised Smith", "Smith")


def test_first_words_are_words_unless_they_are_mostly_names() -> None:
    assert read("Good was Smith", "Smith")[0] == numbers("good")[0]
    assert read("Mark was good but Smith", "Smith")[0] == NAME
    assert read("was Good but Smith", "Smith")[1] == NAME


def test_a_headline_is_read_though_all_its_words_have_capitals() -> None:
    assert read("Democrats Praised Smith Before Senators Said", "Smith")[1] == numbers("praised")[0]


def test_clitics_numbers_and_unknown_words() -> None:
    assert read("Smith wasn't good-natured zzz", "Smith") == [TARGET, *numbers("was", "n't", "good"), UNKNOWN]


@given(st.text(max_size=200), st.integers(0, 200), st.integers(0, 200))
def test_any_text_has_its_target_where_it_says(sentence: str, one: int, other: int) -> None:
    start, end = sorted((min(one, len(sentence)), min(other, len(sentence))))
    found = encode(sentence, start, end, KNOWN)
    assert found.numbers[found.place] == TARGET
    assert len(found.numbers) <= 2 * REACH + 1
    assert PAD not in found.numbers


@pytest.fixture(scope="module")
def network() -> Network:
    card = json.loads((MODELS / "en.json").read_text(encoding="utf-8"))
    return load_network(MODELS / card["network"]["file"], card["network"]["sha256"])


def test_a_batch_is_as_each_alone(network: Network) -> None:
    sentences = ["Smith lied.", "Smith won praise for an honest speech that all of them had waited for.", "By Smith"]
    targets = [(one, one.index("Smith"), one.index("Smith") + 5) for one in sentences]
    alone = np.concatenate([network.logits([target]) for target in targets])
    assert np.allclose(network.logits(targets), alone, atol=1e-4)


@pytest.mark.parametrize("other", ["Barack Obama", "Jean-Luc Picard", "Nursultan Abishuly Nazarbayev", "Xi"])
def test_swapped_names_change_no_probability(other: str) -> None:
    scorer = load_scorer("en")
    assert scorer is not None
    texts = ["Yesterday {} attacked {} as a fraud.", "Voters trust {}, and few believe {}."]
    for text in texts:
        found = []
        for first, second in (("Smith", "Jones"), (other, "Anna Karenina")):
            sentence, start = text.format(first, second), text.index("{}")
            found.append(scorer.score([(sentence, start, start + len(first))])[0])
        assert np.abs(found[0] - found[1]).max() < 0.02


def test_a_changed_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "en.npz"
    path.write_bytes((MODELS / "en.npz").read_bytes() + b"x")
    card = json.loads((MODELS / "en.json").read_text(encoding="utf-8"))
    with pytest.raises(NetworkFileError, match="SHA-256"):
        load_network(path, card["network"]["sha256"])


def test_calibration_finds_the_temperature_and_the_shift() -> None:
    """Probabilities that were sharpened and shifted on purpose come back, from labels drawn by the true ones."""
    rng = np.random.default_rng(1)
    true = rng.dirichlet([2.0, 3.0, 1.5], size=20_000)
    classes = np.array([rng.choice(3, p=row) for row in true])
    wrong = true**2 * np.array([1.0, 3.0, 1.0])
    wrong /= wrong.sum(axis=1, keepdims=True)
    found = Calibration.fitted([wrong], classes)
    assert found.weights[0] == pytest.approx(0.5, abs=0.03)
    assert np.abs(found([wrong]) - true).max() < 0.03
    assert Calibration.from_card({"calibration": found.card()})([wrong]) == pytest.approx(found([wrong]), abs=1e-4)


def test_a_card_without_calibration_leaves_probabilities_as_they_are() -> None:
    given_ones = np.array([[0.2, 0.5, 0.3]])
    assert Calibration.from_card({})([given_ones]) == pytest.approx(given_ones)


def _encoder(folder: Path) -> str:
    """A tiny BERT of random weights with a vocabulary of a few words, as transformers writes it."""
    transformers = pytest.importorskip("transformers")
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "bad", "plain", "great", "work", "by", "ann", "said", "he"]
    (folder / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    sizes = {"hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 16}
    config = transformers.BertConfig(vocab_size=len(words), max_position_embeddings=256, **sizes)
    transformers.BertModel(config).save_pretrained(folder)
    transformers.BertTokenizer(str(folder / "vocab.txt")).save_pretrained(folder)
    return str(folder)


def _data(path: Path) -> Path:
    rows: list[dict[str, Any]] = [
        {"text": f"{word} work by Ann, said he {number}", "start": len(word) + 9, "end": len(word) + 12, "label": label}
        for number in range(40)
        for word, label in (("bad", -1), ("plain", 0), ("great", 1))
    ]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return path


def test_a_network_is_distilled_and_shipped_with_a_model(tmp_path: Path) -> None:
    """From marked targets and an encoder in a folder to a model that scores, all with the commands of docs/tone.md."""
    pytest.importorskip("torch")
    from nlp.tone.distil import main as distil
    from nlp.tone.train import main as train

    (tmp_path / "encoder").mkdir()
    data, words, out = _data(tmp_path / "train.jsonl"), tmp_path / "words", tmp_path / "out"
    words.write_text("awful\nlovely\nMonday\n", encoding="utf-8")
    arguments = ["--encoder", _encoder(tmp_path / "encoder"), "--words", str(words), "--teachers", "1", "--epochs", "8"]
    done = CliRunner().invoke(distil, [*arguments, "--output", str(out), str(data)], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    files = ["--network", str(out / "network.npz"), "--held-out", str(out / "held-out.npz"), "--output", str(out)]
    marked = ["--dev", str(data), str(data)]
    done = CliRunner().invoke(train, ["--language", "en", "--source", "made here", *files, *marked])
    assert done.exit_code == 0, done.output
    card = json.loads((out / "en.json").read_text(encoding="utf-8"))
    assert card["macro_f1"] == 1.0
    network = load_network(out / "en.npz", card["network"]["sha256"])
    assert {"awful", "lovely", "plain"} <= network.vocabulary.numbers.keys()


def test_a_network_without_what_it_is_calibrated_by_is_a_sentence(tmp_path: Path) -> None:
    from nlp.tone.train import main as train

    data = str(_data(tmp_path / "train.jsonl"))
    arguments = ["--language", "en", "--source", "made here", "--output", str(tmp_path)]
    done = CliRunner().invoke(train, [*arguments, "--network", str(MODELS / "en.npz"), data])
    assert done.exit_code == 2
    assert "--network needs --held-out" in done.output
    np.savez(tmp_path / "held.npz", rows=[0], of=7, probabilities=[[0.2, 0.3, 0.5]])
    files = ["--network", str(MODELS / "en.npz"), "--held-out", str(tmp_path / "held.npz"), "--dev", data]
    done = CliRunner().invoke(train, [*arguments, *files, data])
    assert done.exit_code == 1
    assert "held.npz: is of other examples" in done.output


def test_numpy_computes_what_torch_does() -> None:
    torch = pytest.importorskip("torch")
    from nlp.tone.student import Student, exported, predict

    torch.manual_seed(0)
    student = Student(np.random.default_rng(0).normal(size=(len(WORDS), 8)).astype(np.float32)).eval()
    network = Network(exported(student, WORDS, KNOWN.names_from))
    sentences = ["Smith was good", "But Mr Brown, he praised Smith. Was the Democrat good, but Smith", "Smith"]
    targets = [(one, one.index("Smith"), one.index("Smith") + 5) for one in sentences]
    wanted = predict(student, [encode(*target, KNOWN) for target in targets])
    assert np.abs(network.logits(targets) - wanted).max() < 0.02
    assert WIDTH % HEADS == 0


def test_russian_is_read_by_dictionary_forms_with_the_case_of_the_target() -> None:
    words = ["обвинить", "хороший", "он", case_word("nomn"), case_word("datv")]
    vocabulary = Vocabulary({word: number for number, word in enumerate(words, RESERVED)}, 99, dictionary_of("ru"))

    def read_russian(sentence: str, target: str) -> list[str | int]:
        start = sentence.index(target)
        found = encode(sentence, start, start + len(target), vocabulary).numbers
        return [words[number - RESERVED] if number >= RESERVED else number for number in found]

    assert read_russian("Толенову обвинила Анна", "Анна") == [NAME, "обвинить", TARGET, "<nomn>"]
    assert read_russian("Она верит Президенту, хорошему", "Президенту") == [
        "он",
        UNKNOWN,
        TARGET,
        "<datv>",
        UNKNOWN,
        "хороший",
    ]
