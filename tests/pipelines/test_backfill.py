"""November 2005 out of a web archive: an invented outlet in windows-1251, Russian and Kazakh; versions and faults."""

from __future__ import annotations

import datetime as dt
import gzip
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml
from click.testing import CliRunner
from sqlite_utils import Database

from crawlers.warc import read_capture, sha256
from pipelines.campaign_files import read_monitor
from pipelines.cli import main
from pipelines.extract import extract
from pipelines.past.backfill import BackfillSummary, backfill
from pipelines.past.import_list import import_list
from tests.webarchive import Capture, WebArchive, web_archive

HOST = "http://www.zhurnal.example:80"
RUSSIAN = (
    "В столице прошла встреча кандидата с избирателями, на которой говорили о дорогах, школах и ценах на хлеб.",
    "После встречи кандидат ответил на вопросы журналистов и уехал в соседнюю область, где его ждут рабочие завода.",
)
KAZAKH = (
    "Елордада үміткер сайлаушылармен кездесті, кездесуде жол, мектеп және нан бағасы туралы әңгіме болды.",
    "Кездесуден кейін үміткер журналистердің сұрақтарына жауап беріп, көрші облысқа, зауыт жұмысшыларына аттанды.",
)
CP1251 = (("Content-Type", "text/html; charset=windows-1251"), ("Server", "Apache/1.3.33"))


def page(title: str, paragraphs: tuple[str, ...], day: str, *, charset: str = "windows-1251") -> bytes:
    text = "".join(f"<p>{one}</p>" for one in paragraphs)
    html = f"<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{day}</p>{text}</body></html>"
    return html.encode(charset, "xmlcharrefreplace")


FIRST = page("Встреча в столице", RUSSIAN, "21.11.2005")
EDITED = page("Встреча в столице", (RUSSIAN[0], "Кандидат на вопросы журналистов отвечать не стал."), "21.11.2005")
KAZ = page("Елордадағы кездесу", KAZAKH, "23.11.2005")
LATE = page("Итоги недели", tuple(reversed(RUSSIAN)), "27.11.2005")
SAME = page("Одна новость", RUSSIAN, "28.11.2005")

CAPTURES = [
    Capture("20051121101500", f"{HOST}/news/1", FIRST, headers=CP1251),
    Capture("20051122101500", "http://zhurnal.example/news/1?utm_source=x", FIRST, headers=CP1251),  # the same
    Capture("20051124080000", f"{HOST}/news/1", EDITED, headers=CP1251),
    Capture("20051123120000", f"{HOST}/news/2", KAZ, headers=CP1251),
    Capture("20051127120000", f"{HOST}/news/3", LATE, hidden=True),  # the replay leads to its neighbour
    Capture("20060110090000", f"{HOST}/news/3", LATE, headers=CP1251),
    Capture("20051128120000", f"{HOST}/news/4", SAME, headers=CP1251),
    Capture("20051128120100", f"{HOST}/news/5", SAME, headers=CP1251),  # a neighbour in the index with the same body
    Capture("20051129000000", f"{HOST}/news/6", b"", hidden=True),  # nothing is left of it
    Capture("20051129010000", f"{HOST}/about", FIRST),  # no article's address
    Capture("20051129010000", f"{HOST}/logo.gif", b"GIF", mimetype="image/gif"),
    Capture("20051129020000", f"{HOST}/news/7", FIRST, status="302"),
    Capture("20041129020000", f"{HOST}/news/8", FIRST),  # a year too early
    Capture("20051130020000", f"{HOST}/news/2", KAZ, status="-", mimetype="warc/revisit"),  # says: still the same
    Capture("20051130020000", "http://other.example/news/9", FIRST),
]


@pytest.fixture
def archive() -> Iterator[WebArchive]:
    with web_archive(CAPTURES) as server:
        yield server


@pytest.fixture
def folder(archive: WebArchive, tmp_path: Path) -> Path:
    return campaign(tmp_path / "campaign", archive)


