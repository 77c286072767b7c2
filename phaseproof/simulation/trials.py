"""One setting of a claim: what is foreseen there, and the record of its test."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil, isfinite, isinf, isnan

from scipy import special

from ..numeric.comparison import FALSE_ALARM_RATE, Comparison
from ..numeric.evaluation import evaluate as evaluate_expression
from ..theory.claim import Claim
from .settings import Setting, parameters
from .simulating import frozen, unchanged

Evaluate = Callable[[Claim, Setting], float]

STEP = 1e-4
"""Relative change of a claim's value from which the sensitivity of its prediction is read off."""

SEEING = 1.0
"""Resolution from which on a setting does not see the claim: it would miss an error as large as the value itself."""


@dataclass(frozen=True)
class Trial:
    """One setting of one claim: the test, or in ``error`` why there is none.

    ``uneven`` is how many times as many rows a test would need where they are too skewed (inf: where all are equal),
    else 0; ``looks`` counts the samples that were looked at, the last of which is tested.
    """

    setting: Setting
    comparison: Comparison | None
    seed: int
    replicates: int
    seconds: float
    error: str = ""
    uneven: float = 0.0
    looks: int = 1

    @property
    def passed(self) -> bool:
        return self.comparison is not None and self.comparison.passed

    @property
    def sees(self) -> bool:
        """Would it notice an error of the claim that is as large as its value?"""
        test = self.comparison
        return test is not None and test.resolution is not None and test.resolution < SEEING

    @property
    def agrees(self) -> str:
        """In words: yes, no, or why a yes would say too much."""
        test = self.comparison
        if test is None or not test.passed:
            return "no"
        if not self.sees:
            return "sees nothing"
        apart = test.deviation is not None and 2 * special.ndtr(-abs(test.deviation)) <= test.level
        return "up to what is left out" if apart else "yes"

    @property
    def problem(self) -> str:
        """Why there is no comparison; empty where there is one."""
        if self.comparison is not None or self.error:
            return self.error
        return _too_uneven(self)


def evaluate_closed_form(claim: Claim, setting: Setting) -> float:
    """The claim's closed form at a setting; NaN for a proposition, whose ``prediction`` must give the number."""
    if claim.closed_form is None:
        return float("nan")
    return float(evaluate_expression(claim.closed_form, claim.domain, parameters(claim, setting), 17).value)


@dataclass(frozen=True)
class Foreseen:
    """What a claim says of the rows at a setting: the mean, the allowance, and how the mean follows the claim's value.

    ``sensitivity`` is the change per relative change of the value; where that is 0, per change by the scale.
    """

    mean: float
    allowance: float
    sensitivity: float


def foresee(claim: Claim, setting: Setting, evaluate: Evaluate = evaluate_closed_form) -> Foreseen:
    """The prediction for one setting; ValueError where it is no finite number with an allowance of 0 or more."""
    simulation = claim.simulation
    assert simulation is not None
    value = evaluate(claim, setting)

    def predict(value: float) -> tuple[float, float]:
        with unchanged("the prediction", setting):
            returned = simulation.prediction(frozen(setting), value)
        try:
            mean, allowance = map(float, returned)
        except (TypeError, ValueError):
            raise ValueError(f"the prediction returned {returned!r}; valid: two numbers, (mean, allowance)") from None
        if not isfinite(mean):
            raise ValueError(f"the predicted mean is {mean}; valid: a finite number")
        if not (isfinite(allowance) and allowance >= 0):
            raise ValueError(f"the allowance of the prediction is {allowance}; valid: a finite number >= 0")
        return mean, allowance

    mean, allowance = predict(value)
    if isnan(value):
        return Foreseen(mean, allowance, mean)
    unit = abs(value) or simulation.scale
    sensitivity = (predict(value + STEP * unit)[0] - mean) / STEP
    if sensitivity == 0 and predict(value + unit)[0] == mean:
        raise ValueError("the prediction does not depend on the claim's value")
    return Foreseen(mean, allowance, sensitivity)


def _too_uneven(trial: Trial) -> str:
    rows = trial.replicates
    if isinf(trial.uneven):
        return (
            f"all {rows} rows are equal, to an estimator at least, which says nothing of rarer ones; valid: more replicates, or Simulation.bounds "
            "where the bounds of every row are known"
        )
    return (
        f"{rows} rows are too skewed for a test at {FALSE_ALARM_RATE:g}: at least {ceil(rows * trial.uneven)} rows, or "
        "Simulation.bounds where the bounds of every row are known"
    )
