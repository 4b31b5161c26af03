"""Direct speech in 150 invented texts of each language, written without a look at the rules (Russian: then looked at).

tests/nlp/speech/<language>.tsv: a kind and a text; `[words|speaker]` marks speech, ¶ a paragraph.
"""

from __future__ import annotations

import pytest

from bench.speech import invented

FLOORS = {"span F1": 0.965, "span precision": 0.985, "speaker accuracy": 0.87, "speaker precision": 1.0}


@pytest.mark.parametrize("language", ["ru", "uk", "kk"])
def test_speech_and_speakers_are_found(language: str) -> None:
    found = {row["measure"]: row["value"] for row in invented(language)}
    assert found["direct speech, span F1"] >= FLOORS["span F1"]
    assert found["direct speech, span precision"] >= FLOORS["span precision"]
    assert found["speaker accuracy, a candidate"] >= FLOORS["speaker accuracy"]
    assert found["speaker precision, a candidate"] == FLOORS["speaker precision"]
