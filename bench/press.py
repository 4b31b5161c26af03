"""Speed of collecting against a bare Scrapy spider that stores nothing, and memory as the press grows.

The bare spider asks for the same pages of the same server, addresses known beforehand; ours finds them in sitemaps,
archives them and keeps its books. Both times are those of the whole process, without its start. Rounds alternate, so
that a busy machine slows both.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import yaml

from bench.web import HOSTS, press_web

ROUNDS = 3


def write_campaign(folder: Path, port: int, **collect: Any) -> None:
    """Write the files of a campaign over the invented press."""
    (folder / "outlets").mkdir(parents=True, exist_ok=True)
    files: dict[str, Any] = {
        "campaign.yml": {
            "title": "T",
            "election": {"kind": "local", "country": "X", "day": "2026-03-15"},
            "time_zone": "UTC",
            "languages": ["en"],
            "periods": [{"id": "campaign", "kind": "campaign", "start": "2026-03-01", "end": "2026-03-15"}],
            "collect": {"contact": "mission@example.org", "delay": 0, "per_host": 16, **collect},
        },
        "candidates.yml": {"candidates": [{"id": "a", "gender": "m", "names": {"en": {"surname": "Ablov"}}}]},
    }
    for host in HOSTS:
        root, key = f"http://{host}:{port}", host.partition(".")[0]
        sources = [{"kind": "feed", "url": f"{root}/feed"}, {"kind": "sitemap", "url": f"{root}/sitemap.xml"}]
        outlet = {"id": key, "name": key, "ownership": "private", "languages": ["en"], "hosts": [host]}
        files[f"outlets/{key}.yml"] = outlet | {"articles": "/item/", "sources": sources}
    for name, content in files.items():
        (folder / name).write_text(yaml.safe_dump(content), encoding="utf-8")


def run(sizes: tuple[int, int] = (1_000, 50_000), pages: int = 3_000) -> list[dict[str, Any]]:
    """Rows: ratio to the bare spider (median of alternating rounds), pages a second, peak memory at both sizes."""
    with press_web(pages) as port:
        pairs = [(_collector(port, pages), _bare(port, pages)) for _ in range(ROUNDS)]
    ratio = statistics.median(ours["rate"] / bare["rate"] for ours, bare in pairs)
    rate = statistics.median(ours["rate"] for ours, _ in pairs)
    rows = [
        {"measure": "collecting, to a bare spider", "part": "press", "value": ratio, "n": pages, "per_second": rate}
    ]
    peaks = []
    for size in sizes:
        with press_web(size) as port:
            peaks.append(_collector(port, size)["peak"])
        rows.append({"measure": "peak memory, MiB", "part": f"{size:,} pages", "value": peaks[-1], "n": size})
    rows.append({"measure": "peak memory, ratio", "part": "press", "value": peaks[1] / peaks[0], "n": sizes[1]})
    return rows


def _collector(port: int, pages: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as name:
        write_campaign(Path(name), port)
        said = _timed("pipelines.collecting.crawl", name)
    stored = said["outcomes"]["stored"]
    assert stored >= pages, f"{stored} of {pages} pages stored"
    return said


def _bare(port: int, pages: int) -> dict[str, float]:
    return _timed("bench.bare_spider", str(port), str(pages))


def _timed(module: str, *arguments: str) -> dict[str, Any]:
    """Run a module that says lines of JSON; rate by the time from its first line to its end."""
    command = [sys.executable, "-m", "bench.peak", module, *arguments]
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    said: dict[str, Any] = {}
    started = None
    for line in child.stdout:
        started = started or time.perf_counter()
        said |= json.loads(line)
    assert child.wait() == 0, module
    seconds = time.perf_counter() - (started or 0)
    return said | {"rate": said["done"] / seconds}
