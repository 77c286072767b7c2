"""A direction of an axiom may be put to a basis vector of the matrix's size, and to no other."""

import pytest

from phaseproof.derivations.lemmas.letters import DATA, SIZES, S, X, d, n
from phaseproof.theory.terms.build import ONE, add, lt
from phaseproof.theory.terms.context import Context
from phaseproof.theory.terms.term import make, num, var
from phaseproof.theory.write.proof import NotShown, axiom, instance

theta = var("theta", "real")
SPIKED = Context((n, d, theta, X), (*SIZES.conditions, lt(num(-1), theta), lt(ONE, d)), ((X, DATA),))


def below_at(direction):
    images = {var("M", "matrix"): S, var("v", "vector"): make("basis", direction), var("k", "integer"): ONE}
    return instance(axiom("interlacing_below"), SPIKED, images=images)


def test_a_basis_vector_of_the_size_is_a_unit_vector():
    assert below_at(ONE).statement.head == "le"
    assert below_at(d).context is SPIKED


@pytest.mark.parametrize("direction", [add(d, ONE), num(0), n], ids=str)
def test_a_vector_that_may_lie_outside_is_refused(direction):
    with pytest.raises(NotShown, match="not shown"):
        below_at(direction)
