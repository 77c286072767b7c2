"""The optimal score: a softmax over the training set, which condenses on one example as the noise falls.

D(y) = sum_i w_i(y) x_i, w_i proportional to exp(-|y - x_i|^2/(2 sigma^2)), is the denoiser of least training loss of all
functions. For y = x_1 + sigma xi the weight w_1 of the true example is the participation ratio of all weights in the mean.
"""

from __future__ import annotations

from fractions import Fraction

import sympy as sp
from sympy import exp

from ...numeric.condensation import between_bounds, measure_weight
from ...theory.claim import Claim, Simulation
from ...theory.domain import Domain
from ...theory.language import E_over, cell, d, n
from ..denoising.losses import NOISE, sigma
from ..parameters import SIZE
from ..proving import proof_of

DOMAIN = Domain((*SIZE, NOISE))

BIROLI = "Biroli, Bonnaire, de Bortoli and Mézard (2024), arXiv:2402.18491"

i, j = (sp.Symbol(name, integer=True, positive=True) for name in "ij")
x, xi, z = sp.symbols("x xi z")
"""The true example and the noise, of one row each, and the other examples: the rows 2 to n of the third data set."""

_here, _noise = cell(x, 1, j), cell(xi, 1, j)
_noisy = _here + sigma * _noise
SEEN = (x, 1, d, xi, 1, d)

_nearer = (sigma**2 * _noise**2 - (_noisy - cell(z, i, j)) ** 2) / (2 * sigma**2)
weight = 1 / (1 + sp.Sum(exp(sp.Sum(_nearer, (j, 1, d))), (i, 2, n)))
"""w_1: |y - x_1|^2 is sigma^2 |xi|^2."""

_density = (_noise**2 - _noisy**2 / (1 + sigma**2)) / 2
chance = (1 + sigma**-2) ** (-d / 2) * exp(sp.Sum(_density, (j, 1, d)))
"""e^-i, i the information density of x_1 and y: I + (|u|^2 - |xi|^2)/2, u = y/sqrt(1 + sigma^2), I = (d/2) ln(1 + 1/sigma^2)."""

weight_bound = sp.Le(E_over(1 / (1 + (n - 1) * chance), *SEEN), E_over(weight, *SEEN, z, n, d), evaluate=False)

condensation_claim = Claim(
    name="condensation.weight_bound",
    title="Least mean weight of the true example in the optimal score",
    statement="The mean weight that the optimal score gives to the true example x, beside z_2, ..., z_n and seen with noise xi, is at least "
    "that of 1/(1 + (n - 1) e^-i), i the information density.",
    domain=DOMAIN,
    proposition=weight_bound,
    derivation=proof_of("condensation.weight_bound"),
    references=(BIROLI, "Rudin (1987), Real and Complex Analysis, theorem 3.3"),
    simulation=Simulation(
        sample=measure_weight,
        prediction=between_bounds,
        dimensions=(3, 8),
        loads=(Fraction(1, 2), Fraction(16)),
        ranges={"noise": (Fraction(1, 8), 1)},
        replicates=2000,
        bounds=(0.0, 1.0),
        measures="mean weight of the true example",
        procedure="softmax weights of the true example; their mean lies between the bound, as a double integral, and Fano's, "
        "which are far apart where there is much noise: an inequality is not resolved any better",
    ),
)
