"""What a comparison says of each model and set: closeness, missing variance, directions, near-duplicates."""

from __future__ import annotations

from math import nan
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats
from threadpoolctl import threadpool_limits

from ..numeric.agreement import recovery
from ..numeric.changed import changed_copies
from ..numeric.closeness import (
    SAMPLES,
    TOGETHER,
    UNLIKELY,
    Duplicates,
    affordable,
    chosen_rows,
    levels,
    near_duplicates,
    neighbours,
    outstanding,
)
from ..numeric.population import Array
from ..numeric.resampling import LEVEL, Measure, interval, replicate_means
from ..numeric.sample_sets import GROUPS, Sums, blocks, law, linear_overlap, linear_samples, precision, rows_at, sums
from .leaks import Closeness
from .outcome import Changed, Copies, Inputs, Made, Model, SingledOut
from .training_sets import Sets, joined

REPEATS = 2**12
"""Samples among which repeated ones are sought, at most; no more than training examples, of which fewer repeat by chance."""


def duplicates_of(
    inputs: Inputs, sets: Sets, threshold: float, generator: np.random.Generator
) -> dict[str, Duplicates]:
    """Near-duplicates between the training sets, within each, and of the held-out set in both."""
    first, second = inputs.first_training.rows, inputs.second_training.rows

    def sought(queries: NDArray[Any], base: NDArray[Any] | None = None) -> Duplicates:
        return near_duplicates(queries, base, sets.centre, threshold, generator)

    found = {"between": sought(second, first), "within_first": sought(first)}
    found["within_second"] = sought(second)
    if inputs.held_out is not None:
        found["held_out"] = _either(*(sought(inputs.held_out.rows, base) for base in (first, second)))
    return found


def changed_of(inputs: Inputs, sets: Sets, threshold: float, generator: np.random.Generator) -> dict[str, Changed]:
    """What the training sets share but for a change, by its kind, judged as near-duplicates are."""
    shape = next((source.shape for source in inputs.named().values() if source.shape), ())
    rows, cosines = (inputs.first_training.rows, inputs.second_training.rows), levels(threshold)
    held_out = None if inputs.held_out is None else inputs.held_out.rows
    listed = {}
    for kind, (found, chance) in changed_copies(*rows, sets.centre, shape, threshold, generator, held_out).items():
        by_chance = dict.fromkeys(found, np.full(len(cosines), chance))
        if held_out is not None:
            by_chance["held_out"] = 2 * by_chance["held_out"]  # which are looked up in both sets
        judged = Closeness(found, by_chance, cosines, sets.numbers).judged()
        listed[kind] = Changed(found["between"], judged["between"], found.get("held_out"), judged.get("held_out"))
    return listed


def made_of(
    inputs: Inputs, sets: Sets, duplicates: dict[str, Duplicates], threshold: float, generator: np.random.Generator
) -> Made | None:
    """Held-out rows, of at most SAMPLES, that are samples: near-duplicates that stand out, as those of which no training example is
    the reason.
    """
    if inputs.held_out is None:
        return None
    chosen = chosen_rows(inputs.held_out.rows, SAMPLES, generator)
    asked = rows_at(inputs.held_out.rows, chosen)
    among = [source.rows for source in (inputs.first, inputs.second, inputs.ceiling) if source is not None]
    each = [near_duplicates(asked, rows, sets.centre, threshold, generator) for rows in among]
    found = _either(*map(_alone, each))
    new = ~np.isin(chosen[found.rows], duplicates["held_out"].rows)
    made = Duplicates(chosen[found.rows][new], found.cosines[new], found.alone[new], len(asked))
    within = {kind: _alone(duplicates[kind]) for kind in ("between", "within_first", "within_second")}
    cosines = levels(threshold)
    by_chance = dict.fromkeys((*within, "held_out"), np.full(len(cosines), UNLIKELY * len(among)))
    numbers = tuple(map(len, among))
    judged = Closeness(within | {"held_out": made}, by_chance, cosines, sets.numbers, numbers).judged()
    return Made(made, judged["held_out"])


def _alone(found: Duplicates) -> Duplicates:
    """Those that stand out from the next ones."""
    kept = found.alone
    return Duplicates(found.rows[kept], found.cosines[kept], found.alone[kept], found.examined)


