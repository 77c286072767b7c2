"""Sets of rows for ``compare``: read block by block, in single precision where they are stored so, reduced to sums.

Nothing of the size of the data is kept, so that rows may be mapped from a file. Covariances are about a set's own
mean and divide by one less than the number of rows.
"""

from __future__ import annotations

import mmap
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy
from numpy.typing import NDArray

from ..theory.errors import UsageError
from .population import Array

BLOCK, LARGE_BLOCK = 2**22, 2**24
"""Numbers of a block, at least one row; large ones where products of many features are added up, which takes long itself."""

SCATTERED = 64
"""Rows far apart that are read before pages are given back."""

MOST_FEATURES = 4096
"""A covariance needs memory."""

LARGEST, SMALLEST = 1e15, 1e-15
"""Range of the largest modulus: squares and their products stay finite and above 0 in single precision."""

DOUBLE = 1024
"""Largest covariance that is decomposed in double precision."""

GROUPS = 10
"""Groups of rows that are left out in turn, for errors over rows."""


def precision(rows: NDArray[Any]) -> type[np.floating[Any]]:
    """Single precision for what needs no more, double for all else."""
    return np.float32 if rows.dtype.itemsize <= 2 or rows.dtype == np.float32 else np.float64


def blocks(rows: NDArray[Any], size: int = BLOCK) -> Iterator[tuple[slice, NDArray[Any]]]:
    """All rows in order, some at a time; pages of a mapped file are given back to the system after use."""
    step = max(1, size // rows.shape[1])
    source = _map_of(rows)
    for start in range(0, len(rows), step):
        part = slice(start, min(start + step, len(rows)))
        yield part, np.asarray(rows[part], dtype=precision(rows))
        _give_back(source)


def rows_at(rows: NDArray[Any], places: NDArray[np.intp]) -> NDArray[Any]:
    """The rows (k, d) of these numbers, some at a time: around each row that is read the system may map much more of a file."""
    found, source = np.empty((len(places), rows.shape[1]), dtype=precision(rows)), _map_of(rows)
    for start in range(0, len(places), SCATTERED):
        part = slice(start, start + SCATTERED)
        found[part] = rows[places[part]]
        _give_back(source)
    return found


def _give_back(source: mmap.mmap | None) -> None:
    if source is not None and hasattr(mmap, "MADV_DONTNEED"):
        source.madvise(mmap.MADV_DONTNEED)


def _map_of(rows: Any) -> mmap.mmap | None:
    """The map of a file that an array is a view of; None unless it can only be read: pages given back lose what was written."""
    readable = isinstance(rows, np.memmap) and getattr(rows, "mode", None) == "r"
    while readable and rows is not None and not isinstance(rows, mmap.mmap):
        rows = getattr(rows, "base", None)
    return rows if readable else None


def mean_of(name: str, rows: NDArray[Any]) -> Array:
    """The mean row; UsageError, naming the set, for too many features and for numbers that are not finite or too large."""
    n, d = rows.shape
    if d > MOST_FEATURES:
        raise UsageError(f"{name} has {d} features; valid: at most {MOST_FEATURES}")
    total, modulus = np.zeros(d), 0.0
    with np.errstate(over="ignore", invalid="ignore"):
        for part, block in blocks(rows):
            total += block.sum(axis=0, dtype=np.float64)
            largest = float(np.max(np.abs(block)))
            if not np.isfinite(largest):
                row, column = np.argwhere(~np.isfinite(block))[0]
                raise UsageError(
                    f"{name} has {block[row, column]:g} in row {part.start + row + 1}, column {column + 1}; "
                    "valid: finite numbers"
                )
            modulus = max(modulus, largest)
    if modulus > LARGEST or 0 < modulus < SMALLEST:
        raise UsageError(f"the largest number of {name} is {modulus:g}; valid: from {SMALLEST:g} to {LARGEST:g}")
    return total / n


@dataclass(frozen=True)
class Sums:
    """Of rows (n, d) less a given centre, in groups: how many, sums (g, p), products (g, p, p); and squared norms (n,).

    p coordinates along ``basis`` (p, d), or all of them. Row i is in group i mod g.
    """

    counts: NDArray[np.int64]
    sums: Array
    products: Array
    norms: Array

    def covariance(self, left_out: int | None = None) -> Array:
        """About the mean of the rows in every group but one, shape (p, p)."""
        kept = np.arange(len(self.counts)) != (-1 if left_out is None else left_out)
        n, total = int(self.counts[kept].sum()), self.sums[kept].sum(axis=0)
        return np.asarray((self.products[kept].sum(axis=0) - np.outer(total, total) / n) / (n - 1))

    @property
    def number(self) -> int:
        return int(self.counts.sum())


def sums(
    rows: NDArray[Any],
    centre: Array,
    groups: int = GROUPS,
    basis: Array | None = None,
    kept: NDArray[Any] | None = None,
) -> Sums:
    """One pass over the rows; products are made in the precision of the rows and added up in double.

    ``kept`` (n, p) is filled with the rows about the centre, along the basis.
    """
    p = rows.shape[1] if basis is None else len(basis)
    groups = min(groups, len(rows))
    total, products = np.zeros((groups, p)), np.zeros((groups, p, p))
    norms = np.empty(len(rows))
    kind = precision(rows)
    middle = centre.astype(kind)
    for part, block in blocks(rows, LARGE_BLOCK):
        centred = block - middle
        norms[part] = np.einsum("ij,ij->i", centred, centred)
        if basis is not None:
            centred = centred @ basis.T.astype(kind)
        if kept is not None:
            kept[part] = centred
        for group in range(groups):
            mine = centred[(group - part.start) % groups :: groups]
            total[group] += mine.sum(axis=0, dtype=np.float64)
            products[group] += mine.T @ mine
    return Sums(np.bincount(np.arange(len(rows)) % groups, minlength=groups), total, products, norms)


@dataclass(frozen=True)
class Law:
    """The law N(mean, S) that a linear model learns from a set: variances (r,) descending, directions (r, p), n of the set."""

    variances: Array
    directions: Array
    number: int


def law(covariance: Array, number: int) -> Law:
    """The at most number - 1 variances that a covariance of so many rows can have, with their directions.

    In single precision, like the products of the rows, where double would take most of a large comparison.
    """
    if len(covariance) > DOUBLE:
        covariance = covariance.astype(np.float32)
    variances, columns = scipy.linalg.eigh(covariance, driver="evd", check_finite=False)
    rank = min(number - 1, len(variances))
    return Law(np.maximum(variances[::-1], 0.0)[:rank], columns.T[::-1][:rank], number)


def linear_samples(learnt: Law, mean: Array, count: int, generator: np.random.Generator) -> Array:
    """So many samples (count, d) of the linear model that has learnt this law about the mean (d,); directions of d coordinates."""
    drawn = generator.standard_normal((count, len(learnt.variances))) * np.sqrt(learnt.variances)
    return np.asarray(mean + drawn @ learnt.directions)


def linear_overlap(first: Law, second: Law) -> float:
    """q of two linear models in closed form: tr S1^(1/2) S2^(1/2) over the root of tr S1 tr S2."""
    cosines = (first.directions @ second.directions.T) ** 2
    inner = np.sqrt(first.variances) @ cosines @ np.sqrt(second.variances)
    return float(inner / np.sqrt(first.variances.sum() * second.variances.sum()))
