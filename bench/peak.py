"""Run a module as a program, and say at its end how much memory it had at most: `python -m bench.peak MODULE …`."""

from __future__ import annotations

import json
import resource
import runpy
import sys


def main() -> int:
    """Run it; the program's own exit code."""
    module = sys.argv[1]
    sys.argv = sys.argv[1:]
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
        code = 0
    except SystemExit as end:
        code = int(end.code or 0)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024  # KiB on Linux
    print(json.dumps({"peak": peak}), flush=True)
    return code


if __name__ == "__main__":
    sys.exit(main())
