"""From a caption to its figure: read, stored, read again when it changes, counted in a unit of its own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipelines.annotate import annotate
from pipelines.campaign import Monitor
from pipelines.campaign_files import read_monitor
from pipelines.demo.run import prepare
from pipelines.measure import measure
from pipelines.store import open_store

BODY = "Pyotr Moroz opened the bridge.\n\nHe spoke of roads."


@pytest.fixture
def monitor(tmp_path: Path) -> Monitor:
    prepare(tmp_path / "c", 8765)
    return read_monitor(tmp_path / "c")[0]


def write(monitor: Monitor, key: str, captions: list[str], body: str = BODY, genre: str = "news") -> None:
    db = open_store(monitor.database)
    row = {"id": key, "outlet": "panorama", "url": f"http://x/{key}", "title": "A bridge", "body": body, "genre": genre}
    stamp = {"published_day": "2026-03-03", "language": "en", "text_sha256": f"{key}{len(body)}", "status": "live"}
    db.table("articles").upsert(row | stamp | {"captions": json.dumps(captions), "story": key}, pk="id")
    db.close()


def subjects(monitor: Monitor) -> dict[tuple[str, str], tuple[int, int, float]]:
    db = open_store(monitor.database)
    found = db.execute("select article, subject, mentions, in_captions, words from article_subjects").fetchall()
    db.close()
    return {(row[0], row[1]): tuple(row[2:]) for row in found}


def values(monitor: Monitor, name: str, unit: str) -> dict[str, float | None]:
    db = open_store(monitor.database)
    sql = "select subject, value from measures where measure = ? and unit = ? and scope_kind = 'all' and period = 'all'"
    found = dict(db.execute(sql, [name, unit]).fetchall())
    db.close()
    return found


def test_a_caption_is_counted_in_its_own_unit_and_nowhere_else(monitor: Monitor) -> None:
    write(monitor, "plain", [])
    write(monitor, "shown", ["Moroz and Aigul Tolenova on the bridge"])
    annotate(monitor)
    found = subjects(monitor)
    assert found["plain", "moroz"][:2] == (1, 0)
    assert found["shown", "moroz"] == (1, 1, found["plain", "moroz"][2]), "words and mentions are the text's alone"
    assert found["shown", "tolenova"] == (0, 1, 0.0)
    measure(monitor)
    assert values(monitor, "share", "captions") | {"moroz": 0.5, "tolenova": 0.5} == values(
        monitor, "share", "captions"
    )
    assert values(monitor, "share", "articles")["moroz"] == 1.0
    assert values(monitor, "share", "mentions")["tolenova"] == 0.0
    assert values(monitor, "prominence", "captions")["moroz"] == 0.5


def test_a_caption_that_changes_is_read_again_and_nothing_else_is(monitor: Monitor) -> None:
    write(monitor, "a", ["Moroz"])
    write(monitor, "b", [])
    assert annotate(monitor).articles == 2
    assert annotate(monitor).articles == 0
    write(monitor, "a", ["Aigul Tolenova"])
    assert annotate(monitor).articles == 1
    assert subjects(monitor)["a", "moroz"][:2] == (1, 0)
    assert subjects(monitor)["a", "tolenova"][:2] == (0, 1)


def test_labelled_advertisements_are_measured_apart(monitor: Monitor) -> None:
    write(monitor, "news", [])
    write(monitor, "paid", [], "Aigul Tolenova will build a bridge.", "advertisement")
    annotate(monitor)
    measure(monitor)
    assert values(monitor, "share", "articles")["moroz"] == 1.0
    assert values(monitor, "share_of_advertisements", "articles")["tolenova"] == 1.0
    assert values(monitor, "share_of_news_hole", "articles")["*"] == 1.0, "advertisements are no news"
