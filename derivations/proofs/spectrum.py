"""Claims on data of any covariance, proved topic by topic."""

from __future__ import annotations

from . import population, population_bounds, population_isotropic, population_losses, population_seeds, population_white

PROOFS = {
    **population.PROOFS,
    **population_losses.PROOFS,
    **population_isotropic.PROOFS,
    **population_seeds.PROOFS,
    **population_bounds.PROOFS,
    **population_white.PROOFS,
}
