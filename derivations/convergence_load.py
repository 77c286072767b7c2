"""The load at which the overlap reaches a given level: the inverse of the curve, which increases from 0 to 1."""

from __future__ import annotations

from functools import cache

import sympy as sp
from sympy import Rational, pi

from ..theory.by import equal, step
from ..theory.claim import Claim
from ..theory.domain import Domain, real
from ..theory.kernel import Step
from ..theory.roots import root_of
from .convergence import PAPERS, overlap, overlap_definition, overlap_regime, overlap_step
from .convergence_curve import CURVE, TRANSITION, curve, gauss
from .marchenko_pastur import (
    FEW,
    HALF,
    LOADS,
    MANY,
    UNIT,
    c,
    gamma,
    half,
    half_at_one,
    half_moment_regimes,
    half_series_regime,
)

OVERLAP = real("overlap", 0, 1, meaning="level that q is to reach")
level = OVERLAP.symbol
overlap_series = sp.Piecewise((curve(True), gamma >= 1), (curve(False), True))
load_definition = root_of(overlap_definition, gamma, level, 0, sp.oo)
load = root_of(overlap, gamma, level, 0, sp.oo)


@cache
def increase(many: bool) -> Step:
    """dq/dgamma > 0 in one regime."""
    domain = LOADS.where(gamma > 1) if many else FEW
    argument = 1 / gamma if many else gamma
    h = half(argument)
    lower = step(
        "H > 4/5", sp.Gt(half(c), Rational(4, 5), evaluate=False), "decreasing_series", UNIT, half_at_one(), x=c
    )
    slope = sp.Derivative(curve(many), gamma)
    if many:
        other = sp.hyper((HALF, 3 * HALF), (3,), c)
        positive = step(
            "all coefficients are positive", sp.Gt(other, 1, evaluate=False), "series_sign", UNIT, x=c, order=1
        )
        formula = step(
            "the derivative",
            equal(slope, h * other.xreplace({c: argument}) / (4 * gamma**2)),
            "differentiate",
            domain,
            x=gamma,
        )
    else:
        other = sp.hyper((-HALF, 3 * HALF), (2,), c)
        known = gauss(-HALF, 3 * HALF, sp.Integer(2), 4 / (3 * pi))
        positive = step(
            "a decreasing series", sp.Gt(other, Rational(2, 5), evaluate=False), "decreasing_series", UNIT, known, x=c
        )
        derivative = sp.hyper((HALF, 3 * HALF), (3,), c)
        joined = step("two series in one", equal(half(c) - c * derivative / 4, other), "series_identity", UNIT, x=c)
        at_load = step(
            "at c = gamma",
            joined.statement.xreplace({c: gamma}),
            "substitute",
            domain,
            joined,
            at={c: gamma},
        )
        expanded = step(
            "the derivative",
            equal(slope, h**2 - gamma * h * derivative.xreplace({c: gamma}) / 4),
            "differentiate",
            domain,
            x=gamma,
        )
        formula = step(
            "as a product",
            equal(slope, h * other.xreplace({c: gamma})),
            "algebra",
            domain,
            expanded,
            at_load,
            factors=(sp.S.One, h),
        )
    bounds = [
        step("at this load", b.statement.xreplace({c: argument}), "substitute", domain, b, at={c: argument})
        for b in (lower, positive)
    ]
    return step(
        f"q increases for {domain.describe()}",
        sp.Gt(slope, 0, evaluate=False),
        "bounded_atoms",
        domain,
        formula,
        *bounds,
    )


@cache
def _curve_limit(many: bool, point: object, direction: str, value: sp.Expr, *values: Step) -> Step:
    limit = equal(sp.Limit(curve(many), gamma, point, direction), value)
    return step(f"q at gamma -> {point}, side {direction}", limit, "limit_by_continuity", Domain(), *values)


@cache
def overlap_series_step() -> Step:
    return step(
        "q as series, both regimes",
        equal(overlap_definition, overlap_series),
        "cases",
        LOADS,
        overlap_regime(half_series_regime(True)),
        overlap_regime(half_series_regime(False)),
    )