def campaign(path: Path, archive: WebArchive) -> Path:
    (path / "outlets").mkdir(parents=True)
    files: dict[str, Any] = {
        "campaign.yml": {
            "title": "T",
            "election": {"kind": "presidential", "country": "X", "day": "2005-12-04"},
            "time_zone": "Asia/Almaty",
            "languages": ["ru", "kk"],
            "periods": [{"id": "campaign", "kind": "campaign", "start": "2005-11-01", "end": "2005-12-04"}],
            "collect": {"contact": "mission@example.org"},
            "wayback": archive.settings,
        },
        "candidates.yml": {
            "candidates": [{"id": "a", "gender": "m", "names": {one: {"surname": "Аблов"} for one in ("ru", "kk")}}]
        },
        "outlets/zhurnal.yml": {
            "id": "zhurnal",
            "name": "zhurnal",
            "ownership": "private",
            "languages": ["ru", "kk"],
            "hosts": ["zhurnal.example", "www.zhurnal.example"],
            "sources": [{"kind": "feed", "url": "http://zhurnal.example/feed"}],
            "articles": r"/news/\d+",
        },
    }
    for name, content in files.items():
        (path / name).write_text(yaml.safe_dump(content), encoding="utf-8")
    return path


def run(folder: Path, **options: Any) -> BackfillSummary:
    return backfill(read_monitor(folder)[0], **options)


def table(folder: Path, sql: str) -> list[dict[str, Any]]:
    db = Database(folder / "monitor.db")
    rows = list(db.query(sql))
    db.close()
    return rows


def captures(folder: Path) -> list[tuple[str, str, str]]:
    sql = "select * from captures where kind = 'page' order by url, captured"
    return [(urlsplit(row["url"]).path, row["captured"], row["sha256"]) for row in table(folder, sql)]


WANTED = [
    ("/news/1", "2005-11-21T10:15:00+00:00", sha256(FIRST)),
    ("/news/1", "2005-11-24T08:00:00+00:00", sha256(EDITED)),
    ("/news/2", "2005-11-23T12:00:00+00:00", sha256(KAZ)),
    ("/news/3", "2006-01-10T09:00:00+00:00", sha256(LATE)),
    ("/news/4", "2005-11-28T12:00:00+00:00", sha256(SAME)),
    ("/news/5", "2005-11-28T12:01:00+00:00", sha256(SAME)),
]


def test_a_past_campaign_with_versions_and_true_times(folder: Path, archive: WebArchive) -> None:
    summary = run(folder)
    assert captures(folder) == WANTED
    assert summary.outcomes == {"stored": 6, "gone": 1}
    assert summary.standing["zhurnal"] == {"stored": 6, "unchanged": 2, "gone": 1, "not an article's address": 1}
    assert summary.details()[0] == (
        "zhurnal: of 10 captures named, 6 stored, 2 without a change, 1 gone, 1 not an article's address"
    )
    fates = {(urlsplit(row["url"]).path, row["timestamp"]): row for row in table(folder, "select * from mementos")}
    assert "20060110090000" in fates["/news/3", "20051127120000"]["detail"]
    assert "20051123120000" in fates["/news/2", "20051130020000"]["detail"]
    assert "ResourceNotInArchive" in fates["/news/6", "20051129000000"]["detail"]


def test_the_evidence_says_where_a_copy_came_from(folder: Path, archive: WebArchive) -> None:
    run(folder)
    rows = table(folder, "select * from captures where kind = 'page'")
    for row in rows:
        assert row["via"].startswith(f"{archive.root}/web/")
        assert row["final_url"] == row["via"]
        assert row["captured"] < "2006-02" < row["fetched"]
        held = read_capture(folder / "archive" / row["warc_file"], row["warc_offset"])
        assert sha256(held.body) == row["sha256"]
        assert held.headers["x-archive-orig-server"] == "Apache/1.3.33"
        assert held.headers["memento-datetime"].endswith("GMT")
    assert len(table(folder, "select * from captures where kind = 'index'")) == 5
    addresses = {urlsplit(row["url"]).path: row for row in table(folder, "select * from addresses")}
    assert {path: row["outcome"] for path, row in addresses.items()} == {f"/news/{n}": "stored" for n in range(1, 6)}
    assert all(row["due"] is None for row in addresses.values()), "nobody asks the outlet of today for 2005"


def test_articles_have_the_days_and_versions_of_then(folder: Path) -> None:
    run(folder)
    extract(read_monitor(folder)[0])
    articles = {urlsplit(row["url"]).path: row for row in table(folder, "select * from articles")}
    assert {path: (row["published_day"], row["language"], row["edits"]) for path, row in articles.items()} == {
        "/news/1": ("2005-11-21", "ru", 1),
        "/news/2": ("2005-11-23", "kk", 0),
        "/news/3": ("2005-11-27", "ru", 0),
        "/news/4": ("2005-11-28", "ru", 0),
        "/news/5": ("2005-11-28", "ru", 0),
    }
    first = articles["/news/1"]
    assert first["title"] == "Встреча в столице"
    assert "отвечать не стал" in first["body"]
    assert (first["first_captured"], first["last_captured"]) == (
        "2005-11-21T10:15:00+00:00",
        "2005-11-24T08:00:00+00:00",
    )
    assert articles["/news/2"]["body"].startswith(KAZAKH[0])
    versions = table(folder, "select * from versions v join articles a on a.id = v.article where a.url like '%/news/1'")
    assert len(versions) == 2


