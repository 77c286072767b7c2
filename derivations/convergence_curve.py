"""The shape of the overlap curve q(gamma): its ends, its duality, and the order of the transition at gamma = 1."""

from __future__ import annotations

from functools import cache

import sympy as sp
from sympy import Rational, pi

from ..theory.by import equal, step
from ..theory.claim import Claim
from ..theory.domain import Domain, real
from ..theory.kernel import Step
from .convergence import PAPERS, overlap_definition, overlap_regime
from .marchenko_pastur import FEW, HALF, LOADS, MANY, c, gamma, half, half_at_one, half_series_regime

CURVE = "a statement about the curve q(gamma), which convergence.overlap measures"
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
    above = step(
        "later coefficients are negative",
        sp.Lt(half(c), 1 - c / 8, evaluate=False),
        "series_sign",
        closed,
        x=c,
        order=2,
    )
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
    lower = step("lower bound", sp.Ge(error, -size, evaluate=False), "bounded_atoms", MANY, form, ends[1])
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
    return step(
        "Gauss's sum", equal(sp.hyper((a, b), (bottom,), 1), value), "cite", Domain(), axiom="gauss_summation", at=at
    )


def _derivative(many: bool, order: int) -> Step:
    """The first or second derivative of the curve in one regime, inside it."""
    domain = LOADS.where(gamma > 1) if many else FEW
    formula = sp.expand(sp.diff(curve(many), gamma, order))
    return step(
        f"derivative {order}",
        equal(sp.Derivative(curve(many), (gamma, order)), formula),
        "differentiate",
        domain,
        x=gamma,
    )


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
order_definition = sp.Limit(sp.Derivative(overlap_definition, (gamma, 2)) / sp.log(sp.Abs(gamma - 1)), gamma, 1, "+-")


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


small_load = Claim(
    name="convergence.small_load",
    statement="With few examples the overlap is the load: q/gamma -> 1 as gamma -> 0.",
    domain=Domain(),
    definition=sp.Limit(overlap_definition / gamma, gamma, 0, "+"),
    closed_form=sp.S.One,
    derivation=small_load_step,
    references=PAPERS,
    no_simulation=CURVE,
)

large_load = Claim(
    name="convergence.large_load",
    statement="With many examples q = 1 - 1/(4 gamma) up to an error of at most 1/(16 gamma^2), for every gamma >= 1.",
    domain=MANY,
    proposition=large_load_step().statement,
    derivation=large_load_step,
    references=PAPERS,
    no_simulation=CURVE,
)

at_transition = Claim(
    name="convergence.overlap_at_transition",
    statement="The overlap is continuous at gamma = 1, where it is 64/(9 pi^2).",
    domain=Domain(),
    definition=sp.Limit(overlap_definition, gamma, 1, "+-"),
    closed_form=TRANSITION,
    derivation=value_step,
    references=PAPERS,
    no_simulation=CURVE,
)

slope_at_transition = Claim(
    name="convergence.slope_at_transition",
    statement="The overlap is once continuously differentiable at gamma = 1, with slope 32/(9 pi^2).",
    domain=Domain(),
    definition=sp.Limit(sp.Derivative(overlap_definition, gamma), gamma, 1, "+-"),
    closed_form=SLOPE,
    derivation=slope_step,
    references=PAPERS,
    no_simulation=CURVE,
)

order_of_transition = Claim(
    name="convergence.order",
    statement="The second derivative of the overlap diverges at gamma = 1 like (8/(3 pi^2)) ln|gamma - 1|, from both sides.",
    domain=Domain(),
    definition=order_definition,
    closed_form=LOGARITHM,
    derivation=order_step,
    references=PAPERS,
    no_simulation=CURVE,
)

duality = Claim(
    name="convergence.duality",
    statement="Exchanging examples and dimensions: q(1/gamma) = q(gamma)/gamma.",
    domain=LOADS,
    definition=overlap_definition.xreplace({gamma: 1 / gamma}),
    closed_form=overlap_definition / gamma,
    derivation=duality_step,
    references=PAPERS,
    no_simulation=CURVE,
)
