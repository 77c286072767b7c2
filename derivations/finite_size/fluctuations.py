"""Fluctuations of smooth linear statistics at large size, real data: log-determinant, resolvent, moments."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy
import sympy as sp
from sympy import Rational, log, sqrt

from ...numeric.ensembles import Array
from ...numeric.models import measure_spectral_variance
from ...theory.by import equal
from ...theory.claim import Claim, Hypothesis, Setting, Simulation
from ...theory.domain import Domain, integer, real
from ...theory.language import S, continuous
from ..parameters import BELOW, LOAD, LOADS, gamma, t, z
from ..proving import example_of, proof_of
from .half_moment import INDEX, cosine_sum, on_circle, variance_definition, variance_of

k = INDEX.symbol
f = sp.Function("f")
RADIUS = real("r", 0, meaning="square root of the aspect ratio")
r = RADIUS.symbol
AT_LOAD = {r: 1 / sqrt(gamma)}
RESOLVENT = Domain((BELOW, LOAD))
MANY = LOADS.where(gamma > 1)


@dataclass(frozen=True)
class Statistic:
    """A function f of S, the limit of Var tr f(S) by r = sqrt(c), and how its cosine coefficients are given."""

    name: str
    words: str
    function: sp.Expr
    domain: Domain
    by_radius: sp.Expr
    rule: str
    certificate: tuple[tuple[str, Any], ...]

    @property
    def variance(self) -> sp.Expr:
        return self.by_radius.xreplace(AT_LOAD)

    @property
    def circle(self) -> Domain:
        """The domain with the radius for the load."""
        many = self.domain["gamma"].lower == 1
        radius = real("r", 0, 1) if many else RADIUS
        return Domain(tuple(radius if p.symbol == gamma else p for p in self.domain.parameters))


LOGARITHM = Statistic(
    "log_determinant_variance",
    "ln det S, for gamma > 1",
    log(S),
    MANY,
    -2 * log(1 - r**2),
    "sum_of_cosine_coefficients",
    (
        ("amplitude", sp.Integer(-2)),
        ("q", -r),
        ("ratio", (r, sp.S.One, 1 - r)),
        ("order", -1),
    ),
)

# Of radius r = sqrt(c): 1 + r^2 - z + 2 r cos t = B (1 - 2 q cos t + q^2) with q = -r/B and B - r^2/B = root.
_root = sqrt(((1 - r) ** 2 - z) * ((1 + r) ** 2 - z))
RESOLVENT_STATISTIC = Statistic(
    "resolvent_variance",
    "tr (z - S)^-1, z < 0",
    1 / (z - S),
    RESOLVENT,
    2 * r**2 / (((1 - r) ** 2 - z) ** 2 * ((1 + r) ** 2 - z) ** 2),
    "sum_of_cosine_coefficients",
    (
        ("amplitude", -2 / _root),
        ("q", (_root - (1 + r**2 - z)) / (2 * r)),
        ("ratio", (2 * r, 1 + r**2 - z + _root, (1 - r) ** 2 - z + _root)),
        ("order", 0),
    ),
)

ORDER = integer("order", 1, 3, meaning="power of the eigenvalues")
MOMENTS = Domain((ORDER, LOAD))
COEFFICIENTS = {
    1: (2 * r,),
    2: (4 * (1 + r**2) * r, 2 * r**2),
    3: (6 * r * ((1 + r**2) ** 2 + r**2), 6 * (1 + r**2) * r**2, 2 * r**3),
}


def _moment(order: int) -> Statistic:
    variance = sp.expand(sp.Add(*((i + 1) * a**2 / 2 for i, a in enumerate(COEFFICIENTS[order]))))
    given = (("coefficients", COEFFICIENTS[order]),)
    rule = "finite_sum_of_cosine_coefficients"
    return Statistic(f"order {order}", "", S**order, MOMENTS.at(order=order), variance, rule, given)


moment_definition = variance_of(S**ORDER.symbol, gamma)
moment_variance = sp.Piecewise(*((_moment(j).variance, sp.Eq(ORDER.symbol, j)) for j in COEFFICIENTS))


variance_at_one = equal(variance_definition.xreplace({gamma: sp.S.One}), 4 / sp.pi**2)


# --- claims -----------------------------------------------------------------------------------------------

_PAPERS = ("bai-silverstein-2004",)


def _finite(at: Setting, value: float) -> tuple[float, float]:
    """The limit; d times the relative deviation is at most 0.6 j (j - 1)/sqrt(gamma) for S^j, 2.6 for the resolvent.

    So say simulations of 150000 spectra at d = 16 and gamma = 1/4, 1, 4.
    """
    order = int(at.get("order", 0))
    size = 0.6 * order * (order - 1) / float(at["gamma"]) ** 0.5 if order else 3.0
    return value, value * size / at["d"]


def _log_finite(at: Setting, value: float) -> tuple[float, float]:
    """The limit, moved by what the exact sum over Bartlett's chi-squares, psi'((n - i)/2) for i < d, has beyond it."""
    exact = float(np.sum(scipy.special.polygamma(1, (at["n"] - np.arange(at["d"])) / 2)))
    return value + exact + 2 * np.log(1 - at["d"] / at["n"]), 0.0


def _simulation(function: Callable[[Array, Setting], Array], **given: Any) -> Simulation:
    return Simulation(
        sample=measure_spectral_variance(function),
        prediction=given.get("prediction", _finite),
        entries=("gaussian",),
        dimensions=given.get("dimensions", (64, 128)),
        loads=given.get("loads", (Rational(1, 4), sp.Integer(4))),
        ranges=given.get("ranges"),
        replicates=given.get("replicates", 48),
        procedure=given.get(
            "procedure",
            "sample variance of tr f(S); corrections of relative order 1/d are allowed for, some per cent of it",
        ),
    )


def _claim(of: Statistic, title: str, function: Callable[[Array, Setting], Array], **given: Any) -> Claim:
    return Claim(
        name=f"finite_size.{of.name}",
        title=title,
        statement=f"The limit of the variance of {of.words}, for real data.",
        domain=of.domain,
        definition=variance_of(of.function, gamma),
        closed_form=of.variance,
        derivation=proof_of(f"finite_size.{of.name}"),
        references=_PAPERS,
        simulation=_simulation(function, **given),
    )


log_determinant_claim = _claim(
    LOGARITHM,
    "Variance of the logarithm of the determinant",
    lambda values, _: np.log(values),
    prediction=_log_finite,
    dimensions=(12, 24),
    replicates=120,
    loads=(Rational(3, 2), sp.Integer(4)),
    procedure="sample variance of ln det S, with what its exact value has beyond the limit; a variance of so few draws is known "
    "to some per cent",
)
resolvent_claim = _claim(
    RESOLVENT_STATISTIC,
    "Variance of the trace of the resolvent",
    lambda values, at: 1 / (float(at["z"]) - values),
    ranges={"z": (-4, Rational(-1, 2))},
)
moment_claim = Claim(
    name="finite_size.moment_variance",
    title="Variance of the trace of a power",
    statement="The limit of the variance of tr S^k, k the order, for real data.",
    domain=MOMENTS,
    definition=moment_definition,
    closed_form=moment_variance,
    derivation=proof_of("finite_size.moment_variance"),
    references=_PAPERS,
    simulation=_simulation(lambda values, at: values ** int(at["order"])),
)

variance_at_one_claim = Claim(
    name="finite_size.half_moment_variance_at_one",
    title="Variance of the trace of the square root at one example per dimension",
    statement="At one example per dimension the variance of tr S^(1/2) tends to 4/pi^2.",
    domain=Domain(),
    definition=variance_at_one.lhs,
    closed_form=4 / sp.pi**2,
    derivation=proof_of("finite_size.half_moment_variance_at_one"),
    references=_PAPERS,
    no_simulation="finite_size.half_moment_variance at gamma = 1, which is simulated",
)

ANALYTIC = Domain(
    (
        LOAD,
        real("r", 0, meaning="how far from the spectrum f is analytic"),
        real("A", 0, closed="[", meaning="size of f"),
        integer("j", 0, meaning="growth of f"),
    )
)
_, _r, _A, _j = ANALYTIC.symbols
_x, _i = sp.Symbol("x", real=True), integer("i", 0)
_near = Domain((real("x"), _i), ((1 - 1 / sqrt(gamma)) ** 2 - _r < _x, _x < (1 + 1 / sqrt(gamma)) ** 2 + _r))
_size = sp.Abs(sp.Derivative(f(_x), (_x, _i.symbol)))
ANALYTIC_STATISTIC = (
    Hypothesis(sp.Abs(f(_x)) <= _A * (1 + _x) ** _j, Domain((real("x", 0, closed="["),))),
    Hypothesis(_size <= _A * sp.gamma(_i.symbol + 1) * _r**-_i.symbol, _near),
    Hypothesis(continuous(f(_x), _x, 0, sp.oo)),
)
"""f is continuous, grows like a power, and has a power series of radius r or more around each point next to the spectrum."""

statistic_claim = Claim(
    name="finite_size.linear_statistic_variance",
    title="Variance of the trace of any analytic function",
    statement="The limit of the variance of tr f(S) for real data, by the cosine coefficients of f on the spectrum, for every "
    "continuous f that is analytic next to it.",
    domain=ANALYTIC,
    hypotheses=ANALYTIC_STATISTIC,
    example=example_of("finite_size.linear_statistic_variance"),
    proposition=equal(variance_of(f(S), gamma), cosine_sum(f(on_circle(gamma, t)), k, t)),
    derivation=proof_of("finite_size.linear_statistic_variance"),
    references=_PAPERS,
    no_simulation="a statement about every f; its cases are simulated: finite_size.half_moment_variance, "
    "finite_size.log_determinant_variance, finite_size.resolvent_variance and finite_size.moment_variance",
)
