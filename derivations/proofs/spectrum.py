"""Claims on data of any covariance, proved topic by topic."""

from __future__ import annotations

from . import population, population_isotropic, population_losses, power_law

PROOFS = {
    **population.PROOFS,
    **population_losses.PROOFS,
    **population_isotropic.PROOFS,
    **power_law.PROOFS,
}
