"""The job ``transfer``: small networks trained on disjoint sets of the user's data, against the linear theory of that data.

The experiment of Kadkhodaie, Guth, Simoncelli and Mallat 2024 (arXiv:2310.02557): two models on disjoint sets for each
number of examples, sampled from the same seeds; a third on the first set from other initial weights is the ceiling.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from math import isfinite, nan
from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from .comparing import Inputs, compare_sources
from .numeric.crossings import fitted_scale, network_curve, over_splits, passes
from .numeric.inversion import estimate_from_rows
from .numeric.learning import needed_for_overlap, whole_examples
from .numeric.optimal_score import noise_levels
from .numeric.population import Array
from .numeric.resampling import UNKNOWN, Measure
from .numeric.table import examine, moments, sample_eigenvalues
from .predicting import check_seed
from .reading import Source
from .theory.errors import UsageError

STEPS, SPLITS, SEEDS, LEAST, FACTOR = 900, 3, 384, 16, 4
"""Of training; splits of the data; seeds that are sampled; the smallest number of examples, and the ratio of two."""

HELD_OUT, MOST_HELD_OUT, MOST = 0.05, 1000, 8192
"""Share of the data, and number of examples, held out of all sets; the largest set."""

TARGETS = (0.5, 0.8, 0.9, 0.95)
MOST_FEATURES = 4096


@dataclass(frozen=True)
class Plan:
    """What is asked for: ``model`` as the user named it, steps of training, splits, the same initial weights for A and B."""

    model: str = "mlp"
    steps: int = STEPS
    splits: int = SPLITS
    same_weights: bool = False
    device: str = "auto"
    seed: int = 0


@dataclass(frozen=True)
class Point:
    """One split, number of examples and checkpoint: what ``compare`` finds, and the loss on held-out examples."""

    split: int
    examples: int
    steps: int
    overlap: float
    error: float
    ceiling: float
    linear: float
    optimal: float
    closest: float
    other: float
    fresh: float
    copies: float
    missing: float
    recovery: list[float]
    loss: float


@dataclass(frozen=True)
class Stage:
    """One checkpoint: means over splits for each number of examples, and what they say.

    ``passes`` are numbers of examples at each of TARGETS for q, ``passes_of_ceiling`` for q/c. ``memorised_until`` is
    where samples are no closer to it than held-out examples are; ``misfit`` is the fit's root mean square of q.
    """

    steps: int
    means: list[Point]
    ceiling: Measure
    passes: list[Measure]
    passes_of_ceiling: list[Measure]
    memorised_below: Measure
    memorised_until: Measure
    misfit: float
    loss: float


@dataclass(frozen=True)
class Transfer:
    """The whole answer; ``predicted`` are the linear theory's numbers at TARGETS, ``forecast`` compares the end with N_t of
    the first checkpoint times the ratio of the times: (root mean square of q, the forecast N_t).
    """

    name: str
    plan: Plan
    sizes: list[int]
    features: int
    held_out: int
    device: str
    predicted: list[int]
    stages: list[Stage]
    points: list[Point]
    forecast: tuple[float, float]
    notes: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The fields of docs/json.md; None for what is unknown or not finite."""
        fields = asdict(self)
        fields.update(targets=list(TARGETS))
        return _finite(fields)


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    return None if isinstance(value, float) and not isfinite(value) else value


# --- before any work ----------------------------------------------------------------------------------


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


def checkpoints_of(steps: int) -> list[int]:
    """A third of the training, and its end."""
    return [round(steps / 3), steps]


# --- the experiment -----------------------------------------------------------------------------------


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
    from .training import pick_device

    build, rate = builder(plan.model)
    if source.rows.shape[1] > MOST_FEATURES:
        raise UsageError(f"data has {source.rows.shape[1]} features; valid: at most {MOST_FEATURES}")
    shape = source.shape or (source.rows.shape[1],)
    check_model(build, plan.model, shape)
    device = pick_device(plan.device)
    table = examine(source.rows)
    sizes, held = sizes_of(len(table.distinct))
    with threadpool_limits(1):
        predicted, population = _predicted(table)
    rows = np.asarray(source.rows[table.distinct], dtype=np.float64)
    scale = float(np.sqrt(rows.var(axis=0).mean()))
    rows = (rows - rows.mean(axis=0)) / scale
    levels = noise_levels(float(population.eigenvalues[0]) / scale**2, 1.0)
    points: list[Point] = []
    work = [2 + (k >= len(sizes) - 2) for k in range(len(sizes))]
    for k, n in enumerate(sizes):
        key = f"{n} examples"
        found = kept(key)
        if found is None:
            found = [
                asdict(p)
                for p in _at_size(build, rate, shape, rows, n, held, k >= len(sizes) - 2, levels, plan, device)
            ]
            found = _finite(found)
            keep(key, found)
        points += [_as_point(one) for one in found]
        progress(sum(work[: k + 1]), sum(work))
    return summarised(source, plan, sizes, held, str(device), predicted, points)


def _as_point(kept: dict[str, Any]) -> Point:
    """A point from a journal, where what is unknown is None."""
    numbers: dict[str, Any] = {name: nan if value is None else value for name, value in kept.items()}
    numbers["recovery"] = [nan if q is None else q for q in kept["recovery"]]
    return Point(**numbers)


def _predicted(table: Any) -> tuple[list[int], Any]:
    """The linear theory's numbers of examples at TARGETS, as ``predict`` gives them, and the estimated population."""
    groups = np.full(len(table.rows), -1, dtype=np.int8)
    groups[table.distinct] = 0
    found = moments(table, groups, 1)
    estimate = estimate_from_rows(sample_eigenvalues(table, found, groups), found.norms[table.distinct])
    return [whole_examples(needed_for_overlap(estimate.population, t)) for t in TARGETS], estimate.population


