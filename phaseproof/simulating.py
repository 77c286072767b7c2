"""Simulations as pieces of a campaign: same digits wherever they are done."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from math import isfinite
from pathlib import Path
from typing import Any

import numpy as np

from .campaign import campaign
from .homes import files, homes
from .journal import identity
from .limits import TIMEOUT, check_timeout, check_whole
from .numeric.comparison import Measurement, measure
from .settings import Setting, number_of
from .theory.claim import Claim
from .theory.errors import UsageError
from .workers import Execute, send_along


@dataclass(frozen=True)
class Task:
    """What a worker process gets: the sampler, where to run it, and what to make of its rows."""

    sample: Callable[[Setting, np.random.Generator, int], Any]
    estimator: Callable[[Any], Any] | None
    setting: Setting
    seed: int
    replicates: int

    @property
    def key(self) -> str:
        """Its name in a campaign: nothing but the claim, the setting and the seed of the run enters."""
        return f"{self.seed:032x}"

    def __call__(self) -> dict[str, float]:
        """The measurement and the seconds that it took; ValueError for what is none."""
        start = time.perf_counter()
        generator = np.random.default_rng(self.seed)
        before = generator.bit_generator.state
        rows = checked(self.sample(self.setting, generator, self.replicates), self.replicates)
        if generator.bit_generator.state == before:
            raise ValueError(
                "the simulation drew nothing from its generator; valid: all its random numbers come from there"
            )
        measurement = asdict(measure(rows, self.estimator))
        if not all(map(isfinite, measurement.values())):
            raise ValueError("the estimator gave a number that is not finite")
        return {**measurement, "seconds": time.perf_counter() - start}


def task(claim: Claim, setting: Setting, seed: int) -> Task:
    """The simulation of a claim at a setting; its random numbers depend on the three arguments alone."""
    assert claim.simulation is not None
    numbers = number_of(seed, claim.name, sorted((name, str(value)) for name, value in setting.items()))
    return Task(claim.simulation.sample, claim.simulation.estimator, setting, numbers, claim.simulation.replicates)


@contextmanager
def simulations(
    claims: Sequence[Claim],
    *,
    settings: int = 12,
    seed: int = 0,
    jobs: int = 1,
    cluster: str = "",
    timeout: float = TIMEOUT,
    journal: Path | None = None,
) -> Iterator[Execute]:
    """Where ``validate`` with these arguments simulates; open it before other work, so that a bad one is refused at once.

    Raises UsageError for a bad number, a journal of another run, and where no cluster answers.
    """
    for name, number, least in (("settings", settings, 1), ("jobs", jobs, 1), ("seed", seed, 0)):
        check_whole(name, number, least)
    check_timeout(timeout)
    simulated = [claim for claim in claims if claim.simulation is not None]
    modules, names = homes(simulated), [claim.name for claim in simulated]
    send_along(modules)
    owner = None
    if journal is not None:
        owner = identity("validate", modules, files(simulated), claims=names, settings=settings, seed=seed)
    with campaign(jobs=jobs, cluster=cluster, timeout=timeout, journal=journal, identity=owner) as execute:
        yield execute


def checked(result: Any, replicates: int) -> np.ndarray[Any, Any]:
    """What a sampler returned, as real finite numbers of shape (replicates, k); ValueError for anything else."""
    rows = np.asarray(result)
    if rows.dtype.kind not in "biuf":
        raise ValueError(f"sample returned numbers of type {rows.dtype}; valid: real numbers")
    if rows.ndim != 2 or len(rows) != replicates or not rows.size:
        raise ValueError(f"sample returned an array of shape {rows.shape}; valid: ({replicates}, k) with k >= 1")
    if not np.all(np.isfinite(rows)):
        raise ValueError(
            f"sample returned numbers that are not finite, first in row {np.argwhere(~np.isfinite(rows))[0][0]}"
        )
    return rows.astype(np.float64)


def measured(value: Any) -> tuple[Measurement, float]:
    """The measurement and the seconds that a task returned, perhaps to an earlier run; UsageError for anything else."""
    try:
        numbers = {name: float(number) for name, number in value.items()}
        seconds = numbers.pop("seconds")
        measurement = Measurement(**numbers)
    except (AttributeError, ArithmeticError, KeyError, TypeError, ValueError):
        raise UsageError(f"{str(value)[:60]} is no measurement: the journal is damaged; give another file") from None
    if not all(map(isfinite, numbers.values())) or measurement.degrees < 1 or measurement.standard_error < 0:
        raise UsageError(f"{numbers} is no measurement: the journal is damaged; give another file")
    return measurement, seconds
