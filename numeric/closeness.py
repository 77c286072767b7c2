"""Which rows lie how close to which: the closest training example of a sample, near-duplicates between sets.

Cosines are about a centre that is given. Near-duplicates are sought by scikit-learn; where that is much work, among
random projections first, and what looks close there is measured in full.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from ..theory.errors import UsageError
from .population import Array, Population
from .sample_sets import blocks, precision, rows_at

SAMPLES, WORK = 1024, 1e11
"""Rows whose closest example is sought, at most, and multiplications that it may take."""

DIRECT, IN_FULL, PROJECTED, CANDIDATES = 256, 3e10, 64, 4
"""Dimensions searched in full, and multiplications for which more are; dimensions of random projections; neighbours there that
are measured in full."""

HELD = 2**26
"""Numbers of rows that are kept in memory to be searched in full."""

NEXT = 8
"""Neighbours after the closest that show how much closer one may be by chance."""

UNLIKELY = 1e-4
"""How likely a neighbour so much closer than the next ones is, of rows that belong to no other, where it is counted."""

TOGETHER = 3
"""Rows that may stand out together: a set may have an example more than once."""

SLACK = 2.0
"""A squared distance is at most so many times itself after projection: five standard errors, sqrt(2/PROJECTED) each, and more."""

QUERIES, WITHIN = 2**17, 2**12
"""Rows that are looked up in another set and in their own; of more, so many at random."""

HALVINGS = 24
"""Of the interval of a saddlepoint's logarithm."""

DRAWN, MANY = 1000, 30
"""Gaussian rows that are drawn to see how many have a near-duplicate by chance; close ones among them that are simply counted."""

CLOSER = 1.0, 0.2, 0.02
"""Distances from 1, in that of the threshold, at which closeness is counted: copies lie nearer than what is only alike."""


def levels(threshold: float) -> Array:
    """The threshold and closer cosines, ascending."""
    return np.asarray(1 - (1 - threshold) * np.array(CLOSER))


def chosen_rows(rows: NDArray[Any], count: int, generator: np.random.Generator) -> NDArray[np.intp]:
    """So many different row numbers at random, ascending; all if there are no more."""
    if count >= len(rows):
        return np.arange(len(rows))
    return np.sort(generator.choice(len(rows), count, replace=False))


def affordable(base: NDArray[Any]) -> int:
    """How many rows may be compared with all of ``base``."""
    return int(np.clip(WORK / (2 * base.size), 64, SAMPLES))


def closest(queries: NDArray[Any], base: NDArray[Any], centre: Array) -> Array:
    """Largest |cosine| of each query (s, d) with a row of ``base`` (n, d), both about the centre; length 0 has cosine 0."""
    return np.asarray(neighbours(queries, base, centre)[:, 0])


def neighbours(queries: NDArray[Any], base: NDArray[Any], centre: Array) -> Array:
    """The NEXT + 2 largest |cosines| of each query with rows of ``base``, descending; 0 where there are no more rows."""
    kind = precision(base)
    middle = centre.astype(kind)
    sought = unit(queries.astype(kind) - middle)
    found = np.zeros((len(queries), NEXT + 2))
    for _, block in blocks(base):
        found = _largest(found, np.abs(_cosines(sought, block - middle)))
    return np.minimum(found, 1.0)


def _largest(found: Array, further: NDArray[Any]) -> Array:
    """As many of both (s, k) and (s, n) as of the first, descending."""
    k = found.shape[1]
    if further.shape[1] > k:
        further = np.partition(further, -k, axis=1)[:, -k:]
    return np.sort(np.concatenate([found, further], axis=1), axis=1)[:, ::-1][:, :k]


def outstanding(cosines: Array, rows: int, rounding: float, most: int = 1) -> Array:
    """How likely the closest of so many rows, or the ``most`` closest or fewer, are so much closer than the next ones, by cosines
    (s, NEXT + 2) that descend; 1 where there are too few rows to tell. ``rounding`` is that of a cosine.

    -ln(1 - cosine) of the closest of many rows has exponential spacings, which the next ones show (Renyi 1953).
    """
    likely = np.ones(len(cosines))
    if rows < 4 * NEXT:
        return likely
    depth = -np.log(np.maximum(1 - cosines, rounding))
    gaps = -np.diff(depth, axis=1) * np.arange(1, NEXT + 2)
    for together in range(most):
        usual, shown = gaps[:, together + 1 :].mean(axis=1), NEXT - together
        here = (1 + gaps[:, together] / np.where(usual > 0, usual, np.inf) / shown) ** -float(shown)
        likely = np.minimum(likely, most * here)
    return likely


