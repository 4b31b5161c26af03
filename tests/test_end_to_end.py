"""The demo campaign, run as a user runs it: its known truth, what a second run does, and what a kill leaves behind."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from sqlite_utils import Database

from pipelines.demo.run import demo_web, prepare
from pipelines.demo.truth import CANDIDATES, Truth, demo_truth
from pipelines.demo.web import DemoWeb
from pipelines.edits.version_subjects import subject_changes

# What differs between two honest runs: times, where in the archive a page lies, numbers given in order of arrival.
VOLATILE = {
    "addresses": {"first_seen", "last_tried", "due", "found_in", "depth", "listed_title", "listed_date"},
    "captures": {"id", "captured", "warc_file", "warc_offset", "warc_length"},
    "articles": {"capture", "first_captured", "last_captured", "status_since"},
    "edits": {"at", "seen_before", "capture_before", "capture_after"},
    "versions": {"capture", "captured"},
    "runs": {"id", "started", "ended"},
    "stories": {"first_at"},
    "story_articles": {"at"},
}
READ = (
    *("articles", "versions", "readings", "mentions", "abstentions", "quotes", "article_subjects", "measures"),
    *(
        "edits",
        "article_aliases",
        "version_readings",
        "version_subjects",
        "stories",
        "story_articles",
        "article_origins",
    ),
)
TABLES = ("addresses", "captures", *READ)


def tarazy(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pipelines.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)


def rows(folder: Path, sql: str) -> list[dict[str, Any]]:
    db = Database(folder / "monitor.db")
    try:
        return list(db.query(sql))
    finally:
        db.close()


@pytest.fixture(scope="module")
def web() -> Iterator[DemoWeb]:
    with demo_web(0) as press:
        yield press


@pytest.fixture(scope="module")
def first_visit(web: DemoWeb, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A campaign after its first run."""
    folder = tmp_path_factory.mktemp("first") / "demo"
    prepare(folder, web.port)
    web.set_visit(1)
    result = tarazy("run", folder)
    assert result.returncode == 0, result.stderr
    return folder


def snapshot(folder: Path) -> dict[str, list[tuple[Any, ...]]]:
    """All that two runs must agree in, in an order of its own."""
    found = {}
    for table in TABLES:
        kept = [tuple(v for k, v in row.items() if k not in VOLATILE.get(table, ())) for row in _all(folder, table)]
        found[table] = sorted(kept, key=repr)
    return found


def _all(folder: Path, table: str) -> list[dict[str, Any]]:
    db = Database(folder / "monitor.db")
    try:
        return list(db.table(table).rows)
    finally:
        db.close()


def test_a_second_run_asks_only_conditionally_and_makes_nothing_again(web: DemoWeb, first_visit: Path) -> None:
    before, site = snapshot(first_visit), (first_visit / "site" / "SHA256SUMS").read_bytes()
    web.requests.clear()
    result = tarazy("run", first_visit)
    assert result.returncode == 0, result.stderr
    assert {status for status, _ in web.requests} == {304}
    assert not [address for _, address in web.requests if "/2026/" in address], "articles are not due yet"
    assert result.stdout.count("nothing was due") == 4
    after = snapshot(first_visit)
    for table in ("captures", *READ):
        assert after[table] == before[table], table
    assert (first_visit / "site" / "SHA256SUMS").read_bytes() == site


