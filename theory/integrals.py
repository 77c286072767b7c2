"""Integrals: change of variable, exact differences (parts), and the cosine coefficients of |1 + r e^(it)|^(2p)."""

from __future__ import annotations

from collections.abc import Mapping

import sympy as sp

from .algebra import defined, denominators, is_zero, nonzero
from .domain import Domain, Parameter
from .errors import Refusal
from .former_kernel import Goal, Verdict, rule
from .former_rules import equation
from .positivity import decide, sign_on
from .series import ratio_of_terms


def definite(expression: sp.Expr) -> tuple[sp.Expr, sp.Symbol, sp.Expr, sp.Expr]:
    if not isinstance(expression, sp.Integral) or len(expression.limits) != 1 or len(expression.limits[0]) != 3:
        raise Refusal(f"one definite integral is needed, not {expression}")
    (variable, lower, upper) = expression.limits[0]
    return expression.function, variable, lower, upper


ENDS = (sp.pi, sp.pi / 2)
"""Where the integrals of these rules may end; they start at 0."""


def integrable(integrand: sp.Expr, t: sp.Symbol, end: sp.Expr, domain: Domain) -> None:
    """Refuse unless the integrand is shown to be O(sin(t)^m), m > -1, on 0 < t < pi, or continuous on [0, pi/2].

    An integral that diverges is no number.
    """
    if end == sp.pi / 2:
        continuous_on_quarter(integrand, t, domain)
        return
    order = _order(integrand, t, domain)
    if not decide(sp.Gt(order, -1), domain) and sp.Gt(order, -1) is not sp.true:
        raise Refusal(f"{integrand} is not shown to be integrable on 0 < {t} < pi")


def _order(expression: sp.Expr, t: sp.Symbol, domain: Domain) -> sp.Expr:
    """An m for which the expression is O(sin(t)^m) on (0, pi)."""
    if not expression.has(t):
        return sp.S.Zero
    if isinstance(expression, sp.sin | sp.cos) and not (expression.args[0] / t).has(t):
        return sp.S.One if expression == sp.sin(t) else sp.S.Zero
    if isinstance(expression, sp.Mul):
        return sp.Add(*(_order(factor, t, domain) for factor in expression.args))
    if isinstance(expression, sp.Add):
        if all(decide(sp.Ge(_order(term, t, domain), 0), domain) for term in expression.args):
            return sp.S.Zero
    elif isinstance(expression, sp.Pow) and not expression.exp.has(t):
        base, power = expression.args
        if decide(sp.Ge(power, 0), domain):
            return power * _order(base, t, domain)
        if base == sp.sin(t):
            return power
        level, swing = base.subs(t, sp.pi / 2), base.coeff(sp.cos(t))
        if is_zero(base - level - swing * sp.cos(t)):  # >= |swing| sin(t)^2 / 2 where level >= |swing|
            ends = level + swing, level - swing
            if all(sign_on(end, domain) == 1 for end in ends):
                return sp.S.Zero
            if sign_on(level, domain) == 1 and all(decide(sp.Ge(end, 0), domain) for end in ends):
                return 2 * power
    raise Refusal(f"how {expression} behaves at the ends of 0 < {t} < pi is not known")


def continuous_on_quarter(expression: sp.Expr, t: sp.Symbol, domain: Domain) -> None:
    """Refuse unless the expression is built continuously from sin(t) and cos(t) on the closed quarter circle."""
    quarter = _arc(domain, sp.pi / 2, closed=True)
    for node in sp.preorder_traversal(expression):
        if not node.has(t) or isinstance(node, sp.Add | sp.Mul | sp.Symbol) or node in (sp.sin(t), sp.cos(t)):
            continue
        if not isinstance(node, sp.Pow) or node.exp.has(t):
            raise Refusal(f"{node} is not known to be continuous on 0 <= {t} <= pi/2")
        if not (node.exp.is_Integer and node.exp > 0) and sign_on(_angles(node.base, t), quarter) != 1:
            raise Refusal(f"{node.base} is not shown to be positive on 0 <= {t} <= pi/2")


