"""Claims on models that share weights, proved topic by topic."""

from __future__ import annotations

from . import joined

PROOFS = joined("translations")
