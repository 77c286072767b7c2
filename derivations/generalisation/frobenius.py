"""The Frobenius distance of the learnt from the true covariance: exact at every size, for every population."""

from __future__ import annotations

import numpy as np
import sympy as sp

from ...numeric.spikes import measure_frobenius, population_spectrum
from ...theory.by import equal
from ...theory.claim import Claim, Setting, Simulation
from ...theory.domain import Domain
from ...theory.language import ROOT, WHITE, E, d, n, tau
from ..parameters import SIZE
from ..proving import proof_of

SIZES = Domain(SIZE)
learnt, population = ROOT * WHITE * ROOT, ROOT**2
definition = E(tau((learnt - population) ** 2))
value = (tau(ROOT**4) + d * tau(ROOT**2) ** 2) / n
statement = equal(definition, value)


def exact(at: Setting, _: float) -> tuple[float, float]:
    """The right side of the claim at the population of the simulation."""
    spectrum = population_spectrum(at["d"])
    traces = {tau(ROOT**power): sp.Float(np.mean(spectrum ** (power / 2))) for power in (2, 4)}
    return float(value.xreplace({**traces, n: sp.Integer(at["n"]), d: sp.Integer(at["d"])})), 0.0


frobenius_claim = Claim(
    name="generalisation.frobenius",
    title="Frobenius distance of the learnt covariance from the true one",
    statement="The mean squared Frobenius distance per dimension of the learnt covariance from the true one, Sigma = A^2.",
    domain=SIZES,
    proposition=statement,
    derivation=proof_of("generalisation.frobenius"),
    references=("isserlis-1918",),
    simulation=Simulation(
        sample=measure_frobenius,
        prediction=exact,
        dimensions=(2, 40),
        replicates=6000,
        procedure="squared Frobenius distance per dimension for Sigma with eigenvalues proportional to 1/k, randomly rotated; "
        "no limit is taken",
    ),
)
