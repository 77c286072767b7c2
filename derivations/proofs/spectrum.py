"""Claims on data of any covariance, proved topic by topic."""

from __future__ import annotations

from . import (
    population,
    population_bounds,
    population_every_load,
    population_isotropic,
    population_large_load,
    population_losses,
    population_remainder,
    population_seeds,
    population_small_load,
    population_white,
    power_law,
    power_law_few,
    tails,
    tails_exponent,
    tails_few,
    tails_overlap,
    tails_zipf,
)

PROOFS = {
    **population.PROOFS,
    **population_losses.PROOFS,
    **population_isotropic.PROOFS,
    **population_seeds.PROOFS,
    **population_bounds.PROOFS,
    **population_white.PROOFS,
    **population_large_load.PROOFS,
    **population_every_load.PROOFS,
    **population_small_load.PROOFS,
    **population_remainder.PROOFS,
    **power_law.PROOFS,
    **power_law_few.PROOFS,
    **tails.PROOFS,
    **tails_overlap.PROOFS,
    **tails_few.PROOFS,
    **tails_exponent.PROOFS,
    **tails_zipf.PROOFS,
}
