"""Models that share weights: denoisers that commute with a group see every block of it as a linear model of few dimensions."""

from __future__ import annotations

import sympy as sp
from sympy import Rational
from sympy import gamma as Gamma

from ...numeric.models import overlap_from_means
from ...numeric.symmetry import measure_filters
from ...theory.claim import Claim, Simulation
from ...theory.domain import Domain
from ...theory.language import E, length, n
from ..parameters import SIZE
from ..proving import proof_of

EXAMPLES = Domain(SIZE[:1])

_amplitude = length(2 * n) / sp.sqrt(2 * n)
"""By what a filter that is learnt from n images multiplies a pair of frequencies +-k, over the standard deviation there.

The real and imaginary parts of the n images at k are 2 n independent Gaussian numbers; the amplitudes of two models are independent.
"""
translation_definition = E(_amplitude) ** 2 / E(_amplitude**2)

translation_claim = Claim(
    name="symmetry.translation_overlap",
    title="Overlap of two models that are periodic filters",
    statement="The overlap of two models that are periodic filters, for stationary data of any spectrum and size whose frequencies come in pairs.",
    domain=EXAMPLES,
    definition=translation_definition,
    closed_form=Gamma(n + Rational(1, 2)) ** 2 / (n * Gamma(n) ** 2),
    derivation=proof_of("symmetry.translation_overlap"),
    references=("maillard-goldt-2026", "Muirhead (1982), Aspects of Multivariate Statistical Theory"),
    simulation=Simulation(
        sample=measure_filters,
        estimator=overlap_from_means,
        dimensions=(16, 64),
        loads=(Rational(1, 16), Rational(1, 4)),
        replicates=64,
        procedure="periodic filters learnt by least squares from images of a random spectrum, and sampled from the same seeds",
    ),
)
