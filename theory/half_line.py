"""Integrals over 0 < t < oo of polynomials in t, Gaussians exp(-q t^2) and erf(c t)."""

from __future__ import annotations

import sympy as sp

from .algebra import defined, is_zero
from .domain import Domain
from .errors import Refusal
from .former_kernel import Goal, Verdict, rule
from .former_rules import equation
from .positivity import decide, sign_on


def _integral(expression: sp.Expr) -> tuple[sp.Expr, sp.Symbol]:
    if not isinstance(expression, sp.Integral) or len(expression.limits) != 1:
        raise Refusal(f"one integral is needed, not {expression}")
    t, *ends = expression.limits[0]
    if ends != [sp.S.Zero, sp.oo]:
        raise Refusal(f"{expression} must run from 0 to oo")
    return expression.function, t


def _parts(expression: sp.Expr, t: sp.Symbol, domain: Domain) -> sp.Poly:
    """The expression as a polynomial in t and in symbols for exp(-q t^2), q > 0, and for 1 - erf(c t), c > 0.

    All of these symbols lie between 0 and 1 and vanish at infinity faster than every power of t.
    """
    names: dict[sp.Expr, sp.Expr] = {}
    fast: list[sp.Symbol] = []
    for node in expression.atoms(sp.exp, sp.erf):
        (argument,) = node.args
        power = 2 if isinstance(node, sp.exp) else 1
        rate = sp.cancel(sp.expand(argument) / t**power) * (-1 if power == 2 else 1)
        if rate.has(t) or sign_on(rate, domain) != 1:
            raise Refusal(f"{node} must be exp(-q {t}^2) or erf(c {t}) with q, c > 0")
        symbol = sp.Dummy(positive=True)
        fast.append(symbol)
        names[node] = symbol if power == 2 else 1 - symbol
    inside = sp.expand(expression.xreplace(names))
    if not inside.is_polynomial(t, *fast):
        raise Refusal(f"{expression} must be a polynomial in {t}, Gaussians and error functions")
    return sp.Poly(inside, t, *fast)


def _at_infinity(expression: sp.Expr, t: sp.Symbol, domain: Domain) -> sp.Expr:
    """The limit at t = oo, which must exist."""
    value = sp.S.Zero
    for (order, *fast), coefficient in _parts(expression, t, domain).terms():
        if any(fast) or coefficient == 0:
            continue
        if order > 0:
            raise Refusal(f"{expression} is not shown to have a limit at {t} = oo")
        value += coefficient
    return value


def _integrable(integrand: sp.Expr, t: sp.Symbol, domain: Domain) -> None:
    """Refuse unless every term falls off faster than any power of t."""
    if any(not any(fast) for (_, *fast), c in _parts(integrand, t, domain).terms() if c != 0):
        raise Refusal(f"{integrand} is not shown to be integrable up to oo")


def _gathered(expression: sp.Expr) -> sp.Expr:
    """Exponents expanded and split, so that equal Gaussians look alike."""
    return sp.expand(expression.replace(sp.exp, lambda argument: sp.exp(sp.expand(argument))))


@rule("half_line_parts")
def half_line_parts(goal: Goal, *, antiderivative: sp.Expr) -> Verdict:
    """int_0^oo f dt = sum of c_k int_0^oo g_k dt + rest, as f - sum c_k g_k = dW/dt and rest = W(oo) - W(0).

    The limit of W is read off its terms: those with a Gaussian or a factor 1 - erf vanish at oo.
    """
    left, right = equation(goal)
    f, t = _integral(left)
    names = {integral: sp.Dummy() for integral in right.atoms(sp.Integral)}
    linear = sp.Poly(right.xreplace(names), *names.values()) if names else None
    if linear is not None and linear.total_degree() > 1:
        raise Refusal("the right side must be linear in its integrals")
    rest, difference = right if linear is None else linear.coeff_monomial(1), f
    _integrable(f, t, goal.domain)
    for integral, name in names.items():
        g, other = _integral(integral)
        if other != t or linear is None:
            raise Refusal(f"all integrals must run over {t}")
        _integrable(g, t, goal.domain)
        difference -= linear.coeff_monomial(name) * g
    defined(rest, goal.domain)
    end = _at_infinity(antiderivative, t, goal.domain)
    if not is_zero(_gathered(sp.diff(antiderivative, t) - difference)):
        raise Refusal(f"the derivative of {antiderivative} is not {difference}")
    boundary = end - antiderivative.subs(t, 0)
    if not is_zero(rest - boundary):
        raise Refusal(f"the boundary terms are {boundary}, not {rest}")
    return Verdict.PROVED


@rule("half_line_parameter")
def half_line_parameter(goal: Goal, *, x: sp.Symbol, antiderivative: sp.Expr) -> Verdict:
    """int_0^oo f(t, x) dt = F(x), x > 0: both tend to 0 with x, and the derivatives in x agree.

    df/dx = dW/dt with F' = W(oo) - W(0). Every term of df/dx has a Gaussian exp(-q t^2) whose q is least at x = 0 and
    positive there, so on bounded x it is dominated by an integrable function: d/dx may be taken inside.
    """
    left, right = equation(goal)
    f, t = _integral(left)
    p = goal.domain[x.name]
    if p.lower != 0 or not p.lower_open or not p.upper_open or x.is_positive is not True:
        raise Refusal(f"{x} must range over an open interval from 0 on")
    if not is_zero(f.subs(x, 0)) or not is_zero(right.subs(x, 0)):
        raise Refusal(f"both sides must vanish at {x} = 0")
    _integrable(f, t, goal.domain)
    defined(right, goal.domain)
    if {type(node) for node in right.atoms(sp.Function)} - {sp.atan}:
        raise Refusal(f"{right} must be built from rational functions and atan")
    slope = _gathered(sp.diff(f, x))
    for term in sp.Add.make_args(slope):
        rate = sp.Add(*(-sp.cancel(node.args[0] / t**2) for node in term.atoms(sp.exp)))
        least = rate.subs(x, 0)
        if not least > 0 or not decide(sp.Ge(rate - least, 0), goal.domain):
            raise Refusal(f"{term} is not shown to be dominated for bounded {x}")
        if not term.xreplace(dict.fromkeys(term.atoms(sp.exp, sp.erf), sp.S.One)).is_polynomial(t, x):
            raise Refusal(f"{term} must be a polynomial in {t} and {x} besides its Gaussians")
    if not is_zero(_gathered(sp.diff(antiderivative, t)) - slope):
        raise Refusal(f"the derivative of {antiderivative} is not {slope}")
    boundary = _at_infinity(antiderivative, t, goal.domain) - antiderivative.subs(t, 0)
    if not is_zero(sp.diff(right, x) - boundary):
        raise Refusal(f"the derivative of the integral is {boundary}")
    return Verdict.PROVED
