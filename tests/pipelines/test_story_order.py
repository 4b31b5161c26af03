"""Who published first: only as far as it is known."""

from __future__ import annotations

import datetime as dt
import random as rnd
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.stories.order import Order, order, span

ALMATY = ZoneInfo("Asia/Almaty")
SEEN = "2026-03-05T10:00:00+00:00"


def places(*published: str | None, seen: str = SEEN) -> Order:
    return order([span(one, seen, ALMATY) for one in published])


def test_times_are_ordered_across_offsets() -> None:
    found = places("2026-03-04T12:30:00+05:00", "2026-03-04T07:10:00+00:00", "2026-03-04T13:00:00")
    assert found == Order(first=1, places=(2, 1, 3))


def test_the_same_minute_is_a_tie() -> None:
    found = places("2026-03-04T12:30:05+05:00", "2026-03-04T12:30:50+05:00", "2026-03-04T12:31:00+05:00")
    assert found == Order(first=None, places=(None, None, 3))


def test_a_day_says_nothing_within_it() -> None:
    assert places("2026-03-04", "2026-03-04T12:30:00+05:00") == Order(None, (None, None))
    assert places("2026-03-04T00:00:00+05:00", "2026-03-04T12:30:00+05:00") == Order(None, (None, None))
    assert places("2026-03-03", "2026-03-04T00:01:00+05:00") == Order(0, (1, 2))


def test_a_capture_says_only_that_it_was_not_later() -> None:
    late = span("2026-03-06T09:00:00+05:00", "2026-03-07T10:00:00+00:00", ALMATY)
    unknown = span(None, SEEN, ALMATY)
    assert order([unknown, late]) == Order(0, (1, 2))
    early = span("2026-03-04T09:00:00+05:00", SEEN, ALMATY)
    assert order([unknown, early]) == Order(None, (None, None))


def test_a_time_after_we_had_it_is_not_believed() -> None:
    found = span("2026-03-05T23:00:00+05:00", SEEN, ALMATY)
    assert (found.precision, found.at) == ("capture", SEEN)
    assert span("2026-03-05", SEEN, ALMATY).high == span(None, SEEN, ALMATY).high  # it was there before the day ended


def test_nothing_known_and_nobody_else() -> None:
    assert span(None, None, ALMATY).precision == "capture"
    assert places("2026-03-04") == Order(None, (1,))


moments = st.one_of(
    st.none(),
    st.dates(min_value=dt.date(2026, 3, 1), max_value=dt.date(2026, 3, 4)).map(str),
    st.integers(0, 4000).map(lambda n: f"2026-03-0{1 + n // 1440}T{n % 1440 // 60:02}:{n % 60:02}:00+05:00"),
)


@given(st.lists(moments, min_size=1, max_size=8), st.randoms())
def test_places_agree_with_pairs_and_no_order_of_arrival(published: list[str | None], random: rnd.Random) -> None:
    spans = [span(one, SEEN, ALMATY) for one in published]
    found = order(spans)
    for n, one in enumerate(spans):
        earlier = [other for other in spans if other.high <= one.low]
        later = [other for other in spans if one.high <= other.low]
        known = len(earlier) + len(later) == len(spans) - 1
        assert found.places[n] == (len(earlier) + 1 if known else None)
    shuffled = list(range(len(spans)))
    random.shuffle(shuffled)
    again = order([spans[n] for n in shuffled])
    assert [again.places[shuffled.index(n)] for n in range(len(spans))] == list(found.places)
    if found.first is not None:
        assert all(spans[found.first].high <= one.low for n, one in enumerate(spans) if n != found.first)


@pytest.mark.parametrize("published", ["2026-03-04T12:30:00+05:00", "2026-03-04"])
def test_what_is_shown(published: str) -> None:
    assert span(published, SEEN, ALMATY).at == published
