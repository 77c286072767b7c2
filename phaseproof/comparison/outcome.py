"""What goes into a comparison of two models, what may, and what comes out of it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from numbers import Real
from typing import Any

import numpy as np

from ..campaigns.output import finite
from ..data.reading import Source
from ..numeric.agreement import Recovery
from ..numeric.between import Curves
from ..numeric.closeness import Duplicates
from ..numeric.learning import check_target
from ..numeric.resampling import Measure
from ..prediction.predicting import check_seed
from ..theory.errors import UsageError
from .displaced import Displaced
from .of_rows import TELLS_NOTHING
from .wording import Finding

LEAST_SAMPLES, LEAST_EXAMPLES = 20, 8
"""Rows of A, B and C, and of each training set; fewer have no interval or no covariance to speak of."""


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


def check_inputs(inputs: Inputs, target: float, threshold: float, seed: int) -> None:
    """UsageError for shapes that do not fit, too few rows, or options out of range."""
    check_target(target)
    check_seed(seed)
    if not (isinstance(threshold, Real) and 0 < threshold < 1):
        raise UsageError(f"threshold = {threshold!r}; valid: a cosine above 0 and below 1")
    named = inputs.named()
    image = next((source.shape for source in named.values() if source.shape), ())
    features, samples = inputs.first.rows.shape[1], len(inputs.first.rows)
    for word, source in named.items():
        n, d = source.rows.shape
        if d != features:
            raise UsageError(f"{word}, {source.name}, has {d} columns, A has {features}; valid: the same number")
        if source.shape and source.shape != image:
            here, other = (" x ".join(map(str, shape)) for shape in (source.shape, image))
            raise UsageError(f"{word}, {source.name}, has examples of {here}, others are {other}; valid: one shape")
        if word in ("A", "B", "ceiling C"):
            if n != samples:
                raise UsageError(f"{word}, {source.name}, has {n} rows, A has {samples}; valid: one row for each seed")
            if n < LEAST_SAMPLES:
                raise UsageError(f"{word}, {source.name}, has {n} rows; valid: at least {LEAST_SAMPLES} samples")
        elif n < LEAST_EXAMPLES:
            raise UsageError(f"{word}, {source.name}, has {n} rows; valid: at least {LEAST_EXAMPLES} examples")


@dataclass(frozen=True)
class Copies:
    """The share of samples at least this close to a training example, of other rows that are, and how likely that is chance."""

    cosine: float
    share: float
    usual: float
    chance: float


@dataclass(frozen=True)
class SingledOut:
    """Of ``examined`` samples the share that single out training examples, at ``cosine`` or more where the next ones lie at ``next`` in
    the mean; the share of other rows that do, and how likely that is chance.
    """

    examined: int
    share: float
    cosine: float
    next: float
    usual: float
    chance: float


@dataclass(frozen=True)
class Model:
    """One model: mean largest |cosine| of its samples with its own training examples, with the other's, of samples of the
    linear model of its set, and of fresh examples, with its own; the share of samples that are copies, at which cosine they are least
    likely chance, and which single out training examples; the share of the data's variance that it misses; the
    overlap of their covariance with the data's, and that of as many samples of the linear model; the squared distance of the samples' mean from the training examples', over the data's variance; how many of its samples
    repeat one another; Q_k of each leading direction.
    """

    closest: Measure
    other: Measure
    linear: Measure
    fresh: Measure
    copies: float
    copied: Copies
    singled_out: SingledOut
    missing: Measure
    covariance: float
    linear_covariance: float
    offset: float
    repeats: Duplicates
    recovery: Recovery


@dataclass(frozen=True)
class Changed:
    """Examples that are shared but for one kind of change, and as ``Closeness`` judges them: rows of the second training set that have
    one in the first, and held-out ones that have one in either.
    """

    between: Duplicates
    judged: str
    held_out: Duplicates | None
    judged_held_out: str | None


@dataclass(frozen=True)
class Made:
    """Held-out rows that are samples of the models, near-duplicates that stand out from the next ones, and as ``Closeness`` judges them."""

    held_out: Duplicates
    judged: str


@dataclass(frozen=True)
class Bounds:
    """q of the linear and the optimal models of the two sets, with what their spectrum lets expect.

    ``spread`` is the linear q's standard error over training sets, ``alike`` tells whether it is what sets of one kind have, ``rho``
    where between the bounds the models stand.
    """

    linear: float
    spread: float
    linear_expected: float
    alike: bool
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
    """The whole answer; ``overlap`` has the interval over seeds and training sets, ``of_seeds`` that of these models alone.

    ``different`` rows are all, unless a tenth repeats. ``heaviest`` are the largest shares of the variance that one example of each training set carries. ``elsewhere`` is the share of rows of A that fit another row of B than their own, ``ceiling_of_second`` tells whether C agrees more with B than with A, ``repeated`` is the share of pairs of rows that
    repeat another pair. ``displaced`` are sets that do not lie where others do. ``by_chance`` are the shares of near-duplicates that Gaussian rows of the spectrum would have, ``judged`` says of each kind
    whether it is a leak. ``made`` are held-out rows that are samples.
    """

    names: dict[str, str]
    seed: int
    target: float
    threshold: float
    samples: int
    examples: tuple[int, int]
    different: tuple[int, int]
    features: int
    heaviest: tuple[float, float]
    held_out: int
    overlap: Measure
    of_seeds: Measure
    shuffled: Measure
    paired: bool
    elsewhere: float
    twice: tuple[str, ...]
    ceiling: Measure
    ceiling_paired: bool
    ceiling_of_second: bool
    repeated: float
    displaced: dict[str, Displaced]
    bounds: Bounds
    sizes: Sizes
    models: tuple[Model, Model]
    duplicates: dict[str, Duplicates]
    by_chance: dict[str, float]
    judged: dict[str, str]
    changed: dict[str, Changed]
    made: Made | None
    curves: Curves | None
    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether q means anything: not where rows are not paired, or samples or training sets are the same."""
        return self.paired and not set(self.twice) & set(TELLS_NOTHING)

    @property
    def verdict(self) -> str:
        """One sentence."""
        return self.findings[0].text

    def as_dict(self) -> dict[str, Any]:
        """The fields of docs/json.md; None for what is unknown or not finite."""
        found = {"ok": self.ok, "verdict": self.verdict}
        return finite(found | _plain(self))


def _plain(value: Any) -> Any:
    """Records as dictionaries; of near-duplicates how many there are."""
    if isinstance(value, Duplicates):
        return {"count": value.count, "examined": value.examined}
    if isinstance(value, np.ndarray):
        return value.tolist()
    if hasattr(value, "__dataclass_fields__"):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list | tuple) else value