def seen_before(changed: dict[str, Changed], made: Made | None) -> NDArray[np.intp]:
    """Numbers of held-out rows that are no fresh examples: changed copies of training examples, or samples, where these are a leak."""
    listed = [(part.held_out, part.judged_held_out) for part in changed.values()]
    listed += [] if made is None else [(made.held_out, made.judged)]
    leaks = [found.rows for found, judged in listed if found is not None and judged == "leak"]
    return np.unique(np.concatenate([np.empty(0, dtype=np.intp), *leaks]))


def _either(*parts: Duplicates) -> Duplicates:
    """Rows of one set that have a near-duplicate in any of others."""
    rows = np.unique(np.concatenate([part.rows for part in parts]))
    cosines, alone = np.zeros(len(rows)), np.full(len(rows), False)
    for part in parts:
        here = np.searchsorted(rows, part.rows)
        cosines[here] = np.maximum(cosines[here], part.cosines)
        alone[here] |= part.alone
    return Duplicates(rows, cosines, alone, parts[0].examined)


def models_of(
    inputs: Inputs,
    means: dict[str, Array],
    sets: Sets,
    duplicates: dict[str, Duplicates],
    judged: dict[str, str],
    stale: NDArray[np.intp],
    threshold: float,
    generator: np.random.Generator,
) -> tuple[Model, Model]:
    """``stale`` are held-out rows that are no fresh examples."""
    trained = (inputs.first_training.rows, inputs.second_training.rows)
    parts = (sets.first, sets.second)
    reference = joined(parts if sets.held_out is None else (*parts, sets.held_out))
    sampled = (inputs.first.rows, inputs.second.rows)
    chosen = [rows_at(rows, chosen_rows(rows, affordable(trained[0]), generator)) for rows in sampled]
    nearest, unseen, of_models = [], [], []
    of_linear = generator.spawn(1)[0]
    shared = [duplicates["between"].rows] * 2
    if inputs.held_out is None and len(shared[1]):  # rows of A's set that B's has too
        shared[1] = near_duplicates(trained[0], trained[1], sets.centre, threshold, generator).rows
    verdict = judged["between" if inputs.held_out is None else "held_out"]
    for k, own in enumerate(trained):
        known = shared[k] if inputs.held_out is None else duplicates["held_out"].rows
        rows = _unseen(inputs, k)
        asked = chosen_rows(rows, affordable(own), generator)
        mean = means[f"training set of {'AB'[k]}"]
        of_models.append(linear_samples(sets.whole[k], mean, len(chosen[k]), of_linear).astype(precision(own)))
        nearest.append(_neighbours([*chosen, rows_at(rows, asked), of_models[k]], own, mean))
        new, apart = ~np.isin(asked, known), ~np.isin(asked, stale)
        unseen.append(((new | (verdict != "leak")) & apart, (new | (verdict in ("chance", "usual"))) & apart))
    found = []
    for k, samples in enumerate(sampled):
        word = "AB"[k]
        near, far, close, drawn = nearest[k][k], nearest[1 - k][k], nearest[k][2], nearest[k][3]
        alike, fresh = (close[part] for part in unseen[k])
        ratio = len(trained[k]) / len(trained[1 - k])
        about = sums(samples, sets.centre, GROUPS, sets.basis)
        norms = _squared_norms(samples, means[word])
        missing = _missing(norms, reference, generator)
        ours, linear = (_covariance_overlap(rows, sets, reference) for rows in (chosen[k], of_models[k]))
        offset = _offset(means[word] - means[f"training set of {word}"], norms, reference, len(trained[k]))
        some = rows_at(samples, chosen_rows(samples, min(REPEATS, len(trained[k])), generator))
        repeats = near_duplicates(some, None, means[word], threshold, generator)
        theirs = parts[1 - k] if sets.held_out is None else joined((parts[1 - k], sets.held_out))
        with threadpool_limits(1):  # in few dimensions, where threads would wait for one another
            recovered = recovery(about, parts[k], theirs, sets.estimate.apart)
        found.append(
            Model(
                _mean(near[:, 0], generator),
                _mean(far[:, 0], generator),
                _mean(drawn[:, 0], of_linear),
                _mean(fresh[:, 0] if len(fresh) else np.full(2, nan), generator),
                float(np.mean(near[:, 0] >= threshold)),
                _copied(near[:, 0], far[:, 0], alike[:, 0], drawn[:, 0], ratio, levels(threshold)),
                _singled_out(
                    [near, far, alike, drawn],
                    [len(trained[k]), len(trained[1 - k]), *[len(trained[k])] * 2],
                    precision(trained[k]),
                ),
                missing,
                ours,
                linear,
                offset,
                repeats,
                recovered,
            )
        )
    return found[0], found[1]


