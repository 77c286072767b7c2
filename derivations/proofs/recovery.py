"""Claims on recovery, proved topic by topic."""

from __future__ import annotations

from . import (
    direction,
    isotropic_bulk,
    neighbours,
    plane,
    spike_kernel,
    spike_threshold,
    spikes,
    two_spikes,
    weak_spikes,
)

_PARTS = (
    spikes,
    spike_threshold,
    two_spikes,
    plane,
    weak_spikes,
    spike_kernel,
    isotropic_bulk,
    direction,
    neighbours,
)

PROOFS = {name: proof for part in _PARTS for name, proof in part.PROOFS.items()}
