"""Finite size, real data: what the errors of theory.md section 2 have beyond their limits, times d, to first order in 1/d.

The limit is taken at the load n/d of the size itself, so that the load contributes nothing.
"""

from __future__ import annotations

from functools import cache, partial
from typing import Any

import numpy as np
import sympy as sp
from sympy import Rational, log, sqrt

from ..numeric.ensembles import Array
from ..numeric.evaluation import evaluate
from ..numeric.losses import loss_at
from ..numeric.models import divergence_at, measure_spectral_reduced
from ..theory.by import equal, step
from ..theory.claim import Claim, Setting, Simulation
from ..theory.domain import Domain
from ..theory.kernel import Step
from ..theory.language import S1, S2, E, S, d, inner, limit_in_proportion, n, tau, wasserstein
from .convergence import finite_overlap
from .denoising import (
    AT_NOISE,
    BY_RESOLVENT,
    DOMAIN,
    EXCESS,
    GAP,
    MEAN,
    SQUARE,
    TEST,
    TRAIN,
    TRANSFORM,
    Combination,
    first,
    loss_at_size,
    real_root,
    resolvent_limits,
    second,
    sigma,
    square,
    transform,
)
from .divergence import FORWARD, REVERSE, Direction, inverse_step, log_limit_step, log_step, traces_step, unit_mean
from .divergence import MANY as ABOVE
from .finite_size import at_load, half_law, half_moment_shift, shift_step, shifted_half_moment
from .generalisation import finite_bulk
from .marchenko_pastur import (
    LOADS,
    exact_identity,
    gamma,
    half_moment_series,
    half_series_step,
    resolvent,
    small_variance,
    z,
)

AT_SIZE = {gamma: n / d}
half_mean = E(tau(sqrt(S)))
half_core = half_mean - half_law


def _at_size(title: str, known: sp.Expr, limit: sp.Expr, by: sp.Expr, domain: Domain, *exact: Step) -> Step:
    """d times a deviation, rewritten by what is exact at every size."""
    definition = limit_in_proportion(d * (known - limit), gamma)
    return step(title, equal(definition, limit_in_proportion(by, gamma)), "under_limit", domain, *exact)


# --- bulk error and overlap -------------------------------------------------------------------------------

_error = E(wasserstein(sp.S.One, S)) / d
bulk_definition = limit_in_proportion(d * (_error - (2 - 2 * half_law)), gamma)
bulk_shift = -2 * half_moment_shift

_cross = E(inner(sqrt(S1), sqrt(S2)))
_norms = E(inner(sqrt(S1), sqrt(S1))) * E(inner(sqrt(S2), sqrt(S2)))
_overlap = _cross / sqrt(_norms)
overlap_definition = limit_in_proportion(d * (_overlap - half_law**2), gamma)
overlap_shift = 2 * half_moment_series * half_moment_shift


@cache
def bulk_shift_step() -> Step:
    inside = -2 * d * half_core
    exact = _at_size("exact at every size", _error, 2 - 2 * half_law, inside, LOADS, finite_bulk())
    limit = step(
        "the shift of the half moment",
        equal(limit_in_proportion(inside, gamma), bulk_shift),
        "continuous_limit",
        LOADS,
        shift_step(),
    )
    return step("twice", equal(bulk_definition, bulk_shift), "algebra", LOADS, exact, limit)


@cache
def overlap_shift_step() -> Step:
    """M^2 - m^2 = 2 M (M - m) - (M - m)^2 for the mean M and its limit m."""
    inside = d * (2 * half_mean * half_core - half_core**2)
    exact = _at_size("exact at every size", _overlap, half_law**2, inside, LOADS, finite_overlap())
    limit = step(
        "the shift of the half moment, and its limit",
        equal(limit_in_proportion(inside, gamma), overlap_shift),
        "continuous_limit",
        LOADS,
        shift_step(),
        half_series_step(),
    )
    return step("of the square", equal(overlap_definition, overlap_shift), "algebra", LOADS, exact, limit)


# --- Kullback-Leibler divergences -------------------------------------------------------------------------

inverse, logarithm = E(tau(1 / S)), E(tau(log(S)))
inverse_shift, log_shift = gamma / (gamma - 1) ** 2, log(1 - 1 / gamma) / 2


def kl_definition(of: Direction) -> sp.Expr:
    return limit_in_proportion(d * (of.definition - of.limit.xreplace(AT_SIZE)), gamma)


def kl_shift(of: Direction) -> sp.Expr:
    return (inverse_shift + log_shift) / 2 if of == FORWARD else -log_shift / 2


@cache
def log_shift_step() -> Step:
    deviation = d * (logarithm - log_limit_step().statement.rhs.xreplace(AT_SIZE))
    return step(
        "digammas to second order",
        equal(limit_in_proportion(deviation, gamma), log_shift),
        "log_determinant_shift",
        ABOVE,
        log_step(),
        log_limit_step(),
    )


