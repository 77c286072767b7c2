"""Claims on generalisation, proved topic by topic."""

from __future__ import annotations

from . import divergence, frobenius

PROOFS = {**divergence.PROOFS, **frobenius.PROOFS}