def unlike_neighbour(
    first: NDArray[Any], second: NDArray[Any], asked: NDArray[np.intp], centre: Array, other_centre: Array
) -> Array:
    """How likely one row of ``second`` is so much closer to each row of ``first`` that is asked for than the next ones are; 1 where
    that is its own row, or its own is among the two closest. Both have n rows, about their centres.
    """
    own, nearest = np.empty(len(asked)), np.full((len(asked), NEXT + 2), -1.0)
    if len(second) < 4 * NEXT:
        return np.ones(len(asked))
    kind = precision(first)
    sought = unit(rows_at(first, asked).astype(kind) - centre.astype(kind))
    for part, block in blocks(second):
        cosines = _cosines(sought, block.astype(kind) - other_centre.astype(kind))
        mine = np.flatnonzero((asked >= part.start) & (asked < part.stop))
        own[mine] = cosines[mine, asked[mine] - part.start]
        cosines[mine, asked[mine] - part.start] = -1.0
        nearest = _largest(nearest, cosines)
    likely = outstanding(nearest, len(second), float(np.finfo(kind).eps))
    return np.where(own < nearest[:, 1], likely, 1.0)


def unit(rows: NDArray[Any]) -> NDArray[Any]:
    """Rows (n, d) of length one; length 0 stays."""
    lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows))
    return np.asarray(rows / np.where(lengths > 0, lengths, 1)[:, None])


def _cosines(units: NDArray[Any], rows: NDArray[Any]) -> NDArray[Any]:
    """Of unit vectors (s, d) with rows (n, d), shape (s, n); length 0 has cosine 0."""
    lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows))
    return np.asarray((units @ rows.T) / np.where(lengths > 0, lengths, 1))


@dataclass(frozen=True)
class Duplicates:
    """Of ``examined`` rows of a set, those (numbers ``rows``) that have a near-duplicate in the other set, or in their own, at
    ``cosines``; ``alone`` tells of each whether no more than TOGETHER lie so close, as copies do and rows of a cluster do not.
    """

    rows: NDArray[np.intp]
    cosines: Array
    alone: NDArray[np.bool_]
    examined: int

    @property
    def count(self) -> int:
        return len(self.rows)

    @property
    def share(self) -> float:
        return self.count / self.examined


def near_duplicates(
    queries: NDArray[Any], base: NDArray[Any] | None, centre: Array, threshold: float, generator: np.random.Generator
) -> Duplicates:
    """Rows of ``queries`` whose cosine with a row of ``base`` is at least the threshold.

    Without a base, with another row of ``queries``. UsageError without scikit-learn.
    """
    try:
        from sklearn.neighbors import NearestNeighbors
    except ImportError:
        raise UsageError(
            "near-duplicates are sought by scikit-learn; install it with: pip install 'phaseproof[compare]'"
        ) from None
    alone, d = base is None, queries.shape[1]
    base = queries if base is None else base
    asked = chosen_rows(queries, WITHIN if alone else QUERIES, generator)
    work, kept = float(len(asked)) * base.size, d * max(len(base), len(queries))
    projection = None
    if d > DIRECT and (work > IN_FULL or kept > HELD):
        projection = np.linalg.qr(generator.standard_normal((d, PROJECTED)))[0].T * np.sqrt(d / PROJECTED)
    stored = _coordinates(base, centre, projection)
    sought = stored[asked] if alone else _coordinates(queries, centre, projection)[asked]
    count = min((CANDIDATES if projection is not None else 1) + alone, len(stored))
    index = NearestNeighbors(n_neighbors=min(NEXT + 2 + alone, len(stored)), algorithm="brute").fit(stored)
    distances, around = index.kneighbors(sought)
    others = around != asked[:, None] if alone else np.full(around.shape, True)
    near = distances**2 <= 2 * (1 - threshold) * (SLACK if projection is not None else 1.0) + 1e-6
    near[:, count:] = False
    crowded = near[:, :count].all(axis=1)
    near &= others
    cosines = np.full(around.shape, -1.0)  # of those that are measured; each is measured once

    def measure(places: NDArray[np.intp], which: NDArray[np.bool_]) -> None:
        for place in places:
            row, chosen = int(asked[place]), around[place, which[place]]
            cosines[place, which[place]] = _cosines_of(queries, row, base, chosen, centre)

    measure(np.flatnonzero(near.any(axis=1)), near)
    largest = cosines.max(axis=1)
    if projection is not None:  # more lie close there than were measured
        left = np.flatnonzero(crowded & (largest < threshold))
        if 0 < len(left) * float(base.size) <= IN_FULL:
            largest[left] = _largest_of_all(queries, asked[left], base, centre, alone)
    found = largest >= threshold
    measure(np.flatnonzero(found), others & ~near)
    table = np.sort(cosines[found], axis=1)[:, ::-1][:, : NEXT + 2]
    table[:, 0] = np.maximum(table[:, 0], largest[found])
    single = outstanding(table, len(base), float(np.finfo(precision(base)).eps), TOGETHER) < UNLIKELY
    return Duplicates(asked[found], largest[found], single, len(asked))


def _coordinates(rows: NDArray[Any], centre: Array, projection: Array | None) -> NDArray[Any]:
    """Unit vectors of the rows about the centre, in all coordinates or projected, in single precision."""
    d = rows.shape[1] if projection is None else len(projection)
    found = np.empty((len(rows), d), dtype=np.float32)
    for part, block in blocks(rows):
        units = unit(block - centre.astype(block.dtype))
        found[part] = units if projection is None else units @ projection.T.astype(block.dtype)
    return found


