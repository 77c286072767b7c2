"""Claims at finite size are proved as they are claimed; those on divergences are tested with their topic."""

import pytest

from phaseproof.derivations import finite_shifts, finite_size, fluctuations
from phaseproof.derivations.proofs.divergence import SHIFTS
from phaseproof.derivations.proofs.finite_size import PROOFS
from phaseproof.theory.claim import Claim

from .proved import prove

CLAIMS = {
    claim.name: claim
    for topic in (finite_shifts, finite_size, fluctuations)
    for claim in vars(topic).values()
    if isinstance(claim, Claim)
}


@pytest.mark.parametrize("name", sorted(PROOFS.keys() - SHIFTS.keys()))
def test_the_proof_ends_in_the_claim(name):
    prove(CLAIMS[name], PROOFS[name])
