"""Claims on recovery, proved topic by topic."""

from __future__ import annotations

from . import joined

PROOFS = joined(
    "spikes",
    "spike_threshold",
    "two_spikes",
    "plane",
    "weak_spikes",
    "spike_kernel",
    "isotropic_bulk",
    "above_bulk",
    "above_bulk_overlap",
    "above_two_atoms",
    "direction",
    "neighbours",
)
