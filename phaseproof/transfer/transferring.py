"""The job ``transfer``: small networks trained on disjoint sets of the user's data, against the linear theory of that data.

The experiment of Kadkhodaie, Guth, Simoncelli and Mallat 2024 (arXiv:2310.02557): two models on disjoint sets for each
number of examples, sampled from the same seeds; a third on the first set from other initial weights is the ceiling.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from math import nan
from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from ..campaigns.output import finite
from ..comparison.comparing import compare_sources
from ..comparison.outcome import Inputs
from ..data.reading import Source
from ..numeric.files import first_line
from ..numeric.inversion import estimate_from_rows
from ..numeric.learning import needed_for_overlap, whole_examples
from ..numeric.optimal_score import noise_levels
from ..numeric.population import Array, Population
from ..numeric.sample_sets import LARGEST
from ..numeric.table import Table, examine, moments, sample_eigenvalues
from ..prediction.predicting import check_seed
from ..theory.errors import UsageError
from .summary import TARGETS, Plan, Point, Transfer, checkpoints_of, summarised

SEEDS, LEAST, FACTOR = 384, 16, 4
"""Seeds that are sampled; the smallest number of examples, and the ratio of two."""

HELD_OUT, MOST_HELD_OUT, MOST = 0.05, 1000, 8192
"""Share of the data, and number of examples, held out of all sets; the largest set."""

MOST_FEATURES, USED = 4096, 4 * MOST
"""Features of an example, and examples that are used, at most."""


def check_plan(plan: Plan) -> None:
    """UsageError for options out of range, and without PyTorch."""
    check_seed(plan.seed)
    for name, value, least in (("steps", plan.steps, 3), ("splits", plan.splits, 2)):
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            raise UsageError(f"{name} = {value!r}; valid: a whole number of at least {least}")
    try:
        import torch  # noqa: F401
    except ImportError:
        raise UsageError(
            "transfer trains networks with PyTorch; install it with: pip install 'phaseproof[train]'"
        ) from None


def sizes_of(examples: int) -> tuple[list[int], int]:
    """Numbers of examples, growing by FACTOR up to half of what is not held out, and how many are held out."""
    held = min(MOST_HELD_OUT, max(8, round(HELD_OUT * examples)))
    most = min(MOST, (examples - held) // 2)
    if most < 2 * LEAST:
        raise UsageError(f"data has {examples} distinct rows; valid: at least {4 * LEAST + 8 + 1} for two sizes")
    count = 0
    while LEAST * FACTOR**count * 2 <= most:
        count += 1
    return [*(LEAST * FACTOR**k for k in range(count)), most], held


def transfer_source(
    source: Source,
    plan: Plan,
    kept: Callable[[str], Any] = lambda key: None,
    keep: Callable[[str, Any], None] = lambda key, value: None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Transfer:
    """Train, sample, compare for every size; ``kept`` and ``keep`` are a journal's. UsageError before any work."""
    check_plan(plan)
    from .networks import builder, check_model
    from .training import named, pick_device, rehearse, starts_alike

    build, rate = builder(plan.model)
    if source.rows.shape[1] > MOST_FEATURES:
        raise UsageError(f"data has {source.rows.shape[1]} features; valid: at most {MOST_FEATURES}")
    shape = source.shape or (source.rows.shape[1],)
    check_model(build, plan.model, shape)
    device = pick_device(plan.device)
    rehearse(build, plan.model, shape, device)
    table = examine(source.rows)
    used, notes = table.distinct, source.notes
    if len(used) > USED:
        used = np.sort(np.random.default_rng(plan.seed).choice(used, USED, replace=False))
        notes = (*notes, f"a random {USED} of {len(table.distinct)} different examples are used")
    if not plan.same_weights and starts_alike(build, shape, plan.seed):
        notes = (
            *notes,
            f"model = {plan.model!r} starts from the same weights each time (does it set a seed?): q is as with --same-weights, and c too high",
        )
    sizes, held = sizes_of(len(used))
    with threadpool_limits(1):
        predicted, population = _predicted(table)
    rows = np.asarray(source.rows[used], dtype=np.float64)
    scale = float(np.sqrt(rows.var(axis=0).mean()))
    rows = (rows - rows.mean(axis=0)) / scale
    levels = noise_levels(float(population.eigenvalues[0]) / scale**2, 1.0)
    experiment = Experiment(plan, build, rate, shape, rows, held, levels, device)
    points: list[Point] = []
    work = [plan.steps * plan.splits * (2 + experiment.with_ceiling(n, sizes)) for n in sizes]
    for k, n in enumerate(sizes):
        key, before = f"{n} examples", sum(work[:k])
        found = kept(key)
        if found is None:
            ceiling, part = experiment.with_ceiling(n, sizes), work[k] // plan.steps

            def step_done(step: int, before: int = before, part: int = part) -> None:
                progress(before + step * part, sum(work))

            found = finite([asdict(point) for point in _trained(experiment, n, ceiling, step_done)])
            keep(key, found)
        points += [_as_point(one) for one in found]
        progress(sum(work[: k + 1]), sum(work))
    return replace(summarised(source, plan, sizes, held, named(device), predicted, points), notes=notes)


