"""Claims on data of any covariance, proved topic by topic."""

from __future__ import annotations

from . import population, power_law

PROOFS = {**population.PROOFS, **power_law.PROOFS}
