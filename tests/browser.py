"""Find a Chromium for the browser tests, or install one: `python tests/browser.py`, from `make test`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGES = ("chromium", "fonts-dejavu-core")


def find_chromium() -> str | None:
    """The path of the machine's Chromium; None where it has none."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def install_chromium() -> bool:
    """Install Debian's Chromium where this user may; whether it is there now."""
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        return False
    for command in ([apt, "update"], [apt, "install", "-y", "--no-install-recommends", *PACKAGES]):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(command, check=False, env=environment, stdout=subprocess.DEVNULL)
    return find_chromium() is not None


def main() -> int:
    """Exit code 0 once a browser is there."""
    if find_chromium() or install_chromium():
        return 0
    print("make test needs Chromium: install it (Debian, Ubuntu: sudo apt-get install chromium), then make test again")
    return 1


if __name__ == "__main__":
    sys.exit(main())
