"""Convergence: the overlap of two linear models trained on disjoint data and sampled from the same seeds."""

from __future__ import annotations

from functools import cache

import sympy as sp
from sympy import Rational, pi, sqrt

from ..numeric.models import measure_overlap, overlap_from_means
from ..theory.by import chain, equal, step
from ..theory.claim import Claim, Simulation
from ..theory.domain import Domain, real
from ..theory.kernel import Step
from ..theory.language import S1, S2, E, S, d, inner, limit_in_proportion, n, tau, tau_product
from ..theory.roots import root_of

from .marchenko_pastur import (
    FEW,
    HALF,
    LOADS,
    MANY,
    SIZE,
    UNIT,
    c,
    gamma,
    half,
    half_at_one,
    half_moment,
    half_moment_definition,
    half_moment_regimes,
    half_series_regime,
)

SIZES = Domain(SIZE)
root = sqrt(S)

# --- the overlap --------------------------------------------------------------------------------------

_cross = E(inner(sqrt(S1), sqrt(S2)))
_norms = E(inner(sqrt(S1), sqrt(S1))) * E(inner(sqrt(S2), sqrt(S2)))
overlap_definition = limit_in_proportion(_cross / sqrt(_norms), gamma)


def _squared(branch: sp.Expr) -> sp.Expr:
    """The square of a piecewise function, branch by branch."""
    return sp.Piecewise(*((value**2, condition) for value, condition in branch.args))


overlap = _squared(half_moment)


@cache
def finite_overlap() -> Step:
    """E<x_1, x_2> / sqrt(E|x_1|^2 E|x_2|^2) = (E tau S^(1/2))^2 exactly, at every n and d."""
    cross = step(
        "average over the seed",
        equal(_cross, d * E(tau_product(sqrt(S1), sqrt(S2)))),
        "seed_average",
        SIZES,
    )
    factorised = step(
        "independent data sets, invariance under signed permutations",
        equal(E(tau_product(sqrt(S1), sqrt(S2))), E(tau(root)) ** 2),
        "independent_invariant",
        SIZES,
    )
    norms = tuple(
        step(
            f"norm of model {i}",
            equal(E(inner(sqrt(matrix), sqrt(matrix))), d * E(tau(S))),
            "seed_average",
            SIZES,
        )
        for i, matrix in enumerate((S1, S2), start=1)
    )
    mean = step("the mean of S is the identity", equal(E(tau(S)), sp.S.One), "wick", SIZES, order=1, field="real")
    return step(
        "the overlap at finite size",
        equal(_cross / sqrt(_norms), E(tau(root)) ** 2),
        "algebra",
        SIZES,
        cross,
        factorised,
        *norms,
        mean,
    )


@cache
def overlap_regime(half_moment_here: Step) -> Step:
    """q is the square of the limit of E tau S^(1/2), in whatever form and wherever that is known."""
    domain = half_moment_here.domain
    square = limit_in_proportion(E(tau(root)) ** 2, gamma)
    inside = step("exact at every size", equal(overlap_definition, square), "under_limit", domain, finite_overlap())
    value = half_moment_here.statement.rhs**2
    power = step("the square of the limit", equal(square, value), "continuous_limit", domain, half_moment_here)
    return chain(f"overlap for {domain.describe()}", domain, inside, power)


@cache
def overlap_step() -> Step:
    regimes = [overlap_regime(known) for known in half_moment_regimes()]
    return step("all loads", equal(overlap_definition, overlap), "cases", LOADS, *regimes)


# --- shape of the curve: limits, duality, increase, order of the transition ----------------------------


TRANSITION = Rational(64, 9) / pi**2


def _near(inside: sp.Expr, point: object, direction: str, many: bool, *tail: Step) -> Step:
    """A one-sided limit of an expression in q, through the form of q in the regime on that side."""
    form = overlap_regime(half_series_regime(many))
    limit = sp.Limit(inside.xreplace({overlap_definition: form.statement.rhs}), gamma, point, direction)
    (known,) = [s for s in tail if s.statement.lhs == limit]
    goal = equal(sp.Limit(inside, gamma, point, direction), known.statement.rhs)
    return step(f"in terms of q, side {direction}", goal, "local_form", Domain(), form, known)


def curve(many: bool) -> sp.Expr:
    """q in one regime as a squared series."""
    return overlap_regime(half_series_regime(many)).statement.rhs


@cache
def small_load_step() -> Step:
    """q/gamma -> 1 as gamma -> 0: far fewer examples than dimensions."""
    known = step(
        "the series at 0",
        equal(sp.Limit(curve(False) / gamma, gamma, 0, "+"), sp.S.One),
        "limit_by_continuity",
        Domain(),
    )
    return _near(overlap_definition / gamma, 0, "+", False, known)


@cache
def large_load_step() -> Step:
    """|q - (1 - 1/(4 gamma))| <= 1/(16 gamma^2) for every gamma >= 1, from two bounds on the series."""
    closed = Domain((real("c", 0, 1, closed="]"),))
    above = step("later coefficients are negative", sp.Lt(half(c), 1 - c / 8, evaluate=False), "series_sign", closed, x=c, order=2)
    below = step(
        "and their sum is known",
        sp.Ge(half(c), 1 - c / 8 - c**2 / 32, evaluate=False),
        "series_tail",
        closed,
        half_at_one(),
        x=c,
        order=2,
    )
    form = overlap_regime(half_series_regime(True))
    ends = []
    for bound in (above, below):
        moved = bound.statement.xreplace({c: 1 / gamma})
        ends.append(step("at c = 1/gamma", moved, "substitute", MANY, bound, at={c: 1 / gamma}))
    error = overlap_definition - (1 - 1 / (4 * gamma))
    size = 1 / (16 * gamma**2)
    upper = step("upper bound", sp.Le(error, size, evaluate=False), "bounded_atoms", MANY, form, *ends)
    lower = step("lower bound", sp.Ge(error, -size, evaluate=False), "bounded_atoms", MANY, form, *ends)
    return step("both bounds", sp.Le(sp.Abs(error), size, evaluate=False), "absolute_value", MANY, upper, lower)


