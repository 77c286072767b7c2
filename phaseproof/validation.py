"""The job ``validate``: simulate what claims define and test it against what they predict.

Everything but the seconds is a function of (claims, settings, seed): which settings are drawn, every random
number, every digit of the result; not of where the simulations are done, nor of how often the run was killed.
The number of settings is fixed beforehand and every test is done once: nothing is gained by looking early.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from fractions import Fraction
from math import isfinite, isnan
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import Phase, find
from hypothesis import settings as hypothesis_settings
from hypothesis.errors import NoSuchExample

from .homes import place
from .limits import TIMEOUT
from .numeric.comparison import FALSE_ALARM_RATE, POWER, Comparison, Measurement, compare, levels, pool
from .numeric.evaluation import evaluate as evaluate_expression
from .settings import QUIET, Setting, draw_settings, parameters, region_of, strategy
from .simulating import Task, measured, simulations, task
from .theory.claim import Claim, Simulation
from .theory.former_kernel import Verdict
from .workers import Execute, Outcome

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
    """A whole run; ``ok`` only if something was tested, nothing failed and nothing was interrupted.

    ``resumed`` counts the simulations that were taken from a journal.
    """

    claims: tuple[ClaimValidation, ...]
    settings: int
    seed: int
    interrupted: bool
    resumed: int
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
class _Tests:
    """Tests of claims against their simulations: how values are evaluated, and the false-alarm rates."""

    evaluate: Evaluate
    levels: tuple[float, float]

    def trial(self, claim: Claim, task: Task, outcome: Outcome) -> tuple[Trial, Tested | None]:
        """The trial at one setting, and what the pooled test needs of it."""
        simulation, comparison, tested, seconds = claim.simulation, None, None, 0.0
        assert simulation is not None
        error = outcome.error and f"the simulation failed: {outcome.error}"
        if not error:
            measurement, seconds = measured(outcome.value)
            try:
                value = self.evaluate(claim, task.setting)
                mean, allowance = map(float, simulation.prediction(task.setting, value))
                sensitivity = mean if isnan(value) else self.sensitivity(simulation, task.setting, value, mean)
                if sensitivity == 0 and float(simulation.prediction(task.setting, value + 1)[0]) == mean:
                    raise ValueError("the prediction does not depend on the claim's value")
            except (Exception, SystemExit) as problem:  # a user's prediction may raise anything
                error = f"no comparison: {type(problem).__name__}: {problem}"
            else:
                tested = measurement, mean, allowance, sensitivity
                comparison = compare(*tested[:3], self.levels[0], sensitivity)
        return Trial(task.setting, comparison, task.seed, task.replicates, seconds, error), tested

    @staticmethod
    def sensitivity(simulation: Simulation, setting: Setting, value: float, mean: float) -> float:
        """How much the predicted mean follows a relative change of the claim's value."""
        return (float(simulation.prediction(setting, value * (1 + STEP))[0]) - mean) / STEP

    def tests(
        self, claim: Claim, tasks: Sequence[Task], done: Mapping[str, Outcome]
    ) -> tuple[tuple[Trial, ...], Comparison | None]:
        """The trial at each setting that was simulated, and the test of all of them; None until they are complete."""
        judged = [self.trial(claim, task, done[task.key]) for task in tasks if task.key in done]
        complete = len(judged) == len(tasks)
        pooled = pool([tested for _, tested in judged if tested is not None], self.levels[1]) if complete else None
        return tuple(trial for trial, _ in judged), pooled


