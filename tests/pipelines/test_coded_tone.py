"""Coding a sample of a campaign's own mentions: drawn, coded, taken in, and the parts of each tone corrected by it."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import json
import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from pipelines.annotate import annotate
from pipelines.campaign import Monitor
from pipelines.campaign_files import read_monitor
from pipelines.cli import main
from pipelines.codings.draw import draw, write_sheet
from pipelines.codings.kept import Drawn, read_drawn
from pipelines.demo.run import prepare
from pipelines.measure import measure
from pipelines.measures.corrected import LEAST_CODED, Coded, corrected, factor
from pipelines.store import open_store

SAID = {
    -1: "Critics condemned Aigul Tolenova as a corrupt liar in case {}.",
    0: "Aigul Tolenova arrived in town number {} on Monday.",
    1: "Aigul Tolenova won praise for a brilliant and honest speech number {}.",
}
IN_KAZAKH = "Айгүл Төленова {} рет сөз сөйледі."
ARTICLES = 90
DAYS = 10


def true_tone(number: int) -> int:
    """What people find: as written, but every third neutral sentence is irony to those who know."""
    return -1 if number % 9 in (2, 5) else (-1, 0, 0)[number % 3]


def written(number: int) -> int:
    return (-1, 0, 0)[number % 3]


def article(number: int, outlet: str, language: str) -> dict[str, Any]:
    text = IN_KAZAKH.format(number) if language == "kk" else SAID[written(number)].format(number)
    day = dt.date(2026, 3, 1) + dt.timedelta(days=number % DAYS)
    key = hashlib.sha256(f"{language} {number}".encode()).hexdigest()[:16]
    captured = f"{day}T10:00:00+00:00"
    return {
        **{"id": key, "outlet": outlet, "url": f"http://{outlet}.localhost/{number}", "title": f"News {number}"},
        **{"body": f"{text}\n\nThe roads are being mended.", "language": language, "story": key, "extractor": "1"},
        **{"published": f"{day}T12:00:00+05:00", "published_day": day.isoformat(), "words": 12, "authors": "[]"},
        **{"text_sha256": key, "status": "live", "first_captured": captured, "last_captured": captured, "edits": 0},
        **{"headline_changes": 0},
    }


@pytest.fixture(scope="module")
def read_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A campaign in which an English and a Kazakh outlet name one candidate, read by the real reader."""
    folder = tmp_path_factory.mktemp("coded") / "c"
    prepare(folder, 8765)
    monitor = read_monitor(folder)[0]
    db = open_store(monitor.database)
    db.table("articles").insert_all(article(number, "steppe-times", "en") for number in range(ARTICLES))
    db.table("articles").insert_all(article(number, "tugan-til", "kk") for number in range(ARTICLES))
    db.close()
    annotate(monitor)
    return folder


@pytest.fixture
def folder(read_once: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(read_once, tmp_path / "c"))


def monitor_of(folder: Path) -> Monitor:
    return read_monitor(folder)[0]


def tarazy(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["tone", *map(str, arguments)])


def sheet_of(folder: Path, *options: str) -> list[dict[str, str]]:
    """Draw, and the rows of the sheet."""
    path = folder / "to-code.csv"
    done = tarazy("sample", folder, "--to", path, *options)
    assert done.exit_code == 0, done.output
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def coded(folder: Path, rows: list[dict[str, str]]) -> Path:
    """The sheet as a coder fills it: by the number in the sentence."""
    path = folder / "coded.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, fieldnames=list(rows[0]))
        writer.writeheader()
        for row in rows:
            number = next(int(word) for word in row["sentence"].replace(".", " ").split() if word.isdigit())
            writer.writerow(row | {"label": str(true_tone(number))})
    return path


def figures(folder: Path, language: str) -> dict[str, dict[str, Any]]:
    db = open_store(folder / "monitor.db")
    query = (
        "select * from measures where scope_kind = 'language' and scope = ? and period = 'all' and unit = 'mentions'"
    )
    rows = {row["measure"]: row for row in db.query(query, [language]) if row["subject"] == "tolenova"}
    db.close()
    return rows


