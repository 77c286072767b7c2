"""The tests of a claim against its simulations: one for each setting, one for all of them, and fresh rows for a suspect.

Two looks decide. A test at the root of the false-alarm rate makes a claim suspect; fresh rows are then drawn, BATCHES
times as many, and only if these refuse it at the rate itself is it accused. Rows too skewed to be tested get as many.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import exp, sqrt

from scipy import special

from ..campaigns.limits import TIMEOUT, time_limit
from ..campaigns.prints import prints_aside
from ..campaigns.workers import Execute, Outcome
from ..numeric.bounded import Bounds, hidden
from ..numeric.comparison import Comparison, Part, compare, compare_bounded, levels, p_value, pool, pool_fresh, rarest
from ..numeric.measurement import Measurement, bias_falls, rare_events, together
from ..numeric.text import raised
from ..theory.claim import Claim
from ..theory.steps import Verdict
from .regions import Region, labels, parts, region, there
from .settings import Setting
from .simulating import Task, measured, task
from .trials import SEEING, Evaluate, Foreseen, Trial, evaluate_closed_form, foresee

Rates = tuple[float, float]

BATCHES = 16
"""Independent samples, each of as many rows as the first, that a second look at a setting takes."""

RARE = 1e-3
"""The probability of an event that must have had its chance to show at some setting before one is accused: it is looked for in
fresh rows of all suspects, until there are so many that they hold one but for the rate of accusation."""


@dataclass(frozen=True)
class Seen:
    """A trial with the measurement and the prediction behind it, where there are both, and the ``parts`` of the domain, if known."""

    trial: Trial
    found: Measurement | None = None
    foreseen: Foreseen | str = ""
    bounds: Bounds | None = None
    parts: Sequence[str] = ()

    @property
    def sensitivity(self) -> float:
        """Of the prediction to the claim's value, without its sign; 0 where there is no prediction."""
        return 0.0 if isinstance(self.foreseen, str) else abs(self.foreseen.sensitivity)

    @property
    def tested(self) -> Part | None:
        """Its part in the pooled test; None where it has none."""
        if self.found is None or isinstance(self.foreseen, str) or self.trial.error:
            return None
        unseen = hidden(self.found.estimate, self.trial.replicates, self.bounds) if self.bounds else 0.0
        part = Part(self.found, self.foreseen.mean, self.foreseen.allowance, self.foreseen.sensitivity, unseen)
        return part if part.counts else None


@dataclass(frozen=True)
class Tests:
    """Tests of claims against their simulations: how values are evaluated, how long that may take, and at what levels.

    Levels are those (of one setting, of the pooled test) at which a claim is suspect, and at which it is accused.
    """

    evaluate: Evaluate
    suspicion: Rates
    accusation: Rates
    timeout: float = TIMEOUT

    def foresee(self, claim: Claim, setting: Setting) -> Foreseen | str:
        """The prediction, or why there is none."""
        try:
            with time_limit(self.timeout), prints_aside():
                return foresee(claim, setting, self.evaluate)
        except (Exception, SystemExit) as problem:  # a user's prediction may raise anything
            return f"no comparison: {raised(problem)}"

    def seen(self, claim: Claim, task: Task, outcome: Outcome, foreseen: Foreseen | str | None = None) -> Seen:
        """The trial at one setting; what is not foreseen yet is foreseen here."""
        blank = Trial(task.setting, None, task.seed, task.replicates, 0.0)
        if outcome.error:
            return Seen(replace(blank, error=f"the simulation failed: {outcome.error}"))
        found, seconds = measured(outcome.value)
        blank = replace(blank, seconds=seconds)
        if foreseen is None:
            foreseen = self.foresee(claim, task.setting)
        if isinstance(foreseen, str):
            return Seen(replace(blank, error=foreseen))
        assert claim.simulation is not None
        return Seen(self.tried(claim, blank, found, foreseen), found, foreseen, claim.simulation.bounds)

    def tried(self, claim: Claim, blank: Trial, found: Measurement, foreseen: Foreseen) -> Trial:
        """The trial of a measurement of ``blank.replicates`` rows."""
        assert claim.simulation is not None
        if found.disorder <= self.accusation[0]:
            return replace(
                blank, error="the rows are not independent: their order, or the scatter of samples, shows it"
            )
        numbers = (found, foreseen.mean, foreseen.allowance, self.suspicion[0], foreseen.sensitivity)
        bounds = claim.simulation.bounds
        if found.uneven <= 1:
            unseen = hidden(found.estimate, blank.replicates, bounds) if bounds else 0.0
            return replace(blank, comparison=compare(*numbers, unseen))
        if bounds is None:
            return replace(blank, uneven=found.uneven)
        test = compare_bounded(*numbers, blank.replicates, bounds)
        return replace(blank, comparison=test, uneven=found.uneven)

    def pooled(self, seen: Sequence[Seen], share: int = 1) -> Comparison | None:
        """The test of several settings at once, at one of so many equal shares of its level."""
        return pool([part for one in seen if (part := one.tested) is not None], self.suspicion[1] / share)


