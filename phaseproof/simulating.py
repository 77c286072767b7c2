"""Simulations as tasks for worker processes: same digits on however many of them."""

from __future__ import annotations

import sys
import time
import warnings
from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import cloudpickle  # type: ignore[import-untyped]
import joblib
import numpy as np
from threadpoolctl import threadpool_limits

from .settings import Setting, number_of
from .theory.claim import Claim


@dataclass(frozen=True)
class Task:
    """What a worker process gets: the sampler and where to run it."""

    sample: Callable[[Setting, np.random.Generator, int], Any]
    setting: Setting
    seed: int
    replicates: int


@dataclass(frozen=True)
class Outcome:
    """The rows of a simulation, or in ``error`` what it raised."""

    rows: Any
    seconds: float
    error: str = ""


def task(claim: Claim, setting: Setting, seed: int) -> Task:
    """The simulation of a claim at a setting; its random numbers depend on the three arguments alone."""
    assert claim.simulation is not None
    numbers = number_of(seed, claim.name, sorted((name, str(value)) for name, value in setting.items()))
    return Task(claim.simulation.sample, setting, numbers, claim.simulation.replicates)


def run(task: Task) -> Outcome:
    """Simulate with one BLAS thread: the last digits depend on how many there are."""
    start = time.perf_counter()
    generator = np.random.default_rng(task.seed)
    try:
        with threadpool_limits(1):
            rows = checked(task.sample(task.setting, generator, task.replicates), task.replicates)
    except Exception as problem:  # a user's sampler may raise anything: shown, and a failure of its claim
        return Outcome(None, time.perf_counter() - start, f"the simulation raised {type(problem).__name__}: {problem}")
    return Outcome(rows, time.perf_counter() - start)


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


def outcomes(tasks: Sequence[Task], jobs: int, modules: Iterable[str]) -> Generator[Outcome, None, None]:
    """The outcomes in the order of the tasks, as they are done; with jobs = 1 in this process.

    ``modules`` declare the claims: those of a user's file are sent along, as no worker can import them by name.
    """
    if jobs == 1:
        yield from map(run, tasks)
        return
    for name in modules:
        if name in sys.modules and not name.startswith("phaseproof."):
            cloudpickle.register_pickle_by_value(sys.modules[name])
    parallel = joblib.Parallel(n_jobs=jobs, backend="loky", return_as="generator", batch_size=1)
    yield from parallel(joblib.delayed(run)(task) for task in tasks)


def stop(stream: Generator[Outcome, None, None]) -> None:
    """End the simulations that are under way; that joblib throws work away is here what the user wants."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", category=UserWarning, module="joblib")
        stream.close()