@cache
def kl_shift_step(of: Direction) -> Step:
    log_core = logarithm - log_limit_step().statement.rhs.xreplace(AT_SIZE)
    inverse_core = inverse - gamma.xreplace(AT_SIZE) / (gamma.xreplace(AT_SIZE) - 1)
    inside = d * inverse_core / 2 + d * log_core / 2 if of == FORWARD else -d * log_core / 2
    definition, known = kl_definition(of), [log_shift_step()]
    if of == FORWARD:
        mean = equal(limit_in_proportion(d * inverse_core, gamma), inverse_shift)
        known.insert(0, step("the mean inverse is exact", mean, "limit_of_sizes", ABOVE, inverse_step()))
    exact = [traces_step(of)] if of == FORWARD else [traces_step(of), unit_mean()]
    rewritten = step(
        "exact from n = d on",
        equal(definition, limit_in_proportion(inside, gamma)),
        "under_limit",
        ABOVE,
        *exact,
    )
    limit = step(
        "the shift of each trace",
        equal(limit_in_proportion(inside, gamma), kl_shift(of)),
        "continuous_limit",
        ABOVE,
        *known,
    )
    return step("shift", equal(definition, kl_shift(of)), "algebra", ABOVE, rewritten, limit)


# --- denoising --------------------------------------------------------------------------------------------

_center = gamma * (1 - z) + 1
first_shift = gamma * (real_root - _center) / (2 * real_root**2)
second_shift = gamma**2 * (_center**2 + 4 * gamma - _center * real_root) / (2 * real_root**4)


@cache
def trace_shifts() -> tuple[Step, Step]:
    """The shifts of E tau R and E tau R^2, R = (z - S)^-1, at z = -sigma^2."""
    (law, _), size = (known.uses[0] for known in resolvent_limits()), AT_SIZE
    one = step(
        "the loop equation to first order",
        equal(limit_in_proportion(d * (E(tau(resolvent)) - transform.xreplace(size)), gamma), first_shift),
        "perturb",
        TRANSFORM,
        exact_identity(),
        small_variance(),
        law,
        z=z,
        gamma=gamma,
    )
    two = step(
        "its derivative",
        equal(limit_in_proportion(d * (E(tau(resolvent**2)) - square.xreplace(size)), gamma), second_shift),
        "derivative_of_shift",
        TRANSFORM,
        one,
        law,
        z=z,
    )

    def at_noise(known: Step) -> Step:
        statement = equal(*(side.xreplace(AT_NOISE) for side in known.statement.args))
        return step("at z = -sigma^2", statement, "substitute", DOMAIN, known, at=AT_NOISE)

    return at_noise(one), at_noise(two)


def denoising_definition(of: Combination) -> sp.Expr:
    losses = sp.Add(*(weight * E(loss(sigma)) for loss, weight in of.weights.items())) + of.rest
    return limit_in_proportion(d * (losses - of.value.xreplace(AT_SIZE)), gamma)


def _by_traces(of: Combination, mean: sp.Expr, square_mean: sp.Expr) -> sp.Expr:
    """What a combination of losses changes by, when the two traces change by so much."""
    one, two = sp.symbols("one two")
    whole = sp.Add(*(weight * BY_RESOLVENT[loss] for loss, weight in of.weights.items()))
    linear = sp.expand(whole.xreplace({MEAN: one, SQUARE: two}))
    return linear.coeff(one) * mean + linear.coeff(two) * square_mean


@cache
def denoising_shift(of: Combination) -> sp.Expr:
    return _by_traces(of, *(known.statement.rhs for known in trace_shifts()))


@cache
def denoising_shift_step(of: Combination) -> Step:
    definition = denoising_definition(of)
    cores = MEAN - first.xreplace(AT_SIZE), SQUARE - second.xreplace(AT_SIZE)
    inside = _by_traces(of, *(d * core for core in cores))
    rewritten = step(
        "exact at every size",
        equal(definition, limit_in_proportion(inside, gamma)),
        "under_limit",
        DOMAIN,
        *(loss_at_size(loss) for loss in of.weights),
    )
    used = [known for known, mean in zip(trace_shifts(), (MEAN, SQUARE), strict=True) if inside.has(mean)]
    limit = step(
        "the shift of each trace",
        equal(limit_in_proportion(inside, gamma), denoising_shift(of)),
        "continuous_limit",
        DOMAIN,
        *used,
    )
    return step("shift", equal(definition, denoising_shift(of)), "algebra", DOMAIN, rewritten, limit)


# --- claims -----------------------------------------------------------------------------------------------

_PAPERS = ("bai-silverstein-2004",)
_MEASURED = (
    "from spectra, the noise of their smooth part removed by exact moments; the limit plus the shift over d is predicted, "
    "of which the shift is a small part: the resolution is that of the shift alone"
)
_SIZES: dict[str, Any] = {"dimensions": (128, 288), "entries": ("gaussian",), "replicates": 100}


def _fading(at: Setting) -> float:
    """How the order 1/d^2 falls off above gamma = 1: like that of the moments, at least as gamma^-2."""
    return min(1.0, float(at["gamma"]) ** -2)


