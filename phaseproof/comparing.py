"""The job ``compare``: samples of two models trained on two sets, against the linear and the optimal model of those sets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from math import isfinite, nan, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats
from threadpoolctl import threadpool_limits

from .findings import Finding, findings
from .numeric.agreement import Recovery, recovery
from .numeric.between import Curves, curves, expected_linear, harmonic, memorised_below, position
from .numeric.closeness import Duplicates, affordable, chosen_rows, closest, near_duplicates
from .numeric.inversion import Estimate, estimate_from_rows
from .numeric.learning import check_target
from .numeric.optimal_score import noise_levels, optimal_overlap, sample_optimal, seeds_for
from .numeric.population import Array
from .numeric.resampling import UNKNOWN, Measure, interval, jackknife_error, replicate_means
from .numeric.sample_sets import GROUPS, Law, Sums, blocks, law, linear_overlap, mean_of, precision, sums
from .predicting import check_seed
from .reading import Source
from .theory.errors import UsageError

THREADS = 2
"""For many features, whatever the machine, as the last digits depend on it; one thread for few."""

LEAST_SAMPLES, LEAST_EXAMPLES = 20, 8
"""Rows of A, B and C, and of each training set; fewer have no interval or no covariance to speak of."""

REDUCED = 256
"""Leading directions to which rows of more features are reduced for the optimal model, for directions and for errors."""

KEPT = 2**27
"""Numbers of reduced rows that are kept in memory; the optimal model of a larger set is taken from the spectrum."""

REPEATS = 2**12
"""Samples among which repeated ones are sought."""

PAIRED = 1e-3
"""Rows are taken as paired when q is larger than for shuffled pairs at this level."""


@dataclass(frozen=True)
class Inputs:
    """Samples of two models from the same seeds, row by row, and the sets that they were trained on; all of d columns."""

    first: Source
    second: Source
    first_training: Source
    second_training: Source
    held_out: Source | None = None
    ceiling: Source | None = None

    def named(self) -> dict[str, Source]:
        """The inputs that are there, by the names that messages use."""
        words = ("A", "B", "training set of A", "training set of B", "held-out set", "ceiling C")
        given = (getattr(self, field.name) for field in fields(self))
        return {word: source for word, source in zip(words, given, strict=True) if source is not None}


@dataclass(frozen=True)
class Model:
    """One model: mean largest |cosine| of its samples with its own training examples, with the other's, and of fresh
    examples with its own; the share of samples that are copies; the share of the data's variance that it misses; how
    many of its samples repeat one another; Q_k of each leading direction.
    """

    closest: Measure
    other: Measure
    fresh: Measure
    copies: float
    missing: Measure
    repeats: Duplicates
    recovery: Recovery


@dataclass(frozen=True)
class Bounds:
    """q of the linear and the optimal models of the two sets, with what their spectrum lets expect.

    ``spread`` is the linear q's standard error over training sets, ``rho`` where between the bounds the models stand.
    """

    linear: float
    spread: float
    linear_expected: float
    optimal: Measure
    optimal_expected: float
    sampled: int
    rho: Measure


@dataclass(frozen=True)
class Sizes:
    """Numbers of examples: N_t of this training; where it reaches the target, in q and in q/c; and how many examples
    linear models would have that agree as much, with that number per dimension.
    """

    memorised_below: Measure
    needed: Measure
    needed_of_ceiling: Measure
    linear_examples: Measure
    load: Measure


@dataclass(frozen=True)
class Comparison:
    """The whole answer; ``interval`` of the overlap is over seeds and training sets, ``of_seeds`` for these models alone."""

    names: dict[str, str]
    seed: int
    target: float
    threshold: float
    samples: int
    examples: tuple[int, int]
    features: int
    held_out: int
    overlap: Measure
    of_seeds: Measure
    shuffled: Measure
    paired: bool
    ceiling: Measure
    bounds: Bounds
    sizes: Sizes
    models: tuple[Model, Model]
    duplicates: dict[str, Duplicates]
    curves: Curves | None
    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether q means anything: rows that are not paired have none."""
        return self.paired

    @property
    def verdict(self) -> str:
        """One sentence."""
        return self.findings[0].text

    def as_dict(self) -> dict[str, Any]:
        """The fields of docs/json.md; None for what is unknown or not finite."""
        found = {"ok": self.ok, "verdict": self.verdict}
        return found | {field.name: _plain(getattr(self, field.name)) for field in fields(self)}


