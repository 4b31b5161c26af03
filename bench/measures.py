"""Whether intervals and tests of the measures hold what they say, and how fast all measures are on a large campaign.

Simulated: stories mostly about one candidate, whose mentions vary more than chance; as many again of others beside.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from bench.large_campaign import write_campaign
from bench.peak import peak_mib
from pipelines.campaign_files import read_monitor
from pipelines.measure import measure
from pipelines.measures.index_interval import index_interval, nearest_shares
from pipelines.measures.indices import sainte_lague
from pipelines.measures.inequality import gallagher, gini, loosemore_hanby, shares, theil
from pipelines.measures.part_interval import part_interval, part_p, simes
from pipelines.measures.resampling import p_value, percentile_interval, resample_sums, under_equality
from pipelines.measures.sample import FOR_MEANS

Row = dict[str, Any]
Array = NDArray[np.float64]
RUNS, RESAMPLES, LEVEL = 2_000, 2_000, 0.05
ARTICLES = (15, 30, 60, 200)
FIELDS = {
    "equal": (0.2,) * 5,
    "nearly equal": (0.25, 0.2, 0.2, 0.2, 0.15),
    "unequal": (0.6, 0.2, 0.1, 0.07, 0.03),
    "lopsided": (0.9, 0.06, 0.02, 0.01, 0.01),
    "two large, three small": (0.5, 0.44, 0.03, 0.02, 0.01),
}
INDICES: dict[str, Callable[[Array, Array], Array]] = {
    "Loosemore-Hanby": loosemore_hanby,
    "Gallagher": gallagher,
    "Gini": gini,
    "Theil": theil,
    "Sainte-Laguë": sainte_lague,
}
SIZES = (25_000, 50_000, 100_000)


def run() -> list[Row]:
    """Rows of rejections, of intervals that hold the truth, and of seconds by size."""
    with threadpool_limits(1, "blas"):
        simulated = [row for field in FIELDS for articles in ARTICLES for row in simulate(field, articles)]
    return [*simulated, *speed()]


def simulate(field: str, articles: int) -> Iterator[Row]:
    """One cell: so many articles (each a story of its own) of a field of five candidates, RUNS times."""
    truth = np.array(FIELDS[field])
    rng = np.random.default_rng((articles, len(field)))
    stories = clustered(rng, articles, truth)
    part = f"{field} field, {articles} articles"
    low, high = part_interval(stories, stories.sum(axis=2, keepdims=True))
    holds = ((low <= truth) & (truth <= high)).mean(axis=0)
    yield _row("share interval: holds the truth, least of candidates", part, float(holds.min()))
    yield _row("share interval: holds the truth, mean of candidates", part, float(holds.mean()))
    yield _row("share interval: mean upper end of the least candidate", part, float(high[:, truth.argmin()].mean()))
    p = equal_p(stories, rng)
    rejections = float((p <= LEVEL).mean())
    if field == "equal":
        yield _row("design effect of shares", part, design_effect(stories, truth))
        yield _row("equal treatment: rejected at 5 %", part, rejections)
    else:
        yield _row("unequal treatment: found at 5 %", part, rejections)
        yield _row("treatment as the benchmark: rejected at 5 %", part, rejected_benchmark(stories, truth))
    yield _row("share, percentile of resamples: holds the truth, least of candidates", part, percentile(stories, truth))
    for name, index in INDICES.items():
        ours, percentiles = index_coverage(index, stories, truth, p <= LEVEL)
        yield _row(f"{name}: interval holds the truth", part, ours)
        yield _row(f"{name}, percentile of resamples: holds the truth", part, percentiles)


def clustered(rng: np.random.Generator, articles: int, truth: Array) -> Array:
    """Mentions: (RUNS, articles, candidates); each candidate's expected share is the truth's."""
    shape = (RUNS, articles, 1)
    found = rng.poisson(1.5 * truth, size=(*shape[:2], len(truth))).astype(np.float64)
    main = rng.choice(len(truth), size=shape, p=truth)
    mentions = 1 + rng.negative_binomial(1.5, 0.375, size=shape)
    np.put_along_axis(found, main, np.take_along_axis(found, main, 2) + mentions, 2)
    return found


def design_effect(stories: Array, truth: Array) -> float:
    """The variance of shares by that of as many mentions which were independent."""
    sums = stories.sum(axis=1)
    naive = truth * (1 - truth) / sums.sum(axis=1).mean()
    return float((shares(sums).var(axis=0) / naive).mean())


def equal_p(stories: Array, rng: np.random.Generator) -> Array:
    """p of equal treatment, of each run."""
    equal, racing = np.full(stories.shape[2], 1 / stories.shape[2]), np.ones(stories.shape[1:], dtype=bool)
    found = []
    for one in stories:
        (under,) = under_equality([one], [equal], racing, RESAMPLES, rng)
        found.append(p_value(float(loosemore_hanby(shares(one.sum(axis=0)), equal)), under))
    return np.array(found)


def index_coverage(
    index: Callable[[Array, Array], Array], stories: Array, truth: Array, apart: NDArray[np.bool_]
) -> tuple[float, float]:
    """The part of runs in which the interval of an index against equal shares holds its truth; of the percentile's."""
    equal = np.full(len(truth), 1 / len(truth))
    true, rng = float(index(truth, equal)), np.random.default_rng(1)
    holds = []
    for one, told in zip(stories, apart, strict=True):
        resampled = shares(resample_sums(one, RESAMPLES // FOR_MEANS, rng))
        ours = index_interval(
            lambda p: index(p, equal), one, resampled, equal, nearest_shares(one, equal), apart=bool(told)
        )
        ends = percentile_interval(index(resampled, equal)[:, None])
        holds.append([low - 1e-9 <= true <= high + 1e-9 for low, high in (ours, (ends[0][0], ends[1][0]))])
    ours_held, percentiles = np.mean(holds, axis=0)
    return float(ours_held), float(percentiles)


def rejected_benchmark(stories: Array, truth: Array) -> float:
    """The part of runs in which the test against a benchmark says unequal, where the benchmark is the truth."""
    p = part_p(stories, stories.sum(axis=2, keepdims=True), truth)
    return float(np.mean([simes(one) <= LEVEL for one in p]))


def percentile(stories: Array, truth: Array) -> float:
    """What the interval of resampled stories would hold, for comparison: of a fifth of the runs."""
    rng = np.random.default_rng(1)
    bounds = [percentile_interval(shares(resample_sums(one, RESAMPLES, rng))) for one in stories[::5]]
    return float(np.mean([(low <= truth) & (truth <= high) for low, high in bounds], axis=0).min())


def _row(name: str, part: str, value: float) -> Row:
    return {"measure": name, "part": part, "value": value, "n": RUNS}


def speed() -> Iterator[Row]:
    """Seconds of all measures (40 outlets, 10 candidates, 2,000 resamples) by size, each in a process of its own.

    `growth` is the seconds of twice the articles by those of once: 2 is linear.
    """
    seconds: list[float] = []
    for size in SIZES:
        command = [sys.executable, "-m", "bench.measures", str(size)]
        measured = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
        seconds.append(measured["processor seconds"])
        where = {"part": f"{size:,} articles", "n": measured.pop("figures")}
        yield from ({"measure": f"all measures: {name}", "value": value, **where} for name, value in measured.items())
    for size, before, after in zip(SIZES[1:], seconds, seconds[1:], strict=False):
        yield {"measure": "all measures: growth", "part": f"{size:,} articles", "value": after / before, "n": size}


def time_one(size: int) -> dict[str, float]:
    """Seconds by the clock and of the processor, MB at the peak, how many figures."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "campaign"
        write_campaign(folder, size)
        monitor, _ = read_monitor(folder)
        started, used = time.perf_counter(), time.process_time()
        figures = measure(monitor).figures
        seconds, processor = time.perf_counter() - started, time.process_time() - used
    return {"seconds": seconds, "processor seconds": processor, "MB at the peak": peak_mib(), "figures": figures}


if __name__ == "__main__":
    print(json.dumps(time_one(int(sys.argv[1]))))
