"""A campaign that chooses its own tone model: checked, used, and read again when it is changed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipelines.annotate import annotate
from pipelines.campaign_files import read_monitor
from pipelines.cli import main
from pipelines.demo.run import prepare
from pipelines.errors import StageError
from pipelines.store import open_store

WORDS = (("позорный", -1), ("обычный", 0), ("блестящий", 1))
TEXT = "Блестящий ответ дала Айгуль Толенова."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A campaign with one Russian article, and a model of a mission's own in it, which is never wrong."""
    prepare(tmp_path / "c", 8765)
    rows = [
        {"text": f"{word} ответ дала Толенова {number}", "start": len(word) + 12, "end": len(word) + 20, "label": label}
        | {"doc_id": f"a{number}"}
        for number in range(40)
        for word, label in WORDS
    ]
    data = tmp_path / "codings.jsonl"
    data.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    arguments = ["tone", "train", str(data), "--language", "ru", "--source", "made here", "--to"]
    done = CliRunner().invoke(main, [*arguments, str(tmp_path / "c" / "our-model")])
    assert done.exit_code == 0, done.output
    db = open_store(tmp_path / "c" / "monitor.db")
    db.table("articles").insert(
        {
            **{"id": "a1", "outlet": "vestnik", "url": "http://vestnik.localhost/1", "title": "Новости", "body": TEXT},
            **{"language": "ru", "story": "a1", "extractor": "1", "published_day": "2026-03-02", "words": 5},
            **{"text_sha256": "1", "status": "live", "edits": 0, "headline_changes": 0, "authors": "[]"},
            **{"first_captured": "2026-03-02T10:00:00+00:00", "last_captured": "2026-03-02T10:00:00+00:00"},
        }
    )
    db.close()
    return tmp_path / "c"


def choose(folder: Path, model: str) -> None:
    path = folder / "campaign.yml"
    path.write_text(f"{path.read_text(encoding='utf-8')}\ntone: {{ru: {model}}}\n", encoding="utf-8")


def tone_of(folder: Path) -> tuple[str | None, int]:
    db = open_store(folder / "monitor.db")
    ((tone, unscored),) = db.execute("select tone, not_scored from article_subjects where subject = 'tolenova'")
    db.close()
    return tone, unscored


def test_the_chosen_model_judges_and_a_change_of_it_reads_again(folder: Path) -> None:
    assert annotate(read_monitor(folder)[0]).articles == 1
    assert tone_of(folder) == (None, 1), "the model that comes with Tarazy errs too often in Russian to be published"
    choose(folder, "our-model")
    monitor, problems = read_monitor(folder)
    assert not [one for one in problems if "tone" in str(one)]
    assert annotate(monitor).articles == 1
    assert tone_of(folder) == ("positive", 0)
    assert annotate(monitor).articles == 0


@pytest.mark.parametrize("model", ["no-such-folder", "embeddings"])
def test_a_model_that_is_not_there_stops_reading_with_a_sentence(folder: Path, model: str) -> None:
    choose(folder, model)
    found = [one for one in read_monitor(folder)[1] if one.stops == "reading"]
    assert len(found) == 1
    assert f"`tone` › `ru`: {model} holds no ru.json" in str(found[0])


def test_a_model_that_was_changed_is_a_sentence(folder: Path) -> None:
    choose(folder, "our-model")
    with (folder / "our-model" / "ru.skops").open("ab") as stream:
        stream.write(b"x")
    with pytest.raises(StageError, match="is not the file that its card describes"):
        annotate(read_monitor(folder)[0])