def _plain(value: Any) -> Any:
    if isinstance(value, Duplicates):
        return {"count": value.count, "examined": value.examined}
    if isinstance(value, np.ndarray):
        return _plain(value.tolist())
    if hasattr(value, "__dataclass_fields__"):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return None if isinstance(value, float) and not isfinite(value) else value


# --- what can be refused before any work --------------------------------------------------------------


def check_inputs(inputs: Inputs, target: float, threshold: float, seed: int) -> None:
    """UsageError for shapes that do not fit, too few rows, or options out of range."""
    check_target(target)
    check_seed(seed)
    if not (isfinite(threshold) and 0 < threshold < 1):
        raise UsageError(f"threshold = {threshold!r}; valid: a cosine above 0 and below 1")
    named = inputs.named()
    features, samples = inputs.first.rows.shape[1], len(inputs.first.rows)
    for word, source in named.items():
        n, d = source.rows.shape
        if d != features:
            raise UsageError(f"{word}, {source.name}, has {d} columns, A has {features}; valid: the same number")
        if word in ("A", "B", "ceiling C"):
            if n != samples:
                raise UsageError(f"{word}, {source.name}, has {n} rows, A has {samples}; valid: one row for each seed")
            if n < LEAST_SAMPLES:
                raise UsageError(f"{word}, {source.name}, has {n} rows; valid: at least {LEAST_SAMPLES} samples")
        elif n < LEAST_EXAMPLES:
            raise UsageError(f"{word}, {source.name}, has {n} rows; valid: at least {LEAST_EXAMPLES} examples")


# --- the work -----------------------------------------------------------------------------------------