@cache
def duality_step() -> Step:
    """q(1/gamma) = q(gamma)/gamma."""
    dual = overlap_definition.xreplace({gamma: 1 / gamma})

    def regime(domain: Domain, many: bool) -> Step:
        here, there = overlap_regime(half_series_regime(many)), overlap_regime(half_series_regime(not many))
        moved = there.statement.rhs.xreplace({gamma: 1 / gamma})
        other = step("q at 1/gamma", equal(dual, moved), "substitute", domain, there, at={gamma: 1 / gamma})
        return step(domain.describe(), equal(dual, overlap_definition / gamma), "algebra", domain, other, here)

    middle = step("gamma = 1", equal(dual, overlap_definition / gamma), "algebra", LOADS.at(gamma=1))
    return step(
        "all loads",
        equal(dual, overlap_definition / gamma),
        "cases",
        LOADS,
        regime(LOADS.where(gamma > 1), True),
        middle,
        regime(FEW, False),
    )


@cache
def value_step() -> Step:
    """q -> 64/(9 pi^2) from both sides: continuity."""
    sides = []
    for many, direction in ((True, "+"), (False, "-")):
        limit = sp.Limit(curve(many), gamma, 1, direction)
        known = step(f"side {direction}", equal(limit, TRANSITION), "limit_by_continuity", Domain(), half_at_one())
        sides.append(_near(overlap_definition, 1, direction, many, known))
    goal = equal(sp.Limit(overlap_definition, gamma, 1, "+-"), TRANSITION)
    return step("both sides agree", goal, "two_sided", Domain(), *sides)


@cache
def gauss(a: sp.Expr, b: sp.Expr, bottom: sp.Expr, value: sp.Expr) -> Step:
    """The value of 2F1(a, b; bottom; 1) by Gauss's sum."""
    names = (sp.Symbol(name, real=True) for name in "abc")
    at = dict(zip(names, (a, b, bottom), strict=True))
    return step("Gauss's sum", equal(sp.hyper((a, b), (bottom,), 1), value), "cite", Domain(), axiom="gauss_summation", at=at)


def _derivative(many: bool, order: int) -> Step:
    """The first or second derivative of the curve in one regime, inside it."""
    domain = LOADS.where(gamma > 1) if many else FEW
    formula = sp.expand(sp.diff(curve(many), gamma, order))
    return step(f"derivative {order}", equal(sp.Derivative(curve(many), (gamma, order)), formula), "differentiate", domain, x=gamma)


SLOPE = Rational(32, 9) / pi**2


@cache
def slope_step() -> Step:
    """q' -> 32/(9 pi^2) from both sides: once continuously differentiable."""
    second = gauss(HALF, 3 * HALF, sp.Integer(3), 16 / (3 * pi))
    sides = []
    for many, direction in ((True, "+"), (False, "-")):
        derivative = _derivative(many, 1)
        limit = equal(sp.Limit(derivative.statement.rhs, gamma, 1, direction), SLOPE)
        known = step(f"side {direction}", limit, "limit_by_continuity", Domain(), half_at_one(), second)
        goal = equal(sp.Limit(derivative.statement.lhs, gamma, 1, direction), SLOPE)
        inside = step("the derivative on that side", goal, "local_form", Domain(), derivative, known)
        sides.append(_near(sp.Derivative(overlap_definition, gamma), 1, direction, many, inside))
    goal = equal(sp.Limit(sp.Derivative(overlap_definition, gamma), gamma, 1, "+-"), SLOPE)
    return step("both sides agree", goal, "two_sided", Domain(), *sides)


LOGARITHM = Rational(8, 3) / pi**2
order_definition = sp.Limit(
    sp.Derivative(overlap_definition, (gamma, 2)) / sp.log(sp.Abs(gamma - 1)), gamma, 1, "+-"
)


@cache
def order_step() -> Step:
    """q''/ln|gamma - 1| -> 8/(3 pi^2) from both sides, while q and q' are continuous."""
    values = (half_at_one(), gauss(HALF, 3 * HALF, sp.Integer(3), 16 / (3 * pi)))
    third = sp.hyper((3 * HALF, 5 * HALF), (4,), c)
    divergence = step(
        "the second derivative of the series diverges logarithmically",
        equal(sp.Limit(third / sp.log(1 - c), c, 1, "-"), -16 / pi),
        "logarithm_at_one",
        Domain(),
        x=c,
    )
    sides = []
    for many, direction in ((True, "+"), (False, "-")):
        derivative = _derivative(many, 2)
        over_log = derivative.statement.rhs / sp.log(sp.Abs(gamma - 1))
        limit = equal(sp.Limit(over_log, gamma, 1, direction), LOGARITHM)
        known = step(f"side {direction}", limit, "limit_over_logarithm", Domain(), divergence, *values)
        goal = equal(sp.Limit(derivative.statement.lhs / sp.log(sp.Abs(gamma - 1)), gamma, 1, direction), LOGARITHM)
        inside = step("the derivative on that side", goal, "local_form", Domain(), derivative, known)
        sides.append(_near(order_definition.args[0], 1, direction, many, inside))
    return step("both sides agree", equal(order_definition, LOGARITHM), "two_sided", Domain(), *sides)
