"""Claims on convergence, proved topic by topic."""

from __future__ import annotations

from . import curve, overlap

PROOFS = {**overlap.PROOFS, **curve.PROOFS}
