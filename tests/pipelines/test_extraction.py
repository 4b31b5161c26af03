"""Extraction over an archive: what is stored of a page, what a new extractor would change, what is set aside."""

from __future__ import annotations

import gzip
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlite_utils import Database

from pipelines.campaign_files import read_monitor
from pipelines.cli import main
from pipelines.errors import StageError
from pipelines.extract import extract
from pipelines.extraction import page_reading
from pipelines.extraction.compare import NEW, NO_LONGER, compare
from pipelines.init import init_campaign
from pipelines.past.import_warc import import_warc
from tests.crawlers.test_foreign import record

RUSSIAN = "Встреча кандидата с избирателями прошла в столице, говорили о дорогах, школах и ценах на хлеб и молоко."
KAZAKH = "Кандидаттың сайлаушылармен кездесуі елордада өтті, жолдар, мектептер және нан мен сүт бағасы туралы айтылды."
BASE = "http://zhurnal.example/news/"
OUTLET = """
id: zhurnal
name: Журнал
ownership: private
languages: [ru, kk]
hosts: [zhurnal.example]
sources: [{kind: feed, url: "http://zhurnal.example/feed"}]
time_zone: Asia/Almaty
"""


def html(title: str, *paragraphs: str, head: str = "", date: str = "вчера в 14:30") -> str:
    text = "".join(f"<p>{one}</p>" for one in paragraphs)
    return (
        f"<html><head><title>{title} - Журнал</title>{head}</head><body><nav><a href='/'>Журнал</a></nav><article>"
        f"<h1>{title}</h1><div class='date'>{date}</div><div class='lede'>{RUSSIAN[:60]}</div><div class='txt'>{text}"
        "</div><figure><img src='/1.jpg'><figcaption>Кандидат на встрече</figcaption></figure></article></body></html>"
    )


