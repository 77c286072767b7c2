"""A context is seen to hold something at a point that meets every condition, or it is refused."""

from fractions import Fraction

import pytest

from phaseproof.theory.decide.points import inhabited
from phaseproof.theory.decide.refusal import Refusal
from phaseproof.theory.find.points import find
from phaseproof.theory.terms.build import ONE, OO, TWO, ZERO, add, eq, le, lt, ne, num, over, power, sub
from phaseproof.theory.terms.context import Context
from phaseproof.theory.terms.term import close, make, var

from .values import d, n, x

data, law = var("X", "data"), var("L", "law")
CONTEXT = Context(
    (x, n, d, data, law),
    (
        lt(add(d, ONE), n),
        lt(ZERO, x),
        le(x, ONE),
        lt(make("exp", x), TWO),
        make("supported", law, make("interval", ZERO, OO)),
    ),
    ((data, make("gaussian", n, d)),),
)
POINT = {"x": Fraction(1, 2), "n": 5, "d": 2}


def test_a_point_of_the_context():
    inhabited(CONTEXT, POINT)
    inhabited(CONTEXT, POINT | {"L": Fraction(1, 7)})
    inhabited(CONTEXT, find(CONTEXT))


def test_a_point_between_two_numbers_is_found():
    context = Context((x,), (lt(num(Fraction(1, 2)), x), lt(x, ONE)))
    inhabited(context, find(context))


def test_a_point_with_a_law_between_numbers_is_found():
    support = make("supported", law, make("interval", ZERO, n))
    context = Context((x, law, n), (lt(ZERO, x), lt(n, x), support))
    inhabited(context, found := find(context))
    assert 0 < found["L"] < found["n"] < found["x"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"x": Fraction(3, 4)}, "exp"),
        ({"x": 0}, "0 < x"),
        ({"n": 3}, "does not meet"),
        ({"d": 0}, "1 <= d"),
        ({"n": Fraction(9, 2)}, "integer"),
        ({"x": 0.5}, "exact"),
        ({"x": True}, "exact"),
        ({"x": None}, "exact"),
        ({"y": 1}, "y"),
        ({"X": 1}, "X"),
        ({"L": -1}, "supported"),
    ],
)
def test_what_is_no_point_of_it(change, message):
    with pytest.raises(Refusal, match=message):
        inhabited(CONTEXT, POINT | change)


def test_a_condition_that_is_undefined_at_the_point_is_not_met():
    context = Context((x,), (eq(power(x, -1), power(x, -1)),))
    inhabited(context, {"x": 1})
    with pytest.raises(Refusal):
        inhabited(context, {"x": 0})


def test_a_condition_on_a_law_is_decided_for_a_mass_at_one_value():
    t = var("t", "real")
    context = Context((law,), (lt(over(law, power(t, 2), t), num(4)),))
    inhabited(context, {"L": 1})
    with pytest.raises(Refusal):
        inhabited(context, {"L": 2})


def test_nothing_is_found_where_there_is_nothing():
    with pytest.raises(Refusal):
        find(Context((x,), (lt(x, ZERO), lt(ZERO, x))))
    with pytest.raises(Refusal):
        find(Context((x,), (eq(power(x, 2), TWO),)))


def test_a_condition_on_a_matrix_is_met_where_it_holds_for_each_of_them():
    """No eigenvalue of a 1 x 1 matrix is another; of a 2 x 2 matrix they may be equal."""
    sigma, j = var("Sigma", "matrix"), var("j", "integer")
    distance = sub(make("eigenvalue", sigma, j), make("eigenvalue", sigma, ONE))
    others = make("product", make("integers", TWO, d), close(distance, j))
    context = Context((d, sigma), (ne(others, ZERO),), ((sigma, make("covariances", d)),))
    inhabited(context, {"d": 1})
    inhabited(context, find(context))
    positive = Context((d, sigma), (lt(ZERO, make("eigenvalue", sigma, ONE)),), context.ranges)
    for unknown, point in ((context, {"d": 2}), (positive, {"d": 1})):
        with pytest.raises(Refusal, match="does not meet"):
            inhabited(unknown, point)


def test_a_law_that_stands_for_a_mass_has_a_mean():
    moment = make("defined", over(law, x, x))
    inhabited(Context((law,), (moment,)), {})
    inverse = make("defined", over(law, power(x, -1), x))
    with pytest.raises(Refusal):
        inhabited(Context((law,), (inverse,)), {"L": 0})


def test_an_event_of_data_and_a_law_in_two_places_have_no_point():
    first = make("cell", data, ONE, ONE)
    with pytest.raises(Refusal, match="does not meet"):
        inhabited(Context((data,), (eq(first, ZERO),), ((data, make("gaussian", ONE, ONE)),)), {})
    apart = tuple(make("supported", law, make("interval", num(low), num(low + 1))) for low in (0, 2))
    inhabited(Context((law,), apart[:1]), {"L": Fraction(1, 2)})
    with pytest.raises(Refusal, match="does not meet"):
        inhabited(Context((law,), apart), {"L": Fraction(1, 2)})
    with pytest.raises(Refusal, match="does not meet"):
        inhabited(Context((law,), apart[:1]), {"L": 1})