def _neighbours(queries: list[NDArray[Any]], base: NDArray[Any], centre: Array) -> list[Array]:
    """Largest cosines of several lists of rows in one pass over the base."""
    ends = np.cumsum([len(rows) for rows in queries])
    return np.split(neighbours(np.concatenate(queries), base, centre), ends[:-1])


def _unseen(inputs: Inputs, model: int) -> NDArray[Any]:
    """Examples that a model has not seen, but for what sets share: held-out ones, or the other's."""
    if inputs.held_out is not None:
        return inputs.held_out.rows
    return (inputs.second_training.rows, inputs.first_training.rows)[model]


def _copied(near: Array, far: Array, fresh: Array, linear: Array, ratio: float, cosines: Array) -> Copies:
    """Samples closer to a training example than samples are to the other's (``ratio`` of the sets' sizes), and than fresh examples
    and samples of the linear model are to it, at the cosine where the difference is least likely chance (Fisher's exact test, for
    the number of cosines tried). Where others are half as often so close it is counted as chance: a model follows its own set.
    """
    best = Copies(float(cosines[0]), 0.0, 0.0, 1.0)
    others = len(far) + len(fresh) + len(linear)
    for cosine in cosines:
        share, usual = float(np.mean(near >= cosine)), 1 - (1 - float(np.mean(far >= cosine))) ** ratio
        usual = max(usual, *(float(np.mean(part >= cosine)) for part in (fresh, linear) if len(part)))
        counts = [[round(part * n) for part in (one, 1 - one)] for one, n in ((share, len(near)), (usual, others))]
        chance = min(1.0, float(stats.fisher_exact(counts, alternative="greater").pvalue) * len(cosines))
        if chance < best.chance and share >= 2 * usual:
            best = Copies(float(cosine), share, usual, chance)
    return best


def _singled_out(groups: list[Array], numbers: list[int], kind: type[np.floating[Any]]) -> SingledOut:
    """Samples (the first of ``groups`` of NEXT + 2 largest cosines with rows of sets of these ``numbers``) whose closest training examples
    are so much closer than the next ones as UNLIKELY chance has it, beside the same of all other groups.
    """
    alone = [
        outstanding(part, n, float(np.finfo(kind).eps), TOGETHER) < UNLIKELY
        for part, n in zip(groups, numbers, strict=True)
    ]
    counts = [int(part.sum()) for part in alone]
    examined, others = len(alone[0]), sum(map(len, alone[1:]))
    usual = max(float(part.mean()) for part in alone[1:] if len(part))
    table = [[counts[0], examined - counts[0]], [sum(counts[1:]), others - sum(counts[1:])]]
    if not counts[0] or stats.fisher_exact(table, alternative="greater").pvalue > 1 - LEVEL:
        return SingledOut(examined, counts[0] / examined, nan, nan, usual, 1.0)
    chance = stats.binomtest(counts[0], examined, max(usual, UNLIKELY), alternative="greater").pvalue
    found = groups[0][alone[0]]
    return SingledOut(
        examined, counts[0] / examined, float(found[:, 0].min()), float(found[:, TOGETHER].mean()), usual, float(chance)
    )


def _covariance_overlap(rows: NDArray[Any], sets: Sets, reference: Sums) -> float:
    """Of the covariance of these rows with the reference's, as q of two linear models is; 0 for rows that are all the same."""
    seen = sums(rows, sets.centre, 1, sets.basis).covariance()
    if not np.trace(seen) > 0:
        return 0.0
    return linear_overlap(law(seen, len(rows)), law(reference.covariance(), reference.number))


def _squared_norms(rows: NDArray[Any], centre: Array) -> Array:
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


def _offset(between: Array, norms: Array, reference: Sums, examples: int) -> float:
    """Squared distance of two means over the reference's variance, less what finitely many samples and examples cause."""
    variance = float(reference.norms.mean())
    chance = norms.mean() / len(norms) + variance / examples
    return float(max(between @ between - chance, 0.0) / variance)


def _mean(values: Array, generator: np.random.Generator) -> Measure:
    return interval(float(values.mean()), replicate_means(values[:, None], generator)[:, 0])
