"""Claims on regularisation, proved topic by topic."""

from __future__ import annotations

from . import ridge_errors

PROOFS = {**ridge_errors.PROOFS}
