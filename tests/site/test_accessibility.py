"""axe-core finds no violation on any page, in any language, by day and by night, on a desk and a telephone."""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, sync_playwright

PAGES = (
    "",
    "questions",
    "question/who-got-how-much",
    "question/in-what-tone",
    "question/how-far-from-equal",
    "question/day-by-day",
    "question/compare",
    "completeness",
    "outlet/vestnik",
    "candidate/tolenova",
    "items",
    "edits",
    "method",
)


@pytest.fixture(scope="module", params=[("light", 1280), ("dark", 390)], ids=["desk by day", "telephone by night"])
def page(chromium: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page with JavaScript, which axe needs, and the site does not."""
    scheme, width = request.param
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900})
        yield context.new_page()
        browser.close()


@pytest.mark.browser
@pytest.mark.parametrize("path", [*PAGES, "item"])
def test_no_violation(site: str, page: Page, fixtures: ModuleType, path: str) -> None:
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on("request", lambda one: None if one.url.startswith((site, "data:")) else faults.append(one.url))
    language = {"outlet/vestnik": "ru", "candidate/tolenova": "kk"}.get(path, "en")
    whole = f"item/{fixtures.article_id(7)}" if path == "item" else path
    page.goto(f"{site}{whole}?lang={language}")
    found = Axe().run(page)
    assert not found.response["violations"], found.generate_report()
    assert not faults, faults


@pytest.mark.browser
def test_the_check_finds_what_is_wrong(page: Page) -> None:
    page.goto("data:text/html,<html lang=en><title>x</title><main><h1>x</h1><img src=data:,></main></html>")
    assert [one["id"] for one in Axe().run(page).response["violations"]] == ["image-alt"]
