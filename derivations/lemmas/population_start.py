"""kappa without noise, with fewer examples than dimensions: the root of <t/(t + k)> = gamma."""

from __future__ import annotations

from ...theory.terms.build import eq, neg
from ...theory.write.lemma import lemma
from ...theory.write.proof import Line, have
from .letters import gamma
from .population_noise_integral import FEW, START, start_equation
from .population_root import degrees

__all__ = ["FEW", "START", "degrees_at_start", "start_positive"]


@lemma
def degrees_at_start() -> Line:
    """<t/(t + k)> = gamma at the start."""
    return have(eq(degrees(START), gamma), FEW, start_equation()[0], rule="field", multipliers=(neg(gamma),))


@lemma
def start_positive() -> Line:
    """The start is positive."""
    return start_equation()[1]
