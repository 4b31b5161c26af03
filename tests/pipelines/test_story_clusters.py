"""Which texts are one story: on invented texts, whose copies are known."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.invented import Invented
from bench.stories import time_one
from pipelines.stories.clusters import Likeness, cluster, likeness
from pipelines.stories.runs import STANDING_IN, RunHasher, standing_runs, without

THRESHOLD = 0.7


def text(paragraphs: Sequence[str]) -> str:
    return "\n\n".join(paragraphs)


def stories(texts: Sequence[str], outlets: Sequence[str] | None = None) -> set[frozenset[int]]:
    """The texts' indices, by story. Each text is of an outlet of its own unless said."""
    found = defaultdict(set)
    for number, place in enumerate(cluster(texts, outlets or [str(n) for n in range(len(texts))], THRESHOLD)):
        found[place.leader].add(number)
    return {frozenset(members) for members in found.values()}


def test_likeness_by_hand() -> None:
    hasher = RunHasher()
    fuller = hasher.runs("a b c d e f g h i j k l")  # 8 runs of five
    shorter = hasher.runs("x b c d e f g h")  # 4 runs; the last three stand there, second to fourth
    assert likeness(shorter, fuller) == Likeness(held=3 / 4, fills=3 / 8, begins=3 / 4)


def test_runs_tell_words_and_their_order_apart() -> None:
    hasher, other = RunHasher(), RunHasher()
    other.runs("zebra first")  # what was read before does not matter
    one = hasher.runs("The mayor opened the new bridge, today")
    assert list(one) == list(other.runs("the MAYOR opened — the new bridge today!"))
    assert not set(one) & set(hasher.runs("today bridge new the opened mayor the"))
    assert len(hasher.runs("...")) == 0
    assert len(hasher.runs("two words")) == 1


def test_many_words_keep_their_hashes() -> None:
    hasher = RunHasher()
    before = list(hasher.runs("one two three four five six"))
    for start in range(0, 200_000, 50_000):
        hasher.runs(" ".join(f"w{n}" for n in range(start, start + 50_000)))
    assert list(hasher.runs("one two three four five six")) == before


MADE = Invented(7)
WIRE, OTHER = MADE.article(8), MADE.article(8)


@pytest.mark.parametrize(
    "copy",
    [
        WIRE,
        ["An entirely different headline that was written for this outlet alone", *WIRE],
        WIRE[:3],  # a cut tail
        [WIRE[0], MADE.paragraph(), *WIRE[1:5], MADE.paragraph(), *WIRE[5:]],  # inserted paragraphs
        ["АСТАНА, 5 декабря - ИА Новости.", *WIRE, "Подписывайтесь на наш канал"],
        [line.upper().replace(" ", "  ") for line in WIRE],
        WIRE[1:6],  # without its lead: still more than half
    ],
)
def test_a_copy_is_found(copy: list[str]) -> None:
    assert stories([text(WIRE), text(OTHER), text(copy)]) == {frozenset({0, 2}), frozenset({1})}


@pytest.mark.parametrize(
    "other",
    [
        [*OTHER[:4], WIRE[5], *OTHER[4:]],  # one paragraph is quoted
        [*MADE.article(9), *WIRE[:2], *MADE.article(9)],  # background
        WIRE[6:] + MADE.article(3),
    ],
)
def test_what_shares_some_words_is_no_copy(other: list[str]) -> None:
    assert len(stories([text(WIRE), text(other)])) == 2


def test_a_notice_within_a_round_up_is_no_copy_of_it() -> None:
    notices = [MADE.article(3) for _ in range(4)]
    round_up = [line for notice in notices for line in notice]
    found = stories([text(round_up), *(text(notice) for notice in notices)])
    assert {len(one) for one in found} <= {1, 2}  # at most the notice that it begins with
    for one in found:
        assert one <= {0, 1} or len(one) == 1


def test_a_chain_ends_where_the_fullest_text_no_longer_holds_the_next() -> None:
    words = MADE.paragraph(1000).split()
    chain = [" ".join(words[start : start + 400]) for start in range(0, 601, 60)]
    found = stories(chain)
    for members in found:
        assert max(members) - min(members) <= 4  # 240 of 400 words apart: 0.4 is shared
    assert len(found) >= 3