def _bulk_finite(at: Setting, value: float) -> tuple[float, float]:
    mean, left_out = shifted_half_moment(at, -value / 2)
    return 2 - 2 * mean, 2 * left_out * _fading(at)


def _overlap_finite(at: Setting, value: float) -> tuple[float, float]:
    limit = at_load(half_moment_series, at)
    return limit**2 + value / at["d"], 2 * limit * shifted_half_moment(at)[1] * _fading(at)


def _kl_finite(of: Direction, at: Setting, value: float) -> tuple[float, float]:
    """The limit plus the shift over d, moved by what the exact mean has beyond its own first order."""
    sizes, load = {"n": at["n"], "d": at["d"]}, {"gamma": at["gamma"]}
    exact = float(evaluate(of.mean, of.domain, sizes).value)
    return exact + (value - float(evaluate(kl_shift(of), ABOVE, load).value)) / at["d"], 0.0


def _denoising_finite(of: Combination, at: Setting, value: float) -> tuple[float, float]:
    """The limit plus the shift over d; d^2 times the rest is at most half of the allowance in simulations at d = 8, 24."""
    limit = evaluate(of.value, DOMAIN, {"gamma": at["gamma"], "noise": at["noise"]})
    return float(limit.value) + value / at["d"], 0.4 * _fading(at) / at["d"] ** 2


def _loss_of(of: Combination, values: Array, at: Setting) -> Array:
    return loss_at(values, float(at["noise"]), weights=(of.test, of.train))


bulk_claim = Claim(
    name="finite_size.bulk_error_shift",
    statement="The first-order shift of the bulk error at finite dimension, times d.",
    domain=LOADS,
    definition=bulk_definition,
    closed_form=bulk_shift,
    derivation=bulk_shift_step,
    references=_PAPERS,
    simulation=Simulation(
        sample=measure_spectral_reduced(lambda values, at: 1 + values - 2 * np.sqrt(values)),
        prediction=_bulk_finite,
        procedure=f"the Bures distance to the identity, {_MEASURED}",
        **_SIZES,
    ),
)

overlap_claim = Claim(
    name="finite_size.overlap_shift",
    statement="The first-order shift of the overlap of two models at finite dimension, times d.",
    domain=LOADS,
    definition=overlap_definition,
    closed_form=overlap_shift,
    derivation=overlap_shift_step,
    references=_PAPERS,
    simulation=Simulation(
        sample=measure_spectral_reduced(lambda values, at: np.sqrt(values)),
        estimator=lambda means: float(means[0] ** 2),
        prediction=_overlap_finite,
        procedure=f"(E tr S^(1/2)/d)^2, which the overlap is at every size, {_MEASURED}",
        **_SIZES,
    ),
)


def _kl_claim(of: Direction) -> Claim:
    return Claim(
        name=f"finite_size.{of.name}_shift",
        statement=f"The first-order shift of the {of.words}, per dimension, at finite dimension, times d.",
        domain=ABOVE,
        definition=kl_definition(of),
        closed_form=kl_shift(of),
        derivation=partial(kl_shift_step, of),
        references=("bartlett-1934",),
        simulation=Simulation(
            sample=measure_spectral_reduced(lambda values, at: divergence_at(values, of == FORWARD)),
            prediction=partial(_kl_finite, of),
            loads=(Rational(3, 2), sp.Integer(4)),
            procedure=f"the divergence, {_MEASURED}, with what the exact mean has beyond them",
            **{**_SIZES, "dimensions": (16, 48), "replicates": 1000},
        ),
    )


def _denoising_claim(name: str, words: str, of: Combination) -> Claim:
    measured = of != EXCESS
    return Claim(
        name=f"finite_size.denoising_{name}_shift",
        statement=f"The first-order shift of the {words} at finite dimension, times d.",
        domain=DOMAIN,
        definition=denoising_definition(of),
        closed_form=denoising_shift(of),
        derivation=partial(denoising_shift_step, of),
        references=_PAPERS,
        simulation=Simulation(
            sample=measure_spectral_reduced(partial(_loss_of, of)),
            prediction=partial(_denoising_finite, of),
            ranges={"noise": (Rational(1, 2), 2)},
            procedure=f"the {words}, {_MEASURED}",
            **_SIZES,
        )
        if measured
        else None,
        no_simulation=""
        if measured
        else "that of finite_size.denoising_test_shift: the optimum does not depend on the size",
    )


kl_forward_claim, kl_reverse_claim = map(_kl_claim, (FORWARD, REVERSE))
test_claim = _denoising_claim("test", "loss of the trained denoiser on fresh data", TEST)
train_claim = _denoising_claim("train", "loss of the trained denoiser on its training data", TRAIN)
gap_claim = _denoising_claim("gap", "test loss minus training loss", GAP)
excess_claim = _denoising_claim("excess", "test loss minus the least of any linear denoiser", EXCESS)
