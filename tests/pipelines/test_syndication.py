"""Stories of a campaign: who had it first, where it comes from, and the same however the articles came."""

from __future__ import annotations

import datetime as dt
import gzip
import json
from collections import defaultdict
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest
from sqlite_utils import Database

from bench.invented import Invented
from crawlers.outlet import Outlet
from crawlers.pages.article import read_article
from nlp.origin import find_origin
from pipelines.campaign import Monitor
from pipelines.store import open_store
from pipelines.stories.clusters import cluster
from pipelines.stories.shingles import jaccard, shingles
from pipelines.syndication import find_stories

MADE = Invented(11)
WIRE, OTHER = MADE.article(7), MADE.article(6)
TABLES = ("stories", "story_articles", "article_origins")


def monitor(folder: Path, threshold: float = 0.7) -> Monitor:
    """All that stories need to know of a campaign."""
    measure = SimpleNamespace(near_duplicate=threshold)
    campaign = SimpleNamespace(measure=measure, time_zone="Asia/Almaty", agencies={})
    made = SimpleNamespace(database=folder / "monitor.db", campaign=campaign, zone=ZoneInfo("Asia/Almaty"))
    return cast(Monitor, made)


def insert(db: Database, key: str, outlet: str, paragraphs: list[str], **values: Any) -> None:
    row = {
        "id": key,
        "outlet": outlet,
        "url": f"http://{outlet}.localhost/{key}",
        "title": f"Title of {key}",
        "body": "\n\n".join(paragraphs),
        "language": "ru",
        "text_sha256": f"sha of {key}",
        "status": "live",
        "first_captured": "2026-03-05T10:00:00+00:00",
    }
    db.table("articles").insert(row | values)


def fill(db: Database, keys: str = "abcdx") -> None:
    """A report that a prints first, b and c copy on the same day; d prints it without a date; x tells another."""
    wire = ["АСТАНА, 4 марта - ИА Новости-Казахстан. " + WIRE[0], *WIRE[1:]]
    articles: dict[str, tuple[str, list[str], dict[str, Any]]] = {
        "a": ("agency", wire, {"published": "2026-03-04T09:00:00+05:00"}),
        "b": (
            "gazette",
            [*WIRE[:5], "По материалам ИА «Новости-Казахстан»"],
            {"published": "2026-03-04T09:30:00+05:00"},
        ),
        "c": ("courier", WIRE, {"published": "2026-03-05"}),
        "d": ("herald", [MADE.paragraph(9), *WIRE], {}),
        "x": ("gazette", OTHER, {"published": "2026-03-04T07:00:00+05:00"}),
    }
    for key in keys:
        outlet, paragraphs, values = articles[key]
        insert(db, key, outlet, paragraphs, **values)


def contents(db: Database) -> dict[str, list[dict[str, Any]]]:
    return {name: list(db.query(f"select * from {name} order by 1")) for name in TABLES}


def test_first_order_and_origin(tmp_path: Path) -> None:
    db = open_store(tmp_path / "monitor.db")
    fill(db)
    found = find_stories(monitor(tmp_path))
    assert (found.articles, found.stories) == (5, 2)
    story = next(db.query("select * from stories where articles > 1"))
    assert story["id"] == "a"
    assert (story["articles"], story["outlets"]) == (4, 4)
    assert story["first"] is None  # d may have been earlier: of it only our capture is known
    assert (story["origin_kind"], story["origin"], story["credited"]) == ("agency", "Novosti-Kazakhstan", 2)
    rows = {row["article"]: row for row in db.query("select * from story_articles")}
    assert {key: rows[key]["origin_rule"] for key in "abcdx"} == {
        "a": "dateline",
        "b": "credit",
        "c": None,
        "d": None,
        "x": None,
    }
    assert {key: rows[key]["precision"] for key in "abcd"} == {"a": "time", "b": "time", "c": "day", "d": "capture"}
    assert all(0.7 <= rows[key]["held"] <= 1 for key in "abcd")
    assert [row["story"] for row in db.query("select story from articles order by id")] == ["a", "a", "a", "a", "x"]


def test_the_first_is_named_where_it_is_known(tmp_path: Path) -> None:
    db = open_store(tmp_path / "monitor.db")
    fill(db, "abcx")
    find_stories(monitor(tmp_path))
    story = next(db.query("select * from stories where articles > 1"))
    assert (story["first"], story["first_at"], story["first_precision"]) == ("a", "2026-03-04T09:00:00+05:00", "time")
    rows = db.query("select article, place from story_articles where story = 'a' order by article")
    assert [(row["article"], row["place"]) for row in rows] == [("a", 1), ("b", 2), ("c", 3)]


@pytest.mark.parametrize("steps", [("abcdx",), ("xdcba",), ("d", "c", "x", "b", "a"), ("ac", "xbd")])
def test_however_the_articles_came_the_stories_are_the_same(tmp_path: Path, steps: tuple[str, ...]) -> None:
    whole = open_store(tmp_path / "whole" / "monitor.db")
    fill(whole)
    find_stories(monitor(tmp_path / "whole"))
    db = open_store(tmp_path / "monitor.db")
    for keys in steps:
        fill(db, keys)
        find_stories(monitor(tmp_path))
    assert contents(db) == contents(whole)
    sql = "select id, story from articles order by id"
    assert list(db.query(sql)) == list(whole.query(sql))


