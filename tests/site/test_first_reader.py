"""A first-time reader's questions, as paths of clicks from the front page: at most three each, without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, sync_playwright

MOST_CLICKS = 3


class Reader:
    """Somebody who clicks and chooses, and counts the clicks."""

    def __init__(self, page: Page, site: str) -> None:
        self.page, self.clicks = page, 0
        page.goto(f"{site}?lang=en")

    def click(self, text: str, within: str = "main") -> None:
        """Follow a link or press a button; a choice in a list is none."""
        self.page.locator(within).locator(f"a:has-text('{text}'), button:has-text('{text}')").first.click()
        self.clicks += 1

    def choose(self, name: str, option: str) -> None:
        self.page.select_option(f"select[name={name}]", label=option)

    def read(self) -> str:
        assert self.clicks <= MOST_CLICKS
        return re.sub(r"\s+", " ", self.page.locator("main").inner_text())


@pytest.fixture(scope="module")
def page(chromium: str) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser.new_context(java_script_enabled=False).new_page()
        browser.close()


@pytest.mark.browser
def test_how_much_did_one_get_in_an_outlet_in_a_period_and_how_sure_is_it(page: Page, site: str) -> None:
    reader = Reader(page, site)
    reader.click("How much did one candidate get in each outlet?")
    reader.choose("candidate", "Aigul Tolenova")
    reader.choose("period", "All days")
    reader.click("Show")
    assert re.search(r"Tanba [\d.]+% \([\d.]+–[\d.]+%\)", reader.read())


@pytest.mark.browser
def test_how_much_did_one_get_in_an_outlet_in_a_week_and_how_sure_is_it(page: Page, site: str) -> None:
    reader = Reader(page, site)
    reader.click("How much did one candidate get in each outlet?")
    reader.choose("candidate", "Aigul Tolenova")
    reader.choose("period", "Mar 2 – 8")
    reader.click("Show")
    assert re.search(r"Tanba [\d.]+% \([\d.]+–[\d.]+%\)", reader.read())
    page.locator("main tr:has-text('Tanba') a").click()
    assert "period=2026-W10" in page.url
    assert page.locator("select[name=period]").input_value() == "2026-W10"


@pytest.mark.browser
def test_the_weeks_of_an_outlet_stand_on_its_page(page: Page, site: str) -> None:
    reader = Reader(page, site)
    reader.click("Tanba")
    assert re.search(r"Mar 2 – 8 [\d.]+% ?.*\([\d.]+–[\d.]+%\)", reader.read())


@pytest.mark.browser
def test_which_outlet_is_most_unequal_and_may_it_be_chance(page: Page, site: str) -> None:
    reader = Reader(page, site)
    said = reader.read()
    assert "Outlets, the most unequal first" in said
    reader.click("Which outlet was most unequal?")
    table = reader.read()
    assert re.search(r"Vestnik 30\.0% \([\d.]+–[\d.]+%\).*? 5\.0% 0\.0100", table)


@pytest.mark.browser
def test_state_against_private(page: Page, site: str) -> None:
    reader = Reader(page, site)
    reader.click("How do two outlets, groups or periods compare?")
    assert reader.page.locator("select[name=place_a] option").count() >= 4
    assert "Choose two places" in reader.read()


@pytest.mark.browser
def test_the_evidence_of_one_item(page: Page, site: str) -> None:
    reader = Reader(page, site)
    page.locator("main a[data-count]").nth(1).click()
    reader.clicks += 1
    reader.click("Article")
    said = reader.read()
    assert re.search(r"\b[0-9a-f]{64}\b", said) and "UTC" in said
    assert page.locator("main a[rel*=external], main a[rel*=noopener]").count() >= 1


@pytest.mark.browser
def test_the_incumbent_as_president_or_as_candidate(page: Page, site: str) -> None:
    reader = Reader(page, site)
    reader.click("Was the incumbent covered in office or as a candidate?")
    assert re.search(r"Daniyar Sarmanov All outlets (\d+) mentions \d+ \d+ \d+", reader.read())
