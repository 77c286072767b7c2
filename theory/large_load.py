"""Many examples per dimension: the first order of the overlap in 1/gamma, and integrals over a half line."""

from __future__ import annotations

import sympy as sp

from .admission import bound_symbols
from .algebra import defined, is_zero, nonzero
from .domain import Domain, Parameter
from .errors import Refusal
from .former_kernel import Goal, Theorem, Verdict, rule
from .former_rules import equation
from .integrals import definite, factor_of_integral
from .language import average
from .population_averages import average_of, averages_defined, between_0_and_1
from .positivity import decide, entails, over_population, sign_on


@rule("large_load", axioms=("monotone_convergence",), local=False)
def large_load(goal: Goal, form: Theorem, whole: Theorem, *, gamma: sp.Symbol) -> Verdict:
    """lim gamma (1 - q) from q <t> = <r^2>, r(t) = c int w(t, v) sqrt(1 - D(v)/gamma) dv, with c int w dv = sqrt(t).

    gamma (1 - sqrt(1 - D/gamma)) falls to D/2 as gamma grows and stays below D <= 1, so gamma (sqrt(t) - r) tends to
    (c/2) int w D dv and stays below sqrt(t); gamma (t - r^2) stays below 2 t, whose mean is finite. The limit is
    <sqrt(t) c int w D dv>/<t>. Premises: q, and the integral of w.
    """
    left, right = equation(goal)
    quantity, value = equation(form)
    if left != sp.Limit(gamma * (1 - quantity), gamma, sp.oo, "-"):
        raise Refusal(f"the left side must be the limit of {gamma} (1 - {quantity})")
    p = form.domain[gamma.name]
    if not p.upper.is_infinite or any(c.has(gamma) for c in form.domain.conditions):
        raise Refusal(f"the first premise must hold for every large {gamma}")
    others = Domain(tuple(q for q in form.domain.parameters if q.symbol != gamma), form.domain.conditions)
    entails(goal.domain, others, "the first premise")
    squares = [a for a in value.atoms(average) if a.args[0].atoms(sp.Integral)]
    if len(squares) != 1:
        raise Refusal("the first premise must hold one average of a squared integral")
    (square,) = squares
    t = square.args[1]
    if not is_zero(value - square / average(t, t)):
        raise Refusal(f"the first premise must give an average over that of {t}")
    (integral,) = square.args[0].atoms(sp.Integral)
    integrand, v, low, high = definite(integral)
    scale = sp.sqrt(sp.cancel(square.args[0] / integral**2))
    roots = [a for a in sp.Mul.make_args(integrand) if isinstance(a, sp.Pow) and a.exp == sp.S.Half and a.has(gamma)]
    if len(roots) != 1 or (integrand / roots[0]).has(gamma) or scale.has(gamma) or sign_on(scale, goal.domain) != 1:
        raise Refusal(f"{integrand} must hold {gamma} under one square root")
    weight = integrand / roots[0]
    share = sp.expand(gamma * (1 - roots[0].base))
    factor, node = average_of(share)
    half_line = Parameter(v, low, high)
    line = Domain((*goal.domain.parameters, half_line), goal.domain.conditions)
    if node is None or factor != 1 or node.has(gamma):
        raise Refusal(f"{roots[0].base} is not 1 - D/{gamma} with an average D free of {gamma}")
    between_0_and_1(node, line)
    wide = Domain((*line.parameters, Parameter(t, sp.S.Zero)), line.conditions)
    if sign_on(weight, wide) != 1:
        raise Refusal(f"{weight} > 0 is not shown")
    entails(
        Domain((*goal.domain.parameters, Parameter(t, sp.S.Zero)), goal.domain.conditions), whole.domain, "the second"
    )
    total, known = equation(whole)
    if total != sp.Integral(weight, (v, low, high)) or not is_zero(scale * known - sp.sqrt(t)):
        raise Refusal(f"the second premise must say that {scale} times the integral of {weight} is sqrt({t})")
    wanted = average(sp.sqrt(t) * scale * sp.Integral(weight * node, (v, low, high)), t) / average(t, t)
    if right != wanted:
        raise Refusal(f"the limit is {wanted}")
    return Verdict.PROVED


