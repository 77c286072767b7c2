"""Claims at finite size are proved as they are claimed; those on divergences are tested with their topic."""

import pytest

from phaseproof.derivations import fluctuations
from phaseproof.derivations.proofs.divergence import SHIFTS
from phaseproof.derivations.proofs.finite_size import PROOFS
from phaseproof.theory.claim import Claim

from .proved import prove

CLAIMS = {claim.name: claim for claim in vars(fluctuations).values() if isinstance(claim, Claim)}


@pytest.mark.parametrize("name", PROOFS.keys() - SHIFTS.keys())
def test_the_proof_ends_in_the_claim(name):
    prove(CLAIMS[name], PROOFS[name])
