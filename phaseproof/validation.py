"""The job ``validate``: simulate what claims define and test it against what they predict.

Everything but the seconds is a function of (claims, settings, seed): which settings are drawn, every random
number, every digit of the result.
"""

from __future__ import annotations

import inspect
import shlex
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from functools import partial
from math import isfinite, isnan
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any

from hypothesis import Phase, find
from hypothesis import settings as hypothesis_settings
from hypothesis.errors import NoSuchExample

from .numeric.comparison import FALSE_ALARM_RATE, POWER, Comparison, Measurement, compare, levels, measure, pool
from .numeric.evaluation import evaluate as evaluate_expression
from .settings import QUIET, Setting, draw_settings, parameters, region_of, strategy
from .simulating import Outcome, Task, outcomes, run, stop, task
from .theory.claim import Claim, Simulation
from .theory.errors import PhaseproofError, UsageError
from .theory.kernel import Verdict

Evaluate = Callable[[Claim, Setting], float]
Progress = Callable[[int, int], None]
Tested = tuple[Measurement, float, float, float]
"""A measurement, its predicted mean, the allowance, and how the mean follows a relative change of the claim's value."""

STEP = 1e-4
"""Relative change of a claim's value from which the sensitivity of its prediction is read off."""

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

    @property
    def passed(self) -> bool:
        return self.comparison is not None and self.comparison.passed


@dataclass(frozen=True)
class ClaimValidation:
    """One claim: its verdict (None: no simulation, or interrupted; ``reason`` says which) and its trials.

    ``pooled`` tests the mean of measured/predicted over the settings; ``resolution`` is the smallest relative error
    of the claim that the run notices with probability POWER. ``failure`` is the smallest setting found to fail on
    its own (None where only the pooled test fails), and ``command`` repeats the run of this claim.
    """

    name: str
    verdict: Verdict | None
    reason: str
    command: str
    procedure: str = ""
    trials: tuple[Trial, ...] = ()
    pooled: Comparison | None = None
    resolution: float | None = None
    failure: Trial | None = None


@dataclass(frozen=True)
class ValidationReport:
    """A whole run; ``ok`` only if something was tested, nothing failed and nothing was interrupted."""

    claims: tuple[ClaimValidation, ...]
    settings: int
    seed: int
    interrupted: bool
    seconds: float
    false_alarm_rate: float = FALSE_ALARM_RATE
    power: float = POWER

    @property
    def ok(self) -> bool:
        verdicts = [claim.verdict for claim in self.claims if claim.verdict is not None]
        return not self.interrupted and bool(verdicts) and all(verdict.ok for verdict in verdicts)

    def _repr_html_(self) -> str:
        from .notebook import validated_html

        return validated_html(self)

    def as_dict(self) -> dict[str, Any]:
        """The report in terms of JSON: fractions and verdicts as text, numbers that are not finite as null."""
        return {"ok": self.ok, **_plain(asdict(self))}


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


def evaluate_closed_form(claim: Claim, setting: Setting) -> float:
    """The claim's closed form at a setting; NaN for a proposition, whose ``prediction`` must give the number."""
    if claim.closed_form is None:
        return float("nan")
    return float(evaluate_expression(claim.closed_form, claim.domain, parameters(claim, setting), 17).value)


@dataclass(frozen=True)
class _Run:
    """What the parts of one run share: the arguments of ``validate`` and the false-alarm rates."""

    settings: int
    seed: int
    evaluate: Evaluate
    levels: tuple[float, float]

    def trial(self, claim: Claim, task: Task, outcome: Outcome) -> tuple[Trial, Tested | None]:
        """The trial at one setting, and what the pooled test needs of it."""
        simulation, error, comparison, tested = claim.simulation, outcome.error, None, None
        assert simulation is not None
        if not error:
            try:
                value = self.evaluate(claim, task.setting)
                mean, allowance = map(float, simulation.prediction(task.setting, value))
                sensitivity = mean if isnan(value) else self.sensitivity(simulation, task.setting, value, mean)
                tested = measure(outcome.rows, simulation.estimator), mean, allowance, sensitivity
                comparison = compare(*tested[:3], self.levels[0], sensitivity)
            except (PhaseproofError, ArithmeticError, TypeError, ValueError) as problem:
                error = f"no comparison: {type(problem).__name__}: {problem}"
        return Trial(task.setting, comparison, task.seed, task.replicates, outcome.seconds, error), tested

    @staticmethod
    def sensitivity(simulation: Simulation, setting: Setting, value: float, mean: float) -> float:
        """How much the predicted mean follows a relative change of the claim's value."""
        return (float(simulation.prediction(setting, value * (1 + STEP))[0]) - mean) / STEP

    def tests(
        self, claim: Claim, tasks: Sequence[Task], done: Sequence[Outcome]
    ) -> tuple[tuple[Trial, ...], Comparison | None]:
        """The trial at each setting that was simulated, and the test of all of them; None until they are complete."""
        judged = [self.trial(claim, task, outcome) for task, outcome in zip(tasks, done, strict=False)]
        complete = len(done) == len(tasks)
        pooled = pool([tested for _, tested in judged if tested is not None], self.levels[1]) if complete else None
        return tuple(trial for trial, _ in judged), pooled

    def judge(self, claim: Claim, tasks: Sequence[Task], done: Sequence[Outcome]) -> ClaimValidation:
        """The verdict on one claim from its simulations."""
        simulation = claim.simulation
        if simulation is None:
            return ClaimValidation(claim.name, None, f"no simulation: {claim.no_simulation}", "")
        trials, pooled = self.tests(claim, tasks, done)
        verdict, reason, failure = None, f"interrupted after {len(done)} of {len(tasks)} settings", None
        if len(done) == len(tasks):
            verdict, reason = _verdict(trials, pooled)
            failed = [trial for trial in trials if trial.comparison is not None and not trial.passed]
            failure = self.smallest(claim, min(failed, key=_size)) if failed else None
        tests = [pooled, *(trial.comparison for trial in trials)]
        return ClaimValidation(
            claim.name,
            verdict,
            reason,
            f"phaseproof validate {claim.name}{_place(claim)} --settings {self.settings} --seed {self.seed}",
            simulation.procedure,
            trials,
            pooled,
            min((test.resolution for test in tests if test is not None and test.resolution is not None), default=None),
            failure,
        )

    def smallest(self, claim: Claim, failed: Trial) -> Trial:
        """Shrink with hypothesis, within the region of a failing trial, to the smallest setting that still fails."""
        known = {failed.seed: failed}

        def fails(setting: Setting) -> bool:
            candidate = task(claim, setting, self.seed)
            if candidate.seed not in known:
                if len(known) > SHRINK_TRIALS:
                    return False
                known[candidate.seed], _ = self.trial(claim, candidate, run(candidate))
            trial = known[candidate.seed]
            return trial.comparison is not None and not trial.passed

        phases = hypothesis_settings(QUIET, phases=(Phase.generate, Phase.shrink), max_examples=SHRINK_TRIALS)
        try:
            find(strategy(claim, region_of(failed.setting)), fails, settings=phases, random=Random(self.seed))
        except NoSuchExample:
            return failed
        return min((trial for trial in known.values() if fails(trial.setting)), key=_size)


