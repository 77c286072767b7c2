"""A population spectrum: the eigenvalues of the covariance that the examples are drawn with, and how many of each.

Eigenvalues are variances in the units of the data and are never rescaled; of the named families, ``power_law``
alone is normalised, to trace d. tau(f) is the mean of f over the d eigenvalues.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from math import isfinite
from pathlib import Path
from typing import Any

import numpy as np
from numpy.lib import format as npy
from numpy.typing import ArrayLike, NDArray
from sympy import Rational

from ..theory.domain import exact
from ..theory.errors import UsageError
from ..theory.spelling import did_you_mean
from .array_files import check_whole, header
from .files import BROKEN, Limited, first_line, lines, opened, too_long
from .lengths import Lengths

Array = NDArray[np.float64]

LARGEST_DIMENSION = 10_000_000
"""A spectrum with more eigenvalues is refused before anything is made of it."""

LARGEST_FILE = 2**30
"""Bytes that are read of a file of eigenvalues."""


@dataclass(frozen=True)
class Population:
    """Eigenvalues >= 0 in descending order with multiplicities > 0, both of shape (k,), which add up to d.

    A multiplicity may be fractional: an estimated spectrum has masses. Equal eigenvalues are merged. ``lengths`` are
    those of the examples; None: Gaussian examples. UsageError for anything else, and if no eigenvalue is positive.
    """

    eigenvalues: Array
    multiplicities: Array
    lengths: Lengths | None = None

    def __post_init__(self) -> None:
        values, counts = _column("eigenvalues", self.eigenvalues), _column("multiplicities", self.multiplicities)
        if len(values) != len(counts):
            raise UsageError(f"{len(values)} eigenvalues have {len(counts)} multiplicities; valid: one for each")
        _require("eigenvalue", values, values >= 0, "a finite number >= 0")
        _require("multiplicity", counts, counts > 0, "a finite number > 0")
        if not np.any(values > 0):
            raise UsageError("every eigenvalue is 0; valid: at least one > 0")
        steps = np.diff(values)
        if np.any(steps >= 0):
            merged = np.asarray(np.unique(values), dtype=np.float64)
            counts = np.bincount(np.searchsorted(merged, values), weights=counts).astype(np.float64)[::-1]
            values = merged[::-1]
        for name, column in (("eigenvalues", values), ("multiplicities", counts)):
            fixed = np.array(column)
            fixed.flags.writeable = False
            object.__setattr__(self, name, fixed)

    @classmethod
    def of(cls, eigenvalues: ArrayLike) -> Population:
        """The population of d eigenvalues given one by one."""
        values = _column("eigenvalues", eigenvalues)
        return cls(values, np.ones(len(values)))

    @property
    def dimension(self) -> float:
        """d, the sum of the multiplicities."""
        return float(self.multiplicities.sum())

    @property
    def rank(self) -> float:
        """How many eigenvalues are not 0."""
        return float(self.multiplicities[self.eigenvalues > 0].sum())

    @property
    def effective_dimension(self) -> float:
        """(tr Sigma)^2 / tr Sigma^2: of how many equal directions the squared norm of an example behaves like a sum."""
        return self.trace(self.eigenvalues) ** 2 / self.trace(self.eigenvalues**2)

    def trace(self, values: Array) -> float:
        """The trace of f(Sigma) from the values of f at each distinct eigenvalue, shape (k,)."""
        return float(self.multiplicities @ values)

    def mean(self, values: Array) -> float:
        """tau(f(Sigma)) from the values of f at each distinct eigenvalue, shape (k,)."""
        return self.trace(values) / self.dimension

    def means(self, values: Array) -> Array:
        """``mean`` along the last axis, shape (..., k)."""
        return np.asarray(values @ self.multiplicities) / self.dimension

    def expanded(self) -> Array:
        """d eigenvalues, descending: the quantiles of the spectrum at (i + 1/2)/d; itself where multiplicities are whole."""
        size = round(self.dimension)
        marks = (np.arange(size) + 0.5) * (self.dimension / size)
        place = np.searchsorted(np.cumsum(self.multiplicities), marks)
        return np.asarray(self.eigenvalues[np.minimum(place, len(self.eigenvalues) - 1)])


def _column(name: str, given: ArrayLike) -> Array:
    try:
        column = np.asarray(given, dtype=np.float64)
    except (TypeError, ValueError):
        raise UsageError(f"{name} are not all numbers; valid: finite numbers") from None
    if column.ndim != 1 or not column.size:
        raise UsageError(f"{name} have shape {column.shape}; valid: a list of at least one number")
    return column


def _require(name: str, values: Array, valid: NDArray[np.bool_], words: str) -> None:
    wrong = np.flatnonzero(~(valid & np.isfinite(values)))
    if wrong.size:
        raise UsageError(f"{name} {wrong[0] + 1} is {values[wrong[0]]:g}; valid: {words}")


# --- families -----------------------------------------------------------------------------------------


def isotropic(dimension: int) -> Population:
    """Sigma = I in d dimensions."""
    return Population(np.ones(1), np.array([_dimension(dimension)], dtype=np.float64))


def spiked(dimension: int, *spikes: float) -> Population:
    """Sigma = I + sum theta_k u_k u_k^T with fewer spikes theta_k > -1 than dimensions."""
    size = _dimension(dimension)
    for spike in spikes:
        if not (isfinite(spike) and spike > -1):
            raise UsageError(f"spike = {spike!r}; valid: a number > -1")
    if not 1 <= len(spikes) < size:
        raise UsageError(f"{len(spikes)} spikes in {size} dimensions; valid: at least one, fewer than dimensions")
    return Population(
        np.array([*(1 + spike for spike in spikes), 1.0]), np.array([*[1.0] * len(spikes), size - len(spikes)])
    )


def two_atom(dimension: int, first: float, second: float, fraction: float) -> Population:
    """A fraction in (0, 1) of the eigenvalues is ``first``, the others are ``second``; the number of each may be fractional."""
    size = _dimension(dimension)
    if not 0 < fraction < 1:
        raise UsageError(f"fraction = {fraction!r} of the eigenvalues; valid: a number between 0 and 1")
    return Population(np.array([first, second], dtype=np.float64), np.array([fraction * size, (1 - fraction) * size]))


def power_law(dimension: int, exponent: float) -> Population:
    """Eigenvalue k is proportional to k^-a for an exponent a >= 0, k = 1 .. d; the trace is d."""
    size = _dimension(dimension)
    if not (isfinite(exponent) and 0 <= exponent <= 10):
        raise UsageError(f"exponent = {exponent!r}; valid: a number from 0 to 10")
    values = np.arange(1, size + 1, dtype=np.float64) ** -exponent
    return Population(values * (size / values.sum()), np.ones(size))


def _dimension(dimension: int) -> int:
    if (
        isinstance(dimension, bool)
        or not isinstance(dimension, int | np.integer)
        or not 1 <= dimension <= LARGEST_DIMENSION
    ):
        raise UsageError(f"dimension = {dimension!r}; valid: an integer from 1 to {LARGEST_DIMENSION}")
    return int(dimension)


FAMILIES = {
    "isotropic": (isotropic, 0, "isotropic"),
    "spiked": (spiked, None, "spiked:THETA,..."),
    "two_atom": (two_atom, 3, "two_atom:FIRST,SECOND,FRACTION"),
    "power_law": (power_law, 1, "power_law:EXPONENT"),
}
"""Named families: what makes one, how many numbers it takes (None: any number), how it is written; then ,d=DIMENSION."""


@dataclass(frozen=True)
class Family:
    """A family as it is written, ``power_law:1.5,d=400``: its name, its numbers, its dimension where it has one."""

    name: str
    numbers: tuple[Rational, ...]
    dimension: int | None

    @classmethod
    def read(cls, text: str) -> Family:
        """UsageError for an unknown name, a wrong number of numbers, or a dimension that is none."""
        name, _, rest = text.partition(":" if ":" in text else ",")
        if name not in FAMILIES:
            raise UsageError(
                f"population = {text!r}; valid: {', '.join(row[2] for row in FAMILIES.values())}, or a file"
                f"{did_you_mean(name, FAMILIES)}"
            )
        _, count, form = FAMILIES[name]
        parts = [part.strip() for part in rest.split(",")] if rest else []
        sizes = [part[2:] for part in parts if part.startswith("d=")]
        try:
            numbers = tuple(exact("number", part) for part in parts if not part.startswith("d="))
        except UsageError:
            raise UsageError(f"population = {text!r} has a part that is no number; valid: {form}") from None
        if (count is not None and len(numbers) != count) or (count is None and not numbers):
            raise UsageError(f"population = {text!r} has {len(numbers)} numbers; valid: {form}")
        if len(sizes) > 1 or not all(size.isdecimal() and len(size) <= 20 for size in sizes):
            raise UsageError(f"population = {text!r}; valid: {form},d=DIMENSION, one whole number")
        return cls(name, numbers, _dimension(int(sizes[0])) if sizes else None)

    def population(self, dimension: int) -> Population:
        """Its eigenvalues in this dimension."""
        make, *_ = FAMILIES[self.name]
        return make(dimension, *map(float, self.numbers))  # type: ignore[operator]


def named(text: str, dimension: int | None = None) -> Population:
    """A family as it is written on the command line, ``power_law:1.5``; its dimension stands there or is given."""
    family = Family.read(text)
    size = family.dimension if dimension is None else dimension
    if size is None:
        raise UsageError(f"population = {text!r} has no dimension; give --dimension, or write {text},d=DIMENSION")
    if family.dimension not in (None, size):
        raise UsageError(f"dimension = {dimension}, but population = {text!r}; valid: one dimension")
    return family.population(size)


# --- files --------------------------------------------------------------------------------------------


def read_population(path: Path) -> Population:
    """Eigenvalues from a file: .npy (never pickled), or text or .csv with one a line.

    A second column holds multiplicities. UsageError for a file that is missing, too large or holds anything else.
    """
    try:
        with opened(path) as stream:
            if path.suffix.lower() == ".npy":
                shape, dtype, start = header(stream)  # refused where it is longer than one may be
                if not dtype.hasobject:
                    check_whole(path, shape, dtype, start)
                table: NDArray[Any] = npy.open_memmap(path, mode="r")
            else:
                found = list(
                    islice(
                        _numbers(Limited(stream, LARGEST_FILE, too_long(path, LARGEST_FILE)), path),
                        LARGEST_DIMENSION + 1,
                    )
                )
                table = np.loadtxt(found, ndmin=2) if found else np.empty((0, 1))
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror or error}") from None
    except BROKEN as error:
        raise UsageError(f"{path} is no list of eigenvalues: {first_line(error)}") from None
    if table.dtype.kind not in "iuf" or table.ndim not in (1, 2) or not table.size:
        raise UsageError(f"{path} holds {table.dtype} of shape {table.shape}; valid: numbers, one or two columns")
    columns = table.reshape(len(table), -1)
    if columns.shape[1] > 2 or len(columns) > LARGEST_DIMENSION:
        raise UsageError(
            f"{path} holds numbers of shape {table.shape}; valid: eigenvalues, or eigenvalues and multiplicities in "
            f"two columns, in at most {LARGEST_DIMENSION} rows"
        )
    return Population(columns[:, 0], columns[:, 1] if columns.shape[1] == 2 else np.ones(len(columns)))


def _numbers(stream: Limited, path: Path) -> Iterator[str]:
    """The lines of a file of eigenvalues, comments and blank ones left out."""
    parts = (text.partition("#")[0].replace(",", " ").strip() for _, text in lines(stream, str(path)))
    return filter(None, parts)
