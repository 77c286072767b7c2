"""Claims on overlap and bulk error are proved as they are claimed."""

import pytest

from phaseproof.book import find
from phaseproof.derivations.proofs import bulk, convergence, overlap

from .proved import prove

PROOFS = {**convergence.PROOFS, **bulk.PROOFS, **overlap.BULK_PROOFS}


@pytest.mark.parametrize("name", sorted(PROOFS))
def test_the_proof_ends_in_the_claim(name):
    prove(find(name), PROOFS[name])