def _at_size(
    build: Any,
    rate: float,
    shape: tuple[int, ...],
    rows: Array,
    n: int,
    held: int,
    ceiling: bool,
    levels: Array,
    plan: Plan,
    device: Any,
) -> list[Point]:
    """All splits and checkpoints at one number of examples: every model is trained in one batch."""
    from .training import reproducible, train

    ceiling = ceiling and not plan.same_weights
    generator = np.random.default_rng([plan.seed, n])
    orders = [generator.permutation(len(rows)) for _ in range(plan.splits)]
    # A, B and C of each split: C has the set of A and weights of its own
    sets = [order[held + start : held + start + n] for order in orders for start in (0, n, *([0] * ceiling))]
    each = 2 + ceiling
    weights = [split if plan.same_weights else split * each + k for split in range(plan.splits) for k in range(each)]
    seeds = generator.standard_normal((SEEDS, rows.shape[1]))
    apart = rows[orders[0][:held]]
    data = rows[np.array(sets)]
    checkpoints = checkpoints_of(plan.steps)
    points = []
    with reproducible():
        for found in train(build, rate, shape, data, apart, weights, checkpoints, levels, seeds, plan.seed, device):
            for split, order in enumerate(orders):
                samples = found.samples[split * each : (split + 1) * each]
                lost = float(found.loss[split * each : split * each + 2].mean())
                pair = data[split * each], data[split * each + 1]
                points.append(
                    _point(
                        split, found.steps, samples, pair, rows[order[:held]], lost if split == 0 else nan, plan.seed
                    )
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
        float(np.mean([one.value, two.value]))
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
        recovery=recovered,
        loss=loss,
    )


# --- what it says -------------------------------------------------------------------------------------


def summarised(
    source: Source, plan: Plan, sizes: list[int], held: int, device: str, predicted: list[int], points: list[Point]
) -> Transfer:
    """Everything that follows from the points."""
    stages = [stage_of(plan, sizes, [p for p in points if p.steps == steps]) for steps in checkpoints_of(plan.steps)]
    first, last = stages
    ratio = last.steps / first.steps
    forecast = first.memorised_below.value * ratio
    curve = network_curve(*_columns(last.means), last.ceiling.value, forecast)
    error = float(np.sqrt(np.mean((curve - [p.overlap for p in last.means]) ** 2)))
    features = source.rows.shape[1]
    return Transfer(
        source.name, plan, sizes, features, held, device, predicted, stages, points, (error, forecast), source.notes
    )


def _columns(points: Sequence[Point]) -> tuple[Array, Array, Array]:
    return (
        np.array([float(p.examples) for p in points]),
        np.array([p.linear for p in points]),
        np.array([p.optimal for p in points]),
    )


def stage_of(plan: Plan, sizes: list[int], points: list[Point]) -> Stage:
    """One checkpoint, from the points of all splits and sizes; c is the mean ceiling of the two largest sizes."""
    by_split = [[p for p in points if p.split == split] for split in range(plan.splits)]
    means = [_mean([p for p in points if p.examples == n]) for n in sizes]
    ceilings = [_ceiling(line) for line in by_split]
    c = float(np.mean(ceilings))
    ceiling = over_splits(c, ceilings) if not plan.same_weights else UNKNOWN
    n = np.array(sizes, dtype=np.float64)
    lines = [np.array([p.overlap for p in line]) for line in by_split]
    middle = np.array([p.overlap for p in means])
    scale, misfit = fitted_scale(n, middle, *_columns(means)[1:], c)
    each = [
        fitted_scale(n, line, *_columns(split)[1:], own)[0]
        for line, split, own in zip(lines, by_split, ceilings, strict=True)
    ]
    return Stage(
        steps=points[0].steps,
        means=means,
        ceiling=ceiling,
        passes=[over_splits(passes(n, middle, t), [passes(n, line, t) for line in lines]) for t in TARGETS],
        passes_of_ceiling=[
            over_splits(
                passes(n, middle, t * c), [passes(n, line, t * own) for line, own in zip(lines, ceilings, strict=True)]
            )
            for t in TARGETS
        ],
        memorised_below=over_splits(scale, each),
        memorised_until=over_splits(_forgotten(n, means), [_forgotten(n, line) for line in by_split]),
        misfit=misfit,
        loss=float(np.nanmean([p.loss for p in points if p.examples == sizes[-1]])),
    )


def _forgotten(sizes: Array, points: list[Point]) -> float:
    """Where samples are no closer to the training examples than held-out examples are."""
    return passes(sizes, np.array([p.fresh - p.closest for p in points]), 0.0)


def _ceiling(points: list[Point]) -> float:
    known = [p.ceiling for p in points if isfinite(p.ceiling)]
    return float(np.mean(known)) if known else 1.0


def _mean(points: list[Point]) -> Point:
    """The mean over splits, number by number; of a number that some splits do not know, over the others."""
    numbers: dict[str, Any] = {}
    for name, value in asdict(points[0]).items():
        if isinstance(value, float):
            known = [getattr(p, name) for p in points if isfinite(getattr(p, name))]
            numbers[name] = float(np.mean(known)) if known else nan
    count = min(len(p.recovery) for p in points)
    numbers["recovery"] = [float(np.mean([p.recovery[k] for p in points])) for k in range(count)]
    return replace(points[0], split=-1, **numbers)
