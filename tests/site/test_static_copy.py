"""The copy as plain files: whole, opened from the disk by a browser, with no way out but to the originals."""

from __future__ import annotations

import hashlib
import re
import subprocess
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from lxml import html
from playwright.sync_api import sync_playwright

from pipelines.campaign import Monitor
from pipelines.errors import StageError
from pipelines.publishing.static_copy import static_copy


@pytest.fixture(scope="module")
def copy(monitor: Monitor, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("copy") / "static-site"
    summary = static_copy(monitor.site, folder, ["en", "uk", "kk"])  # the site speaks no Ukrainian
    assert summary.pages > 100
    return folder


def test_every_link_leads_to_a_file_or_to_an_original(copy: Path) -> None:
    seen = 0
    for path in copy.rglob("*.html"):
        for address in html.fromstring(path.read_bytes()).xpath("//@href|//@src|//@action"):
            parts = urlsplit(str(address))
            if parts.scheme or not parts.path:
                continue
            assert not parts.path.startswith("/"), (path, address)
            assert (path.parent / unquote(parts.path)).resolve().is_file(), (path, address)
            seen += 1
    assert seen > 1000


def test_counts_lead_to_lists_of_as_many(copy: Path) -> None:
    front = html.fromstring((copy / "en" / "index.html").read_bytes())
    counted = [(one.get("href"), one.get("data-count")) for one in front.xpath("//a[@data-count]")]
    assert len(counted) > 20
    for address, count in counted:
        listing = (copy / "en" / unquote(urlsplit(address).path)).read_text(encoding="utf-8")
        assert re.search(r'id="count"[^>]* data-count="(\d+)"', listing)[1] == count  # type: ignore[index]


def test_no_form_asks_for_what_is_not_there(copy: Path) -> None:
    assert not [path for path in copy.rglob("*.html") if b"<form" in path.read_bytes()]


@pytest.mark.browser
def test_a_browser_opens_it_from_the_disk(copy: Path, chromium: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_context(java_script_enabled=False).new_page()
        asked: list[str] = []
        page.on("request", lambda one: asked.append(one.url))
        page.goto((copy / "en" / "index.html").as_uri())
        assert page.evaluate("getComputedStyle(document.body).marginTop") == "0px", "the style sheet was not found"
        page.click("nav >> text=Questions")
        page.click("text=Who got how much?")
        assert page.locator("svg.picture").first.is_visible()
        page.click("text=Қазақша")
        assert page.locator("html").get_attribute("lang") == "kk"
        assert all(one.startswith("file://") for one in asked)
        browser.close()


def test_its_sums_hold(copy: Path) -> None:
    done = subprocess.run(["sha256sum", "--quiet", "-c", "SHA256SUMS"], cwd=copy, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_the_same_site_gives_the_same_copy(monitor: Monitor, copy: Path, tmp_path: Path) -> None:
    again = tmp_path / "again"
    static_copy(monitor.site, again, ["en", "kk"])
    sums = [hashlib.sha256((one / "SHA256SUMS").read_bytes()).hexdigest() for one in (copy, again)]
    assert sums[0] == sums[1]
    static_copy(monitor.site, again, ["en", "kk"])  # takes the place of the old one


def test_a_folder_with_something_else_is_left_alone(monitor: Monitor, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work", encoding="utf-8")
    with pytest.raises(StageError, match="something else"):
        static_copy(monitor.site, tmp_path, ["en"])
    assert (tmp_path / "thesis.txt").is_file()
    with pytest.raises(StageError, match="tarazy publish"):
        static_copy(tmp_path, tmp_path / "new", ["en"])
