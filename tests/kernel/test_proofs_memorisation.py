"""Claims on memorisation are proved as they are claimed."""

import pytest

from phaseproof.book import find
from phaseproof.derivations.proofs import memorisation

from .proved import prove


@pytest.mark.parametrize("name", sorted(memorisation.PROOFS))
def test_the_proof_ends_in_the_claim(name):
    prove(find(name), memorisation.PROOFS[name])
