"""Claims on samplers, proved topic by topic."""

from __future__ import annotations

from . import joined

PROOFS = joined("samplers", "geometric_grids", "stochastic")
