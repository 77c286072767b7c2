"""The Frobenius distance of the learnt covariance is proved as it is claimed."""

from phaseproof.derivations.frobenius import frobenius_claim
from phaseproof.derivations.proofs.frobenius import PROOFS

from .proved import prove


def test_the_proof_ends_in_the_claim():
    prove(frobenius_claim, PROOFS[frobenius_claim.name])
