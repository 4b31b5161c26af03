"""How well copies of one story are found, on pairs of real articles; how fast, in how much memory, on invented ones.

Pairs: those mined from the marked data beside the checkout, whose labels come from shared word runs (so they cannot
show that word runs are a good method), and 45 that a person has looked at, reported apart. `python -m bench.stories N`
times N invented articles with planted copies in a process of its own.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.invented import Invented
from bench.peak import peak_mib
from nlp.origin import find_origin
from pipelines.stories.clusters import cluster

THRESHOLD = 0.7
"""The default of `measure.near_duplicate`. Chosen on the first half of the ids; from 0.68 to 0.76 F1 falls by 0.02."""
SAME = {"exact": True, "near": True, "contained": True, "low": False, "unrelated": False}
SIZES = (5_000, 20_000, 50_000)
OUTLETS = 20


def run(data: Path) -> list[dict[str, Any]]:
    """Rows of quality: pairs joined right, by half of the ids; reviewed pairs joined, by label; agencies recognised."""
    folder = data / "neardup" / "mined"
    texts = _texts(data, folder)
    keys = sorted(texts)
    outlets = [texts[key].get("publisher") or key for key in keys]  # where it is not known: an outlet of its own
    places = cluster((texts[key]["text"] for key in keys), outlets, THRESHOLD)
    story = {key: place.leader for key, place in zip(keys, places, strict=True)}
    pairs = [one for one in _lines(folder / "pairs.jsonl.gz") if one["a"] in story and one["b"] in story]
    return [*_halves(pairs, story), *_reviewed(pairs, story), *_agencies(texts)]


def _texts(data: Path, folder: Path) -> dict[str, dict[str, Any]]:
    """Those articles of the pairs whose text is here."""
    docs = {one["id"]: one["file"] for one in _lines(folder / "docs.jsonl.gz")}
    files = {data / f"{name}.gz" for name in docs.values()}
    here = (one for path in sorted(files) if path.is_file() for one in _lines(path))
    return {one["id"]: one for one in here if one.get("id") in docs}


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _half(pair: dict[str, Any]) -> str:
    """By the ids' hash, so that the halves hold other articles of the same kinds; mixed pairs belong to neither."""
    one, other = (int(hashlib.sha256(pair[key].encode()).hexdigest(), 16) % 2 for key in ("a", "b"))
    return "mixed" if one != other else ("tuned on", "not tuned on")[one]


def _halves(pairs: list[dict[str, Any]], story: dict[str, int]) -> Iterator[dict[str, Any]]:
    counts: Counter[tuple[str, bool, bool]] = Counter()
    for pair in pairs:
        if pair["silver"] in SAME and not pair["reviewed"]:
            told = (SAME[pair["silver"]], story[pair["a"]] == story[pair["b"]])
            counts.update([(_half(pair), *told), ("all", *told)])
    for half in ("tuned on", "not tuned on", "all"):
        right, missed, wrong = counts[half, True, True], counts[half, True, False], counts[half, False, True]
        where = {"part": f"neardup, {half}", "n": right + missed}
        yield {"measure": "story pair precision", "value": right / max(1, right + wrong), **where}
        yield {"measure": "story pair recall", "value": right / max(1, right + missed), **where}
        yield {"measure": "story pair F1", "value": 2 * right / max(1, 2 * right + missed + wrong), **where}


def _reviewed(pairs: list[dict[str, Any]], story: dict[str, int]) -> Iterator[dict[str, Any]]:
    labels = sorted({pair["reviewed"] for pair in pairs} - {""})
    for label in labels:
        chosen = [story[one["a"]] == story[one["b"]] for one in pairs if one["reviewed"] == label]
        value = sum(chosen) / len(chosen)
        yield {"measure": f"joined, reviewed as {label}", "value": value, "part": "neardup", "n": len(chosen)}


def _agencies(texts: dict[str, dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Against the wire that a person noted for articles of the 2016 campaign. English only: there is no other data."""
    right = found = there = 0
    for one in texts.values():
        if "wire" not in one:
            continue
        truth = "" if one["wire"] in ("None", "NA") else one["wire"].casefold()
        origin = find_origin(one["text"], "en")
        name = (origin.name or "").casefold() if origin and origin.kind == "agency" else ""
        right, found, there = right + (name == truth != ""), found + bool(name), there + bool(truth)
    where = {"part": "polnear", "language": "en"}
    yield {"measure": "agency precision", "value": right / max(1, found), "n": found, **where}
    yield {"measure": "agency recall", "value": right / max(1, there), "n": there, **where}


def speed() -> list[dict[str, Any]]:
    """Rows of seconds, of memory, and of planted copies found, by number of invented articles."""
    rows: list[dict[str, Any]] = []
    for size in SIZES:
        command = [sys.executable, "-m", "bench.stories", str(size)]
        measured = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
        where = {"part": f"{size:,} invented", "n": size}
        rows += [{"measure": f"stories: {name}", "value": value, **where} for name, value in measured.items()]
    return rows


def planted(size: int) -> Iterator[tuple[str, str, int]]:
    """Invented articles: text, outlet, and the number of the report that it tells.

    Copies have another headline, some lack their last paragraphs, all carry the standing text of their outlet.
    """
    made = Invented(1, 60_000)
    tails = [made.paragraph(40) for _ in range(OUTLETS)]
    told = number = 0
    while True:
        report, number = made.article(made.random.randint(4, 10)), number + 1
        for copy in range(made.random.choice((1, 1, 1, 2, 5, 8))):
            outlet = made.random.randrange(OUTLETS)
            kept = report[: max(3, len(report) - copy % 3)] if copy else report
            yield "\n\n".join([made.paragraph(8), *kept, tails[outlet]]), str(outlet), number
            told += 1
            if told == size:
                return


def time_one(size: int) -> dict[str, float]:
    """Seconds, MB of the process with all texts, and F1 of the pairs that planted copies make."""
    articles = list(planted(size))
    started, used = time.perf_counter(), time.process_time()
    places = cluster((text for text, _, _ in articles), [outlet for _, outlet, _ in articles], THRESHOLD)
    seconds, processor = time.perf_counter() - started, time.process_time() - used
    peak = peak_mib()
    found, truth = Counter(one.leader for one in places), Counter(number for _, _, number in articles)
    both = Counter((place.leader, article[2]) for place, article in zip(places, articles, strict=True))
    pairs = [sum(n * (n - 1) for n in one.values()) for one in (both, found, truth)]
    f1 = 2 * pairs[0] / (pairs[1] + pairs[2])
    return {"seconds": seconds, "processor seconds": processor, "MB at the peak": peak, "planted pair F1": f1}


if __name__ == "__main__":
    print(json.dumps(time_one(int(sys.argv[1]))))