@rule("tonelli")
def tonelli(goal: Goal) -> Verdict:
    """An integral of a weight times an average is the average of the integral, for what is positive."""
    left, right = equation(goal)
    integrand, v, low, high = definite(left)
    weight, node = average_of(integrand)
    if node is None or v in bound_symbols(weight) or node.args[1] in weight.free_symbols:
        raise Refusal(f"{integrand} must be a weight times one average")
    line = Domain((*goal.domain.parameters, Parameter(v, low, high)), goal.domain.conditions)
    wide = over_population(node, line)
    averages_defined(integrand, line)
    if sign_on(weight, line) != 1 or sign_on(node.args[0], wide) != 1:
        raise Refusal(f"{weight} > 0 and {node.args[0]} > 0 are not shown")
    wanted = average(sp.Integral(weight * node.args[0], (v, low, high)), node.args[1])
    if right != wanted:
        raise Refusal(f"exchanged, it is {wanted}")
    return Verdict.PROVED


@rule("over_half_line")
def over_half_line(
    goal: Goal, *, x: sp.Symbol, antiderivative: sp.Expr, apart: tuple[sp.Symbol, sp.Symbol] | None = None
) -> Verdict:
    """int_0^oo f(v) dv by an antiderivative F(x), v = x^2: F' = 2 x f(x^2), F(0) known, atan(x/c) -> pi/2 at infinity.

    F may be singular where two parameters agree (``apart``): there both sides are continuous, as f > 0 rises with the
    first one, by a factor that is bounded, so that the integral is continuous in it.
    """
    left, right = equation(goal)
    scale, left = factor_of_integral(left)
    f, v, low, high = definite(left)
    if (low, high) != (sp.S.Zero, sp.oo) or x in goal.domain.symbols or f.has(x):
        raise Refusal(f"the integral must run from 0 to oo, {x} be a new variable")
    half_line = Parameter(x, sp.S.Zero)
    line = Domain((*goal.domain.parameters, half_line), goal.domain.conditions)
    defined(right, goal.domain)
    defined(f.xreplace({v: x**2}), line)
    end = sp.S.Zero
    for term in sp.Add.make_args(sp.expand(antiderivative, func=False)):
        end += _at_infinity(term, x, line)
    start = antiderivative.subs(x, 0)
    divisors = [power.base for power in antiderivative.atoms(sp.Pow) if power.exp.is_negative]
    for divisor in divisors:
        if apart is not None and sp.cancel(divisor / (apart[1] - apart[0])).is_Rational:
            _continuous_in(f.xreplace({v: x**2}), apart, line)
            continue
        nonzero(divisor, line)
    if not is_zero(sp.diff(antiderivative, x) - 2 * x * f.xreplace({v: x**2})):
        raise Refusal(f"the derivative of {antiderivative} is not {2 * x * f.xreplace({v: x**2})}")
    if not is_zero(right - scale * (end - start)):
        raise Refusal(f"the integral is {scale * (end - start)}", scale * (end - start))
    return Verdict.PROVED


def _at_infinity(term: sp.Expr, x: sp.Symbol, line: Domain) -> sp.Expr:
    """The limit of c atan(x/b), b > 0, or of a rational function that vanishes."""
    angles = [a for a in sp.Mul.make_args(term) if isinstance(a, sp.atan)]
    if angles:
        slope = angles[0].args[0] / x
        if len(angles) > 1 or (term / angles[0]).has(x) or slope.has(x) or sign_on(slope, line) != 1:
            raise Refusal(f"{term} is not a multiple of atan({x}/b), b > 0")
        return term / angles[0] * sp.pi / 2
    top, bottom = (sp.Poly(part, x) for part in sp.fraction(sp.together(term)))
    if top.degree() >= bottom.degree():
        raise Refusal(f"{term} does not vanish at infinity")
    return sp.S.Zero


def _continuous_in(f: sp.Expr, apart: tuple[sp.Symbol, sp.Symbol], line: Domain) -> None:
    """Refuse unless f = h g with g free of the first parameter and 0 < h <= 1 rising with it."""
    first = apart[0]
    if first not in line.symbols or apart[1] not in line.symbols:
        raise Refusal(f"{apart} must be parameters")
    rest, moving = f.as_independent(first, as_Add=False)
    if sign_on(rest, line) != 1 or sign_on(sp.diff(moving, first), line) != 1:
        raise Refusal(f"{f} is not shown to be positive and to rise with {first}")
    if sign_on(moving, line) != 1 or not decide(sp.Le(moving, 1), line):
        raise Refusal(f"0 < {moving} <= 1 is not shown")
