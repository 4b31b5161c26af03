"""Stories: near-duplicates (a wire report that several outlets print) are one, so that no interval is too narrow.

Candidates for a pair come from MinHash with locality-sensitive hashing (Broder 1997; Indyk and Motwani 1998), and each
is then compared exactly, so that the threshold of the campaign's file holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from datasketch import MinHash, MinHashLSH
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from pipelines.campaign import Monitor
from pipelines.progress import Progress, Silent
from pipelines.store import open_store

SHINGLE_WORDS = 5
PERMUTATIONS = 128
CANDIDATE_THRESHOLD_FACTOR = 0.7  # of the threshold: MinHash errs by some hundredths, and the exact value decides
WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class StoriesSummary:
    """How many stories the articles tell, and how many articles are copies of another's."""

    articles: int
    stories: int


def find_stories(monitor: Monitor, *, progress: Progress | None = None) -> StoriesSummary:
    """Give every article the id of its story: that of the earliest article of its cluster.

    Does nothing where no article is new or changed.
    """
    progress = progress or Silent()
    db = open_store(monitor.database)
    articles = db.table("articles")
    if articles.count_where("story is null"):
        rows = list(db.query("select id, body from articles order by coalesce(published, '9999'), id"))
        progress.start(len(rows), "stories")
        stories = cluster([row["body"] for row in rows], monitor.campaign.measure.near_duplicate, progress)
        with db.atomic():
            for row, first in zip(rows, stories, strict=True):
                articles.update(row["id"], {"story": rows[first]["id"]})
        progress.finish()
    summary = StoriesSummary(articles.count, db.execute("select count(distinct story) from articles").fetchone()[0])
    db.close()
    return summary


def shingles(text: str) -> frozenset[str]:
    """The runs of five words of a text, lower case; a text of fewer words is one run."""
    words = WORD.findall(text.casefold())
    count = max(1, len(words) - SHINGLE_WORDS + 1)
    return frozenset(" ".join(words[start : start + SHINGLE_WORDS]) for start in range(count))


def jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    """Size of the intersection by that of the union, 0..1."""
    return len(one & other) / len(one | other)


def cluster(texts: list[str], threshold: float, progress: Progress | None = None) -> list[int]:
    """For each text the index of the first text of its cluster (its own where it is alone).

    Two texts are of one cluster when their shingles' Jaccard similarity is at least `threshold` (0..1), or when a
    chain of such pairs joins them.
    """
    sets = [shingles(text) for text in texts]
    pairs = [pair for pair in _candidates(sets, threshold, progress or Silent()) if _similar(sets, pair, threshold)]
    size = len(texts)
    ones, others = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    graph = coo_array((np.ones(len(pairs), dtype=bool), (ones, others)), shape=(size, size))
    _, labels = connected_components(graph, directed=False)
    first: dict[int, int] = {}
    for index, label in enumerate(labels):
        first.setdefault(int(label), index)
    return [first[int(label)] for label in labels]


def _similar(sets: list[frozenset[str]], pair: tuple[int, int], threshold: float) -> bool:
    return jaccard(sets[pair[0]], sets[pair[1]]) >= threshold


def _candidates(sets: list[frozenset[str]], threshold: float, progress: Progress) -> Iterator[tuple[int, int]]:
    index = MinHashLSH(threshold=threshold * CANDIDATE_THRESHOLD_FACTOR, num_perm=PERMUTATIONS)
    for number, runs in enumerate(sets):
        sketch = MinHash(num_perm=PERMUTATIONS, seed=1)
        sketch.update_batch([run.encode() for run in sorted(runs)])
        for other in index.query(sketch):
            yield int(other), number
        index.insert(number, sketch)
        progress.advance()
