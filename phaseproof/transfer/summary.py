"""What ``transfer`` was asked for and what its points say: where q passes a target, N_t, the end foretold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from math import isfinite, nan
from typing import Any

import numpy as np

from ..campaigns.output import finite
from ..data.reading import Source
from ..numeric.crossings import fitted_scale, network_curve, over_splits, passes
from ..numeric.population import Array
from ..numeric.resampling import UNKNOWN, Measure

STEPS, SPLITS = 900, 3
"""Of training, and of the data."""

TARGETS = (0.5, 0.8, 0.9, 0.95)


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
    covariance: float
    linear_covariance: float
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
        return finite(fields)


def checkpoints_of(steps: int) -> list[int]:
    """A third of the training, and its end."""
    return [round(steps / 3), steps]


def summarised(
    source: Source, plan: Plan, sizes: list[int], held: int, device: str, predicted: list[int], points: list[Point]
) -> Transfer:
    """Everything that follows from the points."""
    stages = [stage_of(plan, sizes, [p for p in points if p.steps == steps]) for steps in checkpoints_of(plan.steps)]
    first, last = stages
    ratio = last.steps / first.steps
    forecast = first.memorised_below.value * ratio
    ceiling = last.ceiling.value if last.ceiling.known else 1.0
    curve = network_curve(*_columns(last.means), ceiling, forecast)
    error = float(np.sqrt(np.mean((curve - [p.overlap for p in last.means]) ** 2)))
    features = source.rows.shape[1]
    return Transfer(source.name, plan, sizes, features, held, device, predicted, stages, points, (error, forecast))


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
    known = _mean_of_known([p.ceiling for p in points])
    return known if isfinite(known) else 1.0


def _mean(points: list[Point]) -> Point:
    """The mean over splits, number by number; of a number that some splits do not know, over the others."""
    numbers: dict[str, Any] = {
        name: _mean_of_known([getattr(p, name) for p in points])
        for name, value in vars(points[0]).items()
        if isinstance(value, float)
    }
    count = min(len(p.recovery) for p in points)
    numbers["recovery"] = [_mean_of_known([p.recovery[k] for p in points]) for k in range(count)]
    return replace(points[0], split=-1, **numbers)


def _mean_of_known(values: list[float]) -> float:
    known = [value for value in values if isfinite(value)]
    return float(np.mean(known)) if known else nan
