"""Floors of quality on real data, where it lies beside the checkout. `make bench` prints the figures themselves."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import extraction, mentions, pages, stories, swap

pytestmark = pytest.mark.shared


def test_articles_of_a_real_campaign_are_read_right(shared_data: Path) -> None:
    found = {row["measure"]: row["value"] for row in extraction.run(shared_data, every=5)}
    assert found["body token F1"] >= 0.995
    assert found["body token F1 of the worst outlet"] >= 0.98
    assert found["title right"] >= 0.97
    assert found["date right"] >= 0.97
    assert found["articles with mentions from around them"] == 0


FLOORS = {
    ("ru", "mention precision"): 0.975,
    ("ru", "mention recall"): 0.985,
    ("ru", "candidate-in-article recall"): 0.98,
    ("ru", "precision of rule full"): 0.97,
    ("ru", "precision of rule introduced"): 0.97,
    ("uk", "precision of rule full"): 0.97,
    ("uk", "precision of rule introduced"): 0.97,
    ("uk", "mention precision"): 0.94,
    ("uk", "mention recall"): 0.985,
    ("uk", "candidate-in-article recall"): 0.99,
    ("kk", "mention precision"): 0.985,
    ("kk", "mention recall"): 0.99,
    ("kk", "mention precision, Latin"): 0.985,
    ("kk", "mention recall, Latin"): 0.97,
    ("en", "mention precision"): 0.985,
    ("en", "mention recall"): 0.985,
}


def test_candidates_are_found_in_the_press(shared_data: Path) -> None:
    rows = mentions.run(shared_data)
    found = {(row["language"], row["measure"]): row["value"] for row in rows if " people, " not in row["part"]}
    assert found.keys() == FLOORS.keys()
    for key, floor in FLOORS.items():
        assert found[key] >= floor, key
    for row in rows:
        if " people, " in row["part"]:
            assert row["value"] >= (0.985 if row["measure"] == "mention precision" else 0.97), row


def test_no_name_is_found_less_often_than_another_in_its_place(shared_data: Path) -> None:
    rows = [row for row in swap.run(shared_data) if "allowed alone" in row["part"]]
    assert {row["language"] for row in rows} == {"en", "kk", "ru", "uk"}
    for row in rows:
        assert row["value"] <= 1.2, row  # one mention in Ukrainian is 1.16 points


def test_copies_of_a_story_are_found(shared_data: Path) -> None:
    found = {(row["measure"], row["part"]): row["value"] for row in stories.run(shared_data)}
    for half in ("tuned on", "not tuned on", "all"):
        assert found["story pair F1", f"neardup, {half}"] >= 0.98, half
    assert found["joined, reviewed as dup", "neardup"] == 1
    assert found["joined, reviewed as same_event", "neardup"] == 0
    assert found["agency precision", "polnear"] >= 0.97
    assert found["agency recall", "polnear"] >= 0.93


PAGES = {
    ("tarazy: F1, runs of 4 tokens", "aeb"): 0.97,
    ("tarazy: F1, segments", "trafilatura_eval"): 0.91,
    ("tarazy: date right", "htmldate_eval"): 0.91,
    ("tarazy: date right", "fundus"): 0.97,
    ("tarazy: title right", "fundus"): 0.79,
    ("tarazy: authors right", "fundus"): 0.85,
}


def test_articles_of_many_outlets_are_read_right(shared_data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "speed", lambda _pages: [])  # a busy machine makes no test red
    rows = pages.run(shared_data, [pages.OURS])
    found = {(row["measure"], *row["part"].split(", ", 1)): row["value"] for row in rows}
    for (measure, part), floor in PAGES.items():
        for half in pages.PARTS:
            assert found[measure, part, half] >= floor, (measure, part, half)
