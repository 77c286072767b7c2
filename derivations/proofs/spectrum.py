"""Claims on data of any covariance, proved topic by topic."""

from __future__ import annotations

from . import population, population_losses

PROOFS = {**population.PROOFS, **population_losses.PROOFS}
