"""Samplers of Gaussian data: what a finite number of steps makes of a direction's variance, and reverse diffusion.

The sampler runs from the noise level sigma_max to sigma_min. The best denoiser of a direction of variance lambda is
lambda/(lambda + sigma^2), the flow dx/dsigma = sigma x/(lambda + sigma^2), and one Euler step (or DDIM) to the level sigma'
multiplies by 1 + (sigma' - sigma) sigma/(lambda + sigma^2).
"""

from __future__ import annotations

import sympy as sp
from sympy import atan, cos, exp, log, pi, tan

from ...numeric.models import overlap_from_means
from ...numeric.sampling import (
    exponential,
    finite_stochastic_overlap,
    measure_endless_ancestral,
    measure_endless_euler,
    measure_equal_angles,
    measure_euler,
    measure_stochastic_overlap,
)
from ...theory.claim import Claim, Simulation
from ...theory.domain import Domain, integer, real
from ...theory.language import S1, S2, E, S, limit_in_proportion, tau, tau_product
from ..parameters import LOADS, gamma
from ..proving import proof_of

EIGENVALUE = real("eigenvalue", 0, meaning="variance of the data in a direction")
LEAST = real("sigma_min", 0, meaning="noise level at which the sampler ends")
MOST = real("sigma_max", 0, meaning="noise level at which the sampler starts")
STEPS = integer("steps", 1, meaning="number of steps")
STEP = real("step", 0, meaning="logarithm of the ratio of two noise levels in succession")

eigenvalue, least, most, steps, h = (p.symbol for p in (EIGENVALUE, LEAST, MOST, STEPS, STEP))
k = sp.Symbol("k", integer=True, nonnegative=True)
j = sp.Symbol("j", integer=True)
w = sp.Symbol("w", real=True)
KARRAS = "Karras, Aittala, Aila and Laine (2022), Elucidating the Design Space of Diffusion-Based Generative Models"
DDIM = "Song, Meng and Ermon (2021), Denoising Diffusion Implicit Models"
DDPM = "Ho, Jain and Abbeel (2020), Denoising Diffusion Probabilistic Models"
TANGENT = "Sun, Poor and Zhang (2026), arXiv:2601.13602, for the limit of many steps"


def euler_factor(variance: sp.Expr, here: sp.Expr, there: sp.Expr) -> sp.Expr:
    """What one Euler step from one noise level to another multiplies a sample by."""
    return 1 + (there - here) * here / (variance + here**2)


def level(number: sp.Expr) -> sp.Expr:
    """The noise levels of the geometric grid."""
    return most * (least / most) ** (number / steps)


def angle(number: sp.Expr) -> sp.Expr:
    return atan(level(number) / sp.sqrt(eigenvalue))


euler_definition = most**2 * sp.Product(euler_factor(eigenvalue, level(k), level(k + 1)) ** 2, (k, 0, steps - 1))
exact_variance = most**2 * (eigenvalue + least**2) / (eigenvalue + most**2)
euler_variance = exact_variance * sp.Product(cos(angle(k) - angle(k + 1)) ** 2, (k, 0, steps - 1))

euler_claim = Claim(
    name="sampling.euler_variance",
    title="Variance that Euler's method generates",
    statement="The variance that Euler's method (DDIM) generates on a geometric grid: cosines between the angles of its levels.",
    domain=Domain((EIGENVALUE, LEAST, MOST, STEPS)).where(least < most),
    definition=euler_definition,
    closed_form=euler_variance,
    derivation=proof_of("sampling.euler_variance"),
    references=(KARRAS, DDIM),
    simulation=Simulation(
        sample=measure_euler,
        ranges={"eigenvalue": (0.2, 4), "sigma_min": (0.05, 0.5), "sigma_max": (1, 20), "steps": (1, 12)},
        procedure="Gaussian samples at the largest noise level, taken step by step to the smallest by Euler's method",
    ),
)

# --- equal angles ----------------------------------------------------------------------------------------------

start = sp.Symbol("start", positive=True)
"""The noise level at which the sampler starts; it ends without noise."""


def tangent(number: sp.Expr) -> sp.Expr:
    return tan(atan(start) * (1 - number / steps))


