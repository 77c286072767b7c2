"""Which rows lie how close to which: the closest training example of a sample, near-duplicates between sets.

Cosines are about a centre that is given. Near-duplicates are sought by scikit-learn; in more than DIRECT dimensions
among random projections first, and what looks close there is measured in full.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..theory.errors import UsageError
from .population import Array, Population
from .sample_sets import blocks, precision

SAMPLES, WORK = 1024, 1e11
"""Rows whose closest example is sought, at most, and multiplications that it may take."""

DIRECT, PROJECTED, CANDIDATES = 256, 64, 4
"""Dimensions searched in full; dimensions of random projections; neighbours there that are measured in full."""

SLACK = 2.0
"""A squared distance is at most so many times itself after projection: five standard errors, sqrt(2/PROJECTED) each, and more."""

QUERIES, WITHIN = 2**17, 2**12
"""Rows that are looked up in another set and in their own; of more, so many at random."""

DRAWN = 1000
"""Gaussian rows that are drawn to see how many have a near-duplicate by chance."""


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
    kind = precision(base)
    middle = centre.astype(kind)
    sought = _unit(queries.astype(kind) - middle)
    best = np.zeros(len(queries))
    for _, block in blocks(base):
        np.maximum(best, np.abs(sought @ _unit(block - middle).T).max(axis=1), out=best)
    return np.minimum(best, 1.0)


def _unit(rows: NDArray[Any]) -> NDArray[Any]:
    lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows))
    return np.asarray(rows / np.where(lengths > 0, lengths, 1)[:, None])


@dataclass(frozen=True)
class Duplicates:
    """Of ``examined`` rows of a set, those (numbers ``rows``) that have a near-duplicate in the other set, or in their own."""

    rows: NDArray[np.intp]
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
    projection = None
    if d > DIRECT:
        projection = np.linalg.qr(generator.standard_normal((d, PROJECTED)))[0].T * np.sqrt(d / PROJECTED)
    stored = _coordinates(base, centre, projection)
    sought = stored[asked] if alone else _coordinates(queries, centre, projection)[asked]
    count = min((CANDIDATES if projection is not None else 1) + alone, len(stored))
    index = NearestNeighbors(n_neighbors=count, algorithm="brute").fit(stored)
    distances, neighbours = index.kneighbors(sought)
    near = distances**2 <= 2 * (1 - threshold) * (SLACK if projection is not None else 1.0) + 1e-6
    if alone:
        near &= neighbours != asked[:, None]
    found = [
        int(row)
        for row, places in zip(asked[near.any(axis=1)], _picked(neighbours, near), strict=True)
        if _largest_cosine(queries, int(row), base, places, centre) >= threshold
    ]
    return Duplicates(np.array(found, dtype=np.intp), len(asked))


def _picked(neighbours: NDArray[np.intp], near: NDArray[np.bool_]) -> list[NDArray[np.intp]]:
    return [row[mark] for row, mark in zip(neighbours, near, strict=True) if mark.any()]


def share_by_chance(
    population: Population, threshold: float, numbers: NDArray[np.int64], generator: np.random.Generator
) -> Array:
    """The share of Gaussian rows of the population with a cosine of at least the threshold to one of so many others (k,)."""
    scale = np.sqrt(population.expanded())
    one, two = (_unit(generator.standard_normal((DRAWN, len(scale))) * scale) for _ in range(2))
    unlike = 1 - np.mean(one @ two.T >= threshold, axis=1)
    return np.asarray(np.mean(1 - unlike[:, None] ** numbers, axis=0))


def _coordinates(rows: NDArray[Any], centre: Array, projection: Array | None) -> NDArray[Any]:
    """Unit vectors of the rows about the centre, in all coordinates or projected, in single precision."""
    d = rows.shape[1] if projection is None else len(projection)
    found = np.empty((len(rows), d), dtype=np.float32)
    for part, block in blocks(rows):
        units = _unit(block - centre.astype(block.dtype))
        found[part] = units if projection is None else units @ projection.T.astype(block.dtype)
    return found


def _largest_cosine(
    queries: NDArray[Any], row: int, base: NDArray[Any], places: NDArray[np.intp], centre: Array
) -> float:
    here = _unit(np.asarray(queries[row : row + 1], dtype=np.float64) - centre)
    there = _unit(np.asarray(base[np.sort(places)], dtype=np.float64) - centre)
    return float((there @ here[0]).max()) + 1e-12
