"""The job ``predict``: how much data a data set needs, from its own spectrum, and the experiment that tests it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from math import log, sqrt
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from ..campaigns.output import finite
from ..data.reading import Source
from ..numeric.equivalent import square_root
from ..numeric.inversion import Estimate, estimate_from_rows
from ..numeric.learning import (
    check_target,
    losses,
    memorisation,
    needed_at_size,
    needed_for_overlap,
    needed_to_see,
    overlap_of_size,
    recovery,
    whole_examples,
)
from ..numeric.population import Array, Population
from ..numeric.splitting import learn, measure_split, overlap_of, synthetic_rows
from ..numeric.table import Moments, Table, examine, moments, sample_eigenvalues
from ..theory.errors import UsageError
from .departures import Departure, departures
from .intervals import GROUPS, LEVEL, Sampling, answered

NOISE = 0.25
"""Noise variance at which losses are given, as a share of the mean variance of a feature."""

PREDICTED, MEASURED = 13, 8
"""Numbers of examples in the table of predictions and in the experiment."""

WORK, REPEATS = 2e10, (4, 60)
"""Multiplications that the repeats of the experiment may take together, and the fewest and most repeats."""

LARGEST_HALF = 2**23
"""Numbers that one half of the data may hold in the experiment."""


@dataclass(frozen=True)
class Row:
    """What the theory says about n examples whose mean is estimated; losses at the noise of the report."""

    n: int
    overlap: float
    split_distance: float
    population_distance: float
    test: float
    train: float
    optimum: float
    generated: float
    fresh: float
    recovery: list[float]


@dataclass(frozen=True)
class Measured:
    """Means over repeated splits; ``error`` is the standard error of the overlap over the splits."""

    overlap: float
    error: float
    test: float
    train: float
    generated: float
    fresh: float
    agreement: list[float]


@dataclass(frozen=True)
class Trial:
    """One size of the experiment: theory, the data, and synthetic data of the estimated spectrum and lengths."""

    predicted: Row
    data: Measured
    synthetic: Measured


@dataclass(frozen=True)
class Direction:
    """A leading direction that stands apart: its variance, its share of all, n from which it begins to be recovered."""

    variance: float
    share: float
    needed: float


@dataclass(frozen=True)
class Needed:
    """The number of examples at which q reaches the target: ``measured`` where the experiment's overlap passes it, else
    ``predicted`` times what the experiment shows at its largest sizes. ``interval``: where the halves of new data of this
    kind would pass; None for a population that is given. ``equal_lengths`` is the prediction if examples were Gaussian.
    """

    target: float
    examples: int
    predicted: int
    interval: tuple[int, int] | None
    equal_lengths: int
    measured: int | None = None
    level: float = LEVEL


@dataclass(frozen=True)
class Prediction:
    """The whole answer; ``examples`` and what follows it is None or empty for a population that is given."""

    name: str
    seed: int
    population: Population
    noise: float
    needed: Needed
    directions: list[Direction]
    rows: list[Row]
    examples: int | None = None
    features: int | None = None
    constant: tuple[int, ...] = ()
    repeats: int = 0
    misfit: float | None = None
    trials: tuple[Trial, ...] = ()
    departures: tuple[Departure, ...] = ()
    notes: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The fields of docs/json.md."""
        p = self.population
        fields = {name: value for name, value in vars(self).items() if name != "population"}
        fields["population"] = {
            "eigenvalues": p.eigenvalues.tolist(),
            "multiplicities": p.multiplicities.tolist(),
            "dimension": p.dimension,
            "effective_dimension": p.effective_dimension,
            "length_spread": 1.0 if p.lengths is None else p.lengths.second_moment,
        }
        for name in ("needed", "directions", "rows", "trials", "departures"):
            value = fields[name]
            fields[name] = [asdict(item) for item in value] if isinstance(value, list | tuple) else asdict(value)
        return finite(fields)


# --- theory -------------------------------------------------------------------------------------------


def predict_population(name: str, population: Population, target: float) -> Prediction:
    """What the theory says about a population that is given."""
    check_target(target)
    examples = whole_examples(needed_at_size(population, target))
    needed = Needed(target, examples, examples, None, examples)
    alone = population.multiplicities[:SHOWN] == 1
    apart = int(np.argmin(alone)) if not alone.all() else min(len(alone), len(population.eigenvalues) - 1)
    return _prediction(name, 0, population, needed, apart, 2 * needed.predicted)


