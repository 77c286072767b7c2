"""Latent recovery: a spike in the covariance, the threshold at which its direction is learnt, its eigenvalue and overlap.

Data of covariance 1 + theta u u^T, u a fixed or random direction. The largest (for theta < 0 smallest) eigenvalue of the
sample covariance leaves the bulk at gamma = 1/theta^2, and from there on its eigenvector has an overlap with u.
"""

from __future__ import annotations

from functools import cache

import sympy as sp
from sympy import sqrt

from ..numeric.spikes import measure_kernel_weight, measure_spike
from ..theory.by import equal, step
from ..theory.claim import Claim, Simulation
from ..theory.domain import Domain, Parameter, real
from ..theory.kernel import Step
from ..theory.language import S, eigenvalue, entry, kernel_weight, limit_in_probability, onset, spiked, weight
from ..theory.roots import root_of
from .convergence import overlap_definition, overlap_regime
from .convergence_curve import TRANSITION
from .convergence_load import OVERLAP, level
from .marchenko_pastur import (
    LOAD,
    MANY,
    atom_definition,
    edge_step,
    gamma,
    half_elliptic,
    half_moment_regimes,
    lower,
    transform_step,
    upper,
    z,
)
from .spike_sizes import finite_eigenvalue, finite_kernel_weight, finite_overlap

STRENGTH = real("theta", 0, meaning="strength of the spike: the variance along it is 1 + theta")
theta = STRENGTH.symbol
WEAK = real("theta", -1, 0, meaning="strength of a spike that lowers the variance along it to 1 + theta")
weak = WEAK.symbol
ANY = real("theta", -1, meaning="strength of the spike: the variance along it is 1 + theta")
POINT = real("y", 0, meaning="point outside the spectrum")
y = POINT.symbol

# --- the resolvent outside the spectrum -----------------------------------------------------------------

white = entry(1 / (y - S), 1, 1)


def radicand(x: sp.Expr) -> sp.Expr:
    """(x - lower edge)(x - upper edge)."""
    return sp.expand((x - lower) * (x - upper))


@cache
def entry_step(above: bool) -> Step:
    """u^T (y - S)^-1 u right of the bulk, and between 0 and the bulk: the transform of the law, continued."""
    domain = Domain((LOAD, POINT), (y > upper if above else y < lower,))
    root = gamma * sqrt(radicand(y)) * (1 if above else -1)
    return step(
        f"an entry of the white resolvent {'above' if above else 'below'} the bulk",
        equal(limit_in_probability(white, gamma), (gamma * (y - 1) + 1 - root) / (2 * y)),
        "isotropic_law",
        domain,
        transform_step(),
        edge_step(lower),
        edge_step(upper),
        z=z,
    )


@cache
def secular_step(strength: Parameter) -> Step:
    """u^T (y - A S A)^-1 u = h/(1 + theta - theta y h), h = u^T (y - S)^-1 u: it has a pole where 1/h = theta y/(1 + theta)."""
    t = strength.symbol
    return step(
        "the secular equation, exact at every size",
        equal(entry(1 / (y - spiked(S, t)), 1, 1), white / (1 + t - t * y * white)),
        "finite_rank",
        Domain((strength, POINT)),
    )


@cache
def no_atom_step() -> Step:
    return step(
        "no atom at 0",
        equal(atom_definition, sp.S.Zero),
        "atom_at_zero",
        MANY,
        transform_step(),
        z=z,
        roots={lower: 1 - 1 / sqrt(gamma), upper: 1 + 1 / sqrt(gamma)},
    )


def position(t: sp.Expr) -> sp.Expr:
    """Where a spike of strength t takes its eigenvalue."""
    return (1 + t) * (1 + 1 / (gamma * t))


def squared_overlap(t: sp.Expr) -> sp.Expr:
    """The residue of the resolvent's entry there."""
    return (gamma * t**2 - 1) / (gamma * t**2 + t)


def root_at(t: sp.Expr) -> sp.Expr:
    """The square root of the radicand at the position, for t > 0."""
    return t - 1 / (gamma * t)


