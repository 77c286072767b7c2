"""Claims on generalisation, proved topic by topic."""

from __future__ import annotations

from . import bulk, convergence, divergence, frobenius

PROOFS = {**bulk.PROOFS, **convergence.BULK_PROOFS, **divergence.PROOFS, **frobenius.PROOFS}
