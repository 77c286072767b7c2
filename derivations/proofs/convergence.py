"""Claims on convergence, proved topic by topic."""

from __future__ import annotations

from . import joined

PROOFS = joined("overlap", "curve", "blindness", "transition", "load")