def until(condition: Callable[[], bool], seconds: float = 60) -> None:
    """Wait for a condition. Raises AssertionError when it does not come."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "what was waited for did not happen"
        time.sleep(0.01)


def killed(folder: Path, verb: str, moment: Callable[[], bool]) -> None:
    """Start a command and kill it without warning at a moment of its work, which must come before its end."""
    command = [sys.executable, "-m", "pipelines.cli", verb, str(folder)]
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until(lambda: moment() or child.poll() is not None)
    assert child.poll() is None, f"{verb} had ended before it could be killed"
    os.kill(child.pid, signal.SIGKILL)
    child.wait()


def count(folder: Path, sql: str) -> int:
    try:
        return int(next(iter(rows(folder, sql)[0].values())))
    except Exception:
        return 0  # the database is not there yet


def test_killed_in_every_stage_it_ends_with_the_same_database(web: DemoWeb, first_visit: Path, tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    prepare(folder, web.port)
    web.set_visit(1)
    for requests in (5, 60, 120):
        web.requests.clear()
        killed(folder, "collect", lambda requests=requests: len(web.requests) >= requests)  # type: ignore[misc]
        time.sleep(0.3)  # the crawling process ends with its parent
    assert tarazy("collect", folder).returncode == 0
    killed(folder, "extract", lambda: count(folder, "select count(*) from captures where extracted is not null") >= 50)
    assert tarazy("extract", folder).returncode == 0
    killed(folder, "annotate", lambda: count(folder, "select count(*) from readings") >= 50)
    assert tarazy("annotate", folder).returncode == 0
    killed(folder, "measure", lambda: (folder / "monitor.db-shm").exists())  # it has the database open
    assert count(folder, "select count(*) from measures") == 0, "figures come all at once or not at all"
    assert tarazy("measure", folder).returncode == 0
    killed(folder, "publish", lambda: any(folder.glob(".publish-*")))
    result = tarazy("run", folder)
    assert result.returncode == 0, result.stderr
    expected, found = snapshot(first_visit), snapshot(folder)
    for table in READ:
        assert found[table] == expected[table], table
    pages = "select url, sha256, status from captures where kind = 'page' order by url"
    assert rows(folder, pages) == rows(first_visit, pages)
    outcomes = "select url, outlet, kind from addresses order by url"
    assert rows(folder, outcomes) == rows(first_visit, outcomes)
    assert not rows(folder, "select * from addresses where outcome = 'pending'")


@pytest.fixture(scope="module")
def second_visit(web: DemoWeb, first_visit: Path) -> Path:
    """The same campaign after the press was visited again: one article was edited, one is gone."""
    web.set_visit(2)
    result = tarazy("collect", first_visit, "--revisit")
    assert result.returncode == 0, result.stderr
    result = tarazy("run", first_visit)
    assert result.returncode == 0, result.stderr
    return first_visit


@pytest.fixture(scope="module")
def articles(second_visit: Path) -> dict[tuple[str, str], dict[str, Any]]:
    found = rows(second_visit, "select * from articles")
    return {(row["outlet"], urlsplit(row["url"]).path): row for row in found}


TRUTH = demo_truth()


def test_every_article_is_there_once_and_as_it_was_written(articles: dict[tuple[str, str], dict[str, Any]]) -> None:
    assert set(articles) == set(TRUTH)
    for key, truth in TRUTH.items():
        row = articles[key]
        assert (row["title"], row["body"]) == (truth.title, truth.body), key
        assert row["published_day"] == truth.article.date.date().isoformat(), key
        assert row["language"] == truth.article.language, key
        assert row["status"] == truth.status, key
        assert (row["edits"], row["headline_changes"]) == (truth.edits, truth.headline_changes), key


def test_stories_are_found_and_nothing_else_is_joined(articles: dict[tuple[str, str], dict[str, Any]]) -> None:
    named: dict[str, set[str]] = {}
    for key, truth in TRUTH.items():
        if truth.article.story:
            named.setdefault(truth.article.story, set()).add(articles[key]["story"])
    assert all(len(found) == 1 for found in named.values())
    copies = sum(truth.article.story is not None for truth in TRUTH.values()) - len(named)
    assert len({row["story"] for row in articles.values()}) == len(articles) - copies


def _mentions(folder: Path, article: str) -> Counter[str]:
    sql = f"select subject from mentions where kind = 'name' and article = '{article}'"
    return Counter(row["subject"] for row in rows(folder, sql) if row["subject"] in CANDIDATES)


def test_mentions_are_counted_as_they_were_written(
    second_visit: Path, articles: dict[tuple[str, str], dict[str, Any]]
) -> None:
    found = {key: _mentions(second_visit, articles[key]["id"]) for key in TRUTH}
    right = sum((found[key] & TRUTH[key].mentions).total() for key in TRUTH)
    assert right / sum(one.total() for one in found.values()) >= 0.99  # precision
    assert right / sum(one.mentions.total() for one in TRUTH.values()) >= 0.99  # recall


def test_the_namesake_and_the_frost_are_nobody(
    second_visit: Path, articles: dict[tuple[str, str], dict[str, Any]]
) -> None:
    for outlet, path in (
        ("panorama", "/2026/03/04/hockey-beisenov"),
        ("tanba", "/2026/03/06/hokkey"),
        ("open-eurasia", "/2026/03/05/hockey-timur"),
        ("vestnik", "/2026/02/28/frost-warning"),
        ("panorama", "/2026/03/06/snow-roads"),
    ):
        assert not _mentions(second_visit, articles[outlet, path]["id"]), (outlet, path)


def test_speakers_are_found(second_visit: Path, articles: dict[tuple[str, str], dict[str, Any]]) -> None:
    right = total = 0
    for key, truth in TRUTH.items():
        sql = f"select speaker from quotes where kind = 'direct' and article = '{articles[key]['id']}'"
        found = Counter(row["speaker"] for row in rows(second_visit, sql))
        right, total = right + (found & truth.quotes).total(), total + truth.quotes.total()
        assert not [one for one in found if one in CANDIDATES and one not in truth.quotes], key
    assert right / total >= 0.95


def test_the_incumbent_in_office_is_counted_apart(second_visit: Path) -> None:
    kinds = rows(second_visit, "select distinct kind from mentions where subject = 'president'")
    assert kinds == [{"kind": "role"}]
    bases = rows(second_visit, "select distinct subject from measures where measure = 'share'")
    assert {row["subject"] for row in bases} == set(CANDIDATES)


def _share(truths: list[Truth], candidate: str) -> float:
    return sum(one.mentions[candidate] for one in truths) / sum(one.mentions.total() for one in truths)


@pytest.mark.parametrize("outlet", sorted({outlet for outlet, _ in TRUTH}))
def test_shares_are_the_known_ones(second_visit: Path, outlet: str) -> None:
    truths = [truth for (name, _), truth in TRUTH.items() if name == outlet]
    sql = "select subject, value, low, high from measures where measure = 'share' and unit = 'mentions'"
    for row in rows(second_visit, f"{sql} and scope_kind = 'outlet' and scope = '{outlet}' and period = 'all'"):
        assert row["value"] == pytest.approx(_share(truths, row["subject"]), abs=0.01), row
        assert row["low"] <= row["value"] <= row["high"], row


def test_the_day_of_silence_has_no_coverage(second_visit: Path) -> None:
    sql = "select distinct value, n_items from measures where measure = 'share' and period = 'silence'"
    assert rows(second_visit, sql) == [{"value": None, "n_items": 0}]


def test_state_press_is_unequal_against_equal_shares(second_visit: Path) -> None:
    sql = (
        "select value, expected_if_equal, p from measures where measure = 'loosemore_hanby' and benchmark = 'equal'"
        " and scope_kind = 'ownership' and scope = 'state' and period = 'all' and unit = 'mentions'"
    )
    row = rows(second_visit, sql)[0]
    assert row["value"] > 0.4 > row["expected_if_equal"]
    assert row["p"] < 0.01


def _events(folder: Path) -> dict[str, list[tuple[str, int, int]]]:
    """By the last part of an article's address: kind, whether the body changed, whether the headline did."""
    found: dict[str, list[tuple[str, int, int]]] = {}
    sql = "select a.url, e.kind, e.edited, e.headline from edits e join articles a on a.id = e.article order by number"
    for row in rows(folder, sql):
        found.setdefault(row["url"].rsplit("/", 1)[1], []).append((row["kind"], row["edited"], row["headline"]))
    return found