equal_angle_definition = sp.Limit(
    start**2 * sp.Product(euler_factor(sp.S.One, tangent(k), tangent(k + 1)) ** 2, (k, 0, steps - 1)), start, sp.oo, "-"
)
SEVERAL = integer("steps", 2, meaning="number of steps; one step alone leaves nothing")
equal_angle_claim = Claim(
    name="sampling.equal_angle_variance",
    title="Variance that Euler's method generates on equal angles",
    statement="The variance, of 1, that Euler's method generates on the grid of equal angles, from any high noise down to none.",
    domain=Domain((SEVERAL,)),
    definition=equal_angle_definition,
    closed_form=cos(pi / (2 * steps)) ** (2 * steps),
    derivation=proof_of("sampling.equal_angle_variance"),
    references=(TANGENT, KARRAS),
    simulation=Simulation(
        sample=measure_equal_angles,
        ranges={"steps": (2, 24)},
        procedure="Gaussian samples at a high noise level, taken to none in steps of equal angle by Euler's method",
    ),
)

# --- geometric grids without ends --------------------------------------------------------------------------------


def _softplus(at: sp.Expr) -> sp.Expr:
    return log(1 + exp(at))


def euler_ripple(at: sp.Expr) -> sp.Expr:
    """ln of the squared factor of an Euler step over that of the flow, at ln(lambda/sigma^2) = at, sigma' = e^-h sigma."""
    return 2 * _softplus(at + h) - _softplus(at) - _softplus(at + 2 * h)


def ancestral_share(at: sp.Expr) -> sp.Expr:
    """The variance that a step of ancestral sampling adds, as it is at the end over lambda, at ln(lambda/sigma'^2) = at."""
    return (1 - exp(-2 * h)) * exp(at) / (1 + exp(at)) ** 2


def mean_over_period(term: sp.Expr) -> sp.Expr:
    return sp.Integral(sp.Sum(term, (j, -sp.oo, sp.oo)), (w, 0, 2 * h)) / (2 * h)


euler_scale_definition = exp(mean_over_period(euler_ripple(w + 2 * h * j)))
ancestral_scale_definition = mean_over_period(ancestral_share(w + 2 * h * j))
GEOMETRIC = Domain((STEP,))

euler_scale_claim = Claim(
    name="sampling.geometric_euler_scale",
    title="Variance of Euler's method on an endless geometric grid",
    statement="Euler's method on an endless geometric grid generates lambda times this, in the geometric mean over a period of ln lambda.",
    domain=GEOMETRIC,
    definition=euler_scale_definition,
    closed_form=exp(-h / 2),
    derivation=proof_of("sampling.geometric_euler_scale"),
    references=(KARRAS,),
    simulation=Simulation(
        sample=measure_endless_euler,
        estimator=exponential,
        ranges={"step": (0.2, 3)},
        replicates=160,
        procedure="a direction of random variance, sampled by Euler's method on a long geometric grid; the mean logarithm",
    ),
)

ancestral_scale_claim = Claim(
    name="sampling.geometric_ancestral_scale",
    title="Variance of ancestral sampling on an endless geometric grid",
    statement="Ancestral sampling (small variance) on an endless geometric grid generates lambda times this, in the mean over a period of ln lambda.",
    domain=GEOMETRIC,
    definition=ancestral_scale_definition,
    closed_form=(1 - exp(-2 * h)) / (2 * h),
    derivation=proof_of("sampling.geometric_ancestral_scale"),
    references=(DDPM,),
    simulation=Simulation(
        sample=measure_endless_ancestral,
        ranges={"step": (0.2, 3)},
        procedure="directions of random variance, sampled by ancestral sampling on a long geometric grid",
    ),
)

# --- reverse diffusion with shared noise -------------------------------------------------------------------------

v = sp.Symbol("v", positive=True)
"""The square of the noise level; the linear denoiser trained there is S/(S + v), and a sample the integral of it dB_v."""
_both = sp.Integral(E(tau_product(S1 / (S1 + v), S2 / (S2 + v))), (v, 0, sp.oo))
_one = sp.Integral(E(tau((S / (S + v)) ** 2)), (v, 0, sp.oo))
stochastic_definition = limit_in_proportion(_both / _one, gamma)
stochastic_overlap = sp.Piecewise((1 - 1 / (3 * gamma), gamma >= 1), (gamma - gamma**2 / 3, True))

stochastic_claim = Claim(
    name="sampling.stochastic_overlap",
    title="Overlap of two models by reverse diffusion with the same noise",
    statement="The overlap of samples of two models trained on disjoint data, by reverse diffusion with the same noise.",
    domain=LOADS,
    definition=stochastic_definition,
    closed_form=stochastic_overlap,
    derivation=proof_of("sampling.stochastic_overlap"),
    references=("maillard-goldt-2026", DDPM),
    simulation=Simulation(
        sample=measure_stochastic_overlap,
        estimator=overlap_from_means,
        prediction=finite_stochastic_overlap,
        dimensions=(24, 48),
        replicates=48,
        procedure="two disjoint data sets, the reverse diffusions of both models driven by the same noise in small steps",
    ),
)
