"""Measures against values worked by hand, published values, and what must hold for any numbers."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.campaign_files import read_monitor
from pipelines.demo.run import prepare
from pipelines.measure import race_warning
from pipelines.measures.catalogue import MEASURES
from pipelines.measures.catalogue.further import AGAINST, ALONE
from pipelines.measures.catalogue.inequality import inequality
from pipelines.measures.coverage import COLUMNS, UNITS, Item, Scope
from pipelines.measures.figure import Figure
from pipelines.measures.inequality import gini, loosemore_hanby, ratio, shares
from pipelines.measures.part_interval import zero_bound
from pipelines.measures.race import in_race
from pipelines.measures.resampling import (
    equal_shares,
    p_value,
    percentile_interval,
    permuted_sums,
    resample_sums,
    under_equality,
)
from pipelines.measures.sample import Sample, warning_of

EQUAL5 = np.full(5, 0.2)
ALL_IN = np.ones((200, 5), dtype=bool)


@pytest.mark.parametrize(
    ("counts", "index"),
    [
        ([30, 30, 20, 20], 0.10),  # the four-firm example of the US merger guidelines
        # French regulator, Aug 2016 - Jan 2017, minutes of six parties
        ([28960, 25308, 8360, 2622, 2587, 2418], 0.43911),
        ([353297, 278452], 0.059236),  # US election 2016, items in October
        ([1, 0], 0.5),
        ([1, 0, 0, 0, 0], 0.8),
        ([7, 7, 7, 7, 7], 0.0),
    ],
)
def test_loosemore_hanby_against_equal_shares(counts: list[int], index: float) -> None:
    equal = np.full(len(counts), 1 / len(counts))
    assert loosemore_hanby(shares(counts), equal) == pytest.approx(index, abs=1e-5)


def test_no_coverage_is_not_zero() -> None:
    assert np.isnan(shares([0, 0, 0])).all()
    assert np.isnan(loosemore_hanby(shares([0, 0, 0]), np.full(3, 1 / 3)))
    assert np.isnan(ratio([1.0], [0.0])).all()


@given(st.lists(st.integers(0, 1000), min_size=2, max_size=8).filter(any), st.integers(1, 50), st.randoms())
def test_what_holds_for_any_counts(counts: list[int], factor: int, random: object) -> None:
    found = shares(counts)
    equal = np.full(len(counts), 1 / len(counts))
    index = loosemore_hanby(found, equal)
    assert found.sum() == pytest.approx(1)
    assert 0 <= index <= 1 - 1 / len(counts) + 1e-12
    assert loosemore_hanby(shares(np.array(counts) * factor), equal) == pytest.approx(index)
    assert loosemore_hanby(shares(counts[::-1]), equal) == pytest.approx(index)
    ignored = shares([*counts, 0])
    assert loosemore_hanby(ignored, np.full(len(counts) + 1, 1 / (len(counts) + 1))) >= index - 1e-12
    assert loosemore_hanby(found, found) == pytest.approx(0)


def test_the_bound_for_nothing_seen() -> None:
    assert zero_bound(60) == pytest.approx(1 - 0.05 ** (1 / 60))
    assert zero_bound(60) == pytest.approx(3 / 60, rel=0.05)  # the rule of three
    assert zero_bound(0) == 1.0


def test_resampling_takes_stories_whole() -> None:
    """Of one story only one total can come; the spread is that of stories, not of mentions."""
    rng = np.random.default_rng(1)
    assert np.unique(resample_sums(np.array([[5.0, 3.0]]), 100, rng), axis=0).tolist() == [[5.0, 3.0]]
    stories = np.array([[10.0, 0.0], [0.0, 10.0]] * 20)
    sums = resample_sums(stories, 4000, rng)
    assert set(np.unique(sums % 10)) == {0.0}
    low, high = percentile_interval(shares(sums))
    assert low[0] == pytest.approx(0.5 - 1.96 * 0.5 / np.sqrt(40), abs=0.03)
    assert high[0] == pytest.approx(0.5 + 1.96 * 0.5 / np.sqrt(40), abs=0.03)


def _stories(rng: np.random.Generator, count: int, weights: list[float]) -> np.ndarray:
    """Clustered coverage: each story is mostly about one candidate, with many mentions of that one."""
    main = rng.choice(len(weights), size=count, p=weights)
    values = rng.poisson(0.3, size=(count, len(weights))).astype(float)
    values[np.arange(count), main] += 1 + rng.poisson(4, size=count)
    return values


def test_true_equality_is_rejected_about_as_often_as_said() -> None:
    """A test that took mentions as independent would reject in some 70 of 100 cases."""
    rejected = 0
    for seed in range(100):
        rng = np.random.default_rng(seed)
        stories = _stories(rng, 40, [0.2] * 5)
        (under,) = under_equality([stories], [EQUAL5], ALL_IN[:40], 200, rng)
        rejected += p_value(float(loosemore_hanby(shares(stories.sum(axis=0)), EQUAL5)), under) < 0.05
    assert rejected <= 12


def test_labels_are_permuted_in_each_story_every_order_as_likely() -> None:
    """Against all orders of two stories, one naming two of three candidates and one naming all."""
    stories = np.array([[[1.0, 10], [0, 0], [2, 20]], [[1, 5], [3, 6], [5, 7]]])
    found = permuted_sums(stories, np.ones((2, 3), dtype=bool), 36_000, np.random.default_rng(1))
    assert (found.sum(axis=1) == stories.sum(axis=(0, 1))).all()
    seen, counts = np.unique(found.reshape(len(found), -1), axis=0, return_counts=True)
    orders = [list(order) for order in permutations(range(3))]
    expected = np.array([(stories[0][a] + stories[1][b]).ravel() for a in orders for b in orders])
    every, times = np.unique(expected, axis=0, return_counts=True)
    assert seen.tolist() == every.tolist()
    assert np.abs(counts / 1000 - times).max() < 0.15  # of 1000 times each, over four standard errors


@pytest.mark.parametrize("named", [1, 3, 12])
def test_so_many_candidates_that_orders_are_not_listed(named: int) -> None:
    stories = np.zeros((40, 12, 1))
    stories[:, :named] = np.arange(1, named + 1)[:, None]
    sums = permuted_sums(stories, np.ones((40, 12), dtype=bool), 4_000, np.random.default_rng(2))[..., 0]
    assert (sums.sum(axis=1) == stories.sum()).all()
    assert sums.mean(axis=0) == pytest.approx(np.full(12, stories.sum() / 12), rel=0.05)
    values = stories[0, :, 0]
    assert sums.var(axis=0) == pytest.approx(np.full(12, 40 * values.var()), rel=0.12)


def test_true_inequality_is_seen_and_its_chance_value_is_above_zero() -> None:
    rng = np.random.default_rng(7)
    stories = _stories(rng, 60, [0.6, 0.2, 0.1, 0.07, 0.03])
    (under,) = under_equality([stories], [EQUAL5], ALL_IN[:60], 500, rng)
    observed = float(loosemore_hanby(shares(stories.sum(axis=0)), EQUAL5))
    assert p_value(observed, under) < 0.01
    assert 0.02 < under.mean() < observed


def test_intervals_cover_the_truth_about_as_often_as_said() -> None:
    covered = 0
    truth = _stories(np.random.default_rng(0), 200_000, [0.4, 0.3, 0.3]).sum(axis=0)
    for seed in range(120):
        rng = np.random.default_rng(1000 + seed)
        low, high = percentile_interval(shares(resample_sums(_stories(rng, 60, [0.4, 0.3, 0.3]), 400, rng)))
        covered += low[0] <= truth[0] / truth.sum() <= high[0]
    assert covered >= 105  # 93 of 100 by the literature; 120 runs


def item(number: int, named: list[float], story: str | None = None, speech: float = 0.0) -> Item:
    values = np.zeros((len(COLUMNS), 3))
    values[0] = [float(one > 0) for one in named]
    values[1], values[2] = named, np.array(named) * 10
    values[COLUMNS.index("neutral")] = named
    values[COLUMNS.index("speech"), 0] = speech
    values[COLUMNS.index("about")] = values[2]
    return Item(f"i{number}", "herald", "private", "en", "campaign", story or f"i{number}", values)


def figures(items: list[Item]) -> list[Figure]:
    scope = Scope("all", "", "all", tuple(items))
    sample = Sample(scope, ("a", "b", "c"), {"equal": np.full(3, 1 / 3)}, 300, (1, 2))
    return [figure for make in MEASURES for figure in make(sample)]


def one(found: list[Figure], measure: str, subject: str = "", unit: str = "mentions") -> Figure:
    return next(f for f in found if (f.measure, f.subject, f.unit) == (measure, subject, unit))


def test_figures_of_twenty_articles_worked_by_hand() -> None:
    found = figures([item(n, [2, 1, 0], speech=5.0) for n in range(20)])
    assert one(found, "share", "a").value == pytest.approx(2 / 3, abs=1e-6)
    assert one(found, "share", "a", "articles").value == 0.5
    ignored = one(found, "share", "c")
    assert (ignored.value, ignored.low) == (0.0, 0.0)
    assert ignored.high == pytest.approx(zero_bound(20), abs=1e-6)
    assert one(found, "loosemore_hanby").value == pytest.approx(1 / 3, abs=1e-6)
    assert one(found, "direct_speech_share", "a", "words").value == 0.25
    assert one(found, "tone_neutral", "a").value == 1.0
    assert one(found, "tone_neutral", "c").value is None


def test_too_few_stories_give_a_share_and_no_interval() -> None:
    found = figures([item(n, [1, 1, 0]) for n in range(14)])
    share = one(found, "share", "a")
    assert (share.value, share.low, share.high) == (0.5, None, None)
    assert one(found, "loosemore_hanby").p is None
    assert [warning_of(n) for n in (0, 14, 15, 23, 24)] == ["", "too_few", "few", "few", ""]


def test_a_candidate_who_joined_late_is_warned_of(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    prepare(folder, 8765)
    assert [race_warning(read_monitor(folder)[0], period) for period in ("all", "campaign")] == ["", ""]
    text = (folder / "candidates.yml").read_text(encoding="utf-8").replace("2026-02-23", "2026-02-27")
    (folder / "candidates.yml").write_text(text, encoding="utf-8")
    monitor, _ = read_monitor(folder)
    assert race_warning(monitor, "all") == race_warning(monitor, "pre-campaign") == "not_all_in_race"
    assert race_warning(monitor, "campaign") == ""


def test_who_counts_on_which_day(tmp_path: Path) -> None:
    """Before the campaign everybody of the register; within it who is registered and has not withdrawn."""
    folder = tmp_path / "demo"
    prepare(folder, 8765)
    text = (folder / "candidates.yml").read_text(encoding="utf-8").replace("2026-02-23", "2026-03-05")
    text = text.replace("registered: 2026-02-20", "registered: 2026-02-20\n    withdrawn: 2026-03-08")
    (folder / "candidates.yml").write_text(text, encoding="utf-8")
    monitor, _ = read_monitor(folder)
    days = {day: in_race(monitor, day).astype(int).tolist() for day in ("2026-02-27", "2026-03-02", "2026-03-05")}
    assert days == {"2026-02-27": [1] * 5, "2026-03-02": [1, 1, 1, 1, 0], "2026-03-05": [1] * 5}
    assert in_race(monitor, "2026-03-08").all() and not in_race(monitor, "2026-03-09")[0]
    assert in_race(monitor, None).all() and in_race(monitor, "2027-01-01").all()


def test_coverage_before_joining_does_not_count_and_is_not_expected() -> None:
    """c is in the race for the later 20 of 60 articles: due a third of these only, a ninth of all."""
    late = np.array([True, True, False])
    early = [replace(item(n, [2, 2, 0]), racing=late) for n in range(40)]
    found = figures([*early, *(item(100 + n, [2, 2, 2]) for n in range(20))])
    share = one(found, "share", "c")
    assert (share.value, share.expected_if_equal) == (pytest.approx(40 / 280, abs=1e-6),) * 2
    assert one(found, "share", "a").expected_if_equal == pytest.approx(120 / 280, abs=1e-6)
    assert one(found, "loosemore_hanby").value == pytest.approx(0, abs=1e-6)
    assert one(found, "share_ratio", "c").value == pytest.approx(1, abs=1e-6)
    assert one(found, "loosemore_hanby").p == 1.0
    everywhere = one(found, "share_of_news_hole", "c", "articles")
    assert everywhere.value == 1.0  # of the articles of days in the race


def test_who_was_in_the_race_on_no_day_has_no_share() -> None:
    found = figures([replace(item(n, [2, 1, 0]), racing=np.array([True, True, False])) for n in range(20)])
    assert (one(found, "share", "c").value, one(found, "share", "c").high) == (None, None)
    assert one(found, "share_ratio", "c").value is None
    assert one(found, "loosemore_hanby").value == pytest.approx(2 / 3 - 1 / 2, abs=1e-6)


def test_equal_treatment_of_a_field_that_changes_is_rejected_about_as_often_as_said() -> None:
    """The fifth candidate joins for the last third: as one of five all along they would be called ignored."""
    racing = np.ones((60, 5), dtype=bool)
    racing[:40, 4] = False
    rejected = naive = 0
    for seed in range(100):
        rng = np.random.default_rng(seed)
        stories = np.concatenate(
            [np.pad(_stories(rng, 40, [0.25] * 4), ((0, 0), (0, 1))), _stories(rng, 20, [0.2] * 5)]
        )
        due = equal_shares(stories, racing)
        found = shares(stories.sum(axis=0))
        (under,) = under_equality([stories], [due], racing, 200, rng)
        rejected += p_value(float(loosemore_hanby(found, due)), under) < 0.05
        (under,) = under_equality([stories], [EQUAL5], ALL_IN[:60], 200, rng)
        naive += p_value(float(loosemore_hanby(found, EQUAL5)), under) < 0.05
    assert rejected <= 12
    assert naive > 40


def test_copies_of_a_story_are_one_cluster() -> None:
    copies = figures([item(n, [1, 0, 0], story="wire") for n in range(30)])
    assert one(copies, "share", "a").low is None


def test_copies_of_a_story_count_once_where_stories_are_counted() -> None:
    printed = [item(n, [1, 0, 0], story="wire") for n in range(30)]
    found = figures([*printed, *(item(100 + n, [0, 1, 0]) for n in range(15)), item(200, [0, 0, 3], story="wire")])
    assert one(found, "share", "a", "articles").value == pytest.approx(30 / 46, abs=1e-6)
    by_story = one(found, "share", "a", "stories")
    assert by_story.value == pytest.approx(1 / 17, abs=1e-6)  # the wire names a and, in one of its copies, c
    assert by_story.low is not None and by_story.low <= 1 / 17 <= (by_story.high or 0)
    assert one(found, "share", "c", "stories").value == pytest.approx(1 / 17, abs=1e-6)
    assert one(found, "loosemore_hanby", unit="stories").p is not None


def test_tone_and_speech_of_copies_weigh_as_one_article() -> None:
    def negative(number: int, story: str, mentions: float, speech: float) -> Item:
        made = item(number, [mentions, 0, 0], story, speech)
        made.values[COLUMNS.index("negative")], made.values[COLUMNS.index("neutral")] = made.values[1], 0
        return made

    wire = [negative(n, "wire", 2, 5.0) for n in range(30)]  # thirty copies: two negative mentions, 5 of 20 words
    own = [item(100 + n, [1, 0, 0], speech=1.0) for n in range(18)]  # one neutral mention, 1 of 10 words
    found = figures([*wire, *own])
    assert one(found, "tone_negative", "a").value == pytest.approx(60 / 78, abs=1e-6)
    assert one(found, "tone_negative", "a", "stories").value == pytest.approx(2 / 20, abs=1e-6)
    assert one(found, "direct_speech_share", "a", "words").value == pytest.approx(168 / 780, abs=1e-6)
    by_story = one(found, "direct_speech_share", "a", "stories")
    assert by_story.value == pytest.approx(23 / 200, abs=1e-6)
    assert by_story.low is not None and by_story.high is not None
    assert by_story.low <= 23 / 200 <= by_story.high
    assert one(found, "tone_negative", "b", "stories").value is None


def test_headlines_leads_fractions_and_own_words_are_units() -> None:
    def made(number: int, headline: int, fractions: list[float]) -> Item:
        one_item = item(number, [2, 1, 0], speech=4.0)
        one_item.values[COLUMNS.index("headlines"), headline] = 1
        one_item.values[COLUMNS.index("leads"), :2] = 1
        one_item.values[COLUMNS.index("captions"), 2] = 1  # c is named in captions alone
        one_item.values[COLUMNS.index("fractional")] = fractions
        return one_item

    found = figures([made(n, int(n % 4 == 0), [0.5, 0.5, 0]) for n in range(20)])
    shares_of_a = {unit: one(found, "share", "a", unit).value for unit in UNITS}
    assert shares_of_a == {
        "articles": 0.5,
        "stories": 0.5,
        "mentions": pytest.approx(2 / 3, abs=1e-6),
        "words": pytest.approx(2 / 3, abs=1e-6),
        "fractional": 0.5,
        "headlines": 0.75,
        "leads": 0.5,
        "captions": 0.0,
        "speech": 1.0,
    }
    assert one(found, "share", "c", "captions").value == 1.0
    assert one(found, "share", "c", "articles").value == 0.0
    assert (one(found, "prominence", "a", "headlines").value, one(found, "prominence", "c", "captions").value) == (
        0.75,
        1,
    )
    assert {unit for unit in UNITS if one(found, "loosemore_hanby", "", unit).p is not None} == set(UNITS)


def test_each_base_has_a_name_of_its_own_and_its_own_number_of_items() -> None:
    """Ten articles name a, twenty the office, ten the weather: 600 words of 100 each are on a or the office."""
    named = [replace(item(n, [1, 0, 0]), others=np.array([[0.0], [0.0]]), size=100.0) for n in range(10)]
    office = [
        replace(item(100 + n, [0, 0, 0]), others=np.array([[2.0], [40.0]]), size=100.0, election=n < 10)
        for n in range(20)
    ]
    weather = [replace(item(200 + n, [0, 0, 0]), others=np.zeros((2, 1)), size=100.0) for n in range(10)]
    scope = Scope("all", "", "all", (*named, *office, *weather))
    sample = Sample(scope, ("a", "b", "c"), {"equal": np.full(3, 1 / 3)}, 300, (1, 2), others=("office",))
    found = [figure for make in MEASURES for figure in make(sample)]

    def value(measure: str, subject: str, unit: str) -> tuple[float | None, int | None, int | None]:
        figure = one(found, measure, subject, unit)
        return figure.value, figure.n_items, figure.n_stories

    third = pytest.approx(1 / 3, abs=1e-6)
    assert value("share", "a", "articles") == (1.0, None, None)
    assert value("share_of_subjects", "a", "articles") == (third, 30, 30)
    assert value("share_of_subjects", "office", "mentions") == (0.8, 30, 30)
    assert value("share_of_subjects", "office", "words") == (pytest.approx(8 / 9, abs=1e-6), 30, 30)
    assert value("share_of_news_hole", "a", "articles") == (0.25, 40, 40)
    assert value("share_of_news_hole", "*", "words") == (0.025, 40, 40)
    assert value("share_of_election_items", "a", "stories") == (0.5, 20, 20)
    assert one(found, "share_of_news_hole", "b", "articles").high == pytest.approx(zero_bound(40), abs=1e-6)


def test_a_unit_of_which_there_is_nothing_has_no_test() -> None:
    found = figures([item(n, [2, 1, 0]) for n in range(20)])
    spoken = one(found, "loosemore_hanby", "", "speech")
    assert (spoken.value, spoken.p, spoken.expected_if_equal) == (None, None, None)


def test_another_benchmark_is_tested_where_all_were_in_the_race() -> None:
    def tested(racing: list[bool]) -> dict[str, float | None]:
        named = [[2, 1, 0], [1, 2, 1], [0, 1, 2], [3, 0, 1]]
        counted = [[float(v) * there for v, there in zip(one, racing, strict=True)] for one in named]
        items = [replace(item(n, counted[n % 4]), racing=np.array(racing)) for n in range(40)]
        benchmarks = {"equal": np.full(3, 1 / 3), "far": np.array([0.05, 0.05, 0.9]), "near": np.array([0.4, 0.3, 0.3])}
        sample = Sample(Scope("all", "", "all", tuple(items)), ("a", "b", "c"), benchmarks, 300, (1, 2))
        return {
            one.benchmark: one.p
            for one in inequality(sample)
            if (one.measure, one.unit) == ("loosemore_hanby", "mentions")
        }

    p = tested([True] * 3)
    assert p["far"] is not None and p["near"] is not None
    assert p["far"] < 0.001 < 0.05 < p["near"]
    assert (tested([True, True, False])["far"], tested([True, True, False])["equal"] is None) == (None, False)


def test_nothing_published_is_no_coverage() -> None:
    assert {figure.value for figure in figures([])} == {None}


RANGES = {
    "effective_number": (1, 3),
    "entropy": (0, math.log(3)),
    "theil": (0, math.inf),
    "sainte_lague": (0, math.inf),
    "most_to_least": (1, math.inf),
    "share_ratio": (0, math.inf),
    "gap_to_others": (-1, 1),
    "net_tone": (-1, 1),
    "net_tone_evaluated": (-1, 1),
    "tone_exposure": (-1, 1),
    "tone_gap": (-2, 2),
}
"""Of measures that are no fractions, for three candidates."""


@settings(max_examples=30)
@given(st.lists(st.lists(st.integers(0, 5), min_size=3, max_size=3), max_size=40))
def test_intervals_hold_the_share_and_stay_within_bounds(rows: list[list[int]]) -> None:
    for figure in figures([item(n, [float(v) for v in row]) for n, row in enumerate(rows)]):
        if figure.value is not None and figure.low is not None and figure.high is not None:
            least, most = RANGES.get(figure.measure, (0, 1))
            assert least - 1e-6 <= figure.low <= figure.high <= most + 1e-6, figure
            if figure.measure in ("share", "loosemore_hanby", "gini", "theil", "concentration", "net_tone"):
                assert figure.low - 1e-6 <= figure.value <= figure.high + 1e-6


def test_names_left_uncounted_are_a_rate_of_all_names_seen() -> None:
    def seen(number: int, mentions: list[float], doubted: list[float]) -> Item:
        values = np.zeros((len(COLUMNS), 3))
        values[0], values[COLUMNS.index("mentions")] = np.array(mentions) > 0, mentions
        return Item(f"i{number}", "o", "private", "ru", None, f"s{number}", values, np.array(doubted))

    items = [seen(number, [3, 1, 0], [1, 0, 0]) for number in range(19)] + [seen(19, [0, 0, 0], [3, 0, 0])]
    found = figures(items)
    doubted = one(found, "left_uncounted", "a")
    assert doubted.value == pytest.approx(22 / (22 + 57), abs=1e-6)  # the article with doubt alone is in it
    assert doubted.low is not None and doubted.high is not None and doubted.low < 22 / 79 < doubted.high
    never = one(found, "left_uncounted", "b")
    assert never.value == 0 and never.high is not None and never.high > 0.1
    assert one(found, "left_uncounted", "c").value is None
    assert one(figures(items[:3]), "left_uncounted", "a").low is None


def test_each_index_has_beside_it_what_chance_alone_makes() -> None:
    """Of equally treated candidates the mean of many indices is the mean of what is said to be expected of them."""
    observed: dict[str, list[float]] = {}
    expected: dict[str, list[float]] = {}
    for seed in range(40):
        stories = _stories(np.random.default_rng(seed), 30, [1 / 3] * 3)
        for found in figures([item(n, one.tolist()) for n, one in enumerate(stories)]):
            if found.unit == "mentions" and found.measure in (*AGAINST, *ALONE) and found.benchmark in ("equal", ""):
                assert found.expected_if_equal is not None and found.value is not None, found.measure
                observed.setdefault(found.measure, []).append(found.value)
                expected.setdefault(found.measure, []).append(found.expected_if_equal)
    assert set(observed) == {*AGAINST, *ALONE}
    for measure, values in observed.items():
        error = float(np.std(values)) / math.sqrt(len(values))
        assert abs(np.mean(expected[measure]) - np.mean(values)) < 3.5 * error, measure
    assert np.mean(expected["gini"]) > 0.05


@pytest.mark.parametrize(("weights", "least"), [([0.9, 0.05, 0.05], 0.4), ([0.45, 0.3, 0.25], 0.02)])
def test_the_interval_of_an_index_holds_the_truth_and_begins_at_its_least_where_chance_may_be_all(
    weights: list[float], least: float
) -> None:
    rng = np.random.default_rng(0)
    truth = float(gini(shares(_stories(rng, 200_000, weights).sum(axis=0)), np.full(3, 1 / 3)))
    assert truth > least
    held = 0
    for seed in range(60):
        stories = _stories(np.random.default_rng(100 + seed), 20, weights)
        found = figures([item(n, one_story.tolist()) for n, one_story in enumerate(stories)])
        index = next(f for f in found if (f.measure, f.unit) == ("gini", "mentions"))
        test = next(f for f in found if (f.measure, f.unit) == ("loosemore_hanby", "mentions"))
        assert index.low is not None and index.high is not None and test.p is not None
        held += index.low <= truth <= index.high
        assert index.low == 0 or test.p <= 0.05, "no interval leaves out equality where the test does not"
    assert held >= 53
