"""`tarazy register`: what a person reads before a campaign, and what is written for them."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from nlp.suggestions import Suggestion
from pipelines.cli import main
from pipelines.register_file import NotWrittenError, accept

EXAMPLE = Path(__file__).parents[2] / "examples" / "kazakhstan-2005"


def tarazy(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], env={"COLUMNS": "80"})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for path in EXAMPLE.rglob("*.yml"):
        target = tmp_path / path.relative_to(EXAMPLE)
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(path.read_bytes())
    return tmp_path


def test_show_is_readable_at_80_columns(folder: Path) -> None:
    result = tarazy("register", "show", "nazarbayev", folder)
    assert result.exit_code == 0
    assert max(map(len, result.output.splitlines())) <= 80
    for expected in ("Назарбаевым", "Н.А.Назарбаев", "назарбаевский", "-тың", "not counted", "Nazarbaev"):
        assert expected in result.output, expected


def test_mistakes_are_sentences(folder: Path) -> None:
    unknown = tarazy("register", "show", "nobody", folder)
    assert unknown.exit_code == 1 and "there are nazarbayev, tuyakbay" in unknown.stderr
    language = tarazy("register", "show", "nazarbayev", folder, "--language", "uk")
    assert language.exit_code == 1 and "it has en, ru, kk" in language.stderr.replace("\n", " ")
    refused = tarazy("register", "test", folder, "--accept", "Nobodyev")
    assert refused.exit_code == 1 and "no such suggestion" in refused.stderr


def test_a_clash_that_needs_a_decision_ends_with_1(folder: Path) -> None:
    assert tarazy("register", "test", folder).exit_code == 0
    path = folder / "candidates.yml"
    path.write_text(
        path.read_text(encoding="utf-8").replace(
            "ru: {given: Мэлс, surname: Елеусизов}", "ru: {given: Мэлс, surname: Мороз}"
        ),
        encoding="utf-8",
    )
    result = tarazy("register", "test", folder)
    assert result.exit_code == 1
    assert "yeleusizov · word · ru: мороз" in result.output
    assert "surname_alone" in result.output


def test_accepting_keeps_every_other_line(folder: Path) -> None:
    path = folder / "candidates.yml"
    before = path.read_text(encoding="utf-8")
    offered = tarazy("register", "test", folder).output
    assert "Nasarbajew" in offered
    result = tarazy("register", "test", folder, "--accept", "Nasarbajew", "--accept", "yeleusizov")
    assert result.exit_code == 0, result.output
    after = path.read_text(encoding="utf-8")
    assert "en: [Nursultan Nazarbaev, Nazarbaev, Nasarbajew]" in after
    changed = [line for line in before.splitlines() if line not in after.splitlines()]
    assert len(changed) == 2  # the two lists that have grown
    assert after.count("#") == before.count("#")
    assert "Nasarbajew" not in tarazy("register", "test", folder).output


START = "candidates:\n  - id: a\n    names: {en: {surname: Ab}}\n"
LAYOUTS = {
    "no aliases": "candidates:\n  - id: a  # first\n    names:\n      en: {surname: Ab}  # kept\n    gender: m\n",
    "names last": "candidates:\n- id: a\n  gender: m\n  names:\n    en:\n      surname: Ab # kept",
    "flow list": START + "    aliases:\n      en: [Cd]  # kept\n",
    "empty list": START + "    aliases:\n      en: []\n",
    "block list": START + "    aliases:\n      en:\n      - Cd # kept\n    x: 1\n",
    "other language": START + "    aliases:\n      ru: [Где] # kept\n",
    "flow mapping": START + "    aliases: {ru: [Где]} # kept\n",
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_an_alias_is_written_into_any_usual_layout(tmp_path: Path, layout: str) -> None:
    path = tmp_path / "candidates.yml"
    path.write_text(LAYOUTS[layout], encoding="utf-8")
    accept(path, [Suggestion("a", "en", "Ūab’ev: no", "kk"), Suggestion("a", "en", "Plain Name", "kk")])
    text = path.read_text(encoding="utf-8")
    data = yaml.safe_load(text)["candidates"][0]
    assert data["aliases"]["en"][-2:] == ["Ūab’ev: no", "Plain Name"]
    assert text.count("# kept") == LAYOUTS[layout].count("# kept")


def test_a_layout_that_is_not_understood_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "candidates.yml"
    text = "candidates: [{id: a, names: {en: {surname: Ab}}}]\n"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(NotWrittenError):
        accept(path, [Suggestion("a", "en", "Cd", "kk")])
    assert path.read_text(encoding="utf-8") == text


def test_a_language_that_is_not_read_is_a_sentence(folder: Path) -> None:
    path = folder / "candidates.yml"
    text = path.read_text(encoding="utf-8").replace("ru: {given: Мэлс", "xx: {given: Мэлс")
    path.write_text(text, encoding="utf-8")
    result = tarazy("check", folder)
    assert result.exit_code == 1
    assert "is no language that is read: 'xx'; there are en, kk, ky, ru, uk" in result.stderr.replace("\n", " ")
