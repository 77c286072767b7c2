"""Claims on denoising, proved topic by topic."""

from __future__ import annotations

from . import denoising_losses, small_noise

PROOFS = {**denoising_losses.PROOFS, **small_noise.PROOFS}
