"""The unit and the crontab line work with paths of every spelling, as systemd and cron read them."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.watch.service_files import UnquotableError, cron_times, crontab_line, unit, unit_name

ODD = "Выборы 2026 – 100% \"$HOME\" 'x' \\ ;&"
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    """A folder with all that quoting can get wrong, and in it a program that notes its arguments."""
    folder = tmp_path / ODD
    folder.mkdir()
    program = folder / "tarazy"
    program.write_text(
        f"#!{sys.executable}\nimport pathlib, sys\n"
        "(pathlib.Path(__file__).parent / 'said').write_text('\\n'.join(sys.argv[1:]), encoding='utf-8')\n",
        encoding="utf-8",
    )
    program.chmod(0o755)
    return folder


def test_a_crontab_line_runs_as_cron_runs_it(odd: Path) -> None:
    line = crontab_line(odd, HOUR, [str(odd / "tarazy")])
    _, *rest = line.split(" ", 5)
    command = rest[-1].replace("\\%", "%")  # crontab(5): what cron does before it calls the shell
    assert "%" not in rest[-1].replace("\\%", ""), "a bare % would end the command"
    subprocess.run(["/usr/bin/env", "-i", "/bin/sh", "-c", command], check=True, cwd="/")
    said = (odd / "said").read_text(encoding="utf-8").split("\n")
    assert said == ["watch", "--once", "--quiet", str(odd)]


def test_the_installed_command_runs_without_an_environment(tmp_path: Path) -> None:
    folder = tmp_path / "кампания один"
    folder.mkdir()
    line = crontab_line(folder, HOUR, [sys.executable, "-m", "pipelines.cli"])
    command = line.split(" ", 5)[5].replace("\\%", "%")
    keep = [f"PYTHONPATH={os.environ['PYTHONPATH']}"] if "PYTHONPATH" in os.environ else []
    result = subprocess.run(
        ["/usr/bin/env", "-i", *keep, "/bin/sh", "-c", command], capture_output=True, check=False, cwd=Path.cwd()
    )
    assert result.returncode == 1
    assert "кампания один" in result.stderr.decode("utf-8")
    assert "tarazy init" in result.stderr.decode("utf-8")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
@pytest.mark.parametrize("target", ["system", "user"])
@pytest.mark.parametrize("place", [ODD, "программы $1"])
def test_systemd_accepts_the_unit(odd: Path, tmp_path: Path, target: str, place: str) -> None:
    program = shutil.copy2(odd / "tarazy", tmp_path / "tarazy")
    (tmp_path / place).mkdir(exist_ok=True)
    program = shutil.move(program, tmp_path / place / "tarazy")
    path = tmp_path / unit_name(odd)
    path.write_text(unit(odd, target, [str(program)]), encoding="utf-8")  # type: ignore[arg-type]
    mode = ["--user"] if target == "user" else []
    environment = {**os.environ, "XDG_RUNTIME_DIR": str(tmp_path)}
    result = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *mode, str(path)],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )
    ours = [line for line in result.stderr.splitlines() if path.name in line]
    assert not ours, ours


def test_units_of_two_folders_have_two_names(tmp_path: Path) -> None:
    one, other = unit_name(tmp_path / "Выборы"), unit_name(tmp_path / "Опрос")
    assert one != other
    assert one.isascii()


def test_a_path_with_a_line_break_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnquotableError, match="line break"):
        unit(tmp_path / "a\nExecStartPre=b", "system")
    with pytest.raises(UnquotableError, match="line break"):
        crontab_line(tmp_path / "a\nb", HOUR)


@given(st.text(min_size=1), st.integers(5, 1440))
def test_cron_comes_at_least_as_often_as_asked(name: str, minutes: int) -> None:
    fields = cron_times(Path("/x") / name.replace("\0", ""), dt.timedelta(minutes=minutes)).split()
    assert len(fields) == 5
    starts = sorted(
        hour * 60 + minute
        for minute in map(int, fields[0].split(","))
        for hour in range(24)
        if fields[1] == "*"
        or (fields[1] == "3" and hour == 3)
        or (fields[1][:2] == "*/" and hour % int(fields[1][2:]) == 0)
    )
    gaps = [later - earlier for earlier, later in zip(starts, [*starts[1:], starts[0] + 1440], strict=True)]
    assert max(gaps) <= minutes
