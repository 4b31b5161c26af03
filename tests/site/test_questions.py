"""The pages of the questions: what the chart, the table, the files and the database say is the same."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml
from PIL import Image
from playwright.sync_api import Page, sync_playwright
from sqlite_utils import Database

CHARTS = Path(str(resources.files("datasette_config") / "public" / "charts"))
IDS = sorted(path.stem for path in CHARTS.glob("*.yml"))
LANGUAGES = ("en", "ru", "kk")


def get(address: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(address, timeout=30) as response:
            return response.status, response.read().decode("utf-8")
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode("utf-8", "replace")


@pytest.fixture(scope="module")
def page(chromium: str) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser.new_context(java_script_enabled=False).new_page()
        browser.close()


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("question", IDS)
def test_every_question_fits_its_screen_in_every_language(site: str, page: Page, question: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    for language in LANGUAGES:
        response = page.goto(f"{site}question/{question}?lang={language}")
        assert response is not None and response.status == 200
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        seen = [one for one in page.locator("svg.picture").all() if one.is_visible()]
        assert len(seen) <= 1
        text = page.locator("main").inner_text()
        assert not re.findall(r"\b(?:column|choice|question|nav)\.[a-z_]+", text)


@pytest.mark.parametrize("question", IDS)
def test_a_question_is_complete(question: str) -> None:
    said = yaml.safe_load((CHARTS / f"{question}.yml").read_text(encoding="utf-8"))
    for key in ("question", "reading"):
        assert set(said[key]) == set(LANGUAGES), key
        assert len(set(said[key].values())) == len(LANGUAGES), "one language stands in another's place"
    assert "bias" not in json.dumps(said)
    assert set(re.findall(r":(\w+)", said["sql"].replace("':'", ""))) <= set(said.get("choices", []))


@pytest.mark.parametrize("question", IDS)
def test_chart_table_and_files_say_the_same(site: str, question: str) -> None:
    address = f"{site}question/{question}"
    status, said = get(f"{address}.json?lang=en")
    assert status == 200
    found = json.loads(said)["rows"]
    status, table = get(f"{address}.csv?lang=en")
    lines = list(csv.DictReader(io.StringIO(table.removeprefix("\ufeff"))))
    assert [one["label"] for one in lines] == [row["label"] for row in found]
    status, drawn = get(f"{address}.svg?lang=en")
    assert status == 200
    assert ElementTree.fromstring(drawn).get("aria-label", "").startswith(json.loads(said)["question"])
    _, text = get(f"{address}?lang=en")
    body = text[text.index("<tbody>") : text.index("</tbody>")] if found else ""
    assert body.count("<tr>") == len(found)


def test_a_chart_is_a_picture_too(site: str) -> None:
    with urllib.request.urlopen(f"{site}question/who-got-how-much.png?lang=kk", timeout=30) as response:
        assert response.headers["content-type"] == "image/png"
        picture = Image.open(io.BytesIO(response.read()))
    assert picture.width == 2 * 720
    colours = {colour for _, colour in picture.convert("RGB").getcolors(1_000_000)}
    assert (255, 255, 255) in colours and len(colours) > 20


def test_a_share_is_the_one_of_the_database(site: str, coverage: Database) -> None:
    query = urllib.parse.urlencode({"outlet": "vestnik", "unit": "mentions", "benchmark": "votes-2019"})
    found = json.loads(get(f"{site}question/who-got-how-much.json?{query}")[1])
    assert found["parameters"]["outlet"] == "vestnik"
    for row in found["rows"]:
        [measure] = coverage.query(
            "select value from measures where measure='share' and scope='vestnik' and period='all'"
            " and unit='mentions' and subject=?",
            [row["label"]],
        )
        assert row["value"] == measure["value"]
        assert row["expected"] == {"sarmanov": 0.6, "tolenova": 0.3, "moroz": 0.1}[row["label"]]


def test_the_items_behind_a_line_are_as_many_as_it_says(site: str) -> None:
    _, text = get(f"{site}question/in-what-tone?lang=en")
    rows = re.findall(r'<td class="n">(\d+) items.*?href="([^"]+)"', text, re.DOTALL)
    assert len(rows) == 3
    for count, href in rows:
        _, listing = get(urllib.parse.urljoin(site, href.replace("&amp;", "&")))
        assert re.search(r'id="count"[^>]* data-count="(\d+)"', listing)[1] == count  # type: ignore[index]


def test_roles_of_the_incumbent_add_up(site: str, coverage: Database) -> None:
    rows = json.loads(get(f"{site}question/president-or-candidate.json")[1])["rows"]
    assert {row["panel"] for row in rows} == {"sarmanov"}
    counted = "select role, count(*) as n from mentions m join items i on i.id = m.item where role is not null"
    for row in rows:
        kind, _, scope = row["label"].partition(":")
        if kind == "outlet":
            sql = f"{counted} and i.outlet = ? group by role"
            assert {one["role"]: one["n"] for one in coverage.query(sql, [scope])} == {
                name: row[name] for name in ("office", "candidate", "unclear") if row[name]
            }
        assert row["value"] == row["office"] + row["candidate"] + row["unclear"]


def test_a_choice_that_is_none_is_the_plain_one(site: str) -> None:
    query = urllib.parse.urlencode({"outlet": "'; drop table items", "unit": "furlongs", "period": "x"})
    status, said = get(f"{site}question/who-got-how-much.json?{query}")
    assert status == 200
    assert json.loads(said)["parameters"] == {"outlet": "", "period": "all", "unit": "articles", "benchmark": "equal"}


def test_what_is_no_question_is_no_page(site: str) -> None:
    for path in ("question/nothing", "question/compare.exe", "question/..%2f..%2fmetadata"):
        assert get(site + path)[0] == 404, path


@pytest.mark.parametrize("question", IDS)
def test_datasettes_own_queries_carry_the_questions(site: str, question: str) -> None:
    said = yaml.safe_load((CHARTS / f"{question}.yml").read_text(encoding="utf-8"))
    plain = {"outlet": "", "period": "all", "unit": "articles", "benchmark": "equal", "candidate": "moroz"}
    plain |= {"place_a": "all:", "period_a": "all", "place_b": "outlet:tanba", "period_b": "all"}
    wanted = {name: plain[name] for name in said.get("choices", [])}
    status, text = get(f"{site}coverage/{question}.json?_shape=array&{urllib.parse.urlencode(wanted)}")
    assert status == 200, text[:300]
    _, own = get(f"{site}question/{question}.json?{urllib.parse.urlencode(wanted)}")
    assert json.loads(text) == json.loads(own)["rows"]


def test_a_mistake_in_a_chart_file_names_the_file(tmp_path: Path) -> None:
    sys.path.insert(0, str(CHARTS.parent / "plugins"))
    from tarazy_site import questions  # type: ignore[import-not-found]

    wrong = tmp_path / "odd.yml"
    wrong.write_text("question: {en: x}\nreading: {en: y}\nsql: select 1\ndraw: pie\nlabel: day\nposition: 1\n")
    with pytest.raises(ValueError, match=r"odd\.yml: draw is one of bars, days|odd\.yml: draw is one of dots"):
        questions._read(wrong)
    wrong.write_text("question: {en: x}\ncolour: red\n")
    with pytest.raises(ValueError, match=r"odd\.yml: colour"):
        questions._read(wrong)


def test_a_question_without_data_stands_apart_with_what_it_needs(site: str) -> None:
    _, text = get(f"{site}questions?lang=en")
    asked, _, apart = text.partition("Not asked of this campaign")
    assert "/question/who-got-how-much" in asked and "/question/topics" not in text
    assert "Somebody must write a list of topics" in apart
    assert "/question/topics" not in get(f"{site}?lang=en")[1]
    assert "Somebody must write a list of topics" in get(f"{site}question/topics?lang=en")[1]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["", ".svg"])
def test_what_is_not_whole_says_so_across_its_chart(site: str, language: str, kind: str) -> None:
    words = {"en": "INCOMPLETE DAYS", "ru": "НЕПОЛНЫЕ ДНИ", "kk": "ТОЛЫҚ ЕМЕС КҮНДЕР"}[language]
    _, marked = get(f"{site}question/who-got-how-much{kind}?lang={language}&outlet=vestnik")
    assert words in marked and "14" in marked and "17" in marked
    assert words not in get(f"{site}question/who-got-how-much{kind}?lang={language}&outlet=tanba")[1]


def test_tone_that_a_weak_model_gave_is_marked(site: str) -> None:
    for path in ("question/in-what-tone.svg?outlet=vestnik&", "outlet/vestnik?"):
        assert "TONE UNSURE" in get(f"{site}{path}lang=en")[1]
    sys.path.insert(0, str(CHARTS.parent / "plugins"))
    from tarazy_site.marks import unsure  # type: ignore[import-not-found]

    assert not unsure({"value": 30, "unsure": 10}) and not unsure({"value": 3})
    assert unsure({"value": 30, "unsure": 11})


def test_the_unsure_are_those_not_scored_or_scored_by_a_weak_model(coverage: Database) -> None:
    sql = """
        select s.subject, i.outlet, sum(s.tone is null or i.language not in (
                   select language from models where macro_f1 >= 0.6)) as n
        from item_subjects s join items i on i.id = s.item join candidates c on c.id = s.subject
        where s.mentions > 0 group by 1, 2
    """
    found = {(row["subject"], row["outlet"]): row["n"] for row in coverage.query(sql)}
    stored = coverage.query("select * from item_counts where scope_kind = 'outlet' and period = 'all'")
    assert {(row["subject"], row["scope"]): row["unsure"] for row in stored if row["subject"] not in ("", "*")} == found
    assert [row["language"] for row in coverage.query("select * from models where reliable")] == ["en"]


def test_a_picture_that_leaves_its_page_says_what_it_shows(site: str) -> None:
    drawn = get(f"{site}question/who-got-how-much.svg?lang=en&outlet=tanba&unit=words&benchmark=votes-2019")[1]
    said = " ".join(ElementTree.fromstring(drawn).itertext())
    for text in (
        "Who got how much?",
        "Kermetau 2026",
        "Outlet: Tanba",
        "Counted in: words",
        "Benchmark: votes of 2019",
    ):
        assert text in said
    assert "− negative · 0 neutral" in get(f"{site}question/in-what-tone.svg?lang=en")[1]
