"""Reported speech: what candidates are said to say in the outlet's words."""

from __future__ import annotations

import pytest

from nlp.pipeline import Reader


def told(readers: dict[str, Reader], language: str, text: str) -> list[tuple[str, str | None]]:
    reading = readers[language].read("", text)
    source = f"\n\n{text}"
    assert all(one.kind == "indirect" and one.words > 1 for one in reading.reported)
    return [(source[one.start : one.end], one.speaker) for one in reading.reported]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Daniyar Sarmanov said that the bridge will stand by May.", "the bridge will stand by May"),
        ("en", "Daniyar Sarmanov said Monday he would build a bridge.", "he would build a bridge"),
        ("en", "Daniyar Sarmanov told voters he would build a bridge.", "he would build a bridge"),
        ("en", "Daniyar Sarmanov vowed to build a bridge.", "to build a bridge"),
        ("en", "The bridge will stand by May, Daniyar Sarmanov said.", "The bridge will stand by May"),
        ("en", "According to Daniyar Sarmanov, the bridge will stand by May.", "the bridge will stand by May"),
        ("en", "Daniyar Sarmanov came late. He said he would build a bridge.", "he would build a bridge"),
        ("ru", "Данияр Сарманов заявил, что мост достроят, и попросил не мешать.", "мост достроят"),
        ("ru", "Данияр Сарманов пообещал достроить мост.", "достроить мост"),
        ("ru", "Мост достроят к осени, сообщил Данияр Сарманов.", "Мост достроят к осени"),
        ("ru", "По словам Данияра Сарманова, мост достроят.", "мост достроят"),
        ("uk", "Данияр Сарманов заявив, що міст добудують.", "міст добудують"),
        ("kk", "Данияр Сарманов көпір күзге дейін салынатынын айтты.", "көпір күзге дейін салынатынын"),
        ("kk", "Данияр Сармановтың айтуынша, көпір күзге дейін салынады.", "көпір күзге дейін салынады"),
    ],
)
def test_what_is_reported_and_whose_it_is(readers: dict[str, Reader], language: str, text: str, expected: str) -> None:
    assert told(readers, language, text) == [(expected, "sarmanov")]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Daniyar Sarmanov did not say that the bridge will stand."),
        ("en", "An aide to Daniyar Sarmanov said the bridge will stand."),
        ("en", "Daniyar Sarmanov was told that the bridge will stand."),
        ("en", "Daniyar Sarmanov claimed a wide lead over his rivals."),
        ("en", "Voters said that Daniyar Sarmanov would win."),
        ("ru", "Данияр Сарманов не сказал, что мост достроят."),
        ("ru", "Советник Данияра Сарманова заявил, что мост достроят."),
        ("ru", "Сообщается, что Данияр Сарманов уехал."),
        ("kk", "Тұрғындар Данияр Сарманов келді деп айтты."),
        ("kk", "Данияр Сармановтың кеңесшісі көпір салынатынын айтты."),
    ],
)
def test_what_others_say_or_nobody_says_is_nothing_of_a_candidate(
    readers: dict[str, Reader], language: str, text: str
) -> None:
    assert told(readers, language, text) == []


def test_what_is_quoted_within_is_counted_once(readers: dict[str, Reader]) -> None:
    reading = readers["en"].read("", "Daniyar Sarmanov said that the old bridge is “a shame for all of us here” today.")
    assert [one.words for one in reading.quotes] == [7]
    assert [one.words for one in reading.reported] == [5]  # the old bridge is, today