@dataclass(frozen=True)
class _Run(_Tests):
    """What the parts of one run share: the arguments of ``validate`` and what executes its simulations."""

    settings: int
    seed: int
    execute: Execute

    def judge(self, claim: Claim, tasks: Sequence[Task], done: Mapping[str, Outcome], shrink: bool) -> ClaimValidation:
        """The verdict on one claim from those of its simulations that are done."""
        simulation = claim.simulation
        if simulation is None:
            return ClaimValidation(claim.name, None, f"no simulation: {claim.no_simulation}", "")
        trials, pooled = self.tests(claim, tasks, done)
        verdict, reason, failure = None, f"interrupted after {len(trials)} of {len(tasks)} settings", None
        if len(trials) == len(tasks):
            verdict, reason = _verdict(trials, pooled, _resolution(trials, pooled))
            failed = [trial for trial in trials if trial.comparison is not None and not trial.passed]
            failure = min(failed, key=_size, default=None)
            if failure is not None and shrink:
                failure = self.smallest(claim, failure)
        return ClaimValidation(
            claim.name,
            verdict,
            reason,
            f"phaseproof validate {claim.name}{place(claim)} --settings {self.settings} --seed {self.seed}",
            simulation.procedure,
            trials,
            pooled,
            _resolution(trials, pooled),
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
                ((_, outcome),) = self.execute({candidate.key: candidate})
                known[candidate.seed], _ = self.trial(claim, candidate, outcome)
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


def _resolution(trials: Sequence[Trial], pooled: Comparison | None) -> float | None:
    """The smallest that any of the tests has."""
    tests = [pooled, *(trial.comparison for trial in trials)]
    return min((test.resolution for test in tests if test is not None and test.resolution is not None), default=None)


def _verdict(trials: Sequence[Trial], pooled: Comparison | None, resolution: float | None) -> tuple[Verdict, str]:
    """REFUTED where a test fails, UNDECIDED where there is none, else TESTED."""
    refuted = sum(trial.comparison is not None and not trial.passed for trial in trials)
    if refuted:
        return Verdict.REFUTED, f"{refuted} of {len(trials)} settings disagree with the claim"
    if pooled is not None and not pooled.passed:
        return Verdict.REFUTED, f"the mean over {len(trials)} settings disagrees with the claim"
    for trial in trials:
        if trial.error:
            return Verdict.UNDECIDED, trial.error
    if resolution is not None and resolution >= 1:
        return (
            Verdict.UNDECIDED,
            f"not even a relative error of 1 would have been noticed, only one of {resolution:.2g}",
        )
    return (Verdict.TESTED, "") if trials else (Verdict.UNDECIDED, "no setting lies in the domain of the claim")


def decide(
    claim: Claim,
    tasks: Sequence[Task],
    done: Mapping[str, Outcome],
    rates: tuple[float, float],
    evaluate: Evaluate = evaluate_closed_form,
) -> tuple[Verdict, tuple[Trial, ...], Comparison | None]:
    """The verdict of a validation on simulations that are done, at the false-alarm rates ``levels`` gives; no more are made."""
    trials, pooled = _Tests(evaluate, rates).tests(claim, tasks, done)
    return _verdict(trials, pooled, _resolution(trials, pooled))[0], trials, pooled


def validate(
    claims: Sequence[Claim],
    *,
    settings: int = 12,
    seed: int = 0,
    jobs: int = 1,
    cluster: str = "",
    timeout: float = TIMEOUT,
    journal: Path | None = None,
    progress: Progress | None = None,
    evaluate: Evaluate | None = None,
    false_alarm_rate: float = FALSE_ALARM_RATE,
) -> ValidationReport:
    """Simulate every claim at ``settings`` settings drawn from its domain and test it; see ValidationReport.

    ``jobs``, ``cluster``, ``timeout`` and ``journal`` say where and how (see ``campaign``) and change no digit.
    ``progress(done, all)`` is called after each simulation; ``evaluate`` replaces the evaluation of closed forms.
    Ctrl-C returns what was done. Raises UsageError for a bad argument.
    """
    where: dict[str, Any] = {"jobs": jobs, "cluster": cluster, "timeout": timeout, "journal": journal}
    test: dict[str, Any] = {"evaluate": evaluate or evaluate_closed_form, "false_alarm_rate": false_alarm_rate}
    with simulations(claims, settings=settings, seed=seed, **where) as execute:
        return validate_with(execute, claims, settings=settings, seed=seed, progress=progress, **test)


def validate_with(
    execute: Execute,
    claims: Sequence[Claim],
    *,
    settings: int = 12,
    seed: int = 0,
    progress: Progress | None = None,
    evaluate: Evaluate = evaluate_closed_form,
    false_alarm_rate: float = FALSE_ALARM_RATE,
) -> ValidationReport:
    """``validate`` where the ``simulations`` of the same claims, settings and seed are open already."""
    start = time.perf_counter()
    simulated = [claim for claim in claims if claim.simulation is not None]
    rates = levels(max(len(simulated), 1), settings, false_alarm_rate)
    plans = {claim.name: [task(claim, at, seed) for at in draw_settings(claim, settings, seed)] for claim in simulated}
    tasks = {task.key: task for plan in plans.values() for task in plan}
    done: dict[str, Outcome] = {}
    interrupted = False
    shared = _Run(evaluate, rates, settings, seed, execute)
    try:
        with closing(execute(tasks)) as stream:
            for key, outcome in stream:
                done[key] = outcome
                if progress is not None:
                    progress(len(done), len(tasks))
    except KeyboardInterrupt:
        interrupted = True
    results = [shared.judge(claim, plans.get(claim.name, []), done, not interrupted) for claim in claims]
    resumed = sum(outcome.kept for outcome in done.values())
    return ValidationReport(
        tuple(results), settings, seed, interrupted, resumed, time.perf_counter() - start, false_alarm_rate
    )
