"""Recovery of one direction among many: how many examples the i-th principal direction takes, for power laws too.

Data of one covariance Sigma, n -> oo: the learnt direction misses the true one by 1 - Q = A/n, and A counts the other
directions, each by the inverse squared distance of its eigenvalue.
"""

from __future__ import annotations

import sympy as sp

from ...numeric.directions import finite_miss, measure_miss
from ...theory.by import equal
from ...theory.claim import Claim, Simulation
from ...theory.directions import about
from ...theory.domain import Domain, integer, real
from ...theory.language import (
    COVARIANCE,
    C,
    E,
    d,
    eigenvalue,
    given,
    limit_in_examples,
    n,
    principal_overlap,
    summable_power_law,
)
from ..parameters import SIZE
from ..proving import stated

DIRECTION = integer("direction", 1, meaning="which principal direction, 1 for that of the largest eigenvalue")
i = DIRECTION.symbol
OTHER = integer("j", 1, meaning="another direction")
j = OTHER.symbol
EXPONENT = real("exponent", 1, meaning="exponent a of the eigenvalues j^(-a) of Sigma")
a = EXPONENT.symbol

examples_definition = limit_in_examples(n * (1 - E(principal_overlap(C, i))))
variance, other = eigenvalue(COVARIANCE, i), eigenvalue(COVARIANCE, j)
term = variance * other / (variance - other) ** 2
amplitude = about(term, j, i)
distances = sp.Product(other - variance, (j, 1, i - 1)) * sp.Product(other - variance, (j, i + 1, d))
SIMPLE = Domain((DIRECTION, SIZE[1]), (sp.Le(i, d), sp.Ne(distances, 0)))
"""Sigma of d dimensions whose i-th eigenvalue is like no other."""


# --- power laws -----------------------------------------------------------------------------------------

POWER_LAW = Domain((DIRECTION, EXPONENT))
power_definition = given(examples_definition, summable_power_law(a))
power_amplitude = amplitude.xreplace({variance: i ** (-a), other: j ** (-a)})
limit_definition = sp.Limit(power_definition / i**2, i, sp.oo)
limit = sp.pi**2 / (3 * a**2)
square_amplitude = sp.pi**2 * i**2 / 12 + sp.Rational(1, 16)
bound = sp.pi**2 * i**2 / (3 * a**2) + 1 / (4 * a**2)


# --- claims ---------------------------------------------------------------------------------------------

_PAPERS = ("anderson-1963", "kato-1966", "isserlis-1918")
_CURVE = "a statement about recovery.power_law_direction, which is simulated"


def _claim(name: str, title: str, words: str, relation: sp.Rel, domain: Domain, measured: Simulation | str) -> Claim:
    return stated(relation, domain, f"recovery.{name}", title, words, _PAPERS, measured)


direction_claim = _claim(
    "direction",
    "Number of examples that a principal direction takes",
    "With n -> oo examples of any covariance Sigma whose i-th eigenvalue is like no other, the i-th learnt principal "
    "direction has the squared overlap Q with the true one, where n (1 - Q) has this mean: the nearer another eigenvalue, "
    "the more it hinders.",
    equal(examples_definition, about(term, j, i, d)),
    SIMPLE,
    "holds for every Sigma; measured for power laws by recovery.power_law_direction",
)
power_claim = _claim(
    "power_law_direction",
    "Principal directions of power-law data",
    "Eigenvalues j^(-a), a > 1: the mean of n (1 - Q) for the i-th principal direction, n -> oo, then d -> oo.",
    equal(power_definition, power_amplitude),
    POWER_LAW,
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
    "Principal directions of inverse-square data",
    "Eigenvalues j^(-2): the mean of n (1 - Q) for the i-th principal direction, n -> oo, then d -> oo, in closed form.",
    equal(power_definition.xreplace({a: sp.Integer(2)}), square_amplitude),
    Domain((DIRECTION,)),
    _CURVE,
)
limit_claim = _claim(
    "power_law_direction_limit",
    "Principal directions far down a power law",
    "Eigenvalues j^(-a), a > 1: far down the list the i-th principal direction reaches the squared overlap Q "
    "with i^2/(1 - Q) examples times this. Its neighbours hinder it, not the tail, and a steeper law helps.",
    equal(limit_definition, limit),
    Domain((EXPONENT,)),
    _CURVE,
)
upper_claim = _claim(
    "power_law_direction_upper",
    "Most examples that a direction of a steep power law takes",
    "Eigenvalues j^(-a), a >= 2: no direction takes more than its limiting law says, but for a constant.",
    sp.Le(power_definition, bound, evaluate=False),
    POWER_LAW.where(a >= 2),
    _CURVE,
)
lower_claim = _claim(
    "power_law_direction_lower",
    "Fewest examples that a direction of a shallow power law takes",
    "Eigenvalues j^(-a), 1 < a <= 2: no direction takes fewer examples than the limiting law says.",
    sp.Ge(power_definition, bound, evaluate=False),
    POWER_LAW.where(a <= 2),
    _CURVE,
)
