"""Claims on recovery, proved topic by topic."""

from __future__ import annotations

from . import isotropic_bulk, plane, spike_threshold, spikes, two_spikes

PROOFS = {**spikes.PROOFS, **spike_threshold.PROOFS, **two_spikes.PROOFS, **plane.PROOFS, **isotropic_bulk.PROOFS}
