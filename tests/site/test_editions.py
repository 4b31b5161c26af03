"""Editions: frozen, numbered, never changed; each says what it changed. And the embargo."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
import urllib.request
import zipfile
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree

import pytest

from pipelines.campaign import Monitor, PublishSettings
from pipelines.errors import StageError
from pipelines.publish import publish
from pipelines.publishing.editions import make_edition
from pipelines.publishing.records import editions, offered

ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture(scope="module")
def frozen(fixtures: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Monitor:
    """A campaign with two editions; between them one share changed, an item came and one was deleted."""
    made: Monitor = fixtures.make_monitor(tmp_path_factory.mktemp("frozen"))
    (made.folder / "candidates.yml").write_text("candidates: []\n", encoding="utf-8")
    publish(made)
    make_edition(made, "Interim report", ["en"])
    with sqlite3.connect(made.database) as db:
        db.execute(
            "update measures set value = value + 0.1 where measure = 'share' and scope = '' and unit = 'words'"
            " and subject = 'moroz'"
        )
        db.execute(
            "update measures set high = 0.9 where measure = 'share' and scope = '' and unit = 'mentions'"
            " and subject = 'tolenova'"
        )
        db.execute("update articles set title = 'Read anew' where id = ?", [fixtures.article_id(22)])
        db.execute("update articles set status = 'deleted' where id = ?", [fixtures.article_id(20)])
        db.execute("delete from articles where id = ?", [fixtures.article_id(21)])
    publish(made)
    make_edition(made, "Final report", ["en"])
    publish(made)
    return made


def test_an_edition_says_what_it_changed(frozen: Monitor, fixtures: ModuleType) -> None:
    first, second = editions(frozen)
    assert (first.number, first.title, first.changes) == (1, "Interim report", None)
    assert second.changes == {
        "items_added": 0,
        "items_gone": 1,
        "items_edited": 1,
        "items_reread": 1,
        "figures_changed": 2,
        "figures_new": 0,
        "figures_gone": 0,
    }
    said = (frozen.folder / "editions" / "0002" / "CHANGES.md").read_text(encoding="utf-8")
    assert "Against edition 1 (Interim report" in said
    assert "| share | moroz | all |  | all | words | contestants |  |" in said
    assert "| share | tolenova | all |  | all | mentions | contestants |  |" in said, "its interval alone has changed"
    assert f"correction of ours (at most 200): {fixtures.article_id(22)}." in said


def test_an_edition_is_whole_and_the_first_is_as_it_was(frozen: Monitor) -> None:
    for edition, archive, _ in offered(frozen):
        folder = frozen.folder / "editions" / f"{edition.number:04}"
        with zipfile.ZipFile(archive) as file:
            assert file.testzip() is None
            names = set(file.namelist())
        assert names == {
            f"{folder.name}/{path.relative_to(folder).as_posix()}" for path in folder.rglob("*") if path.is_file()
        }
        for part in ("site/coverage.db", "static/index.html", "register/candidates.yml", "SHA256SUMS"):
            assert (folder / part).is_file()
    with sqlite3.connect(frozen.folder / "editions/0001/site/coverage.db") as db:
        assert db.execute("select count(*) from items where status = 'deleted'").fetchone() == (1,)


def test_what_names_people_of_the_mission_is_not_in_it(frozen: Monitor) -> None:
    for path in (frozen.folder / "editions").rglob("*"):
        if path.is_file() and path.suffix in (".yml", ".json", ".html", ".md", ".db"):
            content = path.read_bytes()
            assert b"mission@example.org" not in content and b"Zarina Decider" not in content, path


def test_nothing_new_is_no_edition(frozen: Monitor) -> None:
    with pytest.raises(StageError, match="nothing has changed since edition 2"):
        make_edition(frozen, "Again", ["en"])
    assert len(editions(frozen)) == 2
    assert not list((frozen.folder / "editions").glob(".edition-*"))


def test_a_change_of_any_table_is_one(fixtures: ModuleType, tmp_path: Path) -> None:
    """No item and no figure differs, only what is known of a day."""
    made = fixtures.make_monitor(tmp_path)
    (made.folder / "candidates.yml").write_text("candidates: []\n", encoding="utf-8")
    publish(made)
    make_edition(made, "First", ["en"])
    with sqlite3.connect(made.database) as db:
        db.execute("update outlet_days set state = 'partial' where outlet = 'tanba' and day = '2026-03-01'")
    publish(made)
    second, folder = make_edition(made, "Second", ["en"])
    assert second.changes is not None and not any(second.changes.values())
    said = (folder / "CHANGES.md").read_text(encoding="utf-8")
    assert "Tables whose contents differ: outlet_days." in said


def test_an_edition_that_cannot_be_read_is_named(frozen: Monitor) -> None:
    about = frozen.folder / "editions" / "0002" / "edition.json"
    kept = about.read_text(encoding="utf-8")
    about.write_text(kept[:40], encoding="utf-8")
    try:
        with pytest.raises(StageError, match=r"0002/edition\.json"):
            editions(frozen)
    finally:
        about.write_text(kept, encoding="utf-8")


@pytest.fixture(scope="module")
def address(frozen: Monitor, fixtures: ModuleType) -> object:
    child, address = fixtures.start_server(frozen.site)
    yield address
    child.terminate()
    child.wait(timeout=20)


def get(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=30) as response:
        return bytes(response.read())


def test_the_site_offers_every_edition(frozen: Monitor, address: str) -> None:
    text = get(f"{address}editions?lang=en").decode()
    assert text.index("Edition 2: Final report") < text.index("Edition 1: Interim report")
    for _, archive, digest in offered(frozen):
        assert digest in text
        assert get(f"{address}static/editions/{archive.name}") == archive.read_bytes()


def test_feeds_are_atom_and_lead_back(address: str, frozen: Monitor) -> None:
    with sqlite3.connect(frozen.site / "coverage.db") as db:
        [tanba] = db.execute("select count(*) from items where outlet = 'tanba'").fetchone()
        [moroz] = db.execute("select count(*) from item_subjects where subject = 'moroz'").fetchone()
    assert 0 < tanba <= 50 and 0 < moroz <= 50
    for path, entries in (("outlet/tanba", tanba), ("candidate/moroz", moroz), ("outlet/empty", 0), ("editions", 2)):
        feed = ElementTree.fromstring(get(f"{address}feeds/{path}.atom?lang=ru"))
        assert feed.tag == "{http://www.w3.org/2005/Atom}feed"
        for needed in ("id", "title", "updated", "author"):
            assert feed.find(f"a:{needed}", ATOM) is not None
        found = feed.findall("a:entry", ATOM)
        assert len(found) == entries
        updated = [one.findtext("a:updated", "", ATOM) for one in found]
        assert updated == sorted(updated, reverse=True)
        for one in updated:
            dt.datetime.fromisoformat(one)
        for one in found[:3]:
            link = one.find("a:link", ATOM)
            assert link is not None and get(address.rstrip("/") + link.get("href", ""))


def test_under_an_embargo_nothing_is_in_the_public_folder(fixtures: ModuleType, tmp_path: Path) -> None:
    made = fixtures.make_monitor(tmp_path)
    tomorrow = dt.date.today() + dt.timedelta(days=2)
    campaign = made.campaign.model_copy(update={"publish": PublishSettings(embargo=tomorrow)})
    held = replace(made, campaign=campaign)
    summary = publish(held)
    assert "preview/" in str(summary) and str(tomorrow) in str(summary)
    assert (tmp_path / "preview" / "coverage.db").is_file()
    assert not (tmp_path / "site").exists()
    over = made.campaign.model_copy(update={"publish": PublishSettings(embargo=dt.date.today() - dt.timedelta(days=2))})
    assert "preview" not in str(publish(replace(made, campaign=over)))
    assert (tmp_path / "site" / "coverage.db").is_file()
    assert json.loads((tmp_path / "site" / "inspect-data.json").read_text(encoding="utf-8"))
