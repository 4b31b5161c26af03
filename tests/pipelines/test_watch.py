"""The watch against real outlets on this machine: restarts, crashes, broken files, no network, kills."""

from __future__ import annotations

import datetime as dt
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlite_utils import Database

from pipelines.lock import campaign_lock
from pipelines.watch import conditions
from pipelines.watch.health import FILE, Health, Turn, read_health, write_health
from pipelines.watch.notify import read_memory
from pipelines.watch.schedule import Watch

DEAD = "http://dead.localhost:9"


class Press(ThreadingHTTPServer):
    """A feed of one article. While `hold` is set it answers nothing; `asked` is set by each request."""

    daemon_threads = True

    def __init__(self) -> None:
        self.hold, self.asked = threading.Event(), threading.Event()
        self.free = threading.Event()
        self.posts: list[dict[str, str]] = []
        self.paths: list[str] = []
        self.status = 200
        super().__init__(("127.0.0.1", 0), Handler)

    @property
    def root(self) -> str:
        return f"http://herald.localhost:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    server: Press

    def do_GET(self) -> None:
        self.server.paths.append(self.path)
        self.server.asked.set()
        if self.server.hold.is_set():
            self.server.free.wait(60)
        status, kind, text = self.server.status, "text/html", "<html><title>T</title><body><p>Text.</p></body></html>"
        if self.path == "/robots.txt":
            status, text = 404, ""
        elif self.path.startswith("/feed"):
            links = "".join(f"<item><link>http://{self.headers['Host']}/{n}</link></item>" for n in range(3))
            kind, text = "application/rss+xml", f"<rss version='2.0'><channel>{links}</channel></rss>"
        self._answer(status, kind, text)

    def do_POST(self) -> None:
        self.server.posts.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self._answer(200, "text/plain", "ok")

    def _answer(self, status: int, kind: str, text: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())

    def handle(self) -> None:
        with suppress(ConnectionError):
            super().handle()

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def press() -> Iterator[Press]:
    server = Press()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.free.set()
    server.shutdown()
    server.server_close()


@pytest.fixture
def folder(press: Press, tmp_path: Path) -> Path:
    """A campaign with one outlet, of which a turn only collects: it was published just now."""
    path = tmp_path / "кампания 1"
    (path / "outlets").mkdir(parents=True)
    today = dt.datetime.now(dt.UTC).date()
    campaign = {
        "title": "T",
        "election": {"kind": "local", "country": "X", "day": str(today + dt.timedelta(days=30))},
        "time_zone": "UTC",
        "languages": ["en"],
        "periods": [
            {
                "id": "campaign",
                "kind": "campaign",
                "start": str(today - dt.timedelta(days=30)),
                "end": str(today + dt.timedelta(days=30)),
            }
        ],
        "collect": {"contact": "m@example.org", "delay": 0, "timeout": 20, "retries": 0, "second_rounds": []},
        "watch": {
            "every": "5m",
            "publish_every": "1d",
            "notify": {"webhook": {"url": f"http://127.0.0.1:{press.server_address[1]}/hook"}},
        },
    }
    candidates = {"candidates": [{"id": "a", "gender": "m", "names": {"en": {"surname": "Ablov"}}}]}
    write(path / "campaign.yml", campaign)
    write(path / "candidates.yml", candidates)
    write_outlet(path, "herald", press.root)
    write_health(path, Health(campaign=str(path), written=now(), last_published=now()))
    return path


def write(path: Path, content: Any) -> None:
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")


def write_outlet(folder: Path, key: str, root: str) -> None:
    content = {
        "id": key,
        "name": key.title(),
        "ownership": "private",
        "languages": ["en"],
        "hosts": [root.split("//")[1].split(":")[0]],
        "sources": [{"kind": "feed", "url": f"{root}/feed"}],
    }
    write(folder / "outlets" / f"{key}.yml", content)


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC).replace(microsecond=0)


def one_turn(folder: Path) -> tuple[Health, list[str]]:
    said: list[str] = []
    Watch(folder, said.append).once()
    health = read_health(folder)
    assert health is not None
    return health, said


def keys(health: Health) -> list[str]:
    return [one.key for one in health.conditions]


def test_a_turn_collects_and_says_how_things_stand(folder: Path) -> None:
    health, said = one_turn(folder)
    assert [(one.stage, one.state) for one in (health.turn or Turn(started=now())).stages] == [("collect", "done")]
    assert health.ok, health.problems
    assert "4 addresses asked for, 4 stored" in said[0]
    raw = json.loads((folder / FILE).read_text(encoding="utf-8"))
    assert raw["format"] == 1
    assert raw["next_turn"] > raw["turn"]["started"]
    assert raw["free_bytes"] > 0
    assert abs(raw["clock_offset_seconds"]) < 600
    assert not list(folder.glob("*.new"))


