"""A dossier of the demo's articles: opened with others' tools, checked by its own script, changed at every file."""

from __future__ import annotations

import csv
import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
import zlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from fastwarc.warc import ArchiveIterator

from crawlers.manifest import Manifest
from crawlers.records import sha256
from crawlers.warc import read_capture
from pipelines.cli import main
from pipelines.demo.run import demo_web, prepare
from pipelines.evidence.readable import LANGUAGES, differences, texts
from tests.programs import find


@pytest.fixture(scope="module")
def campaign(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo after its second day: with an edited, a moved and a deleted article."""
    folder = tmp_path_factory.mktemp("demo") / "campaign"
    with demo_web(0) as web:
        prepare(folder, web.port)
        for options in ((), ("--revisit",)):
            command = [sys.executable, "-m", "pipelines.cli", "run", folder, *options]
            subprocess.run(command, check=True, capture_output=True, timeout=300)
            web.set_visit(2)
    return folder


def query(campaign: Path, sql: str) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(campaign / "monitor.db")) as db:
        return db.execute(sql).fetchall()


@pytest.fixture(scope="module")
def articles(campaign: Path) -> dict[str, str]:
    """The id of an edited, a moved and a deleted article."""
    found = dict(
        query(campaign, "select status, id from articles where status in ('moved', 'deleted') order by url desc")
    )
    sql = "select id from articles where id in (select article from versions group by article having count(*) > 1)"
    edited = query(campaign, f"{sql} order by url")[0][0]
    return {**found, "edited": edited}


def export(campaign: Path, to: Path, *items: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["evidence", "export", *items, str(campaign), "--to", str(to)])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output


@pytest.fixture(scope="module")
def dossier(campaign: Path, articles: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export") / "dossier"
    code, said = export(campaign, folder, *articles.values())
    assert code == 0, said
    assert "3 articles in 4 versions" in said
    return folder


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def check(dossier: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", dossier / "verify.py"]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_its_own_script_and_sha256sum_find_it_whole(dossier: Path, campaign: Path) -> None:
    done = check(dossier)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"head of the chain: {Manifest(campaign / 'archive').head}" in done.stdout
    named = [line.split("  ")[1] for line in (dossier / "SHA256SUMS").read_text("utf-8").splitlines()]
    assert sorted([*named, "SHA256SUMS"]) == sorted(files(dossier))
    if sums := shutil.which("sha256sum"):
        subprocess.run([sums, "-c", "--quiet", "SHA256SUMS"], cwd=dossier, check=True)


def test_a_change_to_any_file_is_found(dossier: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(dossier, tmp_path / "copy"))
    for name, data in files(copy).items():
        if name == "verify.py":
            continue
        middle = len(data) // 2
        (copy / name).write_bytes(data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :])
        assert check(copy).returncode != 0, name
        (copy / name).write_bytes(data)
    (copy / "more.txt").write_text("put in")
    assert "more.txt was added" in check(copy).stdout


def test_sums_made_anew_do_not_hide_a_changed_record(dossier: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(dossier, tmp_path / "copy"))
    path = copy / "records.warc.gz"
    records = list(members(path.read_bytes()))
    changed = zlib.compress(zlib.decompress(records[2], wbits=31).replace(b"a", b"b", 1), wbits=31)
    path.write_bytes(b"".join([*records[:2], changed, *records[3:]]))
    sums = (copy / "SHA256SUMS").read_text("utf-8")
    sums = sums.replace(sha256(b"".join(records)), sha256(path.read_bytes()))
    (copy / "SHA256SUMS").write_text(sums, "utf-8")
    assert check(copy).stdout.startswith("record 3 of records.warc.gz is not in the manifest\n")


def members(data: bytes) -> Iterator[bytes]:
    while data:
        inflate = zlib.decompressobj(wbits=31)
        inflate.decompress(data)
        yield data[: len(data) - len(inflate.unused_data)]
        data = inflate.unused_data


def test_records_are_copies_of_the_archives_bytes(dossier: Path, campaign: Path) -> None:
    archive = b"".join(path.read_bytes() for path in sorted((campaign / "archive").glob("*.warc.gz")))
    held = set(members(archive))
    found = list(members((dossier / "records.warc.gz").read_bytes()))
    assert len(found) == len(table(dossier / "records.csv"))
    assert all(record in held for record in found)


def test_others_tools_open_it(dossier: Path, campaign: Path, articles: dict[str, str]) -> None:
    path = dossier / "records.warc.gz"
    warcio = Path(sys.executable).with_name("warcio")
    checked = subprocess.run([warcio, "check", "-v", path], capture_output=True, text=True, check=True)
    assert checked.stdout.count("digest pass") == len(table(dossier / "records.csv"))
    captures = {(row["final_url"], row["sha256"]): row for row in table(dossier / "captures.csv")}
    kinds, statuses = [], []
    with path.open("rb") as stream:
        for record in ArchiveIterator(stream, parse_http=True):
            kinds.append(record.headers["WARC-Type"])
            if kinds[-1] != "response":
                continue
            statuses.append(record.http_headers.status_code)
            capture = captures[record.headers["WARC-Target-URI"], sha256(record.reader.read())]
            place = campaign / "archive" / capture["warc_file"], int(capture["warc_offset"])
            assert sha256(read_capture(*place).body) == capture["sha256"]
    assert kinds == ["warcinfo", *["request", "response"] * (len(kinds) // 2)]
    assert sorted(statuses) == [200, 200, 200, 200, 200, 301, 301]


def test_the_chain_of_redirects_comes_with_the_article(
    campaign: Path, articles: dict[str, str], tmp_path: Path
) -> None:
    """By id, by the address it had, by the one it has now: the same."""
    sql = "select url, moved_to from articles where id = '{}'".format(articles["moved"])
    [(old, new)] = query(campaign, sql)
    for number, item in enumerate((articles["moved"], old, f"{new}?utm_source=mail#top")):
        assert export(campaign, tmp_path / str(number), item)[0] == 0
    assert files(tmp_path / "0") == files(tmp_path / "1") == files(tmp_path / "2")
    shown = [(row["url"], row["status"]) for row in table(tmp_path / "0" / "captures.csv")]
    assert sorted(shown) == sorted([(old, "200"), (old, "301"), (new, "200")])  # they stand as they arrived
    log = [(row["url"], row["outcome"]) for row in table(tmp_path / "0" / "fetch-log.csv")]
    assert (old, "redirected") in log
    assert "moved to" in (tmp_path / "0" / "index.html").read_text("utf-8")


def test_equal_input_gives_equal_bytes(dossier: Path, campaign: Path, articles: dict[str, str], tmp_path: Path) -> None:
    again = tmp_path / "elsewhere" / "again"
    assert export(campaign, again, *reversed(articles.values()))[0] == 0
    assert files(again) == files(dossier)


def test_the_figures_are_those_that_count_the_article(dossier: Path, campaign: Path, articles: dict[str, str]) -> None:
    rows = [row for row in table(dossier / "figures.csv") if row["article"] == articles["edited"]]
    sql = "select subject from article_subjects where mentions > 0 and article = '{}'".format(articles["edited"])
    named = {subject for (subject,) in query(campaign, sql)}
    assert {row["part"] for row in rows if row["subject"] in named} == {"counted"}
    others = [row for row in rows if row["subject"] and row["subject"] not in named]
    assert {(row["measure"], row["part"]) for row in others} == {("share", "counted in the denominator")}
    [(outlet,)] = query(campaign, "select outlet from articles where id = '{}'".format(articles["edited"]))
    assert {row["scope"] for row in rows if row["scope_kind"] == "outlet"} == {outlet}
    mentions = [row for row in table(dossier / "mentions.csv") if row["article"] == articles["edited"]]
    assert all(row["surface"] in row["sentence"] for row in mentions)


def test_an_article_without_a_candidate_is_in_no_figure(campaign: Path, tmp_path: Path) -> None:
    [(item,), *_] = query(
        campaign, "select id from articles where id not in (select article from mentions) order by id"
    )
    assert export(campaign, tmp_path / "dossier", item)[0] == 0
    assert table(tmp_path / "dossier" / "figures.csv") == []


def test_mistakes_are_sentences_and_leave_nothing(campaign: Path, articles: dict[str, str], tmp_path: Path) -> None:
    code, said = export(campaign, tmp_path / "dossier", "https://nowhere.example/")
    assert (code, "no article has the id or address https://nowhere.example/" in said) == (1, True)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "file").touch()
    code, said = export(campaign, tmp_path / "full", articles["edited"])
    assert (code, "is not empty; name a new folder" in said) == (1, True)
    done = CliRunner().invoke(main, ["evidence", "export", str(campaign), "--to", str(tmp_path / "dossier")])
    assert (done.exit_code, "name an article's id or address before it" in done.output) == (1, True)
    assert [path.name for path in tmp_path.iterdir()] == ["full"]


def changed_campaign(campaign: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(campaign, tmp_path / "changed", ignore=shutil.ignore_patterns("site")))


def test_no_dossier_is_made_of_an_archive_that_was_changed(
    campaign: Path, articles: dict[str, str], tmp_path: Path
) -> None:
    copy = changed_campaign(campaign, tmp_path)
    sql = "select warc_file, warc_offset from captures where article = '{}'".format(articles["edited"])
    (name, offset), *_ = query(copy, sql)
    path = copy / "archive" / name
    data = bytearray(path.read_bytes())
    data[int(offset) + 50] ^= 1
    path.write_bytes(data)
    code, said = export(copy, tmp_path / "dossier", articles["edited"])
    assert (code, "was changed since" in said) == (1, True)
    path.write_bytes(
        bytes(data[: int(offset) + 50]) + bytes([data[int(offset) + 50] ^ 1]) + bytes(data[int(offset) + 51 :])
    )
    assert export(copy, tmp_path / "dossier", articles["edited"])[0] == 0
    [manifest] = (copy / "archive" / "manifest").glob("*.jsonl")
    lines = manifest.read_bytes().splitlines(keepends=True)
    manifest.write_bytes(b"".join(lines[:5] + lines[6:]))
    code, said = export(copy, tmp_path / "other", articles["edited"])
    assert (code, "the manifest is not as it was written" in said) == (1, True)
    assert not (tmp_path / "other").exists()


def test_the_texts_have_the_same_keys_in_every_language() -> None:
    assert len({frozenset(texts(language)) for language in LANGUAGES}) == 1
    assert all(text.strip() for language in LANGUAGES for text in texts(language).values())


@pytest.mark.parametrize(
    ("before", "after"), [("", ""), ("a b c", "a c"), ("a b\n\nc", "a b\n\nd e"), ("one", "other words")]
)
def test_differences_hold_both_texts_whole(before: str, after: str) -> None:
    pieces = list(differences(before, after))
    assert "".join(text for kind, text in pieces if kind != "added") == before
    assert "".join(text for kind, text in pieces if kind != "removed") == after


HOSTILE = '<script>document.title="run"</script><img src="http://127.0.0.1:9/x.png" onerror="alert(1)">\u202egnp.exe'


@pytest.mark.browser
def test_a_hostile_page_runs_and_loads_nothing(campaign: Path, articles: dict[str, str], tmp_path: Path) -> None:
    from playwright.sync_api import sync_playwright

    copy, item = changed_campaign(campaign, tmp_path), articles["edited"]
    with closing(sqlite3.connect(copy / "monitor.db")) as db, db:
        db.execute("update versions set title = ?, body = ? where article = ?", [HOSTILE, f"=1+1\n\n{HOSTILE}", item])
        db.execute("update articles set title = ? where id = ?", [HOSTILE, item])
        db.execute("update mentions set surface = '=cmd()' where article = ?", [item])
    to = tmp_path / "dossier"
    assert export(copy, to, item)[0] == 0
    assert {row["surface"] for row in table(to / "mentions.csv")} == {"'=cmd()"}
    asked: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find("Chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 390, "height": 800})
        page.on("request", lambda request: asked.append(request.url))
        page.on("dialog", lambda dialog: pytest.fail(dialog.message))
        for path in sorted(to.rglob("*.html")):
            page.goto(path.as_uri())
            assert page.title() != "run"
            assert page.locator("script, img, iframe, object, link").count() == 0
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path.name
            for link in page.locator("a").all():
                target = (link.get_attribute("href") or "").partition("#")[0]
                assert not target or (path.parent / target).is_file()
        page.goto((to / "articles" / item / "version-1.html").as_uri())
        assert page.locator("h1").inner_text() == HOSTILE.replace("\u202e", "")
        browser.close()
    assert {url.partition(":")[0] for url in asked} == {"file"}


@pytest.mark.skipif(shutil.which("wayback") is None, reason="pywb needs an environment of its own (it brings brotlipy)")
def test_pywb_replays_it(dossier: Path, campaign: Path, articles: dict[str, str], tmp_path: Path) -> None:
    subprocess.run(["wb-manager", "init", "dossier"], cwd=tmp_path, check=True, capture_output=True)
    add = ["wb-manager", "add", "dossier", dossier / "records.warc.gz"]
    subprocess.run(add, cwd=tmp_path, check=True, capture_output=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = ["wayback", "-b", "127.0.0.1", "-p", str(port)]
    child = subprocess.Popen(
        command, cwd=tmp_path, env=os.environ, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )
    try:
        for row in table(dossier / "captures.csv"):
            if row["status"] == "200":
                moment = "".join(filter(str.isdigit, row["captured"].partition("+")[0]))
                body = ask(f"http://127.0.0.1:{port}/dossier/{moment}id_/{row['final_url']}")
                assert sha256(body) == row["sha256"]
    finally:
        child.terminate()
        child.wait(20)


def ask(address: str) -> bytes:
    """The answer of a server that may be starting still."""
    for _ in range(200):
        try:
            with urllib.request.urlopen(address, timeout=30) as response:
                return bytes(response.read())
        except urllib.error.HTTPError:
            raise
        except OSError:
            time.sleep(0.1)
    pytest.fail("pywb did not start")


def test_the_dossier_says_what_was_observed(dossier: Path) -> None:
    """In every language, with the readable copies behind it."""
    page = (dossier / "index.html").read_text("utf-8")
    readme = (dossier / "README.txt").read_text("utf-8")
    for language in LANGUAGES:
        for key in ("title", "event.changed", "event.deleted", "check.head", "limits"):
            assert texts(language)[key] in page.replace("&#39;", "'")
            assert texts(language)[key] in readme
    assert (
        json.loads((dossier / "manifest").glob("*.jsonl").__next__().read_text("utf-8").splitlines()[-1])["hash"]
        in page
    )
