"""Every page that can be had is stored, once and whole: through faults, through kills, on a real campaign too."""

from __future__ import annotations

import gzip
import json
import os
import random
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from sqlite_utils import Database

from bench import extraction
from bench.press import write_campaign
from bench.web import HOSTS, Press, article, press_web
from crawlers.addresses import normalise
from crawlers.warc import read_capture, sha256
from pipelines.campaign_files import read_monitor
from pipelines.collect import collect
from pipelines.evidence.verify import verify
from tests.replay import replay

PAGES = 600
FAULTS = {"503": 0.05, "drop": 0.03, "slow": 0.01, "truncate": 0.02, "timeout": 0.005}
QUICK = {"crawl_delay": 0, "timeout": 2, "second_rounds": [0, 0, 0]}


def pages_of(folder: Path) -> list[tuple[str, str]]:
    """(address, SHA-256) of each captured page, as the archive holds it."""
    db = Database(folder / "monitor.db")
    rows = list(db.query("select * from captures where kind = 'page' and status = 200 order by url, id"))
    db.close()
    found = []
    for row in rows:
        body = read_capture(folder / "archive" / row["warc_file"], row["warc_offset"]).body
        assert sha256(body) == row["sha256"]
        found.append((row["url"], row["sha256"]))
    return found


def reasons(folder: Path) -> Counter[tuple[str, str]]:
    db = Database(folder / "monitor.db")
    found = Counter((row["kind"], row["outcome"]) for row in db.query("select kind, outcome from addresses"))
    db.close()
    return found


def truth(port: int) -> list[tuple[str, str]]:
    press = Press(PAGES, port)
    return sorted(
        (f"http://{host}:{port}/item/{n}", sha256(article(host, n))) for host in HOSTS for n in press.numbers(host)
    )


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Path]]:
    """A press without faults, collected in one go."""
    folder = tmp_path_factory.mktemp("undisturbed")
    with press_web(PAGES) as port:
        write_campaign(folder, port, **QUICK)
        collect(read_monitor(folder)[0])
        yield port, folder


def test_all_is_stored_once(undisturbed: tuple[int, Path]) -> None:
    port, folder = undisturbed
    assert pages_of(folder) == truth(port)
    assert {outcome for _, outcome in reasons(folder)} == {"stored"}


def test_faults_cost_nothing_and_cut_nothing(tmp_path: Path) -> None:
    with press_web(PAGES, FAULTS) as port:
        write_campaign(tmp_path, port, **QUICK)
        collect(read_monitor(tmp_path)[0])
        assert pages_of(tmp_path) == truth(port)


def test_ten_kills_leave_the_same_store(undisturbed: tuple[int, Path], tmp_path: Path) -> None:
    port, whole = undisturbed
    write_campaign(tmp_path, port, **QUICK)
    draw = random.Random(3)
    for _ in range(10):
        kill_after(tmp_path, draw.randrange(1, 6))
    collect(read_monitor(tmp_path)[0])
    assert pages_of(tmp_path) == pages_of(whole)
    assert reasons(tmp_path) == reasons(whole)
    assert verify(tmp_path / "archive", database=tmp_path / "monitor.db").problems == []


def kill_after(folder: Path, lines: int, environment: dict[str, str] | None = None) -> None:
    """Collect, and kill the collector at once when it has said so many lines (one for each batch that is safe)."""
    command = [sys.executable, "-m", "pipelines.collecting.crawl", str(folder)]
    pipe = subprocess.PIPE
    child = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, env=os.environ | (environment or {}))
    assert child.stdout is not None
    for _ in range(lines):
        if not child.stdout.readline():
            break
    child.kill()
    child.communicate()


# -- a real campaign, where it lies beside the checkout


@pytest.fixture(scope="module")
def reachable(shared_data: Path) -> set[str]:
    """The articles that the replay can serve: it opens no tunnel for https."""
    with gzip.open(shared_data / "us2016" / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        wanted = {normalise(json.loads(line)["url"]) for line in lines}
    return {url for url in wanted if url.startswith("http://")}


@pytest.fixture
def campaign_of_2016(tmp_path: Path) -> Path:
    folder = tmp_path / "us-2016"
    shutil.copytree(extraction.CAMPAIGN, folder)
    path = folder / "campaign.yml"
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    content["collect"] |= QUICK
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return folder


@pytest.mark.shared
@pytest.mark.parametrize("faults", [{}, FAULTS], ids=["undisturbed", "faults"])
def test_a_real_campaign_is_collected_whole_and_once(
    faults: dict[str, float],
    shared_data: Path,
    reachable: set[str],
    campaign_of_2016: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monitor, _ = read_monitor(campaign_of_2016)
    with replay(shared_data / "us2016" / "us2016.warc.gz", faults) as web:
        monkeypatch.setenv("http_proxy", web.address)
        monkeypatch.setenv("https_proxy", web.address)
        collect(monitor)
        web.asked.clear()
        web.faults = Press(0)
        collect(monitor)
        assert {status for status, _ in web.asked} == {304}, "the second time only conditionally"
    stored = pages_of(campaign_of_2016)
    assert Counter(url for url, _ in stored) == Counter(reachable)


@pytest.mark.shared
def test_a_real_campaign_survives_ten_kills(shared_data: Path, reachable: set[str], campaign_of_2016: Path) -> None:
    draw = random.Random(5)
    with replay(shared_data / "us2016" / "us2016.warc.gz") as web:
        proxies = {"http_proxy": web.address, "https_proxy": web.address}
        for _ in range(10):
            kill_after(campaign_of_2016, draw.randrange(1, 12), proxies)
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("http_proxy", web.address)
            patch.setenv("https_proxy", web.address)
            collect(read_monitor(campaign_of_2016)[0])
    stored = pages_of(campaign_of_2016)
    assert Counter(url for url, _ in stored) == Counter(reachable)
