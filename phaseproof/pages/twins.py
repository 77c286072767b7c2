"""False twins of a claim: what it would say with one thing wrong, put to the kernel and to the simulation.

A twin is put to the theorem that the claim is, and compared with the numbers that the claim was compared with.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import sympy as sp

from ..checking.claims import CheckedClaim
from ..numeric.comparison import p_value
from ..numeric.measurement import Measurement
from ..simulation.trials import evaluate_closed_form
from ..theory.claim import Claim
from ..theory.decide.refusal import Refusal
from ..theory.errors import PhaseproofError
from ..theory.find.examine import points
from ..theory.kernel.log import LoggedStep
from ..theory.terms.context import Theorem
from ..theory.terms.term import IllFormed
from ..theory.untrusted.refutation import refutation
from ..theory.write.analysis import Unsaid
from ..theory.write.convert import convert

if TYPE_CHECKING:
    from ..simulation.trials import Trial
    from ..simulation.validation import ClaimValidation

SLIGHT = sp.Rational(101, 100)


_FALSE = re.compile(
    r"false at (?P<at>.*): (what follows|left side) (?P<true>\S+), (what is stated|right side) (?P<stated>\S+)$"
)


@dataclass(frozen=True)
class Twin:
    """A false variant: a point where the kernel found it false, with both values, and how measured numbers stand to it.

    ``settings`` simulated settings were compared, ``refused`` of them reject the twin at the level of the claim's own
    test, the farthest ``deviation`` standard errors away; None where nothing was compared.
    """

    words: str
    statement: sp.Basic
    point: str
    true: str
    stated: str
    settings: int = 0
    refused: int = 0
    deviation: float | None = None


Variant = tuple[str, sp.Expr, Callable[[float], float] | None]
"""In words, the closed form, and its value from the true value where it follows from that."""


def variants(claim: Claim) -> Iterator[Variant]:
    """Wrong closed forms: a factor, a sign, one per cent, examples and dimensions exchanged, one regime everywhere."""
    form = claim.closed_form
    if isinstance(claim.proposition, sp.Eq):
        form = claim.proposition.rhs
    if form is None or form in (sp.oo, sp.S.Zero):
        return
    yield "twice as large", _each(form, lambda value: 2 * value), lambda value: 2 * value
    yield "with the other sign", _each(form, lambda value: -value), lambda value: -value
    yield "larger by one per cent", _each(form, lambda value: SLIGHT * value), lambda value: float(SLIGHT) * value
    loads = [p for p in claim.domain.parameters if p.name == "gamma" and p.lower == 0 and p.upper == sp.oo]
    if loads and claim.closed_form is not None and not form.has(sp.Integral, sp.Sum, sp.Limit):
        (gamma,) = (p.symbol for p in loads)
        yield "with n and d exchanged", form.xreplace({gamma: 1 / gamma}), None
    if isinstance(form, sp.Piecewise):
        first = form.args[0]
        if first[0].free_symbols and first[0] is not sp.oo:
            yield "with the form of its first regime everywhere", first[0], None


def _each(form: sp.Expr, change: Callable[[sp.Expr], sp.Expr]) -> sp.Expr:
    """The change made in every branch."""
    if isinstance(form, sp.Piecewise):
        return sp.Piecewise(*((change(value), condition) for value, condition in form.args), evaluate=False)
    return change(form)


def twins(result: CheckedClaim, validated: ClaimValidation) -> tuple[Twin, ...]:
    """The false twins of a derived claim, each checked as the claim is; only those certainly false somewhere are kept."""
    if not result.ok:
        return ()
    claim = result.claim
    drawn = [(words, _with(claim, form), follow) for words, form, follow in variants(claim)]
    drawn = [(words, twin, follow) for words, twin, follow in drawn if twin.conclusion != claim.conclusion]
    found = []
    for words, twin, follow in drawn:
        if (at := _FALSE.match(_against(claim, twin))) is None:
            continue  # no point was found where it is false: perhaps it is true, in another form
        tested = measured(twin, follow, result.claim, validated)
        found.append(Twin(words, twin.conclusion, at["at"], at["true"], at["stated"], *tested))
    return tuple(found)


def _against(claim: Claim, twin: Claim) -> str:
    """Why the theorem that the claim is tells that the twin is false; nothing where nobody knows."""
    try:
        (context, known), (_, wrong) = convert(claim.conclusion, claim.domain), convert(twin.conclusion, twin.domain)
    except Unsaid:
        return ""
    theorem = Theorem(context, known) if known.head == "eq" else None
    for point in points(context):
        named = {v.args[0]: value for v, value in point.items()}
        try:
            return refutation(LoggedStep(twin.name, context, wrong, "", point=named), theorem)
        except (Refusal, IllFormed):
            continue
    return ""


def _with(claim: Claim, form: sp.Expr) -> Claim:
    """The claim with another right side."""
    if claim.closed_form is not None:
        return replace(claim, closed_form=form)
    relation: Any = claim.proposition
    return replace(claim, proposition=relation.func(relation.lhs, form, evaluate=False))


def measured(
    twin: Claim, follow: Callable[[float], float] | None, claim: Claim, validated: ClaimValidation
) -> tuple[int, int, float | None]:
    """How many settings were compared, how many of them refuse the twin, and the largest deviation."""
    if claim.simulation is None or claim.closed_form is None:
        return 0, 0, None
    outcomes = [one for trial in validated.trials if (one := _distance(twin, follow, claim, trial)) is not None]
    if not outcomes:
        return 0, 0, None
    return len(outcomes), sum(refused for refused, _ in outcomes), max(distance for _, distance in outcomes)


def _distance(
    twin: Claim, follow: Callable[[float], float] | None, claim: Claim, trial: Trial
) -> tuple[bool, float] | None:
    """Does one setting refuse the twin, and how many standard errors beyond the allowance is it?"""
    assert claim.simulation is not None
    test = trial.comparison
    if test is None or not test.standard_error > 0:
        return None
    try:
        value = (
            evaluate_closed_form(twin, trial.setting)
            if follow is None
            else follow(evaluate_closed_form(claim, trial.setting))
        )
        mean, allowance = map(float, claim.simulation.prediction(trial.setting, value))
    except (PhaseproofError, ArithmeticError, TypeError, ValueError):
        return None
    numbers = Measurement(test.measured, test.standard_error, trial.replicates - 1.0)
    refused = p_value(numbers, mean, allowance) <= test.level
    return refused, max(0.0, abs(test.measured - mean) - allowance) / test.standard_error
