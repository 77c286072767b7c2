"""Claims on regularisation, proved topic by topic."""

from __future__ import annotations

from . import best_ridge, elliptic_ridge, ridge_errors, ridge_roots

PROOFS = {**ridge_errors.PROOFS, **best_ridge.PROOFS, **ridge_roots.PROOFS, **elliptic_ridge.PROOFS}
