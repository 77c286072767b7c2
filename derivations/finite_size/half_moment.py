"""Finite size, real data: the first-order shift and the fluctuations of the half moment."""

from __future__ import annotations

import numpy as np
import sympy as sp
from sympy import sqrt

from ...numeric.models import measure_spectral_reduced, measure_spectral_variance
from ...theory.claim import Claim, Simulation
from ...theory.domain import integer
from ...theory.language import E, S, d, limit_in_proportion, tau
from ..marchenko_pastur.at_size import half_law, half_moment_shift, shifted_half_moment
from ..parameters import HALF, LOADS, gamma
from ..proving import proof_of

root = sqrt(S)

# --- the shift ----------------------------------------------------------------------------------------


shift_definition = limit_in_proportion(d * (E(tau(root)) - half_law), gamma)


# --- the variance -------------------------------------------------------------------------------------


def variance_of(function: sp.Expr, load: sp.Symbol) -> sp.Expr:
    """The limit of the variance of tr f(S)."""
    return limit_in_proportion(d**2 * (E(tau(function) ** 2) - E(tau(function)) ** 2), load)


def cosine_sum(values: sp.Expr, k: sp.Symbol, t: sp.Symbol) -> sp.Sum:
    """(1/2) sum k a_k^2, a_k = (2/pi) int_0^pi values cos(kt) dt."""
    a = 2 / sp.pi * sp.Integral(values * sp.cos(k * t), (t, 0, sp.pi))
    return sp.Sum(k * a**2 / 2, (k, 1, sp.oo))


def on_circle(load: sp.Symbol, t: sp.Symbol) -> sp.Expr:
    """1 + c + 2 sqrt(c) cos t, c = 1/load: the spectrum by the angle."""
    return 1 + 1 / load + 2 / sqrt(load) * sp.cos(t)


variance_definition = variance_of(root, gamma)
INDEX = integer("k", 0, meaning="index of the cosine coefficient")


def variance_form(argument: sp.Expr) -> sp.Expr:
    """2F1(-1/2, 1/2; 1; c) 2F1(1/2, 1/2; 2; c) c/2 = (4/pi^2) E(c) (E(c) - (1 - c) K(c))."""
    return sp.hyper((-HALF, HALF), (1,), argument) * sp.hyper((HALF, HALF), (2,), argument) * argument / 2


half_moment_variance = sp.Piecewise(
    (variance_form(1 / gamma), gamma >= 1),
    (variance_form(gamma) / gamma, True),
)


# --- claims -------------------------------------------------------------------------------------------


shift_claim = Claim(
    name="finite_size.half_moment_shift",
    title="Shift at finite size of the mean square root of an eigenvalue",
    symbol=r"\delta",
    statement="The first-order shift of E tr S^(1/2)/d at finite dimension, times d, for real data.",
    domain=LOADS,
    definition=shift_definition,
    closed_form=half_moment_shift,
    derivation=proof_of("finite_size.half_moment_shift"),
    references=("bai-silverstein-2004",),
    simulation=Simulation(
        sample=measure_spectral_reduced(lambda values, _: np.sqrt(values)),
        prediction=shifted_half_moment,
        measures="mean square root of an eigenvalue at the size itself",
        dimensions=(96, 256),
        entries=("gaussian",),
        replicates=400,
        procedure="mean of tr S^(1/2)/d, its noise reduced by moments of S whose means are exact; against the limit "
        "plus the shift over d, of which it is some thousandth part: the resolution is that of the shift alone",
    ),
)

variance_claim = Claim(
    name="finite_size.half_moment_variance",
    title="Variance of the trace of the square root",
    symbol="v",
    statement="The limit of the variance of tr S^(1/2) for real data, in closed form; 4/pi^2 at gamma = 1.",
    domain=LOADS,
    definition=variance_definition,
    closed_form=half_moment_variance,
    derivation=proof_of("finite_size.half_moment_variance"),
    references=("bai-silverstein-2004",),
    simulation=Simulation(
        sample=measure_spectral_variance(lambda values, _: np.sqrt(values)),
        prediction=lambda at, value: (value, value / at["d"]),
        entries=("gaussian",),
        replicates=100,
        procedure="sample variance of tr S^(1/2); corrections of relative order 1/d are allowed for, "
        "some per cent of it",
    ),
)