def test_again_asks_for_what_is_missing_only(folder: Path, archive: WebArchive) -> None:
    run(folder)
    before, archive.asked = captures(folder), []
    assert run(folder).outcomes == {}
    assert archive.asked == []
    archive.captures.append(Capture("20051201000000", f"{HOST}/news/10", LATE, headers=CP1251))
    summary = run(folder, again=True)
    assert summary.outcomes == {"stored": 1}
    assert [path for path in archive.asked if "/web/" in path] == [f"/web/20051201000000id_/{HOST}/news/10"]
    assert captures(folder) == sorted([*before, ("/news/10", "2005-12-01T00:00:00+00:00", sha256(LATE))])


def test_a_campaign_that_is_not_over_is_asked_for_anew(folder: Path, archive: WebArchive) -> None:
    tomorrow = dt.date.today() + dt.timedelta(days=2)
    run(folder, until=tomorrow)
    archive.captures.append(Capture("20260301000000", f"{HOST}/news/11", LATE, headers=CP1251))
    assert run(folder, until=tomorrow).outcomes == {"stored": 1}


def test_an_index_that_numbers_no_pages(folder: Path, archive: WebArchive) -> None:
    archive.faults.numbers_pages = False
    run(folder)
    assert captures(folder) == WANTED
    assert sum("resumeKey=" in path for path in archive.asked) >= 2


@pytest.mark.parametrize("numbers_pages", [True, False])
def test_faults_lose_nothing(folder: Path, archive: WebArchive, numbers_pages: bool) -> None:
    faults = archive.faults
    faults.busy, faults.down, faults.dropped, faults.numbers_pages = 1, 1, 3, numbers_pages
    summary = run(folder)
    assert captures(folder) == WANTED
    assert archive.impatient == 0, "Retry-After is obeyed"
    assert (faults.taken["busy"], faults.taken["down"], faults.taken["dropped"]) == (1, 1, 3)
    assert summary.unread == ()


def test_a_broken_line_of_the_index_is_said(folder: Path, archive: WebArchive) -> None:
    archive.faults.broken_lines = 1
    summary = run(folder)
    assert summary.broken == 1
    assert "1 lines of the index could not be read" in "\n".join(summary.details())


def test_an_archive_that_asks_to_be_left_alone_is(folder: Path, archive: WebArchive) -> None:
    archive.faults.later = "86400"
    summary = run(folder)
    assert len(archive.asked) == 2, "robots.txt, and one question"
    assert "asked to be left alone until" in summary.details()[-1]
    archive.faults.later = ""
    assert "asked to be left alone until" in run(folder).details()[-1]
    assert len(archive.asked) == 2, "nor does the next run ask before that time"
    db = Database(folder / "monitor.db")
    db.execute("delete from holds")
    db.conn.commit()
    db.close()
    run(folder)
    assert captures(folder) == WANTED


def test_robots_txt_of_the_web_archive_is_obeyed(folder: Path, archive: WebArchive) -> None:
    archive.faults.robots = "User-agent: Tarazy\nDisallow: /\n"
    summary = run(folder)
    assert archive.asked == ["/robots.txt"]
    assert "robots.txt forbids it" in summary.unread[0]


def test_a_host_that_the_archive_does_not_show(folder: Path, archive: WebArchive) -> None:
    archive.faults.excluded = True
    summary = run(folder)
    assert "does not show this host" in summary.unread[0]


def test_a_body_that_the_replay_hands_out_packed(folder: Path, archive: WebArchive) -> None:
    archive.captures[:] = [
        Capture(
            "20051125120000", f"{HOST}/news/1", gzip.compress(FIRST), headers=(*CP1251, ("Content-Encoding", "gzip"))
        )
    ]
    run(folder)
    extract(read_monitor(folder)[0])
    [article] = table(folder, "select * from articles")
    assert article["title"] == "Встреча в столице"


