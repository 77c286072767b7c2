"""Claims on recovery are proved as they are claimed."""

import pytest

from phaseproof.book import find
from phaseproof.derivations.proofs import recovery

from .proved import prove


@pytest.mark.parametrize("name", sorted(recovery.PROOFS))
def test_the_proof_ends_in_the_claim(name):
    prove(find(name), recovery.PROOFS[name])
