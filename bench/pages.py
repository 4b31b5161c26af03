"""How well articles are read out of pages of many outlets, against other extractors in the same run.

Each set by its own measure: F1 over runs of four tokens (article_extraction_benchmark), F1 over segments that must and
must not be in the text (trafilatura_eval), the share of right dates, titles and sets of authors (all letters and digits
equal). The pages are halved by turns in the order of their ids: the rules were made by looking at the first half only.
"""

from __future__ import annotations

import gzip
import json
import multiprocessing
import re
import statistics
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from bench.peers import FAST, OURS, PEERS, Peer

Row = dict[str, Any]
TOKEN = re.compile(r"\w+")
AROUND_US = ("ru", "uk", "kk", "tr", "pl", "cs", "lt")
PARTS = ("half looked at", "other half")


def run(data: Path, peers: Sequence[Peer] = PEERS) -> list[Row]:
    """Rows for each extractor, set and half; rows of speed last."""
    html = data / "html"
    rows: list[Row] = []
    segments, bodies = load(html / "trafilatura_eval"), load(html / "article_extraction_benchmark")
    press, dated = load(html / "fundus"), load(html / "htmldate_eval")
    for peer in peers:
        if not peer.installed:
            rows.append(
                {"measure": f"{peer.name}: not installed", "part": "pip install tarazy[peers]", "value": 0.0, "n": 0}
            )
            continue
        if peer.text:
            rows += _halves("F1, runs of 4 tokens", "aeb", peer, bodies, _shingle_score)
            rows += _halves("F1, segments", "trafilatura_eval", peer, segments, _segment_score)
            if peer.title:
                rows += _halves(
                    "F1, segments, own title before the text", "trafilatura_eval", peer, segments, _titled_score
                )
        if peer.date:
            rows += _halves("date right", "htmldate_eval", peer, [one for one in dated if _day(one)], _date_score)
            rows += _halves("date right", "fundus", peer, press, _date_score)
        if peer.title and peer.authors:
            rows += _halves("title right", "fundus", peer, press, _title_score)
            named = [one for one in press if one["authors"]]
            rows += _halves("authors right", "fundus", peer, named, _author_score)
            near = [one for one in press if one["lang"] in AROUND_US]
            rows.append(_row("title right", f"fundus, {' '.join(AROUND_US)}", peer, near, _title_score))
            near = [one for one in named if one["lang"] in AROUND_US]
            rows.append(_row("authors right", f"fundus, {' '.join(AROUND_US)}", peer, near, _author_score))
    return rows + speed(bodies)


def load(folder: Path) -> list[Row]:
    """The pages of a set with their truth, in the order of their ids, without those that are not there."""
    with gzip.open(folder / "truth.jsonl.gz", "rt", encoding="utf-8") as lines:
        records = sorted(map(json.loads, lines), key=lambda one: str(one["id"]))
    kept = [one for one in records if (folder / one["file"]).exists()]
    return [one | {"path": str(folder / one["file"]), "page": _page(folder / one["file"])} for one in kept]


def _page(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes())


def speed(pages: list[Row]) -> list[Row]:
    """How many times as fast as trafilatura's fast mode ours is on the same pages, in processor time of one core; and
    what two processes do beside one. Ours reads all fields, trafilatura the text only."""
    times = {peer.name: min(_seconds(peer, pages) for _ in range(3)) for peer in (OURS, FAST)}
    ratio = times[FAST.name] / times[OURS.name]
    row = {"measure": "speed of tarazy", "part": "times trafilatura, fast", "value": ratio, "n": len(pages)}
    return [row | {"per_second": len(pages) / times[OURS.name]}, *_cores(pages)]


def _seconds(peer: Peer, pages: list[Row]) -> float:
    assert peer.text is not None
    started = time.process_time()
    for page in pages:
        peer.text(page["page"], page["url"])
    return time.process_time() - started


