"""Tone, prominence and roles as figures: published inputs, values worked by hand, identities."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.measures.catalogue.net_tone import net_tone, source_tone, tone_gap
from pipelines.measures.catalogue.prominence import prominence
from pipelines.measures.catalogue.roles import roles
from pipelines.measures.catalogue.tone import tone
from pipelines.measures.coverage import COLUMNS, Item, Scope
from pipelines.measures.figure import Figure
from pipelines.measures.part_interval import zero_bound
from pipelines.measures.sample import Sample

Found = dict[tuple[str, str], Figure]
Tones = Sequence[tuple[float, float, float]]
"""Negative, neutral, positive of each candidate."""


def sample(rows: Sequence[dict[str, Sequence[float]]], candidates: int = 2) -> Sample:
    """An article of its own story for each row, which gives columns their values by candidate."""
    items = []
    for number, row in enumerate(rows):
        values = np.zeros((len(COLUMNS), candidates))
        values[0] = 1
        for name, numbers in row.items():
            values[COLUMNS.index(name)] = numbers
        items.append(Item(f"i{number}", "herald", "private", "en", "campaign", f"s{number}", values))
    names = tuple("abcdef"[:candidates])
    return Sample(
        Scope("all", "", "all", tuple(items)), names, {"equal": np.full(candidates, 1 / candidates)}, 200, (1,)
    )


def toned(tones: Tones, articles: int = 1) -> Sample:
    columns = dict(zip(("negative", "neutral", "positive"), np.array(tones, dtype=float).T.tolist(), strict=True))
    return sample([columns] * articles, len(tones))


def by_key(figures: Sequence[Figure], unit: str = "mentions") -> Found:
    return {(one.measure, one.subject): one for one in figures if one.unit == unit}


def test_one_day_of_the_american_election_of_2016() -> None:
    """Items by tone of Clinton and Trump, as LexisNexis published them."""
    found = by_key([*net_tone(toned([(483, 3610, 334), (234, 2293, 187)]))])
    assert found["net_tone", "a"].value == pytest.approx(-0.033657, abs=1e-6)
    assert found["net_tone", "b"].value == pytest.approx(-0.017318, abs=1e-6)
    assert found["net_tone_evaluated", "a"].value == pytest.approx(-0.182375, abs=1e-6)
    assert found["net_tone_evaluated", "b"].value == pytest.approx(-0.111639, abs=1e-6)
    exposure = found["tone_exposure", "a"]
    assert exposure.value == pytest.approx((334 - 483) / 7141, abs=1e-6)
    assert exposure.base == "scored mentions of all contestants"
    gap = by_key([*tone_gap(toned([(483, 3610, 334), (234, 2293, 187)]))])
    assert gap["tone_gap", "a"].value == pytest.approx(-0.033657 + 0.017318, abs=2e-6)


def test_the_british_election_of_2015() -> None:
    """Loughborough's count: 2,495 items; Labour 682 negative, 358 positive; Conservatives 502 and 614."""
    neither = 2495 / 2  # so that both parties' scored items are the sample together
    parties = [(682, neither - 682 - 358, 358), (502, neither - 502 - 614, 614)]
    found = by_key([*net_tone(toned(parties))])
    assert (
        found["tone_exposure", "a"].value == pytest.approx(-324 / 2495, abs=1e-6) == pytest.approx(-0.12986, abs=1e-5)
    )
    assert found["tone_exposure", "b"].value == pytest.approx(112 / 2495, abs=1e-6) == pytest.approx(0.04489, abs=1e-5)


def test_nothing_evaluated_and_nothing_scored_are_no_numbers() -> None:
    found = by_key([*net_tone(toned([(0, 3, 0), (0, 0, 0)], 20)), *tone_gap(toned([(0, 3, 0), (0, 0, 0)], 20))])
    neutral = found["net_tone", "a"]
    assert (neutral.value, found["net_tone_evaluated", "a"].value, found["net_tone", "b"].value) == (0.0, None, None)
    bound = pytest.approx(float(zero_bound(20)), abs=1e-6)
    assert (neutral.high, -(neutral.low or 0)) == (bound, bound)
    assert found["tone_gap", "a"].value is None, "nobody to compare with"


