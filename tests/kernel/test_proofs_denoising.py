"""Claims on denoising are proved as they are claimed."""

import pytest

from phaseproof.book import find
from phaseproof.derivations.proofs.denoising import PROOFS

from .proved import prove


@pytest.mark.parametrize("name", sorted(PROOFS))
def test_the_proof_ends_in_the_claim(name):
    prove(find(name), PROOFS[name])
