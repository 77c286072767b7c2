"""The job ``validate``: simulate what claims define and test it against what they predict.

Everything is a function of (claim, settings, seed): which settings are drawn, every random number, every digit
of the result, on however many worker processes.
"""

from __future__ import annotations

import inspect
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from fractions import Fraction
from math import isfinite
from random import Random
from typing import Any

import joblib
import numpy as np
from hypothesis import Phase, find
from hypothesis import settings as hypothesis_settings
from hypothesis.errors import NoSuchExample
from joblib.externals import cloudpickle
from threadpoolctl import threadpool_limits

from .numeric.comparison import FALSE_ALARM_RATE, POWER, Comparison, Measurement, compare, levels, measure, pool
from .settings import QUIET, REGIONS, Setting, draw_settings, number_of, parameters, strategy
from .theory.claim import Claim
from .theory.errors import PhaseproofError, UsageError
from .theory.kernel import Verdict

Evaluate = Callable[[Claim, Setting], float]
Progress = Callable[[int, int], None]

SHRINK_TRIALS = 24
"""Simulations spent on finding a smaller setting that fails."""


@dataclass(frozen=True)
class Trial:
    """One setting of one claim: the test, or in ``error`` why there is none."""

    setting: Setting
    comparison: Comparison | None
    seed: int
    replicates: int
    seconds: float
    error: str = ""


@dataclass(frozen=True)
class ClaimValidation:
    """One claim: its verdict (None: nothing to simulate, or interrupted; ``reason`` says which) and its trials.

    ``pooled`` tests the mean of measured/predicted over the settings. ``failure`` is the smallest setting found to
    fail on its own, and ``command`` repeats the whole.
    """

    name: str
    verdict: Verdict | None
    reason: str
    procedure: str
    trials: tuple[Trial, ...]
    pooled: Comparison | None
    failure: Trial | None
    command: str

    @property
    def resolution(self) -> float | None:
        """Smallest relative error of the claim that this run notices with probability POWER."""
        tests = [self.pooled, *(trial.comparison for trial in self.trials)]
        known = [test.resolution for test in tests if test is not None and test.resolution is not None]
        return min(known, default=None)


@dataclass(frozen=True)
class ValidationReport:
    """A whole run; ``ok`` only if something was tested, nothing failed and nothing was interrupted."""

    claims: tuple[ClaimValidation, ...]
    seed: int
    settings: int
    interrupted: bool
    seconds: float
    false_alarm_rate: float = field(default=FALSE_ALARM_RATE)
    power: float = field(default=POWER)

    @property
    def ok(self) -> bool:
        verdicts = [claim.verdict for claim in self.claims if claim.verdict is not None]
        return not self.interrupted and bool(verdicts) and all(verdict.ok for verdict in verdicts)

    def as_dict(self) -> dict[str, Any]:
        """The report in terms of JSON: fractions and verdicts as text, numbers that are not finite as null."""
        plain = asdict(self)
        for shown, claim in zip(plain["claims"], self.claims, strict=True):
            shown["resolution"] = claim.resolution
        return {"ok": self.ok, **_plain(plain)}


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Verdict):
        return value.value
    if isinstance(value, float):
        return value if isfinite(value) else None
    return str(value) if isinstance(value, Fraction) else value


@dataclass(frozen=True)
class _Task:
    """What a worker process gets: the sampler and where to run it, no claim and no SymPy."""

    sample: Callable[[Setting, np.random.Generator, int], Any]
    setting: Setting
    seed: int
    replicates: int


@dataclass(frozen=True)
class _Outcome:
    rows: Any
    seconds: float
    error: str = ""


def _run(task: _Task) -> _Outcome:
    """Simulate with one BLAS thread, so that the digits do not depend on how many processes share the machine."""
    start = time.perf_counter()
    generator = np.random.default_rng(np.random.SeedSequence(task.seed))
    try:
        with threadpool_limits(1):
            rows = np.asarray(task.sample(task.setting, generator, task.replicates), dtype=np.float64)
    except Exception as problem:  # a user's sampler may raise anything; it is shown, and fails the claim
        return _Outcome(None, time.perf_counter() - start, f"the simulation raised {type(problem).__name__}: {problem}")
    return _Outcome(rows, time.perf_counter() - start)


def _outcomes(tasks: Sequence[_Task], jobs: int) -> Iterator[_Outcome]:
    if jobs == 1:
        yield from map(_run, tasks)
        return
    for name in {getattr(task.sample, "__module__", "") for task in tasks}:
        if name in sys.modules and not name.startswith("phaseproof."):  # a worker cannot import a user's file by name
            cloudpickle.register_pickle_by_value(sys.modules[name])
    yield from joblib.Parallel(n_jobs=jobs, backend="loky", return_as="generator")(
        joblib.delayed(_run)(task) for task in tasks
    )