ALIKE = "samples of two generators are in the same order; valid: rows whose random numbers come from the generator, not from a seed with few values"

UNSETTLED = (
    "the estimator's bias does not fall as the rows become more: means of all rows, of halves and of quarters of them differ by more "
    "than a mean that is known exactly can be told from; valid: more replicates, or an estimator of fewer means"
)


def alike(found: Sequence[Measurement]) -> bool:
    """Are the rows of two samples in the same order, though they have different generators?"""
    signatures = [one.signature for one in found if one.signature]
    return len(set(signatures)) < len(signatures)


def chained(seen: Sequence[Seen]) -> float:
    """Probability that rows are as much alike, or unlike, their neighbours at all settings, were they independent."""
    scores = [one.found.serial for one in seen if one.found is not None]
    return 2 * float(special.ndtr(-abs(sum(scores)) / sqrt(len(scores)))) if scores else 1.0


@dataclass(frozen=True)
class Judged:
    """The verdict on one claim; ``accused`` is the setting whose second look refuted it, if it was a single one."""

    verdict: Verdict
    reason: str
    trials: tuple[Trial, ...]
    pooled: Comparison | None
    regions: tuple[Region, ...] = ()
    accused: Trial | None = None


@dataclass(frozen=True)
class Look:
    """Fresh rows at a setting: their trial, all samples of it, and what they measure where they refuse the claim as the first did."""

    first: Seen
    trial: Trial
    samples: Sequence[Measurement]
    refusing: Measurement | None = None

    def accuses(self, event: float, level: float) -> bool:
        """Do they refuse the claim although an event of such a size may be in none of them?"""
        owed, foreseen = event * self.first.sensitivity / self.trial.replicates, self.first.foreseen
        if self.refusing is None or isinstance(foreseen, str):
            return False
        return not owed or p_value(self.refusing, foreseen.mean, foreseen.allowance, owed) <= level


@dataclass(frozen=True)
class Looks:
    """Second looks at the settings of a claim: their trials, the first of them that accuses, and the largest event any setting has shown."""

    trials: Mapping[int, Trial]
    accused: Trial | None
    event: float


