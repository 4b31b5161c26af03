"""Groups of outlets against each other: labels of outlets are permuted; Theil's index split between and within them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from pipelines.coverage.schema import create_tables
from pipelines.measures.catalogue.outlets import theil_of_outlets
from pipelines.measures.coverage import COLUMNS, Item, Scope
from pipelines.measures.groups import OTHERS, group_figures
from pipelines.measures.inequality import shares, theil
from pipelines.measures.many_tests import correct
from pipelines.measures.outlet_labels import assignments, gap
from pipelines.measures.sample import Sample

EQUAL = np.full(2, 0.5)
CHARTS = Path(__file__).parents[2] / "datasette_config" / "public" / "charts"


def article(number: int, outlet: str, ownership: str, named: Sequence[float], language: str = "ru") -> Item:
    values = np.zeros((len(COLUMNS), len(named)))
    values[0] = np.array(named) > 0
    values[COLUMNS.index("words")] = named
    return Item(f"i{number:05}", outlet, ownership, language, "campaign", f"s{number:05}", values)


def outlets(shares_of_a: dict[tuple[str, str], float], articles: int, seed: int = 0) -> list[Item]:
    """So many articles of each (outlet, ownership), each on one of two candidates."""
    rng, found = np.random.default_rng(seed), list[Item]()
    for (outlet, ownership), share in shares_of_a.items():
        for on_a in rng.random(articles) < share:
            found.append(article(len(found), outlet, ownership, (1, 0) if on_a else (0, 1)))
    return found


def rows(items: Sequence[Item]) -> dict[tuple[str, str, str, str, str], dict[str, object]]:
    found = [*group_figures(Scope("all", "", "all", tuple(items)), ("a", "b"), 500, 1)]
    correct(found)
    return {(r["scope_kind"], r["scope"], r["benchmark"], r["subject"], r["unit"]): r for r in found}


def test_state_against_private_worked_by_hand() -> None:
    items = outlets({(f"s{n}", "state"): 1.0 for n in range(3)} | {(f"p{n}", "private"): 0.0 for n in range(4)}, 10)
    found = rows(items)
    whole, of_a = (found["ownership", "state", "private", subject, "articles"] for subject in ("", "a"))
    assert (whole["value"], of_a["value"]) == (1.0, 1.0)
    assert whole["p"] == of_a["p"] == pytest.approx(1 / math.comb(7, 3), abs=1e-6), "one of 35 ways to name three"
    assert (whole["n_items"], whole["n_stories"], whole["warning"]) == (70, 70, "")
    assert not any(key[0] == "language" for key in found), "all are in one language"


def test_two_state_and_two_private_outlets_are_too_few_to_tell() -> None:
    """However far apart, one of 6 ways to name two is no rare one."""
    named = {("s0", "state"): 1.0, ("s1", "state"): 1.0, ("p0", "private"): 0.0, ("p1", "private"): 0.0}
    whole = rows(outlets(named, 20))["ownership", "state", "private", "", "articles"]
    assert (whole["value"], whole["p"], whole["warning"]) == (1.0, None, "few_outlets")


def test_of_three_kinds_each_pair_and_each_against_all_others() -> None:
    kinds = ("state", "private", "party")
    found = rows(outlets({(f"{kind}{n}", kind): 0.5 for kind in kinds for n in range(4)}, 10))
    compared = {(key[1], key[2]) for key in found}
    assert compared == {
        ("state", "private"),
        ("state", "party"),
        ("party", "private"),
        *((kind, OTHERS) for kind in kinds),
    }
    assert found["ownership", "state", OTHERS, "", "words"]["tests"] == 3
    assert found["ownership", "state", "party", "", "words"]["tests"] == 3, "three pairs are one family"


def test_outlets_that_differ_by_chance_alone_are_called_different_about_as_often_as_said() -> None:
    """Outlets each with a line of their own, whoever owns them: articles are no independent witnesses of ownership."""
    called, naive = 0, 0
    for seed in range(150):
        rng = np.random.default_rng(seed)
        lines = rng.beta(2, 2, size=8)
        named = {(f"o{n}", "state" if n < 4 else "private"): float(line) for n, line in enumerate(lines)}
        whole = rows(outlets(named, 60, seed))["ownership", "state", "private", "a", "articles"]
        called += float(str(whole["p"])) <= 0.05
        naive += not float(str(whole["low"])) <= 0 <= float(str(whole["high"]))
    assert called <= 14
    assert naive > 75, "the interval is of these outlets; it is no test of their owners"


def test_a_title_with_two_editions_keeps_one_in_each_language() -> None:
    ways = assignments(
        ["a", "a", "b", "b", "c", "c", "d", "d", "e", "e"], [True, False] * 5, 100, np.random.default_rng(1)
    )
    assert ways is not None and len(ways) == 32
    assert (ways.reshape(32, 5, 2).sum(axis=2) == 1).all()
    assert ways[0].tolist() == [True, False] * 5
    assert len(np.unique(ways, axis=0)) == 32


def test_an_outlet_with_three_editions_is_one_house() -> None:
    """Each of six titles in three languages: one against the two others can be turned in 2 ** 6 ways, not more."""
    codes = ("kk", "ru", "en")
    items = [
        article(n, f"o{n % 6}", "private", (1, 0) if codes[n // 6 % 3] == "kk" else (0, 1), codes[n // 6 % 3])
        for n in range(180)
    ]
    whole = rows(items)["language", "kk", OTHERS, "", "articles"]
    assert whole["value"] == 1.0
    assert whole["p"] == pytest.approx(2 / 64, abs=1e-6), "as it is, and all turned"


@settings(max_examples=40)
@given(st.integers(1, 14), st.integers(1, 14), st.integers(0, 3))
def test_ways_keep_how_many_are_in_each_group(first: int, second: int, editions: int) -> None:
    names = [f"f{n}" for n in range(first + second)] + [f"e{n // 2}" for n in range(2 * editions)]
    own = [True] * first + [False] * second + [True, False] * editions
    ways = assignments(names, own, 300, np.random.default_rng(2))
    count = math.comb(first + second, first) * 2**editions
    assert (ways is None) == (count < 20)
    if ways is not None:
        assert ways[0].tolist() == own
        assert (ways.sum(axis=1) == sum(own)).all()
        assert len(ways) == (count if count <= 10_000 else 301)


def test_the_gap_of_a_candidate_has_an_interval_that_holds_it() -> None:
    named = {(f"s{n}", "state"): 0.7 for n in range(4)} | {(f"p{n}", "private"): 0.5 for n in range(4)}
    held = 0
    for seed in range(150):
        of_a = rows(outlets(named, 12, seed))["ownership", "state", "private", "a", "articles"]
        held += float(str(of_a["low"])) <= 0.2 <= float(str(of_a["high"]))
    assert 135 <= held <= 149


@given(st.lists(st.lists(st.integers(0, 9), min_size=3, max_size=3), min_size=2, max_size=2))
def test_a_gap_is_turned_round_with_its_groups_and_sums_to_nothing(table: list[list[int]]) -> None:
    there = gap(np.array(table, dtype=float))
    assert np.allclose(there, -gap(np.array(table[::-1], dtype=float)), equal_nan=True)
    assert np.isnan(there).all() or there.sum() == pytest.approx(0, abs=1e-12)


def _split(
    items: Sequence[Item], resamples: int = 300
) -> dict[tuple[str, str], tuple[float, float | None, float | None]]:
    made = Sample(Scope("all", "", "all", tuple(items)), ("a", "b"), {"equal": EQUAL}, resamples, (1,))
    return {(one.measure, one.unit): (one.value or 0, one.expected_if_equal, one.p) for one in theil_of_outlets(made)}


def test_outlets_that_even_out_are_unequal_one_by_one() -> None:
    """Half of them write of one candidate only, half of the other: together they are as equal as can be."""
    items = outlets({("x", "private"): 1.0, ("y", "private"): 0.0}, 20)
    found = _split(items)
    assert found["theil_within", "articles"][0] == pytest.approx(math.log(2), abs=1e-6)
    between = found["theil_between", "articles"]
    assert between[0] == pytest.approx(math.log(2), abs=1e-6)
    assert between[1] is not None and between[1] < 0.05 and between[2] == pytest.approx(1 / 301, abs=1e-6)


@settings(max_examples=30)
@given(st.lists(st.tuples(st.sampled_from("xyz"), st.integers(0, 5), st.integers(0, 5)), min_size=15, max_size=40))
def test_what_is_within_is_what_all_have_in_common_and_what_is_between(drawn: list[tuple[str, int, int]]) -> None:
    items = [article(n, outlet, "private", (a, b)) for n, (outlet, a, b) in enumerate(drawn) if a or b]
    found = _split(items, 20)
    if len(items) < 15 or len({one.outlet for one in items}) < 2:
        assert not found
        return
    whole = float(theil(shares(sum(one.values[COLUMNS.index("words")] for one in items)), EQUAL))
    assert found["theil_within", "words"][0] - found["theil_between", "words"][0] == pytest.approx(whole, abs=3e-6)


def test_outlets_that_are_alike_are_called_different_about_as_often_as_said() -> None:
    alike = {(f"o{n}", "private"): 0.6 for n in range(5)}
    called = sum(
        (_split(outlets(alike, 20, seed), 99)["theil_between", "articles"][2] or 1) <= 0.05 for seed in range(150)
    )
    assert called <= 15
    copied = outlets(alike, 20)
    copied = [replace(one, story=f"wire{number % 20}") for number, one in enumerate(copied)]
    assert _split(copied)["theil_between", "articles"][2] is not None


@pytest.mark.parametrize("groups", [("state", "private"), ("state", "private", "party")])
def test_the_question_of_groups_has_p_beside_each_share(groups: tuple[str, ...]) -> None:
    """Of two groups the pair's, which is both groups'; of more each group's against all others."""
    db = Database(memory=True)
    create_tables(db)
    for place, key in enumerate(("a", "b")):
        db.table("subjects").insert({"id": key, "kind": "candidate"})
        db.table("candidates").insert({"id": key, "position": place})
    items = outlets({(f"{g}{n}", g): 0.5 + 0.1 * (g == "state") for g in groups for n in range(4)}, 20)
    found = [*group_figures(Scope("all", "", "all", tuple(items)), ("a", "b"), 500, 1)]
    correct(found)
    share = {"measure": "share", "scope_kind": "ownership", "period": "all", "unit": "articles", "base": "contestants"}
    found += [share | {"scope": g, "subject": key, "benchmark": "", "value": 0.5} for g in groups for key in "ab"]
    db.table("measures").insert_all(found)
    sql = yaml.safe_load((CHARTS / "groups-of-outlets.yml").read_text(encoding="utf-8"))["sql"]
    shown = [*db.query(sql, {"benchmark": "equal", "unit": "articles", "period": "all"})]
    assert len(shown) == 2 * len(groups), "no share stands twice"
    told = {(r["scope"], r["subject"]): r["p_holm"] for r in found if r["measure"] == "group_gap" and r["subject"]}
    if len(groups) == 2:
        assert {(r["label"], r["p"]) for r in shown} == {(g, told["state", "a"]) for g in groups}
    others = {(r["scope"], r["subject"]): r["p_holm"] for r in found if r["benchmark"] == OTHERS}
    if len(groups) > 2:
        assert {(r["label"], r["panel"]): r["p"] for r in shown} == {k: v for k, v in others.items() if k[1]}
