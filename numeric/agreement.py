"""Which leading directions of the data a model has recovered, seen from its samples and from data it was not trained on.

With a the model's k-th direction, from samples, b the k-th direction of independent examples, and u the true one,
<a, b>^2 = <a, u>^2 <b, u>^2 to leading order in many dimensions: what is left of a and b is nearly orthogonal. So Q =
<a, b>^2/(Q_b r), with Q_b <= 1 from two sets of examples in the same way, and r <= 1 what finitely many samples leave of a,
from two halves of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .population import Array
from .resampling import UNKNOWN, Measure, jackknife_error, student
from .sample_sets import Sums

SEEN = 0.1
"""Squared overlap of the data's own direction with the true one below which nothing is said of a model's."""


def leading(covariance: Array, count: int) -> Array:
    """The ``count`` directions of largest variance, shape (count, p)."""
    _, columns = np.linalg.eigh(covariance)
    return np.asarray(columns[:, ::-1][:, :count].T)


def cosines(first: Array, second: Array) -> Array:
    """|cosine| of the k-th directions of two lists, shape (count,)."""
    return np.abs(np.sum(first * second, axis=1))


@dataclass(frozen=True)
class Recovery:
    """Of one model: Q_k of each leading direction, and for each k the overlap of the span of the first k with the data's."""

    directions: list[Measure]
    subspaces: list[float]


def kept_by_samples(samples: Sums, count: int) -> Array:
    """What finitely many samples leave of each direction: squared cosine with the model's own, from two halves."""
    half = len(samples.counts) // 2
    first, second = (
        Sums(samples.counts[part], samples.sums[part], samples.products[part], samples.norms)
        for part in (slice(0, half), slice(half, 2 * half))
    )
    both = cosines(leading(first.covariance(), count), leading(second.covariance(), count))
    odds = 2 * both / np.maximum(1 - both, 1e-12)  # the odds of a squared cosine grow with the number of samples
    return np.asarray(odds / (1 + odds))


def recovery(samples: Sums, own: Sums, other: Sums, count: int) -> Recovery:
    """Q_k of the model trained on ``own`` whose samples are given, by ``other`` examples that it has not seen.

    Intervals are of sqrt(Q) and join two errors: of the samples, and of the two sets of examples, for which the linear
    model of the set stands in. Unknown where the data's own direction is hardly seen.
    """
    if count == 0:
        return Recovery([], [])
    model, theirs, mine = (leading(part.covariance(), count) for part in (samples, other, own))
    seen = cosines(mine, theirs)
    scale = np.sqrt(np.maximum(seen * kept_by_samples(samples, count), SEEN**2))
    root = cosines(model, theirs) / scale
    of_samples = _errors([samples], lambda parts: cosines(leading(parts[0], count), theirs)) / scale
    of_sets = _errors([own, other], lambda parts: np.sqrt(cosines(leading(parts[0], count), leading(parts[1], count))))
    half = np.hypot(of_samples, of_sets) * student(min(len(part.counts) for part in (samples, own, other)))
    root = np.minimum(root, 1)
    ends = (root**2, np.maximum(root - half, 0) ** 2, np.minimum(root + half, 1) ** 2)
    known = [Measure(*(float(end) for end in each)) for each in zip(*ends, strict=True)]
    return Recovery(
        [measure if seen[k] > SEEN else UNKNOWN for k, measure in enumerate(known)],
        [float(np.sum((model[:k] @ theirs[:k].T) ** 2) / k) for k in range(1, count + 1)],
    )


def _errors(sets: list[Sums], statistic: Callable[[list[Array]], Array]) -> Array:
    """Standard error of each number of a statistic of covariances, by the jackknife over groups of each set."""
    whole = [part.covariance() for part in sets]
    table = {
        (place, group): statistic([part.covariance(group) if k == place else whole[k] for k in range(len(sets))])
        for place, part in enumerate(sets)
        for group in range(len(part.counts))
    }
    sizes = [len(part.counts) for part in sets]
    count = len(statistic(whole))
    return np.array([jackknife_error(lambda s, g, k=k: float(table[s, g][k]), sizes) for k in range(count)])
