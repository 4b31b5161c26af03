"""`make bench`: quality and speed, as a table and as JSON in bench/results/.

Quality is measured on the marked data beside the checkout, where it is; speed on the demo campaign.
"""

from __future__ import annotations

import datetime as dt
import json
import platform
from collections.abc import Callable
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bench import extraction, measures, mentions, pages, press, reading, site, speech, speed, stories, swap, tone

ROOT = Path(__file__).parent.parent
DATA = ROOT.parent / "shared" / "data"
RESULTS = ROOT / "bench" / "results"
PACKAGES = ("tarazy", "scrapy", "spacy", "scikit-learn", "trafilatura", "datasette", "sqlite-utils", "numpy")


def main() -> None:
    """Measure everything, print it, write it: what was measured is shown even where a later part fails."""
    console = Console()
    rows: list[dict[str, Any]] = []
    quality = (extraction, pages, mentions, swap, speech, tone, reading, stories)
    parts: list[Callable[[], list[dict[str, Any]]]] = [partial(one.run, DATA) for one in quality]
    if not DATA.is_dir():
        console.print(f"There is no {DATA}: quality is not measured, only speed.")
        parts = []
    try:
        for part in (*parts, press.run, speed.run, stories.speed, measures.run, site.run):
            rows += part()
    finally:
        console.print(table(rows))
        console.print(f"Written to {write(rows).relative_to(ROOT)}")


def table(rows: list[dict[str, Any]]) -> Table:
    """The rows for people."""
    found = Table(box=None, header_style="bold", pad_edge=False)
    for title in ("measure", "language", "part"):
        found.add_column(title)
    for title in ("value", "n", "of the machine here"):
        found.add_column(title, justify="right")
    for row in rows:
        here = f"{row['per_second']:,.1f} /s" if "per_second" in row else f"{row['ms']:,.0f} ms" if "ms" in row else ""
        name = f"{row['measure']} (ratio)" if here else row["measure"]
        found.add_row(name, row.get("language", ""), row["part"], f"{row['value']:.4f}", f"{row['n']:,}", here)
    return found


def write(rows: list[dict[str, Any]]) -> Path:
    """The rows with versions and machine, as JSON named by the moment."""
    now = dt.datetime.now(dt.UTC).replace(microsecond=0)
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{now:%Y%m%dT%H%M%SZ}.json"
    about = {
        "when": now.isoformat(),
        "python": platform.python_version(),
        "machine": platform.machine(),
        "versions": {name: version(name) for name in PACKAGES},
    }
    path.write_text(json.dumps(about | {"rows": rows}, indent=1) + "\n", encoding="utf-8")
    return path


if __name__ == "__main__":
    main()
