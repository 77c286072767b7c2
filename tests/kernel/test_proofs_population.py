"""Claims on data of any covariance are proved as they are claimed."""

import pytest

from phaseproof.derivations.proofs.spectrum import PROOFS
from phaseproof.derivations.spectrum import kappa_claim
from phaseproof.derivations.spectrum_isotropic import kappa_isotropic, root_isotropic, test_isotropic, train_isotropic
from phaseproof.derivations.spectrum_losses import train_claim
from phaseproof.derivations.spectrum_seeds import overlap_claim

from .proved import prove

CLAIMS = [kappa_claim, train_claim, kappa_isotropic, train_isotropic, test_isotropic, root_isotropic, overlap_claim]


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.name)
def test_the_proof_ends_in_the_claim(claim):
    prove(claim, PROOFS[claim.name])