def _cores(pages: list[Row]) -> list[Row]:
    work = [(page["path"], page["url"]) for page in pages] * 4
    alone, together = (min(_pool_seconds(count, work) for _ in range(2)) for count in (1, 2))
    return [{"measure": "speed of two processes", "part": "times one", "value": alone / together, "n": len(work)}]


def _pool_seconds(processes: int, work: list[tuple[str, str]]) -> float:
    """Seconds by the clock that so many workers need, once each has started and read a page."""
    batches = [work[start : start + 25] for start in range(0, len(work), 25)]
    with ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("spawn")) as pool:
        list(pool.map(read_all, [work[:50]] * processes * 2))
        started = time.perf_counter()
        list(pool.map(read_all, batches))
        return time.perf_counter() - started


def read_all(pages: list[tuple[str, str]]) -> list[int]:
    """The characters of the article of each page, by its path and address: what a worker does."""
    assert OURS.text is not None
    return [len(OURS.text(_page(Path(path)), url) or "") for path, url in pages]


Score = Callable[[Peer, list[Row]], float]


def _halves(measure: str, name: str, peer: Peer, pages: list[Row], score: Score) -> list[Row]:
    return [_row(measure, f"{name}, {part}", peer, pages[half::2], score) for half, part in enumerate(PARTS)]


def _row(measure: str, part: str, peer: Peer, pages: list[Row], score: Score) -> Row:
    return {"measure": f"{peer.name}: {measure}", "part": part, "value": score(peer, pages), "n": len(pages)}


def _shingle_score(peer: Peer, pages: list[Row]) -> float:
    """Mean precision and mean recall over pages with anything, and their harmonic mean."""
    pairs = [shingle_scores(page["body"], _said(peer.text, page) or "") for page in pages]
    precision = statistics.mean(one for one, _ in pairs if one is not None)
    recall = statistics.mean(other for _, other in pairs if other is not None)
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def shingle_scores(true: str, found: str) -> tuple[float | None, float | None]:
    """(precision, recall) of runs of four tokens, 0..1; None where nothing was found, or there is nothing to find."""
    one, other = _shingles(true), _shingles(found)
    common = (one & other).total()
    return (common / other.total() if other else None), (common / one.total() if one else None)


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    tokens = TOKEN.findall(text)
    return Counter(run for start in range(max(1, len(tokens) - 3)) if (run := tuple(tokens[start : start + 4])))


def _titled_score(peer: Peer, pages: list[Row]) -> float:
    """The same with each extractor's own title: some segments are headlines, which others leave in the text."""
    return _segment_score(peer, pages, titled=True)


def _segment_score(peer: Peer, pages: list[Row], *, titled: bool = False) -> float:
    right, wrong, missed = 0, 0, 0
    for page in pages:
        title = (_said(peer.title, page) or "") if titled else ""
        text = " ".join(f"{title} {_said(peer.text, page) or ''}".split())
        hits = sum(" ".join(one.split()) in text for one in page["must_contain"])
        right, missed = right + hits, missed + len(page["must_contain"]) - hits
        wrong += sum(" ".join(one.split()) in text for one in page["must_not_contain"])
    return float(2 * right / (2 * right + wrong + missed))


def _date_score(peer: Peer, pages: list[Row]) -> float:
    return float(statistics.mean(_said(peer.date, page) == _day(page) for page in pages))


def _day(page: Row) -> str | None:
    day = str(page["date"])[:10]
    return day if re.fullmatch(r"\d{4}-\d\d-\d\d", day) else None


def _title_score(peer: Peer, pages: list[Row]) -> float:
    return statistics.mean(_letters(_said(peer.title, page) or "") == _letters(page["title"]) for page in pages)


def _author_score(peer: Peer, pages: list[Row]) -> float:
    return statistics.mean(
        set(map(_letters, _said(peer.authors, page) or [])) == set(map(_letters, page["authors"])) for page in pages
    )


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def _said(function: Callable[[bytes, str], Any] | None, page: Row) -> Any:
    assert function is not None
    try:
        return function(page["page"], page["url"])
    except Exception:  # a peer that a page breaks has found nothing on it
        return None
