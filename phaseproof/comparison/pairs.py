"""Rows of samples that belong together: what they agree on, whether they are paired at all, which ones fit another row."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from ..numeric.closeness import UNLIKELY, affordable, chosen_rows, unlike_neighbour
from ..numeric.population import Array
from ..numeric.resampling import LEVEL, UNKNOWN, Measure, interval, replicate_means
from ..numeric.sample_sets import blocks, precision
from .leaks import CHANCE, INFLATED
from .outcome import Inputs

OFTEN = 0.99
"""Quantile of shuffled pairs up to which a row's own pair may be one of them."""


@dataclass(frozen=True)
class Overlaps:
    """q and the ceiling over seeds, and q of shuffled pairs; ``replicates`` (r, 2) of q and c.

    ``paired`` and ``ceiling_paired`` tell whether rows of A and B, and of A and C, agree more than shuffled ones,
    ``ceiling_of_second`` whether those of B and C surely agree more than those of A and C.
    ``elsewhere`` is the share of rows of A that fit another row of B, and not their own; 0 where that may be chance. ``repeated`` is
    that of pairs of rows that are there before.
    """

    of_seeds: Measure
    ceiling: Measure
    shuffled: Measure
    paired: bool
    ceiling_paired: bool
    ceiling_of_second: bool
    elsewhere: float
    repeated: float
    replicates: Array


def overlaps(inputs: Inputs, means: dict[str, Array], generator: np.random.Generator) -> Overlaps:
    """Samples are taken about their own mean. Shuffled pairs join each row with another of its block, in a round at random."""
    rows, kind = inputs.first.rows, precision(inputs.first.rows)
    others = {"B": inputs.second.rows} | ({} if inputs.ceiling is None else {"ceiling C": inputs.ceiling.rows})
    table, shuffling = np.zeros((len(rows), 2 + 3 * len(others))), generator.spawn(1)[0]
    for (part, block), *beside in zip(blocks(rows), *map(blocks, others.values()), strict=True):
        a = block - means["A"].astype(kind)
        table[part, 0], others_of = np.einsum("ij,ij->i", a, a), _round(len(a), shuffling)
        seen = a
        for k, (word, (_, other)) in enumerate(zip(others, beside, strict=True)):
            b = other.astype(kind) - means[word].astype(kind)
            table[part, 3 * k + 1] = np.einsum("ij,ij->i", a, b)
            table[part, 3 * k + 2] = np.einsum("ij,ij->i", b, b)
            table[part, 3 * k + 3] = np.einsum("ij,ij->i", a, b[others_of])
            table[part, -1] = np.einsum("ij,ij->i", b, seen)
            seen = b
    rounding = np.finfo(kind).eps + len(table) * np.finfo(np.float64).eps  # of the rows and of their mean
    for k, word in enumerate(("A", *others)):
        column = max(3 * k - 1, 0)
        if table[:, column].mean() <= rounding**2 * float(means[word] @ means[word]):
            table[:, column] = 0.0
    mean, drawn = table.mean(axis=0)[None], replicate_means(table, generator)

    def measured(inner: int, norm: int) -> tuple[Measure, Array]:
        replicates = ratio(drawn, 0, inner, norm)
        return interval(float(ratio(mean, 0, inner, norm)[0]), replicates), replicates

    def agree(k: int) -> bool:
        gap = table[:, 3 * k + 1] - table[:, 3 * k + 3]
        return bool(gap.mean() > stats.norm.isf(CHANCE) * float(np.std(gap, ddof=1)) / sqrt(len(gap)))

    (of_seeds, q), (shuffled, _) = measured(1, 2), measured(3, 2)
    ceiling, c = measured(4, 5) if inputs.ceiling is not None else (UNKNOWN, np.ones(len(q)))
    ceiling_paired = inputs.ceiling is None or (agree(1) and ceiling.known)
    of_second = False
    if inputs.ceiling is not None:
        more = ratio(drawn, 2, -1, 5) - c
        of_second = bool(np.quantile(more, (1 - LEVEL) / 2) > 0)
    if not ceiling_paired:
        ceiling, c = UNKNOWN, np.ones(len(q))
    return Overlaps(
        of_seeds,
        ceiling,
        shuffled,
        agree(0) and of_seeds.known,
        ceiling_paired,
        of_second,
        _elsewhere(inputs, means, _like_shuffled(table), generator.spawn(1)[0]),
        1 - len(np.unique(table[:, :3], axis=0)) / len(table),
        np.stack([q, c], axis=1),
    )


def _round(count: int, generator: np.random.Generator) -> NDArray[np.intp]:
    """Another place for each of so many, all in one round: seeds that repeat at any distance meet themselves by chance alone."""
    order = generator.permutation(count)
    found = np.empty(count, dtype=np.intp)
    found[order] = np.roll(order, 1)
    return found


def ratio(means: Array, one: int, inner: int, other: int) -> Array:
    """An inner product over the root of two mean squares, from columns of means; NaN where one of them is 0."""
    product = means[:, one] * means[:, other]
    return np.asarray(means[:, inner] / np.sqrt(np.where(product > 0, product, np.nan)))


def _like_shuffled(table: Array) -> NDArray[np.intp]:
    """Rows of A that agree with their own row of B no more than shuffled ones may."""
    lengths = np.sqrt(np.where(table[:, 0] > 0, table[:, 0], 1.0))
    return np.flatnonzero(table[:, 1] / lengths <= np.quantile(table[:, 3] / lengths, OFTEN))


def _elsewhere(
    inputs: Inputs, means: dict[str, Array], unlike: NDArray[np.intp], generator: np.random.Generator
) -> float:
    """The share of rows of A that fit another row of B, from some of those that are ``unlike`` their own."""
    first, second = inputs.first.rows, inputs.second.rows
    asked = unlike[chosen_rows(unlike, affordable(second), generator)]
    if len(unlike) < INFLATED * len(first):
        return 0.0
    count = int(np.sum(unlike_neighbour(first, second, asked, means["A"], means["B"]) < UNLIKELY))
    chance = float(stats.binomtest(count, len(asked), UNLIKELY, alternative="greater").pvalue)
    share = count / len(asked) * len(unlike) / len(first)
    return share if chance < CHANCE and share >= INFLATED else 0.0