def test_what_became_of_articles_is_known(second_visit: Path) -> None:
    assert _events(second_visit) == {
        "moroz-tolenova-alliance": [("changed", 1, 1)],
        "moroz-farm": [("changed", 0, 1)],
        "efir-uakyty": [("deleted", 0, 0)],
        "airtime-count": [("deleted", 0, 0)],
        "press-freedom": [("moved", 0, 0)],
    }
    moved = rows(second_visit, "select moved_to from articles where status = 'moved'")
    assert [urlsplit(row["moved_to"]).path for row in moved] == ["/2026/03/03/printers-refuse"]


def test_a_page_that_changes_around_its_text_gives_no_version(second_visit: Path) -> None:
    shown = "select count(*) as n from captures where outlet = 'panorama' and article is not null"
    kept = "select count(*) as n from versions v join articles a on a.id = v.article where a.outlet = 'panorama'"
    articles = sum(outlet == "panorama" for outlet, _ in TRUTH)
    assert count(second_visit, shown) == 2 * articles - 1, "all but the one that is gone were captured again"
    assert count(second_visit, kept) == articles + 1, "one was edited"


def test_who_gained_and_who_lost_by_an_edit(second_visit: Path) -> None:
    db = Database(second_visit / "monitor.db")
    paths = {row["id"]: row["url"].rsplit("/", 1)[1] for row in db.query("select id, url from articles")}
    found = {
        (paths[one.article], one.subject): (one.gained, one.title_before, one.title_after)
        for one in subject_changes(db)
        if paths[one.article] in ("moroz-tolenova-alliance", "moroz-farm", "efir-uakyty")
    }
    db.close()
    assert found == {
        ("moroz-tolenova-alliance", "tolenova"): (-3, True, False),
        ("moroz-farm", "moroz"): (-1, True, False),
        ("efir-uakyty", "sarmanov"): (-2, False, False),
        ("efir-uakyty", "tolenova"): (-1, False, False),
        ("efir-uakyty", "moroz"): (-1, False, False),
    }