# --- one spike: eigenvalue and overlap ------------------------------------------------------------------

SPIKE = Domain((LOAD, STRENGTH))
RECOVERED = SPIKE.where(gamma > 1 / theta**2)
BLIND = SPIKE.where(gamma <= 1 / theta**2)
matrix = spiked(S, theta)
eigenvalue_definition = limit_in_probability(eigenvalue(matrix, 1), gamma)
eigenvalue_form = sp.Piecewise((position(theta), gamma > 1 / theta**2), (upper, True))
recovery_definition = limit_in_probability(weight(matrix, 1, 1, 1), gamma)
recovery_form = sp.Piecewise((squared_overlap(theta), gamma > 1 / theta**2), (sp.S.Zero, True))


@cache
def eigenvalue_regime(recovered: bool) -> Step:
    premises = entry_step(True), edge_step(upper), secular_step(STRENGTH)
    if recovered:
        value = equal(eigenvalue_definition, position(theta))
        return step("the zero of 1/F", value, "outlier", RECOVERED, *premises, root=root_at(theta))
    return step("1/F has no zero above the bulk", equal(eigenvalue_definition, upper), "outlier", BLIND, *premises)


@cache
def eigenvalue_step() -> Step:
    regimes = eigenvalue_regime(True), eigenvalue_regime(False)
    return step("both regimes", equal(eigenvalue_definition, eigenvalue_form), "cases", SPIKE, *regimes)


@cache
def recovery_regime(recovered: bool) -> Step:
    premises = eigenvalue_regime(recovered), entry_step(True), edge_step(upper), secular_step(STRENGTH)
    if recovered:
        value = equal(recovery_definition, squared_overlap(theta))
        return step("the residue of F", value, "outlier_weight", RECOVERED, *premises, root=root_at(theta))
    return step("no atom at the edge", equal(recovery_definition, sp.S.Zero), "outlier_weight", BLIND, *premises)


@cache
def recovery_step() -> Step:
    regimes = recovery_regime(True), recovery_regime(False)
    return step("both regimes", equal(recovery_definition, recovery_form), "cases", SPIKE, *regimes)


# --- threshold, kink, load ------------------------------------------------------------------------------

STRENGTHS = Domain((STRENGTH,))
threshold_definition = onset(recovery_definition, gamma)
threshold = 1 / theta**2


@cache
def threshold_step() -> Step:
    regimes = recovery_regime(False), recovery_regime(True)
    return step("0, then positive", equal(threshold_definition, threshold), "onset", STRENGTHS, *regimes)


@cache
def derivative_step() -> Step:
    formula = squared_overlap(theta)
    slope = theta**2 * (1 + theta) / (gamma * theta**2 + theta) ** 2
    return step(
        "the derivative above the threshold",
        equal(sp.Derivative(formula, gamma), slope),
        "differentiate",
        RECOVERED,
        x=gamma,
    )


def _side(direction: str) -> sp.Limit:
    return sp.Limit(sp.Derivative(recovery_definition, gamma), gamma, threshold, direction)


kink_definition = _side("+") - _side("-")
kink = theta**2 / (1 + theta)


@cache
def kink_step() -> Step:
    """The slope jumps from 0 to theta^2/(1 + theta)."""
    derivative = derivative_step()
    explicit = sp.Limit(derivative.statement.rhs, gamma, threshold, "+")
    value = step("its value at the threshold", equal(explicit, kink), "limit_by_continuity", STRENGTHS)
    inner = sp.Limit(derivative.statement.lhs, gamma, threshold, "+")
    inside = step("the derivative on that side", equal(inner, kink), "local_form", STRENGTHS, derivative, value)
    right = step("slope above", equal(_side("+"), kink), "local_form", STRENGTHS, recovery_regime(True), inside)
    derivative_of_zero = sp.Derivative(sp.S.Zero, gamma)
    constant = step("0 has slope 0", equal(derivative_of_zero, sp.S.Zero), "differentiate", BLIND, x=gamma)
    limit = equal(sp.Limit(sp.S.Zero, gamma, threshold, "-"), sp.S.Zero)
    zero = step("and 0 tends to 0", limit, "limit_by_continuity", STRENGTHS)
    flat_limit = equal(sp.Limit(derivative_of_zero, gamma, threshold, "-"), sp.S.Zero)
    flat = step("the derivative on that side", flat_limit, "local_form", STRENGTHS, constant, zero)
    left = step("slope below", equal(_side("-"), sp.S.Zero), "local_form", STRENGTHS, recovery_regime(False), flat)
    return step("the jump", equal(kink_definition, kink), "algebra", STRENGTHS, right, left)


