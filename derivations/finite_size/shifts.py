"""Finite size, real data: what the errors of theory.md section 2 have beyond their limits, times d, to first order in 1/d.

The limit is taken at the load n/d of the size itself, so that the load contributes nothing.
"""

from __future__ import annotations

from functools import cache, partial
from typing import Any

import numpy as np
import sympy as sp
from sympy import Rational, log, sqrt

from ...numeric.ensembles import Array
from ...numeric.evaluation import evaluate
from ...numeric.losses import loss_at
from ...numeric.models import divergence_at, measure_spectral_reduced
from ...theory.claim import Claim, Setting, Simulation
from ...theory.language import S1, S2, E, S, d, inner, limit_in_proportion, n, wasserstein
from ..denoising.losses import (
    AT_NOISE,
    BY_RESOLVENT,
    DOMAIN,
    EXCESS,
    GAP,
    MEAN,
    SQUARE,
    TEST,
    TRAIN,
    Combination,
    real_root,
    sigma,
)
from ..generalisation.divergence import FORWARD, REVERSE, Direction
from ..generalisation.divergence import MANY as ABOVE
from ..marchenko_pastur.at_size import at_load, half_law, half_moment_shift, shifted_half_moment
from ..marchenko_pastur.law import half_moment_series
from ..parameters import LOADS, gamma, z
from ..proving import proof_of

AT_SIZE = {gamma: n / d}


# --- bulk error and overlap -------------------------------------------------------------------------------

_error = E(wasserstein(sp.S.One, S)) / d
bulk_definition = limit_in_proportion(d * (_error - (2 - 2 * half_law)), gamma)
bulk_shift = -2 * half_moment_shift

_cross = E(inner(sqrt(S1), sqrt(S2)))
_norms = E(inner(sqrt(S1), sqrt(S1))) * E(inner(sqrt(S2), sqrt(S2)))
_overlap = _cross / sqrt(_norms)
overlap_definition = limit_in_proportion(d * (_overlap - half_law**2), gamma)
overlap_shift = 2 * half_moment_series * half_moment_shift


# --- Kullback-Leibler divergences -------------------------------------------------------------------------

inverse_shift, log_shift = gamma / (gamma - 1) ** 2, log(1 - 1 / gamma) / 2


def kl_definition(of: Direction) -> sp.Expr:
    return limit_in_proportion(d * (of.definition - of.limit.xreplace(AT_SIZE)), gamma)


def kl_shift(of: Direction) -> sp.Expr:
    return (inverse_shift + log_shift) / 2 if of == FORWARD else -log_shift / 2


# --- denoising --------------------------------------------------------------------------------------------

_center = gamma * (1 - z) + 1
first_shift = gamma * (real_root - _center) / (2 * real_root**2)
second_shift = gamma**2 * (_center**2 + 4 * gamma - _center * real_root) / (2 * real_root**4)


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
    return _by_traces(of, first_shift.xreplace(AT_NOISE), second_shift.xreplace(AT_NOISE))


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
    title="Shift at finite size of the distance between the true and the learnt law",
    statement="The first-order shift of the bulk error at finite dimension, times d.",
    domain=LOADS,
    definition=bulk_definition,
    closed_form=bulk_shift,
    derivation=proof_of("finite_size.bulk_error_shift"),
    references=_PAPERS,
    simulation=Simulation(
        sample=measure_spectral_reduced(lambda values, at: 1 + values - 2 * np.sqrt(values)),
        prediction=_bulk_finite,
        measures="bulk error at the size itself",
        procedure=f"the Bures distance to the identity, {_MEASURED}",
        **_SIZES,
    ),
)

overlap_claim = Claim(
    name="finite_size.overlap_shift",
    title="Shift at finite size of the overlap of two models",
    statement="The first-order shift of the overlap of two models at finite dimension, times d.",
    domain=LOADS,
    definition=overlap_definition,
    closed_form=overlap_shift,
    derivation=proof_of("finite_size.overlap_shift"),
    references=_PAPERS,
    simulation=Simulation(
        sample=measure_spectral_reduced(lambda values, at: np.sqrt(values)),
        estimator=lambda means: float(means[0] ** 2),
        prediction=_overlap_finite,
        measures="overlap of two models at the size itself",
        procedure=f"(E tr S^(1/2)/d)^2, which the overlap is at every size, {_MEASURED}",
        **_SIZES,
    ),
)


def _kl_claim(of: Direction) -> Claim:
    return Claim(
        name=f"finite_size.{of.name}_shift",
        title=f"Shift at finite size of the {of.words}",
        statement=f"The first-order shift of the {of.words}, per dimension, at finite dimension, times d.",
        domain=ABOVE,
        definition=kl_definition(of),
        closed_form=kl_shift(of),
        derivation=proof_of(f"finite_size.{of.name}_shift"),
        references=("bartlett-1934",),
        simulation=Simulation(
            sample=measure_spectral_reduced(lambda values, at: divergence_at(values, of == FORWARD)),
            prediction=partial(_kl_finite, of),
            measures=f"{of.words} at the size itself",
            loads=(Rational(3, 2), sp.Integer(4)),
            procedure=f"the divergence, {_MEASURED}, with what the exact mean has beyond them",
            **{**_SIZES, "dimensions": (16, 48), "replicates": 1000},
        ),
    )


def _denoising_claim(name: str, words: str, of: Combination) -> Claim:
    measured = of != EXCESS
    return Claim(
        name=f"finite_size.denoising_{name}_shift",
        title=f"Shift at finite size of the {words}",
        statement=f"The first-order shift of the {words} at finite dimension, times d.",
        domain=DOMAIN,
        definition=denoising_definition(of),
        closed_form=denoising_shift(of),
        derivation=proof_of(f"finite_size.denoising_{name}_shift"),
        references=_PAPERS,
        simulation=Simulation(
            sample=measure_spectral_reduced(partial(_loss_of, of)),
            prediction=partial(_denoising_finite, of),
            measures=f"{words} at the size itself",
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