def test_counts_that_err_are_corrected_and_a_language_without_a_model_is_measured(folder: Path) -> None:
    """A third is written as negative, five in nine are meant so: counting cannot see it, coding 45 of 90 does."""
    rows = sheet_of(folder, "--size", "45")
    assert len(rows) == 90 and {row["label"] for row in rows} == {""}
    assert all("[[" in row["sentence"] and "Tolenova" in row["candidate"] for row in rows)
    done = tarazy("codings", coded(folder, rows), folder)
    assert done.exit_code == 0, done.output
    assert "90 codings taken in, 0 rows without a label; 0 are still to code" in done.output
    measure(monitor_of(folder))
    english, kazakh = figures(folder, "en"), figures(folder, "kk")
    truth = Counter(true_tone(number) for number in range(ARTICLES))[-1] / ARTICLES
    assert english["tone_negative"]["value"] == pytest.approx(1 / 3, abs=0.02)
    assert "uncorrected" in english["tone_negative"]["warning"]
    for found in (english, kazakh):
        one = found["tone_corrected_negative"]
        assert one["low"] <= truth <= one["high"]
        assert one["value"] == pytest.approx(truth, abs=0.12)
        assert "uncorrected" not in one["warning"]
        assert one["n_stories"] == 45
        total = sum(found[f"tone_corrected_{name}"]["value"] for name in ("negative", "neutral", "positive"))
        assert total == pytest.approx(1, abs=1e-5)
    assert kazakh["tone_negative"]["value"] is None, "no model: not scored, and no made-up number"
    width = {
        key: one["tone_corrected_negative"]["high"] - one["tone_corrected_negative"]["low"]
        for key, one in (("en", english), ("kk", kazakh))
    }
    assert width["en"] < width["kk"], "a model that knows something is worth codings"


def test_drawing_again_repeats_and_fills_up(folder: Path) -> None:
    first = sheet_of(folder, "--size", "10", "--seed", "3")
    assert len(first) == 20
    assert sheet_of(folder, "--size", "10", "--seed", "3") == first
    assert tarazy("codings", coded(folder, first[:5]), folder).exit_code == 0
    more = sheet_of(folder, "--size", "12", "--seed", "3")
    assert len(more) == 24 - 5
    assert {row["key"] for row in first[5:]} <= {row["key"] for row in more}
    kept = (folder / "codings" / "coded.jsonl").read_text(encoding="utf-8").splitlines()
    (one, *_) = map(json.loads, kept)
    assert len(kept) == 5
    assert one["text"][one["start"] : one["end"]] in ("Aigul Tolenova", "Айгүл Төленова")


def test_every_mention_of_a_group_is_as_likely(folder: Path) -> None:
    """Over many seeds each of 90 is drawn about as often: chi squared within what chance makes."""
    counts: Counter[str] = Counter()
    monitor = monitor_of(folder)
    db = open_store(monitor.database)
    for seed in range(60):
        (folder / "codings" / "drawn.jsonl").unlink(missing_ok=True)
        counts.update(one.key for one in draw(db, monitor, 15, seed, by_outlet=False, period=None).to_code)
    db.close()
    expected = 60 * 15 / ARTICLES
    assert len(counts) == 2 * ARTICLES
    chi = sum((count - expected) ** 2 / expected for count in counts.values()) / (1 - 15 / ARTICLES)
    assert chi < 178 + 4 * (2 * 178) ** 0.5


def test_too_few_codings_correct_nothing(folder: Path) -> None:
    rows = sheet_of(folder, "--size", str(LEAST_CODED - 1))
    assert tarazy("codings", coded(folder, rows), folder).exit_code == 0
    measure(monitor_of(folder))
    assert "tone_corrected_negative" not in figures(folder, "en")
    assert figures(folder, "en")["tone_negative"]["value"] is not None


def test_a_group_that_has_grown_since_is_not_corrected_and_not_drawn_from(folder: Path) -> None:
    assert tarazy("codings", coded(folder, sheet_of(folder, "--size", "40")), folder).exit_code == 0
    monitor = monitor_of(folder)
    db = open_store(monitor.database)
    more = [article(number, "steppe-times", "en") for number in range(ARTICLES, ARTICLES + 20)]
    db.table("articles").insert_all(more)
    db.close()
    annotate(monitor)
    measure(monitor)
    assert "tone_corrected_negative" not in figures(folder, "en")
    assert "tone_corrected_negative" in figures(folder, "kk")
    done = tarazy("sample", folder, "--size", "60", "--to", folder / "again.csv")
    assert "has grown by more than a tenth" in " ".join(done.output.split())