def _task(claim: Claim, setting: Setting, seed: int) -> _Task:
    assert claim.simulation is not None
    seed = number_of(seed, claim.name, sorted((name, str(value)) for name, value in setting.items()))
    return _Task(claim.simulation.sample, setting, seed, claim.simulation.replicates)


_Tested = tuple[Measurement, float, float]


def _test(claim: Claim, task: _Task, outcome: _Outcome, level: float, evaluate: Evaluate) -> tuple[Trial, _Tested | None]:
    """The trial at one setting, and what the pooled test needs of it."""
    simulation = claim.simulation
    assert simulation is not None
    error, tested, comparison = outcome.error, None, None
    if not error:
        try:
            value = evaluate(claim, task.setting)
            mean, allowance = map(float, simulation.prediction(task.setting, value))
            tested = measure(outcome.rows, simulation.estimator), mean, allowance
            comparison = compare(*tested, level)
        except (PhaseproofError, ArithmeticError, TypeError, ValueError) as problem:
            error = f"no prediction: {type(problem).__name__}: {problem}"
    return Trial(task.setting, comparison, task.seed, task.replicates, outcome.seconds, error), tested


def _smallest_failure(claim: Claim, failed: Trial, level: float, seed: int, evaluate: Evaluate) -> Trial:
    """Shrink with hypothesis within the failing setting's region to the smallest setting that still fails."""
    n, d = failed.setting["n"], failed.setting["d"]
    region = REGIONS[(n > d) - (n < d)]
    known: dict[int, Trial] = {failed.seed: failed}

    def fails(setting: Setting) -> bool:
        task = _task(claim, setting, seed)
        if task.seed not in known:
            if len(known) > SHRINK_TRIALS:
                return False
            known[task.seed], _ = _test(claim, task, _run(task), level, evaluate)
        comparison = known[task.seed].comparison
        return comparison is not None and not comparison.passed

    searching = hypothesis_settings(QUIET, phases=(Phase.generate, Phase.shrink), max_examples=SHRINK_TRIALS)
    try:
        smallest = find(strategy(claim, region), fails, settings=searching, random=Random(seed))
    except NoSuchExample:
        return failed
    return known[_task(claim, smallest, seed).seed]


def _command(claim: Claim, settings: int, seed: int) -> str:
    module = inspect.unwrap(claim.derivation).__module__
    place = "" if module.startswith("phaseproof.") else f" {inspect.getsourcefile(inspect.unwrap(claim.derivation))}"
    return f"phaseproof validate {claim.name}{place} --settings {settings} --seed {seed}"


def evaluate_closed_form(claim: Claim, setting: Setting) -> float:
    """The claim's closed form at a setting; NaN for a proposition, whose ``prediction`` must give the number."""
    from .numeric.evaluation import evaluate

    if claim.closed_form is None:
        return float("nan")
    return float(evaluate(claim.closed_form, claim.domain, parameters(claim, setting), 17).value)


def validate(
    claims: Sequence[Claim],
    *,
    settings: int = 12,
    seed: int = 0,
    jobs: int = 1,
    progress: Progress | None = None,
    evaluate: Evaluate | None = None,
) -> ValidationReport:
    """Simulate every claim at about ``settings`` settings drawn from its domain, and test it; see ValidationReport.

    ``progress(done, all)`` is called after each simulation; ``evaluate`` replaces the evaluation of closed forms.
    Ctrl-C returns what was done. Raises UsageError for settings < 1, jobs < 1 or seed < 0.
    """
    for name, number, least in (("settings", settings, 1), ("jobs", jobs, 1), ("seed", seed, 0)):
        if isinstance(number, bool) or not isinstance(number, int) or number < least:
            raise UsageError(f"{name} = {number!r} ({type(number).__name__}); valid: an integer >= {least}")
    start = time.perf_counter()
    value = evaluate or evaluate_closed_form
    simulated = [claim for claim in claims if claim.simulation is not None]
    plan = {claim.name: [_task(claim, at, seed) for at in draw_settings(claim, settings, seed)] for claim in simulated}
    tasks = [task for tasks in plan.values() for task in tasks]
    outcomes: list[_Outcome] = []
    results: list[ClaimValidation] = []
    interrupted = False
    try:
        for outcome in _outcomes(tasks, jobs):
            outcomes.append(outcome)
            if progress is not None:
                progress(len(outcomes), len(tasks))
        ...
    except KeyboardInterrupt:
        interrupted = True
    return ValidationReport(tuple(results), seed, settings, interrupted, time.perf_counter() - start)
