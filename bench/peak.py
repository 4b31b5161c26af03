"""Run a module as a program, and say at its end how much memory it had at most: `python -m bench.peak MODULE …`."""

from __future__ import annotations

import json
import resource
import runpy
import sys
from pathlib import Path


def peak_mib() -> float:
    """The most memory that this process had so far, MiB.

    Linux's own count of the program: `ru_maxrss` begins with what the parent had when it forked.
    """
    status = Path("/proc/self/status")
    if status.is_file():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> int:
    """Run it; the program's own exit code."""
    module = sys.argv[1]
    sys.argv = sys.argv[1:]
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
        code = 0
    except SystemExit as end:
        code = int(end.code or 0)
    print(json.dumps({"peak": peak_mib()}), flush=True)
    return code


if __name__ == "__main__":
    sys.exit(main())
