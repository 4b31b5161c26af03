"""The published site, as a reader's browser and a stranger's requests meet it."""

from __future__ import annotations

import html
import json
import re
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from types import ModuleType

import pytest
from playwright.sync_api import Page, sync_playwright
from sqlite_utils import Database

from tests.site.pages import LANGUAGES, PAGES, address

sys.path.insert(0, str(Path(str(resources.files("datasette_config") / "public" / "plugins"))))
from tarazy_site.language import dictionary  # type: ignore[import-not-found]


def get(address: str) -> tuple[int, dict[str, str], str]:
    """Status, headers and text of an address, whatever the status."""
    try:
        with urllib.request.urlopen(address, timeout=30) as response:
            return response.status, dict(response.headers), response.read().decode("utf-8", "replace")
    except urllib.error.HTTPError as error:
        return error.code, dict(error.headers), error.read().decode("utf-8", "replace")


@pytest.fixture(scope="module")
def page(chromium: str) -> Iterator[Page]:
    """A browser page that runs no JavaScript: the site must not need it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        context = browser.new_context(java_script_enabled=False)
        yield context.new_page()
        browser.close()


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("path", PAGES)
def test_every_page_fits_its_screen_without_scripts(
    site: str, page: Page, fixtures: ModuleType, path: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    for language in LANGUAGES:
        response = page.goto(address(site, path, language, fixtures))
        assert response is not None and response.status == (404 if path == "nowhere" else 200)
        assert page.locator("html").get_attribute("lang") == language
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.locator("h1").count() == 1
        assert page.locator("script").count() == 0
        assert page.locator("img:not([alt]), svg:not(svg *):not([aria-label]):not([aria-hidden])").count() == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_missing_in_any_language(site: str, fixtures: ModuleType, language: str) -> None:
    for path in PAGES:
        _, _, text = get(address(site, path, language, fixtures))
        visible = re.sub(r"<(?:pre|code)\b.*?</(?:pre|code)>|<[^>]+>", " ", text, flags=re.DOTALL)
        assert not set(re.findall(r"\b[a-z_]+(?:\.[a-z_-]+)+\b", visible)) & set(dictionary("en")), path


def test_every_count_is_the_number_of_items_behind_it(site: str) -> None:
    """Each figure leads to its items: the list says the number that the figure said."""
    _, _, text = get(site)
    links = re.findall(r'<a href="([^"]+)" rel="nofollow" data-count="(\d+)"', text)
    assert len(links) > 20
    for href, count in sorted(set(links))[:40]:
        address = urllib.parse.urljoin(site, href.replace("&amp;", "&"))
        _, _, listing = get(address)
        total = re.search(r'id="count"[^>]* data-count="(\d+)"', listing)
        assert total is not None, "the list says how many items it has"
        assert total[1] == count, href


def test_an_item_shows_its_evidence(site: str, coverage: Database, fixtures: ModuleType) -> None:
    row = next(iter(coverage.query("select * from items where id = ?", [fixtures.article_id(1)])))
    status, _, text = get(f"{site}item/{row['id']}")
    assert status == 200
    for evidence in (row["address"], row["capture_sha256"]):
        assert evidence in text
    assert "UTC" in text or "+00" in text or "GMT" in text


def test_an_item_shows_what_decided_its_tone(site: str, coverage: Database) -> None:
    decided = "select * from item_subjects where deciding not in ('', '[]') order by item limit 1"
    row = next(iter(coverage.query(decided)))
    mention = coverage.table("mentions").get(json.loads(row["deciding"])[0])
    _, _, text = get(f"{site}item/{row['item']}")
    why = text.partition('id="why"')[2].partition("</dl>")[0]
    assert mention["surface"] in html.unescape(why)


def test_an_item_says_that_its_capture_is_a_copy_of_others(site: str, fixtures: ModuleType) -> None:
    _, _, text = get(f"{site}item/{fixtures.article_id(11)}")
    assert f'href="{fixtures.VIA[11]}"' in text
    _, _, text = get(f"{site}item/{fixtures.article_id(12)}")
    assert "in a WARC file that others made" in text
    _, _, text = get(f"{site}item/{fixtures.article_id(10)}")
    assert "Copy kept by others" not in text


def test_titles_of_the_press_are_text_and_never_code(site: str, fixtures: ModuleType) -> None:
    _, _, text = get(f"{site}item/{fixtures.article_id(0)}")
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert" in text
    _, _, text = get(f"{site}item/{fixtures.article_id(3)}")
    assert 'href="javascript:' not in text


def test_no_free_queries_and_no_writing(site: str) -> None:
    status, _, text = get(f"{site}coverage?sql=select+1")
    assert status == 403
    assert "Traceback" not in text
    status, _, _ = get(f"{site}coverage.json?sql=select+randomblob(1000000000)")
    assert status == 403


def test_the_database_is_offered_whole(site: str) -> None:
    with urllib.request.urlopen(f"{site}coverage.db", timeout=30) as response:
        assert response.read(16) == b"SQLite format 3\x00"


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [1280, 390])
def test_the_history_of_an_item_fits_its_screen(
    site: str, page: Page, fixtures: ModuleType, width: int, language: str
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    for number in (0, 7, 8, 9, 10):
        page.goto(f"{site}item/{fixtures.article_id(number)}?lang={language}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.locator("#history li").count() >= 2
    page.goto(f"{site}item/{fixtures.article_id(4)}?lang={language}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("#story li").count() == 2


def test_the_history_of_an_item_says_what_changed_and_who_lost(site: str, fixtures: ModuleType) -> None:
    _, _, text = get(f"{site}item/{fixtures.article_id(7)}?lang=en")
    history = re.sub(r"<[^>]+>|\s+", " ", text[text.index('id="history"') : text.index("What was found")])
    said = " ".join(history.split())
    assert "headline changed, text changed" in said
    assert "Earlier Article 7 of tanba → Article 7 of tanba" in said
    assert "words: +12, −3" in said
    assert "mentions 2 → 0, no longer in the headline" in said
    assert "mentions 3 → 1" in said


@pytest.mark.parametrize(
    ("query", "changes"),
    [
        ("", 5),
        ("kind=changed", 2),
        ("kind=edited", 1),
        ("kind=headline", 2),
        ("kind=deleted", 1),
        ("kind=nonsense", 5),
        ("candidate=moroz", 2),
        ("candidate=*&kind=changed", 1),
        ("outlet=empty", 0),
        ("outlet=tanba", 2),
        ("language=ru", 2),
        ("period=silence", 0),
    ],
)
def test_changes_are_filtered(site: str, query: str, changes: int) -> None:
    _, _, text = get(f"{site}edits?lang=en&{query}")
    found = re.search(r'id="count"[^>]*>(\d+) change', text)
    assert found is not None
    assert int(found[1]) == changes


def test_the_front_page_counts_what_changed(site: str) -> None:
    _, _, text = get(f"{site}?lang=en")
    said = " ".join(re.sub(r"<[^>]+>", " ", text).split())
    assert "Changed after publication: 2 ; deleted: 1 ." in said


def test_an_address_that_leads_nowhere_gets_a_page_and_no_traceback(site: str) -> None:
    for path in (
        "nothing",
        "outlet/nobody",
        "item/0",
        "candidate/'; drop table items",
        "items?page=abc",
        "items?page=-1",
    ):
        status, _, text = get(site + urllib.parse.quote(path, safe="/?="))
        assert status in (200, 404), path
        assert "Traceback" not in text


def test_headers_protect_the_reader(site: str) -> None:
    _, headers, _ = get(site)
    assert "default-src" in headers.get("content-security-policy", headers.get("Content-Security-Policy", ""))
    assert "nosniff" in json.dumps(headers)
    assert not [name for name in headers if name.lower() == "set-cookie"]


def test_the_word_is_unequal_and_never_biased(site: str, fixtures: ModuleType) -> None:
    for path in PAGES:
        _, _, text = get(address(site, path, "en", fixtures))
        assert "biased" not in text.lower()


def test_a_decision_on_robots_txt_is_said(site: str) -> None:
    said = "robots.txt is not followed for pages of public interest, by a decision of the mission on February 20, 2026"
    assert said in get(f"{site}outlet/vestnik?lang=en")[2]
    assert said in get(f"{site}method?lang=en")[2]
    assert said not in get(f"{site}outlet/tanba?lang=en")[2]
    assert "по решению миссии от 20" in get(f"{site}outlet/vestnik?lang=ru")[2]


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_item_says_who_had_its_story_first(site: str, fixtures: ModuleType, language: str) -> None:
    first, copy = fixtures.article_id(1), fixtures.article_id(4)
    _, _, text = get(f"{site}item/{copy}?lang={language}")
    told = text[text.index('id="story"') :]
    assert f"/item/{first}" in told and "Kazinform" in told
    assert not re.findall(r"\b(?:story|precision|origin_kind|origin_rule)\.[a-z_]+", re.sub(r"<[^>]+>", " ", text))
    if language == "en":
        assert "First in Tanba: February 27, 2026, 12:00 UTC+05:00 (time given by the outlet)." in told
        assert "2 of them name where it comes from: Kazinform." in told
        assert "(line of credit)" in text[: text.index('id="story"')]
    _, _, listing = get(f"{site}items?story={first}&lang={language}")
    assert 'data-count="2"' in listing
    assert f"story={first}" not in listing.partition("<ol")[2]
    _, _, everything = get(f"{site}items?lang={language}&outlet=tanba&period=campaign")
    assert f"story={first}" in everything
    _, _, alone = get(f"{site}item/{fixtures.article_id(2)}?lang={language}")
    assert 'id="story"' not in alone


def test_shares_of_stories_can_be_chosen(site: str) -> None:
    _, _, text = get(f"{site}?unit=stories")
    assert '<option value="stories" selected>' in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_rate_of_names_left_uncounted_is_shown(site: str, language: str) -> None:
    for path in ("candidate/tolenova", "method"):
        status, _, text = get(f"{site.rstrip('/')}/{path}?lang={language}")
        assert status == 200
        caption = {"en": "Names left uncounted", "ru": "Имена, не сосчитанные", "kk": "Күмән үшін саналмаған аттар"}[
            language
        ]
        [table] = [part for part in text.split("<table")[1:] if f"<caption>{caption}" in part]
        assert re.search(r"<strong>1[23]([.,]5)?\s*%", table.split("</table>")[0])
