"""How fast the stages are, as ratios against a baseline timed in the same run: machines differ, and are noisy.

The baseline is gzip of one megabyte of fixed text, in one process. Each figure is the best of three.
"""

from __future__ import annotations

import gzip
import random
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipelines.annotate import annotate
from pipelines.campaign_files import read_monitor
from pipelines.collect import collect
from pipelines.demo.run import demo_web, prepare
from pipelines.extract import extract
from pipelines.measure import measure
from pipelines.publish import publish
from pipelines.syndication import find_stories

ROUNDS = 3


def run() -> list[dict[str, Any]]:
    """Rows of rates on the demo campaign, per second and as a ratio to the baseline's rounds per second."""
    baseline = 1 / best(_baseline)
    rows: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as name, demo_web(0) as web:
        folder = Path(name) / "demo"
        prepare(folder, web.port)
        monitor, _ = read_monitor(folder)
        started = time.perf_counter()
        asked = sum(collect(monitor).outcomes.values())
        rows.append(_row("pages collected", asked, time.perf_counter() - started, baseline))
        articles = extract(monitor).articles
        find_stories(monitor)
        rows.append(_row("articles extracted", articles, best(lambda: extract(monitor, remake=True)), baseline))
        find_stories(monitor)
        annotate(monitor)
        rows.append(_row("articles annotated", articles, best(lambda: annotate(monitor, remake=True)), baseline))
        figures = measure(monitor).figures
        rows.append(_row("figures measured", figures, best(lambda: measure(monitor, remake=True)), baseline))
        rows.append(_row("campaigns published", 1, best(lambda: publish(monitor)), baseline))
        rows += _latency(monitor.site, baseline)
    return rows


def best(work: Callable[[], object]) -> float:
    """Seconds of the fastest of three rounds."""
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return min(times)


def _baseline() -> None:
    text = random.Random(1).randbytes(1_000_000).hex().encode()
    gzip.compress(text, compresslevel=6)


def _row(measure_name: str, count: int, seconds: float, baseline: float) -> dict[str, Any]:
    rate = count / seconds
    return {"measure": measure_name, "part": "demo", "value": rate / baseline, "n": count, "per_second": rate}


def _latency(site: Path, baseline: float) -> list[dict[str, Any]]:
    """Median milliseconds of pages from a server of its own, after one to warm up."""
    code = "import sys, pathlib; from pipelines.serve import serve; serve(pathlib.Path(sys.argv[1]), 0, ready=print)"
    command = [sys.executable, "-u", "-c", code, str(site)]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    try:
        address = child.stdout.readline().strip().rstrip("/")
        return [_page_row(address, path, baseline) for path in ("/", "/outlet/vestnik", "/items", "/method")]
    finally:
        child.terminate()
        child.wait()


def _page_row(address: str, path: str, baseline: float) -> dict[str, Any]:
    times = []
    for _ in range(11):
        started = time.perf_counter()
        with urllib.request.urlopen(address + path, timeout=30) as response:
            response.read()
        times.append(time.perf_counter() - started)
    median = statistics.median(times[1:])
    return {"measure": f"page {path}", "part": "demo", "value": 1 / median / baseline, "n": 10, "ms": median * 1000}
