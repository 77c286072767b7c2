"""Denoisers in training: what a partly trained sampler generates, and when to stop.

Gradient flow takes the denoiser of a direction of variance lambda at noise v = sigma^2 from its start to lambda/(lambda + v);
sampled by the probability flow, d ln(variance)/d ln v = 1 - w with the denoiser w of each noise level.
"""

from __future__ import annotations

import sympy as sp
from sympy import exp, expint

from ..numeric.dynamics import measure_partly_trained
from ..theory.claim import Claim, Simulation
from ..theory.domain import Domain, real
from .proofs import proof_of

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
