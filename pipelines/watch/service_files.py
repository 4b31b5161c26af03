"""What `tarazy watch --install` prints: a systemd unit and a crontab line, paths quoted as each of them wants."""

from __future__ import annotations

import datetime as dt
import getpass
import hashlib
import shlex
import shutil
import sys
from pathlib import Path
from typing import Literal

Target = Literal["system", "user", "cron"]

COMMON = """\
[Unit]
Description={description}
Documentation=https://www.freedesktop.org/software/systemd/man/systemd.service.html
Wants=network-online.target
After=network-online.target
StartLimitIntervalSec=0

[Service]
Type=exec
ExecStart={command}
# Passwords for notifications, as NAME=value lines; chmod 600. May be absent.
EnvironmentFile=-{secrets}
Environment=PYTHONUNBUFFERED=1
Restart=on-failure
RestartSec=5min
KillMode=mixed
TimeoutStopSec=2min
Nice=10
UMask=0077
NoNewPrivileges=yes
LockPersonality=yes
RestrictSUIDSGID=yes
RestrictRealtime=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK
SystemCallArchitectures=native
"""

SYSTEM = """\
User={user}
CapabilityBoundingSet=
AmbientCapabilities=
ProtectSystem=strict
ReadWritePaths={folder}
{tmp}PrivateDevices=yes
ProtectClock=yes
ProtectHostname=yes
ProtectControlGroups=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes

[Install]
WantedBy=multi-user.target
"""

USER = """\

[Install]
WantedBy=default.target
"""


class UnquotableError(Exception):
    """A path that no unit or crontab can hold."""


def program() -> list[str]:
    """The command `tarazy` of this installation, with whole paths: neither cron nor systemd knows a PATH of ours."""
    beside = Path(sys.executable).parent / "tarazy"
    found = str(beside) if beside.exists() else shutil.which("tarazy")
    return [found] if found else [sys.executable, "-m", "pipelines.cli"]


def unit(folder: Path, target: Target, command: list[str] | None = None) -> str:
    """The unit for the system's or the user's systemd. Raises UnquotableError."""
    path = plain_path(folder)
    words = [*(command or program()), "watch", path]
    text = COMMON.format(
        description=specifiers(f"Tarazy watches {folder.name}"),
        command=exec_line(words),
        secrets=specifiers(f"{path}/watch.env"),
    )
    if target == "user":
        return text + USER
    tmp = "" if path.startswith(("/tmp/", "/var/tmp/")) else "PrivateTmp=yes\n"  # noqa: S108  # it would hide the folder
    user = getpass.getuser()
    hint = "# A user of its own is better than root; the folder must be its own.\n" if user == "root" else ""
    return text + hint + SYSTEM.format(user=user, folder=unit_word(path), tmp=tmp)


def crontab_line(folder: Path, every: dt.timedelta, command: list[str] | None = None) -> str:
    """A line for `crontab -e`. Raises UnquotableError."""
    words = [*(command or program()), "watch", "--once", "--quiet", plain_path(folder)]
    # An unescaped % would end the command there (crontab(5)); within single quotes cron still unescapes \\%.
    return f"{cron_times(folder, every)} {shlex.join(words)}".replace("%", "\\%")


def cron_times(folder: Path, every: dt.timedelta) -> str:
    """The five fields: the next shorter interval that divides the hour or the day.

    The minute comes from the folder's path, so that not all missions ask at the full hour.
    """
    minutes = int(every.total_seconds() // 60)
    number = int.from_bytes(hashlib.sha256(str(folder).encode()).digest()[:4], "big")
    if minutes < 60:
        step = max(divisor for divisor in (5, 6, 10, 12, 15, 20, 30) if divisor <= max(minutes, 5))
        first = number % step
        return f"{','.join(str(minute) for minute in range(first, 60, step))} * * * *"
    step = max(divisor for divisor in (1, 2, 3, 4, 6, 8, 12, 24) if divisor <= minutes // 60)
    hours = "*" if step == 1 else f"*/{step}" if step < 24 else "3"
    return f"{number % 60} {hours} * * *"


def unit_name(folder: Path) -> str:
    """A file name for the unit: letters that every system takes, and different for different folders."""
    letters = "".join(char if char.isascii() and char.isalnum() else "-" for char in folder.name).strip("-").lower()
    return f"tarazy-{letters or 'campaign'}-{hashlib.sha256(str(folder).encode()).hexdigest()[:6]}.service"


def plain_path(folder: Path) -> str:
    """The whole path. Raises UnquotableError for a sign that no unit can hold."""
    path = str(folder.resolve())
    if any(ord(char) < 32 for char in path):
        raise UnquotableError(f"the folder's path {path!r} holds a line break or another sign that no unit can hold")
    return path


def specifiers(text: str) -> str:
    """Text in which systemd finds no specifier."""
    return text.replace("%", "%%")


def unit_word(text: str) -> str:
    """Quoted as systemd.syntax(7) says; Cyrillic stays as it is."""
    escaped = specifiers(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def exec_line(words: list[str]) -> str:
    """A command line: $ begins a variable but in the program's own path, which may hold no quotation mark."""
    if any(char in words[0] for char in "\"'\\"):
        words = ["/usr/bin/env", *words]
    return " ".join([unit_word(words[0]), *(unit_word(word).replace("$", "$$") for word in words[1:])])
