"""Claims on Kullback-Leibler divergences are proved as they are claimed."""

import pytest

from phaseproof.derivations import divergence, finite_shifts
from phaseproof.derivations.proofs.divergence import PROOFS, SHIFTS
from phaseproof.theory.claim import Claim

from .proved import prove

CLAIMS = {
    claim.name: claim
    for module in (divergence, finite_shifts)
    for claim in vars(module).values()
    if isinstance(claim, Claim)
}


@pytest.mark.parametrize("name", [*PROOFS, *SHIFTS])
def test_the_proof_ends_in_the_claim(name):
    prove(CLAIMS[name], (PROOFS | SHIFTS)[name])


def test_every_claim_on_divergences_has_a_proof():
    assert set(PROOFS) == {claim.name for claim in vars(divergence).values() if isinstance(claim, Claim)}
