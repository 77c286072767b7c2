"""Claims on recovery, proved topic by topic."""

from __future__ import annotations

from . import isotropic_bulk, plane, spike_kernel, spike_threshold, spikes, two_spikes, weak_spikes

PROOFS = {
    **spikes.PROOFS,
    **spike_threshold.PROOFS,
    **two_spikes.PROOFS,
    **plane.PROOFS,
    **weak_spikes.PROOFS,
    **spike_kernel.PROOFS,
    **isotropic_bulk.PROOFS,
}