RECOVERY_LEVEL = Domain((STRENGTH, OVERLAP))
load_definition = root_of(recovery_definition, gamma, level, threshold, sp.oo)
load = (1 + level * theta) / (theta**2 * (1 - level))


@cache
def load_step() -> Step:
    rising = step(
        "it increases",
        sp.Gt(sp.Derivative(squared_overlap(theta), gamma), 0, evaluate=False),
        "bounded_atoms",
        RECOVERED,
        derivative_step(),
    )
    return step(
        "where the level is reached",
        equal(load_definition, load),
        "reached",
        RECOVERY_LEVEL,
        recovery_regime(True),
        rising,
    )


# --- convergence at the moment of recovery --------------------------------------------------------------

at_threshold_definition = overlap_definition.xreplace({gamma: threshold_definition})
at_threshold = sp.Piecewise(
    (half_elliptic(theta**2) ** 2, theta < 1),
    (TRANSITION, sp.Eq(theta, 1)),
    (half_elliptic(1 / theta**2) ** 2 / theta**2, True),
)


@cache
def at_threshold_step() -> Step:
    def regime(domain: Domain, known: Step, value: sp.Expr) -> Step:
        image = overlap_definition.xreplace({gamma: threshold})
        there = step("q at this load", equal(image, value), "substitute", domain, known, at={gamma: threshold})
        return step(
            domain.describe(), equal(at_threshold_definition, value), "algebra", domain, threshold_step(), there
        )

    values = [value for value, _ in at_threshold.args]
    domains = STRENGTHS.where(theta < 1), STRENGTHS.at(theta=1), STRENGTHS.where(theta > 1)
    known = [overlap_regime(half) for half in half_moment_regimes()]
    regimes = [regime(*parts) for parts in zip(domains, known, values, strict=True)]
    return step("all strengths", equal(at_threshold_definition, at_threshold), "cases", STRENGTHS, *regimes)


# --- weak spikes ----------------------------------------------------------------------------------------

WEAKLY = Domain((LOAD, WEAK))
weak_matrix = spiked(S, weak)
smallest_definition = limit_in_probability(eigenvalue(weak_matrix, -1), gamma)
weak_overlap_definition = limit_in_probability(weight(weak_matrix, 1, -1, -1), gamma)


def _seen(seen: bool) -> Domain:
    return WEAKLY.where(gamma > 1, gamma > 1 / weak**2 if seen else gamma <= 1 / weak**2)


@cache
def smallest_regime(seen: bool) -> Step:
    premises = entry_step(False), edge_step(lower), secular_step(WEAK), no_atom_step()
    if seen:
        value = equal(smallest_definition, position(weak))
        return step("the zero of 1/F below the bulk", value, "outlier", _seen(True), *premises, root=-root_at(weak))
    title = "1/F has no zero between 0 and the bulk"
    return step(title, equal(smallest_definition, lower), "outlier", _seen(False), *premises)


@cache
def weak_overlap_regime(seen: bool) -> Step:
    premises = smallest_regime(seen), entry_step(False), edge_step(lower), secular_step(WEAK), no_atom_step()
    if seen:
        value = equal(weak_overlap_definition, squared_overlap(weak))
        return step("the residue of F", value, "outlier_weight", _seen(True), *premises, root=-root_at(weak))
    return step("no atom", equal(weak_overlap_definition, sp.S.Zero), "outlier_weight", _seen(False), *premises)


