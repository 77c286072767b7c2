"""Overlap and bulk error are proved as they are claimed."""

import pytest

from phaseproof.book import find
from phaseproof.derivations.proofs.bulk import PROOFS as BULK
from phaseproof.derivations.proofs.convergence import BULK_PROOFS, PROOFS

from .proved import prove

ALL = {**PROOFS, **BULK, **BULK_PROOFS}


@pytest.mark.parametrize("name", sorted(ALL))
def test_the_proof_ends_in_the_claim(name):
    prove(find(name), ALL[name])
