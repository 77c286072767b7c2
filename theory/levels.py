"""Where a function of one parameter sets in, and where it reaches a level, when its formula depends on further parameters."""

from __future__ import annotations

import sympy as sp

from .algebra import defined, is_zero
from .domain import Domain
from .errors import Refusal
from .former_kernel import Goal, Theorem, Verdict, rule
from .former_rules import equation
from .language import onset
from .positivity import decide, entails
from .roots import root_of
from .surds import surd_sign


def _beside(goal: Goal, x: sp.Symbol, premise: Theorem, condition: sp.Basic) -> Domain:
    """The goal's domain with x > 0 and a condition on it, on which the premise must hold."""
    if x.name not in premise.domain.names or premise.domain[x.name].interval != sp.Interval.open(0, sp.oo):
        raise Refusal(f"the premise must speak of {x} > 0")
    wide = Domain((*goal.domain.parameters, premise.domain[x.name]), (*goal.domain.conditions, condition))
    entails(wide, premise.domain, "a form of the function")
    return wide


@rule("onset", local=False)
def onset_rule(goal: Goal, zero: Theorem, form: Theorem) -> Verdict:
    """The point up to which a function is 0 and beyond which its formula is positive."""
    left, point = equation(goal)
    if left.func is not onset:
        raise Refusal(f"an onset is needed, not {left}")
    function, x = left.args
    defined(point, goal.domain)
    if point.has(x) or not decide(sp.Gt(point, 0), goal.domain):
        raise Refusal(f"{point} > 0 is not shown")
    _beside(goal, x, zero, sp.Le(x, point))
    beyond = _beside(goal, x, form, sp.Gt(x, point))
    if equation(zero) != (function, sp.S.Zero) or equation(form)[0] != function:
        raise Refusal(f"the premises must give {function}: 0 up to the point, a formula beyond it")
    if surd_sign(equation(form)[1], beyond) != 1:
        raise Refusal(f"{equation(form)[1]} > 0 is not shown on {beyond.describe()}")
    return Verdict.PROVED


@rule("reached", local=False)
def reached(goal: Goal, form: Theorem, increase: Theorem) -> Verdict:
    """The x > low at which a function reaches a level: there its formula has that value, and it increases beyond low."""
    left, point = equation(goal)
    if left.func is not root_of or left.args[4] != sp.oo:
        raise Refusal(f"a root on (low, oo) is needed, not {left}")
    function, x, level, low, _ = left.args
    beyond = [_beside(goal, x, premise, sp.Gt(x, low)) for premise in (form, increase)]
    known, formula = equation(form)
    if known != function or increase.statement != sp.Gt(sp.Derivative(formula, x), 0, evaluate=False):
        raise Refusal(f"the premises must give {function} and the sign of its derivative beyond {low}")
    defined(formula, beyond[0])
    defined(point, goal.domain)
    if point.has(x) or surd_sign(point - low, goal.domain) != 1:
        raise Refusal(f"{point} > {low} is not shown")
    value = formula.xreplace({x: point})
    if not is_zero(value - level):
        raise Refusal(f"the function is {value} at {point}, not {level}")
    return Verdict.PROVED
