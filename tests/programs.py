"""Find the programs that tests drive, or install them from Debian: `python tests/programs.py`, from `make test`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NEEDED = {
    "Chromium": (
        ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"),
        ("chromium", "fonts-dejavu-core", "libpango-1.0-0", "libpangoft2-1.0-0"),
    ),
    "nginx": (("nginx", "/usr/sbin/nginx"), ("nginx-light",)),  # what a small server puts before the site
    "OpenSSL": (("openssl",), ("openssl",)),  # the time-stamping authority of the tests
}
"""Per program: the names under which it may be found, and the packages that bring it."""


def find(program: str) -> str | None:
    """The path of one of them; None where the machine lacks it."""
    return next((path for name in NEEDED[program][0] if (path := shutil.which(name))), None)


def missing() -> list[str]:
    """The programs that this machine does not have."""
    return [program for program in NEEDED if find(program) is None]


def install(programs: list[str]) -> None:
    """Install Debian's packages of the programs, where this user may."""
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        return
    packages = [package for program in programs for package in NEEDED[program][1]]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in ([apt, "update"], [apt, "install", "-y", "--no-install-recommends", *packages]):
        subprocess.run(command, check=False, env=environment, stdout=subprocess.DEVNULL)


def main() -> int:
    """Exit code 0 once all are there."""
    if lacking := missing():
        install(lacking)
    for program in (lacking := missing()):
        packages = " ".join(NEEDED[program][1])
        how = f"install it (Debian, Ubuntu: sudo apt-get install {packages}), then make test again"
        print(f"make test needs {program}: {how}")
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
