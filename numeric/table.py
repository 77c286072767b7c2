"""Rows of data looked at block by block, so that they may be mapped from a file larger than memory.

Beside the data itself, memory holds some 40 bytes a row, a few blocks, and (groups + 2) matrices (d, d).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..theory.errors import UsageError
from .population import Array

LEAST_ROWS, MOST_FEATURES = 20, 4096
"""Two halves and ten groups need examples; a covariance needs memory."""

BLOCK = 2**20
"""Numbers of a block, at least one row."""

LARGEST, SMALLEST = 1e30, 1e-30
"""Range of the largest modulus in the data: eighth powers, summed over a file, stay finite and above 0."""


@dataclass(frozen=True)
class Table:
    """Rows (n, all columns) as found, and which to use: columns that vary, first occurrences of rows that repeat."""

    rows: NDArray[Any]
    columns: NDArray[np.intp]
    distinct: NDArray[np.intp]
    constant: tuple[int, ...]

    @property
    def repeated(self) -> int:
        """How many rows are equal to an earlier one."""
        return len(self.rows) - len(self.distinct)

    def take(self, chosen: NDArray[np.intp]) -> Array:
        """The chosen rows as 64-bit numbers, shape (k, d), in ascending order of their numbers."""
        return np.asarray(self.rows[np.sort(chosen)], dtype=np.float64)[:, self.columns]

    def blocks(self) -> Iterator[tuple[slice, Array]]:
        """All rows in order, some at a time, as 64-bit numbers."""
        for part, block in _blocks(self.rows):
            yield part, block[:, self.columns]


def examine(rows: NDArray[Any]) -> Table:
    """A Table of rows (n, d) of real numbers; UsageError unless all are finite and there are enough that vary.

    Constant columns and repeated rows are found exactly.
    """
    n, d = rows.shape
    if n < LEAST_ROWS:
        raise UsageError(f"data has {n} row{'s' * (n != 1)}; valid: at least {LEAST_ROWS} examples, one a row")
    if d > MOST_FEATURES:
        raise UsageError(f"data has {d} features; valid: at most {MOST_FEATURES}")
    low, high = np.full(d, np.inf), np.full(d, -np.inf)
    marks = np.empty(n, dtype=np.uint64)
    factors = np.asarray(np.random.default_rng(0).integers(2**63, size=d), dtype=np.uint64)
    for part, block in _blocks(rows):
        if not np.all(np.isfinite(block)):
            row, column = np.argwhere(~np.isfinite(block))[0]
            value = block[row, column]
            raise UsageError(
                f"data has {value:g} in row {part.start + row + 1}, column {column + 1}; valid: finite numbers"
            )
        low, high = np.minimum(low, block.min(axis=0)), np.maximum(high, block.max(axis=0))
        marks[part] = _mark(block, factors)
    modulus = float(max(np.max(np.abs(low)), np.max(np.abs(high))))
    if modulus > LARGEST or 0 < modulus < SMALLEST:
        raise UsageError(f"the largest number of the data is {modulus:g}; valid: from {SMALLEST:g} to {LARGEST:g}")
    columns = np.flatnonzero(high > low)
    if not len(columns):
        raise UsageError("every column of the data is constant; valid: at least one that varies")
    distinct = _distinct(rows, marks)
    if len(distinct) < LEAST_ROWS:
        raise UsageError(f"data has {len(distinct)} distinct rows; valid: at least {LEAST_ROWS}")
    return Table(rows, columns, distinct, tuple(int(c) for c in np.flatnonzero(high == low)))


def _blocks(rows: NDArray[Any]) -> Iterator[tuple[slice, Array]]:
    size = max(1, BLOCK // rows.shape[1])
    with np.errstate(over="ignore"):  # what overflows becomes infinite and is refused
        for start in range(0, len(rows), size):
            part = slice(start, min(start + size, len(rows)))
            yield part, np.asarray(rows[part], dtype=np.float64)


def _mark(block: Array, factors: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """A number for each row, the same for equal rows and by chance alone for others."""
    odd = 2 * factors + np.uint64(1)
    bits = np.ascontiguousarray(block + 0.0).view(np.uint64)  # + 0.0: minus zero equals zero
    mixed = bits * np.uint64(0x9E3779B97F4A7C15)
    mixed ^= mixed >> np.uint64(32)
    return np.asarray((mixed * odd).sum(axis=1, dtype=np.uint64))


def _distinct(rows: NDArray[Any], marks: NDArray[np.uint64]) -> NDArray[np.intp]:
    """Numbers of the rows that equal no earlier one, ascending; rows of equal marks are compared themselves."""
    order = np.argsort(marks, kind="stable")
    follows = np.flatnonzero(marks[order][1:] == marks[order][:-1]) + 1
    repeated: list[int] = []
    seen: dict[int, set[bytes]] = {}
    for place in follows:
        mark = int(marks[order[place]])
        if mark not in seen:
            seen[mark] = {_bytes(rows, order[place - 1])}
        content = _bytes(rows, order[place])
        if content in seen[mark]:
            repeated.append(int(order[place]))
        seen[mark].add(content)
    keep = np.ones(len(marks), dtype=bool)
    keep[repeated] = False
    return np.flatnonzero(keep)


def _bytes(rows: NDArray[Any], row: int) -> bytes:
    return (np.asarray(rows[row], dtype=np.float64) + 0.0).tobytes()


# --- second moments -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Moments:
    """Of the distinct rows: how many, their sum and their products in each group; and what bears on the theory.

    ``norms`` are |x - mean|^2 of all rows, ``kurtosis`` the excess kurtosis of each column, ``likeness`` the
    mean inner product of neighbouring rows over the mean square of a row. Sums are about the overall mean.
    """

    counts: NDArray[np.int64]
    sums: Array
    products: Array | None
    norms: Array
    kurtosis: Array
    likeness: float


def moments(table: Table, groups: NDArray[np.int8], number: int) -> Moments:
    """Moments by group (n,), -1 for rows to leave out; ``products`` is None where there are no more rows than columns."""
    d, used = len(table.columns), groups >= 0
    mean = np.zeros(d)
    for part, block in table.blocks():
        mean += block[used[part]].sum(axis=0)
    mean /= used.sum()
    counts = np.bincount(groups[used], minlength=number)
    sums, products = np.zeros((number, d)), np.zeros((number, d, d)) if used.sum() > d else None
    norms = np.empty(len(groups))
    square, fourth, alike, last = np.zeros(d), np.zeros(d), 0.0, np.zeros(d)
    for part, block in table.blocks():
        centred = block - mean
        norms[part] = np.einsum("ij,ij->i", centred, centred)
        alike += float(np.einsum("ij,ij->", centred[1:], centred[:-1]) + last @ centred[0])
        last = centred[-1]
        chosen = centred[used[part]]
        square += (chosen**2).sum(axis=0)
        fourth += (chosen**4).sum(axis=0)
        for group in range(number):
            mine = centred[groups[part] == group]
            sums[group] += mine.sum(axis=0)
            if products is not None:
                products[group] += mine.T @ mine
    kurtosis = used.sum() * fourth / square**2 - 3
    likeness = alike / (len(groups) - 1) / float(norms.mean())
    return Moments(counts, sums, products, norms, kurtosis, likeness)


def sample_eigenvalues(table: Table, found: Moments, groups: NDArray[np.int8], left_out: int | None = None) -> Array:
    """All d eigenvalues of S, descending, of the rows in every group but one; the mean is estimated from those rows."""
    kept = np.arange(len(found.counts)) != (-1 if left_out is None else left_out)
    n, d = int(found.counts[kept].sum()), len(table.columns)
    if found.products is not None:
        total = found.sums[kept].sum(axis=0)
        scatter = found.products[kept].sum(axis=0) - np.outer(total, total) / n
        return np.maximum(np.linalg.eigvalsh(scatter)[::-1], 0.0) / (n - 1)
    rows = table.take(np.flatnonzero((groups >= 0) & (groups != (-1 if left_out is None else left_out))))
    lengths = np.linalg.svd(rows - rows.mean(axis=0), compute_uv=False)
    lengths = lengths[: min(n - 1, d)]  # one of n centred rows depends on the others
    return np.concatenate([lengths**2 / (n - 1), np.zeros(d - len(lengths))])
