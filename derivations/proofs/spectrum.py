"""Claims on data of any covariance, proved topic by topic."""

from __future__ import annotations

from . import (
    population,
    population_bounds,
    population_isotropic,
    population_losses,
    population_seeds,
    population_white,
    power_law,
    power_law_few,
    tails_few,
)

PROOFS = {
    **population.PROOFS,
    **population_losses.PROOFS,
    **population_isotropic.PROOFS,
    **population_seeds.PROOFS,
    **population_bounds.PROOFS,
    **population_white.PROOFS,
    **power_law.PROOFS,
    **power_law_few.PROOFS,
    **tails_few.PROOFS,
}