def test_edits_are_listed_for_people(second_visit: Path, tmp_path: Path) -> None:
    file = tmp_path / "edits.csv"
    result = tarazy("edits", second_visit, "--csv", file)
    assert result.returncode == 0, result.stderr
    with file.open(encoding="utf-8-sig", newline="") as source:
        found = {row["address"].rsplit("/", 1)[1]: row for row in csv.DictReader(source)}
    alliance = found["moroz-tolenova-alliance"]
    assert alliance["what"] == "edited and headline changed"
    assert (alliance["title_before"], alliance["title_after"]) == (
        "Мороз и Толенова обсудили союз",
        "Мороз отрицает союз",
    )
    assert alliance["subjects"] == "tolenova 3 → 0, out of the headline"
    assert found["airtime-count"]["what"] == "deleted (redirected)"
    assert found["airtime-count"]["leads_to"].endswith("/news")
    assert found["efir-uakyty"]["what"] == "deleted (gone)"
    assert len(found) == 5
    result = tarazy("edits", second_visit, "--outlet", "tanba")
    assert "deleted" in result.stdout and "Мороз" not in result.stdout
    assert "No edit or deletion" in tarazy("edits", second_visit, "--since", "2999-01-01").stdout
    result = tarazy("edits", second_visit, "--outlet", "nobody")
    assert result.returncode == 1 and "no such outlet" in result.stderr


