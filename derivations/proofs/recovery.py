"""Claims on recovery, proved topic by topic."""

from __future__ import annotations

from . import direction, neighbours

PROOFS = {**direction.PROOFS, **neighbours.PROOFS}