SHOWN = 10
"""Leading directions that are shown of a population that is given."""


def _prediction(name: str, seed: int, population: Population, needed: Needed, apart: int, most: int) -> Prediction:
    noise = NOISE * population.mean(population.eigenvalues)
    total = population.trace(population.eigenvalues)
    seen = needed_to_see(population, apart)
    directions = [
        Direction(float(value), float(value / total), float(n))
        for value, n in zip(population.eigenvalues[:apart], seen, strict=True)
    ]
    least = max(3, min(needed.predicted // 16, most // 64))
    sizes = sorted({round(n) for n in np.geomspace(least, max(most, 2 * needed.predicted), PREDICTED)})
    rows = [row_at(population, n, noise, apart) for n in sizes]
    return Prediction(name, seed, population, noise, needed, directions, rows)


def row_at(population: Population, n: int, noise: float, apart: int) -> Row:
    """The theory at n >= 2 examples with an estimated mean: n - 1 degrees of freedom."""
    degrees = n - 1
    root, loss = square_root(population, degrees), losses(population, degrees, noise)
    closest = memorisation(population, degrees)
    overlap = overlap_of_size(population, degrees)
    return Row(
        n=n,
        overlap=overlap,
        split_distance=2 * population.mean(population.eigenvalues) * (1 - overlap),
        population_distance=root.population_distance,
        test=loss.test,
        train=loss.train,
        optimum=loss.optimum,
        generated=closest.generated,
        fresh=closest.fresh,
        recovery=recovered(population, n, apart).tolist(),
    )


FEW, DRAWN, DRAWS = 12, 2**20, (40, 400)
"""Up to so many dimensions recovery is the mean over drawn data; numbers drawn for it, and fewest and most repeats."""


def recovered(population: Population, n: int, count: int) -> Array:
    """Squared overlap of the leading learnt and true directions; two random directions have 1/d, and it is never less.

    In a few dimensions the directions bind each other, in two they are recovered alike: there data is drawn.
    """
    d = round(population.dimension)
    if d > FEW:
        return np.maximum(recovery(population, n - 1, count), 1 / d)
    generator = np.random.default_rng(0)
    repeats = int(np.clip(DRAWN / (n * d), *DRAWS))
    found = np.zeros(d)
    for _ in range(repeats):
        directions = learn(synthetic_rows(population, n, generator)).directions
        found[: len(directions)] += np.diag(directions) ** 2
    return found[:count] / repeats


# --- data ---------------------------------------------------------------------------------------------


def predict_data(
    source: Source, target: float = 0.95, seed: int = 0, progress: Callable[[int, int], None] = lambda done, total: None
) -> Prediction:
    """Spectrum, predictions, interval, experiment and departures for rows of data; UsageError before any work."""
    check_target(target)
    check_seed(seed)
    with threadpool_limits(1):  # the last digits depend on the number of threads
        table = examine(source.rows)
        grouping, splitting, drawing = (np.random.default_rng(s) for s in np.random.SeedSequence(seed).spawn(3))
        groups = np.full(len(table.rows), -1, dtype=np.int8)
        groups[table.distinct] = grouping.permutation(np.arange(len(table.distinct)) % GROUPS)
        found = moments(table, groups, GROUPS)
        estimate = estimate_from_rows(sample_eigenvalues(table, found, groups), found.norms[table.distinct])
        needed, sampling = _needed(table, found, groups, estimate, target)
        n = len(table.distinct)
        base = _prediction(source.name, seed, estimate.population, needed, estimate.apart, n)
        repeats, trials = experiment(table, base, splitting, drawing, progress)
        needed = answered(needed, sampling, trials, estimate.population)
        leak = _leak(table, base, trials[-1].predicted.n, repeats, splitting) if table.repeated else None
    return replace(
        base,
        needed=needed,
        examples=len(table.rows),
        features=table.rows.shape[1],
        constant=table.constant,
        repeats=repeats,
        misfit=estimate.misfit,
        trials=trials,
        departures=departures(table, found, estimate, needed, trials, leak),
        notes=source.notes,
    )


def check_seed(seed: object) -> None:
    """Refuse a seed that is not an integer >= 0."""
    if isinstance(seed, bool) or not isinstance(seed, int) or seed < 0:
        raise UsageError(f"seed = {seed!r}; valid: an integer >= 0")


def _needed(table: Table, found: Moments, groups: Any, estimate: Estimate, target: float) -> tuple[Needed, Sampling]:
    """The prediction without the experiment; and what the rows leave open of it, by the jackknife over groups.

    Rows are left out and not drawn with replacement: repeated rows would make eigenvalues of their own (El Karoui
    and Purdom 2018).
    """
    logarithms = []
    for group in range(GROUPS):
        kept = (groups >= 0) & (groups != group)
        part = estimate_from_rows(sample_eigenvalues(table, found, groups, group), found.norms[kept])
        logarithms.append(np.log(needed_for_overlap(part.population, target)))
    error = sqrt((GROUPS - 1) ** 2 / GROUPS * np.var(logarithms, ddof=1))
    limit, best = (needed(estimate.population, target) for needed in (needed_for_overlap, needed_at_size))
    extremes = [log(needed_for_overlap(p, target) / limit) for p in estimate.extremes()]
    sampling = Sampling(error, min([0.0, *extremes]), max([0.0, *extremes]))
    equal = whole_examples(needed_at_size(replace(estimate.population, lengths=None), target))
    predicted = whole_examples(best)
    return Needed(target, predicted, predicted, None, equal), sampling


def experiment(
    table: Table,
    base: Prediction,
    splitting: np.random.Generator,
    drawing: np.random.Generator,
    progress: Callable[[int, int], None],
) -> tuple[int, tuple[Trial, ...]]:
    """Two disjoint random halves of n distinct rows each for growing n, and the same with Gaussian data."""
    d = len(table.columns)
    most = min(len(table.distinct) // 2, LARGEST_HALF // d)
    least = max(5, min(most // 32, base.needed.predicted // 4))
    sizes = sorted({round(n) for n in np.geomspace(min(least, most), most, MEASURED)})
    work = sum(4 * n * d * min(n, d) + 50 * min(n, d) ** 3 for n in sizes)
    repeats = int(np.clip(WORK / work, *REPEATS))
    trials = []
    for done, n in enumerate(sizes):
        progress(done, len(sizes))
        data, synthetic = [], []
        for _ in range(repeats):
            chosen = splitting.permutation(table.distinct)[: 2 * n]
            halves = table.take(chosen[:n]), table.take(chosen[n:])
            data.append(measure_split(*halves, base.noise, len(base.directions), splitting))
            halves = synthetic_rows(base.population, n, drawing), synthetic_rows(base.population, n, drawing)
            synthetic.append(measure_split(*halves, base.noise, len(base.directions), drawing))
        row = row_at(base.population, n, base.noise, len(base.directions))
        trials.append(Trial(row, summary(np.array(data)), summary(np.array(synthetic))))
    return repeats, tuple(trials)


def summary(rows: Array) -> Measured:
    """Means over repeats (k, .), with the jackknife's standard error of the overlap."""
    mean, k = rows.mean(axis=0), len(rows)
    left_out = np.array([overlap_of((k * mean - row) / (k - 1)) for row in rows])
    error = sqrt((k - 1) / k * float(np.sum((left_out - left_out.mean()) ** 2)))
    test, train, generated, fresh = (float(value) for value in mean[3:7])
    return Measured(overlap_of(mean), error, test, train, generated, fresh, mean[7:].tolist())


def _leak(table: Table, base: Prediction, n: int, repeats: int, generator: np.random.Generator) -> tuple[float, float]:
    """Overlap at n, and how many rows of one half equal one of the other, when repeated rows are not left out."""
    rows, shared = [], []
    for _ in range(repeats):
        chosen = generator.permutation(len(table.rows))[: 2 * n]
        first, second = table.take(chosen[:n]), table.take(chosen[n:])
        rows.append(measure_split(first, second, base.noise, 0, generator))
        known = {row.tobytes() for row in first + 0.0}
        shared.append(sum(row.tobytes() in known for row in second + 0.0))
    return overlap_of(np.mean(rows, axis=0)), float(np.mean(shared))