def test_a_mistake_in_a_file_is_said_and_the_turn_is_made_when_it_is_mended(folder: Path, press: Press) -> None:
    path = folder / "campaign.yml"
    text = path.read_text(encoding="utf-8")
    watch = Watch(folder, lambda _: None)
    watch.once()
    path.write_text("title: [", encoding="utf-8")
    asked = len(press.paths)
    for _ in range(2):
        assert not watch.once()
    health = read_health(folder)
    assert health is not None
    assert keys(health) == ["files"]
    assert "campaign.yml, line" in health.problems[0] and "nothing is collected" in health.problems[0]
    assert health.next_turn is not None and health.next_turn - now() <= dt.timedelta(minutes=1)
    assert len(press.paths) == asked
    assert len(press.posts) == 1, "told once, with the last settings that were good"
    path.write_text(text, encoding="utf-8")
    assert watch.once()
    assert len(press.paths) > asked


def test_a_broken_outlet_is_left_out_and_the_others_are_collected(folder: Path, press: Press) -> None:
    (folder / "outlets" / "gazette.yml").write_text("id: gazette\nnmae: G\n", encoding="utf-8")
    health, _ = one_turn(folder)
    assert keys(health) == ["files"]
    assert "outlets/gazette.yml" in health.problems[0]
    assert "/feed" in press.paths
    assert "gazette.yml" in press.posts[0]["text"]


def test_a_stage_that_fails_is_told_once_and_tried_again(folder: Path, press: Press) -> None:
    (folder / "monitor.db").write_bytes(b"this is no database, and long enough to be read as one" * 50)
    for _ in range(3):
        health, _ = one_turn(folder)
        assert keys(health) == ["stage:collect"]
    assert len(press.posts) == 1
    assert "monitor.db cannot be used" in press.posts[0]["text"]
    (folder / "monitor.db").unlink()
    for _ in range(2):
        health, _ = one_turn(folder)
        assert health.ok
    assert [post["subject"] for post in press.posts[1:]] == ["Tarazy: over: the stage collect fails"]


def test_a_stage_that_is_killed_is_reported(folder: Path, press: Press) -> None:
    press.hold.set()
    turn = threading.Thread(target=one_turn, args=(folder,))
    turn.start()
    assert press.asked.wait(60)
    os.kill(json.loads((folder / ".lock.who").read_text(encoding="utf-8"))["pid"], signal.SIGKILL)
    turn.join(60)
    press.hold.clear()
    health = read_health(folder)
    assert health is not None
    assert "ended by itself (code -9)" in health.problems[0]
    assert one_turn(folder)[0].ok


def test_no_outlet_at_all_means_that_this_machine_is_offline(folder: Path, press: Press) -> None:
    write_outlet(folder, "herald", "http://herald.localhost:9")
    write_outlet(folder, "gazette", "http://gazette.invalid")
    health, _ = one_turn(folder)
    assert keys(health) == ["offline"]
    assert health.offline[0].end is None
    assert "no gap of theirs" in health.problems[0]
    health, _ = one_turn(folder)
    assert len(health.offline) == 1
    write_outlet(folder, "herald", press.root)
    health, _ = one_turn(folder)
    assert health.offline[0].end is not None
    assert "offline" not in keys(health)


def test_an_outlet_that_does_not_answer_is_told_and_so_is_its_return(folder: Path, press: Press) -> None:
    write_outlet(folder, "gazette", DEAD)
    states = []
    for status in (200, 200, 200, 200, 200):
        if len(states) == 3:
            write_outlet(folder, "gazette", press.root.replace("herald", "gazette"))
        press.status = status
        states.append(keys(one_turn(folder)[0]))
    assert states == [[], ["gap:gazette"], ["gap:gazette"], [], []]
    assert len(press.posts) == 2
    assert "Gazette: gap on" in press.posts[0]["subject"]
    assert "outlets/gazette.yml" in press.posts[0]["text"]
    assert press.posts[1]["subject"].startswith("Tarazy: over: Gazette")


def test_too_little_room_stops_collecting_and_is_said(
    folder: Path, press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conditions, "MIN_FREE", 10**18)
    monkeypatch.setattr(conditions, "LOW_FREE", 10**18)
    health, _ = one_turn(folder)
    assert keys(health) == ["disk"]
    assert "nothing is collected" in health.problems[0]
    assert not press.paths


def test_what_cannot_be_told_is_said_and_does_not_stop_collecting(folder: Path, press: Press) -> None:
    path = folder / "campaign.yml"
    text = path.read_text(encoding="utf-8").replace("/hook", "/hook").replace("http://127.0.0.1", DEAD[:21])
    path.write_text(text.replace("url: http://dead.localhos", "url_env: TARAZY_NOT_SET #"), encoding="utf-8")
    (folder / "outlets" / "gazette.yml").write_text("id: gazette\n", encoding="utf-8")
    health, _ = one_turn(folder)
    assert "TARAZY_NOT_SET is not set" in health.problems[-1]
    assert health.notify.unsent == 1
    assert "/feed" in press.paths
    assert read_memory(folder).known["files"].open


