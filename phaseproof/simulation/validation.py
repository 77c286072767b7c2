"""The job ``validate``: simulate what claims define and test it against what they predict.

Everything but the seconds is a function of (claims, settings, seed): which settings are drawn, every random
number, every digit of the result; not of where the simulations are done, nor of how often the run was killed.
The number of settings is fixed beforehand, and which fresh rows are drawn depends on the first ones alone.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, fields, is_dataclass, replace
from fractions import Fraction
from math import isfinite
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import Phase, find
from hypothesis import settings as hypothesis_settings

from ..campaigns.afresh import Afresh
from ..campaigns.homes import place
from ..campaigns.limits import TIMEOUT
from ..campaigns.prints import prints_aside
from ..campaigns.workers import Execute, Outcome, Pieces, Stream
from ..numeric.comparison import FALSE_ALARM_RATE, POWER, Comparison, rarest
from ..theory.claim import Claim
from ..theory.steps import Verdict
from .judging import ABSOLUTE, Judge, Seen, error_of, rates, resolution
from .planning import ClaimPlan, Plan, tried, unlike
from .regions import Region, Visited, unlooked, unvisited, visited
from .settings import QUIET, Setting, Unadmitted, region_of, strategy
from .simulating import Task, simulations
from .trials import Evaluate, Trial, evaluate_closed_form

Progress = Callable[[int, int], None]

SHRINK_TRIALS = 24
"""Simulations spent on finding a smaller setting that fails."""


@dataclass(frozen=True)
class ClaimValidation:
    """One claim: its verdict (None: no simulation, or interrupted; ``reason`` says which) and its trials.

    ``pooled`` tests the mean over the settings of the value measured over the value claimed; ``resolution`` is the smallest
    relative error of the whole claim that the run notices with probability POWER, ``regions`` has those of parts of its
    domain. ``rarest`` is the probability of an event that shows in the rows of all settings with probability POWER: what
    rarer ones carry goes unnoticed (None: the bounds of rows are known, and the resolution allows for it). ``visited`` says which
    values of integer parameters the settings have that see the claim, and ``unlooked``, in words, where none were drawn.
    ``scale`` is what the resolution of a claim of 0 is relative to. ``failure`` is the
    smallest setting found to fail on its own (None where only the pooled test fails), and ``command`` repeats the run of
    this claim.
    """

    name: str
    verdict: Verdict | None
    reason: str
    command: str
    procedure: str = ""
    trials: tuple[Trial, ...] = ()
    pooled: Comparison | None = None
    resolution: float | None = None
    regions: tuple[Region, ...] = ()
    failure: Trial | None = None
    rarest: float | None = None
    visited: tuple[Visited, ...] = ()
    unlooked: str = ""
    scale: float = 1.0

    @property
    def seeing(self) -> int:
        """How many settings would notice an error as large as the claim's value."""
        return sum(trial.sees for trial in self.trials)

    @property
    def weakest(self) -> Region | None:
        """The region that is seen least well, where it is seen less well than the whole."""
        regions = [region for region in self.regions if region.resolution is not None and self.resolution is not None]
        found = max(regions, key=lambda region: region.resolution or 0.0, default=None)
        return found if found is not None and (found.resolution or 0.0) > (self.resolution or 0.0) else None

    @property
    def seen(self) -> str:
        """In words: how many settings, and how small an error would have been noticed."""
        blind = len(self.trials) - self.seeing
        words = f"{len(self.trials)} settings" + (f" ({blind} of which see nothing)" if blind and self.seeing else "")
        if self.resolution is None:
            return words
        words += f", would notice {error_of(self.trials)} of {self.resolution:.2g}"
        words += f" times the scale {self.scale:g}" if self.scale != 1 and error_of(self.trials) == ABSOLUTE else ""
        words += f", {self.weakest.resolution:.2g} {self.weakest.there}" if self.weakest else ""
        return words + (f"; {self.unnoticed}" if self.unnoticed else "")

    @property
    def unnoticed(self) -> str:
        """In words: what no test of these rows would have noticed; "" where nothing is left out, or the claim is accused.

        Bounds of rows say how much rare events may carry.
        """
        if self.verdict is Verdict.REFUTED:
            return ""
        events = self.rarest and f"an event rarer than 1 in {round(1 / self.rarest)} rows may have been missed"
        return "; ".join(words for words in (unvisited(self.visited), self.unlooked, events) if words)

    @property
    def worst(self) -> float | None:
        """The resolution of the region that is seen least well; None where one is not seen, or nothing is known."""
        found = [self.resolution, *(region.resolution for region in self.regions)]
        return None if None in found else max(one for one in found if one is not None)


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
        from ..pages.notebook import validated_html

        return validated_html(self)

    def as_dict(self) -> dict[str, Any]:
        """The report in terms of JSON: fractions and verdicts as text, numbers that are not finite as null."""
        return {"ok": self.ok, **_plain(self)}


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
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
class _Run(Judge):
    """What the parts of one run share: the arguments of ``validate`` and what executes its simulations."""

    settings: int = field(kw_only=True)
    afresh: Afresh = field(kw_only=True)

    def validation(
        self, claim: Claim, plan: ClaimPlan | None, done: Mapping[str, Outcome], judge: bool = True
    ) -> ClaimValidation:
        """The verdict on one claim from those of its simulations that are done."""
        if claim.simulation is None or plan is None:
            return ClaimValidation(claim.name, None, f"no simulation: {claim.no_simulation}", "")
        seen = [self.known(claim, task, done[task.key]) for task in plan.tasks if task.key in done]
        judged, verdict, failure = None, None, None
        whole = plan.complete and len(seen) == len(plan.tasks)
        if judge and whole:
            self.repeat(plan, done, seen)
            judged = self.judge(claim, seen)
            verdict, failure = judged.verdict, judged.accused
            if failure is not None and self.execute is not _no_more:
                failure = self.smallest(plan, failure)
        trials = judged.trials if judged else tuple(one.trial for one in seen)
        there = visited(claim, [trial.setting for trial in trials if trial.sees])
        far = "while it was judged" if whole else f"after {len(seen)} of {self.settings} settings"
        reason = judged.reason if judged else f"interrupted {far}"
        if plan.error and verdict is not None:
            verdict, reason, failure = Verdict.UNDECIDED, plan.error, None
        pooled = judged.pooled if judged else None
        rows = sum(trial.replicates for trial in trials if trial.comparison is not None)
        return ClaimValidation(
            claim.name,
            verdict,
            reason,
            f"phaseproof validate {claim.name}{place(claim)} --settings {self.settings} --seed {self.seed}",
            claim.simulation.procedure,
            trials,
            pooled,
            resolution(trials, pooled),
            judged.regions if judged else (),
            failure,
            rarest(rows) if rows and claim.simulation.bounds is None else None,
            there,
            unlooked(claim, there),
            claim.simulation.scale,
        )

    def repeat(self, plan: ClaimPlan, done: Mapping[str, Outcome], seen: list[Seen]) -> None:
        """Say at the setting that another process has repeated what it gives otherwise."""
        if plan.repeated is None or any(done[task.key].error for task in plan.repeated):
            return
        if self.execute is _no_more and not self.afresh.is_done(plan.claim.name):
            raise _Stopped
        first, last = (done[task.key] for task in plan.repeated)
        if problem := unlike(first, last, self.afresh.outcome(plan.claim.name)):
            at = plan.tasks.index(plan.repeated[1])
            seen[at] = replace(seen[at], trial=replace(seen[at].trial, comparison=None, error=problem))

    def known(self, claim: Claim, task: Task, outcome: Outcome) -> Seen:
        """What is seen at a setting from the outcome of the piece that tried it."""
        measured, foreseen, where = tried(outcome)
        return replace(self.seen(claim, task, measured, foreseen), parts=where)

    def smallest(self, plan: ClaimPlan, failed: Trial) -> Trial:
        """Shrink with hypothesis, within the region of a failing trial, to the smallest setting that still fails."""
        known = {failed.seed: failed}

        def fails(setting: Setting) -> bool:
            key, piece = plan.trying(setting)
            if piece.task.seed not in known:
                if len(known) > SHRINK_TRIALS:
                    return False
                ((_, outcome),) = self.execute({key: piece})
                known[piece.task.seed] = self.known(plan.claim, piece.task, outcome).trial
            test = known[piece.task.seed].comparison
            return test is not None and test.p_value <= self.accusation[0]

        phases = hypothesis_settings(QUIET, phases=(Phase.generate, Phase.shrink), max_examples=SHRINK_TRIALS)
        try:
            with prints_aside():  # of Simulation.where
                find(strategy(plan.claim, region_of(failed.setting)), fails, settings=phases, random=Random(self.seed))
        except (Exception, SystemExit, Unadmitted):  # none is found, or Simulation.where raises here what it may
            return failed
        return min((trial for trial in known.values() if fails(trial.setting)), key=_size)


