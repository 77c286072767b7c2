"""Claims on denoisers in training, proved topic by topic."""

from __future__ import annotations

from . import joined

PROOFS = joined("generated", "stopping", "training", "test_in_time", "overtraining")
