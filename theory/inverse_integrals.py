"""Integrals along the root of an equation, as integrals over the root itself; monotone substitution onto (0, 1)."""

from __future__ import annotations

from collections.abc import Mapping

import sympy as sp

from .admission import bound_symbols
from .algebra import defined, is_zero
from .domain import Domain, Parameter
from .errors import Refusal
from .former_kernel import Goal, Theorem, Verdict, rule
from .former_rules import equation
from .integrals import definite, factor_of_integral
from .language import average
from .population_averages import averages_defined, limit_at_end, normal_averages, rational_end, rises
from .positivity import decide, entails, sign_on
from .roots import root_of


@rule("along_the_root", local=False)
def along_the_root(goal: Goal, root: Theorem, *start: Theorem, noise: sp.Symbol) -> Verdict:
    """int_0^oo f(k(u)) du = int_(k0)^oo -f'(k) u(k) dk, k(u) the one root of b(k) - u^2/k = 0, so u(k)^2 = k b(k).

    For f > 0 falling to 0: Tonelli on the region under f(k(u)). b rises, is 0 at k0 (the second premise; or k0 = 0 and
    b >= 0 there) and has a positive limit, so u(k) maps (k0, oo) onto (0, oo), rising, and inverts k(u).
    """
    left, right = equation(goal)
    scale, left = factor_of_integral(left)
    other_scale, right = factor_of_integral(right)
    f, u, low, high = definite(left)
    g, k, first, last = definite(right)
    if (low, high, last) != (sp.S.Zero, sp.oo, sp.oo) or not is_zero(scale - other_scale):
        raise Refusal("the integrals must run to oo, the first from 0, with the same factor")
    p = root.domain[noise.name]
    if not p.interval.is_superset(sp.Interval.open(0, sp.oo)):
        raise Refusal(f"the first premise must hold for every {noise} > 0")
    entails(Domain((*goal.domain.parameters, p), goal.domain.conditions), root.domain, "the first premise")
    (value,) = [
        n for n in root.statement.lhs.atoms(root_of) if root.statement.lhs == n.args[0].xreplace({n.args[1]: n})
    ]
    function, variable, level, *ends = value.args
    if level != 0 or ends != [0, sp.oo]:
        raise Refusal("the root must be the zero of a function on (0, oo)")
    bracket = sp.expand(function.xreplace({variable: k}) + noise**2 / k)
    if bracket.has(noise):
        raise Refusal(f"{function} is not b({variable}) - {noise}^2/{variable}")
    outside = f.xreplace({value.xreplace({noise: u}): k})
    if outside.has(u) or k in goal.domain.symbols or not outside.has(k):
        raise Refusal(f"{f} must depend on {u} through the root alone")
    inside = Domain((*goal.domain.parameters, Parameter(k, sp.S.Zero)), goal.domain.conditions)
    defined(outside, inside)
    slope = sp.diff(outside, k)
    if (
        sign_on(outside, inside) != 1
        or sign_on(slope, inside) != -1
        or rational_end(outside, k, sp.oo, goal.domain) != 0
    ):
        raise Refusal(f"{outside} is not shown to be positive and to fall to 0")
    rises(bracket, k, inside)
    if sign_on(limit_at_end(bracket, k, sp.oo, goal.domain, inside), goal.domain) != 1:
        raise Refusal(f"the limit of {bracket} is not shown to be positive")
    _starts(first, bracket, k, start, goal.domain, inside)
    if not is_zero(g + slope * sp.sqrt(k) * sp.sqrt(bracket)):
        raise Refusal(f"the integrand becomes {-slope * sp.sqrt(k) * sp.sqrt(bracket)}")
    return Verdict.PROVED