def test_standing_text_of_an_outlet_joins_nothing() -> None:
    tail = MADE.article(6)  # longer than the articles themselves, as teasers are
    texts = [text([*MADE.article(3), *tail]) for _ in range(STANDING_IN + 2)]
    assert len(stories(texts, ["gazette"] * len(texts))) == len(texts)
    first = [text([*tail, *MADE.article(3)]) for _ in range(STANDING_IN + 2)]
    assert len(stories(first, ["gazette"] * len(texts))) == len(texts)


def test_copies_within_one_outlet_are_no_standing_text() -> None:
    copies = [text([MADE.paragraph(8), *WIRE[: 8 - n % 3]]) for n in range(3 * STANDING_IN)]
    assert len(stories(copies, ["gazette"] * len(copies))) == 1


def test_standing_text_hides_no_copy() -> None:
    tails = {name: MADE.article(2) for name in ("gazette", "courier")}
    texts, outlets = [], []
    for name, tail in tails.items():
        for article in (WIRE, *(MADE.article(5) for _ in range(STANDING_IN + 2))):
            texts.append(text([*article[:4], *tail]))
            outlets.append(name)
    assert frozenset({0, STANDING_IN + 3}) in stories(texts, outlets)
    assert len(stories(texts, outlets)) == len(texts) - 1


def test_short_texts_are_one_story_only_when_equal() -> None:
    short = "The debate is on Monday at eight in the town hall"
    assert stories([short, short, f"{short} again"]) == {frozenset({0, 1}), frozenset({2})}
    assert stories(["", "...", "word"]) == {frozenset({0}), frozenset({1}), frozenset({2})}


def planted(seed: int, articles: int) -> tuple[list[str], list[str], list[int]]:
    """Texts, their outlets, and the number of the article that each tells: with another headline, cut, wrapped."""
    made = Invented(seed, 3000)
    chance, numbers = made.random, count()
    tails = [[made.paragraph(12)] for _ in range(4)]
    texts, outlets, truth = [], [], []
    for _ in range(articles):
        article, number = made.article(chance.randint(4, 9)), next(numbers)
        for copy in range(chance.choice((1, 1, 2, 4))):
            kept = article[: max(3, len(article) - copy % 3)] if copy else article
            outlet = chance.randrange(4)
            texts.append(text([made.paragraph(7), *kept, *tails[outlet]]))
            outlets.append(str(outlet))
            truth.append(number)
    return texts, outlets, truth


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000), st.randoms(use_true_random=False))
def test_planted_copies_are_found_in_any_order(seed: int, chance: random.Random) -> None:
    texts, outlets, truth = planted(seed, 25)
    told = {frozenset(n for n, one in enumerate(truth) if one == number) for number in set(truth)}
    assert stories(texts, outlets) == told
    order = list(range(len(texts)))
    chance.shuffle(order)
    again = stories([texts[n] for n in order], [outlets[n] for n in order])
    assert {frozenset(order[n] for n in one) for one in again} == told


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_without_an_unrelated_article_all_else_is_the_same(seed: int, other: int) -> None:
    texts, outlets, _ = planted(seed, 12)
    alone = "\n\n".join(f"z{other}x{n}" * 2 + f" q{n}{other}" for n in range(80))
    whole = stories([*texts, alone], [*outlets, "0"])
    assert whole == stories(texts, outlets) | {frozenset({len(texts)})}


@settings(max_examples=25, deadline=None)
@given(st.text(alphabet="абвгд ", min_size=1, max_size=120))
def test_a_copy_with_any_headline_stays_in_its_story(headline: str) -> None:
    assert len(stories([text(WIRE), text([headline, *WIRE]), text([headline, *WIRE[:5]])])) == 1


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(alphabet="abc ", max_size=60), max_size=12), st.randoms(use_true_random=False))
def test_any_texts_in_any_order(texts: list[str], chance: random.Random) -> None:
    found = stories(texts, ["one"] * len(texts))
    assert sorted(n for one in found for n in one) == list(range(len(texts)))
    order = list(range(len(texts)))
    chance.shuffle(order)
    again = stories([texts[n] for n in order], ["one"] * len(texts))
    assert {frozenset(order[n] for n in one) for one in again} == found


def test_what_is_left_without_standing_runs() -> None:
    hasher = RunHasher()
    one, other = hasher.runs("a b c d e f g"), hasher.runs("c d e f g")
    assert list(without(one, other)) == list(one[:2])
    assert len(standing_runs([one] * 20)) == 0  # copies
    assert len(standing_runs([])) == 0


def test_time_and_memory_are_measured_where_copies_are_planted() -> None:
    found = time_one(400)
    assert found["planted pair F1"] == 1
    assert found["seconds"] > 0
