"""Floors of quality on real data, where it lies beside the checkout. `make bench` prints the figures themselves."""

from __future__ import annotations

import gzip
import json
import shutil
from collections import Counter
from pathlib import Path

import pytest
from sqlite_utils import Database

from bench import extraction, mentions
from crawlers.addresses import normalise
from pipelines.campaign_files import read_monitor
from pipelines.collect import collect
from tests.replay import replay

pytestmark = pytest.mark.shared


def test_articles_of_a_real_campaign_are_read_right(shared_data: Path) -> None:
    found = {row["measure"]: row["value"] for row in extraction.run(shared_data, every=5)}
    assert found["body token F1"] >= 0.995
    assert found["title right"] >= 0.97
    assert found["date right"] >= 0.97
    assert found["articles with mentions from around them"] == 0


FLOORS = {
    ("ru", "mention precision"): 0.975,
    ("ru", "mention recall"): 0.98,
    ("ru", "candidate-in-article recall"): 0.98,
    ("ru", "precision of rule full"): 0.97,
    ("ru", "precision of rule introduced"): 0.97,
    ("uk", "precision of rule full"): 0.97,
    ("uk", "precision of rule introduced"): 0.97,
    ("uk", "mention precision"): 0.94,
    ("uk", "mention recall"): 0.975,
    ("uk", "candidate-in-article recall"): 0.99,
    ("kk", "mention precision"): 0.985,
    ("kk", "mention recall"): 0.99,
    ("en", "mention precision"): 0.985,
    ("en", "mention recall"): 0.985,
}


def test_candidates_are_found_in_the_press(shared_data: Path) -> None:
    found = {(row["language"], row["measure"]): row["value"] for row in mentions.run(shared_data)}
    assert found.keys() == FLOORS.keys()
    for key, floor in FLOORS.items():
        assert found[key] >= floor, key


def test_a_real_campaign_is_collected_whole_and_once(
    shared_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "us-2016"
    shutil.copytree(extraction.CAMPAIGN, folder)
    monitor, _ = read_monitor(folder)
    with replay(shared_data / "us2016" / "us2016.warc.gz") as web:
        monkeypatch.setenv("http_proxy", web.address)
        monkeypatch.setenv("https_proxy", web.address)
        collect(monitor)
        web.asked.clear()
        collect(monitor)
        assert {status for status, _ in web.asked} == {304}
    db = Database(monitor.database)
    stored = Counter(row["url"] for row in db.query("select url from captures where kind = 'page' and status = 200"))
    db.close()
    with gzip.open(shared_data / "us2016" / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        wanted = {normalise(json.loads(line)["url"]) for line in lines}
    reachable = {url for url in wanted if url.startswith("http://")}  # the replay opens no tunnel for https
    assert len(reachable & set(stored)) / len(reachable) >= 0.97
    assert set(stored.values()) == {1}
