"""The demo's own truth: its marks are read right, and no candidate is named outside of one."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from pipelines.demo.lost import FOR_SUBSCRIBERS, GONE
from pipelines.demo.run import DemoError, demo_web, prepare
from pipelines.demo.source import DemoSourceError, read_marked, read_press
from pipelines.demo.truth import CANDIDATES, demo_truth

STEMS = re.compile(
    r"Сарман|САРМАН|Sarmanov|Толенов|Төленов|Tolenova|Мороз|мороз|Moroz|Каскаба|Қасқаба|Kaskabay|Qasqabay|Бейсен|Beisen"
)


def test_marks_are_taken_out_and_remembered() -> None:
    marked = read_marked("Вчера [[sarmanov+|Сарманов]] сказал: «{{sarmanov|Я и [[!moroz|мороз]]}}».")
    assert marked.text == "Вчера Сарманов сказал: «Я и мороз»."
    assert [(one.subject, one.kind, one.sign) for one in marked.mentions] == [
        ("sarmanov", "name", "+"),
        ("moroz", "not", ""),
    ]
    assert [marked.text[one.start : one.end] for one in marked.mentions] == ["Сарманов", "мороз"]
    assert [marked.text[start:end] for start, end, _ in marked.quotes] == ["Я и мороз"]


@pytest.mark.parametrize("text", ["[[a|x", "x]]", "[[a|x}}", "{{a|[[b|x}}]]"])
def test_marks_that_do_not_fit_are_said(text: str) -> None:
    with pytest.raises(DemoSourceError, match="mark"):
        read_marked(text)


def test_no_candidate_is_named_outside_a_mark() -> None:
    for articles in read_press().values():
        for article in articles:
            for version in article.versions:
                for part in (version.title, *version.paragraphs):
                    for match in STEMS.finditer(part.text):
                        inside = any(one.start <= match.start() < one.end for one in part.mentions)
                        assert inside, (article.outlet, article.slug, part.text)


def test_the_press_has_what_the_demo_is_for() -> None:
    press, truth = read_press(), demo_truth()
    assert len(truth) == 147
    assert Counter(one.status for one in truth.values()) == {"live": 144, "deleted": 2, "moved": 1}
    assert sorted((one.edits, one.headline_changes) for one in truth.values())[-2:] == [(0, 1), (1, 1)]
    assert Counter(one.article.story for one in truth.values() if one.article.story) == {"wire-01": 3, "wire-02": 2}
    named = Counter[str]()
    for one in truth.values():
        named += one.mentions
    assert set(named) == set(CANDIDATES)
    silent = [one for one in truth.values() if one.article.date.day == 14 and one.article.date.month == 3]
    assert silent and not any(one.mentions for one in silent)
    assert {article.language for articles in press.values() for article in articles} == {"en", "ru", "kk"}


def test_the_folder_of_somebody_else_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(DemoError, match="was not made by the demo"):
        prepare(tmp_path, 8765)
    assert (tmp_path / "thesis.txt").read_text(encoding="utf-8") == "mine"


def test_a_taken_port_is_said() -> None:
    with demo_web(0) as web, pytest.raises(DemoError, match="choose another with --web-port"), demo_web(web.port):
        pass


def test_what_nobody_gets_is_in_no_truth_and_names_nobody() -> None:
    known = {(outlet, article.slug) for outlet, articles in read_press().items() for article in articles}
    for lost in (*GONE, *FOR_SUBSCRIBERS):
        assert (lost.outlet, lost.slug) not in known
        assert not STEMS.search(lost.versions[0].title.text)
