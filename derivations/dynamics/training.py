"""Denoisers in training: what a partly trained sampler generates, and when to stop.

Gradient flow takes the denoiser of a direction of variance lambda at noise v = sigma^2 from its start to lambda/(lambda + v);
sampled by the probability flow, d ln(variance)/d ln v = 1 - w with the denoiser w of each noise level.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
import sympy as sp
from sympy import exp, expint

from ...numeric.dynamics import (
    least_error,
    measure_bulk_errors,
    measure_noise_loss,
    measure_partly_trained,
    measure_training,
    shift_of_statistic,
    time_of_least,
    time_of_share,
)
from ...numeric.ensembles import Array
from ...theory.claim import Claim, Setting, Simulation
from ...theory.domain import Domain, real
from ...theory.language import E, S, d, limit_in_proportion, minimiser, onset, tau, wasserstein
from ...theory.roots import root_of
from ..convergence.overlap import overlap
from ..marchenko_pastur.at_size import at_load, shifted_half_moment
from ..marchenko_pastur.law import half_moment
from ..parameters import LOADS, gamma
from ..proving import proof_of

EIGENVALUE = real("eigenvalue", 0, meaning="variance of the examples in a direction")
SCALE = real("scale", 0, meaning="variance of the data that the preconditioning assumes")
TIME = real("time", 0, meaning="training time, of a gradient flow at every noise level")
eigenvalue, scale, time = (p.symbol for p in (EIGENVALUE, SCALE, TIME))
u = sp.Symbol("u", positive=True)
start = sp.Symbol("start", positive=True)
"""The noise variance at which sampling starts."""
KARRAS = "Karras, Aittala, Aila and Laine (2022), Elucidating the Design Space of Diffusion-Based Generative Models"
WANG = "Wang and Pehlevan (2025), arXiv:2503.03206"

# --- with the usual preconditioning --------------------------------------------------------------------------------

_trained, _untrained = eigenvalue / (eigenvalue + u), scale / (scale + u)
_denoiser = _trained + (_untrained - _trained) * exp(-2 * time * (eigenvalue + u) / (scale + u))
generated_definition = sp.Limit(start * exp(-sp.Integral((1 - _denoiser) / u, (u, 0, start))), start, sp.oo, "-")
generated_variance = eigenvalue * exp(expint(1, 2 * time * eigenvalue / scale) - expint(1, 2 * time))

generated_claim = Claim(
    name="dynamics.generated_variance",
    title="Variance generated after a time of training",
    statement="The variance that a preconditioned denoiser generates in a direction after a time of training.",
    domain=Domain((EIGENVALUE, SCALE, TIME)),
    definition=generated_definition,
    closed_form=generated_variance,
    derivation=proof_of("dynamics.generated_variance"),
    references=(KARRAS, WANG),
    simulation=Simulation(
        sample=measure_partly_trained,
        ranges={"eigenvalue": (0.2, 4), "scale": (0.5, 2), "time": (0.05, 2)},
        procedure="gradient flow of the preconditioned loss at each noise level, then the probability flow from Gaussian seeds",
    ),
)

# --- with the noise-prediction loss ----------------------------------------------------------------------------------

_by_noise = _trained * (1 - exp(-2 * time * (eigenvalue + u) / u))
noise_loss_claim = Claim(
    name="dynamics.generated_variance_noise_loss",
    title="Variance generated after a time of training by the noise-prediction loss",
    statement="The variance that a denoiser trained from 0 by the noise-prediction loss generates: the same share of every variance.",
    domain=Domain((EIGENVALUE, TIME)),
    definition=sp.Limit(start * exp(-sp.Integral((1 - _by_noise) / u, (u, 0, start))), start, sp.oo, "-"),
    closed_form=eigenvalue * exp(-expint(1, 2 * time)),
    derivation=proof_of("dynamics.generated_variance_noise_loss"),
    references=(WANG,),
    simulation=Simulation(
        sample=measure_noise_loss,
        ranges={"eigenvalue": (0.2, 4), "time": (0.05, 2)},
        procedure="gradient flow of the noise-prediction loss at each noise level, then the probability flow from Gaussian seeds",
    ),
)

generated_share = exp(-expint(1, 2 * time))
bulk_definition = limit_in_proportion(E(wasserstein(sp.S.One, generated_share * S)) / d, gamma)
"""The bulk error after a time of training by the noise-prediction loss."""
best_time_definition = minimiser(bulk_definition, time, 0, sp.oo)
best_time = root_of(generated_share, time, overlap, 0, sp.oo)
best_error_definition = bulk_definition.xreplace({time: best_time_definition})
BURES = "givens-shortt-1984"


def _finite_time(at: Setting, value: float) -> tuple[float, float]:
    """The claimed time, moved to where E_1(2 t) = -2 ln E tau(S^(1/2)) at finite size."""
    mean, left_out = shifted_half_moment(at)
    limit, exact, other = (time_of_share(h**2) for h in (at_load(half_moment, at), mean, mean + left_out))
    return value + exact - limit, abs(other - exact) + 1e-4 * exact


def _finite_error(at: Setting, value: float) -> tuple[float, float]:
    """1 - (E tau(S^(1/2)))^2 at finite size: the claimed limit, moved by the shift of the half moment."""
    mean, left_out = shifted_half_moment(at)
    return value + at_load(half_moment, at) ** 2 - mean**2, 2 * mean * left_out + 1e-5


best_time_claim = Claim(
    name="dynamics.best_time_bulk",
    title="Training time at which the bulk error is least",
    symbol=r"t_{\ast}",
    statement="The training time at which the bulk error is least, by the noise-prediction loss: there E_1(2 t) = ln(1/q), q the overlap.",
    domain=LOADS,
    definition=best_time_definition,
    closed_form=best_time,
    derivation=proof_of("dynamics.best_time_bulk"),
    references=(BURES, WANG),
    simulation=Simulation(
        sample=measure_bulk_errors,
        estimator=time_of_least,
        prediction=_finite_time,
        dimensions=(40, 96),
        replicates=120,
        procedure="the Bures distance of what partly trained denoisers generate, at 33 times; where their spline is least",
    ),
)

best_error_claim = Claim(
    name="dynamics.best_bulk_error",
    title="Least bulk error over the training time",
    statement="The least bulk error over the training time, by the noise-prediction loss, is 1 - q; after long training it is 2 - 2 sqrt(q).",
    domain=LOADS,
    definition=best_error_definition,
    closed_form=sp.Piecewise(*((1 - value, condition) for value, condition in overlap.args)),
    derivation=proof_of("dynamics.best_bulk_error"),
    references=(BURES, WANG),
    simulation=Simulation(
        sample=measure_bulk_errors,
        estimator=least_error,
        prediction=_finite_error,
        dimensions=(40, 96),
        replicates=48,
        procedure="the Bures distance of what partly trained denoisers generate, at 33 times; the least value of their spline",
    ),
)

# --- without noise -----------------------------------------------------------------------------------------------------


def _moved_by(statistic: Callable[[Array, float], Array], at: Setting, value: float) -> tuple[float, float]:
    """The claimed limit of E tau(f(S)), moved by its 1/d term; what is left out is 1/d^2 of the size of f."""
    time_of_decay = 4 * float(at["time"])
    shift = shift_of_statistic(lambda x: statistic(x, time_of_decay), at["n"], at["d"])
    return value + shift / at["d"], 1 / at["d"] ** 2


train_definition = limit_in_proportion(E(tau(S * exp(-4 * time * S))), gamma)
"""Gradient flow of tr (W - 1) S (W - 1)^T from 0 gives 1 - W = exp(-2 t S)."""
_reach = 8 * time / sp.sqrt(gamma)
_fade = exp(-4 * time * (1 + 1 / gamma))
train_error = 2 * _fade * sp.besseli(1, _reach) / _reach
TRAINED = Domain((*LOADS.parameters, TIME))

train_claim = Claim(
    name="dynamics.noiseless_train_error",
    title="Training error of a linear autoencoder in time",
    statement="The training error per dimension of a linear autoencoder after a time of gradient flow from 0.",
    domain=TRAINED,
    definition=train_definition,
    closed_form=train_error,
    derivation=proof_of("dynamics.noiseless_train_error"),
    references=(WANG, "marchenko-pastur-1967"),
    simulation=Simulation(
        sample=measure_training(examples=True),
        prediction=partial(_moved_by, lambda x, s: x * np.exp(-s * x)),
        ranges={"time": (0.02, 1)},
        dimensions=(24, 64),
        replicates=48,
        procedure="gradient flow of the training error in small steps; what is left out of its expansion in 1/d hides errors of "
        "a per cent, and of more where the error is small",
    ),
)

# --- overtraining --------------------------------------------------------------------------------------------------------

NOISE = real("noise", 0, meaning="noise level of the denoiser")
_variance = NOISE.symbol**2
_left = exp(-2 * time * (S + _variance))
_learnt = S / (S + _variance) * (1 - _left)
"""The denoiser after a time of gradient flow from 0."""
test_definition = limit_in_proportion(E(tau((1 - _learnt) ** 2 + _variance * _learnt**2)), gamma)
unlearnt_definition = limit_in_proportion(E(tau(S / (S + _variance) * _left)), gamma)
late_definition = sp.Limit(sp.Derivative(test_definition, time) / unlearnt_definition, time, sp.oo, "-")
late_slope = 4 * _variance * ((1 - 1 / sp.sqrt(gamma)) ** 2 - 1)
LATE = "a limit of long training at infinite size: of no finite sample the smallest eigenvalue is at the edge"

late_claim = Claim(
    name="dynamics.late_slope",
    title="Slope of the test error after long training",
    statement="The slope of a denoiser's test error in its training time, over what is still to be learnt, after long training.",
    domain=Domain((*LOADS.parameters, NOISE)),
    definition=late_definition,
    closed_form=late_slope,
    derivation=proof_of("dynamics.late_slope"),
    references=(WANG,),
    no_simulation=LATE,
)

threshold_claim = Claim(
    name="dynamics.overtraining_threshold",
    title="Load up to which long training does harm",
    statement="Up to this load long training of a denoiser makes its test error rise or stay, beyond it fall, at every noise.",
    domain=Domain((NOISE,)),
    definition=onset(sp.Max(0, -late_definition), gamma),
    closed_form=sp.Rational(1, 4),
    derivation=proof_of("dynamics.overtraining_threshold"),
    references=(WANG,),
    no_simulation=LATE,
)

# --- the test error without noise -----------------------------------------------------------------------------------------

plain_test_definition = limit_in_proportion(E(tau(exp(-4 * time * S))), gamma)
_k = sp.Symbol("k", integer=True, positive=True)
_first = sp.besseli(0, _reach), sp.besseli(1, _reach)


def _series(exponent: sp.Expr) -> sp.Expr:
    """The series of Marcum's function."""
    return sp.Sum(gamma**exponent * sp.besseli(_k, _reach), (_k, 1, sp.oo))


plain_test_error = sp.Piecewise(
    (_fade * (_first[0] + sp.sqrt(gamma) * _first[1] - (gamma - 1) * _series(-_k / 2)), gamma > 1),
    (_fade * (_first[0] + _first[1]), sp.Eq(gamma, 1)),
    (1 - gamma + _fade * (gamma * _first[0] + sp.sqrt(gamma) * _first[1] - (1 - gamma) * _series(_k / 2)), True),
)

plain_test_claim = Claim(
    name="dynamics.noiseless_test_error",
    title="Test error of a linear autoencoder in time",
    statement="The test error per dimension of a linear autoencoder after a time of gradient flow from 0, on data of covariance 1.",
    domain=TRAINED,
    definition=plain_test_definition,
    closed_form=plain_test_error,
    derivation=proof_of("dynamics.noiseless_test_error"),
    references=(WANG, "marchenko-pastur-1967"),
    simulation=Simulation(
        sample=measure_training(examples=False),
        prediction=partial(_moved_by, lambda x, s: np.exp(-s * x)),
        ranges={"time": (0.02, 1)},
        dimensions=(24, 64),
        replicates=48,
        procedure="gradient flow of the training error in small steps; the error on all data",
    ),
)
