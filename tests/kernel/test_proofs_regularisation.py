"""Claims on regularisation are proved as they are claimed."""

import pytest

from phaseproof.derivations import best_ridge, regularisation, ridge_errors
from phaseproof.derivations.proofs.regularisation import PROOFS
from phaseproof.theory.claim import Claim

from .proved import prove

CLAIMS = {
    claim.name: claim
    for module in (regularisation, ridge_errors, best_ridge)
    for claim in vars(module).values()
    if isinstance(claim, Claim)
}


@pytest.mark.parametrize("name", PROOFS)
def test_the_proof_ends_in_the_claim(name):
    prove(CLAIMS[name], PROOFS[name])


def test_every_claim_on_regularisation_has_a_proof():
    assert set(PROOFS) == {name for name in CLAIMS if name.startswith("regularisation.")}
