"""Signs: no false sign is shown at any point of a scene, closed ends and integers included; what proofs ask for is shown."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phaseproof.theory.decide.feasible import feasible
from phaseproof.theory.decide.signs import contradictory, entails, nonnegative, nonzero, positive, signs

from .proofs import *
from .values import d, n, numbers, sign, terms, value, x, y

gamma, law, data = var("gamma", "real"), var("law", "law"), var("X", "data")
PLACES = [Fraction(k, 2) for k in (-2, -1, 0, 1, 2, 3)]
RELATIONS = {"lt": {1}, "le": {0, 1}, "eq": {0}, "ne": {-1, 1}}


def scene(*conditions):
    return Scene(Context((x, y, gamma, n, d, law, data), conditions, ((data, make("gaussian", n, d)),)))


def root(term):
    return power(term, HALF.args[0])


def shown(decide, *given):
    try:
        decide(*given)
    except Refusal:
        return False
    return True


def points(conditions):
    for at in product(PLACES, PLACES, range(-1, 3), range(-1, 3)):
        point = dict(zip((x, y, n, d), at, strict=True))
        if all(met(c, point) for c in conditions):
            yield point


def met(relation, point):
    left, right = (value(t, point) for t in relation.args)
    return None not in (left, right) and sign(right - left) in RELATIONS[relation.head]


sides = terms((x, y, n, d), heads=(), roots=False)
conditions = st.lists(
    st.one_of(
        st.builds(make, st.sampled_from(tuple(RELATIONS)), st.sampled_from((x, y, n, d)), numbers.map(num)),
        st.builds(make, st.sampled_from(("lt", "le")), numbers.map(num), st.sampled_from((x, y, n, d))),
        st.builds(make, st.sampled_from(tuple(RELATIONS)), st.sampled_from((x, n)), st.sampled_from((y, d))),
        st.builds(make, st.sampled_from(tuple(RELATIONS)), sides, sides),
    ),
    max_size=4,
)


@settings(max_examples=200, deadline=None)
@given(conditions, st.one_of(sides, terms((x, y, n), ("exp", "ln", "abs", "atan"))))
def test_no_sign_is_left_out_that_the_term_has_at_a_point_of_the_scene(conditions, term):
    found = signs(scene(*conditions)).of(term)
    for point in points(conditions) if found != {-1, 0, 1} else ():
        there = value(term, point)
        if there is not None and sign(there) is not None:
            assert sign(there) in found, point


@settings(max_examples=200, deadline=None)
@given(conditions)
def test_a_scene_with_a_point_is_not_contradictory(conditions):
    if shown(contradictory, scene(*conditions)):
        assert next(points(conditions), None) is None


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(st.integers(-3, 3), min_size=4, max_size=4), min_size=1, max_size=4), st.data())
def test_feasible_finds_a_solution_that_there_is(matrix, draw):
    solution = draw.draw(st.lists(st.integers(0, 3), min_size=4, max_size=4))
    from flint import fmpq

    right = [fmpq(sum(a * s for a, s in zip(row, solution, strict=True))) for row in matrix]
    assert feasible([[fmpq(a) for a in row] for row in matrix], right)
    # by Farkas: rows that sum to a row <= 0 with a right side > 0 have no solution
    weights = draw.draw(st.lists(st.integers(-2, 2), min_size=len(matrix), max_size=len(matrix)))
    sums = [sum(w * row[j] for w, row in zip(weights, matrix, strict=True)) for j in range(4)]
    if max(sums) <= 0 and any(weights):
        shift = 1 - sum(w * r for w, r in zip(weights, right, strict=True))
        i = next(i for i, w in enumerate(weights) if w)
        right[i] += max(shift, fmpq(0)) / weights[i]
        assert not feasible([[fmpq(a) for a in row] for row in matrix], right)


CASES = [
    # (term, conditions)
    (sub(gamma, ONE), (lt(ONE, gamma),)),
    (n, (lt(d, n), le(ONE, d))),
    (sub(sub(n, d), ONE), (lt(add(d, ONE), n),)),
    (sub(ONE, power(x, 2)), (lt(ZERO, x), lt(x, ONE))),
    (add(power(x, 2), x, ONE), ()),
    (add(power(sub(ONE, gamma), 2), mul(num(4), gamma, y)), (lt(ZERO, gamma), lt(ZERO, y))),
    (add(power(x, 3), neg(x), ONE), (le(ZERO, x),)),
    (add(ONE, x, neg(root(x))), (le(ZERO, x),)),
    (sub(root(add(power(x, 2), ONE)), x), ()),
    (sub(num(Fraction(3, 2)), root(TWO)), ()),
    (sub(ONE, exp(neg(x))), (lt(ZERO, x),)),
    (sub(ONE, mul(x, y)), (lt(ZERO, x), lt(x, ONE), lt(ZERO, y), lt(y, ONE))),
    (sub(gamma, x), (lt(x, y), le(y, gamma))),
    (x, (lt(ZERO, mul(x, gamma)), lt(ZERO, gamma))),
    (x, (lt(ZERO, div(gamma, x)), lt(ZERO, gamma))),
    (x, (le(ZERO, x), ne(x, ZERO))),
    (sub(inverse(y), inverse(x)), (lt(ZERO, y), lt(y, x))),
    (mul(x, y), (lt(ZERO, mul(x, y)),)),
    (div(y, x), (lt(ZERO, mul(x, y)),)),
    (add(ONE, gamma, mul(TWO, root(gamma), make("cos", x))), (lt(ZERO, gamma), lt(gamma, ONE))),
    (add(inverse(gamma), neg(y), ONE, mul(TWO, make("cos", x), inverse(root(gamma)))), (lt(y, ZERO), lt(ZERO, gamma))),
    (make("ln", x), (lt(ONE, x),)),
    (make("gamma", add(x, ONE)), (le(ZERO, x),)),
    (make("abs", x), (ne(x, ZERO),)),
    (sub(num(4), make("pi")), ()),
    (sub(ONE, make("erf", x)), ()),
    (make("max", x, y), (lt(ZERO, y),)),
    (sub(add(ONE, make("floor", x)), x), ()),
    (over(make("normal"), exp(x), x), ()),
    (over(law, add(power(x, 2), ONE), x), ()),
    (over(make("interval", ZERO, gamma), exp(x), x), (lt(ZERO, gamma),)),
    (over(make("interval", ZERO, OO), exp(x), x), ()),
    (
        over(make("integers", ZERO, n), exp(make("abs", add(HALF, var("k", "integer")))), var("k", "integer")),
        (le(ZERO, n),),
    ),
    (over(make("spectrum", make("sample_covariance", data)), x, x), (le(d, n),)),
    (make("cases", lt(x, ZERO), neg(x), lt(ZERO, x), x, TRUE, ONE), ()),
    (make("product", make("integers", ONE, n), close(add(var("k", "integer"), ONE), var("k", "integer"))), ()),
    (make("pow", TWO, n), ()),
    (make("root", make("interval", ONE, OO), close(sub(power(x, 2), TWO), x)), ()),
]


@pytest.mark.parametrize(("term", "conditions"), CASES)
def test_positive(term, conditions):
    positive(term, scene(*conditions))
    nonzero(neg(term), scene(*conditions))
    entails(lt(neg(term), ZERO), scene(*conditions))
    contradictory(scene(*conditions, le(term, ZERO)))


@pytest.mark.parametrize(
    ("term", "conditions"),
    [
        (sub(ONE, mul(gamma, power(x, 2))), (lt(ZERO, gamma), lt(gamma, ONE), lt(ZERO, x), lt(x, ONE))),
        (
            sub(power(add(ONE, root(gamma)), 2), mul(num(4), root(gamma), power(x, 2))),
            (lt(ONE, gamma), lt(ZERO, x), lt(x, ONE)),
        ),
    ],
)
def test_positive_by_products_of_three_relations(term, conditions):
    positive(term, scene(*conditions))


@pytest.mark.parametrize(
    ("decide", "term", "conditions"),
    [
        (positive, power(x, 2), (le(ZERO, x), le(x, ONE))),  # at the closed end
        (positive, root(x), (le(ZERO, x),)),
        (positive, sub(ONE, x), (le(x, ONE),)),
        (positive, sub(n, d), (le(d, n),)),
        (positive, sub(sub(n, d), ONE), (lt(d, n),)),
        (positive, add(ONE, gamma, mul(TWO, root(gamma), make("cos", x))), (lt(ZERO, gamma), le(gamma, ONE))),
        (positive, sub(ONE, mul(gamma, power(x, 2))), (lt(ZERO, gamma), le(gamma, ONE), lt(ZERO, x), le(x, ONE))),
        (positive, add(power(x, 3), mul(num(-3), x), ONE), (lt(ZERO, x),)),
        (positive, over(make("normal"), power(x, 2), x), ()),  # the integrand may be 0
        (positive, over(make("interval", ZERO, gamma), exp(x), x), (le(ZERO, gamma),)),
        (positive, make("product", make("integers", ONE, OO), close(inverse(TWO), var("k", "integer"))), ()),
        (positive, over(make("spectrum", make("sample_covariance", data)), x, x), ()),
        (positive, make("pow", num(-1), n), ()),
        (positive, sub(exp(x), ONE), (le(ZERO, x),)),
        (positive, app("f", x), (lt(ZERO, x),)),
        (positive, x, (lt(ZERO, y),)),
        (nonzero, sub(x, y), (le(x, y),)),
        (nonzero, sub(mul(TWO, n), d), ()),
        (nonnegative, add(mul(x, power(y, 2)), num(-1)), (eq(x, ZERO),)),  # b^2 <= 4ac with a = b = 0
        (nonnegative, add(root(power(x, 2)), x, num(Fraction(-1, 2))), ()),
        (nonnegative, sub(root(power(x, 2)), power(x, 2)), ()),
        (nonnegative, make("min", x, ONE), ()),
        (nonnegative, make("cases", lt(x, ZERO), x, TRUE, ONE), ()),
        (nonnegative, sub(make("floor", x), x), ()),
    ],
)
def test_not_shown(decide, term, conditions):
    with pytest.raises(Refusal):
        decide(term, scene(*conditions))


@pytest.mark.parametrize(
    ("statement", "conditions"),
    [
        (TRUE, ()),
        (le(add(d, ONE), n), (lt(d, n),)),
        (le(TWO, n), (le(num(3), mul(TWO, n)),)),
        (eq(n, ONE), (lt(ZERO, n), lt(n, TWO))),
        (eq(x, y), (le(x, y), le(y, x))),
        (ne(x, y), (lt(x, y),)),
        (le(ZERO, make("abs", x)), ()),
        (le(x, make("abs", x)), ()),
        (le(power(sub(ONE, root(gamma)), 2), add(ONE, gamma)), (lt(ZERO, gamma),)),
        (le(mul(TWO, x, y), add(power(x, 2), power(y, 2))), ()),
        (lt(over(law, power(x, 2), x), ONE), (lt(over(law, power(x, 2), x), ONE),)),
    ],
)
def test_entails(statement, conditions):
    entails(statement, scene(*conditions))


@pytest.mark.parametrize("statement", [lt(x, x), eq(x, y), make("defined", x), make("infinite", law, close(x, x))])
def test_not_entailed(statement):
    with pytest.raises(Refusal):
        entails(statement, scene(le(x, y)))


@pytest.mark.parametrize(
    "conditions",
    [
        (le(ZERO, x), le(x, ZERO), ne(x, ZERO)),
        (lt(n, d), lt(d, add(n, ONE))),
        (lt(power(x, 2), ZERO),),
        (lt(x, y), lt(y, gamma), lt(gamma, x)),
        (eq(ZERO, ONE),),
        (eq(mul(TWO, n), ONE), lt(ZERO, n)),
        (le(x, ZERO), lt(ONE, exp(x))),
    ],
)
def test_contradictory(conditions):
    contradictory(scene(*conditions))


@pytest.mark.parametrize("conditions", [(), (lt(ZERO, x), lt(x, ONE)), (le(n, d), le(d, n)), (eq(power(x, 2), ONE),)])
def test_not_contradictory(conditions):
    with pytest.raises(Refusal):
        contradictory(scene(*conditions))


def test_an_empty_product_is_one_and_no_contradiction():
    k = var("k", "integer")
    body = make("product", make("integers", ONE, ZERO), close(neg(exp(k)), k))
    assert 1 in signs(scene()).of(body)


def test_unused_infinite_ends():
    positive(over(make("interval", MINUS_OO, OO), exp(neg(power(x, 2))), x), scene())


def test_a_bound_of_many_digits_is_not_raised_to_a_high_power():
    """The process ended for want of memory."""
    far = num(Fraction(3**2000, 2**3000 + 1))
    high = mul(power(x, 120), power(y, 120))
    assert not outcome(step("sign", on(x, y, n, where=(lt(far, x), lt(far, y))), lt(ZERO, add(high, n)))).ok
    assert outcome(step("sign", on(x, where=(lt(num(Fraction(3, 2)), x),)), lt(ONE, power(x, 12)))).ok


def test_nor_is_one_of_many_letters():
    """(24 letters)^20 has 10^12 monomials."""
    letters = [var(f"y{i}", "real") for i in range(24)]

    goal = lt(ZERO, add(power(x, 20), mul(num(3), x), letters[0], num(7)))
    bounded = on(x, *letters, where=(le(x, add(*letters)), *(le(ZERO, letter) for letter in letters)))
    assert outcome(step("sign", bounded, goal)).ok  # by another way
