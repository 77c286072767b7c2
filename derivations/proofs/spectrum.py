"""Claims on data of any covariance, proved topic by topic."""

from __future__ import annotations

from . import population, population_isotropic, population_losses, population_seeds, power_law, tails_few

PROOFS = {
    **population.PROOFS,
    **population_losses.PROOFS,
    **population_isotropic.PROOFS,
    **population_seeds.PROOFS,
    **power_law.PROOFS,
    **tails_few.PROOFS,
}
