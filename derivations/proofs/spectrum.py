"""Claims on data of any covariance, proved topic by topic."""

from __future__ import annotations

from . import population

PROOFS = {**population.PROOFS}