WEAKLY_MANY = WEAKLY.where(gamma > 1)
smallest_form = sp.Piecewise((position(weak), gamma > 1 / weak**2), (lower, True))
weak_overlap_form = sp.Piecewise((squared_overlap(weak), gamma > 1 / weak**2), (sp.S.Zero, True))


@cache
def smallest_step() -> Step:
    regimes = smallest_regime(True), smallest_regime(False)
    return step("both regimes", equal(smallest_definition, smallest_form), "cases", WEAKLY_MANY, *regimes)


@cache
def weak_overlap_step() -> Step:
    regimes = weak_overlap_regime(True), weak_overlap_regime(False)
    return step("both regimes", equal(weak_overlap_definition, weak_overlap_form), "cases", WEAKLY_MANY, *regimes)


WEAKLY_FEW = WEAKLY.where(gamma <= 1)


@cache
def rank_step() -> Step:
    value = equal(smallest_definition, sp.S.Zero)
    return step("the rank is at most n", value, "vanishing_eigenvalue", WEAKLY_FEW, edge_step(lower))


HIDDEN = Domain((LOAD, ANY)).where(gamma < 1)
kernel_definition = limit_in_probability(kernel_weight(spiked(S, ANY.symbol), 1), gamma)
kernel = (1 - gamma) / (1 + gamma * ANY.symbol)


@cache
def kernel_step() -> Step:
    return step(
        "the residue of F at 0",
        equal(kernel_definition, kernel),
        "weight_of_kernel",
        HIDDEN,
        entry_step(False),
        edge_step(lower),
        secular_step(ANY),
        root=1 / gamma - 1,
    )


# --- claims ---------------------------------------------------------------------------------------------

_PAPERS = ("baik-ben-arous-peche-2005", "baik-silverstein-2006", "paul-2007", "benaych-georges-nadakuditi-2011")
_CURVE = "a statement about the curve that recovery.overlap gives, which is simulated"

threshold_claim = Claim(
    name="recovery.threshold",
    statement="The load up to which the learnt principal direction has no overlap with the spike's, and beyond which it has.",
    domain=STRENGTHS,
    definition=threshold_definition,
    closed_form=threshold,
    derivation=threshold_step,
    references=_PAPERS,
    no_simulation=_CURVE,
)

eigenvalue_claim = Claim(
    name="recovery.eigenvalue",
    statement="The largest eigenvalue of the sample covariance of spiked data: an outlier, or the edge of the bulk.",
    domain=SPIKE,
    definition=eigenvalue_definition,
    closed_form=eigenvalue_form,
    derivation=eigenvalue_step,
    references=_PAPERS,
    simulation=Simulation(
        sample=measure_spike(overlap=False),
        prediction=finite_eigenvalue,
        dimensions=(400, 1000),
        loads=(sp.Rational(1, 2), sp.Integer(2)),
        entries=("gaussian", "three_point"),
        ranges={"theta": (sp.Rational(1, 4), 4)},
        replicates=48,
        procedure="largest eigenvalue of spiked data, by Lanczos, for a random direction of the spike (Gaussian data: by "
        "their bidiagonal model); near the threshold only the scale d^(-2/3) of the deviation is tested",
    ),
)

overlap_claim = Claim(
    name="recovery.overlap",
    statement="The squared overlap of the first learnt principal direction with the direction of the spike.",
    domain=SPIKE,
    definition=recovery_definition,
    closed_form=recovery_form,
    derivation=recovery_step,
    references=_PAPERS,
    simulation=Simulation(
        sample=measure_spike(overlap=True),
        prediction=finite_overlap,
        dimensions=(400, 1000),
        loads=(sp.Rational(1, 2), sp.Integer(2)),
        entries=("gaussian", "three_point"),
        ranges={"theta": (sp.Rational(1, 4), 4)},
        replicates=48,
        procedure="eigenvector of the largest eigenvalue of spiked data, by Lanczos, for a random direction of the spike "
        "(Gaussian data: by their bidiagonal model); near the threshold only the scale d^(-1/3) is tested",
    ),
)

