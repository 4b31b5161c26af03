"""The page of silence days with its evidence, and the codebook's page, in three languages."""

from __future__ import annotations

import html
import json
import re
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from playwright.sync_api import sync_playwright
from sqlite_utils import Database

from pipelines.outputs.codebook import codes, measures, tables
from pipelines.publish import publish
from pipelines.store import open_store

LANGUAGES = ("en", "ru", "kk")


def get(address: str) -> str:
    with urllib.request.urlopen(address, timeout=30) as response:
        return str(response.read().decode())


def plain(text: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory, fixtures: ModuleType) -> Iterator[str]:
    """A site with changes on and after the silence: of items before the campaign, within it, and of the silence."""
    monitor = fixtures.make_monitor(tmp_path_factory.mktemp("silence"))
    db = open_store(monitor.database)
    common = {"kind": "changed", "edited": 1, "headline": 0, "words_added": 4, "words_removed": 1, "detail": ""}
    for number, before, at in (
        (1, "2026-03-14T08:00:00+00:00", "2026-03-14T09:00:00+00:00"),  # of February, on the day for certain
        (6, "2026-03-13T08:00:00+00:00", "2026-03-14T09:00:00+00:00"),  # of the campaign, perhaps on the day
        (16, "2026-03-15T08:00:00+00:00", "2026-03-16T09:00:00+00:00"),  # of the silence, changed afterwards
    ):
        key = fixtures.article_id(number)
        hashes = {"capture_before": number + 1, "capture_after": number + 2}
        row = {"article": key, "number": 1, "at": at, "seen_before": before}
        db.table("edits").insert(common | row | hashes)
    db.close()
    publish(monitor)
    child, address = fixtures.start_server(monitor.site)
    yield address
    child.terminate()
    child.wait(timeout=20)


def test_what_was_published_stands_with_its_evidence_and_what_became_of_it(
    edited: str, fixtures: ModuleType, coverage: Database
) -> None:
    text = get(f"{edited}silence?lang=en")
    published = text[text.index('id="published"') : text.index('id="changed"')]
    assert 'data-count="3"' in published and published.count("<li>") == 3
    for number in (16, 34, 52):
        row = coverage.table("items").get(fixtures.article_id(number))
        assert f"/item/{row['id']}?" in published and row["capture_sha256"] in published
    assert "Changed afterwards: 1 time" in published and "words: +4, −1" in published


def test_changes_stand_by_the_period_that_the_item_is_of(edited: str, fixtures: ModuleType) -> None:
    text = get(f"{edited}silence?lang=en")
    changed = text[text.index('id="changed"') :]
    before, _, campaign = changed.partition("Of: Campaign")
    assert "Of: Before the campaign" in before
    assert fixtures.article_id(1) in before and "Both visits were on these days." in before
    assert fixtures.article_id(6) in campaign and "One of the visits was outside these days" in campaign
    assert fixtures.article_id(16) not in changed, "a change after the silence is none on it"
    assert len(set(re.findall(r"\b[0-9a-f]{64}\b", changed))) == 4


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_with_changes_fits_its_screen(edited: str, chromium: str, width: int, language: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=False).new_page()
        page.goto(f"{edited}silence?lang={language}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        browser.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_codebook_page_has_what_the_command_writes(site: str, language: str) -> None:
    text = get(f"{site}codebook?lang={language}")
    said = plain(text)
    for measure in measures():
        assert f'id="measure-{measure.name}"' in text
        wanted = measure.text.split("\n")[0] if language == "en" else measure.others[language]
        assert " ".join(wanted.replace("`", "").split())[:60] in said
    for code in codes():
        assert (code.text if language == "en" else code.others[language]) in said
    for table in tables():
        if table.name not in ("search_items", "codebook"):
            part = text[text.index(f'id="table-{table.name}"') :].partition("</table>")[0]
            assert part.count('<th scope="row">') == len(table.columns), table.name


def test_the_published_codebook_is_in_every_language_of_the_site(coverage: Database) -> None:
    for row in coverage.query("select * from codebook"):
        assert set(json.loads(row["texts"])) == set(LANGUAGES), row["name"]


def test_every_warning_of_a_figure_is_a_code_of_the_codebook(coverage: Database) -> None:
    known = {code.name.partition(":")[0] for code in codes() if code.kind == "warning"}
    found = {
        code.partition(":")[0] for [one] in coverage.execute("select warning from measures") for code in one.split()
    }
    assert found and found <= known


def test_a_translation_that_lacks_a_text_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipelines.outputs import codebook

    monkeypatch.setattr(codebook, "MEASURED", codebook.MEASURED | {"new": codebook.MEASURED["share"]})
    assert codebook.missing() == ["ru: measures/new", "kk: measures/new"]
