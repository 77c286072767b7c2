"""Claims on convergence, proved topic by topic."""

from __future__ import annotations

from . import blindness, curve, load, overlap, transition

PROOFS = {**overlap.PROOFS, **curve.PROOFS, **blindness.PROOFS, **transition.PROOFS, **load.PROOFS}
