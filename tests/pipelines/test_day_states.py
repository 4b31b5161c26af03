"""What is said of a day: each state by hand, and what must hold of all."""

from __future__ import annotations

import string
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.outcomes import Outcome
from pipelines.completeness.day_states import (
    LETTERS,
    NO_GAP,
    SENTENCES,
    DayFacts,
    Level,
    Note,
    judge,
    sentence,
    undated,
)
from pipelines.completeness.volume import Band

BAND = Band(middle=10.0, low=3, high=21, days=8)

CASES = [
    (DayFacts("whole", got=12, band=BAND), "complete", "complete"),
    (DayFacts("whole", got=12), "complete", "complete"),
    (DayFacts("whole", band=Band(1.0, 0, 5, 9)), "complete", "few"),
    (DayFacts("whole", between=True), "complete", "none"),
    (DayFacts("whole", history=2), "not known", "nothing"),
    (DayFacts("whole", band=BAND, between=True), "silent", "silent"),
    (DayFacts("whole", band=Band(1.0, 0, 5, 9), empty_days=5, chance=0.004), "silent", "long_silent"),
    (DayFacts("whole", band=Band(1.0, 0, 5, 9), empty_days=5, chance=0.004, between=True), "complete", "few"),
    (DayFacts("whole", got=2, band=BAND), "partial", "below"),
    (DayFacts("whole", got=30, band=BAND), "complete", "complete"),
    (DayFacts("whole", got=9, lost={Outcome.GONE: 1}), "partial", "lost"),
    (DayFacts("whole", got=9, waiting=1), "partial", "waiting"),
    (DayFacts("whole", got=4, no_article=5), "partial", "no_article"),
    (DayFacts("whole", got=5, no_article=5), "complete", "complete"),
    (DayFacts("whole", got=5, lost={Outcome.ROBOTS: 5}), "blocked", "pages_refused"),
    (DayFacts("whole", got=6, lost={Outcome.ROBOTS: 5}), "partial", "lost"),
    (DayFacts("whole", got=5, level=Level("2026-03-03", 12.0, 5.0)), "partial", "level"),
    (DayFacts("whole", got=12, level=Level("2026-03-03", 5.0, 12.0)), "complete", "complete"),
    (DayFacts("overflow", got=12), "partial", "overflow"),
    (DayFacts("some", got=12, sources=2, silent_sources=1), "partial", "some"),
    (DayFacts("listing", got=12, why={Outcome.SERVER_ERROR: 1}), "partial", "listing"),
    (DayFacts("until", got=4), "partial", "until"),
    (DayFacts("running", got=4), "not known", "running"),
    (DayFacts("never"), "not watched", "never"),
    (DayFacts("unasked"), "not watched", "unasked"),
    (DayFacts("unreached"), "not watched", "unreached"),
    (DayFacts("unreached", got=1), "partial", "unreached"),
    (DayFacts("copies", got=4), "not known", "copies"),
    (DayFacts("unanswered", why={Outcome.DEAD_HOST: 2}), "not known", "unanswered"),
    (DayFacts("unanswered", why={Outcome.BLOCKED: 1, Outcome.REFUSED: 1}), "blocked", "refused"),
    (DayFacts("unasked", note=Note("not printed", "print run seized", "A. Observer")), "not printed", "note"),
]


@pytest.mark.parametrize(("facts", "state", "reason"), CASES, ids=[reason for _, _, reason in CASES])
def test_states_by_hand(facts: DayFacts, state: str, reason: str) -> None:
    assert judge(facts) == (state, reason)


def test_every_state_and_every_reason_is_shown_by_a_case() -> None:
    assert {state for _, state, _ in CASES} == set(LETTERS)
    assert {reason for _, _, reason in CASES} | {"undated", "undated_lost"} == set(SENTENCES)
    assert len(set(LETTERS.values())) == len(LETTERS)


@pytest.mark.parametrize(("facts", "state", "reason"), CASES, ids=[reason for _, _, reason in CASES])
def test_sentences_are_whole(facts: DayFacts, state: str, reason: str) -> None:
    text = sentence(facts, reason)
    assert text.endswith((".", ")", "seized")) and "{" not in text and "()" not in text and "  " not in text


def test_sentences_by_hand() -> None:
    lost = DayFacts("whole", got=5, lost={Outcome.GONE: 2, Outcome.TIMEOUT: 1})
    assert sentence(lost, "lost") == "Of 8 named 3 could not be collected (gone: 2, timeout: 1)."
    assert sentence(DayFacts("whole", band=BAND), "silent").endswith("own past lets one expect 3 to 21.")
    note = DayFacts("whole", note=Note("not printed", "print run seized", "A. Observer"))
    assert sentence(note, "note") == "A person says so (A. Observer): print run seized"


def test_articles_of_unknown_day() -> None:
    assert undated(DayFacts("whole", got=3)) == ("complete", "undated")
    assert undated(DayFacts("whole", got=3, lost={Outcome.TIMEOUT: 1}))[0] == "partial"
    assert undated(DayFacts("whole", waiting=1))[0] == "partial"


outcomes = st.sampled_from([one for one in Outcome if one is not Outcome.PENDING])
facts = st.builds(
    DayFacts,
    view=st.sampled_from([case.view for case, _, _ in CASES]),
    got=st.integers(0, 30),
    lost=st.dictionaries(outcomes, st.integers(1, 5), max_size=3),
    waiting=st.integers(0, 3),
    why=st.dictionaries(outcomes, st.integers(1, 2), max_size=2),
    between=st.booleans(),
    band=st.none() | st.builds(Band, st.floats(0, 30), st.integers(0, 8), st.integers(8, 60), st.integers(6, 40)),
    level=st.none() | st.builds(Level, st.just("2026-03-03"), st.floats(0, 30), st.floats(0, 30)),
)


@given(facts, outcomes)
def test_a_lost_address_never_makes_a_day_complete(day: DayFacts, reason: str) -> None:
    worse = replace(day, lost={**day.lost, reason: day.lost.get(reason, 0) + 1})
    assert judge(worse)[0] not in NO_GAP
    assert undated(worse)[0] not in NO_GAP


@given(facts)
def test_a_complete_day_lacks_nothing(day: DayFacts) -> None:
    state, reason = judge(day)
    assert reason in SENTENCES and string.Formatter().parse(SENTENCES[reason])
    if state == "complete":
        assert day.view == "whole" and day.got == day.named
        assert day.band is None or day.named >= day.band.low
    assert "{" not in sentence(day, reason)


@given(facts)
def test_a_persons_word_stands_above_all(day: DayFacts) -> None:
    assert judge(replace(day, note=Note("not printed", "", "x"))) == ("not printed", "note")