@rule("change_of_variable")
def change_of_variable(
    goal: Goal, *, image: sp.Expr, roots: Mapping[sp.Expr, sp.Expr], decreasing: bool = False
) -> Verdict:
    """int f(x) dx = int f(phi(t)) |phi'(t)| dt: the ends map to the ends, and phi' keeps its sign on 0 < t < pi (or pi/2).

    ``roots`` gives, for each radicand in f, its square root in terms of t: its square is checked exactly
    and it is shown to be >= 0.
    """
    left, right = equation(goal)
    outside, left = factor_of_integral(left)
    scale, right = factor_of_integral(right)
    f, x, low, high = definite(left)
    g, t, start, end = definite(right)
    if start != 0 or end not in ENDS:
        raise Refusal(f"the new variable must run from 0 to pi or pi/2, not from {start} to {end}")
    first, last = (
        (image.subs(t, end), image.subs(t, start)) if decreasing else (image.subs(t, start), image.subs(t, end))
    )
    for value, wanted in ((first, low), (last, high)):
        if not is_zero(value - wanted):
            raise Refusal(f"the end {wanted} is mapped from {value}")
    slope = sp.diff(image, t) * (-1 if decreasing else 1)
    inside = _arc(goal.domain, end)
    if sign_on(_angles(slope, t), inside) != 1:
        raise Refusal(f"{slope} is not shown to be positive for 0 < {t} < {end}")
    mapped = f
    for power in sorted(f.atoms(sp.Pow), key=lambda node: -node.count_ops()):
        if power.exp.is_Rational and power.exp.q == 2 and power.base.has(x) and (power.base != x or x in roots):
            root = roots.get(power.base)
            if root is None:
                raise Refusal(f"roots names no square root of {power.base}")
            if not is_zero(root**2 - power.base.xreplace({x: image})):
                raise Refusal(f"the square of {root} is not {power.base} at {x} = {image}")
            if not all(_not_negative(_angles(factor, t), inside) for factor in sp.Mul.make_args(root)):
                raise Refusal(f"{root} is not shown to be >= 0 for 0 < {t} < {end}")
            mapped = mapped.xreplace({power: root ** (2 * power.exp)})
    mapped = mapped.xreplace({x: image})
    defined(outside, goal.domain)
    defined(scale, goal.domain)
    integrable(g, t, end, goal.domain)
    if f.has(t):
        raise Refusal(f"the new variable {t} stands in the integrand already")
    if not is_zero(outside * mapped * slope - scale * g):
        raise Refusal(f"the integrand becomes {mapped * slope * outside}, not {scale * g}")
    return Verdict.PROVED


def _not_negative(factor: sp.Expr, domain: Domain) -> bool:
    """Is a factor >= 0 on the domain, a square root by what stands under it?"""
    under_root = isinstance(factor, sp.Pow) and factor.exp.is_Rational and factor.exp.q == 2
    return sign_on(factor.base if under_root else factor, domain) in (0, 1)


def factor_of_integral(expression: sp.Expr) -> tuple[sp.Expr, sp.Expr]:
    """Split off what multiplies the one integral of a product."""
    integrals = [a for a in sp.Mul.make_args(expression) if isinstance(a, sp.Integral)]
    if len(integrals) != 1:
        raise Refusal(f"one integral times constants is needed, not {expression}")
    return expression / integrals[0], integrals[0]


SINE = sp.Dummy("sine", nonnegative=True)
COSINE = sp.Dummy("cosine", real=True)


def _arc(domain: Domain, end: sp.Expr, closed: bool = False) -> Domain:
    """0 < t < end, as 0 < sin t <= 1 and -1 < cos t < 1, or 0 < cos t < 1 for end = pi/2; both ends with it if closed."""
    sine = Parameter(SINE, sp.S.Zero, sp.S.One, not closed, False)
    cosine = Parameter(COSINE, sp.S.Zero if end == sp.pi / 2 else -sp.S.One, sp.S.One, not closed, not closed)
    return Domain((*domain.parameters, sine, cosine), domain.conditions)


def _angles(expression: sp.Expr, t: sp.Symbol) -> sp.Expr:
    return expression.xreplace({sp.sin(t): SINE, sp.cos(t): COSINE})


