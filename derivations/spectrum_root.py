"""The square root of a sample covariance, for data of any covariance: along each eigenvector of Sigma an integral."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial
from typing import Any

import sympy as sp
from sympy import pi, sqrt

from ..theory.by import chain, equal, step
from ..theory.claim import Hypothesis
from ..theory.domain import Domain, Parameter, real
from ..theory.kernel import Step
from ..theory.language import C1, C2, COVARIANCE, WEIGHT, C, E, average, continuous, tau, tau_product
from ..theory.roots import root_of
from .denoising import sigma
from .marchenko_pastur import FEW, LOADS, MANY, gamma
from .spectrum import T, equivalent, for_every_population, k, kappa, kappa_equation, left_over, limit_of, s

r = sp.Symbol("r", positive=True)
u = sp.Symbol("u", positive=True)
v = sp.Symbol("v", positive=True)
y = sp.Symbol("y", positive=True)
VALUE = Parameter(T, sp.S.Zero, meaning="eigenvalue of Sigma")
START = root_of(left_over, k, 0, 0, sp.oo)
by_noise = sp.Integral(T / (T + kappa.xreplace({sigma: u})), (u, 0, sp.oo))
root_in_direction = 2 / pi * by_noise
_bracket = left_over.xreplace({k: v})


def _over_kappa(start: sp.Expr) -> sp.Expr:
    return sp.Integral(T * sqrt(v) * sqrt(_bracket) / (T + v) ** 2, (v, start, sp.oo))


def smooth(many: bool) -> sp.Expr:
    """(4/pi) times an integral over 0 < y < 1 of a function that is smooth up to both ends: kappa = start + (y/(1-y))^2."""
    if many:
        root = y * sqrt(_weight(True))
        denominator = T * (1 - y) ** 2 + y**2
    else:
        root = y * sqrt(_sum_of_squares) * sqrt(_weight(False))
        denominator = (T + START) * (1 - y) ** 2 + y**2
    return 4 / pi * sp.Integral(T * y * root / denominator**2, (y, 0, 1))


_sum_of_squares = START * (1 - y) ** 2 + y**2


def _weight(many: bool) -> sp.Expr:
    """What is left of 1 - df_1/n under the root."""
    if many:
        return (gamma - 1) / gamma + average(y**2 / (s * (1 - y) ** 2 + y**2), s) / gamma
    return average(r / ((r + START) * ((r + START) * (1 - y) ** 2 + y**2)), r) / gamma


def _with_value(many: bool) -> Domain:
    return Domain((*(MANY if many else FEW).parameters, VALUE))


@cache
def along_step(many: bool) -> Step:
    """S^(1/2) along one direction, with the renormalised noise as variable."""
    return step(
        "over the renormalised noise",
        equal(root_in_direction, 2 / pi * _over_kappa(sp.S.Zero if many else START)),
        "along_the_root",
        _with_value(many),
        kappa_equation(),
        *(() if many else (start_equation(),)),
        noise=sigma,
    )


@cache
def direction_step(many: bool) -> Step:
    """S^(1/2) along an eigenvector of Sigma with eigenvalue t, as one integral of an explicit function."""
    domain = _with_value(many)
    start = sp.S.Zero if many else START
    zero = () if many else (start_equation(),)
    image = start + (y / (1 - y)) ** 2
    roots = {v: (y / (1 - y), sp.S.One) if many else (1 / (1 - y), _sum_of_squares)}
    roots[_bracket] = (sp.S.One if many else y, _weight(many))
    unit = step(
        "onto the unit interval",
        equal(2 / pi * _over_kappa(start), smooth(many)),
        "onto_unit_interval",
        domain,
        *zero,
        image=image,
        roots=roots,
        factors={} if many else {_bracket: sp.S.One},
    )
    return chain("S^(1/2) along one direction", domain, along_step(many), unit)


@cache
def start_equation() -> Step:
    """With fewer examples than dimensions kappa stays positive without noise."""
    return step("kappa without noise", equal(left_over.xreplace({k: START}), sp.S.Zero), "increasing_root", FEW)


PAIR, WITH_POPULATION, WEIGHED, UNWEIGHED = (
    E(tau_product(sqrt(C1), sqrt(C2))),
    E(tau_product(sqrt(COVARIANCE), sqrt(C))),
    E(tau_product(WEIGHT, sqrt(C))),
    E(tau(sqrt(C))),
)


def in_direction(mean: sp.Expr, direction: sp.Expr) -> sp.Expr:
    """The limit of a trace with S^(1/2), from S^(1/2) along one direction."""
    terms = {
        PAIR: direction**2,
        WITH_POPULATION: sqrt(T) * direction,
        WEIGHED: WEIGHT * direction,
        UNWEIGHED: direction,
    }
    return average(terms[mean], T)


def by_load(value: Any) -> sp.Piecewise:
    """A value for gamma >= 1 and one for gamma < 1."""
    return sp.Piecewise((value(True), gamma >= 1), (value(False), True))


@cache
def root_regime(mean: sp.Expr, many: bool, direction: Callable[[bool], Step] | None = None) -> Step:
    """The limit of a trace with S^(1/2) in one regime, S^(1/2) along one direction in the form that a step gives it."""
    known = (direction or direction_step)(many)
    domain = MANY if many else FEW
    raw, value = in_direction(mean, root_in_direction), in_direction(mean, known.statement.rhs)
    goal = equal(limit_of(mean), raw)
    if mean == UNWEIGHED:
        generic = root_regime(WEIGHED, many).uses[0]
        limit = step("the weight 1", goal, "weigh", domain, generic)
    else:
        title = "S^(1/2) as an integral of resolvents"
        limit = step(title, goal, "square_root_equivalent", domain, equivalent(), noise=sigma)
    explicit = step("as an explicit integral", equal(raw, value), "under_average", domain, known, t=T)
    return chain(f"square root for {domain.describe()}", domain, limit, explicit)


@cache
def root_step(mean: sp.Expr) -> Step:
    """A trace with S^(1/2) at every load."""
    value = by_load(lambda many: in_direction(mean, smooth(many)))
    regimes = (root_regime(mean, many) for many in (True, False))
    return step("all loads", equal(limit_of(mean), value), "cases", LOADS, *regimes)


SIZE_OF_WEIGHT = real("b", 0, closed="[", meaning="bound of B")
_eigenvalue = real("t", 0, closed="[")
_weight_at = sp.Function(WEIGHT.name)(_eigenvalue.symbol)
root_claim = replace(
    for_every_population(
        "square_root_equivalent",
        "S^(1/2) against any bounded continuous function B of Sigma: along an eigenvector of Sigma it is an explicit integral.",
        partial(root_step, WEIGHED),
    ),
    domain=Domain((*LOADS.parameters, SIZE_OF_WEIGHT)),
    hypotheses=(
        Hypothesis(sp.Abs(_weight_at) <= SIZE_OF_WEIGHT.symbol, Domain((_eigenvalue,))),
        Hypothesis(continuous(_weight_at, _eigenvalue.symbol, 0, sp.oo)),
    ),
)
