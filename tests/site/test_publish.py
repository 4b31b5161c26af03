"""What is published, what never is, and that the same input gives the same bytes."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from types import ModuleType

from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from pipelines.campaign import Monitor
from pipelines.coverage.snippets import ALLOWANCE, LENGTH, Place, snippets
from pipelines.publish import publish


def test_published_twice_from_equal_input_gives_equal_bytes(tmp_path: Path, fixtures: ModuleType) -> None:
    sites = []
    for name in ("one", "two"):
        monitor = fixtures.make_monitor(tmp_path / name)
        publish(monitor)
        sites.append({path.name: path.read_bytes() for path in monitor.site.rglob("*") if path.is_file()})
    assert sites[0] == sites[1]


def test_order_of_annotation_does_not_change_the_bytes(tmp_path: Path, fixtures: ModuleType) -> None:
    """A run that was killed and went on annotates in another order, and numbers its mentions otherwise."""
    monitor = fixtures.make_monitor(tmp_path / "one")
    publish(monitor)
    before = (monitor.site / "coverage.db").read_bytes()
    db = Database(monitor.database)
    rows = list(db.query("select * from mentions order by id desc"))
    decided = db.execute("select article, subject, deciding from article_subjects where deciding <> ''").fetchall()
    with db.atomic():
        db.table("mentions").delete_where()
        db.table("mentions").insert_all([row | {"id": 1000 + n} for n, row in enumerate(rows)])
        numbers = {row["id"]: 1000 + n for n, row in enumerate(rows)}
        for article, subject, deciding in decided:
            moved = json.dumps([numbers[one] for one in json.loads(deciding)])
            sql = "update article_subjects set deciding = ? where article = ? and subject = ?"
            db.execute(sql, [moved, article, subject])
    db.close()
    assert publish(monitor).written == 0
    assert (monitor.site / "coverage.db").read_bytes() == before


def test_nothing_due_touches_no_file(tmp_path: Path, fixtures: ModuleType) -> None:
    monitor = fixtures.make_monitor(tmp_path)
    assert publish(monitor).written > 0
    stamps = {path: path.stat().st_mtime_ns for path in monitor.site.rglob("*")}
    second = publish(monitor)
    assert second.written == 0
    assert "up to date" in str(second)
    assert {path: path.stat().st_mtime_ns for path in monitor.site.rglob("*")} == stamps


def test_a_change_is_published_and_a_file_of_an_earlier_edition_removed(tmp_path: Path, fixtures: ModuleType) -> None:
    monitor = fixtures.make_monitor(tmp_path)
    publish(monitor)
    (monitor.site / "old.txt").write_text("x")
    sums = monitor.site / "SHA256SUMS"
    sums.write_text(sums.read_text() + f"{'0' * 64}  old.txt\n")
    (monitor.site / "mine.txt").write_text("the user's own")
    db = Database(monitor.database)
    db.execute("update articles set title = 'Corrected' where id = ?", [fixtures.article_id(5)])
    db.conn.commit()
    db.close()
    assert publish(monitor).written > 0
    assert Database(monitor.site / "coverage.db")["items"].get(fixtures.article_id(5))["title"] == "Corrected"
    assert not (monitor.site / "old.txt").exists()
    assert (monitor.site / "mine.txt").exists()


def test_sums_hold_for_every_file(monitor: Monitor) -> None:
    listed = dict(
        reversed(line.split("  ", 1)) for line in (monitor.site / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    )
    there = {path.relative_to(monitor.site).as_posix() for path in monitor.site.rglob("*") if path.is_file()}
    assert there == set(listed) | {"SHA256SUMS"}
    for name, digest in listed.items():
        assert hashlib.sha256((monitor.site / name).read_bytes()).hexdigest() == digest


def test_no_full_text_and_no_private_person(monitor: Monitor, coverage: Database, fixtures: ModuleType) -> None:
    content = (monitor.site / "coverage.db").read_bytes()
    assert fixtures.SECRET.encode() not in content
    assert b"Private Person" not in content
    assert b"weather follows here. A sentence" not in content
    columns = {column for name in coverage.table_names() for column in coverage.table(name).columns_dict}
    assert not columns & {"body", "authors", "text", "speaker"}


def test_keys_hold_and_tables_are_there(coverage: Database) -> None:
    assert list(coverage.execute("pragma foreign_key_check")) == []
    assert coverage.execute("pragma integrity_check").fetchone() == ("ok",)
    wanted = {"campaign", "periods", "candidates", "outlets", "items", "item_subjects", "mentions", "measures"}
    assert wanted | {"daily", "silence"} <= set(coverage.table_names())


def test_counts_are_those_of_the_items(coverage: Database) -> None:
    """Articles 0..53: vestnik has those divisible by 3 and names sarmanov in all 18, tolenova where 4 divides."""
    counts = coverage.table("item_counts")
    assert counts.get(("sarmanov", "outlet", "vestnik", "all"))["items"] == 18
    assert counts.get(("tolenova", "outlet", "vestnik", "all"))["items"] == 5  # 0 12 24 36 48
    assert counts.get(("", "all", "", "all"))["items"] == 54
    assert counts.get(("", "all", "", "all"))["stories"] == 53  # articles 1 and 4 are one story
    row = counts.get(("sarmanov", "all", "", "all"))
    tones = ("negative", "neutral", "positive", "mixed", "not_scored")
    assert sum(row[tone] for tone in tones) == row["items"]


def test_silence_lists_the_items_of_that_day(coverage: Database, fixtures: ModuleType) -> None:
    rows = list(coverage.query("select distinct item, day from silence order by item"))
    # 14 March is the 17th day of the fixture: articles 16, 34 and 52, of which all name somebody
    assert {row["day"] for row in rows} == {"2026-03-14"}
    assert {row["item"] for row in rows} == {fixtures.article_id(n) for n in (16, 34, 52)}


def test_only_web_addresses_are_published(coverage: Database, fixtures: ModuleType) -> None:
    assert coverage.table("items").get(fixtures.article_id(3))["address"] is None
    assert coverage.table("items").get(fixtures.article_id(5))["address"].startswith("http://")


def test_a_copy_of_others_is_said_to_be_one_and_no_file_is_named(
    coverage: Database, monitor: Monitor, fixtures: ModuleType
) -> None:
    via = {n: coverage.table("items").get(fixtures.article_id(n))["capture_via"] for n in (10, 11, 12)}
    assert via == {10: None, 11: fixtures.VIA[11], 12: "file"}
    assert b"ivan-petrov" not in (monitor.site / "coverage.db").read_bytes()


def test_datasette_reads_the_database_as_immutable(monitor: Monitor) -> None:
    inspected = json.loads((monitor.site / "inspect-data.json").read_text(encoding="utf-8"))["coverage"]
    assert inspected["file"] == "coverage.db"
    assert inspected["tables"]["items"]["count"] == 54


def test_snippet_by_hand() -> None:
    source = "Title\n\nMoroz spoke. Others were silent."
    (found,) = snippets(source, [Place(7, 12, 7, 19)])
    assert found is not None
    assert (found.text, found.at) == ("Moroz spoke.", 0)


def test_a_mention_outside_the_text_has_no_snippet() -> None:
    assert snippets("short", [Place(3, 99, 0, 99)]) == [None]


words = st.lists(st.text("абвxyz", min_size=1, max_size=12), min_size=5, max_size=200).map(" ".join)


@given(words, st.data())
def test_snippets_show_the_mention_and_never_rebuild_the_article(source: str, data: st.DataObject) -> None:
    def place() -> Place:
        start = data.draw(st.integers(0, len(source) - 1))
        end = data.draw(st.integers(start + 1, min(len(source), start + 20)))
        low, high = data.draw(st.integers(0, start)), data.draw(st.integers(end, len(source)))
        return Place(start, end, low, high)

    places = sorted((place() for _ in range(data.draw(st.integers(1, 12)))), key=lambda one: one.start)
    found = snippets(source, places)
    for one, snippet in zip(places, found, strict=True):
        if snippet is not None:
            assert len(snippet.text) <= LENGTH
            assert snippet.text[snippet.at :].startswith(source[one.start : one.end])
    shown = {snippet.text for snippet in found if snippet is not None}
    if len(source) > 2 * LENGTH / ALLOWANCE:
        assert sum(len(text) for text in shown) <= len(source) * ALLOWANCE + 2 * len(shown)


def test_a_decision_on_robots_txt_is_published_without_who_made_it(monitor: Monitor, coverage: Database) -> None:
    made = {row["id"]: row["robots_override"] for row in coverage.query("select id, robots_override from outlets")}
    assert made.pop("vestnik") == "2026-02-20"
    assert set(made.values()) == {None}
    published = b"".join(path.read_bytes() for path in monitor.site.rglob("*") if path.is_file())
    assert b"Zarina Decider" not in published
    assert "Zarina Decider".encode("utf-16-le") not in published
    assert b"It forbids everything to all" not in published


def test_stories_are_published_slim(coverage: Database, fixtures: ModuleType) -> None:
    (story,) = coverage.query("select * from stories")
    assert (story["id"], story["items"], story["outlets"], story["credited"]) == (fixtures.article_id(1), 2, 1, 2)
    assert (story["first"], story["first_day"], story["last_day"]) == (
        fixtures.article_id(1),
        "2026-02-27",
        "2026-03-02",
    )
    rows = list(coverage.query("select item, place, held, origin, origin_rule from story_items order by place"))
    assert [tuple(row.values()) for row in rows] == [
        (fixtures.article_id(1), 1, 0.5, "Kazinform", "dateline"),
        (fixtures.article_id(4), 2, 1.0, "Kazinform", "credit"),
    ]


def test_what_decided_a_tone_is_published_with_it(coverage: Database) -> None:
    decided = list(coverage.query("select item, subject, tone, tone5, mixed, deciding from item_subjects"))
    assert any(row["deciding"] not in (None, "[]") for row in decided)
    for row in decided:
        assert (row["tone"] == "mixed") == bool(row["mixed"])
        assert row["tone5"] is None or (row["tone5"] < 0) == (row["tone"] == "negative")
        for number in json.loads(row["deciding"] or "[]"):
            mention = coverage.table("mentions").get(number)
            assert (mention["item"], mention["candidate"]) == (row["item"], row["subject"])
    spoken = {row["quoted_subject"] for row in coverage.query("select quoted_subject from mentions")}
    assert spoken <= {None, *(row["id"] for row in coverage.query("select id from subjects"))}