class _Stopped(BaseException):
    """A verdict asks for further simulations after a Ctrl-C."""


def _no_more(work: Pieces) -> Stream:
    raise _Stopped


def _size(trial: Trial) -> tuple[int, int]:
    return trial.setting.get("d", 0), trial.setting.get("n", 0)


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
    test: dict[str, Any] = {"evaluate": evaluate or evaluate_closed_form, "timeout": timeout}
    test["false_alarm_rate"] = false_alarm_rate
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
    timeout: float = TIMEOUT,
    partial: bool = True,
) -> ValidationReport:
    """``validate`` where the ``simulations`` of the same claims, settings and seed are open already.

    After a first Ctrl-C what was done is judged, without further simulations, unless nobody wants it in part (``partial``);
    a second one goes on.
    """
    start = time.perf_counter()
    simulated = [claim for claim in claims if claim.simulation is not None]
    suspicion, accusation = rates(max(len(simulated), 1), settings, false_alarm_rate)
    plan = Plan(simulated, settings, seed, evaluate)
    done: dict[str, Outcome] = {}
    interrupted = False
    with closing(Afresh(timeout)) as afresh:
        levels = evaluate, suspicion, accusation, timeout
        shared = _Run(*levels, execute=execute, seed=seed, settings=settings, afresh=afresh)
        try:
            with closing(execute(plan)) as stream:
                for key, outcome in stream:
                    if plan.take(key, outcome):
                        for name, piece in plan.again(afresh):
                            afresh.submit(name, piece)
                        continue
                    done[key] = outcome
                    if progress is not None:
                        progress(len(done), plan.total)
        except KeyboardInterrupt:
            if not partial:
                raise
            interrupted, shared = True, replace(shared, execute=_no_more)
        results = []
        for claim in claims:
            known = claim, plan.claims.get(claim.name), done
            try:
                results.append(shared.validation(*known))
            except (_Stopped, KeyboardInterrupt) as stop:
                if isinstance(stop, KeyboardInterrupt) and (interrupted or not partial):
                    raise
                interrupted, shared = True, replace(shared, execute=_no_more)
                results.append(shared.validation(*known, judge=False))
    resumed = sum(outcome.kept for outcome in done.values())
    return ValidationReport(
        tuple(results), settings, seed, interrupted, resumed, time.perf_counter() - start, false_alarm_rate
    )