kink_claim = Claim(
    name="recovery.slope_at_threshold",
    statement="The overlap is continuous and has a kink at the threshold: its slope in gamma jumps from 0 to this value.",
    domain=STRENGTHS,
    definition=kink_definition,
    closed_form=kink,
    derivation=kink_step,
    references=_PAPERS,
    no_simulation=_CURVE,
)

load_claim = Claim(
    name="recovery.load",
    statement="The load, examples per dimension, at which the squared overlap with the spike reaches a given level.",
    domain=RECOVERY_LEVEL,
    definition=load_definition,
    closed_form=load,
    derivation=load_step,
    references=_PAPERS,
    no_simulation="the inverse of recovery.overlap, which is simulated",
)

at_threshold_claim = Claim(
    name="recovery.convergence_at_threshold",
    statement="The overlap q of two models on disjoint data at the very load at which a spike of strength theta is recovered.",
    domain=STRENGTHS,
    definition=at_threshold_definition,
    closed_form=at_threshold,
    derivation=at_threshold_step,
    references=("maillard-goldt-2026", *_PAPERS),
    no_simulation="convergence.overlap at the load of recovery.threshold; convergence.blindness is simulated on spiked data",
)

smallest_claim = Claim(
    name="recovery.smallest_eigenvalue",
    statement="The smallest eigenvalue for a spike -1 < theta < 0 and gamma > 1: an outlier below the bulk, or its edge.",
    domain=WEAKLY_MANY,
    definition=smallest_definition,
    closed_form=smallest_form,
    derivation=smallest_step,
    references=_PAPERS,
    simulation=Simulation(
        sample=measure_spike(overlap=False, largest=False),
        prediction=finite_eigenvalue,
        dimensions=(200, 400),
        loads=(sp.Rational(2), sp.Integer(5)),
        ranges={"theta": (sp.Rational(-19, 20), sp.Rational(-1, 10))},
        replicates=48,
        procedure="smallest eigenvalue of spiked Gaussian data, by their bidiagonal model",
    ),
)

weak_overlap_claim = Claim(
    name="recovery.weak_overlap",
    statement="The squared overlap of the last learnt principal direction with that of a spike -1 < theta < 0, gamma > 1.",
    domain=WEAKLY_MANY,
    definition=weak_overlap_definition,
    closed_form=weak_overlap_form,
    derivation=weak_overlap_step,
    references=_PAPERS,
    simulation=Simulation(
        sample=measure_spike(overlap=True, largest=False),
        prediction=finite_overlap,
        dimensions=(200, 400),
        loads=(sp.Rational(2), sp.Integer(5)),
        ranges={"theta": (sp.Rational(-19, 20), sp.Rational(-1, 10))},
        replicates=48,
        procedure="eigenvector of the smallest eigenvalue of spiked Gaussian data, by their bidiagonal model",
    ),
)

rank_claim = Claim(
    name="recovery.smallest_eigenvalue_few",
    statement="With at most as many examples as dimensions the smallest eigenvalue is 0, whatever the weak spike.",
    domain=WEAKLY_FEW,
    definition=smallest_definition,
    closed_form=sp.S.Zero,
    derivation=rank_step,
    references=_PAPERS,
    no_simulation="a rank; recovery.kernel_weight, which says what is left of the spike, is simulated",
)

kernel_claim = Claim(
    name="recovery.kernel_weight",
    statement="For gamma < 1: the part of the spike's direction that lies in the kernel of the sample covariance.",
    domain=HIDDEN,
    definition=kernel_definition,
    closed_form=kernel,
    derivation=kernel_step,
    references=_PAPERS,
    simulation=Simulation(
        sample=measure_kernel_weight,
        prediction=finite_kernel_weight,
        dimensions=(400, 1000),
        loads=(sp.Rational(1, 4), sp.Rational(19, 20)),
        ranges={"theta": (sp.Rational(-19, 20), 4)},
        replicates=48,
        procedure="squared norm of the part of u in the kernel, for Gaussian data by their bidiagonal model",
    ),
)