def test_an_earlier_version_is_read_again_alone_and_enters_no_figure(second_visit: Path) -> None:
    db = Database(second_visit / "monitor.db")
    before = list(db.table("version_subjects").rows)
    key = before[0]["article"]
    for table in ("version_readings", "version_subjects"):
        db.table(table).delete_where("article = ?", [key])
    db.conn.commit()
    db.close()
    result = tarazy("run", second_visit)
    lines = {line.split()[0]: line for line in result.stdout.splitlines()}
    assert "1 earlier versions read" in lines["annotate"] and "articles read" not in lines["annotate"]
    assert "nothing was due" in lines["measure"]
    assert sorted(map(str, _all(second_visit, "version_subjects"))) == sorted(map(str, before))


def test_a_corrected_name_makes_readings_and_figures_again_and_nothing_before_them(second_visit: Path) -> None:
    path = second_visit / "candidates.yml"
    text = path.read_text(encoding="utf-8").replace("      en: [Qasqabay]", "      en: [Qasqabay, Kasqabai]")
    path.write_text(text, encoding="utf-8")
    result = tarazy("run", second_visit)
    assert result.returncode == 0, result.stderr
    lines = {line.split()[0]: line for line in result.stdout.splitlines()}
    assert "nothing was due" in lines["extract"]
    assert "147 articles read" in lines["annotate"]
    assert "2 earlier versions read" in lines["annotate"]
    assert "nothing was due" in lines["measure"], "the alias is in no text: the figures stand"


def test_days_with_gaps_are_known_and_the_figures_of_them_are_marked(second_visit: Path) -> None:
    """The press names three articles that nobody gets; of one weekend a person says that nothing was printed."""
    found = rows(
        second_visit, "select outlet, day, state, reason from outlet_days where reason not in ('complete', 'none')"
    )
    said = {(row["outlet"], row["day"]): (row["state"], row["reason"]) for row in found if row["reason"] != "few"}
    assert said == {
        ("panorama", "2026-03-09"): ("partial", "lost"),
        ("steppe-times", "2026-03-08"): ("blocked", "pages_refused"),
        ("tanba", "2026-03-07"): ("not printed", "note"),
        ("tanba", "2026-03-08"): ("not printed", "note"),
    }
    coverage = "from measures where period = 'all' and unit <> 'events'"  # an event's days are those of its window
    marks = rows(second_visit, f"select distinct scope, warning {coverage} and scope_kind = 'outlet'")
    marked = {(row["scope"], "gap:1/18" in row["warning"].split()) for row in marks}
    assert {scope for scope, mark in marked if mark} == {"panorama", "steppe-times"}
    assert not {(scope, False) for scope in ("panorama", "steppe-times")} & marked, "a figure without the mark"
    whole = rows(second_visit, f"select distinct warning {coverage} and scope_kind = 'all'")
    assert {"gap:2/108" in row["warning"].split() for row in whole} == {True}
    silence = rows(
        second_visit, "select distinct warning from measures where period = 'silence' and base = 'contestants'"
    )
    assert silence == [{"warning": ""}]


def test_a_persons_note_changes_the_days_and_marks_the_figures_anew(second_visit: Path) -> None:
    path = second_visit / "outlets" / "panorama.yml"
    text = path.read_text(encoding="utf-8")
    note = "{day: 2026-03-09, state: complete, note: it was taken down at once, by: A. Observer}"
    path.write_text(f"{text}\nnotes:\n  - {note}\n", encoding="utf-8")
    result = tarazy("run", second_visit)
    path.write_text(text, encoding="utf-8")
    lines = {line.split()[0]: line for line in result.stdout.splitlines()}
    assert "nothing was due" in lines["extract"] and "nothing was due" in lines["annotate"]
    assert "figures from 147 articles" in lines["measure"]
    warnings = rows(second_visit, "select distinct warning from measures where scope = 'panorama' and period = 'all'")
    assert not [row for row in warnings if "gap" in row["warning"]]
    assert "nothing was due" not in tarazy("measure", second_visit).stdout, "the note was taken out again"
    assert "nothing was due" in tarazy("measure", second_visit).stdout