def compare_sources(
    inputs: Inputs,
    target: float = 0.95,
    threshold: float = 0.95,
    seed: int = 0,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Comparison:
    """Everything, with its findings; UsageError before any work."""
    check_inputs(inputs, target, threshold, seed)
    with threadpool_limits(THREADS if inputs.first.rows.shape[1] > REDUCED else 1):
        named = inputs.named()
        means = {word: mean_of(f"{word}, {source.name},", source.rows) for word, source in named.items()}
        found = _compare(inputs, means, target, threshold, np.random.default_rng(seed), seed, progress)
    return replace(found, findings=findings(found))


def _compare(
    inputs: Inputs,
    means: dict[str, Array],
    target: float,
    threshold: float,
    generator: np.random.Generator,
    seed: int,
    progress: Callable[[int, int], None],
) -> Comparison:
    steps = iter(range(1, 7))
    sets = Sets.of(inputs, means)
    progress(next(steps), 6)
    replicates, of_seeds, ceiling, shuffled, paired = _overlaps(inputs, means, generator)
    progress(next(steps), 6)
    duplicates = _duplicates(inputs, sets, threshold, generator)
    progress(next(steps), 6)
    bounds, optimal = _bounds(sets, generator)
    progress(next(steps), 6)
    noisy = replicates[:, 0] + bounds.spread * generator.standard_normal(len(replicates))
    overlap = interval(of_seeds.value, np.clip(noisy, -1, 1))
    bounds, sizes, drawn = _sizes(sets, bounds, optimal, replicates, noisy, target, paired, generator)
    progress(next(steps), 6)
    models = _models(inputs, means, sets, duplicates, threshold, generator)
    progress(next(steps), 6)
    return Comparison(
        names={word: source.name for word, source in inputs.named().items()},
        seed=seed,
        target=target,
        threshold=threshold,
        samples=len(inputs.first.rows),
        examples=(sets.first.number, sets.second.number),
        features=inputs.first.rows.shape[1],
        held_out=0 if sets.held_out is None else sets.held_out.number,
        overlap=overlap,
        of_seeds=of_seeds,
        shuffled=shuffled,
        paired=paired,
        ceiling=ceiling,
        bounds=bounds,
        sizes=sizes,
        models=models,
        duplicates=duplicates,
        curves=drawn,
        notes=tuple(f"{word}: {note}" for word, source in inputs.named().items() for note in source.notes),
    )


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
    reduced: tuple[NDArray[Any] | None, NDArray[Any] | None]

    @classmethod
    def of(cls, inputs: Inputs, means: dict[str, Array]) -> Sets:
        """Read every set once, and once more where it is reduced."""
        given = [s for s in (inputs.first_training, inputs.second_training, inputs.held_out) if s is not None]
        words = ("training set of A", "training set of B", "held-out set")
        counts = np.array([len(s.rows) for s in given], dtype=np.float64)
        centre = np.asarray(counts @ np.array([means[w] for w in words[: len(given)]]) / counts.sum())
        large = len(centre) > REDUCED
        found = [sums(s.rows, centre, 1 if large else GROUPS) for s in given]
        everything = _joined(found)
        pooled = law(everything.covariance(), everything.number)
        if not pooled.variances[0] > 0:
            raise UsageError("every training example is the same; valid: at least two different ones")
        for word, part in zip(words, found, strict=False):
            if not np.trace(part.covariance()) > 0:
                raise UsageError(f"every row of the {word} is the same; valid: at least two different ones")
        padded = np.zeros(len(centre))
        padded[: len(pooled.variances)] = pooled.variances
        estimate = estimate_from_rows(padded, everything.norms)
        whole = law(found[0].covariance(), found[0].number), law(found[1].covariance(), found[1].number)
        basis = pooled.directions[:REDUCED].astype(np.float64) if large else None
        if large:
            found = [sums(s.rows, centre, GROUPS, basis) for s in given]
        kept = (_reduced(given[0].rows, centre, basis), _reduced(given[1].rows, centre, basis))
        return cls(centre, basis, found[0], found[1], found[2] if len(found) == 3 else None, whole, estimate, kept)

    @property
    def examples(self) -> float:
        return harmonic(self.first.number, self.second.number)


def _joined(parts: Sequence[Sums]) -> Sums:
    return Sums(*(np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(Sums)))


def _reduced(rows: NDArray[Any], centre: Array, basis: Array | None) -> NDArray[Any] | None:
    """Rows about the centre, in the basis, in memory; None where they are too many."""
    p = len(centre) if basis is None else len(basis)
    if len(rows) * p > KEPT:
        return None
    kind = precision(rows)
    found = np.empty((len(rows), p), dtype=kind)
    for part, block in blocks(rows):
        centred = block - centre.astype(kind)
        found[part] = centred if basis is None else centred @ basis.T.astype(kind)
    return found


# --- overlap ------------------------------------------------------------------------------------------


def _overlaps(
    inputs: Inputs, means: dict[str, Array], generator: np.random.Generator
) -> tuple[Array, Measure, Measure, Measure, bool]:
    """Replicates (r, 2) of q and c over seeds, both with intervals, q of shuffled pairs, and whether rows are paired.

    Samples are taken about their own mean. Shuffled pairs join each row with one half a block further on.
    """
    table = np.empty((len(inputs.first.rows), 6))
    kind = precision(inputs.first.rows)
    others = [inputs.second.rows, *([] if inputs.ceiling is None else [inputs.ceiling.rows])]
    middles = [means[word].astype(kind) for word in ("B", "ceiling C") if word in means]
    for part, block in blocks(inputs.first.rows):
        a = block - means["A"].astype(kind)
        table[part, 1] = np.einsum("ij,ij->i", a, a)
        table[part, 4:] = 0.0
        for k, (rows, middle) in enumerate(zip(others, middles, strict=True)):
            b = np.asarray(rows[part], dtype=kind) - middle
            table[part, (0, 4)[k]] = np.einsum("ij,ij->i", a, b)
            table[part, (2, 5)[k]] = np.einsum("ij,ij->i", b, b)
            if k == 0:
                table[part, 3] = np.einsum("ij,ij->i", a, np.roll(b, max(1, len(b) // 2), axis=0))
    mean, drawn = table.mean(axis=0)[None], replicate_means(table, generator)
    q, c = _ratio(drawn, 0, 2), _ratio(drawn, 4, 5)
    of_seeds = interval(float(_ratio(mean, 0, 2)[0]), q)
    ceiling = interval(float(_ratio(mean, 4, 5)[0]), c) if inputs.ceiling is not None else UNKNOWN
    shuffled = interval(float(_ratio(mean, 3, 2)[0]), _ratio(drawn, 3, 2))
    gap = table[:, 0] - table[:, 3]
    error = float(np.std(gap, ddof=1)) / sqrt(len(gap))
    paired = bool(gap.mean() > stats.norm.isf(PAIRED) * error) and of_seeds.known
    return np.stack([q, c if ceiling.known else np.ones(len(q))], axis=1), of_seeds, ceiling, shuffled, paired


def _ratio(means: Array, inner: int, norm: int) -> Array:
    """An inner product over the root of two mean squares; NaN where one of them is 0."""
    product = means[:, 1] * means[:, norm]
    return np.asarray(means[:, inner] / np.sqrt(np.where(product > 0, product, np.nan)))


# --- bounds and sizes ---------------------------------------------------------------------------------


def _bounds(sets: Sets, generator: np.random.Generator) -> tuple[Bounds, Array]:
    """Both bounding overlaps, and replicates of the optimal one."""
    covariances = [sets.first.covariance(), sets.second.covariance()]
    parts = (sets.first, sets.second)
    whole = [law(s, p.number) for s, p in zip(covariances, parts, strict=True)]

    def linear(place: int, group: int) -> float:
        left = parts[place].number - int(parts[place].counts[group])
        pair = list(whole)
        pair[place] = law(parts[place].covariance(group), left)
        return linear_overlap(*pair)

    spread = jackknife_error(linear, [len(part.counts) for part in parts])
    population, n = sets.estimate.population, sets.examples
    expected = optimal_overlap(population, n)
    optimal, replicates, sampled = Measure(expected, nan, nan), np.full(1, expected), 0
    if sets.reduced[0] is not None and sets.reduced[1] is not None:
        largest, mean = float(population.eigenvalues[0]), population.mean(population.eigenvalues)
        p = sets.reduced[0].shape[1]
        sampled = seeds_for(max(len(rows) for rows in sets.reduced if rows is not None), p)
        seeds, levels = generator.standard_normal((sampled, p)), noise_levels(largest, mean)
        a, b = (sample_optimal(rows, seeds, levels).astype(np.float64) for rows in sets.reduced if rows is not None)
        a, b = a - a.mean(axis=0), b - b.mean(axis=0)
        table = np.stack([np.sum(a * b, axis=1), np.sum(a * a, axis=1), np.sum(b * b, axis=1)], axis=1)
        replicates = _ratio(replicate_means(table, generator), 0, 2)
        optimal = interval(float(_ratio(table.mean(axis=0)[None], 0, 2)[0]), replicates)
    linear_expected = expected_linear(population, sets.first.number, sets.second.number)
    bounds = Bounds(linear_overlap(*sets.whole), spread, linear_expected, optimal, expected, sampled, UNKNOWN)
    return bounds, replicates


def _sizes(
    sets: Sets,
    bounds: Bounds,
    optimal: Array,
    replicates: Array,
    noisy: Array,
    target: float,
    paired: bool,
    generator: np.random.Generator,
) -> tuple[Bounds, Sizes, Curves | None]:
    """Where between the bounds the models stand and what follows; unknown where rows are not paired."""
    if not paired or not bounds.optimal.known:
        return bounds, Sizes(*[UNKNOWN] * 5), None
    n, drawn = sets.examples, curves(sets.estimate.population, sets.examples, bounds.optimal.value)
    q, c = replicates.T
    floor = generator.choice(optimal, len(q))
    # medians stand for the best values: those of the models at hand, whose errors the replicates carry
    mid_q, mid_c = float(np.median(q)), float(np.median(c))
    gap = interval(mid_c * bounds.linear - bounds.optimal.value, c * bounds.linear - floor)
    rho, below, needed, relative = UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN
    if gap.low > 0:
        best = float(position(mid_q, mid_c, bounds.linear, bounds.optimal.value))
        rhos = position(q, c, bounds.linear, floor)
        rho = interval(best, rhos)
        scale, scales = memorised_below(best, n), memorised_below(rhos, n)
        below = interval_of_sizes(float(scale), scales)
        whole, curve = drawn.network(c, scales), drawn.network(mid_c, scale)
        needed = interval_of_sizes(float(drawn.crossing(curve, target)[0]), drawn.crossing(whole, target))
        relative = interval_of_sizes(float(drawn.crossing(curve, target * mid_c)[0]), drawn.crossing(whole, target * c))
    line = drawn.linear[None]
    equivalent = interval_of_sizes(
        float(drawn.crossing(line, mid_q / mid_c)[0]),
        np.array([drawn.crossing(line, value)[0] for value in noisy / c]),
    )
    d = sets.estimate.population.dimension
    load = Measure(equivalent.value / d, equivalent.low / d, equivalent.high / d)
    return replace(bounds, rho=rho), Sizes(below, needed, relative, equivalent, load), drawn


def interval_of_sizes(value: float, replicates: Array) -> Measure:
    """An interval whose ends may be infinite; quantiles are taken of values that occur, never between two."""
    low, high = np.quantile(replicates, [0.025, 0.975], method="inverted_cdf")
    return Measure(value, float(min(low, value)), float(max(high, value)))


# --- duplicates and models ----------------------------------------------------------------------------


def _duplicates(inputs: Inputs, sets: Sets, threshold: float, generator: np.random.Generator) -> dict[str, Duplicates]:
    """Near-duplicates between the training sets, within each, and of the held-out set in both."""
    first, second = inputs.first_training.rows, inputs.second_training.rows

    def sought(queries: NDArray[Any], base: NDArray[Any]) -> Duplicates:
        return near_duplicates(queries, base, sets.centre, threshold, generator)

    found = {"between": sought(second, first), "within_first": sought(first, first)}
    found["within_second"] = sought(second, second)
    if inputs.held_out is not None:
        pair = [sought(inputs.held_out.rows, base) for base in (first, second)]
        found["held_out"] = Duplicates(np.union1d(pair[0].rows, pair[1].rows), pair[0].examined)
    return found


def _models(
    inputs: Inputs,
    means: dict[str, Array],
    sets: Sets,
    duplicates: dict[str, Duplicates],
    threshold: float,
    generator: np.random.Generator,
) -> tuple[Model, Model]:
    trained = (inputs.first_training.rows, inputs.second_training.rows)
    parts = (sets.first, sets.second)
    reference = _joined(parts if sets.held_out is None else (*parts, sets.held_out))
    sampled = (inputs.first.rows, inputs.second.rows)
    chosen = [rows[chosen_rows(rows, affordable(trained[0]), generator)] for rows in sampled]
    cosines = []
    for k, own in enumerate(trained):
        fresh = _fresh(inputs, k, duplicates)
        fresh = fresh[chosen_rows(fresh, affordable(own), generator)]
        cosines.append(_closest([*chosen, fresh], own, means[f"training set of {'AB'[k]}"]))
    found = []
    for k, samples in enumerate(sampled):
        word = "AB"[k]
        near, far, close = cosines[k][k], cosines[1 - k][k], cosines[k][2]
        about = sums(samples, sets.centre, GROUPS, sets.basis)
        norms = sums_of_squares(samples, means[word])
        missing = _missing(norms, reference, generator)
        some = samples[chosen_rows(samples, REPEATS, generator)]
        repeats = near_duplicates(some, some, means[f"training set of {word}"], threshold, generator)
        theirs = parts[1 - k] if sets.held_out is None else _joined((parts[1 - k], sets.held_out))
        found.append(
            Model(
                _mean(near, generator),
                _mean(far, generator),
                _mean(close, generator),
                float(np.mean(near >= threshold)),
                missing,
                repeats,
                recovery(about, parts[k], theirs, sets.estimate.apart),
            )
        )
    return found[0], found[1]


def _closest(queries: list[NDArray[Any]], base: NDArray[Any], centre: Array) -> list[Array]:
    """Largest cosines of several lists of rows in one pass over the base; NaN for an empty list."""
    ends = np.cumsum([len(rows) for rows in queries])
    parts = np.split(closest(np.concatenate(queries), base, centre), ends[:-1])
    return [part if len(part) else np.full(2, nan) for part in parts]


def _fresh(inputs: Inputs, model: int, duplicates: dict[str, Duplicates]) -> NDArray[Any]:
    """Examples that a model has not seen: held-out ones, or the other's training set, near-duplicates left out."""
    if inputs.held_out is not None:
        rows, shared = inputs.held_out.rows, duplicates["held_out"].rows
    else:
        rows = (inputs.second_training.rows, inputs.first_training.rows)[model]
        shared = duplicates["between"].rows if model == 0 else np.empty(0, dtype=np.intp)
    if not len(shared):
        return rows
    return rows[np.setdiff1d(np.arange(len(rows)), shared)]


def sums_of_squares(rows: NDArray[Any], centre: Array) -> Array:
    """Squared norm of each row about the centre."""
    found = np.empty(len(rows))
    for part, block in blocks(rows):
        centred = block - centre.astype(block.dtype)
        found[part] = np.einsum("ij,ij->i", centred, centred)
    return found


def _missing(norms: Array, reference: Sums, generator: np.random.Generator) -> Measure:
    """The share of the reference's variance that samples of these squared norms lack."""
    theirs = reference.norms * (reference.number / (reference.number - 1))
    ours = norms * (len(norms) / (len(norms) - 1))
    drawn = [replicate_means(column[:, None], generator)[:, 0] for column in (ours, theirs)]
    return interval(float(1 - ours.mean() / theirs.mean()), 1 - drawn[0] / drawn[1])


def _mean(values: Array, generator: np.random.Generator) -> Measure:
    return interval(float(values.mean()), replicate_means(values[:, None], generator)[:, 0])