@rule("exact_difference")
def exact_difference(
    goal: Goal, *, antiderivative: sp.Expr, squares: Mapping[sp.Expr, tuple[sp.Expr, ...]] | None = None
) -> Verdict:
    """Two integrals over the same range are equal: their integrands differ by dW/dt, and W is equal at both ends.

    Powers of a non-constant base in W need a positive exponent (so that W is continuous at the ends) and
    the base written in ``squares`` as a sum of squares of which sin t is one (so that it is > 0 inside).
    On [0, pi/2] the base must be positive instead.
    """
    left, right = equation(goal)
    scale_left, left = factor_of_integral(left)
    scale_right, right = factor_of_integral(right)
    f, t, low, high = definite(left)
    g, other, start, end = definite(right)
    if (t, low, high) != (other, start, end) or low != 0 or high not in ENDS:
        raise Refusal("both integrals must run over the same variable from 0 to pi, or to pi/2")
    defined(scale_left, goal.domain)
    defined(scale_right, goal.domain)
    for base in denominators(antiderivative):
        if not base.has(t):
            nonzero(base, goal.domain)
    integrable(g, t, high, goal.domain)
    difference = scale_left * f - scale_right * g
    others = {type(node) for node in antiderivative.atoms(sp.Function) if node.has(t)} - {sp.sin, sp.cos}
    if others:
        raise Refusal(f"the antiderivative holds {others}; only powers, sin and cos are known to be continuous")
    for power in antiderivative.atoms(sp.Pow):
        if not power.base.has(t) or (power.exp.is_Integer and power.exp > 0):
            continue
        if high == sp.pi / 2:
            continuous_on_quarter(power, t, goal.domain)
            continue
        if not decide(sp.Gt(power.exp, 0), goal.domain):
            raise Refusal(f"{power} need not be continuous: its exponent is not shown to be positive")
        terms = (squares or {}).get(power.base, ())
        if sp.sin(t) not in terms or not is_zero(sp.Add(*(s**2 for s in terms)) - power.base):
            raise Refusal(f"{power.base} is not shown to be a sum of squares that include sin({t})^2")
    if not is_zero(sp.diff(antiderivative, t) - difference):
        raise Refusal(f"the derivative of {antiderivative} is not the difference of the integrands")
    at_ends = [antiderivative.subs(t, p) for p in (low, high)]
    if not is_zero(at_ends[0] - at_ends[1]):
        raise Refusal(f"the boundary terms {at_ends[1]} and {at_ends[0]} do not cancel")
    return Verdict.PROVED


@rule("linearity")
def linearity(goal: Goal) -> Verdict:
    """Sums of constant multiples of integrals from 0 to pi (or pi/2) are the integral of the sum; each must exist."""
    left, right = equation(goal)
    total = sp.S.Zero
    frame = None
    for side, sign in ((left, 1), (right, -1)):
        for term in sp.Add.make_args(side):
            scale, integral = factor_of_integral(term)
            f, *limits = definite(integral)
            if frame is not None and limits != frame:
                raise Refusal("the integrals run over different ranges")
            frame = limits
            defined(scale, goal.domain)
            if limits[1] != 0 or limits[2] not in ENDS:
                raise Refusal("the integrals must run from 0 to pi, or to pi/2")
            integrable(f, limits[0], limits[2], goal.domain)
            total += sign * scale * f
    if not is_zero(total):
        raise Refusal("the integrands do not add up")
    return Verdict.PROVED


@rule("cosine_coefficient")
def cosine_coefficient(goal: Goal, *, r: sp.Expr, power: sp.Expr, order: sp.Expr) -> Verdict:
    """int_0^pi |1 + r e^(it)|^(2p) cos(mt) dt = pi C(p,m) r^m 2F1(-p, m-p; m+1; r^2), 0 < r <= 1, p > -1/2.

    Parseval for (1 + r e^(it))^p, which is square integrable: sum_j C(p,j) C(p,j+m) r^(2j+m), a series whose
    term ratio is compared, as a rational function of j, with that of the 2F1 in the goal.
    """
    left, right = equation(goal)
    f, t, low, high = definite(left)
    if (low, high) != (sp.S.Zero, sp.pi):
        raise Refusal("the integral must run from 0 to pi")
    inside = (1 + r**2 + 2 * r * sp.cos(t)) ** power * sp.cos(order * t)
    if not is_zero(f - inside):
        raise Refusal(f"the integrand must be {inside}")
    for needed in (sp.Gt(r, 0), sp.Le(r, 1), sp.Gt(power + sp.Rational(1, 2), 0), sp.Ge(order, 0)):
        if needed is not sp.true and (needed is sp.false or not decide(needed, goal.domain)):
            raise Refusal(f"{needed} is needed and not shown on {goal.domain.describe()}")
    if not order.is_integer:
        raise Refusal(f"the order {order} must be an integer")
    series = [node for node in right.atoms(sp.hyper) if node.args[2] != 0]
    if len(series) != 1:
        raise Refusal("the right side must hold one hypergeometric series")
    (hyper,) = series
    if not is_zero(hyper.args[2] - r**2):
        raise Refusal(f"the argument of the series must be {r**2}")
    j = sp.Dummy("j")
    expected = (power - j) * (power - j - order) / ((j + 1) * (j + 1 + order))
    if not is_zero(ratio_of_terms(tuple(hyper.args[0]), tuple(hyper.args[1]), j) - expected):
        raise Refusal(f"the term ratio of {hyper} is not {expected}")
    first = sp.pi * falling_binomial(power, order) * r**order
    if not is_zero(right / hyper - first):
        raise Refusal(f"the first term must be {first}")
    return Verdict.PROVED


def falling_binomial(power: sp.Expr, order: sp.Expr) -> sp.Expr:
    """C(p, m) as a product for a fixed m, as SymPy's binomial for a symbolic one."""
    if order.is_Integer:
        return sp.Mul(*[power - i for i in range(int(order))]) / sp.factorial(order)
    return sp.binomial(power, order)