@dataclass(frozen=True)
class Judge(Tests):
    """Tests that may draw fresh rows where the first ones do not decide."""

    execute: Execute = field(kw_only=True)
    seed: int = field(kw_only=True)

    def judge(self, claim: Claim, seen: Sequence[Seen]) -> Judged:
        """The verdict on one claim from all of its settings, with fresh rows for those that need them."""
        trials = [one.trial for one in seen]
        where = [one.parts or labels(claim, one.trial.setting) for one in seen]
        groups = {"": tuple(range(len(seen))), **parts(where)}
        pooled = {name: self.pooled([seen[at] for at in group], len(groups)) for name, group in groups.items()}

        def judged(verdict: Verdict, reason: str, accused: Trial | None = None) -> Judged:
            tests = {name: [trials[at].comparison for at in group] for name, group in groups.items() if name}
            found = tuple(region(name, tested, pooled[name], SEEING) for name, tested in tests.items())
            return Judged(verdict, reason, tuple(trials), pooled[""], found, accused)

        if errors := [trial.error for trial in trials if trial.error]:
            return judged(Verdict.UNDECIDED, errors[0])
        known = [one.found for one in seen if one.found is not None]
        if alike(known):
            return judged(Verdict.UNDECIDED, ALIKE)
        if not bias_falls(known):
            return judged(Verdict.UNDECIDED, UNSETTLED)
        looks = self.look_at_each(claim, seen)
        trials = [looks.trials.get(at, trial) for at, trial in enumerate(trials)]
        if errors := [trial.error for trial in looks.trials.values() if trial.error]:
            return judged(Verdict.UNDECIDED, errors[0])
        if (accused := looks.accused) is not None:
            disagreeing = sum(map(bool, map(_side, trials)))
            words = f"{disagreeing} of {len(trials)} settings disagree with the claim"
            unless = _unless(claim, accused.replicates, self.accusation[0])
            return judged(Verdict.REFUTED, words + unless, accused)
        for number, (name, group) in enumerate(groups.items()):
            first = pooled[name]
            if first is not None and not first.passed:
                look = 4 + number
                pooled[name], refused = self.look_at_all(
                    claim, [seen[at] for at in group], first, look, len(groups), looks.event
                )
                if refused:
                    place = f" {there(name)}" if name else ""
                    rows = BATCHES * sum(seen[at].trial.replicates for at in group)
                    unless = _unless(claim, rows, self.accusation[1] / len(groups))
                    words = f"the mean over {len(group)} settings{place} disagrees with the claim"
                    return judged(Verdict.REFUTED, words + unless)
        reason = _undecided(trials, list(pooled.values()))
        if not reason and chained(seen) <= self.accusation[1]:
            reason = "the rows are not independent: each is like, or unlike, the one before it"
        return judged(Verdict.UNDECIDED if reason else Verdict.TESTED, reason)

    def look_at_each(self, claim: Claim, seen: Sequence[Seen]) -> Looks:
        """Fresh rows for each setting that needs them, until one is accused and events of probability RARE had their chance to show."""
        trials, refusing = {}, []
        event = max((self.event(one, [one.found]) for one in seen if one.found is not None), default=0.0)
        rows = sum(one.trial.replicates for one in seen)
        for at in _by_need([one.trial for one in seen]):
            look = self.look_again(claim, seen[at])
            trials[at] = look.trial
            event, rows = max(event, self.event(seen[at], look.samples)), rows + look.trial.replicates
            if look.refusing is not None:
                refusing.append(look)
                if rarest(rows, self.accusation[0]) <= RARE and look.accuses(event, self.accusation[0]):
                    break
        accused = (look.trial for look in refusing if look.accuses(event, self.accusation[0]))
        return Looks(trials, next(accused, None), event)

    def event(self, one: Seen, samples: Sequence[Measurement]) -> float:
        """The size of the events that rows at a setting show and fresh ones may lack, in units of the claim's value; 0 where
        there are none, or where declared bounds allow for all.
        """
        if one.bounds is not None or not one.sensitivity:
            return 0.0
        size, probability = rare_events(samples)
        lacking = exp(-probability * BATCHES * one.trial.replicates)
        return size / one.sensitivity if lacking >= self.accusation[0] else 0.0

    def look_again(self, claim: Claim, first: Seen) -> Look:
        """Fresh rows at a setting, which refuse the claim only after a test that refused it too.

        Rows that were too skewed for a first test get one here, and if that refuses the claim a third look. What was seen
        once is not forgotten: fresh rows are as skewed, and scatter as much, as they do together with those before. What is
        measured lies between an estimate and that without its bias, so that both have to refuse the claim.
        """
        assert first.found is not None
        assert not isinstance(first.foreseen, str)
        suspect, trial, looked = _side(first.trial), first.trial, [first.found]
        for number in (2, 3):
            found = self.fresh(claim, trial.setting, number)
            if isinstance(found, str):
                return Look(first, replace(trial, comparison=None, error=found, looks=number), looked)
            rows = first.trial.replicates * BATCHES
            blank = replace(trial, comparison=None, uneven=0.0, replicates=rows, looks=number)
            looked += found
            mean, every = together(found), together(looked)
            skewness = max(mean.skewness, every.skewness, key=abs)
            mean = replace(mean, skewness=skewness, disorder=min(mean.disorder, every.disorder))
            trial = self.tried(claim, blank, mean, first.foreseen)
            side, test = _side(trial), trial.comparison
            if suspect or test is None or not side:
                other = together([one.without_bias for one in found])
                other = replace(mean, estimate=other.estimate, standard_error=other.standard_error, bias=0.0)
                both = trial, self.tried(claim, blank, other, first.foreseen)
                accuses = all(self.refuses(one, suspect) for one in both)
                if accuses and not bias_falls(found):
                    return Look(first, replace(trial, comparison=None, error=UNSETTLED), looked)
                return Look(first, trial, looked, mean if accuses else None)
            suspect = side
        return Look(first, trial, looked)

    def refuses(self, trial: Trial, side: int) -> bool:
        """Does a trial refuse the claim on that side, at the level of accusation?"""
        test = trial.comparison
        return test is not None and _side(trial) == side and test.p_value <= self.accusation[0]

    def look_at_all(
        self, claim: Claim, seen: Sequence[Seen], pooled: Comparison, look: int, share: int, event: float
    ) -> tuple[Comparison, bool]:
        """The pooled test of fresh rows, and whether they accuse the claim, though none may be an event of such a size."""
        tested, fresh = [], []
        for one in seen:
            if (part := one.tested) is None:
                continue
            found = self.fresh(claim, one.trial.setting, look)
            if isinstance(found, str):
                return pooled, False
            owed = max(part.hidden, event * one.sensitivity / one.trial.replicates)
            tested.append(replace(part, hidden=owed))
            fresh.append(found)
        without = [[one.without_bias for one in samples] for samples in fresh]
        both = [pool_fresh(tested, samples, self.suspicion[1] / share) for samples in (fresh, without)]
        same_side = all((again.measured > 1) == (pooled.measured > 1) for again in both)
        falls = bias_falls([one for samples in fresh for one in samples])
        return both[0], same_side and falls and max(again.p_value for again in both) <= self.accusation[1] / share

    def fresh(self, claim: Claim, setting: Setting, look: int) -> list[Measurement] | str:
        """Independent samples at a setting, or why there are none."""
        tasks = [task(claim, setting, self.seed, look, batch) for batch in range(BATCHES)]
        done = dict(self.execute({task.key: task for task in tasks}))
        errors = [outcome.error for outcome in done.values() if outcome.error]
        if errors:
            return f"the simulation failed: {errors[0]}"
        found = [measured(done[task.key].value)[0] for task in tasks]
        return ALIKE if alike(found) else found


