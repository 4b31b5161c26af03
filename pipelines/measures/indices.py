"""More indices of inequality (see inequality.py), with formula, range and source. All work along the last axis.

Notation: `p` shares that sum to 1, `e` the benchmark's shares, n how many candidates. NaN: no coverage, or not defined
(n = 1, a share of the benchmark that is 0 where one would divide by it). `docs/measures.md` says which to use.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from pipelines.measures.inequality import Array, theil


def theil_split(counts: ArrayLike, benchmark: ArrayLike) -> tuple[float, float]:
    """(of the whole, between groups) of coverage by group: `counts` is (groups, candidates).

    With P_gi the part of all coverage that group g gave candidate i, "of the whole" is how far all groups together are
    from the benchmark, "between groups" how far they are from all together: sum P_gi ln(p_i|g / p_i). Both add up to
    what is within the groups, the mean of their own divergences by their parts: sum P_gi ln(p_i|g / e_i).
    """
    values = np.asarray(counts, dtype=np.float64)
    if values.sum() == 0:
        return float("nan"), float("nan")
    joint = values / values.sum()
    whole = joint.sum(axis=0)
    groups = joint.sum(axis=1, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = np.where(joint == 0, 0.0, joint * np.log(joint / (groups * whole)))
    return float(theil(whole, benchmark)), float(terms.sum())


def sainte_lague(found: ArrayLike, benchmark: ArrayLike) -> Array:
    """sum (p - e)^2 / e, chi square for one item: 0..1/min(e) - 1. NaN where e has a 0. Source: Sainte-Laguë 1910."""
    shares, expected = np.asarray(found, dtype=np.float64), np.asarray(benchmark, dtype=np.float64)
    if (expected <= 0).any():
        return np.full(shares.shape[:-1], np.nan)
    return np.asarray(((shares - expected) ** 2 / expected).sum(axis=-1))


def entropy(found: ArrayLike) -> Array:
    """-sum p ln p, in nats, 0 ln 0 = 0: 0..ln n. Source: Shannon 1948."""
    shares = np.asarray(found, dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(-np.where(shares == 0, 0.0, shares * np.log(shares)).sum(axis=-1))


def most_to_least(found: ArrayLike) -> Array:
    """max p / min p, from 1 on. NaN where a candidate has nothing: that is said in words, not by a number."""
    shares = np.asarray(found, dtype=np.float64)
    least = shares.min(axis=-1)
    return np.asarray(np.divide(shares.max(axis=-1), least, out=np.full_like(least, np.nan), where=least > 0))


def share_ratio(found: ArrayLike, benchmark: ArrayLike) -> Array:
    """p / e of each candidate, of the shape of `found`: from 0 on, 1 is the benchmark's share. NaN where e = 0."""
    shares, expected = np.asarray(found, dtype=np.float64), np.asarray(benchmark, dtype=np.float64)
    return np.asarray(np.divide(shares, expected, out=np.full_like(shares, np.nan), where=expected > 0))


def gap_to_others(found: ArrayLike) -> Array:
    """Each candidate's share less the mean of the others', of the shape of `found`: -1..1. NaN for n = 1."""
    shares = np.asarray(found, dtype=np.float64)
    others = shares.shape[-1] - 1
    if others == 0:
        return np.full_like(shares, np.nan)
    return np.asarray(shares - (shares.sum(axis=-1, keepdims=True) - shares) / others)


def finite(values: ArrayLike) -> Array:
    """The values with NaN for what is infinite: no number to print."""
    found = np.asarray(values, dtype=np.float64)
    return np.where(np.isinf(found), np.nan, found)
