"""Where a function of one parameter is least: its slope has one sign on either side of one point."""

from __future__ import annotations

import sympy as sp

from .algebra import defined, is_zero
from .domain import Domain, Parameter
from .errors import Refusal
from .former_kernel import Goal, Theorem, Verdict, rule
from .former_rules import equation
from .language import limit_in_proportion, minimiser
from .positivity import decide, entails, sign_on
from .roots import root_of
from .traces import function_of_trace, spectrum


@rule("minimiser", local=False)
def least_at_root(
    goal: Goal,
    form: Theorem,
    slope: Theorem,
    increase: Theorem,
    *crossing: Theorem,
    factor: sp.Expr,
    between: tuple[sp.Expr, sp.Expr] | None = None,
) -> Verdict:
    """A function is least where its slope, factor (G - level) with factor > 0 and G increasing, changes its sign.

    Premises: function = formula and d formula/dx on the whole open range, dG/dx > 0; then G < level and G > level at
    the two points ``between`` for a goal root_of(G, x, level), or G = level at the point that the goal names. A last
    one may give another form of G, which the root then holds.
    """
    left, right = equation(goal)
    if left.func is not minimiser:
        raise Refusal(f"the left side must be a minimiser, not {left}")
    function, x, low, high = left.args
    own = form.domain[x.name]
    if own.interval != sp.Interval.open(low, high):
        raise Refusal(f"the function must be known for {low} < {x} < {high}, not for {own.describe()}")
    inside = Domain((*goal.domain.parameters, own), goal.domain.conditions)
    for premise in (form, slope, increase):
        entails(inside, premise.domain, "a premise")
    known, formula = equation(form)
    derivative, value = equation(slope)
    if known != function or derivative != sp.Derivative(formula, x):
        raise Refusal(f"the premises must give {function} and the derivative of its formula")
    if not isinstance(increase.statement, sp.StrictGreaterThan) or increase.statement.rhs != 0:
        raise Refusal("the third premise must say that a derivative is positive")
    growing = increase.statement.lhs
    if not isinstance(growing, sp.Derivative) or growing.variables != (x,):
        raise Refusal(f"{growing} must be a derivative in {x}")
    curve = growing.expr
    shown = curve
    if len(crossing) > 2:
        *crossing_, other = crossing
        crossing = tuple(crossing_)
        entails(inside, other.domain, "the other form of the curve")
        shown, same_curve = equation(other)
        if same_curve != curve:
            raise Refusal(f"the last premise must give {curve} in another form")
    level = _level(goal, right, (curve, shown), x, low, high, crossing, between)
    _positive(factor, inside)
    if not is_zero(value - factor * (curve - level)):
        raise Refusal(f"the slope is {value}, not {factor} times {curve - level}")
    return Verdict.PROVED


def _level(
    goal: Goal,
    right: sp.Expr,
    forms: tuple[sp.Expr, sp.Expr],
    x: sp.Symbol,
    low: sp.Expr,
    high: sp.Expr,
    crossing: tuple[Theorem, ...],
    between: tuple[sp.Expr, sp.Expr] | None,
) -> sp.Expr:
    """The level that the curve reaches at the point on the right: as a root between two points, or by its value there."""
    curve, shown = forms
    for premise in crossing:
        entails(goal.domain, premise.domain, "a value of the curve")
    places = between if right.func is root_of else (right,)
    if places is None or len(crossing) != len(places):
        raise Refusal(f"{len(crossing)} values of the curve are given, at {places}")
    for place in places:
        defined(place, goal.domain)
        inside = decide(sp.Gt(place, low), goal.domain) and (high is sp.oo or decide(sp.Lt(place, high), goal.domain))
        if place.has(x) or not inside:
            raise Refusal(f"{place} is not shown to lie between {low} and {high}")
    if right.func is not root_of:
        value, level = equation(crossing[0])
        if value != curve.xreplace({x: right}):
            raise Refusal(f"the value of {curve} at {x} = {right} is needed")
        return level
    _, _, level, *_ = right.args
    if right != root_of(shown, x, level, low, high) or level.has(x):
        raise Refusal(f"the right side must be the root of {shown} for {low} < {x} < {high}")
    for premise, place, kind in zip(crossing, places, (sp.StrictLessThan, sp.StrictGreaterThan), strict=True):
        statement = premise.statement
        if not isinstance(statement, kind) or statement.args != (curve.xreplace({x: place}), level):
            raise Refusal(
                f"that {curve} at {place} lies {'below' if kind is sp.StrictLessThan else 'above'} {level} is needed"
            )
    return level


def _positive(factor: sp.Expr, domain: Domain) -> None:
    """Refuse unless a factor is positive, limits of E tau f with a positive f in it being any positive numbers."""
    named = factor
    means: list[Parameter] = []
    for limit in factor.atoms(limit_in_proportion):
        if sign_on(function_of_trace(limit), spectrum(domain)) != 1:
            raise Refusal(f"{limit} is not shown to be positive")
        means.append(Parameter(sp.Dummy(f"mean_{len(means)}", positive=True), sp.S.Zero))
        named = named.xreplace({limit: means[-1].symbol})
    if sign_on(named, Domain((*domain.parameters, *means), domain.conditions)) != 1:
        raise Refusal(f"{factor} is not shown to be positive")
