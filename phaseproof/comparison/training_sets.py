"""The training sets and held-out data of a comparison, read once or twice and reduced to sums."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from hashlib import blake2b
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats
from threadpoolctl import threadpool_limits

from ..data.reading import Source
from ..numeric.between import expected_linear, harmonic
from ..numeric.inversion import Estimate, estimate_from_rows
from ..numeric.population import Array
from ..numeric.resampling import jackknife_error, replicate_means
from ..numeric.sample_sets import GROUPS, Law, Sums, blocks, law, linear_overlap, precision, sums
from ..theory.errors import UsageError
from .displaced import MISPLACED, Displaced, unlike
from .leaks import CHANCE, REPEATED
from .outcome import Inputs

REDUCED = 256
"""Leading directions to which rows of more features are reduced for the optimal model, for directions and for errors."""

KEPT = 2**27
"""Numbers of reduced rows that are kept in memory; the optimal model of a larger set is taken from the spectrum."""

Reduced = tuple[NDArray[Any] | None, NDArray[Any] | None]
"""Of both training sets the rows about the centre, in the basis; None where they are too many to be kept in memory."""


@dataclass(frozen=True)
class Sets:
    """The training sets and held-out data as sums about their common mean, in leading directions where there are many.

    ``whole`` are the linear models in all dimensions, ``estimate`` the population spectrum behind all rows.
    """

    centre: Array
    basis: Array | None
    first: Sums
    second: Sums
    held_out: Sums | None
    whole: tuple[Law, Law]
    estimate: Estimate
    reduced: Reduced

    @classmethod
    def of(cls, inputs: Inputs, means: dict[str, Array]) -> Sets:
        """Read every set once, and once more where it is reduced."""
        given = [s for s in (inputs.first_training, inputs.second_training, inputs.held_out) if s is not None]
        words = ("training set of A", "training set of B", "held-out set")
        counts = np.array([len(s.rows) for s in given], dtype=np.float64)
        centre = np.asarray(counts @ np.array([means[w] for w in words[: len(given)]]) / counts.sum())
        large = len(centre) > REDUCED
        reduced: Reduced = (None, None)
        if large:
            found = [sums(s.rows, centre, 1) for s in given]
        else:
            found, reduced = _grouped(given, centre)
        everything = joined(found)
        pooled = law(everything.covariance(), everything.number)
        for word, source, part in zip(words, given, found, strict=False):
            if _constant(source.rows) or not np.trace(part.covariance()) > 0:
                raise UsageError(f"every row of the {word} is the same; valid: at least two different ones")
        padded = np.zeros(len(centre))
        padded[: len(pooled.variances)] = pooled.variances
        estimate = estimate_from_rows(padded, everything.norms)
        whole = law(found[0].covariance(), found[0].number), law(found[1].covariance(), found[1].number)
        basis = pooled.directions[:REDUCED].astype(np.float64) if large else None
        if large:
            found, reduced = _grouped(given, centre, basis)
        held_out = found[2] if len(found) == 3 else None
        return cls(centre, basis, found[0], found[1], held_out, whole, estimate, reduced)

    @property
    def examples(self) -> float:
        return harmonic(*self.numbers)

    @property
    def numbers(self) -> tuple[int, int]:
        return self.first.number, self.second.number


def displaced(sets: Sets, means: dict[str, Array], generator: np.random.Generator) -> dict[str, Displaced]:
    """Sets that do not lie where others do: the held-out set beside both training sets, and that of B beside that of A."""

    def beside(part: Sums, mean: Array, other: Sums, middle: Array) -> Displaced | None:
        gap = float((mean - middle) @ (mean - middle))
        wide, usual = (_variances(s, m - sets.centre, generator) for s, m in ((part, mean), (other, middle)))
        chance = wide[0] / part.number + usual[0] / other.number
        # of one dimension, where chance is least even
        surprise = float(stats.f.isf(CHANCE, 1, part.number + other.number - 2))
        low, high = np.quantile(wide[1:] / usual[1:], [CHANCE, 1 - CHANCE])
        far = gap > MISPLACED.offset**2 * usual[0] + surprise * chance
        if far or low > MISPLACED.variance or high < 1 / MISPLACED.variance:
            return Displaced(sqrt(max(gap - chance, 0.0) / usual[0]), float(wide[0] / usual[0]))
        return None

    def otherwise(part: Sums, other: Sums) -> Displaced | None:
        overlap, spread = overlap_of([part, other], [_law_of(part), _law_of(other)])
        expected = expected_linear(sets.estimate.population, part.number, other.number)
        if unlike(overlap, expected, spread, min(len(part.counts), len(other.counts))):
            return Displaced(0.0, 1.0, overlap, expected)
        return None

    first, second = (means[f"training set of {word}"] for word in "AB")
    found = {"training set of B": beside(sets.second, second, sets.first, first)}
    if sets.held_out is not None:
        both, counts = joined((sets.first, sets.second)), np.array(sets.numbers)
        middle = counts @ np.stack([first, second]) / counts.sum()
        found["held-out set"] = beside(sets.held_out, means["held-out set"], both, middle)
        if found["held-out set"] is None and sets.basis is None:
            found["held-out set"] = otherwise(sets.held_out, both)
    return {word: here for word, here in found.items() if here is not None}


def _variances(part: Sums, off: Array, generator: np.random.Generator) -> Array:
    """Of the rows about their mean, which is so far ``off`` the centre; behind it its replicates."""
    mean_squares = np.concatenate([[part.norms.mean()], replicate_means(part.norms[:, None], generator)[:, 0]])
    return np.asarray(np.maximum(mean_squares - off @ off, np.finfo(np.float64).eps * mean_squares[0]))


def _law_of(part: Sums) -> Law:
    return law(part.covariance(), part.number)


def overlap_of(parts: Sequence[Sums], whole: Sequence[Law]) -> tuple[float, float]:
    """q of the linear models of two sets, by their laws, with its standard error over examples (jackknife over their groups)."""

    def left_out(place: int, group: int) -> float:
        pair = list(whole)
        pair[place] = law(parts[place].covariance(group), parts[place].number - int(parts[place].counts[group]))
        return linear_overlap(*pair)

    with threadpool_limits(1):  # in few dimensions, where threads would wait for one another
        spread = jackknife_error(left_out, [len(part.counts) for part in parts])
    return linear_overlap(*whole), spread


def different_rows(rows: NDArray[Any], norms: Array) -> int:
    """How many rows of a set differ, where REPEATED of them or more repeat another; else all."""
    if len(rows) - len(np.unique(norms)) < REPEATED * len(rows):
        return len(rows)
    return len(set(_digests(rows)))


def given_twice(inputs: Inputs) -> tuple[str, ...]:
    """What of ``samples`` (A and B), ``training_sets`` (in any order), ``ceiling`` (C and A or B) and ``held_out`` (and any samples,
    in any order) is one array twice.
    """
    first, second = inputs.first.rows, inputs.second.rows
    samples = [source.rows for source in (inputs.first, inputs.second, inputs.ceiling) if source is not None]
    held_out, ceiling = inputs.held_out, inputs.ceiling
    same = {
        "samples": _equal(first, second),
        "training_sets": _same_rows(inputs.first_training.rows, inputs.second_training.rows),
        "ceiling": ceiling is not None and any(_equal(ceiling.rows, rows) for rows in (first, second)),
        "held_out": held_out is not None and any(_same_rows(held_out.rows, rows) for rows in samples),
    }
    return tuple(kind for kind, twice in same.items() if twice)


def samples_are_a_set(inputs: Inputs, sets: Sets) -> bool:
    """Whether the samples of A or B are a training set, in any order; rows are read where a length is that of a training example."""
    for samples in (inputs.first.rows, inputs.second.rows):
        for source, part in ((inputs.first_training, sets.first), (inputs.second_training, sets.second)):
            kind = precision(source.rows)
            row = (samples[0].astype(kind) - sets.centre.astype(kind)).astype(np.float64)
            rounding = float(np.finfo(kind).eps) * len(row)
            if np.isclose(part.norms, row @ row, rtol=rounding, atol=0).any() and _same_rows(samples, source.rows):
                return True
    return False


def _equal(first: NDArray[Any], second: NDArray[Any]) -> bool:
    if first.shape != second.shape:
        return False
    return all(np.array_equal(one, two) for (_, one), (_, two) in zip(blocks(first), blocks(second), strict=True))


def _constant(rows: NDArray[Any]) -> bool:
    return all(np.array_equal(block, np.broadcast_to(rows[0], block.shape)) for _, block in blocks(rows))


def _same_rows(first: NDArray[Any], second: NDArray[Any]) -> bool:
    """The same rows, each as often, in any order; hardly any work where the second's first row is not in the first."""
    if first.shape != second.shape:
        return False
    row = np.asarray(second[0], dtype=precision(second))
    if not any(np.any(np.all(block == row, axis=1)) for _, block in blocks(first)):
        return False

    return _equal(first, second) or sorted(_digests(first)) == sorted(_digests(second))


def _digests(rows: NDArray[Any]) -> Iterator[bytes]:
    """Of each row as numbers, whatever their type."""
    for _, block in blocks(rows):
        for row in block.astype(np.float64) + 0.0:  # -0 is 0
            yield blake2b(row.tobytes(), digest_size=16).digest()


def joined(parts: Sequence[Sums]) -> Sums:
    return Sums(*(np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(Sums)))


def _grouped(given: Sequence[Source], centre: Array, basis: Array | None = None) -> tuple[list[Sums], Reduced]:
    """Sums in groups of all sets, and the rows of both training sets."""
    p = len(centre) if basis is None else len(basis)
    first, second = (
        np.empty((len(s.rows), p), dtype=precision(s.rows)) if len(s.rows) * p <= KEPT else None for s in given[:2]
    )
    rooms = (first, second, None)
    return [sums(s.rows, centre, GROUPS, basis, room) for s, room in zip(given, rooms, strict=False)], (first, second)
