"""Convergence: the overlap of two linear models trained on disjoint data and sampled from the same seeds."""

from __future__ import annotations

from functools import cache

import sympy as sp
from sympy import Rational, pi, sqrt

from ..numeric.models import measure_overlap, overlap_from_means
from ..theory.by import chain, equal, step
from ..theory.claim import Claim, Setting, Simulation
from ..theory.domain import Domain, real
from ..theory.kernel import Step
from ..theory.language import S1, S2, E, S, d, inner, limit_in_proportion, tau, tau_product
from ..theory.roots import root_of
from .finite_size import at_load, shifted_half_moment
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


# --- the load that reaches a given overlap --------------------------------------------------------------

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


# --- claims -------------------------------------------------------------------------------------------

_PAPERS = ("maillard-goldt-2026", "kadkhodaie-2024", "merger-goldt-2025")
_CURVE = "a statement about the curve q(gamma), which convergence.overlap measures"


def _finite_overlap(at: Setting, value: float) -> tuple[float, float]:
    """(E tau S^(1/2))^2 at finite size: the claimed limit, moved by the shift of the half moment."""
    mean, left_out = shifted_half_moment(at)
    limit = value**0.5
    moved = limit + (mean - at_load(half_moment, at))
    return moved**2, 2 * moved * left_out


overlap_claim = Claim(
    name="convergence.overlap",
    symbol="q",
    statement="The overlap q of samples from the same seeds of two models trained on disjoint data.",
    domain=LOADS,
    definition=overlap_definition,
    closed_form=overlap,
    derivation=overlap_step,
    references=_PAPERS,
    simulation=Simulation(
        sample=measure_overlap,
        estimator=overlap_from_means,
        prediction=_finite_overlap,
        dimensions=(32, 80),
        entries=("gaussian", "three_point"),
        replicates=192,
        procedure="two disjoint data sets, two denoisers trained by least squares, samples from the same seeds",
    ),
)

small_load = Claim(
    name="convergence.small_load",
    statement="With few examples the overlap is the load: q/gamma -> 1 as gamma -> 0.",
    domain=Domain(),
    definition=sp.Limit(overlap_definition / gamma, gamma, 0, "+"),
    closed_form=sp.S.One,
    derivation=small_load_step,
    references=_PAPERS,
    no_simulation=_CURVE,
)

large_load = Claim(
    name="convergence.large_load",
    statement="With many examples q = 1 - 1/(4 gamma) up to an error of at most 1/(16 gamma^2), for every gamma >= 1.",
    domain=MANY,
    proposition=large_load_step().statement,
    derivation=large_load_step,
    references=_PAPERS,
    no_simulation=_CURVE,
)

at_transition = Claim(
    name="convergence.overlap_at_transition",
    statement="The overlap is continuous at gamma = 1, where it is 64/(9 pi^2).",
    domain=Domain(),
    definition=sp.Limit(overlap_definition, gamma, 1, "+-"),
    closed_form=TRANSITION,
    derivation=value_step,
    references=_PAPERS,
    no_simulation=_CURVE,
)

slope_at_transition = Claim(
    name="convergence.slope_at_transition",
    statement="The overlap is once continuously differentiable at gamma = 1, with slope 32/(9 pi^2).",
    domain=Domain(),
    definition=sp.Limit(sp.Derivative(overlap_definition, gamma), gamma, 1, "+-"),
    closed_form=SLOPE,
    derivation=slope_step,
    references=_PAPERS,
    no_simulation=_CURVE,
)

order_of_transition = Claim(
    name="convergence.order",
    statement="The second derivative of the overlap diverges at gamma = 1 like (8/(3 pi^2)) ln|gamma - 1|, from both sides.",
    domain=Domain(),
    definition=order_definition,
    closed_form=LOGARITHM,
    derivation=order_step,
    references=_PAPERS,
    no_simulation=_CURVE,
)

duality = Claim(
    name="convergence.duality",
    statement="Exchanging examples and dimensions: q(1/gamma) = q(gamma)/gamma.",
    domain=LOADS,
    definition=overlap_definition.xreplace({gamma: 1 / gamma}),
    closed_form=overlap_definition / gamma,
    derivation=duality_step,
    references=_PAPERS,
    no_simulation=_CURVE,
)

load_claim = Claim(
    name="convergence.load",
    statement="The load gamma at which the overlap reaches a given level: the threshold of convergence.",
    domain=Domain((OVERLAP,)),
    definition=load_definition,
    closed_form=load,
    derivation=load_step,
    references=_PAPERS,
    no_simulation="the inverse of convergence.overlap, which is simulated",
)

load_at_transition = Claim(
    name="convergence.load_at_transition",
    statement="The overlap 64/(9 pi^2) is reached at exactly gamma = 1.",
    domain=Domain(),
    definition=root_of(overlap_definition, gamma, TRANSITION, 0, sp.oo),
    closed_form=sp.S.One,
    derivation=load_at_transition_step,
    references=_PAPERS,
    no_simulation=_CURVE,
)

load_expansion = Claim(
    name="convergence.load_expansion",
    statement="Near q = 1 the load is 1/(4(1-q)) + 1/16 up to an error of at most 1/(4 gamma), for every gamma >= 1.",
    domain=MANY,
    proposition=load_expansion_step().statement,
    derivation=load_expansion_step,
    references=_PAPERS,
    no_simulation=_CURVE,
)
