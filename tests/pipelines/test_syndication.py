"""Which articles are one story."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.syndication import cluster, jaccard, shingles

WIRE = "The commission has set the date of the debate for the eighth of March and invited all five candidates to it. "
OTHER = "A bridge over the river will be repaired before summer, the mayor told reporters on Monday in the town hall. "


def test_jaccard_by_hand() -> None:
    one, other = shingles("a b c d e f"), shingles("a b c d e g")
    assert one == {"a b c d e", "b c d e f"}
    assert jaccard(one, other) == pytest.approx(1 / 3)


def test_a_shortened_copy_is_found_and_another_text_is_not() -> None:
    copy = WIRE * 1 + "Two channels will show it live and a recording will follow. "
    assert cluster([WIRE * 3, OTHER * 3, WIRE * 3 + "One more sentence here."], 0.5) == [0, 1, 0]
    assert cluster([copy, OTHER], 0.7) == [0, 1]


def test_a_chain_is_one_cluster() -> None:
    words = [str(number) for number in range(200)]
    texts = [" ".join(words[start : start + 100]) for start in (0, 10, 20, 30)]
    assert cluster(texts, 0.7) == [0, 0, 0, 0]


@settings(max_examples=40)
@given(st.lists(st.text(alphabet="abc ", max_size=60), max_size=12))
def test_each_text_is_in_a_cluster_with_its_equals(texts: list[str]) -> None:
    found = cluster(texts, 0.7)
    assert len(found) == len(texts)
    for index, first in enumerate(found):
        assert found[first] == first <= index
    for one in range(len(texts)):
        for other in range(len(texts)):
            if shingles(texts[one]) == shingles(texts[other]):
                assert found[one] == found[other]


@pytest.mark.shared
def test_real_articles_of_one_campaign_are_seldom_joined(shared_data: Path) -> None:
    with gzip.open(shared_data / "us2016" / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines][:400]
    found = cluster(texts, 0.7)
    for index, first in enumerate(found):
        if index != first:
            near = [n for n, other in enumerate(found) if other == first and n != index]
            assert max(jaccard(shingles(texts[index]), shingles(texts[n])) for n in near) >= 0.7
