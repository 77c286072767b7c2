"""Simulations as pieces of a campaign: same digits wherever they are done."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from math import isfinite, sqrt
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

from ..campaigns.campaign import campaign
from ..campaigns.homes import files, homes
from ..campaigns.journal import identity
from ..campaigns.limits import TIMEOUT, check_timeout, check_whole
from ..campaigns.workers import Execute, send_along
from ..numeric.measurement import LATTICE, Measurement, accord, apart, known_rows, measure, repeats
from ..theory.claim import Claim
from ..theory.errors import UsageError
from .settings import Setting, number_of

CHANCE = 2.0**-LATTICE
"""The probability from which on what two samples have in common is no chance."""


LARGEST_DRAW = 10**7
"""Numbers that are drawn to see whether more rows change an estimate."""


def _is_still(measurement: Mapping[str, float], replicates: int) -> bool:
    """Is what varies from row to row rounding, if anything?"""
    return measurement["standard_error"] * sqrt(replicates) <= measurement["rounding"]


@dataclass(frozen=True)
class Drawn:
    """The part of a Simulation that makes a measurement."""

    sample: Callable[[Mapping[str, Any], np.random.Generator, int], Any]
    estimator: Callable[[Any], Any] | None
    replicates: int
    bounds: tuple[float, float] | None
    scale: float
    rounding: float | None


@dataclass(frozen=True)
class Task:
    """What a worker process gets: the simulation, where to run it, and with which random numbers.

    ``twice``: the rows are drawn once more, to see that nothing but the generator decides them, and those of another generator.
    """

    simulation: Drawn
    setting: Setting
    seed: int
    twice: bool = False

    @property
    def replicates(self) -> int:
        return self.simulation.replicates

    @property
    def key(self) -> str:
        """Its name in a campaign: nothing but the claim, the setting and the seed of the run enters."""
        return f"{self.seed:032x}"

    def __call__(self) -> dict[str, float]:
        """The measurement and the seconds that it took; ValueError for what is none."""
        start = time.perf_counter()
        simulation = self.simulation
        rows = self.rows(self.seed, simulation.replicates)
        another = {"another": self._compared_with_another(rows)} if self.twice else {}
        if (times := repeats(rows)) > 1:
            raise ValueError(f"every row occurs {times} times or a multiple of it; valid: independent rows")
        if simulation.bounds is not None and not (
            simulation.bounds[0] <= rows.min() and rows.max() <= simulation.bounds[1]
        ):
            raise ValueError(f"rows from {rows.min()} to {rows.max()} leave the declared bounds {simulation.bounds}")
        measurement = self._measured(rows)
        if _is_still(measurement, len(rows)) and self._moves_with_more(measurement, *rows.shape):
            raise ValueError(
                f"the estimator does not vary with its {len(rows)} rows of {rows.shape[1]} columns, as where they are too few "
                "(so few rows make a matrix singular); valid: more replicates than columns"
            )
        if self.twice and self._measured(rows) != measurement:
            raise ValueError(
                "the estimator gave another number the second time; valid: one that depends on the means of the rows alone"
            )
        return {**measurement, **another, "seconds": time.perf_counter() - start}

    def _moves_with_more(self, measurement: dict[str, float], replicates: int, columns: int) -> bool:
        """Is a number that does not vary another one where rows are more than columns, as that of a singular matrix, or are these too many?"""
        if replicates > columns:
            return False
        more = replicates + columns
        if more * columns > LARGEST_DRAW:
            return True
        found = self._measured(self.rows(self.seed, more))
        return not _is_still(found, more) or abs(found["estimate"] - measurement["estimate"]) > found["rounding"]

    def another(self) -> float:
        """What rows of another generator measure."""
        return self._measured(self._others())["estimate"]

    def _others(self) -> np.ndarray[Any, Any]:
        return self.rows(self.seed + 1, self.simulation.replicates)

    def _measured(self, rows: np.ndarray[Any, Any]) -> dict[str, float]:
        """The measurement; ValueError for a number that is not finite."""
        simulation = self.simulation
        measurement = asdict(measure(rows, simulation.estimator, simulation.scale, simulation.rounding))
        if not all(map(isfinite, measurement.values())):
            if isfinite(measurement["estimate"]):
                raise ValueError(
                    "the estimator gives no finite number of half of the rows, which would tell its bias; valid: more replicates"
                )
            whose = "the mean of the rows" if simulation.estimator is None else "the estimator's number"
            raise ValueError(
                f"{whose}, or its standard error, is not finite; valid: rows and numbers whose squares are"
            )
        return measurement

    def rows(self, seed: int, replicates: int) -> np.ndarray[Any, Any]:
        """What the sampler draws; ValueError where it is no sample, or the setting is changed on the way."""
        generator = np.random.default_rng(seed)
        before = _used(generator)
        with unchanged("the sampler", self.setting):
            rows = checked(self.simulation.sample(frozen(self.setting), generator, replicates), replicates)
        if _used(generator) == before:
            raise ValueError(
                "the simulation drew nothing from its generator; valid: all its random numbers come from there"
            )
        return rows

    def _compared_with_another(self, rows: np.ndarray[Any, Any]) -> float:
        """Draw again with the same generator, which must give the same bits, and with another, which must not; what that measures."""
        if not np.array_equal(rows, self.rows(self.seed, len(rows))):
            raise ValueError(
                "the same generator gave other rows the second time; valid: rows that depend on the setting and the "
                "generator alone, not on a global generator, a clock or an earlier call"
            )
        others = self._others()
        if known_rows(rows).max() >= LATTICE - 1 and np.array_equal(rows, others):
            raise ValueError("another generator gave the same rows; valid: rows whose random numbers come from it")
        if apart(rows, others) <= CHANCE:
            raise ValueError(
                "rows occur again in their own sample and not in another one; valid: independent rows, not some of them repeated"
            )
        found = self._measured(others)
        in_no_order = min(found["disorder"], self._measured(rows)["disorder"]) > CHANCE
        if in_no_order and accord(rows, others) <= CHANCE:
            raise ValueError(
                "rows of another generator rise and fall with these; valid: rows whose random numbers come from it"
            )
        return found["estimate"]


def _used(generator: np.random.Generator) -> tuple[object, int]:
    """What a generator has given so far: its state, and how many others were spawned from it."""
    source = generator.bit_generator
    return source.state, source.seed_seq.n_children_spawned  # type: ignore[attr-defined]


def frozen(setting: Setting) -> Mapping[str, Any]:
    """The setting as other people's functions get it: they cannot change it."""
    return MappingProxyType(_Told(setting))


