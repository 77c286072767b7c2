"""Exact moments of finite Wishart matrices, real and complex, by Wick's theorem, and their Narayana limits."""

from __future__ import annotations

import sympy as sp

from ...numeric.models import measure_spectral
from ...theory.claim import Claim, Simulation
from ...theory.domain import Domain, integer
from ...theory.language import E, E_complex, S, limit_in_proportion, tau
from ...theory.wishart import MAXIMAL_ORDER, wick_moment
from ..parameters import LOAD, SIZE, gamma
from ..proving import proof_of

ORDER = integer("order", 1, MAXIMAL_ORDER, meaning="power of S")
k = ORDER.symbol
EXACT = Domain((ORDER, *SIZE))
definition = E(tau(S**k))
definition_complex = E_complex(tau(S**k))


def by_order(value: object) -> sp.Piecewise:
    """One branch for each order."""
    return sp.Piecewise(*((value(order), sp.Eq(k, order)) for order in range(1, MAXIMAL_ORDER + 1)))  # type: ignore[operator]


def narayana(order: int) -> sp.Expr:
    """sum_j C(k,j) C(k,j+1)/k gamma^-j, j = 0 .. k-1."""
    return sp.Add(*(sp.binomial(order, j) * sp.binomial(order, j + 1) / order / gamma**j for j in range(order)))


moment_real = Claim(
    name="wishart.moment_real",
    title="Mean moments of the sample covariance of real examples",
    statement="The exact mean of tr S^k / d, k the order, for n real Gaussian examples in dimension d.",
    domain=EXACT,
    definition=definition,
    closed_form=by_order(lambda order: sp.expand(wick_moment(order, "real"))),
    derivation=proof_of("wishart.moment_real"),
    references=("isserlis-1918",),
    simulation=Simulation(
        sample=measure_spectral(lambda values, at: values ** int(at["order"])),
        dimensions=(2, 40),
        ranges={"order": (1, 4)},
        replicates=8000,
        procedure="mean of eigenvalue^order at the size itself: no limit is taken",
    ),
)

moment_complex = Claim(
    name="wishart.moment_complex",
    title="Mean moments of the sample covariance of complex examples",
    statement="The exact mean of tr S^k / d, k the order, for n complex Gaussian examples in dimension d.",
    domain=EXACT,
    definition=definition_complex,
    closed_form=by_order(lambda order: sp.expand(wick_moment(order, "complex"))),
    derivation=proof_of("wishart.moment_complex"),
    references=("isserlis-1918",),
    no_simulation="the models are trained on real data; the complex case checks the engine, against brute force in the tests",
)

moment_limit = Claim(
    name="wishart.moment_limit",
    title="Limits of the moments of the sample covariance",
    statement="The limit of tr S^k / d, k the order: Narayana polynomials in 1/gamma.",
    domain=Domain((ORDER, LOAD)),
    definition=limit_in_proportion(definition, gamma),
    closed_form=by_order(narayana),
    derivation=proof_of("wishart.moment_limit"),
    references=("isserlis-1918", "marchenko-pastur-1967"),
    no_simulation="the limit of wishart.moment_real, which is simulated at the size itself",
)