def test_quoted_words_of_others_are_no_tone_of_the_outlet() -> None:
    rows = [{"source_negative": (3, 0), "neutral": (1, 1), "source_neutral": (1, 0)}] * 20
    found = by_key([*tone(sample(rows)), *source_tone(sample(rows))])
    assert (found["tone_negative", "a"].value, found["source_tone_negative", "a"].value) == (0.0, 0.75)
    assert found["source_tone_negative", "b"].value is None
    assert found["source_tone_negative", "a"].base == "scored mentions in quoted words of others"


@settings(max_examples=60)
@given(st.lists(st.tuples(*[st.integers(0, 30)] * 3), min_size=2, max_size=5))
def test_what_holds_for_any_tones(tones: list[tuple[int, int, int]]) -> None:
    made = toned(tones, 16)
    found = by_key([*tone(made), *net_tone(made), *tone_gap(made)])
    for key, (negative, neutral, positive) in zip("abcde", tones, strict=False):
        net, parts = found["net_tone", key], [found[f"tone_{one}", key].value for one in ("negative", "positive")]
        if negative + neutral + positive == 0:
            assert net.value is None and parts == [None, None]
            continue
        assert net.value is not None and parts[0] is not None and parts[1] is not None
        assert net.value == pytest.approx(parts[1] - parts[0], abs=2e-6)
        evaluated, exposure = found["net_tone_evaluated", key].value, found["tone_exposure", key].value
        assert (evaluated is None) == (negative + positive == 0)
        assert exposure is not None and abs(exposure) <= abs(net.value) + 1e-6
        assert evaluated is None or abs(evaluated) >= abs(net.value) - 1e-6
    gaps = [found["tone_gap", key].value for key, _ in zip("abcde", tones, strict=False)]
    known = [one for one in gaps if one is not None]
    assert len(known) != 1
    assert sum(known) == pytest.approx(0, abs=1e-5)
    mirrored = by_key([*net_tone(toned([one[::-1] for one in tones], 16))])
    for (measure, key), one in mirrored.items():
        assert one.value == pytest.approx(-(found[measure, key].value or 0), abs=1e-6) or one.value is None


def test_the_interval_of_net_tone_covers_about_as_often_as_said() -> None:
    held = 0
    for seed in range(200):
        rng = np.random.default_rng(seed)
        counts = rng.multinomial(1, (0.25, 0.6, 0.15), size=40) * rng.integers(1, 9, size=(40, 1))
        rows = [{"negative": (n, 1), "neutral": (u, 1), "positive": (p, 1)} for n, u, p in counts.tolist()]
        one = by_key([*net_tone(sample(rows))])["net_tone", "a"]
        held += one.low is not None and one.high is not None and one.low <= -0.1 <= one.high
    assert 184 <= held <= 199


def test_roles_are_told_of_an_incumbent_only() -> None:
    rows = [{"role_office": (2, 0), "role_candidate": (1, 0), "role_unclear": (1, 0)}] * 20
    found = by_key([*roles(sample(rows))])
    assert {key: one.value for key, one in found.items()} == {
        ("role_office", "a"): 0.5,
        ("role_candidate", "a"): 0.25,
        ("role_unclear", "a"): 0.25,
    }


def test_prominence_is_of_the_articles_that_name_the_candidate() -> None:
    rows = [{"articles": (1, n % 2), "headlines": (n % 4 == 0, 0), "captions": (0, 1)} for n in range(20)]
    found = {(one.unit, one.subject): one.value for one in prominence(sample(rows))}
    assert found["headlines", "a"] == 0.25
    assert found["headlines", "b"] == 0.0
    assert found["captions", "b"] == 1.0, "ten times in a caption alone"