def test_nothing_is_done_when_nothing_changed_and_all_when_something_did(tmp_path: Path) -> None:
    db = open_store(tmp_path / "monitor.db")
    fill(db)
    runs = "select count(*) as n from runs where stage = 'stories'"

    def count() -> int:
        return int(next(db.query(runs))["n"])

    find_stories(monitor(tmp_path))
    find_stories(monitor(tmp_path))
    assert count() == 1
    db.table("articles").update("x", {"body": "\n\n".join(WIRE), "text_sha256": "new"})
    find_stories(monitor(tmp_path))
    assert count() == 2
    assert next(db.query("select articles from stories"))["articles"] == 5
    db.table("articles").delete("x")
    find_stories(monitor(tmp_path))
    assert next(db.query("select articles from stories"))["articles"] == 4
    assert "x" not in {row["article"] for row in db.query("select article from article_origins")}
    find_stories(monitor(tmp_path, threshold=1.0))
    assert count() == 4


def test_origins_are_read_again_when_the_campaign_lists_an_agency(tmp_path: Path) -> None:
    db = open_store(tmp_path / "monitor.db")
    fill(db)
    db.table("articles").update("x", {"body": "\n\n".join([*WIRE, "Источник: Степь-Пресс"]), "language": "ru"})
    named = "select name from article_origins where article = 'x'"
    made = monitor(tmp_path)
    find_stories(made)
    assert [row["name"] for row in db.query(named)] != ["Степь-Пресс"]
    made.campaign.agencies["steppe"] = ("Степь-Пресс", "Steppe Press")
    find_stories(made)
    assert [row["name"] for row in db.query(named)] == ["Степь-Пресс"]


def test_no_articles(tmp_path: Path) -> None:
    open_store(tmp_path / "monitor.db")
    assert find_stories(monitor(tmp_path)).stories == 0


@pytest.mark.parametrize(
    ("lead", "last", "expected"),
    [
        ("АСТАНА, 4 марта - ИА Новости-Казахстан. ", "", ("Novosti-Kazakhstan", "dateline")),
        ("", "<p>Источник: КазТАГ</p>", ("KazTAG", "credit")),
        ("", "<p>По материалам ИА «Казинформ»</p>", ("Kazinform", "credit")),
        ("", "<p><i>Интерфакс-Казахстан</i></p>", ("Interfax-Kazakhstan", "credit")),
        ("", "<p>- Reuters</p>", ("Reuters", "credit")),
        ("", "<p>Источник: <a href='http://zarya.localhost/1'>zarya.kz</a></p>", ("zarya.kz", "credit")),
        ("", "<p>Пресс-служба акимата города</p>", (None, "mark")),
    ],
)
def test_extraction_leaves_the_line_that_tells_the_origin(
    lead: str, last: str, expected: tuple[str | None, str]
) -> None:
    outlet = Outlet.model_validate(
        {
            "id": "gazette",
            "name": "Gazette",
            "ownership": "private",
            "languages": ["ru"],
            "hosts": ["gazette.localhost"],
            "sources": [{"kind": "feed", "url": "http://gazette.localhost/feed"}],
        }
    )
    said = "Кандидаты говорили о дорогах и школах, их спрашивали о ценах на хлеб, и они отвечали подробно и долго."
    page = (
        "<html><head><meta property='og:type' content='article'><title>Кандидаты в городе</title>"
        "<meta property='article:published_time' content='2026-03-04T09:00:00+05:00'></head><body><article>"
        f"<h1>Кандидаты в городе</h1><p>{lead}Встреча с жителями прошла в понедельник в доме культуры города.</p>"
        + f"<p>{said}</p>" * 5
        + f"{last}</article></body></html>"
    )
    captured = dt.datetime(2026, 3, 5, tzinfo=dt.UTC)
    found = read_article(
        page.encode(),
        "text/html; charset=utf-8",
        "http://gazette.localhost/1",
        outlet,
        ZoneInfo("Asia/Almaty"),
        captured,
    )
    origin = find_origin(found.body, "ru", found.authors)
    assert origin is not None
    assert (origin.name, origin.rule) == expected


def test_jaccard_by_hand() -> None:
    one, other = shingles("a b c d e f"), shingles("a b c d e g")
    assert one == {"a b c d e", "b c d e f"}
    assert jaccard(one, other) == pytest.approx(1 / 3)


@pytest.mark.shared
def test_real_articles_of_one_campaign_are_seldom_joined(shared_data: Path) -> None:
    """Read by eye: all five pairs are the same report. One outlet's pages carry 1,000 words of the same teasers."""
    with gzip.open(shared_data / "us2016" / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        articles = [json.loads(line) for line in lines]
    places = cluster([one["text"] for one in articles], [one["outlet"] for one in articles], 0.7)
    found = defaultdict(list)
    for article, place in zip(articles, places, strict=True):
        found[place.leader].append(article["id"])
    assert sorted(len(one) for one in found.values() if len(one) > 1) == [2, 2, 2, 2, 2]
