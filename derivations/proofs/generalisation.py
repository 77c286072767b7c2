"""Claims on generalisation, proved topic by topic."""

from __future__ import annotations

from . import bulk, divergence, frobenius, overlap, spike_norm

PROOFS = {**bulk.PROOFS, **overlap.BULK_PROOFS, **divergence.PROOFS, **frobenius.PROOFS, **spike_norm.PROOFS}
