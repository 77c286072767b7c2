"""The job ``compare``: samples of two models trained on two sets, against the linear and the optimal model of those sets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import isfinite, nan

import numpy as np
from threadpoolctl import threadpool_limits

from ..numeric.between import Curves, curves, expected_linear, memorised_below, position
from ..numeric.closeness import SAMPLES, chosen_rows, levels, share_by_chance, share_that_repeats
from ..numeric.optimal_score import noise_levels, optimal_overlap, sample_optimal, seeds_for
from ..numeric.population import Array
from ..numeric.resampling import UNKNOWN, Measure, interval, replicate_means
from ..numeric.sample_sets import Sums, law, linear_overlap, mean_of, rows_at
from .displaced import unlike
from .findings import findings
from .leaks import INFLATED, Closeness
from .models import changed_of, duplicates_of, made_of, models_of, seen_before
from .of_rows import NEARLY, TELLS_NOTHING
from .outcome import Bounds, Comparison, Inputs, Sizes, check_inputs
from .pairs import overlaps, ratio
from .training_sets import REDUCED, Sets, different_rows, displaced, given_twice, overlap_of, samples_are_a_set

THREADS = 2
"""For many features, whatever the machine, as the last digits depend on it; one thread for few."""

ROUNDING = float(np.finfo(np.float32).eps)
"""Of overlaps of samples in single precision."""


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
    steps, given = iter(range(1, 7)), inputs
    twice = given_twice(given)
    inputs = given if "held_out" not in twice else replace(given, held_out=None)
    inputs = inputs if "ceiling" not in twice else replace(inputs, ceiling=None)
    sets = Sets.of(inputs, means)
    if samples_are_a_set(inputs, sets):
        twice = (*twice, "own_set")
    elsewhere = displaced(sets, means, generator.spawn(1)[0])
    if "held-out set" in elsewhere:
        inputs = replace(inputs, held_out=None)
        sets = Sets.of(inputs, means)
    progress(next(steps), 6)
    seen = overlaps(inputs, means, generator)
    progress(next(steps), 6)
    duplicates = duplicates_of(inputs, sets, threshold, generator)
    by_chance = _by_chance(inputs, sets, threshold, generator.spawn(1)[0])
    examples = (sets.first.number, sets.second.number)
    judged = Closeness(duplicates, by_chance, levels(threshold), examples).judged()
    further = generator.spawn(1)[0]
    changed = changed_of(inputs, sets, threshold, further)
    made = made_of(inputs, sets, duplicates, threshold, further)
    progress(next(steps), 6)
    bounds, optimal = _bounds(sets, generator)
    progress(next(steps), 6)
    apart = 1 - bounds.linear  # in one direction linear models of any sets agree
    if apart > ROUNDING and 1 - seen.of_seeds.value < NEARLY * apart and "samples" not in twice:
        twice = ("samples_nearly", *twice)
    noisy = seen.replicates[:, 0] + bounds.spread * generator.standard_normal(len(seen.replicates))
    overlap = interval(seen.of_seeds.value, np.clip(noisy, -1, 1))
    telling = seen.paired and not set(twice) & set(TELLS_NOTHING)
    bounds, sizes, drawn = _sizes(sets, bounds, optimal, seen.replicates, noisy, target, telling, generator)
    progress(next(steps), 6)
    stale = seen_before(changed, made)
    models = models_of(inputs, means, sets, duplicates, judged, stale, threshold, generator)
    progress(next(steps), 6)
    return Comparison(
        names={word: source.name for word, source in given.named().items()},
        seed=seed,
        target=target,
        threshold=threshold,
        samples=len(inputs.first.rows),
        examples=examples,
        different=(
            different_rows(inputs.first_training.rows, sets.first.norms),
            different_rows(inputs.second_training.rows, sets.second.norms),
        ),
        features=inputs.first.rows.shape[1],
        heaviest=(_heaviest(sets.first), _heaviest(sets.second)),
        held_out=0 if sets.held_out is None else sets.held_out.number,
        overlap=overlap,
        of_seeds=seen.of_seeds,
        shuffled=seen.shuffled,
        paired=seen.paired,
        elsewhere=seen.elsewhere,
        twice=twice,
        ceiling=seen.ceiling,
        ceiling_paired=seen.ceiling_paired,
        ceiling_of_second=seen.ceiling_of_second,
        repeated=_repeated(seen.repeated, sets),
        displaced=elsewhere,
        bounds=bounds,
        sizes=sizes,
        models=models,
        duplicates=duplicates,
        by_chance={kind: float(shares[0]) for kind, shares in by_chance.items()},
        judged=judged,
        changed=changed,
        made=made,
        curves=drawn,
        notes=tuple(f"{word}: {note}" for word, source in given.named().items() for note in source.notes),
    )


def _heaviest(part: Sums) -> float:
    return float(part.norms.max() / part.norms.sum())


def _repeated(pairs: float, sets: Sets) -> float:
    """Share of pairs of rows that are there more than once, where examples of the same kind of numbers are not."""
    usual = max(1 - len(np.unique(part.norms)) / part.number for part in (sets.first, sets.second))
    return pairs if pairs >= INFLATED + usual else 0.0


def _by_chance(inputs: Inputs, sets: Sets, threshold: float, generator: np.random.Generator) -> dict[str, Array]:
    """The shares of near-duplicates of each kind, at each cosine, that Gaussian rows of the spectrum would have, or that rows of few
    values have who are the same by chance.
    """
    first, second = sets.first.number, sets.second.number
    others = {"between": first, "within_first": first - 1, "within_second": second - 1, "held_out": first + second}
    numbers = np.array(list(others.values()))
    shares = share_by_chance(sets.estimate.population, levels(threshold), numbers, generator)
    trained = (inputs.first_training.rows, inputs.second_training.rows)
    some = [rows_at(rows, chosen_rows(rows, SAMPLES, generator)) for rows in trained]
    shares = np.maximum(shares, share_that_repeats(np.concatenate(some), numbers))
    return dict(zip(others, shares.T, strict=True))


def _bounds(sets: Sets, generator: np.random.Generator) -> tuple[Bounds, Array]:
    """Both bounding overlaps, and replicates of the optimal one."""
    parts = (sets.first, sets.second)
    _, spread = overlap_of(parts, [law(part.covariance(), part.number) for part in parts])
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
        replicates = ratio(replicate_means(table, generator), 1, 0, 2)
        optimal = interval(float(ratio(table.mean(axis=0)[None], 1, 0, 2)[0]), replicates)
    linear_expected = expected_linear(population, sets.first.number, sets.second.number)
    linear = linear_overlap(*sets.whole)
    alike = not unlike(linear, linear_expected, spread, min(len(part.counts) for part in parts))
    bounds = Bounds(linear, spread, linear_expected, alike, optimal, expected, sampled, UNKNOWN)
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
    n, drawn = sets.examples, curves(sets.estimate.population, sets.numbers, bounds.optimal.value)
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