def increase_from_zero_to_one() -> tuple[Step, ...]:
    """That q is continuous and strictly increasing, from 0 to 1: its series, their growth, and the limits that join them."""
    return (
        overlap_series_step(),
        increase(False),
        increase(True),
        _curve_limit(False, 0, "+", sp.S.Zero),
        _curve_limit(False, 1, "-", TRANSITION, half_at_one()),
        _curve_limit(True, 1, "+", TRANSITION, half_at_one()),
        _curve_limit(True, sp.oo, "-", sp.S.One),
        half_at_one(),
    )


@cache
def load_step() -> Step:
    domain = Domain((OVERLAP,))
    unique = step(
        "q increases from 0 to 1",
        equal(load_definition, root_of(overlap_series, gamma, level, 0, sp.oo)),
        "inverse",
        domain,
        *increase_from_zero_to_one(),
    )
    return step(
        "the same function in elliptic integrals",
        equal(load_definition, load),
        "equal_functions",
        domain,
        unique,
        overlap_series_step(),
        overlap_step(),
    )


@cache
def load_at_transition_step() -> Step:
    """The load at which q = 64/(9 pi^2) is exactly 1."""
    at_one = root_of(overlap_definition, gamma, TRANSITION, 0, sp.oo)
    value = step("q at 1", equal(overlap_definition, TRANSITION), "algebra", LOADS.at(gamma=1), overlap_step_at_one())
    return step(
        "the level is reached at 1",
        equal(at_one, sp.S.One),
        "root_value",
        Domain(),
        value,
        *increase_from_zero_to_one(),
    )


@cache
def overlap_step_at_one() -> Step:
    return overlap_regime(half_moment_regimes()[1])


@cache
def load_expansion_step() -> Step:
    """|gamma - 1/(4(1-q)) - 1/16| <= 1/(4 gamma) for gamma >= 1."""
    closed = Domain((real("c", 0, 1, closed="]"),))
    start = 1 - c / 8 - c**2 / 64
    above = step(
        "later coefficients are negative", sp.Lt(half(c), start, evaluate=False), "series_sign", closed, x=c, order=3
    )
    below = step(
        "and their sum is known",
        sp.Ge(half(c), start - c**3 / 64, evaluate=False),
        "series_tail",
        closed,
        half_at_one(),
        x=c,
        order=3,
    )
    form = overlap_regime(half_series_regime(True))
    ends = [
        step("at c = 1/gamma", b.statement.xreplace({c: 1 / gamma}), "substitute", MANY, b, at={c: 1 / gamma})
        for b in (above, below)
    ]
    error = gamma - 1 / (4 * (1 - overlap_definition)) - Rational(1, 16)
    size = 1 / (4 * gamma)
    upper = step("upper bound", sp.Le(error, size, evaluate=False), "bounded_atoms", MANY, form, *ends)
    lower = step("lower bound", sp.Ge(error, -size, evaluate=False), "bounded_atoms", MANY, form, *ends)
    return step("both bounds", sp.Le(sp.Abs(error), size, evaluate=False), "absolute_value", MANY, upper, lower)


load_claim = Claim(
    name="convergence.load",
    statement="The load gamma at which the overlap reaches a given level: the threshold of convergence.",
    domain=Domain((OVERLAP,)),
    definition=load_definition,
    closed_form=load,
    derivation=load_step,
    references=PAPERS,
    no_simulation="the inverse of convergence.overlap, which is simulated",
)

load_at_transition = Claim(
    name="convergence.load_at_transition",
    statement="The overlap 64/(9 pi^2) is reached at exactly gamma = 1.",
    domain=Domain(),
    definition=root_of(overlap_definition, gamma, TRANSITION, 0, sp.oo),
    closed_form=sp.S.One,
    derivation=load_at_transition_step,
    references=PAPERS,
    no_simulation=CURVE,
)

load_expansion = Claim(
    name="convergence.load_expansion",
    statement="Near q = 1 the load is 1/(4(1-q)) + 1/16 up to an error of at most 1/(4 gamma), for every gamma >= 1.",
    domain=MANY,
    proposition=load_expansion_step().statement,
    derivation=load_expansion_step,
    references=PAPERS,
    no_simulation=CURVE,
)