def _trained(experiment: Experiment, n: int, ceiling: bool, step_done: Callable[[int], None]) -> list[Point]:
    """What fails in a user's model is the model's."""
    from .networks import MODELS

    try:
        return experiment.at_size(n, ceiling, step_done)
    except (Exception, SystemExit) as error:
        if isinstance(error, UsageError) or experiment.plan.model in MODELS:
            raise
        raise UsageError(
            f"model = {experiment.plan.model!r} fails at {n} examples: {type(error).__name__}: {first_line(error)}"
        ) from error


def _as_point(kept: dict[str, Any]) -> Point:
    """A point from a journal, where what is unknown is None."""
    numbers: dict[str, Any] = {name: nan if value is None else value for name, value in kept.items()}
    numbers["recovery"] = [nan if q is None else q for q in kept["recovery"]]
    return Point(**numbers)


def _predicted(table: Table) -> tuple[list[int], Population]:
    """The linear theory's numbers of examples at TARGETS, as ``predict`` gives them, and the estimated population."""
    groups = np.full(len(table.rows), -1, dtype=np.int8)
    groups[table.distinct] = 0
    found = moments(table, groups, 1)
    estimate = estimate_from_rows(sample_eigenvalues(table, found, groups), found.norms[table.distinct])
    return [whole_examples(needed_for_overlap(estimate.population, t)) for t in TARGETS], estimate.population


@dataclass(frozen=True)
class Experiment:
    """What all sizes share: the network, scaled rows (n, d), how many are held out, noise levels of sampling, device."""

    plan: Plan
    build: Any
    rate: float
    shape: tuple[int, ...]
    rows: Array
    held: int
    levels: Array
    device: Any

    def with_ceiling(self, n: int, sizes: Sequence[int]) -> bool:
        """Whether there is a ceiling model: at the two largest sizes, unless all start from the same weights."""
        return n in sizes[-2:] and not self.plan.same_weights

    def at_size(self, n: int, ceiling: bool, step_done: Callable[[int], None]) -> list[Point]:
        """All splits and checkpoints at one number of examples: every model is trained in one batch."""
        from .training import reproducible, train

        plan = self.plan
        generator = np.random.default_rng([plan.seed, n])
        orders = [generator.permutation(len(self.rows)) for _ in range(plan.splits)]
        # A, B and C of each split: C has the set of A and weights of its own
        starts, each = [self.held, self.held + n, *([self.held] * ceiling)], 2 + ceiling
        data = self.rows[np.array([order[start : start + n] for order in orders for start in starts])]
        weights = [
            split if plan.same_weights else split * each + k for split in range(plan.splits) for k in range(each)
        ]
        seeds = generator.standard_normal((SEEDS, self.rows.shape[1]))
        held_out = [self.rows[order[: self.held]] for order in orders]
        made = (
            self.build,
            self.rate,
            self.shape,
            data,
            held_out[0],
            weights,
            checkpoints_of(plan.steps),
            self.levels,
            seeds,
        )
        points = []
        with reproducible():
            for found in train(*made, plan.seed, self.device, step_done):
                if not np.abs(found.samples).max() <= LARGEST:  # also where there are NaN
                    raise UsageError(
                        f"model = {plan.model!r} gives samples that are not finite, or of more than {LARGEST:g}, at {n} examples after "
                        f"{found.steps} steps: its training does not converge"
                    )
                for split in range(plan.splits):
                    here = slice(split * each, (split + 1) * each)
                    lost = float(found.loss[here][:2].mean()) if split == 0 else nan
                    sets = data[here][0], data[here][1]
                    points.append(
                        _point(split, found.steps, found.samples[here], sets, held_out[split], lost, plan.seed)
                    )
        return points


def _point(
    split: int, steps: int, samples: Array, sets: tuple[Array, Array], held_out: Array, loss: float, seed: int
) -> Point:
    """What ``compare`` finds."""

    def named(rows: NDArray[Any]) -> Source:
        return Source("drawn", rows)

    third = named(samples[2]) if len(samples) > 2 else None
    inputs = Inputs(named(samples[0]), named(samples[1]), named(sets[0]), named(sets[1]), named(held_out), third)
    found = compare_sources(inputs, seed=seed)
    models = found.models
    recovered = [
        float(np.mean([one.value, two.value]))  # NaN where the sets of one model do not show it
        for one, two in zip(*(model.recovery.directions for model in models), strict=True)
    ]

    def mean(name: str) -> float:
        return float(np.mean([getattr(model, name).value for model in models]))

    return Point(
        split=split,
        examples=len(sets[0]),
        steps=steps,
        overlap=found.of_seeds.value,
        error=(found.of_seeds.high - found.of_seeds.low) / 4,
        ceiling=found.ceiling.value,
        linear=found.bounds.linear,
        optimal=found.bounds.optimal.value,
        closest=mean("closest"),
        other=mean("other"),
        fresh=mean("fresh"),
        copies=float(np.mean([model.copies for model in models])),
        missing=mean("missing"),
        covariance=float(np.mean([model.covariance for model in models])),
        linear_covariance=float(np.mean([model.linear_covariance for model in models])),
        recovery=recovered,
        loss=loss,
    )
