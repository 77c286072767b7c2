"""Functional equations: the reduced term has the value of the term at every point of the scene at which that exists."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phaseproof.theory.decide.field import same
from phaseproof.theory.decide.functional import recurrences, reduced

from .proofs import *
from .values import apart, d, n, numbers, sign, terms, value, x, y

HEADS = ("exp", "ln", "sin", "cos", "abs")
plain = terms((x, y, n), HEADS)
wrapped = st.one_of(
    plain,
    st.tuples(plain, plain).map(lambda p: make("ln", mul(*p))),
    st.tuples(plain, plain).map(lambda p: make("rpow", *p)),
    st.tuples(plain, st.sampled_from((n, add(n, d), sub(n, ONE), mul(TWO, n)))).map(lambda p: make("pow", *p)),
    st.tuples(st.sampled_from(("sin", "cos", "exp")), plain, plain).map(lambda p: make(p[0], add(p[1], p[2]))),
)
conditions = st.lists(
    st.sampled_from((lt(ZERO, x), le(ZERO, x), le(x, ZERO), lt(ZERO, y), ne(y, ZERO), le(ONE, n))), max_size=3
)
points = st.fixed_dictionaries({x: numbers, y: numbers, n: st.integers(-2, 3), d: st.integers(-2, 3)})
RELATIONS = {"lt": {1}, "le": {0, 1}, "ne": {-1, 1}}


@settings(max_examples=400, deadline=None)
@given(wrapped, conditions, points)
def test_the_reduced_term_has_the_same_value(term, conditions, point):
    if any(sign(value(c.args[1], point) - value(c.args[0], point)) not in RELATIONS[c.head] for c in conditions):
        return
    there = value(term, point)
    if there is None:
        return
    try:
        made = reduced(term, Scene(Context((x, y, n, d), tuple(conditions))))
    except (Refusal, IllFormed):  # grown too large
        return
    here = value(made, point)
    assert here is not None
    assert not apart(there, here)


@pytest.mark.parametrize("head", ["gamma", "lngamma"])
def test_recurrences_lead_to_the_least_argument_that_occurs_and_never_from_it(head):
    places = [x, add(x, ONE), add(x, num(3)), add(y, ONE)]
    terms_there = [make(head, place) for place in places]
    found = recurrences(Scene(Context((x, y), (lt(ZERO, x),))), *terms_there)
    assert found.keys() == {make(head, add(x, ONE)), make(head, add(x, num(3)))}


def test_the_logarithm_of_gamma_recurs_for_a_positive_argument_alone():
    assert not recurrences(Scene(Context((x,))), make("lngamma", x), make("lngamma", add(x, ONE)))


def test_a_root_of_a_negative_square():
    scene = Scene(Context((x,), (le(x, ZERO),)))
    assert same(reduced(power(power(x, 2), HALF.args[0]), scene), neg(x))