PAGES = {
    "1": html("Первая встреча", RUSSIAN, KAZAKH, f"{RUSSIAN} {RUSSIAN[::-1]}"),
    "2": html("Вторая встреча", RUSSIAN, RUSSIAN[::-1], date="2005 жылғы 26 қараша"),
    "3": "<html><title>Контакты</title><body><p>Телефон</p></body></html>",
    "4": html("Третья встреча", *["<b>" * 30_000 + RUSSIAN] * 2),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "campaign"
    init_campaign(path)
    for file in (path / "outlets").glob("*.yml"):
        file.unlink()
    (path / "outlets" / "zhurnal.yml").write_text(OUTLET, encoding="utf-8")
    warc = tmp_path / "pages.warc.gz"
    records = [record(page.encode(), url=BASE + name, key=f"<urn:uuid:{name}>") for name, page in PAGES.items()]
    warc.write_bytes(b"".join(map(gzip.compress, records)))
    import_warc(read_monitor(path)[0], [warc])
    return path


def rows(folder: Path, sql: str) -> list[dict[str, Any]]:
    db = Database(folder / "monitor.db")
    found = list(db.query(sql))
    db.close()
    return found


def test_each_field_is_stored_with_its_rule(folder: Path) -> None:
    extract(read_monitor(folder)[0])
    first, second = rows(folder, "select * from articles where url not like '%4' order by url")
    rules = json.loads(first["rules"])
    assert first["title"] == "Первая встреча"
    assert (first["published"], first["published_precision"]) == ("2005-11-27T14:30:00+06:00", "minute")
    assert rules["published"] == first["published_source"]
    assert rules["title"] == "h1"
    assert rules["body"] in ("blocks", "trafilatura")
    assert json.loads(first["languages"]) == ["ru", "kk", "ru"]
    assert json.loads(first["captions"]) == ["Кандидат на встрече"]
    assert first["body"].split("\n\n")[1] == KAZAKH
    assert (second["published"], second["published_precision"]) == ("2005-11-26", "day")


def test_a_page_that_breaks_the_extractor_or_takes_too_long_is_set_aside(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_reading, "LONGEST", 1e-6)
    extract(read_monitor(folder)[0])
    outcomes = {row["extract_outcome"] for row in rows(folder, "select extract_outcome from captures")}
    assert outcomes == {"failed: the page took longer than 1e-06 s"}


def change_selectors(folder: Path, text: str) -> None:
    (folder / "outlets" / "zhurnal.yml").write_text(OUTLET + text, encoding="utf-8")


def test_comparing_says_what_would_change_and_writes_nothing(folder: Path) -> None:
    monitor = read_monitor(folder)[0]
    extract(monitor)
    count = len(rows(folder, "select id from articles"))
    assert [(one.compared, one.same, one.changes) for one in compare(monitor)] == [(count, count, {})]
    before = hashlib.sha256((folder / "monitor.db").read_bytes()).hexdigest()
    change_selectors(folder, "selectors: {title: .lede, remove: ['.txt p:last-of-type']}\n")
    (found,) = compare(read_monitor(folder)[0])
    assert (found.compared, found.same) == (count, 0)
    assert found.changes["title"].articles >= 2
    assert found.changes["body"].articles >= 2
    url, old, new = found.changes["title"].examples[0]
    assert (url, old, new) == (f"{BASE}1", "Первая встреча", RUSSIAN[:60].strip())
    assert hashlib.sha256((folder / "monitor.db").read_bytes()).hexdigest() == before
    assert {row["title"] for row in rows(folder, "select title from articles")} >= {"Первая встреча"}


def test_comparing_names_pages_that_become_articles_or_are_none_any_longer(folder: Path) -> None:
    extract(read_monitor(folder)[0])
    change_selectors(folder, "selectors: {remove: [article]}\n")
    (found,) = compare(read_monitor(folder)[0])
    assert found.changes[NO_LONGER].articles == found.compared
    extract(read_monitor(folder)[0], remake=True)
    change_selectors(folder, "")
    (found,) = compare(read_monitor(folder)[0])
    assert found.changes[NEW].articles >= 2
    extract(read_monitor(folder)[0], remake=True)
    (found,) = compare(read_monitor(folder)[0])
    assert not found.changes


def test_the_commands_say_it(folder: Path) -> None:
    with pytest.raises(StageError, match="extracted yet"):
        (folder / "monitor.db").rename(folder / "aside.db")
        compare(read_monitor(folder)[0])
    (folder / "aside.db").rename(folder / "monitor.db")
    extract(read_monitor(folder)[0])
    run = CliRunner().invoke
    assert "Nothing would change." in run(main, ["extract", str(folder), "--all", "--compare"]).output
    change_selectors(folder, "selectors: {title: .lede}\n")
    said = run(main, ["extract", str(folder), "--compare"]).output
    assert "title: " in said
    assert "before: Первая встреча" in said
    shown = run(main, ["article", f"{BASE}1", str(folder), "--text"]).output
    assert "(kk) " + KAZAKH[:20] in shown
    assert "2005-11-27T14:30:00+06:00" in shown
    failed = run(main, ["article", "nothing", str(folder)])
    assert failed.exit_code == 1
    assert "no article of this campaign" in failed.output


def test_pages_before_a_redesign_are_read_by_their_own_selectors(folder: Path) -> None:
    change_selectors(
        folder,
        "selectors: {title: '//h1', body: .txt}\n"
        "layouts:\n  - {valid_until: 2005-12-31, title: \"//div[@class='lede']\", body: \"//div[@class='txt']/p[1]\"}\n"
        "  - {valid_until: 2010-01-01, title: .nothing}\n",
    )
    extract(read_monitor(folder)[0])
    first = rows(folder, f"select * from articles where url = '{BASE}1'")[0]
    assert (first["title"], first["body"]) == (RUSSIAN[:60].strip(), RUSSIAN)
    assert json.loads(first["rules"])["body"] == "selector"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("selectors: {title: 'div['}", "neither a CSS selector nor an XPath expression"),
        ("selectors: {remove: ['//div[']}", "neither a CSS selector nor an XPath expression"),
        ("layouts: [{valid_until: 2005-01-01}, {valid_until: 2005-01-01}]", "two layouts are valid until 2005-01-01"),
        ("layouts: [{title: h1}]", "valid_until"),
    ],
)
def test_a_mistake_in_a_selector_is_said_at_once(folder: Path, text: str, said: str) -> None:
    change_selectors(folder, text + "\n")
    result = CliRunner().invoke(main, ["check", str(folder)])
    assert result.exit_code == 1
    assert said in " ".join(result.output.split())


def test_who_is_named_in_a_lead_that_stands_apart_is_named_in_the_article(folder: Path, tmp_path: Path) -> None:
    lead = "Данияр Сарманов обещал мост, которого ждут двадцать лет, и назвал срок."
    head = f'<meta name="description" content="{lead}">'
    page = html("Мост через реку", RUSSIAN, KAZAKH, RUSSIAN[::-1], head=head)
    page = page.replace(f"<div class='lede'>{RUSSIAN[:60]}</div>", "").replace("<article>", f"<p>{lead}</p><article>")
    warc = tmp_path / "lead.warc.gz"
    warc.write_bytes(gzip.compress(record(page.encode(), url=BASE + "lead", key="<urn:uuid:lead>")))
    import_warc(read_monitor(folder)[0], [warc])
    extract(read_monitor(folder)[0])
    [article] = rows(folder, "select lead, body from articles where title = 'Мост через реку'")
    assert article["lead"] == lead
    assert article["body"].split("\n\n")[:2] == [lead, RUSSIAN]
    assert article["body"].count(lead) == 1
