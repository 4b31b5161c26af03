"""The pipeline as spaCy has pipelines: it says what each component needs, is kept and read back, and is evaluated."""

from __future__ import annotations

import tomllib
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
import spacy
from spacy.tokens import Span
from spacy.training import Example
from spacy.util import registry

from nlp.pipeline import Reader, build_reader, reader_of
from tests.nlp.conftest import REGISTER

PROJECT = Path(__file__).parents[2] / "pyproject.toml"
TEXT = "Данияр Сарманов выступил в Думе. Улица Сарманова закрыта. Он ушёл. Мороз заявил: «Мост будет построен к осени»."


@pytest.mark.parametrize("code", ["en", "ru", "uk", "kk"])
def test_every_component_finds_what_it_requires(readers: dict[str, Reader], code: str) -> None:
    assert not any(readers[code].pipeline.analyze_pipes()["problems"].values())


def test_a_component_in_the_wrong_place_is_told(readers: dict[str, Reader]) -> None:
    nlp = build_reader(REGISTER, "en").pipeline
    nlp.remove_pipe("candidate_ruler")
    assert "doc._.hits" in nlp.analyze_pipes()["problems"]["mention_resolver"]


@pytest.mark.parametrize("code", ["en", "ru", "kk"])
def test_a_reader_that_was_kept_reads_alike(readers: dict[str, Reader], tmp_path: Path, code: str) -> None:
    readers[code].pipeline.to_disk(tmp_path / code)
    again = reader_of(spacy.load(tmp_path / code))
    texts = (
        TEXT,
        "Daniyar Sarmanov spoke. Frosty did not: “We will build it for all of you,” said Sarmanov.",
        "Сармановтың",
    )
    for text in texts:
        assert again.read("Сарманов", text) == readers[code].read("Сарманов", text)
    assert again.version == readers[code].version


def test_mentions_are_spans_with_their_record(readers: dict[str, Reader]) -> None:
    doc = readers["ru"].pipeline(TEXT)
    spans = list(doc.spans["mentions"])
    assert [(span.text, span.label_, span.kb_id_) for span in spans] == [
        ("Данияр Сарманов", "name", "sarmanov"),
        ("Сарманова", "named_after", "sarmanov"),
        ("Мороз", "name", "moroz"),
    ]
    assert [span._.mention.rule for span in spans[:2]] == ["full", "introduced"]
    assert doc[0:1]._.mention is None
    assert [quote.speaker for quote in doc._.quotes] == ["moroz"]


def test_evaluate_counts_what_is_right_kind_by_kind(readers: dict[str, Reader]) -> None:
    nlp = readers["ru"].pipeline
    gold = nlp(TEXT)
    wrong = nlp.make_doc(TEXT)
    first, second, _ = gold.spans["mentions"]
    wrong.spans["mentions"] = [Span(wrong, one.start, one.end, "name", kb_id="sarmanov") for one in (first, second)]
    right_scores = nlp.evaluate([Example(nlp.make_doc(TEXT), gold)])
    assert (right_scores["mentions_p"], right_scores["mentions_r"]) == (1.0, 1.0)
    scores = nlp.evaluate([Example(nlp.make_doc(TEXT), wrong)])
    assert (scores["mentions_p"], scores["mentions_r"]) == (pytest.approx(1 / 3), pytest.approx(1 / 2))
    assert scores["mentions_per_kind"]["name"] == {"p": 0.5, "r": 0.5, "f": 0.5}
    assert scores["mentions_per_kind"]["named_after"]["r"] == 0.0
    assert nlp.evaluate([Example(nlp.make_doc(TEXT), nlp.make_doc(TEXT))])["mentions_p"] is None


def test_what_is_registered_by_entry_point_is_there() -> None:
    groups = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]["entry-points"]
    for group in ("spacy_languages", "spacy_factories", "spacy_tokenizers", "spacy_scorers"):
        for name, value in groups[group].items():
            assert EntryPoint(name, value, group).load()
            if group != "spacy_factories":
                assert registry.has(group.removeprefix("spacy_"), name)
    assert set(groups["spacy_factories"]) == set(build_reader(REGISTER, "en").pipeline.pipe_names)