class _Told(dict[str, Any]):
    """A setting that says what it holds where something else is asked for."""

    def __missing__(self, name: str) -> Any:
        holds = ", ".join(self) or "nothing"
        sizes = "; n, d and entries are those of data: give the simulation its dimensions" * (
            name in ("n", "d", "entries")
        )
        raise KeyError(f"{name} (the setting holds {holds}{sizes})")


CHANGES = (
    "'mappingproxy' object does not support item",
    "'mappingproxy' object doesn't support item",
    "'|=' is not supported",
)
"""How Python begins to say that something would change a setting in place."""

CHANGING = ("__setitem__", "__delitem__", "clear", "pop", "popitem", "setdefault", "update")
"""Methods of a dictionary that would, and that a setting has not."""


@contextmanager
def unchanged(who: str, setting: Setting) -> Iterator[None]:
    """Say in words that a function tried to change its setting, or to use it as what it is not."""
    try:
        yield
    except (TypeError, AttributeError) as problem:
        if "mappingproxy" not in str(problem):
            raise
        if str(problem).startswith(CHANGES) or (isinstance(problem, AttributeError) and problem.name in CHANGING):
            words = f"{who} changes its setting ({problem}); valid: a changed copy, {{**setting, ...}}"
        else:
            known = ", ".join(map(str, setting))
            words = f"{who} cannot use its setting like this ({problem}); valid: setting['NAME'] for a NAME of {known}"
        raise ValueError(words) from problem


def task(claim: Claim, setting: Setting, seed: int, *look: int, twice: bool = False) -> Task:
    """The simulation of a claim at a setting; its random numbers depend on the other arguments alone.

    ``look`` counts fresh simulations of the same setting.
    """
    simulation = claim.simulation
    assert simulation is not None
    numbers = number_of(seed, claim.name, sorted((name, str(value)) for name, value in setting.items()), *look)
    drawn = Drawn(**{field.name: getattr(simulation, field.name) for field in fields(Drawn)})
    return Task(drawn, setting, numbers, twice)


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
    here: bool = True,
) -> Iterator[Execute]:
    """Where ``validate`` with these arguments simulates; open it before other work, so that a bad one is refused at once.

    One process is this one, unless it is not to be ``here``.

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
    with campaign(jobs=jobs, cluster=cluster, timeout=timeout, journal=journal, identity=owner, here=here) as execute:
        yield execute


def checked(result: Any, replicates: int) -> np.ndarray[Any, Any]:
    """What a sampler returned, as real finite numbers of shape (replicates, k); ValueError for anything else."""
    if isinstance(result, np.ma.MaskedArray):
        raise ValueError("sample returned a masked array; valid: an array in which every row counts")
    try:
        rows = np.asarray(result)
    except ValueError as problem:
        raise ValueError(f"sample returned no array ({problem}); valid: ({replicates}, k) with k >= 1") from None
    if rows.dtype.kind not in "biuf":
        raise ValueError(f"sample returned numbers of type {rows.dtype}; valid: real numbers")
    if rows.ndim != 2 or len(rows) != replicates or not rows.size:
        raise ValueError(f"sample returned an array of shape {rows.shape}; valid: ({replicates}, k) with k >= 1")
    if not np.all(np.isfinite(rows)):
        raise ValueError(
            f"sample returned numbers that are not finite, first in row {np.argwhere(~np.isfinite(rows))[0][0]}"
        )
    with np.errstate(over="ignore"):  # of a longer type: found where the mean is not finite
        return rows.astype(np.float64)


def measured(value: Any) -> tuple[Measurement, float]:
    """The measurement and the seconds that a task returned, perhaps to an earlier run; UsageError for anything else."""
    try:
        numbers = {name: float(number) for name, number in value.items()}
        seconds = numbers.pop("seconds")
        numbers.pop("another", None)
        measurement = Measurement(**numbers)
    except (AttributeError, ArithmeticError, KeyError, TypeError, ValueError):
        raise UsageError(f"{str(value)[:60]} is no measurement: the journal is damaged; give another file") from None
    if not all(map(isfinite, numbers.values())) or measurement.degrees < 1 or measurement.standard_error < 0:
        raise UsageError(f"{numbers} is no measurement: the journal is damaged; give another file")
    return measurement, seconds
