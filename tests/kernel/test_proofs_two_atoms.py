"""Claims on populations of two eigenvalues are proved as they are claimed."""

import pytest

from phaseproof.derivations import two_atom, two_atom_density
from phaseproof.derivations.proofs.spectrum import PROOFS

from .proved import prove

CLAIMS = [
    two_atom.cubic_claim,
    two_atom.kappa_claim,
    two_atom.train_claim,
    two_atom.test_claim,
    two_atom_density.density_claim,
    two_atom.overlap_claim,
    two_atom.population_claim,
    two_atom.split_claim,
    two_atom.gap_claim,
    two_atom.large_load_claim,
]


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.name)
def test_the_proof_ends_in_the_claim(claim):
    prove(claim, PROOFS[claim.name])
