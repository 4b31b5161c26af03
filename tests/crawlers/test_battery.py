"""One battery for outlets of all makings: saved pages (our own) beside what is to be read of each, in `battery/`.

To add an outlet, or a page on which something was read wrongly: a file there, with its outlet's settings, the page's
HTML, and the fields that are to be read, each with its rule.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml
from lxml.html import HtmlElement

from crawlers.outlet import Outlet
from crawlers.pages import page_object
from crawlers.pages.article import read_article
from nlp.language_id import identify

ZONE = ZoneInfo("Asia/Almaty")
FILES = sorted((Path(__file__).parent / "battery").glob("*.yml"))


def pages() -> Iterator[Any]:
    for path in FILES:
        file = yaml.safe_load(path.read_text(encoding="utf-8"))
        for number, page in enumerate(file["pages"], 1):
            yield pytest.param(file, page, id=f"{path.stem} {number}")


def steppe(tree: HtmlElement, _url: str) -> page_object.Fields:
    """A page object such as a person would write."""
    told = json.loads(next(tree.iter("script")).text or "{}")
    return {"title": told["head"], "published": told["day"], "authors": told["by"], "body": told["text"]}


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A package with page objects, installed as pip would."""
    info = tmp_path / "steppe_pages-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: steppe-pages\nVersion: 1\n")
    lines = [f"steppe = {__name__}:steppe", "broken = no_such_module:read", f"number = {__name__}:FILES"]
    lines += [f"unknown = {__name__}:unknown_field", f"wrong = {__name__}:wrong_form"]
    (info / "entry_points.txt").write_text("\n".join(["[tarazy.pages]", *lines, ""]))
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    page_object.page_object.cache_clear()
    yield
    page_object.page_object.cache_clear()


@pytest.mark.parametrize(("file", "page"), list(pages()))
@pytest.mark.usefixtures("installed")
def test_a_saved_page_is_read_as_its_record_says(file: dict[str, Any], page: dict[str, Any]) -> None:
    host = page["url"].split("/")[2]
    source = {"kind": "home", "url": page["url"]}
    settings = {"id": "x", "name": "x", "ownership": "private", "hosts": [host], "sources": [source], **file["outlet"]}
    outlet = Outlet.model_validate(settings)
    day = page.get("captured", dt.date(2026, 3, 20))
    captured = dt.datetime(day.year, day.month, day.day, 12, tzinfo=ZONE)
    body = page["html"].encode(file.get("encoding", "utf-8"))
    article = read_article(body, "text/html", page["url"], outlet, ZONE, captured)
    paragraphs = article.body.split("\n\n")
    read = {field: getattr(article, field, None) for field in page["record"]}
    read |= {"authors": list(article.authors), "captions": list(article.captions), "paragraphs": len(paragraphs)}
    read |= {"language": identify(f"{article.title}\n{article.body}", outlet.languages)}
    read |= {"languages": [identify(one, outlet.languages) for one in paragraphs]}
    for field, expected in page["record"].items():
        if field == "first":
            assert article.body.startswith(expected)
        elif field == "last":
            assert article.body.endswith(expected)
        elif field == "rules":
            assert article.rules | expected == article.rules
        else:
            assert read[field] == expected, field
    assert "Smith" not in article.body


def unknown_field(_tree: HtmlElement, _url: str) -> dict[str, str]:
    return {"headline": "x"}


def wrong_form(_tree: HtmlElement, _url: str) -> dict[str, str]:
    return {"title": ["x"]}  # type: ignore[dict-item]


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("nobody", "is of no package installed here .known: .*steppe"),
        ("broken", "cannot be loaded: No module named"),
        ("number", "is no function"),
    ],
)
def test_a_page_object_that_cannot_be_used_is_said_when_the_outlets_file_is_read(name: str, said: str) -> None:
    settings = {"id": "x", "name": "x", "ownership": "private", "languages": ["en"], "collect": False}
    with pytest.raises(ValueError, match=said):
        Outlet.model_validate({**settings, "selectors": {"page": name}})


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize("name", ["unknown", "wrong"])
def test_what_a_page_object_gives_is_checked(name: str) -> None:
    with pytest.raises(page_object.PageObjectError, match="which is no field, or not a text"):
        page_object.fields_of(name, HtmlElement(), "https://x.example/")