def _unless(claim: Claim, rows: int, level: float) -> str:
    """What no test of rows without bounds can exclude, where so many of them accuse."""
    assert claim.simulation is not None
    if claim.simulation.bounds is not None:
        return ""
    return f", unless an event rarer than 1 in {round(1 / rarest(rows, level))} rows carries the difference"


def _side(trial: Trial) -> int:
    """On which side of the prediction the claim is refused; 0 where it is not."""
    test = trial.comparison
    if test is None or test.passed:
        return 0
    return 1 if test.measured > test.predicted else -1


def _by_need(trials: Sequence[Trial]) -> list[int]:
    """The settings that need a second look: those that refuse the claim, the most decided first, then uneven ones."""
    refused = [at for at, trial in enumerate(trials) if _side(trial)]
    uneven = [at for at, trial in enumerate(trials) if trial.uneven and not _side(trial)]

    def decided(at: int) -> tuple[float, float]:
        test = trials[at].comparison
        assert test is not None
        return test.p_value, -abs(test.deviation or 0.0)

    return sorted(refused, key=decided) + uneven


def _undecided(trials: Sequence[Trial], pooled: Sequence[Comparison | None], strict: bool = True) -> str:
    """Why the tests, none of which accuses the claim, do not bear it out either; "" where they do.

    ``strict`` is false where no second look could be taken: settings that need one are then left out.
    """
    if not trials:
        return "no setting was found in the ranges of the simulation that lies in the domain of the claim and that Simulation.where admits"
    for trial in trials:
        if trial.error:
            return trial.error
        if strict and trial.problem:
            return trial.problem
    if any(map(_side, trials)) or not all(test.passed for test in pooled if test is not None):
        return f"{BATCHES} times as many fresh rows disagree with the claim as well, though not beyond all doubt"
    found = resolution(trials, pooled[0])
    if found is None or found >= SEEING:
        only = "" if found is None else f", only one of {found:.2g}"
        return f"not even {error_of(trials)} of 1 would have been noticed{only}"
    blind = sum(not trial.sees for trial in trials)
    if 2 * blind > len(trials):
        return f"{blind} of {len(trials)} settings do not see the claim: they would miss an error as large as its value"
    return ""


ABSOLUTE = "an error"
"""What the resolution of a claim of 0 is one of, in words."""


def error_of(trials: Sequence[Trial]) -> str:
    """What a resolution is one of, in words: where all predictions are 0 it is relative to the scale of the rows."""
    tests = [trial.comparison for trial in trials if trial.comparison is not None]
    return ABSOLUTE if tests and not any(test.predicted for test in tests) else "a relative error"


def resolution(trials: Sequence[Trial], pooled: Comparison | None) -> float | None:
    """The smallest that any of the tests has."""
    tests = [pooled, *(trial.comparison for trial in trials)]
    return min((test.resolution for test in tests if test is not None and test.resolution is not None), default=None)


def decide(
    claim: Claim,
    tasks: Sequence[Task],
    done: Mapping[str, Outcome],
    rates: Rates,
    evaluate: Evaluate = evaluate_closed_form,
) -> tuple[Verdict, tuple[Trial, ...], Comparison | None]:
    """The verdict on simulations that are done, at the rates that ``levels`` gives; no more are made, no second looks."""
    tests = Tests(evaluate, rates, rates)
    seen = [tests.seen(claim, task, done[task.key]) for task in tasks]
    trials, pooled = tuple(one.trial for one in seen), tests.pooled(seen)
    if any(map(_side, trials)) or (pooled is not None and not pooled.passed):
        return Verdict.REFUTED, trials, pooled
    return (Verdict.UNDECIDED if _undecided(trials, [pooled], strict=False) else Verdict.TESTED), trials, pooled


def rates(claims: int, settings: int, rate: float) -> tuple[Rates, Rates]:
    """The levels of suspicion, at the root of the rate, and of accusation."""
    return levels(claims, settings, sqrt(rate)), levels(claims, settings, rate)
