"""The job ``compare``: samples of two models trained on two sets, against the linear and the optimal model of those sets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import isfinite, nan, sqrt

import numpy as np
from scipy import stats
from threadpoolctl import threadpool_limits

from ..numeric.between import Curves, curves, expected_linear, memorised_below, position
from ..numeric.closeness import levels, share_by_chance
from ..numeric.optimal_score import noise_levels, optimal_overlap, sample_optimal, seeds_for
from ..numeric.population import Array
from ..numeric.resampling import UNKNOWN, Measure, interval, jackknife_error, replicate_means
from ..numeric.sample_sets import blocks, law, linear_overlap, mean_of, precision
from .findings import findings
from .leaks import Closeness
from .models import duplicates_of, models_of
from .outcome import TELLS_NOTHING, Bounds, Comparison, Inputs, Sizes, check_inputs
from .training_sets import REDUCED, Sets, given_twice

THREADS = 2
"""For many features, whatever the machine, as the last digits depend on it; one thread for few."""

ROUNDING = float(np.finfo(np.float32).eps)
"""Of overlaps of samples in single precision."""

PAIRED = 1e-3
"""Rows are taken as paired when q is larger than for shuffled pairs at this level."""


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
    twice = given_twice(inputs)
    without = replace(inputs, ceiling=None) if "ceiling" in twice else inputs
    replicates, of_seeds, ceiling, shuffled, paired = _overlaps(without, means, generator)
    progress(next(steps), 6)
    duplicates = duplicates_of(inputs, sets, threshold, generator)
    by_chance = _by_chance(sets, threshold, generator.spawn(1)[0])
    examples = (sets.first.number, sets.second.number)
    judged = Closeness(duplicates, by_chance, levels(threshold), examples).judged()
    progress(next(steps), 6)
    bounds, optimal = _bounds(sets, generator)
    progress(next(steps), 6)
    noisy = replicates[:, 0] + bounds.spread * generator.standard_normal(len(replicates))
    overlap = interval(of_seeds.value, np.clip(noisy, -1, 1))
    telling = paired and not set(twice) & set(TELLS_NOTHING)
    bounds, sizes, drawn = _sizes(sets, bounds, optimal, replicates, noisy, target, telling, generator)
    progress(next(steps), 6)
    models = models_of(inputs, means, sets, duplicates, judged, threshold, generator)
    progress(next(steps), 6)
    return Comparison(
        names={word: source.name for word, source in inputs.named().items()},
        seed=seed,
        target=target,
        threshold=threshold,
        samples=len(inputs.first.rows),
        examples=examples,
        features=inputs.first.rows.shape[1],
        held_out=0 if sets.held_out is None else sets.held_out.number,
        overlap=overlap,
        of_seeds=of_seeds,
        shuffled=shuffled,
        paired=paired,
        twice=twice,
        ceiling=ceiling,
        bounds=bounds,
        sizes=sizes,
        models=models,
        duplicates=duplicates,
        by_chance={kind: float(shares[0]) for kind, shares in by_chance.items()},
        judged=judged,
        curves=drawn,
        notes=tuple(f"{word}: {note}" for word, source in inputs.named().items() for note in source.notes),
    )


def _overlaps(
    inputs: Inputs, means: dict[str, Array], generator: np.random.Generator
) -> tuple[Array, Measure, Measure, Measure, bool]:
    """Replicates (r, 2) of q and c over seeds, both with intervals, q of shuffled pairs, and whether rows are paired.

    Samples are taken about their own mean. Shuffled pairs join each row with one half a block further on.
    """
    table = np.empty((len(inputs.first.rows), 6))
    kind = precision(inputs.first.rows)
    others = [inputs.second.rows, *([] if inputs.ceiling is None else [inputs.ceiling.rows])]
    middles = [means[word].astype(kind) for word in ("B", "ceiling C")[: len(others)]]
    for (part, block), *beside in zip(blocks(inputs.first.rows), *map(blocks, others), strict=True):
        a = block - means["A"].astype(kind)
        table[part, 1] = np.einsum("ij,ij->i", a, a)
        table[part, 4:] = 0.0
        for k, ((_, other), middle) in enumerate(zip(beside, middles, strict=True)):
            b = other.astype(kind) - middle
            table[part, (0, 4)[k]] = np.einsum("ij,ij->i", a, b)
            table[part, (2, 5)[k]] = np.einsum("ij,ij->i", b, b)
            if k == 0:
                table[part, 3] = np.einsum("ij,ij->i", a, np.roll(b, max(1, len(b) // 2), axis=0))
    rounding = np.finfo(kind).eps + len(table) * np.finfo(np.float64).eps  # of the rows and of their mean
    for word, column in (("A", 1), ("B", 2), ("ceiling C", 5)):
        if word in means and table[:, column].mean() <= rounding**2 * float(means[word] @ means[word]):
            table[:, column] = 0.0
    mean, drawn = table.mean(axis=0)[None], replicate_means(table, generator)
    q, c = _ratio(drawn, 0, 2), _ratio(drawn, 4, 5)
    of_seeds = interval(float(_ratio(mean, 0, 2)[0]), q)
    ceiling = interval(float(_ratio(mean, 4, 5)[0]), c) if inputs.ceiling is not None else UNKNOWN
    shuffled = interval(float(_ratio(mean, 3, 2)[0]), _ratio(drawn, 3, 2))
    gap = table[:, 0] - table[:, 3]
    error = float(np.std(gap, ddof=1)) / sqrt(len(gap))
    paired = bool(gap.mean() > stats.norm.isf(PAIRED) * error) and of_seeds.known
    return np.stack([q, c if ceiling.known else np.ones(len(q))], axis=1), of_seeds, ceiling, shuffled, paired


def _by_chance(sets: Sets, threshold: float, generator: np.random.Generator) -> dict[str, Array]:
    """The shares of near-duplicates of each kind, at each cosine, that Gaussian rows of the spectrum would have."""
    first, second = sets.first.number, sets.second.number
    others = {"between": first, "within_first": first - 1, "within_second": second - 1, "held_out": first + second}
    numbers = np.array(list(others.values()))
    shares = share_by_chance(sets.estimate.population, levels(threshold), numbers, generator)
    return dict(zip(others, shares.T, strict=True))


def _ratio(means: Array, inner: int, norm: int) -> Array:
    """An inner product over the root of two mean squares; NaN where one of them is 0."""
    product = means[:, 1] * means[:, norm]
    return np.asarray(means[:, inner] / np.sqrt(np.where(product > 0, product, np.nan)))


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

    with threadpool_limits(1):  # in few dimensions, where threads would wait for one another
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
    telling: bool,
    generator: np.random.Generator,
) -> tuple[Bounds, Sizes, Curves | None]:
    """Where between the bounds the models stand and what follows; unknown where q says nothing, and where the bounds lie
    closer together than the interval of q over seeds is wide.
    """
    if not telling or not bounds.optimal.known:
        return bounds, Sizes(*[UNKNOWN] * 5), None
    n, drawn = sets.examples, curves(sets.estimate.population, sets.examples, bounds.optimal.value)
    q, c = replicates.T
    floor = generator.choice(optimal, len(q))
    # medians stand for the best values: those of the models at hand, whose errors the replicates carry
    mid_q, mid_c = float(np.median(q)), float(np.median(c))
    gap = interval(mid_c * bounds.linear - bounds.optimal.value, c * bounds.linear - floor)
    rho, below, needed, relative = UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN
    of_seeds = interval(mid_q, q)
    if gap.low > max(of_seeds.high - of_seeds.low, ROUNDING):
        best = float(position(mid_q, mid_c, bounds.linear, bounds.optimal.value))
        rhos = position(q, c, bounds.linear, floor)
        ordered = ~np.isnan(rhos)  # fewer than one replicate in forty has its bounds in the wrong order
        rhos, ceilings = rhos[ordered], c[ordered]
        rho = interval(best, rhos)
        scale, scales = memorised_below(best, n), memorised_below(rhos, n)
        scale_of_seeds = interval_of_sizes(float(scale), scales)
        # wholly above or below the bounds nothing but where N_t is cut off would be seen
        if rho.low <= 1 and rho.high >= 0 and scale_of_seeds.high > 0 and isfinite(scale_of_seeds.low):
            below = scale_of_seeds
            whole, curve = drawn.network(ceilings, scales), drawn.network(mid_c, scale)
            needed = interval_of_sizes(float(drawn.crossing(curve, target)[0]), drawn.crossing(whole, target))
            relative = interval_of_sizes(
                float(drawn.crossing(curve, target * mid_c)[0]), drawn.crossing(whole, target * ceilings)
            )
    line = np.broadcast_to(drawn.linear, (len(q), len(drawn.linear)))
    best_of_line = float(drawn.crossing(line[:1], mid_q / mid_c)[0])
    equivalent = interval_of_sizes(best_of_line, drawn.crossing(line, noisy / c))
    d = sets.estimate.population.dimension
    load = Measure(equivalent.value / d, equivalent.low / d, equivalent.high / d)
    return replace(bounds, rho=rho), Sizes(below, needed, relative, equivalent, load), drawn


def interval_of_sizes(value: float, replicates: Array) -> Measure:
    """An interval whose ends may be infinite; quantiles are taken of values that occur, never between two."""
    low, high = np.quantile(replicates, [0.025, 0.975], method="inverted_cdf")
    return Measure(value, float(min(low, value)), float(max(high, value)))
