"""Recovery of one direction among many: how many examples the i-th principal direction takes, for power laws too.

Data of one covariance Sigma, n -> oo: the learnt direction misses the true one by 1 - Q = A/n, and A counts the other
directions, each by the inverse squared distance of its eigenvalue.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial

import sympy as sp

from ..numeric.directions import finite_miss, measure_miss
from ..theory.by import equal, step
from ..theory.claim import Claim, Simulation, claim_of
from ..theory.directions import about
from ..theory.domain import Domain, integer, real
from ..theory.kernel import Step
from ..theory.language import (
    COVARIANCE,
    C,
    E,
    component,
    d,
    eigenvalue,
    given,
    limit_in_examples,
    n,
    principal_overlap,
    summable_power_law,
)
from .marchenko_pastur import SIZE

DIRECTION = integer("direction", 1, meaning="which principal direction, 1 for that of the largest eigenvalue")
i = DIRECTION.symbol
OTHER = integer("j", 1, meaning="another direction")
j = OTHER.symbol
EXPONENT = real("exponent", 1, meaning="exponent a of the eigenvalues j^(-a) of Sigma")
a = EXPONENT.symbol
m = sp.Symbol("m", integer=True, positive=True)

examples_definition = limit_in_examples(n * (1 - E(principal_overlap(C, i))))
variance, other = eigenvalue(COVARIANCE, i), eigenvalue(COVARIANCE, j)
term = variance * other / (variance - other) ** 2
amplitude = about(term, j, i)
distances = sp.Product(other - variance, (j, 1, i - 1)) * sp.Product(other - variance, (j, i + 1, d))
SIMPLE = Domain((DIRECTION, SIZE[1]), (sp.Le(i, d), sp.Ne(distances, 0)))
"""Sigma of d dimensions whose i-th eigenvalue is like no other."""


@cache
def moment_step() -> Step:
    both = Domain((DIRECTION, OTHER, SIZE[0]), (sp.Ne(j, i),))
    goal = equal(E(component(C, j, i) ** 2), variance * other / n)
    return step("a component off the diagonal", goal, "second_moment_of_component", both)


@cache
def examples_step() -> Step:
    goal = equal(examples_definition, amplitude)
    return step("the perturbed eigenvector", goal, "isolated_direction", Domain((DIRECTION,)), moment_step())


@cache
def dimensions_step() -> Step:
    goal = equal(examples_definition, about(term, j, i, d))
    return step("in d dimensions", goal, "isolated_direction", SIMPLE, moment_step())


# --- power laws -----------------------------------------------------------------------------------------

POWER_LAW = Domain((DIRECTION, EXPONENT))
power_definition = given(examples_definition, summable_power_law(a))
power_amplitude = amplitude.xreplace({variance: i ** (-a), other: j ** (-a)})
limit_definition = sp.Limit(power_definition / i**2, i, sp.oo)
limit = sp.pi**2 / (3 * a**2)
square_amplitude = sp.pi**2 * i**2 / 12 + sp.Rational(1, 16)
bound = sp.pi**2 * i**2 / (3 * a**2) + 1 / (4 * a**2)


@cache
def power_step() -> Step:
    goal = equal(power_definition, power_amplitude)
    return step("eigenvalues j^(-a)", goal, "summable_population", POWER_LAW, examples_step())


@cache
def squares_step() -> Step:
    return step("inverse squares", equal(sp.Sum(1 / m**2, (m, 1, sp.oo)), sp.pi**2 / 6), "inverse_squares", Domain())


@cache
def square_step() -> Step:
    """j^(-2): the term has double and simple poles at i and -i, and no others."""
    domain, at = Domain((DIRECTION,)), {a: sp.Integer(2)}
    left, right = (side.xreplace(at) for side in power_step().statement.args)
    law = step("exponent 2", equal(left, right), "substitute", domain, power_step(), at=at)
    goal = equal(right, square_amplitude)
    poles = {"double": i**2 / 4, "simple": i / 4}
    added = step("partial fractions", goal, "sum_about_double_pole", domain, squares_step(), **poles)
    whole = equal(left, square_amplitude)
    return step("added up", whole, "algebra", domain, law, added, factors=(sp.S.One, sp.S.One))


@cache
def limit_step() -> Step:
    premises = power_step(), squares_step()
    return step(
        "neighbours alone", equal(limit_definition, limit), "nearest_neighbours", Domain((EXPONENT,)), *premises
    )


@cache
def bound_step(steep: bool) -> Step:
    kind, domain = (sp.Le, POWER_LAW.where(a >= 2)) if steep else (sp.Ge, POWER_LAW.where(a <= 2))
    goal = kind(power_definition, bound, evaluate=False)
    return step("against exponent 2", goal, "compared_exponents", domain, power_step(), square_step())


# --- claims ---------------------------------------------------------------------------------------------

_PAPERS = ("anderson-1963", "kato-1966", "isserlis-1918")
_CURVE = "a statement about recovery.power_law_direction, which is simulated"


def _claim(name: str, words: str, derivation: Callable[[], Step], measured: Simulation | str) -> Claim:
    return claim_of(derivation, f"recovery.{name}", words, _PAPERS, measured)


direction_claim = _claim(
    "direction",
    "With n -> oo examples of any covariance Sigma whose i-th eigenvalue is like no other, the i-th learnt principal "
    "direction has the squared overlap Q with the true one, where n (1 - Q) has this mean: the nearer another eigenvalue, "
    "the more it hinders.",
    dimensions_step,
    "holds for every Sigma; measured for power laws by recovery.power_law_direction",
)
power_claim = _claim(
    "power_law_direction",
    "Eigenvalues j^(-a), a > 1: the mean of n (1 - Q) for the i-th principal direction, n -> oo, then d -> oo.",
    power_step,
    Simulation(
        sample=measure_miss,
        prediction=finite_miss,
        dimensions=(20, 32),
        loads=(sp.Integer(2000), sp.Integer(8000)),
        ranges={"exponent": (sp.Rational(3, 2), 3), "direction": (1, 4)},
        replicates=64,
        procedure="eigenvectors of Wishart matrices, by Bartlett's triangular factor; what the first column of the "
        "factor explains, of mean 0, is taken off as noise",
    ),
)
square_claim = _claim(
    "square_law_direction",
    "Eigenvalues j^(-2): the mean of n (1 - Q) for the i-th principal direction, n -> oo, then d -> oo, in closed form.",
    square_step,
    _CURVE,
)
limit_claim = _claim(
    "power_law_direction_limit",
    "Eigenvalues j^(-a), a > 1: far down the list the i-th principal direction reaches the squared overlap Q "
    "with i^2/(1 - Q) examples times this. Its neighbours hinder it, not the tail, and a steeper law helps.",
    limit_step,
    _CURVE,
)
upper_claim = _claim(
    "power_law_direction_upper",
    "Eigenvalues j^(-a), a >= 2: no direction takes more than its limiting law says, but for a constant.",
    partial(bound_step, True),
    _CURVE,
)
lower_claim = _claim(
    "power_law_direction_lower",
    "Eigenvalues j^(-a), 1 < a <= 2: no direction takes fewer examples than the limiting law says.",
    partial(bound_step, False),
    _CURVE,
)
