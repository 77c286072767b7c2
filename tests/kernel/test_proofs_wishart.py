"""The moments of finite Wishart matrices are proved as they are claimed."""

import pytest

from phaseproof.derivations.proofs.wishart import PROOFS
from phaseproof.derivations.wishart import moment_complex, moment_limit, moment_real

from .proved import prove


@pytest.mark.parametrize("claim", [moment_real, moment_complex, moment_limit], ids=lambda claim: claim.name)
def test_the_proof_ends_in_the_claim(claim):
    prove(claim, PROOFS[claim.name])
