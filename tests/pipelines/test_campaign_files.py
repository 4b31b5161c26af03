"""What a user types wrongly becomes a sentence: which file, which line, which key, what to do."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pipelines.campaign_files import CampaignError, Problem, read_monitor
from pipelines.init import init_campaign


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    init_campaign(tmp_path / "c")
    return tmp_path / "c"


def change(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{name} no longer has {old!r}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def line_of(folder: Path, name: str, text: str) -> int:
    lines = (folder / name).read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if text in line)


def problems_of(folder: Path) -> list[Problem]:
    try:
        return list(read_monitor(folder)[1])
    except CampaignError as error:
        return list(error.problems)


def test_the_template_is_in_order(folder: Path) -> None:
    monitor, problems = read_monitor(folder)
    assert problems == []
    assert [outlet.id for outlet in monitor.outlets] == ["example-herald"]
    period = monitor.campaign.period_of(dt.date(2026, 11, 28))
    assert period is not None and period.kind == "silence"


@pytest.mark.parametrize("name", ["kazakhstan-2005", "us-2016"])
def test_the_examples_are_in_order(name: str) -> None:
    _, problems = read_monitor(Path(__file__).parents[2] / "examples" / name)
    assert problems == []


def test_a_folder_without_a_campaign_names_the_command_that_makes_one(tmp_path: Path) -> None:
    with pytest.raises(CampaignError, match="tarazy init"):
        read_monitor(tmp_path)


def test_a_yaml_mistake_names_file_and_line(folder: Path) -> None:
    change(folder, "campaign.yml", "time_zone: Asia/Almaty", "time_zone: [Asia/Almaty")
    [problem] = problems_of(folder)
    assert problem.file == "campaign.yml"
    assert problem.line is not None
    assert problem.stops == "everything"
    assert "YAML" in problem.message


def test_an_unknown_key_names_its_line_and_the_key_meant(folder: Path) -> None:
    change(folder, "candidates.yml", "surname_alone:", "surname_allone:")
    [problem] = problems_of(folder)
    assert problem.line == line_of(folder, "candidates.yml", "surname_allone")
    assert "did you mean `surname_alone`?" in problem.message


@pytest.mark.parametrize(
    ("agencies", "said"),
    [
        ("{steppe: [Степь-Пресс], dala: [степь-пресс]}", "is listed for steppe and dala; keep one of them"),
        ("{steppe: [СП]}", "agency steppe: 'СП' is too short to be told from other words"),
        ("{steppe: []}", "at least 1"),
    ],
)
def test_what_is_wrong_in_a_list_of_agencies_is_said(folder: Path, agencies: str, said: str) -> None:
    change(folder, "campaign.yml", "time_zone: Asia/Almaty", f"time_zone: Asia/Almaty\nagencies: {agencies}")
    [problem] = problems_of(folder)
    assert problem.file == "campaign.yml" and problem.line is not None
    assert said in problem.message


def test_a_key_that_stands_twice_is_not_silently_overwritten(folder: Path) -> None:
    change(folder, "campaign.yml", "time_zone: Asia/Almaty", "time_zone: Asia/Almaty\ntime_zone: Asia/Aqtau")
    [problem] = problems_of(folder)
    assert "`time_zone` stands twice" in problem.message
    assert problem.line == line_of(folder, "campaign.yml", "Asia/Aqtau")


def test_a_candidate_without_a_name_in_a_campaign_language_stops_the_figures_not_the_collection(folder: Path) -> None:
    change(folder, "candidates.yml", "      kk: {given: Иван, surname: Петров}\n", "")
    monitor, [problem] = read_monitor(folder)
    assert monitor.outlets
    assert problem.stops == "reading"
    assert "petrov" in problem.message and "`kk`" in problem.message and "surname" in problem.message


def test_an_outlet_without_a_source_is_left_out_and_the_others_stay(folder: Path) -> None:
    good = (folder / "outlets" / "example-herald.yml").read_text(encoding="utf-8")
    bad = good.replace("id: example-herald", "id: mute").replace("herald.example.org", "mute.example.org")
    head, _, _ = bad.partition("sources:")
    (folder / "outlets" / "mute.yml").write_text(head + "sources: []\n", encoding="utf-8")
    monitor, [problem] = read_monitor(folder)
    assert [outlet.id for outlet in monitor.outlets] == ["example-herald"]
    assert (problem.file, problem.stops) == ("outlets/mute.yml", "outlet")
    assert "feed" in problem.message


def test_no_usable_outlet_stops_everything(folder: Path) -> None:
    (folder / "outlets" / "example-herald.yml").unlink()
    [problem] = problems_of(folder)
    assert problem.stops == "everything"


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("campaign.yml", "Asia/Almaty", "Asia/Atlantis", "not a time zone"),
        ("campaign.yml", "end: 2026-11-27", "end: 2026-11-28", "overlap"),
        ("campaign.yml", "end: 2026-11-27", "end: 2026-10-20", "before it starts"),
        ("campaign.yml", "petrov: 47.5", "petroff: 47.5", "no share for petrov"),
        ("campaign.yml", "start: 2026-10-01", "start: 2026-02-30", "YAML"),
        ("candidates.yml", "gender: m", "gender: male", "must be 'm' or 'f'"),
        ("candidates.yml", "holder: aidarova", "holder: aydarova", "no candidate here"),
        ("outlets/example-herald.yml", "kind: feed", "kind: rss", "'feed'"),
        ("outlets/example-herald.yml", "languages: [ru]", "languages: [uk]", "`uk`"),
        ("outlets/example-herald.yml", "hosts: [herald", "hosts: [www.herald", "not among hosts"),
        ("outlets/example-herald.yml", "id: example-herald", "id: herald", "herald.yml"),
    ],
)
def test_mistakes_become_sentences(folder: Path, name: str, old: str, new: str, words: str) -> None:
    change(folder, name, old, new)
    text = "\n".join(str(problem) for problem in problems_of(folder))
    assert words in text
    assert name.split("/")[0] in text


def add_notes(folder: Path, text: str) -> None:
    path = folder / "outlets" / "example-herald.yml"
    path.write_text(path.read_text(encoding="utf-8") + f"\nnotes:\n{text}", encoding="utf-8")


def test_a_note_on_days_of_an_outlet_is_read(folder: Path) -> None:
    line = "  - {day: 2026-11-18, to: 2026-11-20, state: not printed, note: print run seized, by: A. Observer}\n"
    add_notes(folder, line)
    monitor, problems = read_monitor(folder)
    assert problems == []
    outlet = monitor.outlets[0]
    note = outlet.note_on(dt.date(2026, 11, 20))
    assert note is not None and (note.state, note.by) == ("not printed", "A. Observer")
    assert outlet.note_on(dt.date(2026, 11, 21)) is None


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{day: 2026-11-18, state: not printed}", "`by` is missing; add it"),
        ("{day: 2026-11-18, state: unprinted, by: A}", "`state` must be 'complete', 'partial'"),
        ("{day: 2026-11-18, state: silent, by: A, until: 2026-11-19}", "`until` is not a known key"),
        ("{day: 2026-11-18, to: 2026-11-17, state: silent, by: A}", "ends (2026-11-17) before its first day"),
        ("{day: 18 November, state: silent, by: A}", "'18 November' is not accepted"),
        ("{day: 2026-11-18, state: silent, by: A}\n  - {day: 2026-11-18, state: partial, by: B}", "two notes are on"),
    ],
)
def test_what_is_wrong_in_a_note_is_said(folder: Path, line: str, said: str) -> None:
    add_notes(folder, f"  - {line}\n")
    problems = problems_of(folder)
    assert any(said in problem.message and problem.file.startswith("outlets/") for problem in problems), problems


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("robots: {override: true, on: 2026-10-01, reason: It forbids all}", "`robots` › `by` is missing; add it"),
        ("robots: {override: true, by: A. Observer, reason: It forbids all}", "`robots` › `on` is missing; add it"),
        ("robots: {override: true, by: A. Observer, on: 2026-10-01}", "`robots` › `reason` is missing; add it"),
        (
            "robots: {override: false, by: A. Observer, on: 2026-10-01, reason: It forbids all}",
            "`override` must be True",
        ),
        ('hours: "22-6"', "`hours` is not a window of the day: '22-6'; write it as 22:00-06:00"),
        ("time_zone: Asia/Nowhere", "'Asia/Nowhere' is not a time zone"),
    ],
)
def test_what_is_wrong_in_a_decision_or_in_hours_is_said(folder: Path, lines: str, said: str) -> None:
    path = folder / "outlets" / "example-herald.yml"
    path.write_text(path.read_text(encoding="utf-8") + f"\n{lines}\n", encoding="utf-8")
    problems = problems_of(folder)
    assert any(said in problem.message and problem.file.startswith("outlets/") for problem in problems), problems


def test_a_decision_on_robots_txt_is_read(folder: Path) -> None:
    path = folder / "outlets" / "example-herald.yml"
    line = "robots: {override: true, by: A. Observer, on: 2026-10-01, reason: It forbids all to all}"
    path.write_text(path.read_text(encoding="utf-8") + f"\n{line}\n", encoding="utf-8")
    monitor, problems = read_monitor(folder)
    assert problems == []
    made = monitor.outlets[0].robots
    assert made is not None
    assert (made.by, made.on) == ("A. Observer", dt.date(2026, 10, 1))