def _cosines_of(queries: NDArray[Any], row: int, base: NDArray[Any], places: NDArray[np.intp], centre: Array) -> Array:
    """Of one row with each of these of the base."""
    here = unit(rows_at(queries, np.array([row])).astype(np.float64) - centre)
    there = unit(rows_at(base, places).astype(np.float64) - centre)
    return np.asarray(there @ here[0] + 1e-12)


def _largest_of_all(
    queries: NDArray[Any], asked: NDArray[np.intp], base: NDArray[Any], centre: Array, alone: bool
) -> Array:
    """Largest cosine of each row that is asked for with any of the base, itself left out if alone."""
    best = np.full(len(asked), -1.0)
    sought = unit(rows_at(queries, asked).astype(precision(base)) - centre.astype(precision(base)))
    for part, block in blocks(base):
        cosines = _cosines(sought, block - centre.astype(block.dtype))
        if alone:
            mine = (asked >= part.start) & (asked < part.stop)
            cosines[mine, asked[mine] - part.start] = -1.0
        np.maximum(best, cosines.max(axis=1), out=best)
    return best


# --- by chance ----------------------------------------------------------------------------------------


def share_by_chance(
    population: Population, cosines: Array, numbers: NDArray[np.int64], generator: np.random.Generator
) -> Array:
    """The share of Gaussian rows of the population with at least such a cosine (k,) to one of so many others (c,), shape (k, c)."""
    scale = np.sqrt(population.expanded())
    drawn = int(np.clip(2**18 / len(scale), 300, DRAWN))
    one, two = (unit(generator.standard_normal((count, len(scale))) * scale) for count in (drawn, DRAWN))
    between = one @ two.T
    found = []
    for cosine in cosines:
        hits = np.sum(between >= cosine, axis=1)
        alike, few = hits / DRAWN, hits < MANY
        alike[few] = _alike(scale**2, one[few] ** 2, float(cosine))
        found.append(np.mean(-np.expm1(numbers * np.log1p(-alike)[:, None]), axis=0))
    return np.array(found)


def share_that_repeats(rows: NDArray[Any], numbers: NDArray[np.int64]) -> Array:
    """The share of rows of which one of so many others (c,) is the same by chance, shape (c,), were their columns independent: each
    value is as likely as the other rows (m, d) have it, so that rows of numbers that never repeat have 0.
    """
    likely = np.ones(len(rows))
    for column in rows.T:
        _, place, counts = np.unique(column, return_inverse=True, return_counts=True)
        likely *= (counts[place] - 1) / (len(rows) - 1)
    none = numbers * np.log1p(-np.minimum(likely, 1 - np.finfo(np.float64).eps))[:, None]
    return np.asarray(np.mean(-np.expm1(none), axis=0))


def _alike(variances: Array, weights: Array, threshold: float) -> Array:
    """How likely a Gaussian row has at least this cosine with each of the directions of squared coordinates ``weights`` (r, d).

    Half the probability that (u . x)^2 - t^2 |x|^2 > 0, by the saddlepoint approximation of Lugannani and Rice: with the
    variances v the form has det(I - 2 s F) = prod_j (1 + 2 s t^2 v_j) (1 - 2 s sum_j v_j w_j/(1 + 2 s t^2 v_j)).
    """
    v = variances[variances > 0] / variances.mean()
    w, t2 = weights[:, variances > 0], threshold**2

    low, high = np.full(len(w), -12 * log(10)), np.full(len(w), 12 * log(10))
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        below = 1 + 2 * t2 * np.exp(middle)[:, None] * v
        part = v * w / below
        last = 1 - 2 * np.exp(middle) * part.sum(axis=1)
        slope = 2 * t2 * (v / below).sum(axis=1) - 2 * (part / below).sum(axis=1) / np.where(last > 0, last, 1.0)
        beyond = (last <= 0) | (slope < 0)
        low, high = np.where(beyond, low, middle), np.where(beyond, middle, high)
    s = np.exp(low)
    below = 1 + 2 * t2 * s[:, None] * v
    last = 1 - 2 * s * (v * w / below).sum(axis=1)
    value = np.log(below).sum(axis=1) + np.log(last)
    turned = 2 * (v * w / below**2).sum(axis=1) / last
    second = turned**2 + (2 * t2 * v / below) ** 2 @ np.ones(len(v)) - 8 * t2 * (v**2 * w / below**3).sum(axis=1) / last
    r, u = np.sqrt(np.maximum(value, 0.0)), s * np.sqrt(np.maximum(second, 0.0) / 2)
    usable = (r > 0.01) & (u > 0)  # elsewhere the form is above 0 about as often as below
    tail = stats.norm.sf(r) + stats.norm.pdf(r) * (1 / np.where(usable, u, 1.0) - 1 / np.where(usable, r, 1.0))
    return np.asarray(np.where(usable, np.clip(tail, 0.0, 1.0), 0.5) / 2)