def _size(trial: Trial) -> tuple[int, int]:
    return trial.setting["d"], trial.setting["n"]


def _verdict(trials: Sequence[Trial], pooled: Comparison | None) -> tuple[Verdict, str]:
    """REFUTED where a test fails, UNDECIDED where there is none, else TESTED."""
    refuted = sum(trial.comparison is not None and not trial.passed for trial in trials)
    if refuted:
        return Verdict.REFUTED, f"{refuted} of {len(trials)} settings disagree with the claim"
    if pooled is not None and not pooled.passed:
        return Verdict.REFUTED, f"the mean over {len(trials)} settings disagrees with the claim"
    for trial in trials:
        if trial.error:
            return Verdict.UNDECIDED, trial.error
    return (Verdict.TESTED, "") if trials else (Verdict.UNDECIDED, "no setting lies in the domain of the claim")


def decide(
    claim: Claim, tasks: Sequence[Task], done: Sequence[Outcome], rates: tuple[float, float]
) -> tuple[Verdict, tuple[Trial, ...], Comparison | None]:
    """The verdict of a validation on simulations that are done, at the false-alarm rates ``levels`` gives; no more are made."""
    trials, pooled = _Run(len(tasks), 0, evaluate_closed_form, rates).tests(claim, tasks, done)
    return _verdict(trials, pooled)[0], trials, pooled


def home(claim: Claim) -> ModuleType | None:
    """The module of a user's file that declares the claim, or a part of it; None for a claim of the book."""
    parts: list[Any] = [claim.derivation]
    if claim.simulation is not None:
        parts += [claim.simulation.sample, claim.simulation.prediction, claim.simulation.estimator]
    for part in parts:
        function = inspect.unwrap(part.func if isinstance(part, partial) else part) if part is not None else None
        module = sys.modules.get(getattr(function, "__module__", ""))
        if module is not None and not module.__name__.startswith("phaseproof."):
            return module
    return None


def _place(claim: Claim) -> str:
    """The file that declares a claim of a user, as a shell reads it, with a space before it; nothing for the book."""
    module = home(claim)
    if module is None or module.__file__ is None:
        return ""
    path = Path(module.__file__)
    return " " + shlex.quote(str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path))


def validate(
    claims: Sequence[Claim],
    *,
    settings: int = 12,
    seed: int = 0,
    jobs: int = 1,
    progress: Progress | None = None,
    evaluate: Evaluate | None = None,
) -> ValidationReport:
    """Simulate every claim at ``settings`` settings drawn from its domain and test it; see ValidationReport.

    ``progress(done, all)`` is called after each simulation; ``evaluate`` replaces the evaluation of closed forms.
    Ctrl-C returns what was done. Raises UsageError for settings < 1, jobs < 1 or seed < 0.
    """
    for name, number, least in (("settings", settings, 1), ("jobs", jobs, 1), ("seed", seed, 0)):
        if isinstance(number, bool) or not isinstance(number, int) or number < least:
            raise UsageError(f"{name} = {number!r} ({type(number).__name__}); valid: an integer >= {least}")
    start = time.perf_counter()
    simulated = [claim for claim in claims if claim.simulation is not None]
    plans = [[task(claim, at, seed) for at in draw_settings(claim, settings, seed)] for claim in simulated]
    tasks = [task for plan in plans for task in plan]
    shared = _Run(settings, seed, evaluate or evaluate_closed_form, levels(max(len(simulated), 1), settings))
    modules = sorted({module.__name__ for claim in simulated if (module := home(claim)) is not None})
    stream = outcomes(tasks, jobs, modules)
    done: list[Outcome] = []
    results: list[ClaimValidation] = []
    interrupted = False
    try:
        for outcome in stream:
            done.append(outcome)
            if progress is not None:
                progress(len(done), len(tasks))
    except KeyboardInterrupt:
        interrupted = True
        stop(stream)
    at = 0
    for claim in claims:
        plan = plans[simulated.index(claim)] if claim.simulation is not None else []
        results.append(shared.judge(claim, plan, done[at : at + len(plan)]))
        at += len(plan)
    return ValidationReport(tuple(results), settings, seed, interrupted, time.perf_counter() - start)