def test_a_coding_whose_sentence_is_gone_counts_for_nothing(folder: Path) -> None:
    assert tarazy("codings", coded(folder, sheet_of(folder, "--size", "40")), folder).exit_code == 0
    monitor = monitor_of(folder)
    gone = [one.doc_id for one in read_drawn(monitor) if one.language == "en"][:5]
    db = open_store(monitor.database)
    for key in gone:
        sentence = "Aigul Tolenova said nothing new at all."
        db.table("articles").update(key, {"body": sentence, "text_sha256": f"new {key}"})
    db.close()
    annotate(monitor)
    measure(monitor)
    assert figures(folder, "en")["tone_corrected_negative"]["n_stories"] == 35


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"label": "bad"}, "label is 'bad'; write -1 (negative), 0 (neutral) or 1 (positive)"),
        ({"label": "1", "key": "abc"}, "is not of this campaign's sample"),
    ],
)
def test_a_wrong_line_takes_nothing_in(folder: Path, change: dict[str, str], said: str) -> None:
    rows = sheet_of(folder, "--size", "5")
    path = folder / "wrong.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows([rows[0] | {"label": "0"}, rows[1] | change])
    done = tarazy("codings", path, folder)
    assert done.exit_code == 1
    assert said in " ".join(done.output.split()) and "line 3" in done.output
    assert all(one.label is None for one in read_drawn(monitor_of(folder)))


def test_mistakes_of_drawing_are_sentences(folder: Path) -> None:
    done = tarazy("sample", folder, "--period", "spring", "--to", folder / "x.csv")
    assert done.exit_code == 1 and "there is no period 'spring'" in " ".join(done.output.split())
    sheet_of(folder, "--size", "3")
    done = tarazy("sample", folder, "--by", "outlet", "--to", folder / "x.csv")
    assert done.exit_code == 1 and "drawn without --by outlet" in " ".join(done.output.split())


def _coded(labels: list[int], chances: NDArray[np.float64], chosen: list[int]) -> Coded:
    """Each mention a story of its own, those chosen coded."""
    true, weights = np.eye(3)[labels], np.zeros(len(labels))
    weights[chosen] = len(labels) / len(chosen)
    there = (weights > 0)[:, None]
    return Coded(np.ones(len(labels)), chances, weights, weights[:, None] * (true - chances), there * true)


def test_a_sheet_holds_nothing_that_a_spreadsheet_would_change(folder: Path) -> None:
    """No formula of a hostile page, no key that is a number."""
    (one,) = (row for row in read_drawn_after(folder) if row.language == "en")
    hostile = replace(one, text="=HYPERLINK(1) Tolenova", start=14, end=22)
    write_sheet(folder / "sheet.csv", [hostile], {"tolenova": "Tolenova"})
    (row,) = csv.DictReader((folder / "sheet.csv").read_text(encoding="utf-8-sig").splitlines())
    assert row["sentence"] == "’=HYPERLINK(1) [[Tolenova]]"
    assert row["key"].startswith("m")


def read_drawn_after(folder: Path) -> list[Drawn]:
    sheet_of(folder, "--size", "1")
    return read_drawn(monitor_of(folder))


def test_worked_by_hand() -> None:
    """40 mentions, the model says .5 negative of all; of 20 coded 15 are: .5 + (.75 - .5)."""
    chances = np.tile([0.5, 0.5, 0.0], (40, 1))
    value, low, high = corrected(_coded([0] * 15 + [1] * 25, chances, list(range(20))))
    assert value == pytest.approx([0.75, 0.25, 0])
    assert low[0] < 0.75 < high[0] and high[2] == pytest.approx(1 - 0.05 ** (1 / 20))


@settings(max_examples=60)
@given(st.lists(st.integers(0, 2), min_size=30, max_size=60), st.integers(0, 99))
def test_where_all_is_coded_the_model_does_not_matter(labels: list[int], seed: int) -> None:
    chances = np.random.default_rng(seed).dirichlet([1, 1, 1], size=len(labels))
    value, low, high = corrected(_coded(labels, chances, list(range(len(labels)))))
    assert value == pytest.approx(np.bincount(labels, minlength=3) / len(labels))
    assert (low <= value).all() and (value <= high).all() and low.min() >= 0 and high.max() <= 1


def test_fewer_than_needed_give_nothing() -> None:
    found = _coded([0, 1] * 30, np.tile([0.5, 0.5, 0.0], (60, 1)), list(range(LEAST_CODED - 1)))
    assert np.isnan(corrected(found)[0]).all()
    assert np.isnan(corrected(replace(found, weights=found.weights * 0, coded=found.coded * 0))[1]).all()


def test_the_factor_on_the_model() -> None:
    true = np.eye(3)[[0, 0, 1, 1, 2, 2] * 10]
    groups = np.zeros(60, dtype=int)
    assert factor(true, true, groups) == pytest.approx(1)
    assert factor(true, true[::-1], groups) == 0.0, "a model that says the contrary is not listened to"
    assert factor(true, np.full((60, 3), 1 / 3), groups) == 0.0
