"""The files for a small server, with the real nginx and the real workers behind it."""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.campaign import Monitor
from pipelines.errors import StageError
from pipelines.publishing.deploy import Server, command, server_files

HOST = "monitor.example.org"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def nginx_program() -> str:
    found = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
    if found is None:
        pytest.fail("no nginx here: install it with `apt-get install nginx-light`")
    return found


def ask(
    port: int, path: str, host: str = HOST, method: str = "GET", **headers: str
) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request(method, path, headers={"Host": host, **headers})
    answer = connection.getresponse()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()


@pytest.fixture(scope="module")
def public(monitor: Monitor, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Path]]:
    """nginx' port and its folder; workers as the unit starts them."""
    folder = tmp_path_factory.mktemp("nginx")
    folder.chmod(0o755)
    port, workers = free_port(), free_port()
    server = Server(HOST, workers, f"127.0.0.1:{port}", str(folder / "cache"))
    files = server_files(monitor.site, server)
    [conf] = [text for name, text in files.items() if name.endswith(".conf")]
    temporary = "\n".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(
        f"{user} pid {folder}/pid; events {{}} http {{ types {{ text/css css; }} {temporary}\n{conf}\n}}",
        encoding="utf-8",
    )
    environment = {**os.environ, "TARAZY_SITE": str(monitor.site)}
    behind = subprocess.Popen(command(workers), env=environment)
    before = subprocess.Popen([nginx_program(), "-c", str(folder / "nginx.conf"), "-g", "daemon off;", "-e", "stderr"])
    try:
        _wait(port, behind, before)
        yield port, folder
    finally:
        for child in (before, behind):
            child.terminate()
            child.wait(timeout=20)


def _wait(port: int, *children: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        assert all(child.poll() is None for child in children), "nginx or the workers ended"
        try:
            if ask(port, "/method")[0] == 200:
                return
        except OSError:
            pass
        time.sleep(0.1)
    pytest.fail("the server did not answer")


def test_pages_come_from_the_cache_in_the_readers_language(public: tuple[int, Path]) -> None:
    port, _ = public
    pages = {}
    for code in ("en", "ru"):
        ask(port, "/questions", **{"Accept-Language": code})
        status, headers, pages[code] = ask(port, "/questions", **{"Accept-Language": code})
        assert status == 200
        assert headers["x-cache"] == "HIT"
        assert f'<html lang="{code}">'.encode() in pages[code]
        assert "default-src 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert "nginx/" not in headers["server"]


def test_a_made_up_host_is_not_answered_and_is_nowhere_reflected(public: tuple[int, Path]) -> None:
    port, _ = public
    with pytest.raises(http.client.RemoteDisconnected):
        ask(port, "/", host="evil.example")
    for path in ("/", "/coverage/items.json?_size=1", "/question/compare.json"):
        status, headers, body = ask(port, path, **{"X-Forwarded-Host": "evil.example"})
        assert status == 200
        assert b"evil.example" not in body and "evil.example" not in str(headers)
        assert f"127.0.0.1:{port}" not in str(headers) + body.decode("utf-8")


def test_what_nobody_needs_is_closed(public: tuple[int, Path]) -> None:
    port, _ = public
    for path in ("/-/databases.json", "/-/threads.json", "/-/metadata.json"):
        assert ask(port, path)[0] == 404
    assert ask(port, "/coverage?sql=select+1")[0] == 403
    assert ask(port, "/", method="POST")[0] == 403


def test_the_database_is_handed_out_by_nginx(public: tuple[int, Path], monitor: Monitor) -> None:
    port, _ = public
    status, headers, body = ask(port, "/coverage.db")
    assert status == 200
    assert body == (monitor.site / "coverage.db").read_bytes()
    assert headers["content-disposition"].startswith("attachment")


def test_whoever_asks_too_much_is_told_to_wait_and_nobody_is_written_down(public: tuple[int, Path]) -> None:
    port, folder = public
    statuses = [ask(port, f"/items?page={number}")[0] for number in range(150)]
    assert set(statuses) == {200, 429}
    logs = [path for path in folder.rglob("*log*") if path.is_file() and path.stat().st_size]
    assert not logs


def test_systemd_finds_nothing_wrong_in_the_units(monitor: Monitor, tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("no systemd here")
    paths = []
    for name, text in server_files(monitor.site, Server(HOST)).items():
        if not name.endswith(".conf"):
            paths.append(tmp_path / name)
            paths[-1].write_text(text, encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *map(str, paths)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "XDG_RUNTIME_DIR": str(tmp_path)},
    )
    assert not [line for line in done.stderr.splitlines() if any(path.name in line for path in paths)]


@pytest.mark.parametrize("host", ["", "Monitor.example.org", "a;b.org", "a b.org", "-a.org", "localhost", "a.org\n"])
def test_what_is_no_host_is_said(monitor: Monitor, host: str) -> None:
    with pytest.raises(StageError, match="is not a host's name"):
        server_files(monitor.site, Server(host))


def test_a_path_that_nginx_cannot_hold_is_said(tmp_path: Path) -> None:
    with pytest.raises(StageError, match="nginx cannot hold"):
        server_files(tmp_path / 'a"; include /etc/shadow;' / "site", Server(HOST))


def test_workers_without_a_site_say_so(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from pipelines.serve import application; application()"],
        env={**os.environ, "TARAZY_SITE": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "run `tarazy publish` first" in done.stderr
