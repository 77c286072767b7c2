"""Claims on spikes are proved as they are claimed."""

import pytest

from phaseproof.derivations import above_bulk, recovery, recovery_threshold, several_spikes, spike_norm, weak_spikes
from phaseproof.derivations.proofs import (
    isotropic_bulk,
    plane,
    spike_kernel,
    spike_threshold,
    spikes,
    two_spikes,
)
from phaseproof.derivations.proofs import spike_norm as norm
from phaseproof.derivations.proofs import weak_spikes as weak
from phaseproof.theory.claim import Claim

from .proved import prove

CLAIMS = {
    claim.name: claim
    for module in (above_bulk, recovery, recovery_threshold, several_spikes, spike_norm, weak_spikes)
    for claim in vars(module).values()
    if isinstance(claim, Claim)
}
PROOFS = {
    name: write
    for module in (spikes, spike_threshold, two_spikes, plane, weak, spike_kernel, isotropic_bulk, norm)
    for name, write in module.PROOFS.items()
}


@pytest.mark.parametrize("name", PROOFS)
def test_the_proof_ends_in_the_claim(name):
    prove(CLAIMS[name], PROOFS[name])
