"""axe-core finds no violation on any page, in any language, by day on a desk and by night on a telephone."""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, Request, sync_playwright

from tests.site.pages import LANGUAGES, PAGES, address


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
@pytest.mark.parametrize("path", PAGES)
def test_no_violation(site: str, page: Page, fixtures: ModuleType, path: str) -> None:
    """Nor an error on the console, nor a request to another host, nor a page wider than the screen."""
    faults: list[str] = []

    def said(message: ConsoleMessage) -> None:
        if message.type == "error" and not (path == "nowhere" and "404" in message.text):
            faults.append(message.text)

    def asked(request: Request) -> None:
        if not request.url.startswith((site, "data:")):
            faults.append(request.url)

    page.on("console", said)
    page.on("request", asked)
    try:
        for language in LANGUAGES:
            page.goto(address(site, path, language, fixtures))
            found = Axe().run(page)
            assert not found.response["violations"], f"{language}: {found.generate_report()}"
            assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    finally:
        page.remove_listener("console", said)
        page.remove_listener("request", asked)
    assert not faults, faults


@pytest.mark.browser
def test_the_check_finds_what_is_wrong(page: Page) -> None:
    page.goto("data:text/html,<html lang=en><title>x</title><main><h1>x</h1><img src=data:,></main></html>")
    assert [one["id"] for one in Axe().run(page).response["violations"]] == ["image-alt"]