def test_an_outlet_may_say_what_is_asked_for(folder: Path, archive: WebArchive) -> None:
    path = folder / "outlets" / "zhurnal.yml"
    path.write_text(path.read_text(encoding="utf-8") + "wayback: [zhurnal.example/news/2*]\n", encoding="utf-8")
    run(folder)
    assert {found for found, _, _ in captures(folder)} == {"/news/2"}
    assert all("matchType=prefix" in asked for asked in archive.asked if "/cdx/" in asked)


def test_gone_pages_of_a_list(folder: Path, archive: WebArchive, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text(
        "url,publish_date\nhttps://zhurnal.example/news/2,2005-11-23\nhttps://zhurnal.example/news/77,2005-11-23\n"
    )
    import_list(read_monitor(folder)[0], file, columns={}, wayback=True)
    run(folder, listed_only=True)
    assert [path for path, _, _ in captures(folder)] == ["/news/2"]
    rows = {urlsplit(row["url"]).path: row for row in table(folder, "select * from addresses")}
    assert (rows["/news/2"]["outcome"], rows["/news/2"]["url"]) == ("stored", "https://zhurnal.example/news/2")
    assert rows["/news/77"]["outcome"] == "not kept by the web archive"
    assert not any("matchType=host" in path for path in archive.asked)


def test_what_was_kept_before_stands_before_what_is_shown_today(folder: Path) -> None:
    """A copy of 2005 that comes in after a page of today is the older version of it."""
    run(folder, since=None)
    db = Database(folder / "monitor.db")
    db.execute("update captures set id = id + 1000 where captured = '2005-11-21T10:15:00+00:00'")
    db.conn.commit()
    db.close()
    extract(read_monitor(folder)[0])
    [first] = table(folder, "select * from articles where url like '%/news/1'")
    assert "отвечать не стал" in first["body"]
    assert (first["first_captured"], first["last_captured"]) == (
        "2005-11-21T10:15:00+00:00",
        "2005-11-24T08:00:00+00:00",
    )


def test_a_killed_run_goes_on_without_loss_or_double(folder: Path, archive: WebArchive) -> None:
    for number in range(10, 40):
        body = page(f"Новость {number}", (*RUSSIAN, f"Это новость номер {number}."), "25.11.2005")
        archive.captures.append(Capture("20051125120000", f"{HOST}/news/{number}", body, headers=CP1251))
    archive.captures.sort(key=lambda one: (one.key, one.timestamp))
    command = [sys.executable, "-m", "pipelines.cli", "backfill", str(folder)]
    for kill_at in (3, 9, 15, 22, 30):
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ.copy())
        while len(archive.asked) < kill_at and child.poll() is None:
            time.sleep(0.005)
        child.send_signal(signal.SIGKILL)
        child.wait()
        archive.asked.clear()
    run(folder)
    found = captures(folder)
    assert len(found) == len(set(found)) == len(WANTED) + 30
    assert set(WANTED) <= set(found)
    outcomes = Counter(row["outcome"] for row in table(folder, "select outcome from mementos"))
    assert outcomes["pending"] == 0
    rows = table(folder, "select warc_file, warc_offset, sha256 from captures where kind = 'page'")
    assert all(
        sha256(read_capture(folder / "archive" / row["warc_file"], row["warc_offset"]).body) == row["sha256"]
        for row in rows
    )


def test_a_lost_database_is_made_again(folder: Path) -> None:
    run(folder)
    for path in folder.glob("monitor.db*"):
        path.unlink()
    run(folder)
    assert captures(folder) == WANTED


def test_the_command(folder: Path) -> None:
    said = CliRunner().invoke(main, ["backfill", str(folder), "--outlet", "nobody"])
    assert said.exit_code == 1
    assert "there is no outlet nobody; the campaign has: zhurnal" in said.output
    said = CliRunner().invoke(main, ["backfill", str(folder), "--from", "2005-12-01", "--to", "2005-11-01"])
    assert "exchange them" in said.output
    said = CliRunner().invoke(main, ["backfill", str(folder), "--from", "2005-11-23", "--to", "2005-11-23"])
    assert said.exit_code == 0, said.output
    assert "1 asked for, 1 stored" in said.output
    said = CliRunner().invoke(main, ["backfill", str(folder), "--from", "2005-11-23", "--to", "2005-11-23"])
    assert "nothing was missing" in said.output
    said = CliRunner().invoke(main, ["evidence", "verify", str(folder)])
    assert said.exit_code == 0, said.output
    assert "All is as it was written" in said.output