def _starts(
    first: sp.Expr, bracket: sp.Expr, k: sp.Symbol, start: tuple[Theorem, ...], domain: Domain, inside: Domain
) -> None:
    """Refuse unless the rising bracket is positive beyond ``first`` and either 0 there, or first = 0."""
    if start:
        (zero,) = start
        entails(domain, zero.domain, "the second premise")
        if not isinstance(first, root_of) or equation(zero) != (bracket.xreplace({k: first}), sp.S.Zero):
            raise Refusal(f"the second premise must say that {bracket} is 0 at {first}")
        if first.args[3] != 0:
            raise Refusal(f"{first} is not shown to be positive")
    elif first != 0 or not decide(sp.Ge(limit_at_end(bracket, k, sp.S.Zero, domain, inside), 0), domain):
        raise Refusal(f"{bracket} is not shown to be >= 0 at {k} = 0, where the integral must start")


@rule("onto_unit_interval", local=False)
def onto_unit_interval(
    goal: Goal,
    *premises: Theorem,
    image: sp.Expr,
    roots: Mapping[sp.Expr, tuple[sp.Expr, sp.Expr]],
    factors: Mapping[sp.Expr, sp.Expr] | None = None,
) -> Verdict:
    """int_a^oo f(x) dx = int_0^1 f(phi(s)) phi'(s) ds: phi rises from a to oo.

    ``roots`` gives for each radicand in f a pair (r, q), r > 0 with radicand = r^2 q, so that its root is r times that of
    q; the equation may use one premise, times the radicand's entry of ``factors``.
    """
    left, right = equation(goal)
    scale, left = factor_of_integral(left)
    other_scale, right = factor_of_integral(right)
    f, x, low, high = definite(left)
    g, s, start, end = definite(right)
    if x in bound_symbols(f) or s in bound_symbols(g):
        raise Refusal(f"{x} or {s} is bound inside an integrand too")
    if (start, end, high) != (sp.S.Zero, sp.S.One, sp.oo) or f.has(s) or s in goal.domain.symbols:
        raise Refusal("the first integral must run to oo, the second from 0 to 1 over a new variable")
    for premise in premises:
        entails(goal.domain, premise.domain, "a premise")
    unit = Domain((*goal.domain.parameters, Parameter(s, sp.S.Zero, sp.S.One)), goal.domain.conditions)
    top, bottom = sp.fraction(sp.together(image))
    slope = sp.diff(image, s)
    if (
        not is_zero(image.subs(s, 0) - low)
        or bottom.subs(s, 1) != 0
        or sign_on(slope, unit) != 1
        or not sign_on(top.subs(s, 1), goal.domain)
    ):
        raise Refusal(f"{image} is not shown to rise from {low} to oo")
    averages_defined(g, unit)
    mapped = f
    used = False
    for power in f.atoms(sp.Pow):
        if power.exp.is_Integer or not power.base.has(x):
            continue
        radicand = power.base
        if power.exp != sp.S.Half or radicand not in roots:
            raise Refusal(f"roots names no root of {radicand}")
        outer, inner = roots[radicand]
        if sign_on(outer, unit) != 1:
            raise Refusal(f"{outer} > 0 is not shown")
        difference = radicand.xreplace({x: image}) - outer**2 * inner
        averages_defined(inner, unit)
        if radicand in (factors or {}):
            (premise,) = premises
            used = True
            difference -= (factors or {})[radicand] * (premise.statement.lhs - premise.statement.rhs)
        if not is_zero(normal_averages(difference)):
            raise Refusal(f"{radicand} is not {outer}^2 times {inner} at {x} = {image}")
        mapped = mapped.xreplace({power: outer * sp.sqrt(inner)})
    if premises and not used:
        raise Refusal("the premise is not used")
    mapped = mapped.xreplace({x: image})
    if mapped.atoms(average) and any(node.has(x) for node in mapped.atoms(average)):
        raise Refusal(f"{x} is left in {mapped}")
    if not is_zero(scale * mapped * slope - other_scale * g):
        raise Refusal(f"the integrand becomes {scale * mapped * slope}, not {other_scale * g}")
    return Verdict.PROVED
