"""The command line as a user meets it: help, sentences and exit codes; never a traceback for a mistake of theirs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipelines.cli import main
from pipelines.lock import campaign_lock


def tarazy(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    assert tarazy("init", tmp_path / "mine").exit_code == 0
    return tmp_path / "mine"


@pytest.mark.parametrize("command", sorted(main.commands))
def test_each_command_shows_an_example(command: str) -> None:
    result = tarazy(command, "--help")
    assert result.exit_code == 0
    assert "Example" in result.output
    assert f"tarazy {command}" in result.output.split("Example")[1]


def test_init_writes_the_commented_files_and_never_over_another_campaign(folder: Path) -> None:
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.yml"))
    assert names == ["campaign.yml", "candidates.yml", "outlets/example-herald.yml"]
    again = tarazy("init", folder)
    assert again.exit_code == 1
    assert "already" in again.stderr


def test_check_says_that_all_is_well(folder: Path) -> None:
    result = tarazy("check", folder)
    assert result.exit_code == 0
    assert "in order: 1 outlets, 2 candidates" in result.output


def test_check_ends_with_a_sentence_and_exit_code_1(folder: Path) -> None:
    path = folder / "candidates.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("gender: m", "gendre: m", 1), encoding="utf-8")
    result = tarazy("check", folder)
    assert result.exit_code == 1
    assert "did you mean `gender`?" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_command_without_a_campaign_says_how_to_make_one(tmp_path: Path) -> None:
    result = tarazy("run", tmp_path)
    assert result.exit_code == 1
    assert "tarazy init" in result.stderr


def test_status_before_anything_was_collected(folder: Path) -> None:
    result = tarazy("status", folder)
    assert result.exit_code == 0
    assert "example-herald" in result.output
    assert "never" in result.output


def test_two_commands_do_not_write_into_one_campaign(folder: Path) -> None:
    with campaign_lock(folder):
        result = tarazy("extract", folder)
    assert result.exit_code == 1
    assert "another tarazy command" in result.stderr


@pytest.mark.parametrize("command", [["run"], ["watch", "--once"]])
def test_a_folder_that_may_not_be_written_is_a_sentence(folder: Path, command: list[str]) -> None:
    for name in (".lock", ".watch.lock"):
        (folder / name).unlink(missing_ok=True)
        (folder / name).mkdir()  # root writes into any folder: this stands in the way of root too
    result = tarazy(*command, folder)
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit), result.exception
    assert "Is a directory" in result.stderr


def test_annotate_waits_for_whole_names_but_extract_does_not(folder: Path) -> None:
    path = folder / "candidates.yml"
    text = path.read_text(encoding="utf-8").replace("      kk: {given: Иван, surname: Петров}\n", "")
    path.write_text(text, encoding="utf-8")
    assert tarazy("extract", folder).exit_code == 0
    result = tarazy("annotate", folder)
    assert result.exit_code == 1
    assert "petrov" in result.stderr and "mend the files" in result.stderr


def test_serve_without_a_site_says_what_to_run(folder: Path) -> None:
    result = tarazy("serve", folder)
    assert result.exit_code == 1
    assert "tarazy publish" in result.stderr or "tarazy run" in result.stderr


def test_the_stages_run_on_a_campaign_whose_only_host_is_dead(folder: Path) -> None:
    """A real process: what a first-time user sees when they run the template unedited."""
    path = folder / "outlets" / "example-herald.yml"
    text = path.read_text(encoding="utf-8").replace("https://herald.example.org", "http://herald.invalid")
    path.write_text(text.replace("herald.example.org", "herald.invalid"), encoding="utf-8")
    campaign = folder / "campaign.yml"
    settings = campaign.read_text(encoding="utf-8").replace("delay: 1.0", "delay: 0\n  retries: 0")
    campaign.write_text(settings, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pipelines.cli", "run", str(folder)],
        capture_output=True,
        text=True,
        env={**os.environ, "NO_COLOR": "1"},
        check=False,
    )
    assert "Traceback" not in done.stderr + done.stdout
    assert done.returncode == 0, done.stderr
    status = tarazy("status", folder)
    assert "dead host" in status.output.replace("\n", " ") or "host" in status.output


@pytest.mark.parametrize("command", ["status", "collect", "extract", "annotate", "measure", "publish"])
def test_a_database_that_is_none_is_said(folder: Path, command: str) -> None:
    (folder / "monitor.db").write_text("not a database, but a letter of some length to be sure", encoding="utf-8")
    result = tarazy(command, folder)
    assert result.exit_code == 1
    assert "move it away and run again" in result.stderr
    assert "Traceback" not in result.stderr
    assert result.exception is None or isinstance(result.exception, SystemExit)


def test_the_command_line_loads_nothing_slow() -> None:
    """`tarazy check` and `--help` answer at once: what takes a second to load waits until it is needed."""
    code = "import sys, pipelines.cli; print({'scipy', 'spacy', 'sklearn', 'scrapy'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
