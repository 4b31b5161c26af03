"""Silence days and polls in the published database, each with its evidence."""

from __future__ import annotations

import json
from pathlib import Path
from types import ModuleType

from sqlite_utils import Database

from nlp.polls import DATA
from pipelines.campaign import PollSettings
from pipelines.contents import read_contents
from pipelines.coverage.views import VIEWS
from pipelines.publish import publish
from pipelines.store import open_store

WHOLE = (
    "Moroz is ahead in a poll by Meridian Research: 41 percent of voters support him. The poll was conducted by "
    "telephone "
    "on March 1-5 and 1,204 registered voters took part. " + "The weather was cold all over the country. " * 40
)
BARE = "Moroz leads, says a poll: 62 percent support him. " + "The weather was cold. " * 40


def _edit(number: int, at: str, before: str, kind: str = "changed") -> dict[str, object]:
    return {"number": number, "kind": kind, "at": at, "seen_before": before, "edited": 1, "headline": 0, "detail": ""}


def test_silence_days_hold_what_was_published_and_what_was_changed(tmp_path: Path, fixtures: ModuleType) -> None:
    """The silence is 14 March in Almaty: from 13 March 19:00 to 14 March 19:00 UTC."""
    monitor = fixtures.make_monitor(tmp_path)
    key = fixtures.article_id(1)  # of February; names two candidates
    db = open_store(monitor.database)
    edits = [
        _edit(1, "2026-03-13T18:59:00+00:00", "2026-03-13T18:00:00+00:00"),  # before
        _edit(2, "2026-03-13T21:00:00+00:00", "2026-03-13T18:59:00+00:00"),  # perhaps
        _edit(3, "2026-03-14T08:00:00+00:00", "2026-03-13T21:00:00+00:00"),  # within
        _edit(4, "2026-03-14T09:00:00+00:00", "2026-03-14T08:00:00+00:00", "deleted"),  # no change of what is said
        _edit(5, "2026-03-14T23:00:00+00:00", "2026-03-14T18:59:00+00:00"),  # perhaps
        _edit(6, "2026-03-15T23:00:00+00:00", "2026-03-14T23:00:00+00:00"),  # after
    ]
    db.table("edits").insert_all([row | {"article": key, "capture_before": 2, "capture_after": 2} for row in edits])
    db.close()
    publish(monitor)
    coverage = Database(monitor.site / "coverage.db")
    rows = list(coverage.query("select * from silence_changes where item = ? order by number", [key]))
    assert {(row["number"], row["certain"]) for row in rows} == {(2, 0), (3, 1), (5, 0)}
    assert {row["candidate"] for row in rows} == {"sarmanov", "tolenova"}
    assert all(row["capture_after"] and row["period"] == "silence" for row in rows)
    silence = list(coverage.query("select * from silence"))
    assert silence and all(len(row["capture_sha256"]) == 64 for row in silence)
    listed = list(coverage.query("select * from what_appeared_on_silence_days"))
    assert {row["what"] for row in listed} == {"published", "changed"}


def test_polls_and_the_data_that_they_lack(tmp_path: Path, fixtures: ModuleType) -> None:
    made = fixtures.make_monitor(tmp_path)
    settings = PollSettings(required=("commissioner", "sample", "margin"))
    campaign = made.campaign.model_copy(update={"polls": settings})
    monitor = type(made)(made.folder, campaign, made.register, made.outlets)
    db = open_store(monitor.database)
    for number, body in ((2, WHOLE), (5, BARE)):  # articles of the paper in English
        db.execute("update articles set body = ? where id = ?", [body, fixtures.article_id(number)])
    db.conn.commit()
    db.close()
    assert read_contents(monitor) == 54
    assert read_contents(monitor) == 0
    publish(monitor)
    coverage = Database(monitor.site / "coverage.db")
    polls = {row["item"]: row for row in coverage.query("select * from polls")}
    whole, bare = (polls[fixtures.article_id(number)] for number in (2, 5))
    assert (whole["found"], json.loads(whole["missing_data"])) == (4, ["commissioner", "margin"])
    assert (bare["found"], json.loads(bare["missing_data"])) == (0, ["commissioner", "sample", "margin"])
    data = {row["datum"]: row for row in coverage.query("select * from poll_data where item = ?", [whole["item"]])}
    assert set(data) == set(DATA)
    assert "1,204" in data["sample"]["snippet"] and data["margin"]["snippet"] is None
    assert [row["outlet"] for row in coverage.query("select outlet from which_polls_lack_required_data")] == [
        "steppe"
    ] * 2


def test_a_text_that_changed_is_read_again(tmp_path: Path, fixtures: ModuleType) -> None:
    monitor = fixtures.make_monitor(tmp_path)
    read_contents(monitor)
    db = open_store(monitor.database)
    db.execute("update articles set body = ?, text_sha256 = 'new' where id = ?", [WHOLE, fixtures.article_id(2)])
    db.conn.commit()
    assert read_contents(monitor) == 1
    assert db.table("poll_data").count > 0
    db.execute("update articles set body = 'x', text_sha256 = 'x' where id = ?", [fixtures.article_id(2)])
    db.conn.commit()
    assert read_contents(monitor) == 1
    assert db.table("poll_data").count == 0
    db.close()


def test_every_view_can_be_asked(coverage: Database) -> None:
    for name in VIEWS:
        list(coverage.view(name).rows)
    assert sum(1 for _ in coverage.view("figures").rows) == coverage.table("measures").count