def test_the_rest_waits_for_the_next_turn_when_the_time_is_up(folder: Path, press: Press) -> None:
    from pipelines.campaign_files import read_monitor
    from pipelines.collect import collect

    path = folder / "campaign.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("delay: 0", "delay: 4"), encoding="utf-8")
    summary = collect(read_monitor(folder)[0], limit=1)
    assert summary.left > 0
    assert "left for the next run" in str(summary)
    path.write_text(path.read_text(encoding="utf-8").replace("delay: 4", "delay: 0"), encoding="utf-8")
    assert collect(read_monitor(folder)[0]).left == 0
    db = Database(folder / "monitor.db")
    assert [row["n"] for row in db.query("select count(*) n from captures where kind = 'page'")] == [3]
    db.close()


# The command


def start(folder: Path, *options: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "pipelines.cli", "watch", str(folder), *options]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def wait_for(child: subprocess.Popen[str], found: Callable[[str], bool]) -> str:
    assert child.stdout is not None
    for line in child.stdout:
        if found(line):
            return line
    raise AssertionError(child.communicate()[1])


def tarazy(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pipelines.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def test_a_watch_ends_in_words_and_goes_on_where_it_was(folder: Path, press: Press) -> None:
    press.hold.set()
    child = start(folder)
    assert press.asked.wait(60)
    busy = tarazy("extract", folder)
    assert busy.returncode == 1
    assert "tarazy watch (collect) (process" in busy.stderr
    second = tarazy("watch", folder)
    assert f"tarazy watch (process {child.pid}" in second.stderr
    child.send_signal(signal.SIGTERM)
    said, _ = child.communicate(timeout=60)
    assert child.returncode == 0
    assert "nothing is lost" in said
    health = tarazy("health", folder)
    assert health.returncode == 1
    assert "nobody watches this campaign: the watch was stopped" in health.stdout
    press.hold.clear()
    press.free.set()
    child = start(folder)
    wait_for(child, lambda line: "4 stored" in line or "3 stored" in line)
    child.send_signal(signal.SIGKILL)
    child.wait()
    health = tarazy("health", folder)
    assert "ended without being stopped" in health.stdout


def test_a_restart_does_not_press_the_outlets(folder: Path, press: Press) -> None:
    child = start(folder)
    wait_for(child, lambda line: " collect " in line)
    while (health := read_health(folder)) is None or health.state != "waiting":
        pass  # it is written right after the line
    child.send_signal(signal.SIGKILL)
    child.wait()
    asked = len(press.paths)
    child = start(folder)
    wait_for(child, lambda line: "the next is at" in line)
    child.send_signal(signal.SIGINT)
    assert child.wait(60) == 0
    assert len(press.paths) == asked


def test_a_watch_waits_for_others_who_work(folder: Path) -> None:
    with campaign_lock(folder, "tarazy measure"):
        child = start(folder, "--once")
        line = wait_for(child, lambda line: "waiting" in line)
    assert "tarazy measure (process" in line
    assert child.wait(60) == 0


def test_in_cron_only_what_is_new_is_said(folder: Path) -> None:
    (folder / "outlets" / "gazette.yml").write_text("id: gazette\n", encoding="utf-8")
    first, second = tarazy("watch", "--once", "--quiet", folder), tarazy("watch", "--once", "--quiet", folder)
    assert (first.returncode, second.returncode) == (1, 1)
    assert "gazette.yml" in first.stderr and not first.stdout
    assert not second.stderr and not second.stdout


def test_health_judges_by_the_time(folder: Path) -> None:
    assert "tarazy init" in tarazy("health", folder.parent).stderr, "no campaign there"
    (folder / "health.json").unlink()
    assert "tarazy watch" in tarazy("health", folder).stderr, "not watched yet"
    tarazy("watch", "--once", folder)
    good = tarazy("health", "--json", folder)
    assert (good.returncode, json.loads(good.stdout)["ok"]) == (0, True)
    health = read_health(folder)
    assert health is not None
    write_health(folder, health.model_copy(update={"next_turn": now() - dt.timedelta(hours=3)}))
    late = tarazy("health", folder)
    assert late.returncode == 1
    assert "was not made" in late.stdout


def test_a_test_message_is_sent(folder: Path, press: Press) -> None:
    sent = tarazy("watch", "--test-notify", folder)
    assert (sent.returncode, sent.stdout) == (0, "webhook: sent\n"), sent.stderr
    assert press.posts[0]["subject"] == "Tarazy: a test message"


@pytest.mark.parametrize("every", ["1s", "often", "3d"])
def test_a_mistaken_interval_is_a_sentence(folder: Path, every: str) -> None:
    result = tarazy("watch", folder, "--every", every)
    assert result.returncode == 2
    assert "must be" in result.stderr
